/* SPDX-License-Identifier: GPL-2.0-only */
/* Programs that speak HTTP by model/http, on any system that has an HttpLoop:
 * a server that may die at any byte of an answer, a proxy with a cache before
 * it, and clients with a pool and retries.  All tell what becomes of each
 * request (measure/requests.h).
 */
#ifndef FINWAIT_HTTP_PROGRAMS_H
#define FINWAIT_HTTP_PROGRAMS_H

#include "model/http/http-client.h"
#include "model/http/http-server.h"
#include "model/port.h"
#include "scenarios/measure/requests.h"
#include "scenarios/params/system.h"

G_BEGIN_DECLS

/* Whose policies, as X(NAME, text). */
#define HTTP_SERVERS(X)                                                        \
    X(RFC, "rfc")                                                              \
    X(NGINX, "nginx")                                                          \
    X(APACHE, "apache")                                                        \
    X(VARNISH, "varnish")                                                      \
    X(NODE, "node")
#define HTTP_CLIENTS(X)                                                        \
    X(RFC, "rfc")                                                              \
    X(CURL, "curl")                                                            \
    X(FETCH, "fetch")                                                          \
    X(UNDICI, "undici")                                                        \
    X(NODE, "node-client")

/* A choice with "profile" first: as the profile has it. */
#define HTTP_OR_PROFILE(X) X(PROFILE, "profile")
#define HTTP_LINGER_KEYS(X) HTTP_OR_PROFILE(X) HTTP_LINGERS(X)
#define HTTP_RETRY_KEYS(X) HTTP_OR_PROFILE(X) HTTP_RETRIES(X)
#define HTTP_EARLY_KEYS(X)                                                     \
    HTTP_OR_PROFILE(X) X(DISCARD, "discard") X(CLOSE, "close")
#define HTTP_HALF_KEYS(X)                                                      \
    HTTP_OR_PROFILE(X) X(SERVE, "serve") X(CANCEL, "cancel")
#define HTTP_RETRY_ON_KEYS(X)                                                  \
    HTTP_OR_PROFILE(X) X(REUSED, "reused") X(ANY, "any")
#define HTTP_YES_KEYS(X) HTTP_OR_PROFILE(X) X(NO, "no") X(YES, "yes")
#define HTTP_TRUNCATION_KEYS(X) HTTP_OR_PROFILE(X) X(UNNOTICED, "unnoticed")

/* Of a proxy. */
#define HTTP_BUFFERING_KEYS(X)                                                 \
    HTTP_OR_PROFILE(X) X(OFF, "off") X(ON, "on") X(WHOLE, "whole")
#define HTTP_REQUEST_BUFFERING_KEYS(X)                                         \
    HTTP_OR_PROFILE(X) X(OFF, "off") X(ON, "on")
#define HTTP_UPSTREAM_RETRY_KEYS(X)                                            \
    HTTP_OR_PROFILE(X) X(NONE, "none") X(EACH, "each") X(ONCE, "once")
#define HTTP_UPSTREAM_METHOD_KEYS(X)                                           \
    HTTP_OR_PROFILE(X) X(IDEMPOTENT, "idempotent") X(ALL, "all")
#define HTTP_GONE_KEYS(X)                                                      \
    HTTP_OR_PROFILE(X) X(TOLD, "told") X(IGNORED, "ignored")

/* How the body of an answer is told to end. */
#define HTTP_FRAMINGS(X)                                                       \
    X(LENGTH, "length")   /* Content-Length */                                 \
    X(CHUNKED, "chunked") /* the last chunk */                                 \
    X(CLOSE, "close")     /* the end of the connection */                      \
    X(NONE, "none")       /* nothing: the connection stays open */

typedef enum HttpFramed {
#define X(NAME, TEXT) HTTP_FRAMED_##NAME,
    HTTP_FRAMINGS(X)
#undef X
} HttpFramed;

#define HTTP_METHODS(X) X(GET, "GET") X(POST, "POST") X(PUT, "PUT")

/* What those with "profile" in them come to. */
#define X(NAME, TEXT) HTTP_HALF_##NAME,
typedef enum HttpHalfKey { HTTP_HALF_KEYS(X) } HttpHalfKey;
#undef X
#define X(NAME, TEXT) HTTP_BUFFERING_##NAME,
typedef enum HttpBufferingKey { HTTP_BUFFERING_KEYS(X) } HttpBufferingKey;
#undef X
#define X(NAME, TEXT) HTTP_REQUEST_BUFFERING_##NAME,
typedef enum HttpRequestBufferingKey {
    HTTP_REQUEST_BUFFERING_KEYS(X)
} HttpRequestBufferingKey;
#undef X
#define X(NAME, TEXT) HTTP_UPSTREAM_METHODS_##NAME,
typedef enum HttpUpstreamMethodKey {
    HTTP_UPSTREAM_METHOD_KEYS(X)
} HttpUpstreamMethodKey;
#undef X
#define X(NAME, TEXT) HTTP_GONE_##NAME,
typedef enum HttpGoneKey { HTTP_GONE_KEYS(X) } HttpGoneKey;
#undef X
#define X(NAME, TEXT) HTTP_RETRY_ON_##NAME,
typedef enum HttpRetryOnKey { HTTP_RETRY_ON_KEYS(X) } HttpRetryOnKey;
#undef X
#define X(NAME, TEXT) HTTP_SAYS_##NAME,
typedef enum HttpYesKey { HTTP_YES_KEYS(X) } HttpYesKey;
#undef X
#define X(NAME, TEXT) HTTP_TRUNCATION_##NAME,
typedef enum HttpTruncationKey { HTTP_TRUNCATION_KEYS(X) } HttpTruncationKey;
#undef X

