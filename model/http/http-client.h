/* SPDX-License-Identifier: GPL-2.0-only */
/* An HTTP client: a pool of connections to one server, requests, retries.
 *
 * What clients differ in is HttpClientPolicy; http_client_profile() has that of
 * real ones.  A request ends in exactly one HttpCallEnd, which says what the
 * client has seen of its connection, and what it makes of it.
 *
 * Rules are from http-close.md ("T-3", facts 42 to 49), which names the
 * recorded case of each, and from RFC 9112 8 and 9.
 */
#ifndef FINWAIT_MODEL_HTTP_CLIENT_H
#define FINWAIT_MODEL_HTTP_CLIENT_H

#include "model/http/http-loop.h"
#include "model/http/http-reader.h"

G_BEGIN_DECLS

/* Which requests go out again by themselves, as X(NAME, text). */
#define HTTP_RETRIES(X)                                                        \
    X(NONE, "none")                                                            \
    X(IDEMPOTENT, "idempotent") /* RFC 9110 9.2.2 */                           \
    X(ALL, "all")

typedef enum HttpRetry {
#define X(NAME, TEXT) HTTP_RETRY_##NAME,
    HTTP_RETRIES(X)
#undef X
} HttpRetry;

/* What a client makes of bytes that it has not asked for on an idle
 * connection. */
typedef enum HttpIdleBytes {
    HTTP_IDLE_DROP,   /* drops them and uses the connection again */
    HTTP_IDLE_CLOSE,  /* closes it */
    HTTP_IDLE_ANSWER, /* takes them as the next answer */
} HttpIdleBytes;

/* ... of bytes that come with an answer, behind its end, when no other answer
 * is to come. */
typedef enum HttpBehind {
    HTTP_BEHIND_CLOSE, /* closes */
    HTTP_BEHIND_READ,  /* reads them; a head or an error closes (Node) */
    HTTP_BEHIND_CURL,  /* closes behind a body of a known length, else drops
                           them (readwrite_data() of lib/transfer.c) */
    HTTP_BEHIND_NEXT,  /* reads them as the answer of who waits; an error is
                           that of all who do (undici's onError()) */
} HttpBehind;

/* ... of an answer without a length, when a reset ends it. */
typedef enum HttpOpenReset {
    HTTP_OPEN_CUT,      /* cut short (RFC 9112 8) */
    HTTP_OPEN_COMPLETE, /* complete */
    HTTP_OPEN_BOTH,     /* an error is told, and a complete answer */
} HttpOpenReset;

/* What it does about its request's body when the answer comes before the end of
 * it. */
typedef enum HttpUpload {
    HTTP_UPLOAD_ON,       /* sends all of it */
    HTTP_UPLOAD_STOP,     /* closes when the answer has ended */
    HTTP_UPLOAD_STOP_300, /* the same from status 300 on */
} HttpUpload;

/* How it ends a connection, as X(NAME, text). */
#define HTTP_CLIENT_ENDS(X)                                                    \
    X(CLOSE, "no")        /* close() */                                        \
    X(HALF, "end")        /* shutdown(WR), reads on to the FIN */              \
    X(REQUEST, "request") /* shutdown(WR) behind each request */

typedef enum HttpClientEnd {
#define X(NAME, TEXT) HTTP_CLIENT_END_##NAME,
    HTTP_CLIENT_ENDS(X)
#undef X
} HttpClientEnd;

