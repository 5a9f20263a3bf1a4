/* SPDX-License-Identifier: GPL-2.0-only */
/* Node.js: a process with an event loop, net.Socket and net.Server.
 *
 * A Node is what runs in one process of a PosixHost: libuv's loop, which polls
 * non-blocking sockets by epoll, and above it the streams of Node.  What a
 * program sees, and when, so comes from the kernel's model.  Rules follow Node
 * 20.20 and libuv 1.46 on Linux; comments name the function that one is from,
 * and in brackets a recorded case that shows it, e.g. [node.end_data].
 *
 *   uv/      libuv: the loop and its phases, epoll, streams, TCP handles
 *   task/    what runs after an entry from libuv: process.nextTick() queue,
 *            microtasks; timers and immediates
 *   stream/  Readable, Writable, Duplex: marks, flags, end, destroy
 *   net/     net.Socket, net.Server, pipe() and pipeline()
 *
 * A program is functions that the loop calls (listeners, callbacks, timers).
 * Each runs to its end before the next; one that spends time with
 * node_busy() holds up the loop, not the kernel.  Bytes are real where a
 * program wrote bytes and the reader asked for them, else filler.
 *
 * Not here: names and happy eyeballs, string encodings, objectMode, onread
 * buffers, cluster, files, domains.
 */
#ifndef FINWAIT_MODEL_NODE_H
#define FINWAIT_MODEL_NODE_H

#include "model/posix/posix.h"
#include <glib.h>

G_BEGIN_DECLS

typedef struct Node Node;
typedef struct NodeSocket NodeSocket;
typedef struct NodeServer NodeServer;

/* The error of an event or a callback.  Strings are static or interned. */
typedef struct NodeError {
    const char *code;    /* "ECONNRESET", "ERR_STREAM_DESTROYED"; NULL: none */
    const char *syscall; /* "read", "write", "connect", "reset", or NULL */
} NodeError;

#define NODE_OK ((NodeError){NULL, NULL})

/* "", "(CODE)" or "(CODE SYSCALL)".  (transfer full) */
char *node_error_text(NodeError error);

/* ---- Processes ---------------------------------------------------------- */

typedef struct NodeConfig {
    /* libuv's short cut: POLLHUP and a read that was not full are the end of
     * the stream, so a reset that came with the last data is told as a clean
     * end (uv__stream_io() up to 1.51; changed by libuv PR 4997, 2026). */
    gboolean hup_is_eof;
    gboolean wants_bytes; /* NodeEvent.bytes are those that were sent */
} NodeConfig;

/* As Node 20.20 is. */
void node_config_default(NodeConfig *config);

typedef void (*NodeFn)(gpointer user);

/* A process of 'host' that runs 'main' and then its loop, for ever.  The Node
 * outlives the process. (transfer full) */
Node *node_process_new(PosixHost *host, const NodeConfig *config, NodeFn main,
                       gpointer user);

/* After posix_host_stop(); accepts NULL. */
void node_process_free(Node *node);

/* The process ends: the kernel closes its sockets (process.exit()).  Only by
 * what the loop calls; does not return. */
void node_exit(Node *node);

/* Without a handler an error that nobody listens for ends the process, as
 * process.on('uncaughtException') says. */
typedef void (*NodeUncaughtFn)(gpointer user, NodeError error);
void node_on_uncaught(Node *node, NodeUncaughtFn fn, gpointer user);

/* From outside the process and the world's loop: has 'fn' called by the loop as
 * an entry of its own, ahead of what waits in the kernel (uv_async_send()).
 * Calls that come within 'gap_ns' after it are the same entry: ticks come
 * after the last. */
void node_call(Node *node, gint64 gap_ns, NodeFn fn, gpointer user);

/* The thread of the loop. */
PosixProc *node_proc(const Node *node);
PosixHost *node_host(const Node *node);
gint64 node_now_ns(const Node *node);

/* The handler computes: the loop stands still, the kernel does not. */
void node_busy(Node *node, gint64 work_ns);

/* ---- Tasks -------------------------------------------------------------- */

void node_next_tick(Node *node, NodeFn fn, gpointer user);
void node_microtask(Node *node, NodeFn fn, gpointer user);
void node_set_immediate(Node *node, NodeFn fn, gpointer user);

/* setTimeout(): the number clears it. A time below 1 ms is 1 ms. */
guint64 node_set_timeout(Node *node, gint64 ms, NodeFn fn, gpointer user);
void node_clear_timeout(Node *node, guint64 timeout);

/* ---- Sockets ------------------------------------------------------------ */

/* Events, as X(NAME, text). */
#define NODE_EVENTS(X)                                                         \
    X(CONNECT, "connect")                                                      \
    X(READY, "ready")                                                          \
    X(DATA, "data") /* bytes, len_bytes */                                     \
    X(READABLE, "readable")                                                    \
    X(END, "end")                                                              \
    X(FINISH, "finish")                                                        \
    X(DRAIN, "drain")                                                          \
    X(TIMEOUT, "timeout")                                                      \
    X(ERROR, "error") /* error */                                              \
    X(CLOSE, "close") /* had_error */

