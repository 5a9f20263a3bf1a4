/* SPDX-License-Identifier: GPL-2.0-only */
/* The program http-proxy: model/http's server, which passes each request on to
 * its server, or answers from its cache.  A request keeps its number all the
 * way, so that the origin, the cache and the client tell of the same one. */
#include "scenarios/http/http-programs-priv.h"

typedef struct Proxy {
    HttpProgram base; /* first */
    PortAddr server;
} Proxy;

/* A client's connection. */
typedef struct Passing {
    Proxy *proxy;
    guint64 id;    /* of its request */
    gboolean over; /* its answer has left, as far as there is one */
} Passing;

/* ---- Policies ----------------------------------------------------------- */

/* nginx's proxy_buffer_size (fact 38). */
#define BUFFER_BYTES 4096

static void
set_buffering(const HttpOptions *http, HttpServerPolicy *policy)
{
    if (http->buffering == HTTP_BUFFERING_PROFILE) {
        return;
    }
    policy->whole_first = http->buffering == HTTP_BUFFERING_WHOLE;
    policy->buffer_bytes =
        http->buffering == HTTP_BUFFERING_ON ? BUFFER_BYTES : 0;
}

static void
set_retry(const HttpOptions *http, HttpServerPolicy *policy)
{
    if (http->upstream_retry > 0) {
        policy->retry = (HttpUpstreamRetry)(http->upstream_retry - 1);
    }
    if (http->upstream_methods > 0) {
        policy->retry_any = http->upstream_methods == HTTP_UPSTREAM_METHODS_ALL;
        policy->retry_bodies = TRUE;
    }
}

/* Told: at once, by its FIN or RST.  Ignored: the upstream's answer is read to
 * its end. */
static void
set_gone(const HttpOptions *http, HttpServerPolicy *policy)
{
    if (http->gone > 0) {
        policy->cancels = policy->write_ends = http->gone == HTTP_GONE_TOLD;
        policy->reads_on = !policy->cancels;
    }
}

void
http_proxy_policy(const HttpOptions *http, HttpServerPolicy *policy)
{
    set_buffering(http, policy);
    set_retry(http, policy);
    set_gone(http, policy);
    if (http->request_buffering > 0) {
        policy->streams_body =
            http->request_buffering == HTTP_REQUEST_BUFFERING_OFF;
    }
    if (http->upstream_ns > 0) {
        policy->upstream_ns = http->upstream_ns;
    }
    policy->pool_max = (guint)http->upstream_idle;
    policy->pool_ns = http->upstream_idle_ns;
    policy->fresh_ns = http->fresh_ns;
    policy->stale_if_dead = http->stale;
    policy->stores_cut = http->stores_cut;
}

/* ---- Requests ----------------------------------------------------------- */

static void
on_request(HttpServerConn *conn, const HttpHead *head)
{
    Passing *passing = http_server_conn_user(conn);
    Proxy *proxy = passing->proxy;
    const HttpOptions *options = proxy->base.options;
    const HttpRoute route = {
        .to = &proxy->server,
        .pool = options->upstream_pool,
        .http11 = TRUE,
        .ignore_abort = options->gone == HTTP_GONE_IGNORED,
        .cache = options->cache,
    };

    passing->id = head->id;
    passing->over = FALSE;
    http_server_proxy(conn, &route);
}

static void
on_log(HttpServerConn *conn, G_GNUC_UNUSED guint status,
       G_GNUC_UNUSED guint64 body_bytes)
{
    ((Passing *)http_server_conn_user(conn))->over = TRUE;
}

static void
on_proxied(HttpServer *server, HttpProxyDeed deed, guint64 id, guint64 of)
{
    Requests *requests =
        ((HttpProgram *)http_server_user(server))->options->requests;

    if (!requests || id == 0) {
        return;
    }
    switch (deed) {
    case HTTP_PROXY_HIT:
    case HTTP_PROXY_STALE:
        requests_cached(requests, id, of, deed == HTTP_PROXY_STALE);
        return;
    case HTTP_PROXY_MISS:
        requests_missed(requests, id);
        return;
    case HTTP_PROXY_RETRY:
        requests_retried(requests, id);
        return;
    case HTTP_PROXY_STORED_CUT:
        requests_stored_cut(requests, id);
        return;
    }
}

/* ---- Connections -------------------------------------------------------- */

static void
on_opened(HttpServerConn *conn)
{
    Passing *passing = g_new0(Passing, 1);

    passing->proxy = http_server_user(http_server_of(conn));
    passing->over = TRUE;
    g_ptr_array_add(passing->proxy->base.rest, passing);
    http_server_conn_set_user(conn, passing);
}

/* As of a server: what its connection does not outlive is given up. */
static void
on_closing(HttpServerConn *conn)
{
    Passing *passing = http_server_conn_user(conn);
    HttpProgram *program = &passing->proxy->base;

    if (!passing->over && passing->id > 0 && program->options->requests) {
        requests_given_up(program->options->requests, passing->id);
    }
    http_serving_closing(program);
    g_ptr_array_remove_fast(program->rest, passing);
}

static const HttpServerFns fns = {
    .request = on_request,
    .log = on_log,
    .opened = on_opened,
    .closing = on_closing,
    .proxied = on_proxied,
};

void
http_program_proxy(HttpLoop *loop, const HttpOptions *options,
                   HttpProgram **out)
{
    Proxy *proxy = http_program_new(loop, options, sizeof *proxy);

    *out = &proxy->base;
    proxy->server = options->server;
    http_serving_begin(&proxy->base, &fns);
}
