/* SPDX-License-Identifier: GPL-2.0-only */
/* An HTTP server: connections, answers, and how they end.
 *
 * What servers differ in is HttpServerPolicy; http_server_profile() has that of
 * real ones.  For each request the owner's handler says what becomes of it, at
 * once or later: an answer, nothing at all, or that it goes to an upstream
 * server (a proxy, with a cache or without).  Requests of one connection are
 * answered one after the other, in order (RFC 9112 9.3.2).
 *
 * Rules are from http-close.md ("T-1", "T-2", facts 16 to 41), which names the
 * recorded case of each, and from RFC 9112 8 and 9.
 */
#ifndef FINWAIT_MODEL_HTTP_SERVER_H
#define FINWAIT_MODEL_HTTP_SERVER_H

#include "model/http/http-loop.h"
#include "model/http/http-odd.h"
#include "model/http/http-reader.h"

G_BEGIN_DECLS

/* Whether a connection is closed in stages (RFC 9112 9.6), as X(NAME, text). */
#define HTTP_LINGERS(X)                                                        \
    X(NEVER, "off")     /* close() */                                          \
    X(INPUT, "on")      /* if input is known to wait (fact 16) */              \
    X(ALWAYS, "always") /* shutdown(), read and drop, close() */

typedef enum HttpLinger {
#define X(NAME, TEXT) HTTP_LINGER_##NAME,
    HTTP_LINGERS(X)
#undef X
} HttpLinger;

/* What happens to a request's body behind an answer that came before it. */
typedef enum HttpEarly {
    HTTP_EARLY_DISCARD, /* it is read and dropped, then the rest is decided */
    HTTP_EARLY_END,     /* the connection ends as after any last answer */
} HttpEarly;

typedef enum HttpUpstreamRetry {
    HTTP_UPSTREAM_NONE,
    HTTP_UPSTREAM_EACH, /* each dead pooled connection, and then a fresh one */
    HTTP_UPSTREAM_ONCE, /* once, fresh */
} HttpUpstreamRetry;

/* When a server looks at what may be no request. */
typedef enum HttpLook {
    HTTP_LOOK_BYTE, /* at each byte (ngx_http_parse_request_line, llhttp) */
    HTTP_LOOK_LINE, /* at a whole request line (ap_rgetline) */
    HTTP_LOOK_HEAD, /* at a whole head (HTTP1_Complete) */
} HttpLook;

/* What becomes of bytes behind an upstream's answer that came with it. */
typedef enum HttpSurplus {
    HTTP_SURPLUS_ENDS, /* the connection ends (fact 11) */
    HTTP_SURPLUS_HEAD, /* ... but behind the answer to HEAD they are dropped */
    HTTP_SURPLUS_DROP, /* they are dropped (vbt recycles the connection) */
    HTTP_SURPLUS_KEEP, /* they wait for the next use, which finds them
                          (ap_check_pipeline) */
} HttpSurplus;

/* What an upstream's answer is that does not begin with a status line. */
typedef enum HttpStrange {
    HTTP_STRANGE_DEAD,      /* none, at once */
    HTTP_STRANGE_DEAD_HEAD, /* none, once its head has come (Varnish) */
    HTTP_STRANGE_BODY,   /* HTTP/0.9: a body, passed on without a head (nginx,
                            ngx_http_proxy_process_status_line) */
    HTTP_STRANGE_ANSWER, /* ... once it has a line, with a head (Apache,
                            ap_proxy_http_process_response) */
} HttpStrange;

/* What an upstream's answer with a status below 200 is. */
typedef enum HttpInterim {
    HTTP_INTERIM_SKIP,   /* nothing */
    HTTP_INTERIM_PASS,   /* passed on, but for 100 (Apache) */
    HTTP_INTERIM_ANSWER, /* an answer until its upstream closes (nginx) */
    HTTP_INTERIM_DEAD,   /* no answer (Varnish, http1_body_status) */
} HttpInterim;

