/* SPDX-License-Identifier: GPL-2.0-only */
/* Inside Node's server: http-node-turn.c has turns, http-node.c connections,
 * http-node-in.c what comes in, http-node-res.c answers. */
#ifndef FINWAIT_MODEL_HTTP_NODE_PRIV_H
#define FINWAIT_MODEL_HTTP_NODE_PRIV_H

#include "model/http/http-node.h"

G_BEGIN_DECLS

/* What runs at the end of a turn, in the order of its round. */
typedef enum HttpNodeTickKind {
    HTTP_NODE_TICK_FINISH,
    HTTP_NODE_TICK_LATE_FINISH, /* of a destroyed answer */
    HTTP_NODE_TICK_RES_CLOSE,
    HTTP_NODE_TICK_REQ_END,
    HTTP_NODE_TICK_REQ_CLOSE,
    HTTP_NODE_TICK_REQ_ERROR,
    HTTP_NODE_TICK_WRITE,
    HTTP_NODE_TICK_SOCKET_ERROR,
    HTTP_NODE_TICK_SERVER_CLOSE,
} HttpNodeTickKind;

struct HttpNode {
    HttpLoop *loop;
    HttpNodeConfig config;
    const HttpNodeFns *fns;
    gpointer user;
    GQueue conns;   /* of HttpNodeConn, not destroyed */
    GQueue closing; /* of HttpNodeConn, the last one first (node-net 1.4) */
    GQueue gone;    /* of HttpNodeConn that have told all */
    GQueue ticks;   /* of HttpNodeTick */
    guint round;
    guint turns; /* on the stack */
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
    gboolean fin_sent, ended, peer_ended, soon;
    gboolean no_more;    /* a request has said close */
    gboolean told_error; /* socketOnError() has run */
    gboolean errored;    /* of 'close' */
    const char *error;   /* of 'error' */
    gboolean paused;
    gboolean ending; /* end() follows the events of a FIN */
    guint rounds;    /* to the 'finish' of what is flushed now */
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
    gboolean body_done, reading, read_ended, dumped, closed;
    gboolean assigned; /* its answer has or had the socket (assignSocket()) */

    guint status;
    GString *fields;
    gboolean explicit_length, says_close, last, reached_max;
    gboolean expects, continued;
    gboolean begun; /* it has no body, and its head waits for end() */
    gboolean head_sent, chunked, ended, finished, no_body;
    gboolean quiet; /* no handler knows of it */
    HttpOut held;   /* until it is the active one */
};

typedef struct HttpNodeWrite {
    guint64 at; /* out.sent_bytes when it is out */
    HttpNodeWriteFn cb;
    gpointer user;
} HttpNodeWrite;

/* ---- http-node.c ---- */

void http_node_tick(HttpNode *http, guint rounds, HttpNodeTickKind kind,
                    HttpNodeReq *req, HttpNodeConn *conn);
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

/* Sends the FIN of an end() behind what is queued; destroys what is over. */
void http_node_conn_finish_end(HttpNodeConn *conn);

/* ---- http-node-in.c ---- */

void http_node_conn_ready(gpointer conn, guint bits);

/* socketOnError(). */
void http_node_client_error(HttpNodeConn *conn, const char *code);

/* ---- http-node-res.c ---- */

/* The first open request of 'conn' gets the socket. */
void http_node_res_assign(HttpNodeConn *conn, guint rounds);
/* 'res finish', and what follows. */
void http_node_res_finish(HttpNodeReq *req);
/* Its bytes are out. */
void http_node_res_flushed(HttpNodeConn *conn, guint rounds);

G_END_DECLS

#endif
