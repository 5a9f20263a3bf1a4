/* SPDX-License-Identifier: GPL-2.0-only */
/* lib/net.js: connect() to an address. */
#include "model/nodejs/net/net-priv.h"

/* internalConnect(), in the tick that lookupAndConnect() asks for. */
static void
connect_nt(G_GNUC_UNUSED Node *node, const NodeTick *tick)
{
    NodeSocket *socket = tick->object;
    PosixErrno error;

    if (socket->connecting) {
        error = uv_tcp_connect(socket->handle, socket->to);
        if (error != POSIX_OK) {
            stream_destroy(&socket->stream, net_error(error, "connect"));
        }
    }
    stream_unref(&socket->stream);
}

void
node_connect(NodeSocket *socket, PortAddr to)
{
    NodeStream *stream = &socket->stream;

    g_assert(!socket->handle && !stream->destroyed);
    socket->handle = uv_tcp_init(&stream->node->uv, &net_stream_ops, socket);
    net_refresh(socket);
    socket->connecting = TRUE;
    socket->to = to;
    stream_tick(stream, connect_nt);
}

/* The options that were set before there was a connection. */
static void
apply_options(NodeSocket *socket)
{
    if (socket->no_delay) {
        uv_tcp_nodelay(socket->handle, TRUE);
    }
    if (socket->keep_alive) {
        uv_tcp_keepalive(socket->handle, TRUE, socket->keep_alive_s);
    }
}

/* afterConnect(). */
static void
after_connect(NodeSocket *socket, PosixErrno error)
{
    NodeStream *stream = &socket->stream;

    if (stream->destroyed) {
        return;
    }
    socket->connecting = FALSE;
    if (error != POSIX_OK) {
        stream_destroy(stream, net_error(error, "connect"));
        return;
    }
    net_refresh(socket);
    apply_options(socket);
    stream_emit_plain(stream, NODE_EVENT_CONNECT);
    stream_emit_plain(stream, NODE_EVENT_READY);
    if (!stream_is_paused(stream)) {
        stream_read(stream, 0);
    }
}

void
net_connected(gpointer owner, PosixErrno error)
{
    NodeSocket *socket = owner;
    Node *node = socket->stream.node;

    after_connect(socket, error);
    node_entry_end(node);
}