typedef struct HttpServerPolicy {
    const char *name;
    HttpDialect dialect; /* what it makes of odd heads */
    HttpParser parser;
    HttpLinger linger;
    gint64 linger_idle_ns;   /* longest wait for more to drop */
    gint64 linger_total_ns;  /* all of the drain */
    gboolean linger_seconds; /* that counts whole seconds */
    gint64 idle_ns;          /* between requests */
    gboolean idle_lingers;   /* else close() */
    gint64 head_ns;          /* of a head */
    gint64 body_ns;          /* from one piece of a body to the next */
    gint64 send_ns;          /* from one write that succeeds to the next */
    gboolean renewed;        /* head_ns counts from the last byte */
    gboolean deferred;       /* accepts with the first byte (fact 26) */
    gboolean tells_408;      /* a time-out of a request is answered */
    gboolean tells_400;      /* a request that is cut is answered */
    gboolean expect_ends;    /* an answer to one that still waits for 100 */
    gboolean resets;         /* time-outs end by RST */
    gboolean stop_resets;    /* http_server_stop() does, where it is 'now' */
    HttpEarly early;
    gboolean cancels;      /* a proxied request ends with its client */
    gboolean stops;        /* an answer that waits for its reader, too */
    gboolean cancels_work; /* ... and one that its handler works at */
    gint64 told_ns;        /* Keep-Alive: timeout; 0: not a word */
    guint max_requests;    /* of a connection; 0: no limit */
    guint more_requests;   /* that it counts late */
    HttpLook look;
    gsize block_bytes;      /* of a read */
    gboolean reads_body;    /* before any answer */
    guint64 max_body_bytes; /* else 413; 0: any */
    guint connect;        /* the status for CONNECT; 0: it is like any other */
    const guint *ends;    /* statuses that end the connection, 0 at the end */
    gboolean ends_passed; /* also of answers passed on */
    guint64 page_bytes;   /* of errors */
    guint64 dead_bytes;   /* ... of the one about a dead upstream, if other */

    /* As a proxy. */
    gsize buffer_bytes;    /* looks at an answer when one of that size is full,
                              a chunk begins or its end has come (38) */
    gboolean whole_first;  /* ... or holds all of it back until its end */
    gboolean loses_held;   /* what is held, when a reset comes alone (38) */
    gboolean streams_body; /* connects before it has the request's body */
    HttpStrange strange;
    HttpInterim interims;
    HttpUpstreamRetry retry;
    gboolean retry_bodies;       /* not only requests without a body */
    gboolean retry_any;          /* not only idempotent methods */
    guint dead, refused, silent; /* statuses for those upstreams */
    gboolean refused_ends;       /* and the connection */
    gboolean dead_silent;  /* not a word to a client's later requests (39) */
    gboolean pool_watched; /* idle upstreams are closed at once when they end */
    HttpSurplus surplus;
    gboolean exact_reads; /* of an upstream's body: no byte behind it, and not
                             all that has come is passed on (v1f_read) */
    gboolean head_as_get; /* what may be stored is asked for by GET */
    gboolean strict_none; /* no 204 with a body, no 304 unasked for; keep-alive
                             without a length is no body (http1_body_status) */
    gboolean cut_closes;  /* an answer cut short ends by close() at once */
    gboolean reads_on;    /* for the cache, when the client has gone */
    gboolean write_ends;  /* a write to the client that fails ends it */
    gint64 upstream_ns;   /* longest silence of an upstream */
    guint pool_max;       /* idle upstreams; 0: no limit */
    gint64 pool_ns;       /* ... and for how long; 0: for ever */
    gboolean pool_ended;  /* where the connection's end ends an answer, it is
                             kept  nevertheless, until it is looked at again */
    gboolean pool_modern; /* an answer of HTTP/1.0 ends its upstream's
                             connection, keep-alive or not */
    guint64
        copy_min_bytes; /* what is smaller is not stored (CacheMinFileSize) */
    gint64 fresh_ns;    /* how long a copy answers for; 0: for ever */
    gboolean stale_if_dead; /* an old copy answers for a dead upstream (RFC 9111
                               4.2.4, RFC 5861 4) */
    gboolean stores_cut;    /* against RFC 9111 3.3 */
} HttpServerPolicy;

/* The policy called 'name', or NULL; static.  All names: ended by NULL. */
const HttpServerPolicy *http_server_profile(const char *name);
const char *const *http_server_profiles(void);

