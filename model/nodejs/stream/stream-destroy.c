/* SPDX-License-Identifier: GPL-2.0-only */
/* lib/internal/streams/destroy.js, and Writable.prototype.destroy(), which a
 * Duplex uses. */
#include "model/nodejs/stream/stream.h"

/* checkError(): the first error of each half stays. */
static void
check_error(NodeStream *stream, NodeError error)
{
    if (!node_failed(error)) {
        return;
    }
    if (!node_failed(stream->w_errored)) {
        stream->w_errored = error;
    }
    if (!node_failed(stream->r_errored)) {
        stream->r_errored = error;
    }
}

static void
emit_close_nt(G_GNUC_UNUSED Node *node, const NodeTick *tick)
{
    NodeStream *stream = tick->object;

    stream->close_emitted = TRUE; /* emitClose is false: net.js does it */
    stream_unref(stream);
}

/* emitErrorCloseNT(): what throws leaves the rest out. */
static void
emit_error_close_nt(G_GNUC_UNUSED Node *node, const NodeTick *tick)
{
    NodeStream *stream = tick->object;
    NodeEvent event = {.type = NODE_EVENT_ERROR,
                       .socket = (NodeSocket *)stream,
                       .error = tick->error};

    if (!stream->error_emitted) {
        stream->error_emitted = TRUE;
        stream->close_emitted = stream_emit(stream, &event);
    } else {
        stream->close_emitted = TRUE;
    }
    stream_unref(stream);
}

static void
error_buffer_nt(G_GNUC_UNUSED Node *node, const NodeTick *tick)
{
    NodeStream *stream = tick->object;

    stream_error_buffer(stream);
    stream_unref(stream);
}

void
stream_on_destroy(NodeStream *stream, NodeError error)
{
    check_error(stream, error);
    stream->refs++;
    node_tick(stream->node,
              &(NodeTick){.fn = node_failed(error) ? emit_error_close_nt
                                                   : emit_close_nt,
                          .object = stream,
                          .error = error});
}

/* Callbacks that wait are due in a tick before the error's
 * [node2.write_end_destroy]. */
void
stream_destroy(NodeStream *stream, NodeError error)
{
    NodeError thrown;

    if (stream->destroyed) {
        return;
    }
    if (!g_queue_is_empty(&stream->w.buffered) || stream->w.on_finished) {
        stream_tick(stream, error_buffer_nt);
    }
    check_error(stream, error);
    stream->destroyed = TRUE;
    if (!stream->ops->destroy(stream, error, &thrown)) {
        stream_on_destroy(stream, thrown);
    }
}

void
stream_error_or_destroy(NodeStream *stream, NodeError error)
{
    stream_destroy(stream, error); /* autoDestroy */
}
