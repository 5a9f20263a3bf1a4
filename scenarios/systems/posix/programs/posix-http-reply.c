/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/systems/posix/programs/posix-http-reply.h"

#include <string.h>

/* The longest head that is looked for. */
#define HEAD_MAX_BYTES 1024

/* As recv(); below 0 also when nobody waits any longer. */
static gssize
take(PosixProc *proc, int fd, PosixHttpReply *reply, gpointer bytes, gsize max)
{
    gint64 left_ns = reply->until_ns - posix_now_ns(proc);
    gssize len;

    if (left_ns <= 0) {
        return -1;
    }
    if (reply->until_ns < G_MAXINT64) {
        posix_setsockopt(proc, fd, POSIX_SO_RCVTIMEO, left_ns);
    }
    len = posix_recv(proc, fd, bytes, max, 0);
    reply->read_bytes += len > 0 ? (guint64)len : 0;
    return len;
}

/* The program hopes for so many bytes of this reply. */
static void
expect(PosixProc *proc, int fd, const PosixHttpReply *reply, guint64 len_bytes)
{
    posix_expect(proc, fd, reply->before_bytes + len_bytes);
}

/* It is not all that came.  FALSE */
static gboolean
fall_short(PosixProc *proc, int fd, const PosixHttpReply *reply)
{
    expect(proc, fd, reply, MAX(reply->known_bytes, reply->read_bytes + 1));
    return FALSE;
}

/* Reads on to 'len_bytes' in all. */
static gboolean
read_length(PosixProc *proc, int fd, PosixHttpReply *reply, guint64 len_bytes)
{
    expect(proc, fd, reply, len_bytes);
    while (reply->read_bytes < len_bytes) {
        if (take(proc, fd, reply, NULL, len_bytes - reply->read_bytes) <= 0) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Reads on to the end of file. */
static gboolean
read_to_end(PosixProc *proc, int fd, PosixHttpReply *reply)
{
    gssize len;

    do {
        len = take(proc, fd, reply, NULL, G_MAXSSIZE);
    } while (len > 0);
    if (len < 0) {
        return fall_short(proc, fd, reply);
    }
    expect(proc, fd, reply, reply->read_bytes);
    reply->will_close = TRUE; /* it has */
    return TRUE;
}

/* Reads on to where it is known to end, without a word of its own. */
static gboolean
read_known(PosixProc *proc, int fd, PosixHttpReply *reply)
{
    return reply->known_bytes ? read_length(proc, fd, reply, reply->known_bytes)
                              : read_to_end(proc, fd, reply);
}

/* The value of a header field in 'head', or NULL. */
static const char *
field(const char *head, const char *name)
{
    for (const char *line = strstr(head, "\r\n"); line;
         line = strstr(line + 2, "\r\n")) {
        const char *at = line + 2;
        gsize len = strlen(name);
        if (g_ascii_strncasecmp(at, name, len) == 0 && at[len] == ':') {
            return at + len + 1 + strspn(at + len + 1, " \t");
        }
    }
    return NULL;
}

/* Reads a reply whose head has come, and is 'head_bytes' long. */
static gboolean
read_body(PosixProc *proc, int fd, PosixHttpReply *reply, const char *head,
          gsize head_bytes)
{
    const char *length = field(head, "Content-Length");
    const char *connection = field(head, "Connection");

    reply->will_close =
        connection && g_ascii_strncasecmp(connection, "close", 5) == 0;
    if (length) {
        return read_length(proc, fd, reply,
                           head_bytes + g_ascii_strtoull(length, NULL, 10));
    }
    return reply->goes_on ? read_known(proc, fd, reply)
                          : read_to_end(proc, fd, reply);
}

/* Reads a reply; FALSE if it is not whole.  What the program hopes for
 * (posix_expect()) is as long as it has turned out to be. */
gboolean
posix_http_reply(PosixProc *proc, int fd, PosixHttpReply *reply)
{
    char head[HEAD_MAX_BYTES + 1];
    gsize len = 0, most = HEAD_MAX_BYTES;

    reply->read_bytes = 0;
    reply->will_close = FALSE;
    if (reply->known_bytes) { /* it may not be HTTP */
        most = MIN(most, reply->known_bytes);
    }
    while (len < most) {
        gssize more = take(proc, fd, reply, head + len, most - len);
        const char *end;
        if (more <= 0) {
            return fall_short(proc, fd, reply);
        }
        len += (gsize)more;
        head[len] = '\0';
        if (strncmp(head, "HTTP/", MIN(len, 5)) != 0) {
            break;
        }
        most = HEAD_MAX_BYTES;
        end = strstr(head, "\r\n\r\n");
        if (end) {
            return read_body(proc, fd, reply, head, (gsize)(end + 4 - head));
        }
    }
    return read_known(proc, fd, reply);
}