/* How a server dies in the middle of an answer, as X(NAME, text). */
#define HTTP_FAULTS(X)                                                         \
    X(NONE, "none")                                                            \
    X(FIN, "fin")                                                              \
    X(RST, "rst")                                                              \
    X(SILENCE, "silence")

typedef enum HttpFault {
#define X(NAME, TEXT) HTTP_FAULT_##NAME,
    HTTP_FAULTS(X)
#undef X
} HttpFault;

/* An answer. */
typedef struct HttpReply {
    guint status;
    HttpFraming framing;
    guint64 length;     /* as promised by HTTP_FRAMING_LENGTH */
    guint64 body_bytes; /* as sent */
    gboolean keeps;     /* on HTTP_FRAMING_CLOSE, and yet it is kept open */
    const char *fields; /* more of them, each with its line end; NULL: none */
    HttpFault fault;
    guint64
        fault_at; /* that byte of the answer, head included, does not leave */
} HttpReply;

typedef struct HttpServer HttpServer;
typedef struct HttpServerConn HttpServerConn;

/* Where a request goes to, if not answered here. */
typedef struct HttpRoute {
    gpointer to;   /* for http_loop_connect() */
    gboolean pool; /* the connection is used again; it takes HTTP/1.1 */
    gboolean http11;
    gboolean ignore_abort;        /* goes on without its client */
    gboolean unbuffered, streams; /* the answer; the request */
    gboolean cache;
} HttpRoute;

/* What a proxy did about a request. */
typedef enum HttpProxyDeed {
    HTTP_PROXY_HIT,        /* a fresh copy is the answer */
    HTTP_PROXY_STALE,      /* one that is not */
    HTTP_PROXY_MISS,       /* there is none in its cache */
    HTTP_PROXY_RETRY,      /* asks an upstream once more */
    HTTP_PROXY_STORED_CUT, /* keeps a copy of what came, which is not all */
} HttpProxyDeed;

typedef struct HttpServerFns {
    /* A request has come: exactly one of http_server_reply(), _drop() and
     * _proxy() is to be called for it, now or later. */
    void (*request)(HttpServerConn *conn, const HttpHead *head);
    /* These may be NULL.  A request is over: what a log has of it. */
    void (*log)(HttpServerConn *conn, guint status, guint64 body_bytes);
    /* The client has gone, or the connection is over before the request has
     * been answered: nothing more is to be called for it. */
    void (*gone)(HttpServerConn *conn);
    void (*opened)(HttpServerConn *conn);
    void (*closing)(HttpServerConn *conn);
    /* About the request of number 'id'; 'of': a copy, of the answer to that
     * one. */
    void (*proxied)(HttpServer *server, HttpProxyDeed deed, guint64 id,
                    guint64 of);
} HttpServerFns;

/* (transfer full) */
HttpServer *http_server_new(HttpLoop *loop, const HttpServerPolicy *policy,
                            const HttpServerFns *fns, gpointer user);
gpointer http_server_user(const HttpServer *server);

/* Frees it whose streams are gone already. */
void http_server_abandon(HttpServer *server);

/* Takes over a stream that a client has opened. */
void http_server_accept(HttpServer *server, HttpStream *stream);

/* Ends: idle connections at once, the others behind their answer; the listener
 * is its owner's.  'now': all of them, in the middle of what they do. */
void http_server_stop(HttpServer *server, gboolean now);

guint http_server_connections(const HttpServer *server);
gboolean http_server_stopping(const HttpServer *server);

/* ---- A connection ---- */

HttpServer *http_server_of(const HttpServerConn *conn);
HttpStream *http_server_stream(const HttpServerConn *conn);
guint http_server_requests(const HttpServerConn *conn); /* so far */
gpointer http_server_conn_user(const HttpServerConn *conn);
void http_server_conn_set_user(HttpServerConn *conn, gpointer user);

void http_server_reply(HttpServerConn *conn, const HttpReply *reply);
void http_server_drop(HttpServerConn *conn);
void http_server_proxy(HttpServerConn *conn, const HttpRoute *route);

/* An error page. */
void http_server_fail(HttpServerConn *conn, guint status);

G_END_DECLS

#endif
