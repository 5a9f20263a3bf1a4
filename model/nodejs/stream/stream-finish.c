/* SPDX-License-Identifier: GPL-2.0-only */
/* lib/internal/streams/writable.js: end(), 'finish'. */
#include "model/nodejs/stream/stream.h"

/* needFinish(). */
static gboolean
need_finish(const NodeStream *stream)
{
    const NodeWritable *w = &stream->w;

    return w->ending && !stream->destroyed && w->length == 0 &&
           !node_failed(stream->w_errored) && w->buffered.length == 0 &&
           !w->finished && !w->writing && !stream->error_emitted &&
           !stream->close_emitted;
}

/* finish(). */
static void
finish(NodeStream *stream)
{
    GArray *ends = g_steal_pointer(&stream->w.on_finished);

    stream->w.pendingcb--;
    stream->w.finished = TRUE;
    for (guint i = 0; ends && i < ends->len; i++) {
        stream_call(g_array_index(ends, NodeCallback, i), NODE_OK);
    }
    g_clear_pointer(&ends, g_array_unref);
    stream_emit_plain(stream, NODE_EVENT_FINISH);
    if (stream->r.end_emitted) {
        stream_destroy(stream, NODE_OK);
    }
}

static void
finish_nt(G_GNUC_UNUSED Node *node, const NodeTick *tick)
{
    finish(tick->object);
    stream_unref(tick->object);
}

/* onFinish() of callFinal(): _final() is done. */
void
stream_onfinal(NodeStream *stream)
{
    stream->w.pendingcb--;
    if (need_finish(stream)) {
        stream->w.pendingcb++;
        stream_tick(stream, finish_nt);
    }
}

static void
finish_if_needed_nt(G_GNUC_UNUSED Node *node, const NodeTick *tick)
{
    NodeStream *stream = tick->object;

    if (need_finish(stream)) {
        finish(stream);
    } else {
        stream->w.pendingcb--;
    }
    stream_unref(stream);
}

/* finishMaybe(), prefinish(), callFinal(). */
void
stream_finish_maybe(NodeStream *stream, gboolean sync)
{
    NodeWritable *w = &stream->w;

    if (!need_finish(stream)) {
        return;
    }
    if (!w->final_called) {
        w->final_called = TRUE;
        w->pendingcb++;
        stream->ops->final(stream);
    }
    if (w->pendingcb > 0) {
        return;
    }
    if (sync) {
        w->pendingcb++;
        stream_tick(stream, finish_if_needed_nt);
    } else if (need_finish(stream)) {
        w->pendingcb++;
        finish(stream);
    }
}

/* What end() without an error of its write makes of the state, and what its
 * callback gets. */
static NodeError
begin_end(NodeStream *stream)
{
    NodeWritable *w = &stream->w;

    if (!node_failed(stream->w_errored) && !w->ending) {
        w->ending = TRUE;
        stream_finish_maybe(stream, TRUE);
        return NODE_OK;
    }
    if (w->finished) {
        return (NodeError){"ERR_STREAM_ALREADY_FINISHED", NULL};
    }
    if (stream->destroyed) {
        return (NodeError){"ERR_STREAM_DESTROYED", NULL};
    }
    return NODE_OK;
}

/* Writable.prototype.end(). */
void
stream_end(NodeStream *stream, gconstpointer bytes, gsize len_bytes,
           NodeCallback callback)
{
    NodeWritable *w = &stream->w;
    NodeError error = NODE_OK;
    gboolean more;

    if (len_bytes > 0) {
        error = stream_write(stream, bytes, len_bytes, NODE_NO_CALLBACK, &more);
    }
    if (w->corked > 0) {
        w->corked = 1;
        stream_uncork(stream);
    }
    if (!node_failed(error)) {
        error = begin_end(stream);
    }
    if (!callback.fn) {
        return;
    }
    if (node_failed(error) || w->finished) {
        stream_tick_callback(stream, callback, error);
        return;
    }
    if (!w->on_finished) {
        w->on_finished = g_array_new(FALSE, FALSE, sizeof(NodeCallback));
    }
    g_array_append_val(w->on_finished, callback);
}