typedef struct HttpClientPolicy {
    const char *name;
    guint connections; /* at most; 0: no limit */
    guint pipelining;  /* requests on their way on one connection */
    HttpRetry retry;
    guint retries;          /* of one request */
    gboolean retry_fresh;   /* also what died on a fresh connection */
    gboolean resend_behind; /* those behind the first that is lost */
    gint64 pool_ns;         /* idle life of a connection; 0: none is kept,
                               G_MAXINT64: as long as the server likes */
    gint64 hint_cut_ns;     /* Keep-Alive: timeout=N: so much less than N */
    gboolean hints;         /* it looks at that */
    gboolean hint_untimed;  /* ... if nothing is left, and sets no time
                               (keepSocketAlive() of lib/_http_agent.js) */
    gboolean lazy;          /* looks at an idle connection at its next use */
    HttpIdleBytes idle_bytes;
    HttpOpenReset open_reset;
    HttpBehind behind;
    HttpParser parser;
    gboolean no_interim; /* 100 Continue is an error, as it never asks for it
                            (onHeadersComplete() of undici) */
    gboolean lengths;  /* an answer to HEAD without a length ends its connection
                          too (llhttp_should_keep_alive()) */
    gboolean reads_on; /* Node: an answer that is paused, or given up while
                          bytes are being read, is parsed all the same */
    gboolean held_stays; /* a body that nobody called for keeps its connection
                            from others, behind the answer too
                            (responseOnEnd() of lib/_http_client.js) */
    gboolean by_line;   /* a head counts by its lines: its first one and FIN are
                           an   answer, and less than that is nothing (libcurl's
                           headerbytecount) */
    gboolean exact;     /* reads no more of a body than its length */
    gboolean head_last; /* nothing follows HEAD on its connection
                           (writeH1() of undici) */
    gboolean safe_behind; /* only GET and HEAD are pipelined */
    gboolean at_once;    /* the next leaves before what came behind an answer is
                            read, where more than one may be on their way */
    gboolean close_ends; /* an answer with close is whole when the connection
                            ends, even where chunks are short */
    HttpUpload upload;
    gsize block_bytes; /* of one read */
    gboolean one_poll; /* an end that is found with bytes is a FIN (libuv 1.46,
                          uv__stream_io: POLLHUP behind a partial read) */
    gint64 expect_ns;  /* longest wait for 100 Continue; 0: for ever */
    guint64 expect_bytes; /* asks for it from such a body on; 0: never */
    gboolean again_417;   /* repeats without Expect, RFC 9110 10.1.1 */
    gboolean spare;       /* a cancelled request costs a fresh connection */
    gboolean blind;       /* takes what is cut for whole, whatever its length */
    HttpClientEnd end;
    gint64 half_ns; /* with a half-close: then RST; 0: waits for ever */
} HttpClientPolicy;

/* The policy called 'name', or NULL; static.  All names: ended by NULL. */
const HttpClientPolicy *http_client_profile(const char *name);
const char *const *http_client_profiles(void);

/* What became of a request. */
typedef enum HttpHow {
    HTTP_HOW_COMPLETE,  /* a whole answer, as far as the client can tell */
    HTTP_HOW_REFUSED,   /* no connection */
    HTTP_HOW_SILENT,    /* the connection ended without an answer */
    HTTP_HOW_CUT,       /* ... in the middle of one, and the client knows */
    HTTP_HOW_BAD,       /* what came was no HTTP */
    HTTP_HOW_CANCELLED, /* http_client_cancel() */
} HttpHow;

typedef struct HttpCallEnd {
    HttpHow how;
    gboolean reset;     /* the connection ended by RST */
    gboolean half_head; /* HTTP_HOW_SILENT */
    gboolean open;      /* no length was given, the end was the end */
    gboolean persists;  /* HTTP_HOW_COMPLETE: it lets the connection go on */
    gboolean mismatch;  /* HTTP_HOW_CUT: a length behind close, or the second
                           of two that the end of one connection met */
    gboolean told;      /* HTTP_HOW_COMPLETE: and yet an error is told */
    gboolean kept;      /* the connection waits for the next */
    gboolean unread;    /* HTTP_HOW_COMPLETE: but it was paused before */
    const char *error, *error_text; /* HTTP_HOW_BAD (NULL: it is not told), or
                                       of surplus bytes */
} HttpCallEnd;

typedef struct HttpClient HttpClient;
typedef struct HttpClientConn HttpClientConn;

/* A request.  The first part is for its owner to fill in; it must live until
 * 'done' has been called for it. */
