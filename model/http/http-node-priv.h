/* SPDX-License-Identifier: GPL-2.0-only */
/* Inside Node's server: http-node-turn.c has turns, http-node.c connections,
 * http-node-in.c what comes in, http-node-req.c how a request is read,
 * http-node-res.c answers, http-node-out.c how they are sent. */
#ifndef FINWAIT_MODEL_HTTP_NODE_PRIV_H
#define FINWAIT_MODEL_HTTP_NODE_PRIV_H

#include "model/http/http-node.h"

G_BEGIN_DECLS

#define HTTP_NODE_HIGH_WATER 16384 /* of requests and of sockets */

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
    gint64 idle_ns;   /* socket.setTimeout(); 0: none */
    gboolean is_kept; /* ... is that of keep-alive */
    GQueue open;      /* of HttpNodeReq: not finished, the active one first */
    GPtrArray *all;   /* of HttpNodeReq */
    HttpNodeReq *message;  /* whose answer has the socket (_httpMessage) */
    HttpNodeReq *incoming; /* whose body is being read; NULL: none */
    guint n_requests;
    gboolean fin_due, ended, finished, peer_ended, soon;
    const char *broken;  /* how its parser has failed; NULL: not */
    gboolean told_error; /* socketOnError() has run */
    gboolean errored;    /* of 'close' */
    const char *error;   /* of 'error' */
    gboolean paused;     /* by a request that nobody reads */
    gboolean corked, need_drain;
    gboolean held_back;     /* reading, by what waits to be sent (_paused) */
    guint64 outgoing_bytes; /* of answers that have not got the socket */
    guint64 batch_at;       /* out.sent_bytes when the write under way is out */
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
    gboolean res_destroyed; /* whatever its socket is */
    gboolean quiet;         /* no handler knows of it */
    HttpOut held;           /* until it is the active one */
    GQueue held_writes;     /* of HttpNodeWrite, by its bytes */
    HttpNodeWriteFn end_cb; /* once('finish') of end(); NULL: none */
    gpointer end_user;
};

typedef struct HttpNodeWrite {
    guint64 at; /* where it ends, as out.sent_bytes */
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
gboolean http_node_conn_reads(const HttpNodeConn *conn);
void http_node_conn_watch(HttpNodeConn *conn);
void http_node_conn_idle(HttpNodeConn *conn, gint64 after_ns);
/* _unrefTimer(): something has happened. */
void http_node_conn_touch(HttpNodeConn *conn);
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

/* ---- http-node-out.c ---- */

/* onIncoming() looks whether the socket may go on reading. */
void http_node_conn_hold(HttpNodeConn *conn);

/* An answer, whose own queue held 'before' bytes, has added what 'cb' (NULL:
 * none) is to be told of; has got the socket. */
void http_node_out_added(HttpNodeReq *req, guint64 before, HttpNodeWriteFn cb,
                         gpointer user);
void http_node_out_move(HttpNodeReq *req);
void http_node_conn_flush(HttpNodeConn *conn);
void http_node_conn_cork(HttpNodeConn *conn);

/* destroy(); the closing phase. */
void http_node_out_destroyed(HttpNodeConn *conn);
void http_node_out_closed(HttpNodeConn *conn);

/* ---- http-node-res.c ---- */

/* Whether it may write to the socket; else what it writes is kept
 * (_writeRaw()). */
gboolean http_node_res_is_active(const HttpNodeReq *req);

G_END_DECLS

#endif
