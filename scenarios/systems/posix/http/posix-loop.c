/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/systems/posix/http/posix-loop-priv.h"

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
        loop->accept(loop->accept_user, posix_stream_new(loop, fd));
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

    return due_ns == G_MAXINT64 ? -1
                                : MAX(due_ns - http_now_ns(&loop->base), 0);
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

    http_loop_init(&loop->base, &posix_loop_ops);
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
posix_loop_exit(PosixLoop *loop)
{
    loop->quit = loop->exits = TRUE;
}
