/* SPDX-License-Identifier: GPL-2.0-only */
/* The server of Node's http module, with the events that its handlers see, in
 * their order: lib/_http_server.js, _http_outgoing.js, _http_incoming.js and
 * net.js of Node 20.20.  Rules are facts 32 to 36 of http-close.md.
 *
 * Handlers of pipelined requests start at once; answers leave in order.  One
 * entry into the program (bytes, a timer, a call from outside) is a turn; what
 * Node queues by process.nextTick() runs at its end, in rounds (fact 33), and
 * after that closed sockets tell it (node-net.md 1.6, 1.7).
 */
#ifndef FINWAIT_MODEL_HTTP_NODE_H
#define FINWAIT_MODEL_HTTP_NODE_H

#include "model/http/http-loop.h"
#include "model/http/http-reader.h"

G_BEGIN_DECLS

typedef struct HttpNode HttpNode;
typedef struct HttpNodeConn HttpNodeConn;
typedef struct HttpNodeReq HttpNodeReq; /* a request with its answer */

/* Zero time: never.  http_node_config_default() has Node's own. */
typedef struct HttpNodeConfig {
    gint64 keep_alive_ns; /* keepAliveTimeout, to which a second is added */
    gint64 headers_ns, request_ns, check_ns;
    gint64 timeout_ns;  /* server.timeout */
    guint max_requests; /* maxRequestsPerSocket; 0: no limit */
    gboolean half_open; /* httpAllowHalfOpen */
} HttpNodeConfig;

typedef struct HttpNodeFns {
    /* An event, e.g. "req aborted". */
    void (*event)(gpointer user, const char *text);
    /* The handler of a request; 'continues': of checkContinue, if there is
     * one: else FALSE is returned. */
    gboolean (*request)(gpointer user, HttpNodeReq *req, gboolean continues);
    /* clientError; FALSE: nobody listens to it. */
    gboolean (*client_error)(gpointer user, HttpNodeConn *conn,
                             const char *code);
} HttpNodeFns;

void http_node_config_default(HttpNodeConfig *config);

/* (transfer full) */
HttpNode *http_node_new(HttpLoop *loop, const HttpNodeConfig *config,
                        const HttpNodeFns *fns, gpointer user);
/* Frees it, whose streams are gone already. */
void http_node_abandon(HttpNode *http);

gpointer http_node_user(const HttpNode *http);
HttpNode *http_node_req_http(const HttpNodeReq *req);

void http_node_accept(HttpNode *http, HttpStream *stream);

/* Runs 'fn' as a turn of its own. */
void http_node_turn(HttpNode *http, void (*fn)(gpointer data), gpointer data);

/* ---- Calls of handlers, within a turn ---- */

/* server.close(), whose listener is its owner's, and closeAllConnections(). */
void http_node_close(HttpNode *http);
void http_node_close_all(HttpNode *http);

const HttpHead *http_node_req_head(const HttpNodeReq *req);

void http_node_res_head(HttpNodeReq *req, guint status);
void http_node_res_field(HttpNodeReq *req, const char *name, const char *value);

/* What a write tells; 'cb' is called when it is out, or with why not. */
typedef void (*HttpNodeWriteFn)(gpointer user, const char *code);
gboolean http_node_res_write(HttpNodeReq *req, const char *text,
                             guint64 len_bytes, HttpNodeWriteFn cb,
                             gpointer user);
void http_node_res_end(HttpNodeReq *req, const char *text, guint64 len_bytes,
                       HttpNodeWriteFn cb, gpointer user);
gboolean http_node_res_destroyed(const HttpNodeReq *req);
void http_node_res_destroy(HttpNodeReq *req);
void http_node_res_continue(HttpNodeReq *req);
void http_node_req_read(HttpNodeReq *req);

/* socket.end(text) if it is writable, else socket.destroy(). */
void http_node_conn_end_or_destroy(HttpNodeConn *conn, const char *text);

G_END_DECLS

#endif
