/* SPDX-License-Identifier: GPL-2.0-only */
/* Servers of recorded cases: nginx, Apache and Varnish, as
 * model/http/http-server.h has them. */
#include "model/http/http-server.h"
#include "scenarios/systems/posix/http/conform-http.h"
#include "scenarios/systems/posix/http/http-systems.h"

#include <string.h>

#include "model/units.h"

#define BACKLOG 511
/* Recorder settings that no case states (http-close.md 7). */
#define ERROR_PAGE 157

typedef struct ConformServer {
    ConformHttp base;
    HttpServerPolicy policy;
    HttpServer *server;
    PortAddr upstream;
    JsonArray *routes; /* NULL: all goes upstream */
    gboolean caches, pass, logs;
} ConformServer;

/* ---- Requests ----------------------------------------------------------- */

/* The path of a target, which may name the host (RFC 9112 3.2.2). */
static const char *
path_of(const char *target)
{
    const char *host = strstr(target, "://");
    const char *path = host ? strchr(host + 3, '/') : target;

    return path ? path : "/";
}

static JsonObject *
find_route(const ConformServer *end, const char *target)
{
    guint n = end->routes ? json_array_get_length(end->routes) : 0;
    gsize len = strcspn(target = path_of(target), "?");

    for (guint i = 0; i < n; i++) {
        JsonObject *route = json_array_get_object_element(end->routes, i);
        const char *path = conform_http_text(route, "path");
        if (path && strlen(path) == len && strncmp(path, target, len) == 0) {
            return route;
        }
    }
    return NULL;
}

/* 'status', but for what Apache answers on its own (ap_send_http_options(),
 * ap_send_http_trace()). */
static void
serve_other(ConformServer *end, HttpServerConn *conn, const HttpHead *head,
            guint status)
{
    HttpReply reply = {.status = 200, .framing = HTTP_FRAMING_LENGTH};

    if (end->policy.dialect == HTTP_DIALECT_APACHE &&
        (g_str_equal(head->method, "OPTIONS") ||
         g_str_equal(head->method, "TRACE"))) {
        http_server_reply(conn, &reply);
    } else {
        http_server_fail(conn, status);
    }
}

static void
serve_file(ConformServer *end, HttpServerConn *conn, const HttpHead *head,
           JsonObject *route)
{
    HttpReply reply = {.status = 200, .framing = HTTP_FRAMING_LENGTH};
    gboolean reads =
        g_str_equal(head->method, "GET") || g_str_equal(head->method, "HEAD");

    reply.length = reply.body_bytes =
        (guint64)conform_http_int(route, "bytes", 0);
    if (reads ||
        (end->policy.reads_body && g_str_equal(head->method, "POST"))) {
        http_server_reply(conn, &reply);
    } else {
        serve_other(end, conn, head, 405);
    }
}

static void
pass_upstream(ConformServer *end, HttpServerConn *conn, JsonObject *object)
{
    HttpRoute route = {.to = &end->upstream};

    route.pool = conform_http_bool(object, "keep_alive", FALSE);
    route.http11 =
        conform_http_bool(object, "http11", FALSE) || !end->policy.buffer_bytes;
    route.ignore_abort =
        conform_http_bool(object, "ignore_client_abort", FALSE);
    route.unbuffered = !conform_http_bool(object, "buffering", TRUE);
    route.streams = !conform_http_bool(object, "request_buffering", TRUE);
    route.cache = conform_http_bool(object, "cache", FALSE);
    http_server_proxy(conn, &route);
}

static void
on_request(HttpServerConn *conn, const HttpHead *head)
{
    ConformServer *end = http_server_user(http_server_of(conn));
    HttpRoute all = {.to = &end->upstream, .pool = TRUE, .cache = !end->pass};
    JsonObject *route;
    const char *kind;

    if (!end->routes) {
        http_server_proxy(conn, &all);
        return;
    }
    route = find_route(end, head->target);
    kind = route ? conform_http_text(route, "kind") : NULL;
    if (!kind) {
        serve_other(end, conn, head, 404);
    } else if (g_str_equal(kind, "file")) {
        serve_file(end, conn, head, route);
    } else if (g_str_equal(kind, "drop")) {
        http_server_drop(conn);
    } else {
        pass_upstream(end, conn, route);
    }
}

static void
on_log(HttpServerConn *conn, guint status, guint64 body_bytes)
{
    ConformServer *end = http_server_user(http_server_of(conn));

    if (end->logs) {
        conform_http_say(&end->base, "access_log=%u bytes=%" G_GUINT64_FORMAT,
                         status, body_bytes);
    }
}

static const HttpServerFns fns = {
    .request = on_request,
    .log = on_log,
};

/* ---- Ops ---------------------------------------------------------------- */

static void
on_accept(gpointer user, HttpStream *stream)
{
    ConformServer *end = user;

    http_server_accept(end->server, stream);
}

static void
start(ConformServer *end, const ConformCall *call)
{
    end->routes = conform_has(call, "routes")
                      ? json_object_get_array_member(call->args, "routes")
                      : NULL;
    end->server = http_server_new(posix_loop_http(end->base.loop), &end->policy,
                                  &fns, end);
    http_loop_listen(posix_loop_http(end->base.loop), CONFORM_PORT, BACKLOG,
                     on_accept, end);
}

static HttpLinger
linger_of(const ConformCall *call)
{
    const char *text = conform_text(call, "lingering_close");

    return !text || g_str_equal(text, "on") ? HTTP_LINGER_INPUT
           : g_str_equal(text, "always")    ? HTTP_LINGER_ALWAYS
                                            : HTTP_LINGER_NEVER;
}

