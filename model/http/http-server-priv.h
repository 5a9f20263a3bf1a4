/* SPDX-License-Identifier: GPL-2.0-only */
/* Inside a server: http-server.c has its connections, http-server-read.c reads
 * requests, http-server-reply.c answers and ends connections, http-proxy.c has
 * what goes upstream, http-upstream.c the answers from there, http-cache.c the
 * cache. */
#ifndef FINWAIT_MODEL_HTTP_SERVER_PRIV_H
#define FINWAIT_MODEL_HTTP_SERVER_PRIV_H

#include "model/http/http-server.h"

G_BEGIN_DECLS

typedef struct HttpUpstream HttpUpstream;

struct HttpServer {
    HttpLoop *loop;
    HttpServerPolicy policy;
    const HttpServerFns *fns;
    gpointer user;
    GQueue conns;      /* of HttpServerConn */
    GQueue pool;       /* of HttpUpstream that are idle, the last one first */
    GQueue upstreams;  /* of HttpUpstream in use */
    GHashTable *cache; /* target -> HttpCopy */
    gboolean stopping;
};

/* What a connection does. */
typedef enum HttpConnState {
    HTTP_CONN_HEAD,    /* reads a head, or waits for one */
    HTTP_CONN_BODY,    /* reads a body that its handler waits for */
    HTTP_CONN_WAIT,    /* waits for its handler or for an upstream */
    HTTP_CONN_SEND,    /* sends an answer that is all there */
    HTTP_CONN_DISCARD, /* reads the rest of a body for nobody */
    HTTP_CONN_LINGER,
    HTTP_CONN_STUCK, /* says and hears nothing any more */
} HttpConnState;

struct HttpServerConn {
    HttpServer *server;
    HttpStream *stream; /* NULL: it has ended */
    gpointer user;
    HttpConnState state;
    HttpReader *reader;
    GString *text;  /* of the head under way, if somebody may judge it */
    GByteArray *in; /* read and not used up */
    gsize in_at;
    gboolean read_all;  /* the last read filled its block */
    gboolean pipelined; /* requests have come together (c->pipeline) */
    gboolean peer_ended;
    gboolean deaf; /* ... and gets no answer any more */
    HttpOut out;
    HttpTimer timer; /* of reading */
    HttpTimer sending;
    guint n_requests;
    guint in_use;     /* calls on the stack */
    gboolean turned;  /* an answer has left: the next read is another turn's */
    gboolean reading; /* one of these is http_conn_go_on() */

    /* The request under way. */
    HttpHead head;
    gboolean keep;       /* another may follow */
    gboolean body_done;  /* its body has been read */
    gboolean body_fed;   /* ... some of it behind the block of its head */
    gboolean lingers;    /* it has one, which was not dropped by such reads
                            (r->lingering_close) */
    gboolean asked_more; /* 100 Continue has been sent */
    guint64 body_bytes;
    guint64 out_before; /* HttpOut.sent_bytes when its answer began */
    guint64 head_bytes; /* of the answer */
    guint status;       /* of the answer; 0: none yet */
    HttpFault fault;
    void (*body_read)(HttpServerConn *conn); /* HTTP_CONN_BODY */
    void (*body_more)(HttpServerConn *conn); /* NULL: nobody cares */
    HttpUpstream *upstream;
    HttpRoute route;
    gint64 linger_until_ns;
    gboolean discards;
};

/* ---- http-server.c ---- */

void http_conn_ref(HttpServerConn *conn);
void http_conn_unref(HttpServerConn *conn);
void http_conn_watch(HttpServerConn *conn);

/* ---- http-server-read.c ---- */

/* Reads requests, or what the state asks for. */
void http_conn_go_on(HttpServerConn *conn);

/* Reads the body, then calls 'fn'. */
void http_conn_read_body(HttpServerConn *conn, void (*fn)(HttpServerConn *));

/* Whether some of a head has come, and not all. */
gboolean http_conn_in_head(const HttpServerConn *conn);

/* Whether the request under way is a HEAD. */
gboolean http_conn_asks_head(const HttpServerConn *conn);

/* Whether it reads a body now. */
gboolean http_conn_reads_body(const HttpServerConn *conn);

/* Its idle time is over. */
void http_conn_idle_late(gpointer conn);

/* The next request, or the wait for it. */
void http_conn_next(HttpServerConn *conn);

/* The request was cut ('timed_out': by time) before it was whole. */
void http_conn_cut(HttpServerConn *conn, gboolean timed_out);

/* ---- http-server-reply.c ---- */

/* Puts 100 Continue, or a head, into 'out'. */
void http_conn_continue(HttpServerConn *conn);
void http_conn_put_head(HttpServerConn *conn, const HttpReply *reply);

/* Writes what there is; the answer is whole if 'last'. */
void http_conn_flush(HttpServerConn *conn);

/* The answer to the request under way has left. */
void http_conn_answered(HttpServerConn *conn);

/* Ends the connection behind what was sent. */
void http_conn_end(HttpServerConn *conn);
void http_conn_linger(HttpServerConn *conn);
void http_conn_drain(HttpServerConn *conn);

/* close(), or RST. */
void http_conn_close(HttpServerConn *conn, gboolean reset);

void http_conn_log(HttpServerConn *conn, guint status);

/* close() to a client that has gone unanswered: NGX_HTTP_CLIENT_CLOSED_REQUEST.
 */
void http_conn_gone(HttpServerConn *conn);

/* ---- http-proxy.c ---- */

/* The client has gone. */
void http_proxy_client_gone(HttpServerConn *conn);
/* What of the request's body came since. */
void http_proxy_forget(HttpServerConn *conn);
/* Its client cannot be written to. */
void http_proxy_write_failed(HttpServerConn *conn);
/* The body of the request was cut, and is to be answered; or cannot be. */
void http_proxy_body_cut(HttpServerConn *conn);
void http_proxy_body_reset(HttpServerConn *conn);
/* Room for more of an answer. */
void http_proxy_stop(HttpServer *server, gboolean abandon);

G_END_DECLS

#endif