typedef struct HttpCall {
    const char *method;
    const char *target;
    const char *fields; /* more of them, each with its line end; NULL: none */
    guint minor;        /* HTTP/1.minor */
    gboolean close;     /* asks for it */
    gboolean keep;      /* says keep-alive, as a 1.0 client must */
    guint64 body_bytes;
    const char *body; /* NULL: filler */
    gboolean has_body;
    gboolean chunked; /* its body: one chunk */
    gboolean expects; /* asks for 100 Continue */
    guint64 id;       /* X-Request-Id; 0: none */
    gpointer user;

    /* The client's. */
    HttpClient *client;
    HttpClientConn *conn; /* NULL: waits for one */
    guint tries;          /* so far */
    guint64 sent_on;      /* id of the connection it went out on first */
    gboolean reused;      /* that was in use before */
    gboolean responded;   /* its head has come */
    gboolean body_held;   /* it waits for 100 Continue */
    gboolean fresh;       /* may not go out on a used connection */
    gboolean cancelled, over;
    gboolean untold;    /* it has left its connection, and 'done' follows, or
                           another */
    gboolean uploading; /* answered, but its body is still going out */
    gint64 asked_ns;
    guint64 out_end; /* of its connection: so many bytes, and it is out */
    guint status;
    guint64 got_bytes;        /* of the answer's body */
    guint64 held_bytes;       /* ... that were not told, as it is paused */
    gboolean withheld, whole; /* it is paused; and has come to its end */
    gboolean doomed;          /* it is given up when what came is read */
    HttpTimer expecting;
} HttpCall;

/* What a client tells; what may be NULL is so said. */
typedef struct HttpClientFns {
    void (*done)(HttpCall *call, const HttpCallEnd *end);
    /* These may be NULL. */
    void (*reused)(HttpCall *call);
    void (*interim)(HttpCall *call, guint status);
    void (*response)(HttpCall *call, const HttpHead *head);
    void (*body)(HttpCall *call, guint64 len_bytes);
    /* The rest of an answered request is out, or will never be. */
    void (*uploaded)(HttpCall *call, gboolean reset);
    void (*sent)(HttpCall *call, guint64 conn_id, gboolean again);
    void (*heard)(HttpCall *call);       /* bytes have come on its connection */
    void (*settled)(HttpClient *client); /* what one read brought is told */
    void (*opened)(HttpClient *client, HttpStream *stream);
    void (*closing)(HttpClient *client, HttpStream *stream);
} HttpClientFns;

/* 'to' is for http_loop_connect().  (transfer full) */
HttpClient *http_client_new(HttpLoop *loop, gpointer to,
                            const HttpClientPolicy *policy,
                            const HttpClientFns *fns, gpointer user);
gpointer http_client_user(const HttpClient *client);

/* Ends all connections without a word to the calls. */
void http_client_free(HttpClient *client);

/* The same when its streams are gone already. */
void http_client_abandon(HttpClient *client);

void http_client_send(HttpClient *client, HttpCall *call);

/* Requests wait until it is FALSE again: those sent meanwhile leave together,
 * where they may be pipelined. */
void http_client_hold(HttpClient *client, gboolean hold);

/* The user does not want the answer any more: the connection ends. */
void http_client_cancel(HttpCall *call);

/* Ends all connections without a word to the calls. */
void http_client_close(HttpClient *client);

/* Ends all connections, idle ones first, those in use from the oldest on.  Then
 * their requests learn of it, the latest first: uv__run_closing_handles() goes
 * from the last handle to the first. */
void http_client_destroy(HttpClient *client);

/* Reads no more of that answer, or goes on; with policy.reads_on it is read as
 * far as the mark of a stream, and nothing of it is told any more. */
void http_client_pause(HttpCall *call, gboolean pause);

/* The connection of a call that is out. */
HttpStream *http_call_stream(const HttpCall *call);

/* Connections that are open or being opened, and those of them that are idle.
 */
guint http_client_connections(const HttpClient *client);
guint http_client_idle(const HttpClient *client);

/* Connections that it has ended by half, and still reads from. */
guint http_client_leaving(const HttpClient *client);

G_END_DECLS

#endif
