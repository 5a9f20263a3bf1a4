/* SPDX-License-Identifier: GPL-2.0-only */
/* TCP handles, src/unix/tcp.c, and uv__server_io(). */
#include "model/nodejs/uv/uv.h"

/* Interval in s and number of the probes (uv__tcp_keepalive). */
#define KEEPALIVE_INTERVAL_S 1
#define KEEPALIVE_PROBES 10

UvStream *
uv_tcp_init(UvLoop *loop, const UvStreamOps *ops, gpointer owner)
{
    UvStream *stream = g_new0(UvStream, 1);

    stream->loop = loop;
    stream->ops = ops;
    stream->owner = owner;
    stream->fd = stream->accepted_fd = -1;
    stream->watch_link.data = stream;
    stream->pending_link.data = stream;
    stream->loop_link.data = stream;
    g_queue_push_tail_link(&loop->streams, &stream->loop_link);
    return stream;
}

static void
free_writes(GQueue *writes)
{
    GList *link;

    while ((link = g_queue_pop_head_link(writes))) {
        UvWrite *write = link->data;

        g_clear_pointer(&write->bytes, g_bytes_unref);
        g_free(write);
    }
}

void
uv_stream_free(UvStream *stream)
{
    free_writes(&stream->writing);
    free_writes(&stream->written);
    g_queue_unlink(&stream->loop->streams, &stream->loop_link);
    g_free(stream);
}

/* ---- Listening ------------------------------------------------------------
 */

PosixErrno
uv_tcp_listen(UvStream *stream, guint16 port, guint backlog)
{
    PosixProc *proc = stream->loop->proc;

    if (stream->loop->emfile_fd < 0) {
        stream->loop->emfile_fd = posix_eventfd(proc, FALSE);
    }
    stream->fd = posix_socket(proc);
    posix_setsockopt(proc, stream->fd, POSIX_SO_REUSEADDR, 1);
    posix_nonblock(proc, stream->fd, TRUE);
    if (posix_bind(proc, stream->fd, port) < 0 ||
        posix_listen(proc, stream->fd, backlog) < 0) {
        return posix_errno(proc);
    }
    stream->flags |= UV_LISTENING;
    uv_io_start(stream, POSIX_POLLIN);
    return POSIX_OK;
}

/* uv__emfile_trick(): without a free descriptor those that wait are accepted
 * on the one that is kept for this, and closed at once. */
static void
emfile_trick(UvStream *listener)
{
    UvLoop *loop = listener->loop;
    int fd;

    posix_close(loop->proc, loop->emfile_fd);
    while ((fd = posix_accept(loop->proc, listener->fd, NULL)) >= 0) {
        posix_close(loop->proc, fd);
    }
    loop->emfile_fd = posix_eventfd(loop->proc, FALSE);
}

void
uv_server_io(UvStream *listener)
{
    PosixProc *proc = listener->loop->proc;

    listener->accepted_fd = posix_accept(proc, listener->fd, NULL);
    if (listener->accepted_fd >= 0) {
        listener->ops->connection(listener->owner);
    } else if (posix_errno(proc) == POSIX_EMFILE) {
        emfile_trick(listener);
    }
}

void
uv_accept(UvStream *listener, UvStream *stream)
{
    stream->fd = listener->accepted_fd;
    listener->accepted_fd = -1;
    stream->flags |= UV_WRITABLE;
}

/* ---- Connecting ------------------------------------------------------------
 */

/* uv__tcp_connect(): a refusal inside the call is told later, like any
 * other. */
PosixErrno
uv_tcp_connect(UvStream *stream, PortAddr to)
{
    PosixProc *proc = stream->loop->proc;

    stream->fd = posix_socket(proc);
    if (stream->fd < 0) {
        return posix_errno(proc);
    }
    posix_nonblock(proc, stream->fd, TRUE);
    if (posix_connect(proc, stream->fd, to) < 0 &&
        posix_errno(proc) != POSIX_EINPROGRESS) {
        if (posix_errno(proc) != POSIX_ECONNREFUSED) {
            return posix_errno(proc);
        }
        stream->delayed_error = POSIX_ECONNREFUSED;
    }
    stream->flags |= UV_CONNECTING;
    uv_io_start(stream, POSIX_POLLOUT);
    if (stream->delayed_error != POSIX_OK) {
        uv_io_feed(stream);
    }
    return POSIX_OK;
}

/* ---- Options and reset ------------------------------------------------------
 */

/* EINVAL after end() in the same turn, else SO_LINGER of 0 and close(). */
PosixErrno
uv_tcp_close_reset(UvStream *stream)
{
    if (stream->flags & UV_SHUTTING) {
        return POSIX_EINVAL;
    }
    posix_setsockopt(stream->loop->proc, stream->fd, POSIX_SO_LINGER, 0);
    uv_close(stream);
    return POSIX_OK;
}

void
uv_tcp_nodelay(UvStream *stream, gboolean on)
{
    posix_setsockopt(stream->loop->proc, stream->fd, POSIX_TCP_NODELAY, on);
}

/* uv__tcp_keepalive(): an idle time of 0 s is refused by the kernel, and then
 * the system's values stay. */
void
uv_tcp_keepalive(UvStream *stream, gboolean on, guint delay_s)
{
    PosixProc *proc = stream->loop->proc;

    if (posix_setsockopt(proc, stream->fd, POSIX_SO_KEEPALIVE, on) == 0 && on &&
        posix_setsockopt(proc, stream->fd, POSIX_TCP_KEEPIDLE, delay_s) == 0) {
        posix_setsockopt(proc, stream->fd, POSIX_TCP_KEEPINTVL,
                         KEEPALIVE_INTERVAL_S);
        posix_setsockopt(proc, stream->fd, POSIX_TCP_KEEPCNT, KEEPALIVE_PROBES);
    }
}
