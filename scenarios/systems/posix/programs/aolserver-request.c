/* SPDX-License-Identifier: GPL-2.0-only */
/* Reading a request ahead: SockRead() of nsd/driver.c. */
#include <string.h>

#include "scenarios/systems/posix/programs/aolserver-priv.h"

void
aol_request_clear(AolRequest *request)
{
    *request = (AolRequest){.head = request->head};
}

/* "GET /x HTTP/1.1".  FALSE if there is no method or target. */
static gboolean
parse_request_line(AolRequest *request, char *line)
{
    char *target = strchr(line, ' ');
    char *version;

    if (!target || target == line) {
        return FALSE;
    }
    *target++ = '\0';
    target += strspn(target, " ");
    version = strrchr(target, ' ');
    if (version) {
        *version++ = '\0';
    }
    if (!*target) {
        return FALSE;
    }
    request->method = line;
    request->target = target;
    request->old = !version || !g_str_has_prefix(version, "HTTP/") ||
                   g_ascii_strtod(version + strlen("HTTP/"), NULL) < 1;
    return TRUE;
}

/* "Name: value".  FALSE if there is no colon, or a length below 0. */
static gboolean
parse_header(AolRequest *request, char *line)
{
    char *colon = strchr(line, ':');
    const char *value;

    if (!colon) {
        return FALSE;
    }
    *colon = '\0';
    value = g_strstrip(colon + 1);
    if (g_ascii_strcasecmp(line, "Content-Length") == 0) {
        gint64 n = g_ascii_strtoll(value, NULL, 10);

        request->content_bytes = (guint64)MAX(n, 0);
        return n >= 0;
    }
    if (g_ascii_strcasecmp(line, "Connection") == 0) {
        request->wants_keep = g_ascii_strcasecmp(value, "keep-alive") == 0;
    }
    return TRUE;
}

/* One line of the head, without its end.  FALSE: not HTTP. */
static gboolean
parse_line(AolRequest *request, char *line)
{
    if (!*line) {
        request->head_done = TRUE;
        return TRUE;
    }
    if (!request->method) {
        if (!parse_request_line(request, line)) {
            return FALSE;
        }
        request->head_done = request->old;
        return TRUE;
    }
    return parse_header(request, line);
}

/* Cuts and reads the lines that are complete. */
static gboolean
parse_lines(AolRequest *request)
{
    while (!request->head_done) {
        char *line = request->head + request->parsed_bytes;
        char *end =
            memchr(line, '\n', request->len_bytes - request->parsed_bytes);

        if (!end) {
            return TRUE;
        }
        request->parsed_bytes = (gsize)(end + 1 - request->head);
        *end = '\0';
        if (end > line && end[-1] == '\r') {
            end[-1] = '\0';
        }
        if (!parse_line(request, line)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Up to AOL_HEAD_MAX bytes at a time while the head is not complete, then
 * just the rest of the body, which nobody looks at. */
static gssize
read_some(AolRequest *request, PosixProc *proc, int fd)
{
    if (request->head_done) {
        return posix_recv(proc, fd, NULL,
                          request->content_bytes - request->body_bytes, 0);
    }
    return posix_recv(proc, fd, request->head + request->len_bytes,
                      AOL_HEAD_MAX - request->len_bytes, 0);
}

AolRead
aol_request_read(AolRequest *request, PosixProc *proc, int fd)
{
    gboolean had_head = request->head_done;
    gssize len = read_some(request, proc, fd);

    if (len <= 0) {
        return AOL_READ_ERROR; /* gone, or a head that fills the buffer */
    }
    if (had_head) {
        request->body_bytes += (guint64)len;
    } else {
        request->len_bytes += (gsize)len;
        if (!parse_lines(request)) {
            return AOL_READ_ERROR;
        }
        request->body_bytes = request->len_bytes - request->parsed_bytes;
    }
    if (!request->head_done || request->body_bytes < request->content_bytes) {
        return AOL_READ_MORE;
    }
    return request->method ? AOL_READ_READY : AOL_READ_ERROR;
}