static void
do_nginx_listen(gpointer data, const ConformCall *call)
{
    ConformServer *end = data;
    HttpServerPolicy *policy = &end->policy;

    *policy = *http_server_profile("nginx");
    policy->linger = linger_of(call);
    policy->linger_total_ns =
        conform_http_ns(call, "lingering_time_ms", policy->linger_total_ns);
    policy->linger_idle_ns =
        conform_http_ns(call, "lingering_timeout_ms", policy->linger_idle_ns);
    policy->idle_ns =
        conform_http_ns(call, "keep_alive_timeout_ms", policy->idle_ns);
    policy->head_ns =
        conform_http_ns(call, "header_timeout_ms", policy->head_ns);
    policy->body_ns = conform_http_ns(call, "body_timeout_ms", policy->body_ns);
    policy->send_ns = conform_http_ns(call, "send_timeout_ms", policy->send_ns);
    policy->upstream_ns =
        conform_http_ns(call, "proxy_read_timeout_ms", policy->upstream_ns);
    policy->max_body_bytes = (guint64)conform_int(
        call, "max_body_bytes", (gint64)policy->max_body_bytes);
    policy->max_requests =
        (guint)conform_int(call, "max_requests", policy->max_requests);
    policy->resets = conform_bool(call, "reset_timedout", FALSE);
    end->logs = TRUE;
    start(end, call);
}

static void
do_apache_listen(gpointer data, const ConformCall *call)
{
    ConformServer *end = data;
    HttpServerPolicy *policy = &end->policy;

    *policy = *http_server_profile("apache");
    policy->idle_ns =
        conform_http_ns(call, "keep_alive_timeout_ms", policy->idle_ns);
    policy->head_ns = policy->body_ns = policy->send_ns = policy->upstream_ns =
        conform_http_ns(call, "timeout_ms", policy->head_ns);
    policy->max_body_bytes = (guint64)conform_int(call, "max_body_bytes", 0);
    policy->max_requests =
        (guint)conform_int(call, "max_requests", policy->max_requests);
    start(end, call);
}

static void
do_varnish_listen(gpointer data, const ConformCall *call)
{
    ConformServer *end = data;
    HttpServerPolicy *policy = &end->policy;

    *policy = *http_server_profile("varnish");
    policy->idle_ns = policy->head_ns = policy->body_ns =
        conform_http_ns(call, "keep_alive_timeout_ms", policy->idle_ns);
    policy->whole_first = !conform_bool(call, "stream", TRUE);
    end->pass = conform_bool(call, "pass", FALSE);
    start(end, call);
}

static void
do_server_stop(gpointer data, const ConformCall *call)
{
    ConformServer *end = data;
    gboolean now = g_str_equal(conform_text(call, "how"), "fast");

    http_loop_unlisten(posix_loop_http(end->base.loop));
    http_server_stop(end->server, now);
}

/* ---- The end ------------------------------------------------------------ */

static gpointer
make(ConformRun *run, ConformPlace place)
{
    ConformServer *end = g_new0(ConformServer, 1);

    conform_http_init(&end->base, run, place);
    if (conform_run_case(run)->has_end[CONFORM_U]) {
        end->upstream =
            (PortAddr){conform_run_server_ip(run, place), CONFORM_PORT};
    }
    return end;
}

static void
end_free(gpointer data)
{
    ConformServer *end = data;

    http_server_abandon(end->server);
    conform_http_clear(&end->base);
    g_free(end);
}

/* clang-format off */
#define INT(NAME) {NAME, CONFORM_ARG_INT, FALSE, NULL}
#define BOOL(NAME) {NAME, CONFORM_ARG_BOOL, FALSE, NULL}
#define ROUTES {"routes", CONFORM_ARG_JSON, FALSE, NULL}
#define STOP                                                                   \
    {"server_stop", do_server_stop,                                            \
     {{"how", CONFORM_ARG_CHOICE, TRUE, "graceful|fast"}}, 0}
#define NO_MORE {NULL, NULL, {{0}}, 0}

static const ConformOp nginx_ops[] = {
    {"http_listen", do_nginx_listen,
     {{"lingering_close", CONFORM_ARG_CHOICE, FALSE, "on|off|always"},
      INT("lingering_time_ms"), INT("lingering_timeout_ms"),
      INT("keep_alive_timeout_ms"), INT("max_body_bytes"), INT("max_requests"),
      INT("header_timeout_ms"), INT("body_timeout_ms"), INT("send_timeout_ms"),
      INT("proxy_read_timeout_ms"), BOOL("reset_timedout"), ROUTES}, 0},
    STOP,
    NO_MORE,
};

static const ConformOp apache_ops[] = {
    {"http_listen", do_apache_listen,
     {INT("keep_alive_timeout_ms"), INT("timeout_ms"), INT("max_body_bytes"),
      INT("max_requests"), ROUTES}, 0},
    STOP,
    NO_MORE,
};

static const ConformOp varnish_ops[] = {
    {"http_listen", do_varnish_listen,
     {INT("keep_alive_timeout_ms"), BOOL("stream"), BOOL("pass")}, 0},
    STOP,
    NO_MORE,
};

#define SERVER(NAME)                                                           \
    const ConformSystem conform_http_##NAME = {                                \
        .name = "http." #NAME,                                                 \
        .ops = NAME##_ops,                                                     \
        .make = make,                                                          \
        .free = end_free,                                                      \
        .perform = conform_http_perform,                                       \
    }
/* clang-format on */

SERVER(nginx);
SERVER(apache);
SERVER(varnish);
