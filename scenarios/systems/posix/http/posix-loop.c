/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/systems/posix/http/posix-loop.h"

#define FOR_EVER G_MAXINT64

typedef struct PosixStream {
    HttpStream base;
    int fd;
    guint bits;      /* watched */
    gboolean in_set; /* of the epoll set */
    HttpIo status;   /* of the connect */
} PosixStream;

typedef struct Posted {
    void (*fn)(gpointer user);
    gpointer user;
} Posted;

struct PosixLoop {
    HttpLoop base;
    PosixHost *host;           /* NULL: in a process of somebody else */
    PosixProc *main;           /* the thread that serves it */
    PosixProc *proc;           /* the running one */
    int epoll, wake, listener; /* -1: none */
    PosixLoopAcceptFn accept;
    gpointer accept_user;
    GQueue posted;
    gint64 busy_until_ns, turn_ns;
    gboolean quit, exits;
    GHashTable *streams; /* set of PosixStream, owned */
};

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

/* ---- Streams ------------------------------------------------------------ */

static gint64
now_ns(HttpLoop *loop)
{
    return posix_now_ns(((PosixLoop *)loop)->proc);
}

static HttpStream *
stream_new(PosixLoop *loop, int fd)
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
    stream = stream_new(loop, fd);
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

static const HttpLoopOps loop_ops = {
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
};

/* ---- The loop ----------------------------------------------------------- */

static void
take_posted(PosixLoop *loop)
{
    Posted *posted;

    while ((posted = g_queue_pop_head(&loop->posted)) != NULL) {
        posted->fn(posted->user);
        g_free(posted);
    }
}

static void
take_clients(PosixLoop *loop)
{
    int fd;

    while ((fd = posix_accept(loop->proc, loop->listener, NULL)) >= 0) {
        posix_nonblock(loop->proc, fd, TRUE);
        loop->accept(loop->accept_user, stream_new(loop, fd));
        if (loop->listener < 0) {
            return;
        }
    }
}

static void
take_event(PosixLoop *loop, const PosixEpollEvent *event)
{
    PosixStream *stream = event->data;
    guint bits = 0;

    if (event->data == &loop->wake) {
        posix_eventfd_read(loop->proc, loop->wake);
        return;
    }
    if (event->data == &loop->listener) {
        take_clients(loop);
        return;
    }
    bits |= event->events & POSIX_POLLIN ? HTTP_READY_IN : 0;
    bits |= event->events & POSIX_POLLOUT ? HTTP_READY_OUT : 0;
    bits |= event->events & POSIX_POLLRDHUP ? HTTP_READY_GONE : 0;
    bits |=
        event->events & (POSIX_POLLHUP | POSIX_POLLERR) ? HTTP_READY_HUP : 0;
    stream->base.ready(stream->base.user, bits);
}

/* Until the busy time is over; what is posted meanwhile comes first then.
 * FALSE: there was none. */
static gboolean
sleep_busy(PosixLoop *loop)
{
    gboolean busy = FALSE;

    while (loop->busy_until_ns > posix_now_ns(loop->main)) {
        posix_sleep(loop->main, loop->busy_until_ns - posix_now_ns(loop->main));
        busy = TRUE;
    }
    loop->proc = loop->main;
    return busy;
}

/* Whether that of which an event tells is still there. */
static gboolean
is_known(const PosixLoop *loop, gconstpointer data)
{
    return data == &loop->wake ||
           (data == &loop->listener && loop->listener >= 0) ||
           g_hash_table_contains(loop->streams, data);
}

static gint64
wait_ns(PosixLoop *loop)
{
    gint64 due_ns = http_loop_deadline(&loop->base);

    return due_ns == FOR_EVER ? -1 : MAX(due_ns - now_ns(&loop->base), 0);
}

