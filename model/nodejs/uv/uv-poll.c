/* SPDX-License-Identifier: GPL-2.0-only */
/* Interest in descriptors and the poll, src/unix/core.c and linux.c. */
#include "model/nodejs/uv/uv.h"

#include "model/units.h"

/* ---- Interest ------------------------------------------------------------ */

static void
unwatch(UvStream *stream)
{
    if (stream->watched) {
        stream->watched = FALSE;
        g_queue_unlink(&stream->loop->watchers, &stream->watch_link);
    }
}

static void
watch(UvStream *stream)
{
    if (!stream->watched) {
        stream->watched = TRUE;
        g_queue_push_tail_link(&stream->loop->watchers, &stream->watch_link);
    }
}

/* uv__io_start(): the kernel is told just before the next wait. */
void
uv_io_start(UvStream *stream, guint events)
{
    stream->pevents |= events;
    if (stream->events != stream->pevents) {
        watch(stream);
    }
}

/* uv__io_stop(): without any interest the handle is left out of the table, and
 * its FIN and RST go unseen. */
void
uv_io_stop(UvStream *stream, guint events)
{
    stream->pevents &= ~events;
    if (stream->pevents == 0) {
        unwatch(stream);
        stream->events = 0;
    } else {
        watch(stream);
    }
}

/* uv__io_close(), uv__platform_invalidate_fd(): events of this poll that are
 * still to be served are dropped. */
void
uv_io_close(UvStream *stream)
{
    UvLoop *loop = stream->loop;

    uv_io_stop(stream, ~0u);
    if (stream->pending) {
        stream->pending = FALSE;
        g_queue_unlink(&loop->pending, &stream->pending_link);
    }
    for (guint i = 0; i < loop->n_events; i++) {
        if (loop->events[i].data == stream) {
            loop->events[i].data = NULL;
        }
    }
}

/* ---- The poll ------------------------------------------------------------ */

/* epoll_ctl() for those whose interest is new. */
static void
tell_interest(UvLoop *loop)
{
    GList *link;

    while ((link = g_queue_pop_head_link(&loop->watchers))) {
        UvStream *stream = link->data;

        stream->watched = FALSE;
        if (stream->events == stream->pevents) {
            continue;
        }
        stream->events = stream->pevents;
        (stream->known ? posix_epoll_mod : posix_epoll_add)(
            loop->proc, loop->epfd, stream->fd, stream->events, stream);
        stream->known = TRUE;
    }
}

/* One event; TRUE if it was of interest to anybody. */
static gboolean
serve(UvLoop *loop, UvStream *stream, guint bits)
{
    const guint always = POSIX_POLLERR | POSIX_POLLHUP;

    if (stream->pevents == 0) { /* it has been stopped: disarm it */
        posix_epoll_del(loop->proc, loop->epfd, stream->fd);
        stream->known = FALSE;
        return FALSE;
    }
    bits &= stream->pevents | always;
    if (bits == POSIX_POLLERR || bits == POSIX_POLLHUP) {
        bits |= stream->pevents & (POSIX_POLLIN | POSIX_POLLOUT);
    }
    if (bits != 0) {
        uv_stream_io(stream, bits);
    }
    return bits != 0;
}

/* All events of one wait; TRUE if any was of interest. */
static gboolean
serve_all(UvLoop *loop, guint n)
{
    gboolean any = FALSE;

    loop->n_events = n;
    for (guint i = 0; i < n; i++) {
        gpointer data = loop->events[i].data;

        if (data == loop) { /* uv__async_io(): the call has been taken since */
            uv_async_drain(loop);
            any = TRUE;
        } else if (data) { /* else closed meanwhile */
            any |= serve(loop, data, loop->events[i].events);
        }
    }
    loop->n_events = 0;
    return any;
}

/* uv__io_poll(): waits on if nobody wanted what came.  Calls from outside go
 * first, as an iteration of their own. */
void
uv_io_poll(UvLoop *loop, gint64 timeout_ms)
{
    gint64 until_ms = loop->time_ms + timeout_ms;

    while (TRUE) {
        int n;

        tell_interest(loop);
        n = posix_epoll_wait(loop->proc, loop->epfd, loop->events,
                             UV_EVENTS_MAX,
                             timeout_ms < 0 ? -1 : timeout_ms * NS_PER_MS);
        uv_update_time(loop);
        if (!g_queue_is_empty(loop->calls) || n <= 0 ||
            serve_all(loop, (guint)n) || timeout_ms == 0) {
            return;
        }
        if (timeout_ms > 0) {
            timeout_ms = until_ms - loop->time_ms;
            if (timeout_ms <= 0) {
                return;
            }
        }
    }
}
