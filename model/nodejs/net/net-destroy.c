/* SPDX-License-Identifier: GPL-2.0-only */
/* lib/net.js: the ways to end a socket. */
#include "model/nodejs/net/net-priv.h"

/* ---- 'close'
 * ------------------------------------------------------------------ */

static void
emit_close(NodeSocket *socket, gboolean no_argument)
{
    NodeEvent event = {.type = NODE_EVENT_CLOSE,
                       .socket = socket,
                       .had_error = socket->had_error,
                       .no_argument = no_argument};

    stream_emit(&socket->stream, &event);
}

/* The callback of handle.close(), in the closing phase. */
void
net_closed(gpointer owner)
{
    NodeSocket *socket = owner;
    Node *node = socket->stream.node;

    emit_close(socket, FALSE);
    node_entry_end(node);
    stream_unref(&socket->stream);
}

/* emitCloseNT() of net.js: a socket without a handle. */
static void
emit_close_nt(G_GNUC_UNUSED Node *node, const NodeTick *tick)
{
    NodeSocket *socket = tick->object;

    emit_close(socket, TRUE);
    stream_unref(&socket->stream);
    stream_unref(&socket->stream); /* its life */
}

/* ---- destroy()
 * ------------------------------------------------------------------- */

/* handle.reset(): a shutdown that waits to be served forbids it; then the
 * handle stays open for ever, and 'close' never comes
 * (uv_tcp_close_reset). */
static gboolean
reset_handle(NodeSocket *socket, NodeError *thrown)
{
    NodeEvent event = {.type = NODE_EVENT_ERROR, .socket = socket};
    PosixErrno error;

    socket->reset_and_closing = FALSE;
    if (socket->handle->fd < 0) {
        uv_close(socket->handle); /* its connect() has not begun */
        return TRUE;
    }
    error = uv_tcp_close_reset(socket->handle);
    if (error == POSIX_OK) {
        return TRUE;
    }
    event.error = *thrown = net_error(error, "reset");
    return stream_emit(&socket->stream, &event);
}

static gboolean
give_up_handle(NodeSocket *socket, NodeError *thrown)
{
    if (socket->reset_and_closing) {
        if (!reset_handle(socket, thrown)) {
            return FALSE;
        }
    } else {
        uv_close(socket->handle);
    }
    socket->handle = NULL;
    return TRUE;
}

/* Socket.prototype._destroy(). */
gboolean
net_destroy(NodeStream *stream, NodeError error, NodeError *thrown)
{
    NodeSocket *socket = net_socket_of(stream);
    NodeServer *server = socket->server;

    socket->connecting = FALSE;
    socket->had_error = node_failed(error);
    node_timer_stop(stream->node, &socket->idle);
    socket->has_idle = FALSE;
    if (socket->handle) {
        if (!give_up_handle(socket, thrown)) {
            return FALSE;
        }
        stream_on_destroy(stream, error);
    } else {
        stream_on_destroy(stream, error);
        stream_tick(stream, emit_close_nt);
    }
    if (server) {
        socket->server = NULL;
        server->connections--;
        net_server_destroyed(server);
    }
    return TRUE;
}

void
node_destroy(NodeSocket *socket, NodeError error)
{
    stream_destroy(&socket->stream, error);
}

/* ---- destroySoon(), resetAndDestroy()
 * ----------------------------------------------- */

static void
destroy_when_finished(gpointer user, G_GNUC_UNUSED const NodeEvent *event)
{
    stream_destroy(user, NODE_OK);
}

void
node_destroy_soon(NodeSocket *socket)
{
    NodeStream *stream = &socket->stream;

    if (stream_writable(stream)) {
        stream_end(stream, NULL, 0, NODE_NO_CALLBACK);
    }
    if (stream->w.finished) {
        stream_destroy(stream, NODE_OK);
    } else {
        stream_listen(stream, NODE_ON(FINISH), TRUE, destroy_when_finished,
                      stream);
    }
}

/* Socket.prototype._reset(). */
static void
reset_now(gpointer user, G_GNUC_UNUSED const NodeEvent *event)
{
    NodeSocket *socket = user;

    socket->reset_and_closing = TRUE;
    stream_destroy(&socket->stream, NODE_OK);
}

void
node_reset_and_destroy(NodeSocket *socket)
{
    NodeStream *stream = &socket->stream;

    if (!socket->handle) {
        stream_destroy(stream, (NodeError){"ERR_SOCKET_CLOSED", NULL});
    } else if (socket->connecting) {
        stream_listen(stream, NODE_ON(CONNECT), TRUE, reset_now, socket);
    } else {
        reset_now(socket, NULL);
    }
}