typedef enum NodeEventType {
#define X(NAME, TEXT) NODE_EVENT_##NAME,
    NODE_EVENTS(X)
#undef X
        N_NODE_EVENTS
} NodeEventType;

/* Bits of the events that a listener is for. */
#define NODE_ON(NAME) (1u << NODE_EVENT_##NAME)

typedef struct NodeEvent {
    NodeEventType type;
    NodeSocket *socket;
    gconstpointer bytes; /* NULL: filler; valid during the call */
    gsize len_bytes;
    NodeError error;
    gboolean had_error;
    gboolean no_argument; /* close of a socket that never had a handle */
} NodeEvent;

typedef void (*NodeListenerFn)(gpointer user, const NodeEvent *event);

/* socket.on(): 'fn' hears those events.  A listener for data makes the socket
 * flow, one for readable makes it wait for read(). */
void node_on(NodeSocket *socket, guint events, NodeListenerFn fn,
             gpointer user);

/* Removes that listener from all events. */
void node_off(NodeSocket *socket, NodeListenerFn fn, gpointer user);

const char *node_event_name(NodeEventType type);

/* What is called when a write or an end is over; 'fn' NULL: nothing. */
typedef struct NodeCallback {
    void (*fn)(gpointer user, NodeError error);
    gpointer user;
} NodeCallback;

#define NODE_NO_CALLBACK ((NodeCallback){NULL, NULL})

typedef struct NodeSocketOptions {
    gboolean allow_half_open;
    gboolean pause_on_connect; /* of servers */
} NodeSocketOptions;

/* new net.Socket().  It lives until its close event has been heard, or as long
 * as it is referred to. */
NodeSocket *node_socket_new(Node *node, const NodeSocketOptions *options);
NodeSocket *node_socket_ref(NodeSocket *socket);
void node_socket_unref(NodeSocket *socket);

Node *node_of(const NodeSocket *socket);

/* connect() to an address: the SYN leaves in a tick. */
void node_connect(NodeSocket *socket, PortAddr to);

/* write() (NULL 'bytes': filler) and end(); 'len_bytes' of 0 is an end()
 * without data. */
gboolean node_write(NodeSocket *socket, gconstpointer bytes, gsize len_bytes,
                    NodeCallback callback);
void node_end(NodeSocket *socket, gconstpointer bytes, gsize len_bytes,
              NodeCallback callback);

void node_cork(NodeSocket *socket);
void node_uncork(NodeSocket *socket);

/* destroy(), with 'error' or NODE_OK. */
void node_destroy(NodeSocket *socket, NodeError error);
void node_destroy_soon(NodeSocket *socket);
void node_reset_and_destroy(NodeSocket *socket);

void node_pause(NodeSocket *socket);
void node_resume(NodeSocket *socket);

/* read(n), read() with 'n' -1: how many bytes, -1 for null. */
gssize node_read(NodeSocket *socket, gssize n);

void node_set_idle(NodeSocket *socket, gint64 ms); /* socket.setTimeout() */
void node_set_keep_alive(NodeSocket *socket, gboolean on, gint64 delay_ms);
void node_set_no_delay(NodeSocket *socket, gboolean on);

/* "opening", "open", "readOnly", "writeOnly", "closed". */
const char *node_ready_state(const NodeSocket *socket);
gboolean node_destroyed(const NodeSocket *socket);
gboolean node_readable_ended(const NodeSocket *socket);
gboolean node_writable_ended(const NodeSocket *socket);
gboolean node_writable_finished(const NodeSocket *socket);

/* All of these: "readyState=open destroyed=0 ...".  (transfer full) */
char *node_state_text(const NodeSocket *socket);
gsize node_writable_length(const NodeSocket *socket);
gsize node_readable_length(const NodeSocket *socket);

/* Its descriptor in node_proc(), or -1: for what the kernel can tell. */
int node_fd(const NodeSocket *socket);

/* source.pipe(dest): data goes over, with its back-pressure, and the end;
 * errors do not. */
void node_pipe(NodeSocket *source, NodeSocket *dest);

/* stream.pipeline(source, dest, callback): an error or a premature close of
 * one destroys both. */
void node_pipeline(NodeSocket *source, NodeSocket *dest, NodeCallback callback);

/* ---- Servers ------------------------------------------------------------ */

typedef struct NodeServerOps {
    void (*connection)(gpointer user, NodeSocket *socket);
    void (*drop)(gpointer user);  /* above maxConnections; NULL: nothing */
    void (*close)(gpointer user); /* 'close' of the server; NULL: nothing */
} NodeServerOps;

typedef struct NodeServerOptions {
    NodeSocketOptions sockets;
    guint max_connections; /* 0: no limit */
    guint backlog;         /* 0: 511 */
} NodeServerOptions;

/* net.createServer() and listen(); lives as long as the Node. NULL if the port
 * is taken. */
NodeServer *node_listen(Node *node, guint16 port,
                        const NodeServerOptions *options,
                        const NodeServerOps *ops, gpointer user);

/* Listening ends at once; 'callback' when the last socket is destroyed. */
void node_server_close(NodeServer *server, NodeCallback callback);

/* Sockets that are not destroyed. */
guint node_server_connections(const NodeServer *server);

G_END_DECLS

#endif
