/* SPDX-License-Identifier: GPL-2.0-only */
/* The loop, src/unix/core.c: its phases in their order. */
#include "model/nodejs/uv/uv.h"

#include "model/units.h"

/* Rounds of the pending phase after a poll (uv_run). */
#define PENDING_ROUNDS 8

void
uv_loop_init(UvLoop *loop, const UvLoopOps *ops, gpointer owner)
{
    loop->ops = ops;
    loop->owner = owner;
    loop->epfd = -1;
    loop->emfile_fd = loop->async_fd = -1;
    loop->timer_ms = UV_NO_TIMER;
    loop->calls = g_queue_new();
}

void
uv_loop_clear(UvLoop *loop)
{
    while (!g_queue_is_empty(&loop->streams)) {
        uv_stream_free(g_queue_peek_head(&loop->streams));
    }
    g_queue_free_full(loop->calls, g_free);
    g_free(loop->events);
    g_free(loop->buffer);
}

/* uv__update_time(): whole milliseconds. */
void
uv_update_time(UvLoop *loop)
{
    loop->time_ms = posix_now_ns(loop->proc) / NS_PER_MS;
}

/* ---- Pending ------------------------------------------------------------ */

void
uv_io_feed(UvStream *stream)
{
    if (!stream->pending) {
        stream->pending = TRUE;
        g_queue_push_tail_link(&stream->loop->pending, &stream->pending_link);
    }
}

/* uv__run_pending(): those that are there now. */
static void
run_pending(UvLoop *loop)
{
    guint left = loop->pending.length;

    while (left-- > 0 && !g_queue_is_empty(&loop->pending)) {
        UvStream *stream = g_queue_pop_head_link(&loop->pending)->data;

        stream->pending = FALSE;
        uv_stream_io(stream, POSIX_POLLOUT);
    }
}

/* ---- Closing ------------------------------------------------------------ */

void
uv_make_close_pending(UvStream *stream)
{
    stream->next_closing = stream->loop->closing;
    stream->loop->closing = stream;
}

/* uv__run_closing_handles(): the latest first; what is closed meanwhile waits
 * for the next iteration [node2.two_sockets_destroy_order]. */
static void
run_closing(UvLoop *loop)
{
    UvStream *at = loop->closing;

    loop->closing = NULL;
    while (at) {
        UvStream *next = at->next_closing;

        uv_stream_destroy(at);
        at->ops->closed(at->owner);
        uv_stream_free(at);
        at = next;
    }
}

/* ---- Calls from outside -------------------------------------------------- */

/* uv_async_send(), by a thread. */
static void
wake_main(PosixProc *proc, gpointer data)
{
    const UvLoop *loop = data;

    if (loop->async_fd >= 0) {
        posix_eventfd_write(proc, loop->async_fd, 1);
    }
}

void
uv_call(UvLoop *loop, PosixHost *host, const UvCall *call)
{
    g_queue_push_tail(loop->calls, g_memdup2(call, sizeof *call));
    posix_thread(loop->proc, wake_main, loop);
    posix_host_run(host);
}

void
uv_async_drain(UvLoop *loop)
{
    if (loop->async_fd >= 0) {
        posix_eventfd_read(loop->proc, loop->async_fd);
    }
}

/* One entry: all calls that follow each other within their gap.  FALSE if
 * there is none. */
static gboolean
run_calls(UvLoop *loop)
{
    UvCall *next;

    if (g_queue_is_empty(loop->calls)) {
        return FALSE;
    }
    while ((next = g_queue_pop_head(loop->calls))) {
        UvCall call = *next;

        g_free(next);
        uv_async_drain(loop);
        call.fn(call.user);
        if (g_queue_is_empty(loop->calls) && call.gap_ns > 0) {
            PosixPollFd fd = {loop->async_fd, POSIX_POLLIN, 0};

            posix_poll(loop->proc, &fd, 1, call.gap_ns);
        }
    }
    loop->ops->entered(loop->owner);
    return TRUE;
}

/* ---- The phases ---------------------------------------------------------- */

/* uv__backend_timeout(), uv__next_timeout(). */
static gint64
backend_timeout(const UvLoop *loop)
{
    if (loop->pending.length > 0 || loop->closing ||
        loop->ops->checks(loop->owner)) {
        return 0;
    }
    if (loop->timer_ms == UV_NO_TIMER) {
        return -1;
    }
    return MAX(loop->timer_ms - loop->time_ms, 0);
}

static void
run_timers(UvLoop *loop)
{
    if (loop->timer_ms <= loop->time_ms) {
        loop->ops->timers(loop->owner);
    }
}

/* From the poll to the timers. */
static void
run_after_poll(UvLoop *loop)
{
    for (guint i = 0; i < PENDING_ROUNDS && !g_queue_is_empty(&loop->pending);
         i++) {
        run_pending(loop);
    }
    loop->ops->check(loop->owner);
    run_closing(loop);
    uv_update_time(loop);
}

/* Timers run once before the first iteration; a call from outside is an
 * iteration that finds nothing in the kernel. */
void
uv_run(UvLoop *loop)
{
    uv_update_time(loop);
    run_timers(loop);
    while (TRUE) {
        while (run_calls(loop)) {
            run_after_poll(loop);
        }
        run_timers(loop);
        run_pending(loop);
        uv_io_poll(loop, backend_timeout(loop));
        run_after_poll(loop);
    }
}
