/* SPDX-License-Identifier: GPL-2.0-only */
/* The programs that a Node process can run, for the command to look up.
 *
 * A program is a function that begins in a process and listens from then on.
 * What it keeps lives in a NodeProgramState of its process, which the host
 * frees: a process may be ended inside any call. */
#ifndef FINWAIT_NODEJS_PROGRAMS_H
#define FINWAIT_NODEJS_PROGRAMS_H

#include "model/nodejs/node.h"
#include "scenarios/http/http-programs.h"

G_BEGIN_DECLS

/* How a program ends its connections, as X(NAME, text): after the reply, or
 * with it. */
#define NODE_ENDINGS(X)                                                        \
    X(END, "end")           /* write(), end() */                               \
    X(END_DATA, "end-data") /* end(data) */                                    \
    X(DESTROY_SOON, "destroySoon")                                             \
    X(DESTROY, "destroy")                                                      \
    X(RESET, "resetAndDestroy")                                                \
    X(WAIT, "wait") /* not at all: the peer does */

typedef enum NodeEnding {
#define X(NAME, TEXT) NODE_END_##NAME,
    NODE_ENDINGS(X)
#undef X
        N_NODE_ENDINGS
} NodeEnding;

/* What a server's handler does about what comes in, as X(NAME, text). */
#define NODE_HANDLERS(X)                                                       \
    X(DATA, "data")     /* listens, answers when the request is there */       \
    X(RESUME, "resume") /* lets it flow away, answers after 'service' */       \
    X(NONE, "none")     /* does nothing about it, answers likewise */          \
    X(PAUSE, "pause")   /* pauseOnConnect, likewise */

typedef enum NodeHandler {
#define X(NAME, TEXT) NODE_HANDLER_##NAME,
    NODE_HANDLERS(X)
#undef X
        N_NODE_HANDLERS
} NodeHandler;

/* What the handler of 'timeout' does, as X(NAME, text). */
#define NODE_IDLES(X)                                                          \
    X(NOTHING, "nothing")                                                      \
    X(END, "end")                                                              \
    X(DESTROY, "destroy")                                                      \
    X(RESET, "resetAndDestroy")

typedef enum NodeIdle {
#define X(NAME, TEXT) NODE_IDLE_##NAME,
    NODE_IDLES(X)
#undef X
        N_NODE_IDLES
} NodeIdle;

/* How a relay joins its two sockets, as X(NAME, text). */
#define NODE_JOINTS(X)                                                         \
    X(PIPE, "pipe")         /* a.pipe(b); b.pipe(a): an error is thrown */     \
    X(LISTEN, "pipe-error") /* the same, with listeners for 'error' */         \
    X(PIPELINE, "pipeline")

typedef enum NodeJoint {
#define X(NAME, TEXT) NODE_JOINT_##NAME,
    NODE_JOINTS(X)
#undef X
        N_NODE_JOINTS
} NodeJoint;

/* What a program does that keys of all are about: Program.does. */
enum {
    NODE_DOES_PLAIN = 1 << 0, /* counts bytes, and ends as 'end' says */
    NODE_DOES_RETRY = 1 << 1, /* asks again, and has patience */
};

typedef struct NodeOptions {
    NodeConfig config;
    NodeEnding ending;
    guint64 request_bytes, reply_bytes;
    guint64 requests; /* on one connection; 0: all */
    gint64 idle_ns;   /* socket.setTimeout(); 0: none */
    NodeIdle idle;
    PortDelay busy; /* a handler computes so long before it writes */

    /* Servers. */
    guint16 port;
    guint max_connections, backlog;
    NodeHandler handler;
    gboolean half_open; /* allowHalfOpen */
    gboolean catches;   /* listens for 'error' */
    PortDelay service;  /* from the request to the reply, in a timer */
    gint64 stop_ns;     /* when server.close() is called; 0: never */
    gint64 grace_ns;    /* then destroy() of what is left */
    gint64 restart_ns;  /* from the end of the process to the next one */

    /* Clients. */
    PortAddr server;
    PortDelay start, think, retry, between;
    guint64 count; /* connections; 0: no end */
    NodeJoint joint;

    HttpOptions http; /* of http-server and http-client: node_http_options() */
} NodeOptions;

typedef struct NodeProgram {
    Program base;
    gsize rows_at; /* its rows are about what stands there in NodeOptions */
    /* Begins in 'node'; what it gives is freed by 'free' after the node. */
    gpointer (*begin)(Node *node, const NodeOptions *options);
    void (*free)(gpointer state);
} NodeProgram;

/* All programs, ended by NULL; static. */
extern const Program *const node_programs[];
extern const ParamRow node_server_rows[];
extern const ParamRow node_client_rows[];

const NodeProgram *node_program_find(const char *name);

/* ---- nodejs-reply.c, -request-loop.c, -relay.c, -http.c ---- */

gpointer node_reply_begin(Node *node, const NodeOptions *options);
void node_reply_free(gpointer state);
gpointer node_request_loop_begin(Node *node, const NodeOptions *options);
void node_request_loop_free(gpointer state);
gpointer node_relay_begin(Node *node, const NodeOptions *options);
void node_relay_free(gpointer state);
gpointer node_http_server_begin(Node *node, const NodeOptions *options);
gpointer node_http_client_begin(Node *node, const NodeOptions *options);
void node_http_free(gpointer state);

/* Tells the HTTP programs what the keys of all programs say. */
void node_http_options(NodeOptions *options, Requests *requests);

/* Writes 'len_bytes' and ends the connection as 'ending' says. */
void node_program_end(NodeSocket *socket, NodeEnding ending, guint64 len_bytes);

/* setTimeout() of a time from a scenario, which may be 0: a tick. */
guint64 node_program_after(Node *node, gint64 delay_ns, NodeFn fn,
                           gpointer user);

G_END_DECLS

#endif
