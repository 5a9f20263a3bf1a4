/* SPDX-License-Identifier: GPL-2.0-only */
/* Streams of the loop: what model/http asks of a system, by sockets. */
#include "scenarios/systems/posix/http/posix-loop-priv.h"

static PosixLoop *
of(HttpStream *stream)
{
    return (PosixLoop *)stream->loop;
}

static HttpIo
io_of(PosixErrno error)
{
    switch ((int)error) {
    case POSIX_EAGAIN:
    case POSIX_EINPROGRESS:
    case POSIX_EALREADY:
        return HTTP_IO_AGAIN;
    case POSIX_ECONNRESET:
        return HTTP_IO_RESET;
    case POSIX_EPIPE:
        return HTTP_IO_BROKEN;
    case POSIX_ETIMEDOUT:
        return HTTP_IO_TIMED_OUT;
    case POSIX_ECONNREFUSED:
        return HTTP_IO_REFUSED;
    default:
        return HTTP_IO_ERROR;
    }
}

static gint64
now_ns(HttpLoop *loop)
{
    return posix_now_ns(((PosixLoop *)loop)->proc);
}

HttpStream *
posix_stream_new(PosixLoop *loop, int fd)
{
    PosixStream *stream = g_new0(PosixStream, 1);

    /* As nginx, Apache, Varnish, Node, undici and curl do. */
    posix_setsockopt(loop->proc, fd, POSIX_TCP_NODELAY, 1);
    stream->base.loop = &loop->base;
    stream->fd = fd;
    stream->status = 1;
    g_hash_table_add(loop->streams, stream);
    return &stream->base;
}

static HttpStream *
do_connect(HttpLoop *base, gpointer to)
{
    PosixLoop *loop = (PosixLoop *)base;
    const PortAddr *addr = to;
    HttpStream *stream;
    int fd;

    posix_wanted(loop->proc);
    fd = posix_socket(loop->proc);
    if (fd < 0) {
        return NULL;
    }
    posix_nonblock(loop->proc, fd, TRUE);
    stream = posix_stream_new(loop, fd);
    if (posix_connect(loop->proc, fd, *addr)) {
        ((PosixStream *)stream)->status = io_of(posix_errno(loop->proc));
    }
    return stream;
}

static HttpIo
do_connected(HttpStream *base)
{
    PosixStream *stream = (PosixStream *)base;
    PosixLoop *loop = of(base);
    PosixPollFd fd = {stream->fd, POSIX_POLLOUT, 0};
    gint64 error = 0;

    if (stream->status == HTTP_IO_AGAIN) {
        if (posix_poll(loop->proc, &fd, 1, 0) == 0) {
            return HTTP_IO_AGAIN;
        }
        posix_getsockopt(loop->proc, stream->fd, POSIX_SO_ERROR, &error);
        stream->status = error == POSIX_OK ? 1 : io_of((PosixErrno)error);
    }
    return stream->status;
}

static gssize
do_read(HttpStream *base, gpointer bytes, gsize max)
{
    PosixLoop *loop = of(base);
    gssize n = posix_recv(loop->proc, ((PosixStream *)base)->fd, bytes, max,
                          POSIX_MSG_DONTWAIT);

    return n < 0 ? (gssize)io_of(posix_errno(loop->proc)) : n;
}

static gssize
do_peek(HttpStream *base)
{
    PosixLoop *loop = of(base);
    gssize n = posix_recv(loop->proc, ((PosixStream *)base)->fd, NULL, 65536,
                          POSIX_MSG_DONTWAIT | POSIX_MSG_PEEK);

    return n < 0 ? (gssize)io_of(posix_errno(loop->proc)) : n;
}

static gssize
do_write(HttpStream *base, gconstpointer bytes, gsize len)
{
    PosixLoop *loop = of(base);
    gssize n = posix_send(loop->proc, ((PosixStream *)base)->fd, bytes, len,
                          POSIX_MSG_DONTWAIT | POSIX_MSG_NOSIGNAL);

    return n < 0 ? (gssize)io_of(posix_errno(loop->proc)) : n;
}