void
posix_loop_run(PosixLoop *loop)
{
    take_posted(loop);
    while (!loop->quit) {
        PosixEpollEvent event;
        int n =
            posix_epoll_wait(loop->main, loop->epoll, &event, 1, wait_ns(loop));

        loop->proc = loop->main;
        if (sleep_busy(loop)) {
            take_posted(loop);
            n = posix_epoll_wait(loop->main, loop->epoll, &event, 1, 0);
        }
        take_posted(loop);
        http_loop_expire(&loop->base);
        if (n > 0 && is_known(loop, event.data)) {
            take_event(loop, &event);
        }
        if (loop->turn_ns > 0) {
            posix_sleep(loop->main, loop->turn_ns);
        }
    }
    if (loop->exits) {
        posix_exit(loop->main);
    }
}

static void
loop_begin(PosixLoop *loop, PosixProc *proc)
{
    loop->main = loop->proc = proc;
    posix_sigpipe(proc, POSIX_SIG_IGN, NULL);
    loop->epoll = posix_epoll(proc);
    loop->wake = posix_eventfd(proc, FALSE);
    posix_epoll_add(proc, loop->epoll, loop->wake, POSIX_POLLIN, &loop->wake);
}

static void
loop_main(PosixProc *proc, gpointer data)
{
    PosixLoop *loop = data;

    loop_begin(loop, proc);
    posix_loop_run(loop);
}

static PosixLoop *
loop_alloc(void)
{
    PosixLoop *loop = g_new0(PosixLoop, 1);

    http_loop_init(&loop->base, &loop_ops);
    loop->epoll = loop->wake = loop->listener = -1;
    loop->streams = g_hash_table_new_full(NULL, NULL, g_free, NULL);
    return loop;
}

PosixLoop *
posix_loop_new(PosixHost *host, gint64 turn_ns)
{
    PosixLoop *loop = loop_alloc();

    loop->host = host;
    loop->turn_ns = turn_ns;
    loop->main = posix_process(host, loop_main, loop);
    posix_host_run(host);
    return loop;
}

PosixLoop *
posix_loop_in(PosixProc *proc)
{
    PosixLoop *loop = loop_alloc();

    loop_begin(loop, proc);
    return loop;
}

void
posix_loop_free(PosixLoop *loop)
{
    if (!loop) {
        return;
    }
    g_queue_clear_full(&loop->posted, g_free);
    g_hash_table_unref(loop->streams);
    http_loop_clear(&loop->base);
    g_free(loop);
}

HttpLoop *
posix_loop_http(PosixLoop *loop)
{
    return &loop->base;
}

PosixProc *
posix_loop_proc(const PosixLoop *loop)
{
    return loop->proc;
}

int
posix_loop_fd(const HttpStream *stream)
{
    return ((const PosixStream *)stream)->fd;
}

/* ---- From outside ------------------------------------------------------- */

static void
wake_main(PosixProc *proc, gpointer data)
{
    PosixLoop *loop = data;

    posix_eventfd_write(proc, loop->wake, 1);
}

void
posix_loop_post(PosixLoop *loop, void (*fn)(gpointer user), gpointer user)
{
    Posted *posted = g_new(Posted, 1);

    *posted = (Posted){fn, user};
    g_queue_push_tail(&loop->posted, posted);
    if (loop->wake >= 0) { /* else it takes it as it begins */
        posix_thread(loop->main, wake_main, loop);
        posix_host_run(loop->host);
    }
}

void
posix_loop_busy(PosixLoop *loop, gint64 until_ns)
{
    loop->busy_until_ns = MAX(loop->busy_until_ns, until_ns);
}

void
posix_loop_quit(PosixLoop *loop)
{
    loop->quit = TRUE;
}

void
posix_loop_exit(PosixLoop *loop)
{
    loop->quit = loop->exits = TRUE;
}

gboolean
posix_loop_listen(PosixLoop *loop, guint16 port, guint backlog,
                  PosixLoopAcceptFn fn, gpointer user)
{
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

void
posix_loop_unlisten(PosixLoop *loop)
{
    if (loop->listener >= 0) {
        posix_close(loop->proc, loop->listener);
        loop->listener = -1;
    }
}
