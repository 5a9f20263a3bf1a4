/* SPDX-License-Identifier: GPL-2.0-only */
/* lib/internal/streams/writable.js: write(), the buffer, callbacks. */
#include "model/nodejs/stream/stream.h"

#include <string.h>

gboolean
stream_writable(const NodeStream *stream)
{
    return !stream->destroyed && !node_failed(stream->w_errored) &&
           !stream->w.ending;
}

/* ---- Callbacks
 * ----------------------------------------------------------------- */

/* The errors that a callback gets of what is never written. */
static NodeError
abandoned(const NodeStream *stream)
{
    return node_failed(stream->w_errored)
               ? stream->w_errored
               : (NodeError){"ERR_STREAM_DESTROYED", NULL};
}

/* errorBuffer(): writes that wait, then ends. */
void
stream_error_buffer(NodeStream *stream)
{
    NodeWritable *w = &stream->w;
    GArray *ends;

    if (w->writing) {
        return;
    }
    while (!g_queue_is_empty(&w->buffered)) {
        NodeChunk *chunk = g_queue_pop_head(&w->buffered);
        NodeCallback callback = chunk->callback;

        w->length -= chunk->len_bytes;
        g_clear_pointer(&chunk->bytes, g_bytes_unref);
        g_free(chunk);
        stream_call(callback, abandoned(stream));
    }
    ends = g_steal_pointer(&w->on_finished);
    for (guint i = 0; ends && i < ends->len; i++) {
        stream_call(g_array_index(ends, NodeCallback, i), abandoned(stream));
    }
    g_clear_pointer(&ends, g_array_unref);
}

/* The callbacks of the write that is over: one, or those of a writev(). */
typedef struct Done {
    NodeStream *stream;
    NodeCallback first;
    GArray *more; /* NULL: one only */
    NodeError error;
} Done;

static void
call_done(const NodeCallback *first, GArray *more, NodeError error)
{
    stream_call(*first, error);
    for (guint i = 0; more && i < more->len; i++) {
        stream_call(g_array_index(more, NodeCallback, i), error);
    }
    if (more) {
        g_array_unref(more);
    }
}

/* afterWrite(). */
static void
after_write(NodeStream *stream, NodeCallback first, GArray *more)
{
    NodeWritable *w = &stream->w;

    if (!w->ending && !stream->destroyed && w->length == 0 && w->need_drain) {
        w->need_drain = FALSE;
        stream_emit_plain(stream, NODE_EVENT_DRAIN);
    }
    w->pendingcb--;
    call_done(&first, more, NODE_OK);
    if (stream->destroyed) {
        stream_error_buffer(stream);
    }
    stream_finish_maybe(stream, FALSE);
}

/* onwriteError(). */
static void
onwrite_error(NodeStream *stream, NodeCallback first, GArray *more,
              NodeError error)
{
    stream->w.pendingcb--;
    call_done(&first, more, error);
    stream_error_buffer(stream);
    stream_error_or_destroy(stream, error);
}

/* Either of them, in a tick. */
static void
done_nt(G_GNUC_UNUSED Node *node, const NodeTick *tick)
{
    Done done = *(Done *)tick->object;

    g_free(tick->object);
    if (node_failed(done.error)) {
        onwrite_error(done.stream, done.first, done.more, done.error);
    } else {
        after_write(done.stream, done.first, done.more);
    }
    stream_unref(done.stream);
}

static void
done_tick(NodeStream *stream, NodeCallback first, GArray *more, NodeError error)
{
    Done *done = g_new(Done, 1);

    *done = (Done){stream, first, more, error};
    stream->refs++;
    node_tick(stream->node, &(NodeTick){.fn = done_nt, .object = done});
}

/* ---- A write is over
 * -------------------------------------------------------------- */

/* Takes the callbacks of the write under way. */
static NodeCallback
take_writecbs(NodeWritable *w, GArray **more)
{
    NodeCallback first = g_array_index(w->writecbs, NodeCallback, 0);

    *more = NULL;
    if (w->writecbs->len > 1) {
        g_array_remove_index(w->writecbs, 0);
        *more = w->writecbs;
        w->writecbs = g_array_new(FALSE, FALSE, sizeof(NodeCallback));
    }
    g_array_set_size(w->writecbs, 0);
    return first;
}

static void
onwrite_failed(NodeStream *stream, NodeError error, gboolean sync)
{
    GArray *more;
    NodeCallback first = take_writecbs(&stream->w, &more);

    if (!node_failed(stream->w_errored)) {
        stream->w_errored = error;
    }
    if (!node_failed(stream->r_errored)) {
        stream->r_errored = error;
    }
    if (sync) {
        done_tick(stream, first, more, error);
    } else {
        onwrite_error(stream, first, more, error);
    }
}

/* onwrite(): what is queued goes first; a write without callback that was over
 * at once needs no tick, unless for a drain. */
