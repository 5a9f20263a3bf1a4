/* SPDX-License-Identifier: GPL-2.0-only */
/* What handlers call: ns_write, ns_return and their like. */
#include <string.h>

#include "model/units.h"
#include "scenarios/systems/posix/programs/aolserver-priv.h"

#define HEADER_MAX 512
#define FIRST_BYTES 2048 /* of an answer, header included */

PosixProc *
aol_proc(AolConn *conn)
{
    return conn->proc;
}

int
aol_fd(AolConn *conn)
{
    return conn->is_open ? conn->fd : -1;
}

const char *
aol_target(AolConn *conn)
{
    return conn->request.target;
}

gboolean
aol_is_connected(AolConn *conn)
{
    return conn->is_open;
}

/* Waits until there is room, for sendwait at most. */
static gboolean
wait_for_room(AolConn *conn)
{
    PosixPollFd fd = {.fd = conn->fd, .events = POSIX_POLLOUT};

    return posix_poll(conn->proc, &fd, 1, conn->server->config->sendwait_ns) >
           0;
}

/* Ns_WriteConn(): all of it, or FALSE. */
static gboolean
write_all(AolConn *conn, gconstpointer bytes, gsize len_bytes)
{
    const guint8 *at = bytes;

    while (len_bytes > 0) {
        gssize len = posix_send(conn->proc, conn->fd, at, len_bytes, 0);

        if (len < 0) {
            if (posix_errno(conn->proc) != POSIX_EAGAIN ||
                !wait_for_room(conn)) {
                return FALSE;
            }
            continue;
        }
        len_bytes -= (gsize)len;
        at = at ? at + len : NULL;
    }
    return TRUE;
}

gboolean
aol_write(AolConn *conn, gconstpointer bytes, gsize len_bytes)
{
    conn->has_written = TRUE;
    return conn->is_open && write_all(conn, bytes, len_bytes);
}

void
aol_close(AolConn *conn)
{
    if (conn->is_open) {
        conn->is_open = FALSE;
        aol_server_return(conn, conn->keep);
    }
}

static const char *
reason(guint status)
{
    switch (status) {
    case 200:
        return "OK";
    case 304:
        return "Not Modified";
    case 404:
        return "Not Found";
    case 500:
        return "Internal Server Error";
    case 503:
        return "Service Unavailable";
    default:
        return "Unknown Reason";
    }
}

/* CheckKeep() of nsd/return.c.  The length is always right here. */
static gboolean
may_keep(const AolConn *conn, guint status)
{
    return conn->server->config->keepwait_ns > 0 && !conn->has_written &&
           conn->request.wants_keep && !conn->request.old &&
           g_str_equal(conn->request.method, "GET") &&
           (status == 200 || status == 304);
}

/* Ns_HttpTime(), in English whatever the locale: the simulation begins with
 * 1970. */
static void
append_date(const AolConn *conn, char *header)
{
    static const char days[] = "MonTueWedThuFriSatSun";
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    g_autoptr(GDateTime) now =
        g_date_time_new_from_unix_utc(posix_now_ns(conn->proc) / NS_PER_S);
    g_autofree char *rest = g_date_time_format(now, "%Y %H:%M:%S GMT");
    char line[64];

    g_snprintf(line, sizeof line, "Date: %.3s, %02d %.3s %s\r\n",
               days + 3 * (g_date_time_get_day_of_week(now) - 1),
               g_date_time_get_day_of_month(now),
               months + 3 * (g_date_time_get_month(now) - 1), rest);
    g_strlcat(header, line, HEADER_MAX);
}

/* Ns_ConnConstructHeaders(). */
static void
word_header(const AolConn *conn, guint status, const char *type,
            gsize len_bytes, char header[HEADER_MAX])
{
    g_autofree char *rest = g_strdup_printf(
        "Server: AOLserver/4.5.1\r\nContent-Type: %.200s\r\n"
        "Content-Length: %" G_GSIZE_FORMAT "\r\nConnection: %s\r\n\r\n",
        type, len_bytes, conn->keep ? "keep-alive" : "close");

    g_snprintf(header, HEADER_MAX, "HTTP/1.0 %u %s\r\nMIME-Version: 1.0\r\n",
               status, reason(status));
    append_date(conn, header);
    g_strlcat(header, rest, HEADER_MAX);
}

/* Header and body leave together, as by writev(): the beginning of the body
 * goes into the header's packet. */
static gboolean
write_answer(AolConn *conn, const char *header, gconstpointer bytes,
             gsize len_bytes)
{
    guint8 first[FIRST_BYTES] = {0};
    gsize head = strlen(header);
    gsize with = MIN(len_bytes, sizeof first - head);

    memcpy(first, header, head);
    if (bytes) {
        memcpy(first + head, bytes, with);
    }
    return write_all(conn, first, head + with) &&
           write_all(conn, bytes ? (const guint8 *)bytes + with : NULL,
                     len_bytes - with);
}

gboolean
aol_return(AolConn *conn, guint status, const char *type, gconstpointer bytes,
           gsize len_bytes)
{
    gboolean skip_body = g_str_equal(conn->request.method, "HEAD");
    char header[HEADER_MAX] = "";
    gboolean ok;

    if (!conn->is_open) {
        return FALSE;
    }
    conn->keep = may_keep(conn, status);
    if (!conn->request.old) {
        word_header(conn, status, type, len_bytes, header);
    }
    ok = write_answer(conn, header, bytes, skip_body ? 0 : len_bytes);
    if (ok) {
        aol_close(conn);
    } else {
        conn->keep = FALSE;
    }
    return ok;
}
