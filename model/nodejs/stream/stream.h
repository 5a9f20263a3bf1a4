/* SPDX-License-Identifier: GPL-2.0-only */
/* Streams, lib/internal/streams/: a Duplex that is net.Socket's base.
 *
 * Functions bear the names of Node's.  What a kind of stream does beneath
 * (_read, _write, _final, _destroy) is its NodeStreamOps; write and final
 * answer by stream_onwrite() and stream_onfinal(), within the call or later.
 */
#ifndef FINWAIT_MODEL_NODE_STREAM_H
#define FINWAIT_MODEL_NODE_STREAM_H

#include "model/nodejs/task/node-priv.h"

/* state.highWaterMark of both halves (getDefaultHighWaterMark). */
#define STREAM_HWM 16384

typedef struct NodeStream NodeStream;

/* A chunk of a buffer. */
typedef struct NodeChunk {
    GBytes *bytes; /* NULL: filler */
    gsize len_bytes;
    NodeCallback callback; /* of a write */
} NodeChunk;

typedef struct NodeStreamOps {
    void (*read)(NodeStream *stream);
    /* 'chunk' is borrowed. */
    void (*write)(NodeStream *stream, const NodeChunk *chunk);
    void (*final)(NodeStream *stream);
    /* _destroy(): calls stream_on_destroy() on its way; FALSE if it has thrown
     * '*thrown' before that. */
    gboolean (*destroy)(NodeStream *stream, NodeError error, NodeError *thrown);
    void (*free)(NodeStream *stream);
    /* 'event' is emitted; for who watches. */
    void (*watch)(NodeStream *stream, const NodeEvent *event);
} NodeStreamOps;

/* A listener; once ones go before they are called. */
typedef struct NodeListener {
    guint events;
    gboolean once;
    NodeListenerFn fn; /* NULL: removed */
    gpointer user;
} NodeListener;

typedef enum NodeFlowing {
    FLOWING_NULL, /* nobody has decided */
    FLOWING_NO,
    FLOWING_YES,
} NodeFlowing;

/* ReadableState. */
typedef struct NodeReadable {
    NodeFlowing flowing;
    gsize length, hwm;
    GQueue buffer; /* of NodeChunk, owned */
    gboolean ended, end_emitted, reading, sync, paused;
    gboolean need_readable, emitted_readable, readable_listening;
    gboolean resume_scheduled, reading_more;
} NodeReadable;

/* WritableState. */
typedef struct NodeWritable {
    gsize length, writelen, hwm;
    GQueue buffered;     /* of NodeChunk, owned */
    GArray *writecbs;    /* of NodeCallback: of the write under way */
    GArray *on_finished; /* of NodeCallback: state[kOnFinished] */
    guint pendingcb, corked;
    gboolean ending, finished, writing, sync, need_drain, final_called;
    gboolean buffer_processing;
} NodeWritable;

struct NodeStream {
    Node *node;
    const NodeStreamOps *ops;
    guint refs;
    gboolean allow_half_open;
    gboolean destroyed, error_emitted, close_emitted;
    NodeError r_errored, w_errored;
    NodeReadable r;
    NodeWritable w;
    GArray *listeners;  /* of NodeListener */
    guint heard;        /* the events of all of them */
    guint emitting;     /* depth of emit() */
    gboolean untidy;    /* some listeners have been removed */
    gboolean after_fin; /* write() is writeAfterFIN() (net.js) */
    GList node_link;
};

/* ---- stream-emit.c ---- */

void stream_init(NodeStream *stream, Node *node, const NodeStreamOps *ops);
void stream_clear(NodeStream *stream);
void stream_unref(NodeStream *stream);

/* Adds a listener, without what on('data') does beyond. */
void stream_listen(NodeStream *stream, guint events, gboolean once,
                   NodeListenerFn fn, gpointer user);
void stream_unlisten(NodeStream *stream, NodeListenerFn fn, gpointer user);

/* emit(): FALSE if an error was thrown, as nobody listens for it. */
gboolean stream_emit(NodeStream *stream, const NodeEvent *event);
void stream_emit_plain(NodeStream *stream, NodeEventType type);

/* listenerCount(). */
guint stream_listeners(const NodeStream *stream, NodeEventType type);

/* process.nextTick() of a function of the stream. */
void stream_tick(NodeStream *stream, NodeTickFn fn);

/* ... of a callback. */
void stream_tick_callback(NodeStream *stream, NodeCallback callback,
                          NodeError error);
void stream_call(NodeCallback callback, NodeError error);

void stream_chunks_clear(GQueue *chunks);
void stream_chunk_push(GQueue *chunks, GBytes *bytes, gsize len_bytes,
                       NodeCallback callback);

static inline gboolean
node_failed(NodeError error)
{
    return error.code != NULL;
}

/* ---- stream-destroy.c ---- */

void stream_destroy(NodeStream *stream, NodeError error);
void stream_error_or_destroy(NodeStream *stream, NodeError error);

/* onDestroy(), with the error that 'error' tells of. */
void stream_on_destroy(NodeStream *stream, NodeError error);

/* ---- stream-readable.c, stream-flow.c ---- */

/* push(): FALSE if the source is to stop; push(null). */
gboolean stream_push(NodeStream *stream, gconstpointer bytes, gsize len_bytes);
void stream_push_end(NodeStream *stream);
gssize stream_read(NodeStream *stream, gssize n);
void stream_emit_readable(NodeStream *stream);
void stream_emit_readable_now(NodeStream *stream);
void stream_end_readable(NodeStream *stream);
void stream_pause(NodeStream *stream);
void stream_resume(NodeStream *stream);
gboolean stream_is_paused(const NodeStream *stream);
void stream_flow(NodeStream *stream);

/* What on('data') and on('readable') do beyond the listener. */
void stream_on_data(NodeStream *stream);
void stream_on_readable(NodeStream *stream);

/* stream.readable, stream.writable. */
gboolean stream_readable(const NodeStream *stream);
gboolean stream_writable(const NodeStream *stream);

/* ---- stream-writable.c, stream-finish.c ---- */

/* _write(): NODE_OK, or why the chunk was not taken; '*more' is what write()
 * returns. */
NodeError stream_write(NodeStream *stream, gconstpointer bytes, gsize len_bytes,
                       NodeCallback callback, gboolean *more);
void stream_onwrite(NodeStream *stream, NodeError error);
void stream_clear_buffer(NodeStream *stream);
void stream_error_buffer(NodeStream *stream);
void stream_cork(NodeStream *stream);
void stream_uncork(NodeStream *stream);
void stream_end(NodeStream *stream, gconstpointer bytes, gsize len_bytes,
                NodeCallback callback);
void stream_onfinal(NodeStream *stream);
void stream_finish_maybe(NodeStream *stream, gboolean sync);

#endif
