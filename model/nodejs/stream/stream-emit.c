/* SPDX-License-Identifier: GPL-2.0-only */
/* What all streams share: life, listeners, ticks. */
#include "model/nodejs/stream/stream.h"

/* ---- Life -----------------------------------------------------------------
 */

void
stream_init(NodeStream *stream, Node *node, const NodeStreamOps *ops)
{
    stream->node = node;
    stream->ops = ops;
    stream->refs = 1; /* until it is closed */
    stream->r.sync = TRUE;
    stream->r.hwm = stream->w.hwm = STREAM_HWM;
    stream->w.writecbs = g_array_new(FALSE, FALSE, sizeof(NodeCallback));
    stream->listeners = g_array_new(FALSE, FALSE, sizeof(NodeListener));
    stream->node_link.data = stream;
    g_queue_push_tail_link(&node->sockets, &stream->node_link);
}

static void
chunk_free(gpointer data)
{
    NodeChunk *chunk = data;

    g_clear_pointer(&chunk->bytes, g_bytes_unref);
    g_free(chunk);
}

void
stream_chunks_clear(GQueue *chunks)
{
    g_queue_clear_full(chunks, chunk_free);
}

void
stream_chunk_push(GQueue *chunks, GBytes *bytes, gsize len_bytes,
                  NodeCallback callback)
{
    NodeChunk *chunk = g_new(NodeChunk, 1);

    *chunk = (NodeChunk){bytes, len_bytes, callback};
    g_queue_push_tail(chunks, chunk);
}

void
stream_clear(NodeStream *stream)
{
    stream_chunks_clear(&stream->r.buffer);
    stream_chunks_clear(&stream->w.buffered);
    g_array_unref(stream->w.writecbs);
    g_clear_pointer(&stream->w.on_finished, g_array_unref);
    g_array_unref(stream->listeners);
    g_queue_unlink(&stream->node->sockets, &stream->node_link);
}

void
stream_unref(NodeStream *stream)
{
    if (--stream->refs == 0) {
        stream->ops->free(stream);
    }
}

/* ---- Listeners --------------------------------------------------------------
 */

void
stream_listen(NodeStream *stream, guint events, gboolean once,
              NodeListenerFn fn, gpointer user)
{
    NodeListener listener = {events, once, fn, user};

    g_array_append_val(stream->listeners, listener);
    stream->heard |= events;
}

/* Forgets those that have been removed. */
static void
listeners_tidy(NodeStream *stream)
{
    guint kept = 0;

    stream->heard = 0;
    for (guint i = 0; i < stream->listeners->len; i++) {
        NodeListener *listener =
            &g_array_index(stream->listeners, NodeListener, i);

        if (listener->fn) {
            stream->heard |= listener->events;
            g_array_index(stream->listeners, NodeListener, kept++) = *listener;
        }
    }
    g_array_set_size(stream->listeners, kept);
    stream->untidy = FALSE;
}

void
stream_unlisten(NodeStream *stream, NodeListenerFn fn, gpointer user)
{
    for (guint i = 0; i < stream->listeners->len; i++) {
        NodeListener *listener =
            &g_array_index(stream->listeners, NodeListener, i);

        if (listener->fn == fn && listener->user == user) {
            listener->fn = NULL;
            stream->untidy = TRUE;
        }
    }
    if (stream->emitting == 0 && stream->untidy) {
        listeners_tidy(stream);
    }
}

guint
stream_listeners(const NodeStream *stream, NodeEventType type)
{
    guint n = 0;

    for (guint i = 0; i < stream->listeners->len; i++) {
        const NodeListener *listener =
            &g_array_index(stream->listeners, NodeListener, i);

        n += listener->fn && (listener->events & 1u << type) ? 1 : 0;
    }
    return n;
}

/* Calls one listener if the event is for it. */
static void
tell(NodeStream *stream, guint i, const NodeEvent *event)
{
    NodeListener *at = &g_array_index(stream->listeners, NodeListener, i);
    NodeListener listener = *at;

    if (!listener.fn || !(listener.events & 1u << event->type)) {
        return;
    }
    if (listener.once) {
        at->fn = NULL;
        stream->untidy = TRUE;
    }
    listener.fn(listener.user, event);
}

gboolean
stream_emit(NodeStream *stream, const NodeEvent *event)
{
    guint n = stream->listeners->len; /* those added meanwhile come later */

    if (posix_tells_events(stream->node->host)) {
        stream->ops->watch(stream, event);
    }
    if (!(stream->heard & 1u << event->type)) {
        if (event->type == NODE_EVENT_ERROR) {
            node_throw(stream->node, event->error);
            return FALSE;
        }
        return TRUE;
    }
    stream->refs++;
    stream->emitting++;
    for (guint i = 0; i < n; i++) {
        tell(stream, i, event);
    }
    if (--stream->emitting == 0 && stream->untidy) {
        listeners_tidy(stream);
    }
    stream_unref(stream);
    return TRUE;
}

void
stream_emit_plain(NodeStream *stream, NodeEventType type)
{
    NodeEvent event = {.type = type, .socket = (NodeSocket *)stream};

    stream_emit(stream, &event);
}

static const char *const event_names[N_NODE_EVENTS] = {
#define X(NAME, TEXT) [NODE_EVENT_##NAME] = TEXT,
    NODE_EVENTS(X)
#undef X
};

const char *
node_event_name(NodeEventType type)
{
    return event_names[type];
}

/* ---- Ticks
 * -------------------------------------------------------------------- */

/* The tick holds a reference, which its function gives up. */
void
stream_tick(NodeStream *stream, NodeTickFn fn)
{
    stream->refs++;
    node_tick(stream->node, &(NodeTick){.fn = fn, .object = stream});
}

void
stream_call(NodeCallback callback, NodeError error)
{
    if (callback.fn) {
        callback.fn(callback.user, error);
    }
}

static void
call_tick(G_GNUC_UNUSED Node *node, const NodeTick *tick)
{
    stream_call(tick->callback, tick->error);
}

void
stream_tick_callback(NodeStream *stream, NodeCallback callback, NodeError error)
{
    if (callback.fn) {
        node_tick(
            stream->node,
            &(NodeTick){.fn = call_tick, .callback = callback, .error = error});
    }
}
