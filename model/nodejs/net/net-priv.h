/* SPDX-License-Identifier: GPL-2.0-only */
/* net.Socket and net.Server, lib/net.js, and what joins them to libuv,
 * lib/internal/stream_base_commons.js. */
#ifndef FINWAIT_MODEL_NODE_NET_PRIV_H
#define FINWAIT_MODEL_NODE_NET_PRIV_H

#include "model/nodejs/stream/stream.h"

struct NodeServer {
    Node *node;
    UvStream *handle; /* NULL: not listening */
    NodeServerOptions options;
    const NodeServerOps *ops;
    gpointer user;
    guint connections;
    GArray *closes; /* of NodeCallback: once('close'); an error is in 'late' */
    GArray *lates;  /* of NodeCallback: close() when it was not running */
};

struct NodeSocket {
    NodeStream stream; /* first */
    UvStream *handle;  /* _handle; NULL: none, or given up */
    gboolean handle_reading;
    gboolean connecting;
    gboolean reset_and_closing;
    gboolean had_error; /* what 'close' will say */
    PortAddr to;
    GBytes *pending; /* of the write that waits for 'connect' */
    gsize pending_bytes;
    NodeServer *server; /* NULL: it has connected, or is no longer counted */
    NodeTimer idle;     /* kTimeout */
    gboolean has_idle;
    gsize last_write_queue_size;
    gboolean no_delay, keep_alive;
    guint keep_alive_s;
    guint64 conn_id; /* for traces: of the connection that it had last */
};

/* ---- net-trace.c ---- */

/* Tell, if who traces the host wants all, that 'socket' emits 'event', or the
 * server 'name'. */
void net_watch(NodeStream *socket, const NodeEvent *event);
void net_server_watch(NodeServer *server, NodeSocket *socket, const char *name);

/* ---- net-socket.c ---- */

/* A socket on an accepted connection; reads unless pauseOnConnect. */
NodeSocket *net_socket_accepted(NodeServer *server, UvStream *handle);
void net_server_destroyed(NodeServer *server);

/* _unrefTimer(): something has happened. */
void net_refresh(NodeSocket *socket);

NodeError net_error(PosixErrno error, const char *syscall);

static inline NodeSocket *
net_socket_of(NodeStream *stream)
{
    return (NodeSocket *)stream;
}

/* ---- net-io.c ---- */

/* What libuv calls for a socket. */
extern const UvStreamOps net_stream_ops;

void net_read(NodeStream *stream);
void net_write(NodeStream *stream, const NodeChunk *chunk);
void net_final(NodeStream *stream);

/* ---- net-destroy.c ---- */

gboolean net_destroy(NodeStream *stream, NodeError error, NodeError *thrown);
void net_closed(gpointer socket);

/* ---- net-connect.c ---- */

void net_connected(gpointer socket, PosixErrno error);

#endif
