/* SPDX-License-Identifier: GPL-2.0-only */
/* Programs of POSIX hosts that speak HTTP by model/http: a server that may die
 * at any byte of an answer, and clients with a pool and retries.  Both tell
 * what becomes of each request (measure/requests.h).
 */
#ifndef FINWAIT_PROGRAMS_POSIX_HTTP_H
#define FINWAIT_PROGRAMS_POSIX_HTTP_H

#include "model/http/http-client.h"
#include "model/http/http-server.h"
#include "scenarios/measure/requests.h"

G_BEGIN_DECLS

/* Whose policies, as X(NAME, text). */
#define POSIX_HTTP_SERVERS(X)                                                  \
    X(RFC, "rfc")                                                              \
    X(NGINX, "nginx")                                                          \
    X(APACHE, "apache")                                                        \
    X(VARNISH, "varnish")                                                      \
    X(NODE, "node")
#define POSIX_HTTP_CLIENTS(X)                                                  \
    X(RFC, "rfc")                                                              \
    X(CURL, "curl")                                                            \
    X(FETCH, "fetch")                                                          \
    X(UNDICI, "undici")                                                        \
    X(NODE, "node-client")

/* A choice with "profile" first: as the profile has it. */
#define POSIX_HTTP_OR_PROFILE(X) X(PROFILE, "profile")
#define POSIX_HTTP_LINGERS(X) POSIX_HTTP_OR_PROFILE(X) HTTP_LINGERS(X)
#define POSIX_HTTP_RETRIES(X) POSIX_HTTP_OR_PROFILE(X) HTTP_RETRIES(X)

/* How the body of an answer is told to end. */
#define POSIX_HTTP_FRAMINGS(X)                                                 \
    X(LENGTH, "length")   /* Content-Length */                                 \
    X(CHUNKED, "chunked") /* the last chunk */                                 \
    X(CLOSE, "close")     /* the end of the connection */

#define POSIX_HTTP_METHODS(X) X(GET, "GET") X(POST, "POST") X(PUT, "PUT")

/* What the keys say; 0: as the profile has it. */
typedef struct PosixHttpOptions {
    /* Servers. */
    guint server_profile, linger, framing, fault;
    gint64 idle_ns, linger_idle_ns, linger_total_ns;
    guint64 max_requests;
    guint64 fault_at;
    gdouble fault_share;

    /* Clients. */
    guint client_profile, method, retry;
    guint64 page, pipelining, retries, reloads, connections, body_bytes;
    gboolean close; /* asks for it with each request */
    gint64 pool_ns;

    Requests *requests; /* NULL: nobody counts */
    GPtrArray *left;    /* what programs leave behind, posix_http_left_free() */
} PosixHttpOptions;

void posix_http_left_free(gpointer left);

G_END_DECLS

#endif
