/* SPDX-License-Identifier: GPL-2.0-only */
/* Readable.prototype.pipe() and stream.pipeline() (lib/internal/streams/
 * readable.js, pipeline.js), between two sockets. */
#include "model/nodejs/net/net-priv.h"

/* A pipe from one socket to another, with a reference to both.  It lives as
 * long as the process: listeners of either may name it until then. */
typedef struct Pipe {
    NodeSocket *source, *dest;
    gboolean over;    /* unpipe() */
    gboolean waiting; /* for 'drain' of 'dest' */
    gboolean ends;    /* the end of 'source' ends 'dest' */
} Pipe;

static void on_source(gpointer user, const NodeEvent *event);
static void on_dest(gpointer user, const NodeEvent *event);

/* unpipe(): nobody reads 'source' any more. */
static void
unpipe(Pipe *pipe)
{
    if (!pipe->over) {
        pipe->over = TRUE;
        node_off(pipe->source, on_source, pipe);
        node_off(pipe->dest, on_dest, pipe);
        node_pause(pipe->source);
    }
}

static void
on_source(gpointer user, const NodeEvent *event)
{
    Pipe *pipe = user;

    if (event->type == NODE_EVENT_DATA) {
        if (!node_write(pipe->dest, event->bytes, event->len_bytes,
                        NODE_NO_CALLBACK)) {
            pipe->waiting = TRUE;
            node_pause(pipe->source);
        }
    } else if (pipe->ends) {
        node_end(pipe->dest, NULL, 0, NODE_NO_CALLBACK);
    }
}

/* An error stops the pipe, and is thrown if nobody else listens for it. */
static void
on_dest_error(Pipe *pipe, const NodeEvent *event)
{
    NodeSocket *dest = pipe->dest;

    unpipe(pipe);
    if (stream_listeners(&dest->stream, NODE_EVENT_ERROR) == 0) {
        node_throw(dest->stream.node, event->error);
    }
}

static void
on_dest(gpointer user, const NodeEvent *event)
{
    Pipe *pipe = user;

    if (event->type == NODE_EVENT_ERROR) {
        on_dest_error(pipe, event);
    } else if (event->type != NODE_EVENT_DRAIN) {
        unpipe(pipe); /* 'close' or 'finish' */
    } else if (pipe->waiting) {
        pipe->waiting = FALSE;
        node_resume(pipe->source);
    }
}

static Pipe *
pipe_new(NodeSocket *source, NodeSocket *dest, gboolean ends)
{
    Pipe *pipe = posix_alloc(source->stream.node->proc, sizeof *pipe);

    *pipe = (Pipe){node_socket_ref(source), node_socket_ref(dest), FALSE, FALSE,
                   ends};
    return pipe;
}

static void
pipe_begin(Pipe *pipe)
{
    NodeSocket *source = pipe->source;

    node_on(source, NODE_ON(DATA) | NODE_ON(END), on_source, pipe);
    node_on(pipe->dest,
            NODE_ON(DRAIN) | NODE_ON(CLOSE) | NODE_ON(FINISH) | NODE_ON(ERROR),
            on_dest, pipe);
    if (pipe->dest->stream.w.need_drain) {
        pipe->waiting = TRUE;
        node_pause(source);
    } else if (source->stream.r.flowing != FLOWING_YES) {
        node_resume(source);
    }
}

void
node_pipe(NodeSocket *source, NodeSocket *dest)
{
    pipe_begin(pipe_new(source, dest, TRUE));
}

/* ---- pipeline()
 * ---------------------------------------------------------------- */

/* Until both halves are done: 'source' has ended, 'dest' has finished. */
typedef struct Pipeline {
    NodeSocket *source, *dest;
    gboolean ended, finished, over;
    NodeCallback callback;
} Pipeline;

/* finishImpl(): an error destroys what is not done. */
static void
pipeline_over(Pipeline *pipeline, NodeError error)
{
    if (pipeline->over) {
        return;
    }
    pipeline->over = TRUE;
    if (node_failed(error)) {
        node_destroy(pipeline->source, error);
        node_destroy(pipeline->dest, error);
    }
    stream_tick_callback(&pipeline->dest->stream, pipeline->callback, error);
}

/* eos(): 'close' before the end is an error as well. */
static void
on_pipeline(Pipeline *pipeline, gboolean *done, const NodeEvent *event)
{
    if (event->type == NODE_EVENT_ERROR) {
        pipeline_over(pipeline, event->error);
    } else if (event->type != NODE_EVENT_CLOSE) {
        *done = TRUE;
    } else if (!*done) {
        pipeline_over(pipeline,
                      (NodeError){"ERR_STREAM_PREMATURE_CLOSE", NULL});
    }
    if (pipeline->ended && pipeline->finished) {
        pipeline_over(pipeline, NODE_OK);
    }
}

static void
on_pipeline_source(gpointer user, const NodeEvent *event)
{
    Pipeline *pipeline = user;

    on_pipeline(pipeline, &pipeline->ended, event);
}

static void
on_pipeline_dest(gpointer user, const NodeEvent *event)
{
    Pipeline *pipeline = user;

    on_pipeline(pipeline, &pipeline->finished, event);
}

void
node_pipeline(NodeSocket *source, NodeSocket *dest, NodeCallback callback)
{
    Pipeline *pipeline =
        posix_alloc(source->stream.node->proc, sizeof *pipeline);

    *pipeline =
        (Pipeline){.source = source, .dest = dest, .callback = callback};
    pipe_begin(pipe_new(source, dest, TRUE));
    node_on(source, NODE_ON(END) | NODE_ON(CLOSE) | NODE_ON(ERROR),
            on_pipeline_source, pipeline);
    node_on(dest, NODE_ON(FINISH) | NODE_ON(CLOSE) | NODE_ON(ERROR),
            on_pipeline_dest, pipeline);
}
