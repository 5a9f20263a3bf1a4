/* SPDX-License-Identifier: GPL-2.0-only */
/* lib/internal/streams/readable.js: the buffer, push() and read(). */
#include "model/nodejs/stream/stream.h"

#include <string.h>

/* computeNewHighWaterMark(): MAX_HWM. */
#define HWM_MAX 0x40000000

gboolean
stream_readable(const NodeStream *stream)
{
    return !stream->destroyed && !stream->error_emitted &&
           !stream->r.end_emitted;
}

/* ---- What comes in ----------------------------------------------------------
 */

static void
maybe_read_more_nt(G_GNUC_UNUSED Node *node, const NodeTick *tick)
{
    NodeStream *stream = tick->object;
    NodeReadable *r = &stream->r;

    while (
        !r->reading && !r->ended &&
        (r->length < r->hwm || (r->flowing == FLOWING_YES && r->length == 0))) {
        gsize length = r->length;

        stream_read(stream, 0);
        if (length == r->length) {
            break;
        }
    }
    r->reading_more = FALSE;
    stream_unref(stream);
}

static void
maybe_read_more(NodeStream *stream)
{
    if (!stream->r.reading_more) {
        stream->r.reading_more = TRUE;
        stream_tick(stream, maybe_read_more_nt);
    }
}

static void
emit_data(NodeStream *stream, gconstpointer bytes, gsize len_bytes)
{
    NodeEvent event = {.type = NODE_EVENT_DATA,
                       .socket = (NodeSocket *)stream,
                       .bytes = bytes,
                       .len_bytes = len_bytes};

    stream_emit(stream, &event);
}

/* addChunk(). */
static void
add_chunk(NodeStream *stream, gconstpointer bytes, gsize len_bytes)
{
    NodeReadable *r = &stream->r;

    if (r->flowing == FLOWING_YES && r->length == 0 && !r->sync &&
        (stream->heard & NODE_ON(DATA))) {
        emit_data(stream, bytes, len_bytes);
    } else {
        r->length += len_bytes;
        stream_chunk_push(&r->buffer,
                          bytes ? g_bytes_new(bytes, len_bytes) : NULL,
                          len_bytes, NODE_NO_CALLBACK);
        if (r->need_readable) {
            stream_emit_readable(stream);
        }
    }
    maybe_read_more(stream);
}

/* readableAddChunk(). */
gboolean
stream_push(NodeStream *stream, gconstpointer bytes, gsize len_bytes)
{
    NodeReadable *r = &stream->r;

    if (r->ended || stream->destroyed || node_failed(stream->r_errored)) {
        return FALSE;
    }
    r->reading = FALSE;
    add_chunk(stream, bytes, len_bytes);
    return !r->ended && (r->length < r->hwm || r->length == 0);
}

/* onEofChunk(). */
void
stream_push_end(NodeStream *stream)
{
    NodeReadable *r = &stream->r;

    r->reading = FALSE;
    if (r->ended) {
        return;
    }
    r->ended = TRUE;
    if (r->sync) {
        stream_emit_readable(stream);
    } else {
        r->need_readable = FALSE;
        r->emitted_readable = TRUE;
        stream_emit_readable_now(stream);
    }
}

/* ---- What goes out
 * ----------------------------------------------------------- */

/* fromList(): takes 'n' bytes off the buffer; '*bytes' are the bytes, or NULL
 * for filler. */
static void
from_list(NodeReadable *r, gsize n, GBytes **bytes)
{
    NodeChunk *first = g_queue_peek_head(&r->buffer);
    gsize done = 0;
    guint8 *joined;

    if (first->len_bytes == n) {
        *bytes = g_steal_pointer(&first->bytes);
        g_free(g_queue_pop_head(&r->buffer));
        return;
    }
    joined = first->bytes ? g_malloc0(n) : NULL;
    while (done < n) {
        NodeChunk *chunk = g_queue_peek_head(&r->buffer);
        gsize take = MIN(chunk->len_bytes, n - done);

        if (joined && chunk->bytes) {
            memcpy(joined + done, g_bytes_get_data(chunk->bytes, NULL), take);
        }
        done += take;
        chunk->len_bytes -= take;
        if (chunk->bytes && chunk->len_bytes > 0) {
            GBytes *rest =
                g_bytes_new_from_bytes(chunk->bytes, take, chunk->len_bytes);
            g_bytes_unref(chunk->bytes);
            chunk->bytes = rest;
        }
        if (chunk->len_bytes == 0) {
            g_clear_pointer(&chunk->bytes, g_bytes_unref);
            g_free(g_queue_pop_head(&r->buffer));
        }
    }
    *bytes = joined ? g_bytes_new_take(joined, n) : NULL;
}