typedef struct HttpOptions {
    /* What the system's own keys say, which puts it here. */
    guint16 port; /* servers */
    guint backlog;
    guint64 reply_bytes; /* of body */
    PortDelay service;   /* from the request to the answer */
    PortAddr server;     /* clients */
    PortDelay start;     /* before the first page is wanted */
    PortDelay think;     /* from a page to the next */
    PortDelay again;     /* from a loss to the user's next try */
    gint64 patience_ns;  /* longest wait for an answer; 0: for ever */
    guint64 count;       /* pages; 0: no end */

    /* What the keys of the programs say; 0: as the profile has it. */
    guint server_profile, linger, framing, fault;
    gint64 idle_ns, linger_idle_ns, linger_total_ns;
    guint64 max_requests;
    guint64 fault_at;
    gdouble fault_share;
    guint64 told_length; /* Content-Length, if it is not the body's */
    guint early, half, reads_body;
    gint64 head_ns, body_ns, send_ns, hint_ns;
    guint64 max_body_bytes;
    gint64 stop_after_ns, stop_limit_ns, stop_down_ns;
    gboolean stop_resets;

    /* ... of a proxy, which has many of these too. */
    guint buffering, request_buffering, upstream_retry, upstream_methods, gone;
    gboolean upstream_pool;
    guint64 upstream_idle;
    gint64 upstream_idle_ns, upstream_ns;
    gboolean cache, stale, stores_cut;
    gint64 fresh_ns;

    guint client_profile, method, retry;
    guint64 page, pipelining, retries, reloads, connections, body_bytes;
    gboolean close; /* asks for it with each request */
    gint64 pool_ns;
    guint64 objects; /* that it wants one of */
    guint hints, retry_on, truncation, end;
    gint64 half_ns;

    Requests *requests; /* NULL: nobody counts */
} HttpOptions;

/* The keys of http-server, http-proxy and http-client; static. */
extern const ParamRow http_server_rows[];
extern const ParamRow http_proxy_rows[];
extern const ParamRow http_client_rows[];

/* Program.base of a system that has them, to whose keys they mean 'DOES'. */
#define HTTP_SERVER_PROGRAM(DOES)                                              \
    {                                                                          \
        .name = "http-server",                                                 \
        .summary = "answers HTTP requests with the policies of a real "        \
                   "server, and may die at any byte of an answer",             \
        .role = ROLE_SERVER, .rows = http_server_rows, .does = DOES,           \
        .tells_requests = TRUE                                                 \
    }
#define HTTP_PROXY_PROGRAM                                                     \
    {                                                                          \
        .name = "http-proxy",                                                  \
        .summary = "passes HTTP requests on to its server, with the policies " \
                   "of a real proxy, and may answer from a cache",             \
        .role = ROLE_PROXY, .rows = http_proxy_rows, .tells_requests = TRUE    \
    }
#define HTTP_CLIENT_PROGRAM(DOES)                                              \
    {                                                                          \
        .name = "http-client",                                                 \
        .summary = "wants pages of one or more requests, with the pool and "   \
                   "retries of a real client; \"connections\" are its pages",  \
        .role = ROLE_CLIENT, .rows = http_client_rows, .does = DOES,           \
        .tells_requests = TRUE                                                 \
    }

typedef struct HttpProgram HttpProgram;

/* Begins in the process that serves the loop; ends with http_loop_quit().
 * 'options' must live as long.  '*out' is set before anything can end the
 * process: (transfer full), http_program_free() when that is gone. */
typedef void (*HttpBeginFn)(HttpLoop *loop, const HttpOptions *options,
                            HttpProgram **out);
void http_program_server(HttpLoop *loop, const HttpOptions *options,
                         HttpProgram **out);
void http_program_proxy(HttpLoop *loop, const HttpOptions *options,
                        HttpProgram **out);
void http_program_client(HttpLoop *loop, const HttpOptions *options,
                         HttpProgram **out);

/* Accepts NULL. */
void http_program_free(HttpProgram *program);

G_END_DECLS

#endif
