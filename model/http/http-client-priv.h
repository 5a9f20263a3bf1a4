/* SPDX-License-Identifier: GPL-2.0-only */
/* Inside a client: http-client.c has its requests and which connection each
 * goes out on, http-client-conn.c what happens on one, http-client-answer.c
 * reads answers, http-client-end.c has what an end means for requests,
 * http-client-leave.c ends connections by half. */
#ifndef FINWAIT_MODEL_HTTP_CLIENT_PRIV_H
#define FINWAIT_MODEL_HTTP_CLIENT_PRIV_H

#include "model/http/http-client.h"

G_BEGIN_DECLS

struct HttpClient {
    HttpLoop *loop;
    gpointer to;
    HttpClientPolicy policy;
    const HttpClientFns *fns;
    gpointer user;
    GQueue waiting; /* of HttpCall */
    GQueue conns;   /* of HttpClientConn, the one that became idle last first */
    GQueue leaving; /* of HttpLeaving */
    gboolean pumping, held;
};

struct HttpClientConn {
    HttpClient *client;
    HttpStream *stream; /* NULL: it has ended */
    GQueue calls;       /* of HttpCall, sent or to be sent when it is open */
    guint n_sent;       /* of these, with all but a held body */
    HttpReader *reader;
    HttpOut out;
    HttpTimer idle;
    guint n_done;      /* answers so far */
    guint64 got_bytes; /* since the last answer */
    gboolean open;
    HttpCall *tail;    /* answered, and still going out; NULL: none */
    gint64 hint_s;     /* of the last answer */
    gboolean last;     /* nothing goes out behind what has */
    gboolean draining; /* only sends the rest, then closes */
    gboolean paused;
    gboolean ahead;   /* surplus bytes are those of who waits */
    gboolean reading; /* what has come is being parsed */
    gboolean ended;   /* the peer's FIN came, and the rest goes out */
    gboolean shut;    /* its own has gone out behind a request */
    gboolean force;   /* it ends by RST */
    gboolean broken;  /* a write has failed ... */
    HttpIo failed;    /* ... with what a read is not told any more */
    HttpTimer half;   /* then it does */
    guint in_use;     /* calls on the stack */
};

/* ---- http-client-conn.c ---- */

/* A connection that is being opened; NULL: there can be none. */
HttpClientConn *http_client_conn_new(HttpClient *client);

/* Sends what of its calls has not been sent. */
void http_client_conn_send(HttpClientConn *conn);

/* Frees it, whose stream is gone. */
void http_client_conn_free(HttpClientConn *conn);

/* Whether some of it has not gone out yet, beside a body that is held. */
gboolean http_client_is_going_out(const HttpClientConn *conn,
                                  const HttpCall *call);

/* The rest of an answered request is out, or never will be. */
void http_client_uploaded(HttpCall *call, gboolean reset);

/* Ends it; its calls are not told, but for one that was still going out. */
void http_client_conn_close(HttpClientConn *conn);

/* Its calls are on no connection any more, without a word to them. */
void http_client_conn_let_go(HttpClientConn *conn);

/* Watches for what it waits for now. */
void http_client_conn_watch(HttpClientConn *conn);

/* Whether an idle one is of use; looks at it, if the policy is to do so now. */
gboolean http_client_conn_usable(HttpClientConn *conn);

/* It waits for its next request, or does not; 'hint_s' of the last answer. */
void http_client_conn_idle(HttpClientConn *conn, gint64 hint_s);

/* Nobody waits for 100 Continue any longer: the body goes out. */
void http_client_expect_over(gpointer call);

/* ---- http-client-leave.c ---- */

/* Takes a stream that its connection has done with: FIN, then reads on. */
void http_client_leave(HttpClient *client, HttpStream *stream);

/* What has gone out on it was its last request: FIN, and the answer is waited
 * for so long. */
void http_client_conn_shut(HttpClientConn *conn);

/* The streams that are being left end at once, or are gone already. */
void http_client_leave_all(HttpClient *client, gboolean abandon);

/* ---- http-client-answer.c ---- */

/* Bytes have come. */
void http_client_conn_take_bytes(HttpClientConn *conn, const guint8 *bytes,
                                 gsize len_bytes);

/* ---- http-client.c ---- */

/* Its end is told. */
void http_client_done(HttpCall *call, const HttpCallEnd *end);

/* It is on no connection any more; one of http_client_done() and _again(), for
 * which it waits first, follows. */
void http_client_leave_conn(HttpCall *call);
void http_client_again(HttpCall *call);

/* Finds connections for the requests that wait. */
void http_client_pump(HttpClient *client);

/* ---- http-client-end.c ---- */

/* All that waits fails with 'end'. */
void http_client_fail_waiting(HttpClient *client, const HttpCallEnd *end);

/* Where a head counts by its lines, 'call' has the status of one that is not
 * whole. */
void http_client_conn_line(const HttpClientConn *conn, HttpCall *call);

/* No answer follows: what becomes of its calls, whose first has had its own. */
void http_client_conn_behind(HttpClientConn *conn);

/* The connection is over: what becomes of its calls. */
void http_client_conn_lost(HttpClientConn *conn, gboolean reset,
                           gboolean refused);

G_END_DECLS

#endif
