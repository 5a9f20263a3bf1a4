/* SPDX-License-Identifier: GPL-2.0-only */
/* Between http-proxy.c, http-upstream.c and the files named below. */
#ifndef FINWAIT_MODEL_HTTP_UPSTREAM_H
#define FINWAIT_MODEL_HTTP_UPSTREAM_H

#include "model/http/http-server-priv.h"

G_BEGIN_DECLS

struct HttpUpstream {
    HttpServer *server;
    HttpServerConn *conn; /* NULL: its client has gone, or it is idle */
    HttpStream *stream;
    gpointer to;
    HttpReader *reader;
    HttpOut out;
    HttpTimer timer;
    HttpRoute route;
    guint64 id; /* of the request */
    char *key;  /* of the cache; NULL: not to be stored */
    gboolean open, idle;
    gboolean as_get;    /* the client has asked by HEAD */
    gboolean surplus;   /* something came behind the last answer */
    gboolean asks_head; /* ... and so has the proxy */
    gboolean no_body;   /* the answer has none, whatever it says */
    gboolean to_end;    /* ... is all that comes, whatever it says */
    gboolean strange;   /* ... and says nothing: HttpStrange */
    guint n_done;       /* answers so far */
    guint64 got_bytes;  /* of the answer under way */
    gboolean sent;      /* the request has gone out */
    gboolean responded; /* its head has come */
    gboolean passed;    /* ... and has been passed on */
    gboolean chunked;   /* passed on in chunks */
    guint64 held_bytes; /* of body, not passed on */
    GByteArray *raw;    /* a head that is not whole; then, with
                           HttpServerPolicy.buffer_bytes, what is not looked
                           at yet */
    gsize room_bytes;   /* of the buffer which that is in */
    guint64 stuck;      /* HttpServerPolicy.exact_reads: of 'held_bytes', those
                           of a read that is not over */
    gboolean with_head; /* what is read has come with the head */
    guint tries;
    guint in_use;
};

const HttpServerPolicy *http_upstream_policy(const HttpUpstream *up);
void http_upstream_unref(HttpUpstream *up);
void http_upstream_close(HttpUpstream *up);
void http_upstream_watch(HttpUpstream *up);

/* The answer under way is whole, with 'surplus' something has come behind it;
 * ends before its end; or will not come, which is told as 'status'. */
void http_upstream_whole(HttpUpstream *up, gboolean surplus);
void http_upstream_cut(HttpUpstream *up);
void http_upstream_dead(HttpUpstream *up, guint status);

/* Finds an upstream for the request of 'conn', or makes one. */
void http_proxy_connect(HttpServerConn *conn, gboolean fresh, guint tries);

/* No upstream answers: an error page, or what there is. */
void http_proxy_fail(HttpServerConn *conn, guint status);

void http_proxy_tell(HttpServer *server, HttpProxyDeed deed, guint64 id,
                     guint64 of);

/* ---- http-upstream-read.c ---- */

void http_upstream_ready(gpointer up, guint bits);

/* Its silence counts from now. */
void http_upstream_time(HttpUpstream *up);

/* ---- http-pass.c ---- */

/* Whether its answer is taken from it buffer by buffer. */
gboolean http_upstream_pipes(const HttpUpstream *up);

/* What has come goes on to the client, if it is not held back; 'all': the rest.
 * The client may be through with that: up->conn is NULL then. */
void http_upstream_pass_on(HttpUpstream *up, gboolean all);

/* An answer with a status below 200 goes on to the client, but for 100. */
void http_upstream_pass_interim(HttpUpstream *up);

/* The client's part is over: as an answer that is whole, or cut. */
void http_proxy_finish(HttpServerConn *conn, gboolean cut);

/* ---- http-cache.c ---- */

/* Answers from the cache if it can, with a copy that is not fresh if 'stale'.
 */
gboolean http_cache_answer(HttpServerConn *conn, gboolean stale);

/* Stores what has come of the answer, which is not all if 'cut'. */
void http_cache_store(HttpUpstream *up, gboolean cut);

G_END_DECLS

#endif
