/* SPDX-License-Identifier: GPL-2.0-only */
/* Inside Node's server: http-node-turn.c has turns, http-node.c connections,
 * http-node-in.c what comes in, http-node-req.c how a request is read,
 * http-node-res.c answers. */
#ifndef FINWAIT_MODEL_HTTP_NODE_PRIV_H
#define FINWAIT_MODEL_HTTP_NODE_PRIV_H

#include "model/http/http-node.h"

G_BEGIN_DECLS

struct HttpNode {
    HttpLoop *loop;
    HttpNodeConfig config;
    const HttpNodeFns *fns;
    gpointer user;
    GQueue conns;    /* of HttpNodeConn, not destroyed */
    GQueue closing;  /* of HttpNodeConn, the last one first (node-net 1.4) */
    GQueue gone;     /* of HttpNodeConn that have told all */
    GQueue ticks;    /* of HttpNodeTick: process.nextTick() */
    GQueue shutting; /* of HttpNodeConn: whose FIN is due (uv_shutdown()) */
    guint turns;     /* on the stack */
    gboolean closed;
    HttpTimer check;
};

struct HttpNodeConn {
    HttpNode *http;
    HttpStream *stream; /* NULL: destroyed */
    HttpReader *reader;
    HttpOut out;
    HttpTimer idle;
    GQueue open;    /* of HttpNodeReq: not finished, the active one first */
    GPtrArray *all; /* of HttpNodeReq */
    HttpNodeReq *incoming; /* whose body is being read; NULL: none */
    guint n_requests;
    gboolean fin_due, fin_sent, ended, finished, peer_ended, soon;
    gboolean no_more;    /* a request has said close */
    gboolean told_error; /* socketOnError() has run */
    gboolean errored;    /* of 'close' */
    const char *error;   /* of 'error' */
    gboolean paused, corked;
    gssize last_read;
    gboolean timed;  /* a message is under way whose time counts */
    gboolean headed; /* ... and its head is whole */
    gint64 began_ns;
    GQueue written; /* of HttpNodeWrite, in order */
};

struct HttpNodeReq {
    HttpNodeConn *conn;
    HttpHead head;
    guint64 body_bytes, unread_bytes;
    gboolean flowing, sync, ended, end_emitted; /* as Readable's state */
    gboolean resume_scheduled, consuming, dumped, destroyed, aborted;
    gboolean reading;  /* a listener hears of its end */
    gboolean assigned; /* its answer has or had the socket (assignSocket()) */

    guint status;
    GString *fields;
    gboolean explicit_length, says_close, last, reached_max;
    gboolean expects, continued;
    gboolean begun; /* it has no body, and its head waits for end() */
    gboolean head_sent, chunked, res_ended, finished, no_body;
    gboolean quiet; /* no handler knows of it */
    HttpOut held;   /* until it is the active one */
};

typedef struct HttpNodeWrite {
    guint64 at; /* out.sent_bytes when it is out */
    HttpNodeWriteFn cb;
    gpointer user;
} HttpNodeWrite;

/* ---- http-node.c ---- */

/* process.nextTick(). */
void http_node_tick(HttpNode *http, void (*fn)(gpointer data), gpointer data);
void http_node_tick_write(HttpNode *http, HttpNodeWriteFn cb, gpointer user,
                          const char *code);
/* process._tickCallback(). */
void http_node_run_ticks(HttpNode *http);
void http_node_event(HttpNode *http, const char *format, ...)
    G_GNUC_PRINTF(2, 3);
void http_node_conn_destroy(HttpNodeConn *conn, const char *error);
void http_node_conn_end(HttpNodeConn *conn);
void http_node_conn_flush(HttpNodeConn *conn);
void http_node_conn_watch(HttpNodeConn *conn);
void http_node_conn_idle(HttpNodeConn *conn, gint64 after_ns);
void http_node_conn_resume(HttpNodeConn *conn);

/* Asks for the FIN of an end() behind what is queued, which is then due in the
 * pending phase behind the turn, and sends it. */
void http_node_conn_finish_end(HttpNodeConn *conn);
void http_node_conn_shut(HttpNodeConn *conn);

/* ---- http-node-in.c ---- */

void http_node_conn_ready(gpointer conn, guint bits);

/* socketOnError(). */
void http_node_client_error(HttpNodeConn *conn, const char *code);

/* ---- http-node-req.c ---- */

/* push(), of 'len' bytes or of null; _dump(), destroy(). */
void http_node_req_push(HttpNodeReq *req, guint64 len);
void http_node_req_push_end(HttpNodeReq *req);
void http_node_req_dump(HttpNodeReq *req);
void http_node_req_destroy(HttpNodeReq *req);

/* ---- http-node-res.c ---- */

/* The first open request of 'conn' gets the socket. */
void http_node_res_assign(HttpNodeConn *conn);
/* 'res finish', and what follows. */
void http_node_res_finish(gpointer req);
/* Its bytes are out. */
void http_node_res_flushed(HttpNodeConn *conn);

G_END_DECLS

#endif