/* howMuchToRead(): 'n' is -1 where it was not given. */
static gsize
how_much_to_read(const NodeReadable *r, gssize n)
{
    const NodeChunk *first;

    if (n == 0 || (r->length == 0 && r->ended)) {
        return 0;
    }
    if (n < 0) {
        first = r->length > 0 ? r->buffer.head->data : NULL;
        return r->flowing == FLOWING_YES && first ? first->len_bytes
                                                  : r->length;
    }
    if ((gsize)n <= r->length) {
        return (gsize)n;
    }
    return r->ended ? r->length : 0;
}

static void
raise_hwm(NodeReadable *r, gsize n)
{
    if (n <= r->hwm) {
        return;
    }
    r->hwm = 1;
    while (r->hwm < MIN(n, HWM_MAX)) {
        r->hwm *= 2;
    }
}

/* Has the source read; 'state.sync' tells push() that it is inside. */
static void
do_read(NodeStream *stream)
{
    NodeReadable *r = &stream->r;

    r->reading = TRUE;
    r->sync = TRUE;
    if (r->length == 0) {
        r->need_readable = TRUE;
    }
    stream->ops->read(stream);
    r->sync = FALSE;
}

/* read(0) with a full buffer, or at the end, only tells that there is
 * something. */
static gboolean
only_tells(NodeStream *stream, gssize n)
{
    NodeReadable *r = &stream->r;

    if (n != 0 || !r->need_readable || !(r->length >= r->hwm || r->ended)) {
        return FALSE;
    }
    if (r->length == 0 && r->ended) {
        stream_end_readable(stream);
    } else {
        stream_emit_readable(stream);
    }
    return TRUE;
}

/* Takes 'n' bytes (0: null) and says what that means for 'readable' and
 * 'end'. */
static gssize
take(NodeStream *stream, gssize asked, gsize n)
{
    NodeReadable *r = &stream->r;
    g_autoptr(GBytes) bytes = NULL;

    if (n > 0) {
        from_list(r, n, &bytes);
        r->length -= n;
    } else {
        r->need_readable = r->length <= r->hwm;
    }
    if (r->length == 0) {
        if (!r->ended) {
            r->need_readable = TRUE;
        }
        if (asked != (gssize)n && r->ended) {
            stream_end_readable(stream);
        }
    }
    if (n == 0) {
        return -1;
    }
    if (!stream->error_emitted && !stream->close_emitted) {
        emit_data(stream, bytes ? g_bytes_get_data(bytes, NULL) : NULL, n);
    }
    return (gssize)n;
}

/* Readable.prototype.read(). */
gssize
stream_read(NodeStream *stream, gssize asked)
{
    NodeReadable *r = &stream->r;
    gboolean wants;
    gsize n;

    if (asked > 0) {
        raise_hwm(r, (gsize)asked);
    }
    if (asked != 0) {
        r->emitted_readable = FALSE;
    }
    if (only_tells(stream, asked)) {
        return -1;
    }
    n = how_much_to_read(r, asked);
    if (n == 0 && r->ended) {
        if (r->length == 0) {
            stream_end_readable(stream);
        }
        return -1;
    }
    wants = r->need_readable || r->length == 0 || r->length - n < r->hwm;
    if (wants && !r->ended && !r->reading && !stream->destroyed &&
        !node_failed(stream->r_errored)) {
        do_read(stream);
        if (!r->reading) {
            n = how_much_to_read(r, asked);
        }
    }
    return take(stream, asked, n);
}
