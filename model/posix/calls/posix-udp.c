/* SPDX-License-Identifier: GPL-2.0-only */
/* The calls of datagram sockets (net/ipv4/udp.c). */
#include "model/posix/calls/posix-call-priv.h"

#include <string.h>

/* net.ipv4.ip_local_port_range, for a socket that did not bind. */
#define LOCAL_PORT_FIRST 32768
#define LOCAL_PORT_LAST 60999

/* Of IPv4: 65535 less two headers. */
#define MAX_BYTES 65507

/* The datagram socket of 'fd', for the length of one call. */
static PosixDgram *
enter(PosixProc *proc, int fd, const char *call)
{
    PosixFile *file = posix_enter_file(proc, fd, call);

    if (file && file->ops->kind != FILE_DGRAM) {
        posix_leave_file(proc, file, 0, -1, POSIX_EINVAL);
        return NULL;
    }
    return (PosixDgram *)file;
}

static gssize
leave(PosixProc *proc, PosixDgram *dgram, gssize result, PosixErrno error)
{
    return posix_leave_file(proc, &dgram->file, 0, result, error);
}

/* inet_autobind(): the next port that is free; FALSE: none is. */
static gboolean
bind_any(PosixDgram *dgram)
{
    PosixHost *host = dgram->file.host;

    for (guint i = LOCAL_PORT_FIRST; i <= LOCAL_PORT_LAST; i++) {
        gboolean wraps = host->last_dgram_port < LOCAL_PORT_FIRST ||
                         host->last_dgram_port >= LOCAL_PORT_LAST;

        host->last_dgram_port =
            wraps ? LOCAL_PORT_FIRST : host->last_dgram_port + 1;
        if (posix_dgram_bind(dgram, host->last_dgram_port)) {
            return TRUE;
        }
    }
    return FALSE;
}

int
posix_udp(PosixProc *proc)
{
    posix_enter_any(proc, "socket");
    return posix_install(proc, &posix_dgram_new(proc->host)->file);
}

int
posix_udp_bind(PosixProc *proc, int fd, guint16 port)
{
    PosixDgram *dgram = enter(proc, fd, "bind");
    PosixErrno error = POSIX_OK;

    if (!dgram) {
        return -1;
    }
    if (dgram->port != 0) {
        error = POSIX_EINVAL;
    } else if (port ? !posix_dgram_bind(dgram, port) : !bind_any(dgram)) {
        error = POSIX_EADDRINUSE;
    }
    return (int)leave(proc, dgram, 0, error);
}

int
posix_udp_connect(PosixProc *proc, int fd, PortAddr to)
{
    PosixDgram *dgram = enter(proc, fd, "connect");

    if (!dgram) {
        return -1;
    }
    if (dgram->port == 0 && !bind_any(dgram)) {
        return (int)leave(proc, dgram, -1, POSIX_EAGAIN);
    }
    dgram->peer = to;
    return (int)leave(proc, dgram, 0, POSIX_OK);
}

gssize
posix_sendto(PosixProc *proc, int fd, gconstpointer bytes, gsize len_bytes,
             const PortAddr *to)
{
    PosixDgram *dgram = enter(proc, fd, "sendto");
    g_autofree guint8 *filler = NULL;
    PortAddr target;

    if (!dgram) {
        return -1;
    }
    target = to ? *to : dgram->peer;
    if (len_bytes > MAX_BYTES) {
        return leave(proc, dgram, -1, POSIX_EMSGSIZE);
    }
    if (target.port == 0) {
        return leave(proc, dgram, -1, POSIX_EDESTADDRREQ);
    }
    if (dgram->port == 0 && !bind_any(dgram)) {
        return leave(proc, dgram, -1, POSIX_EAGAIN);
    }
    if (dgram->error) {
        return leave(proc, dgram, -1, posix_dgram_error(dgram));
    }
    filler = bytes ? NULL : g_malloc0(MAX(len_bytes, 1));
    port_udp_send(proc->host->port, dgram->port, target, bytes ? bytes : filler,
                  len_bytes);
    return leave(proc, dgram, (gssize)len_bytes, POSIX_OK);
}

/* What does not fit is lost (MSG_TRUNC). */
static gssize
take(PosixDgram *dgram, gpointer bytes, gsize max_bytes, PortAddr *from)
{
    PosixDgramItem *item = posix_dgram_take(dgram);
    gsize len = MIN(item->len_bytes, max_bytes);

    if (bytes && len > 0) {
        memcpy(bytes, item->bytes, len);
    }
    if (from) {
        *from = item->from;
    }
    g_free(item);
    return (gssize)len;
}

gssize
posix_recvfrom(PosixProc *proc, int fd, gpointer bytes, gsize max_bytes,
               PortAddr *from, gint64 timeout_ns)
{
    PosixDgram *dgram = enter(proc, fd, "recvfrom");
    gint64 until_ns;
    gboolean waits;

    if (!dgram) {
        return -1;
    }
    until_ns = timeout_ns > 0 ? posix_now_ns(proc) + timeout_ns : PORT_NEVER;
    waits = !dgram->file.nonblock;
    while (dgram->error || g_queue_is_empty(&dgram->queue)) {
        if (dgram->error) { /* comes first (__skb_recv_udp()) */
            return leave(proc, dgram, -1, posix_dgram_error(dgram));
        }
        if (!waits) {
            return leave(proc, dgram, -1, POSIX_EAGAIN);
        }
        waits = posix_proc_wait(proc, &dgram->file, POSIX_POLLIN, until_ns);
    }
    return leave(proc, dgram, take(dgram, bytes, max_bytes, from), POSIX_OK);
}