void
stream_onwrite(NodeStream *stream, NodeError error)
{
    NodeWritable *w = &stream->w;
    gboolean sync = w->sync;
    NodeCallback first;
    GArray *more;

    w->writing = FALSE;
    w->length -= w->writelen;
    w->writelen = 0;
    if (node_failed(error)) {
        onwrite_failed(stream, error, sync);
        return;
    }
    first = take_writecbs(w, &more);
    if (!g_queue_is_empty(&w->buffered)) {
        stream_clear_buffer(stream);
    }
    if (!sync) {
        after_write(stream, first, more);
    } else if (first.fn || more ||
               (!w->ending && !stream->destroyed && w->length == 0 &&
                w->need_drain)) {
        done_tick(stream, first, more, NODE_OK);
    } else {
        w->pendingcb--;
        if (w->ending) {
            stream_finish_maybe(stream, TRUE);
        }
    }
}

/* ---- Writing
 * ------------------------------------------------------------------------ */

/* doWrite(): the callbacks are in 'writecbs'. */
static void
do_write(NodeStream *stream, const NodeChunk *chunk)
{
    NodeWritable *w = &stream->w;

    w->writelen = chunk->len_bytes;
    w->writing = TRUE;
    w->sync = TRUE;
    stream->ops->write(stream, chunk);
    w->sync = FALSE;
}

/* All that is queued, as one writev(). (transfer full) */
static NodeChunk
join(NodeWritable *w)
{
    NodeChunk all = {NULL, 0, NODE_NO_CALLBACK};
    gboolean real = FALSE;
    gsize done = 0;
    guint8 *bytes;

    for (GList *at = w->buffered.head; at; at = at->next) {
        const NodeChunk *chunk = at->data;

        real |= chunk->bytes != NULL;
        all.len_bytes += chunk->len_bytes;
        g_array_append_val(w->writecbs, chunk->callback);
    }
    bytes = real ? g_malloc0(all.len_bytes) : NULL;
    for (GList *at = w->buffered.head; at && bytes; at = at->next) {
        const NodeChunk *chunk = at->data;

        if (chunk->bytes) {
            memcpy(bytes + done, g_bytes_get_data(chunk->bytes, NULL),
                   chunk->len_bytes);
        }
        done += chunk->len_bytes;
    }
    all.bytes = bytes ? g_bytes_new_take(bytes, all.len_bytes) : NULL;
    stream_chunks_clear(&w->buffered);
    return all;
}

/* clearBuffer(). */
void
stream_clear_buffer(NodeStream *stream)
{
    NodeWritable *w = &stream->w;
    NodeChunk chunk;

    if (w->corked > 0 || w->buffer_processing || stream->destroyed ||
        g_queue_is_empty(&w->buffered)) {
        return;
    }
    w->buffer_processing = TRUE;
    w->pendingcb -= w->buffered.length - 1;
    chunk = join(w);
    do_write(stream, &chunk);
    g_clear_pointer(&chunk.bytes, g_bytes_unref);
    w->buffer_processing = FALSE;
}

/* writeOrBuffer(). */
static gboolean
write_or_buffer(NodeStream *stream, gconstpointer bytes, gsize len_bytes,
                NodeCallback callback)
{
    NodeWritable *w = &stream->w;
    GBytes *held = bytes ? g_bytes_new(bytes, len_bytes) : NULL;
    gboolean more;

    w->length += len_bytes;
    if (w->writing || w->corked > 0 || node_failed(stream->w_errored)) {
        stream_chunk_push(&w->buffered, held, len_bytes, callback);
    } else {
        g_array_append_val(w->writecbs, callback);
        do_write(stream, &(NodeChunk){held, len_bytes, callback});
        g_clear_pointer(&held, g_bytes_unref);
    }
    more = w->length < w->hwm;
    if (!more) {
        w->need_drain = TRUE;
    }
    return more && !node_failed(stream->w_errored) && !stream->destroyed;
}

NodeError
stream_write(NodeStream *stream, gconstpointer bytes, gsize len_bytes,
             NodeCallback callback, gboolean *more)
{
    NodeError error = NODE_OK;

    if (stream->w.ending) {
        error.code = "ERR_STREAM_WRITE_AFTER_END";
    } else if (stream->destroyed) {
        error.code = "ERR_STREAM_DESTROYED";
    }
    if (node_failed(error)) {
        stream_tick_callback(stream, callback, error);
        stream_error_or_destroy(stream, error);
        *more = FALSE;
        return error;
    }
    stream->w.pendingcb++;
    *more = write_or_buffer(stream, bytes, len_bytes, callback);
    return NODE_OK;
}

void
stream_cork(NodeStream *stream)
{
    stream->w.corked++;
}

void
stream_uncork(NodeStream *stream)
{
    if (stream->w.corked > 0) {
        stream->w.corked--;
        if (!stream->w.writing) {
            stream_clear_buffer(stream);
        }
    }
}
