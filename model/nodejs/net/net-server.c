/* SPDX-License-Identifier: GPL-2.0-only */
/* lib/net.js: net.Server. */
#include "model/nodejs/net/net-priv.h"

#define BACKLOG 511

/* ---- Connections
 * -------------------------------------------------------------- */

/* A connection above maxConnections is closed as it is. */
static void
on_dropped_closed(G_GNUC_UNUSED gpointer owner)
{
}

static const UvStreamOps dropped_ops = {
    .closed = on_dropped_closed,
};

/* onconnection(). */
static void
on_connection(gpointer owner)
{
    NodeServer *server = owner;
    guint most = server->options.max_connections;
    gboolean drop = most > 0 && server->connections >= most;
    UvStream *handle = uv_tcp_init(&server->node->uv,
                                   drop ? &dropped_ops : &net_stream_ops, NULL);

    uv_accept(server->handle, handle);
    if (drop) {
        net_server_watch(server, NULL, "drop");
        if (server->ops->drop) {
            server->ops->drop(server->user);
        }
        uv_close(handle);
    } else {
        NodeSocket *socket = net_socket_accepted(server, handle);

        server->connections++;
        net_server_watch(server, socket, "connection");
        server->ops->connection(server->user, socket);
    }
    node_entry_end(server->node);
}

static void
on_listener_closed(G_GNUC_UNUSED gpointer owner)
{
}

static const UvStreamOps listener_ops = {
    .connection = on_connection,
    .closed = on_listener_closed,
};

/* ---- listen()
 * -------------------------------------------------------------------- */

static void
server_free(gpointer data)
{
    NodeServer *server = data;

    g_clear_pointer(&server->closes, g_array_unref);
    g_clear_pointer(&server->lates, g_array_unref);
    g_free(server);
}

NodeServer *
node_listen(Node *node, guint16 port, const NodeServerOptions *options,
            const NodeServerOps *ops, gpointer user)
{
    NodeServer *server = g_new0(NodeServer, 1);

    g_ptr_array_set_free_func(node->servers, server_free);
    g_ptr_array_add(node->servers, server);
    server->node = node;
    server->ops = ops;
    server->user = user;
    if (options) {
        server->options = *options;
    }
    server->handle = uv_tcp_init(&node->uv, &listener_ops, server);
    if (uv_tcp_listen(server->handle, port,
                      server->options.backlog ? server->options.backlog
                                              : BACKLOG) != POSIX_OK) {
        uv_close(g_steal_pointer(&server->handle));
        return NULL;
    }
    return server;
}

/* ---- close()
 * ----------------------------------------------------------------------- */

static void
call_all(GArray **callbacks, NodeError error)
{
    GArray *taken = g_steal_pointer(callbacks);

    for (guint i = 0; taken && i < taken->len; i++) {
        stream_call(g_array_index(taken, NodeCallback, i), error);
    }
    g_clear_pointer(&taken, g_array_unref);
}

/* emitCloseNT(): the listener of the program, then the callbacks of close(). */
static void
emit_close_nt(G_GNUC_UNUSED Node *node, const NodeTick *tick)
{
    NodeServer *server = tick->object;

    net_server_watch(server, NULL, "close");
    if (server->ops->close) {
        server->ops->close(server->user);
    }
    call_all(&server->closes, NODE_OK);
    call_all(&server->lates, (NodeError){"ERR_SERVER_NOT_RUNNING", NULL});
}

/* _emitCloseIfDrained(). */
void
net_server_destroyed(NodeServer *server)
{
    if (!server->handle && server->connections == 0) {
        node_tick(server->node,
                  &(NodeTick){.fn = emit_close_nt, .object = server});
    }
}

static void
add_callback(GArray **callbacks, NodeCallback callback)
{
    if (!*callbacks) {
        *callbacks = g_array_new(FALSE, FALSE, sizeof(NodeCallback));
    }
    g_array_append_val(*callbacks, callback);
}

void
node_server_close(NodeServer *server, NodeCallback callback)
{
    if (callback.fn) {
        add_callback(server->handle ? &server->closes : &server->lates,
                     callback);
    }
    if (server->handle) {
        uv_close(g_steal_pointer(&server->handle));
    }
    net_server_destroyed(server);
}

guint
node_server_connections(const NodeServer *server)
{
    return server->connections;
}