static void
do_shutdown(HttpStream *base)
{
    posix_shutdown(of(base)->proc, ((PosixStream *)base)->fd, POSIX_SHUT_WR);
}

static void
do_close(HttpStream *base)
{
    PosixLoop *loop = of(base);
    PosixStream *stream = (PosixStream *)base;

    posix_close(loop->proc, stream->fd);
    g_hash_table_remove(loop->streams, stream);
}

static void
do_reset(HttpStream *base)
{
    posix_setsockopt(of(base)->proc, ((PosixStream *)base)->fd, POSIX_SO_LINGER,
                     0);
    do_close(base);
}

static guint
events_of(guint bits)
{
    return (bits & HTTP_READY_IN ? POSIX_POLLIN : 0) |
           (bits & HTTP_READY_OUT ? POSIX_POLLOUT : 0) |
           (bits & HTTP_READY_GONE ? POSIX_POLLRDHUP : 0);
}

/* What nobody watches is not in the set, where HUP would be told for ever. */
static void
do_watch(HttpStream *base, guint bits)
{
    PosixLoop *loop = of(base);
    PosixStream *stream = (PosixStream *)base;

    if (stream->bits == bits) {
        return;
    }
    if (bits == 0) {
        posix_epoll_del(loop->proc, loop->epoll, stream->fd);
    } else if (!stream->in_set) {
        posix_epoll_add(loop->proc, loop->epoll, stream->fd, events_of(bits),
                        stream);
    } else {
        posix_epoll_mod(loop->proc, loop->epoll, stream->fd, events_of(bits),
                        stream);
    }
    stream->in_set = bits != 0;
    stream->bits = bits;
}

static guint64
do_id(HttpStream *base)
{
    return posix_conn_id(of(base)->proc, ((PosixStream *)base)->fd);
}

static gboolean
do_listen(HttpLoop *base, guint16 port, guint backlog, HttpAcceptFn fn,
          gpointer user)
{
    PosixLoop *loop = (PosixLoop *)base;
    PosixProc *proc = loop->proc;
    int fd = posix_socket(proc);

    posix_nonblock(proc, fd, TRUE);
    posix_setsockopt(proc, fd, POSIX_SO_REUSEADDR, 1);
    if (posix_bind(proc, fd, port) || posix_listen(proc, fd, backlog)) {
        posix_close(proc, fd);
        return FALSE;
    }
    loop->listener = fd;
    loop->accept = fn;
    loop->accept_user = user;
    posix_epoll_add(proc, loop->epoll, fd, POSIX_POLLIN, &loop->listener);
    return TRUE;
}

static void
do_unlisten(HttpLoop *base)
{
    PosixLoop *loop = (PosixLoop *)base;

    if (loop->listener >= 0) {
        posix_close(loop->proc, loop->listener);
        loop->listener = -1;
    }
}

static void
do_quit(HttpLoop *loop)
{
    ((PosixLoop *)loop)->quit = TRUE;
}

static gdouble
do_random(HttpLoop *loop)
{
    return posix_random(((PosixLoop *)loop)->proc);
}

static void
do_repeats(HttpStream *base, guint64 conn_id)
{
    posix_repeats(of(base)->proc, ((PosixStream *)base)->fd, conn_id);
}

const HttpLoopOps posix_loop_ops = {
    .now_ns = now_ns,
    .connect = do_connect,
    .connected = do_connected,
    .read = do_read,
    .write = do_write,
    .peek = do_peek,
    .shutdown = do_shutdown,
    .close = do_close,
    .reset = do_reset,
    .watch = do_watch,
    .id = do_id,
    .listen = do_listen,
    .unlisten = do_unlisten,
    .quit = do_quit,
    .random = do_random,
    .repeats = do_repeats,
};
