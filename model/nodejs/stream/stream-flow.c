/* SPDX-License-Identifier: GPL-2.0-only */
/* lib/internal/streams/readable.js: flowing, paused, readable mode, the end. */
#include "model/nodejs/stream/stream.h"

/* ---- 'readable'
 * -------------------------------------------------------------- */

static void
emit_readable_nt(G_GNUC_UNUSED Node *node, const NodeTick *tick)
{
    stream_emit_readable_now(tick->object);
    stream_unref(tick->object);
}

/* emitReadable(). */
void
stream_emit_readable(NodeStream *stream)
{
    stream->r.need_readable = FALSE;
    if (!stream->r.emitted_readable) {
        stream->r.emitted_readable = TRUE;
        stream_tick(stream, emit_readable_nt);
    }
}

/* emitReadable_(). */
void
stream_emit_readable_now(NodeStream *stream)
{
    NodeReadable *r = &stream->r;

    if (!stream->destroyed && !node_failed(stream->r_errored) &&
        (r->length > 0 || r->ended)) {
        stream_emit_plain(stream, NODE_EVENT_READABLE);
        r->emitted_readable = FALSE;
    }
    r->need_readable =
        r->flowing != FLOWING_YES && !r->ended && r->length <= r->hwm;
    stream_flow(stream);
}

/* ---- Flowing
 * ----------------------------------------------------------------- */

void
stream_flow(NodeStream *stream)
{
    while (stream->r.flowing == FLOWING_YES && stream_read(stream, -1) >= 0) {
    }
}

static void
resume_nt(G_GNUC_UNUSED Node *node, const NodeTick *tick)
{
    NodeStream *stream = tick->object;
    NodeReadable *r = &stream->r;

    if (!r->reading) {
        stream_read(stream, 0);
    }
    r->resume_scheduled = FALSE;
    stream_flow(stream);
    if (r->flowing == FLOWING_YES && !r->reading) {
        stream_read(stream, 0);
    }
    stream_unref(stream);
}

void
stream_resume(NodeStream *stream)
{
    NodeReadable *r = &stream->r;

    if (r->flowing != FLOWING_YES) {
        r->flowing = r->readable_listening ? FLOWING_NO : FLOWING_YES;
        if (!r->resume_scheduled) {
            r->resume_scheduled = TRUE;
            stream_tick(stream, resume_nt);
        }
    }
    r->paused = FALSE;
}

void
stream_pause(NodeStream *stream)
{
    stream->r.flowing = FLOWING_NO;
    stream->r.paused = TRUE;
}

gboolean
stream_is_paused(const NodeStream *stream)
{
    return stream->r.paused || stream->r.flowing == FLOWING_NO;
}

/* ---- Listeners
 * ---------------------------------------------------------------- */

void
stream_on_data(NodeStream *stream)
{
    stream->r.readable_listening = (stream->heard & NODE_ON(READABLE)) != 0;
    if (stream->r.flowing != FLOWING_NO) {
        stream_resume(stream);
    }
}

static void
reading_nt(G_GNUC_UNUSED Node *node, const NodeTick *tick)
{
    stream_read(tick->object, 0);
    stream_unref(tick->object);
}

void
stream_on_readable(NodeStream *stream)
{
    NodeReadable *r = &stream->r;

    if (r->end_emitted || r->readable_listening) {
        return;
    }
    r->readable_listening = r->need_readable = TRUE;
    r->flowing = FLOWING_NO;
    r->emitted_readable = FALSE;
    if (r->length > 0) {
        stream_emit_readable(stream);
    } else if (!r->reading) {
        stream_tick(stream, reading_nt);
    }
}

/* ---- The end
 * -------------------------------------------------------------------- */

static void
end_writable_nt(G_GNUC_UNUSED Node *node, const NodeTick *tick)
{
    NodeStream *stream = tick->object;

    if (stream_writable(stream)) {
        stream_end(stream, NULL, 0, NODE_NO_CALLBACK);
    }
    stream_unref(stream);
}

/* endReadableNT(). */
static void
end_readable_nt(G_GNUC_UNUSED Node *node, const NodeTick *tick)
{
    NodeStream *stream = tick->object;

    if (!node_failed(stream->r_errored) && !stream->close_emitted &&
        !stream->r.end_emitted && stream->r.length == 0) {
        stream->r.end_emitted = TRUE;
        /* onReadableStreamEnd(), the first listener of a socket */
        stream->after_fin |= !stream->allow_half_open;
        stream_emit_plain(stream, NODE_EVENT_END);
        if (stream_writable(stream) && !stream->allow_half_open) {
            stream_tick(stream, end_writable_nt);
        } else if (stream->w.finished) {
            stream_destroy(stream, NODE_OK);
        }
    }
    stream_unref(stream);
}

/* endReadable(). */
void
stream_end_readable(NodeStream *stream)
{
    if (!stream->r.end_emitted) {
        stream->r.ended = TRUE;
        stream_tick(stream, end_readable_nt);
    }
}
