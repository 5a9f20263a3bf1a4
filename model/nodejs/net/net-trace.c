/* SPDX-License-Identifier: GPL-2.0-only */
/* What a traced host tells of the events of net.Socket and net.Server. */
#include "model/nodejs/net/net-priv.h"

/* After the end of a connection the one that it was. */
static guint64
conn_of(NodeSocket *socket)
{
    const UvStream *handle = socket->handle;
    guint64 conn_id = handle && handle->fd >= 0
                          ? posix_conn_id(socket->stream.node->proc, handle->fd)
                          : 0;

    if (conn_id) {
        socket->conn_id = conn_id;
    }
    return socket->conn_id;
}

static char *
detail_of(const NodeEvent *event)
{
    switch (event->type) {
    case NODE_EVENT_DATA:
        return g_strdup_printf("%" G_GSIZE_FORMAT, event->len_bytes);
    case NODE_EVENT_ERROR:
        return node_error_text(event->error);
    case NODE_EVENT_CLOSE:
        return g_strdup(event->had_error ? "error" : "");
    case NODE_EVENT_CONNECT:
    case NODE_EVENT_READY:
    case NODE_EVENT_READABLE:
    case NODE_EVENT_END:
    case NODE_EVENT_FINISH:
    case NODE_EVENT_DRAIN:
    case NODE_EVENT_TIMEOUT:
        return g_strdup("");
    case N_NODE_EVENTS:
        break;
    }
    g_assert_not_reached();
}

void
net_watch(NodeStream *stream, const NodeEvent *event)
{
    g_autofree char *detail = detail_of(event);

    posix_tell_event(stream->node->proc, conn_of(net_socket_of(stream)),
                     node_event_name(event->type), detail);
}

void
net_server_watch(NodeServer *server, NodeSocket *socket, const char *name)
{
    if (posix_tells_events(server->node->host)) {
        posix_tell_event(server->node->proc, socket ? conn_of(socket) : 0, name,
                         "");
    }
}
