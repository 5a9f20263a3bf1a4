/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/systems/posix/http/conform-http-client.h"

#include "scenarios/systems/posix/http/http-systems.h"

#include <string.h>

#include "model/units.h"

static ConformRequest *
of(HttpCall *call)
{
    return call->user;
}

/* ---- What the client tells ---------------------------------------------- */

static void
on_done(HttpCall *call, const HttpCallEnd *end)
{
    ConformRequest *request = of(call);

    http_timer_stop(&request->limit);
    request->end->dialect->done(request, end);
    if (request->end->dialect->in_turn) {
        conform_http_next(request->end);
    }
}

static void
on_response(HttpCall *call, const HttpHead *head)
{
    ConformRequest *request = of(call);
    ConformHttp *end = &request->end->base;

    if (request->end->dialect->response) {
        request->end->dialect->response(request, head->status);
    }
    conform_http_do(end, conform_http_reaction(end, "response", NULL), request);
}

static void
on_uploaded(HttpCall *call, gboolean reset)
{
    ConformRequest *request = of(call);

    if (request->end->dialect->uploaded) {
        request->end->dialect->uploaded(request, reset);
    }
}

static void
on_reused(HttpCall *call)
{
    ConformRequest *request = of(call);

    if (request->end->dialect == &conform_node_client) {
        conform_request_say(request, "reused socket");
    }
}

static void
on_interim(HttpCall *call, guint status)
{
    ConformRequest *request = of(call);

    if (status == 100 && request->end->dialect == &conform_node_client) {
        conform_request_say(request, "continue");
    }
}

void
conform_http_later(ConformHttpClient *end, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    g_ptr_array_add(end->said, g_strdup_vprintf(format, args));
    va_end(args);
}

static void
on_settled(HttpClient *client)
{
    ConformHttpClient *end = http_client_user(client);

    for (guint i = 0; i < end->said->len; i++) {
        conform_http_say(&end->base, "%s", (const char *)end->said->pdata[i]);
    }
    g_ptr_array_set_size(end->said, 0);
}

static void
on_limit(gpointer data)
{
    ConformRequest *request = data;

    if (request->end->dialect == &conform_node_client) {
        conform_request_say(request, "req timeout");
    } else {
        http_client_cancel(&request->call);
    }
}

static void
arm_limit(ConformRequest *request)
{
    HttpLoop *loop = posix_loop_http(request->end->base.loop);

    if (request->limit_ns > 0) {
        http_timer_set(loop, &request->limit, request->limit_ns, on_limit,
                       request);
    }
}

/* socket.setTimeout() counts from the last bytes (_unrefTimer()). */
static void
on_heard(HttpCall *call)
{
    if (of(call)->end->dialect == &conform_node_client) {
        arm_limit(of(call));
    }
}

static const HttpClientFns fns = {
    .done = on_done,
    .response = on_response,
    .uploaded = on_uploaded,
    .reused = on_reused,
    .interim = on_interim,
    .heard = on_heard,
    .settled = on_settled,
};

/* ---- Requests ----------------------------------------------------------- */

static void
send_request(ConformRequest *request)
{
    ConformHttpClient *end = request->end;
    const char *limit =
        end->dialect == &conform_node_client ? "timeout_ms" : "max_time_ms";

    end->began_ns = http_now_ns(posix_loop_http(end->base.loop));
    request->limit_ns = conform_http_int(end->op->args, limit, 0) * NS_PER_MS;
    arm_limit(request);
    http_client_send(end->client, &request->call);
}

static void
gap_over(gpointer data)
{
    ConformHttpClient *end = data;

    send_request(end->requests->pdata[end->turn++]);
}

void
conform_http_next(ConformHttpClient *end)
{
    gint64 gap_ns =
        conform_http_int(end->op->args, "min_gap_ms", 0) * NS_PER_MS;
    gint64 now_ns = http_now_ns(posix_loop_http(end->base.loop));

    if (end->turn >= end->requests->len) {
        return;
    }
    if (end->turn > 0 && end->began_ns + gap_ns > now_ns) {
        http_timer_set(posix_loop_http(end->base.loop), &end->gap,
                       end->began_ns + gap_ns - now_ns, gap_over, end);
    } else {
        gap_over(end);
    }
}

static void
read_headers(ConformRequest *request, JsonObject *headers)
{
    HttpCall *call = &request->call;
    const char *connection = conform_http_text(headers, "Connection");
    const char *expect = conform_http_text(headers, "Expect");

    call->expects = expect && g_str_equal(expect, "100-continue");
    if (call->expects) {
        json_object_remove_member(headers, "Expect");
    }
    call->close = connection && g_str_equal(connection, "close");
    if (call->close) {
        json_object_remove_member(headers, "Connection");
    }
    request->fields = conform_http_fields(headers);
    call->fields = request->fields;
}

static void
read_body(ConformRequest *request, JsonObject *object)
{
    HttpCall *call = &request->call;
    const char *body = conform_http_text(object, "body");

    if (json_object_has_member(object, "body") && body) {
        request->body = g_strdup(body);
        call->body = request->body;
        call->body_bytes = strlen(body);
    } else {
        call->body_bytes = (guint64)conform_http_int(object, "body_bytes", 0);
    }
    call->has_body = call->body_bytes > 0 ||
                     g_str_equal(call->method, "POST") ||
                     g_str_equal(call->method, "PUT");
    call->expects =
        call->expects || conform_http_bool(object, "expect_continue", FALSE);
}

static ConformRequest *
read_request(ConformHttpClient *end, JsonObject *object)
{
    ConformRequest *request = g_new0(ConformRequest, 1);
    HttpCall *call = &request->call;
    JsonObject *headers = json_object_has_member(object, "headers")
                              ? json_object_get_object_member(object, "headers")
                              : NULL;
    const char *method = conform_http_text(object, "method");
    const char *path = conform_http_text(object, "path");

    request->end = end;
    request->method = g_strdup(method ? method : "GET");
    request->path = g_strdup(path ? path : "/");
    call->user = request;
    call->method = request->method;
    call->target = request->path;
    call->minor = conform_http_bool(end->op->args, "http10", FALSE) ? 0 : 1;
    if (headers) {
        read_headers(request, headers);
    }
    if (g_strcmp0(conform_http_text(end->op->args, "agent"), "none") == 0) {
        call->close = call->fresh = TRUE;
    }
    read_body(request, object);
    return request;
}

static void
make_client(ConformHttpClient *end, const ConformCall *op)
{
    HttpClientPolicy policy = *http_client_profile(end->dialect->profile);
    guint depth = (guint)conform_http_int(op->args, "pipelining", 0);

    if (depth > 0) {
        policy.pipelining = depth;
    }
    if (conform_http_bool(op->args, "no_expect", FALSE)) {
        policy.expect_bytes = 0;
    }
    end->client = http_client_new(posix_loop_http(end->base.loop), &end->server,
                                  &policy, &fns, end);
}

static void
do_http_request(gpointer data, const ConformCall *op)
{
    ConformHttpClient *end = data;
    JsonArray *array = json_object_get_array_member(op->args, "requests");
    guint first = end->requests->len;

    end->op = op;
    if (!end->client) {
        make_client(end, op);
    }
    for (guint i = 0; array && i < json_array_get_length(array); i++) {
        g_ptr_array_add(
            end->requests,
            read_request(end, json_array_get_object_element(array, i)));
    }
    if (end->dialect->in_turn) {
        if (end->turn == first) {
            conform_http_next(end);
        }
        return;
    }
    http_client_hold(end->client, TRUE);
    while (first < end->requests->len) {
        send_request(end->requests->pdata[first++]);
    }
    http_client_hold(end->client, FALSE);
}

static void
do_agent_destroy(gpointer data, G_GNUC_UNUSED const ConformCall *op)
{
    ConformHttpClient *end = data;

    if (end->client) {
        http_client_destroy(end->client);
    }
}

static void
destroy(ConformRequest *request)
{
    if (request->call.client && !request->call.cancelled &&
        !request->call.over) {
        http_client_cancel(&request->call);
    }
}

/* Of the latest request. */
static void
do_req_destroy(gpointer data, G_GNUC_UNUSED const ConformCall *op)
{
    ConformHttpClient *end = data;

    if (end->requests->len > 0) {
        destroy(end->requests->pdata[end->requests->len - 1]);
    }
}

static void
on_req_destroy(gpointer data, G_GNUC_UNUSED const ConformCall *op)
{
    destroy(data);
}

static void
on_res_pause(gpointer data, G_GNUC_UNUSED const ConformCall *op)
{
    ConformRequest *request = data;

    http_client_pause(&request->call, TRUE);
}

/* ---- The end ------------------------------------------------------------ */

static void
request_free(gpointer data)
{
    ConformRequest *request = data;

    g_free(request->fields);
    g_free(request->method);
    g_free(request->path);
    g_free(request->body);
    g_free(request);
}

static gpointer
make(ConformRun *run, ConformPlace place, const ConformDialect *dialect)
{
    ConformHttpClient *end = g_new0(ConformHttpClient, 1);

    conform_http_init(&end->base, run, place);
    end->dialect = dialect;
    end->server = (PortAddr){conform_run_server_ip(run, place), CONFORM_PORT};
    end->requests = g_ptr_array_new_with_free_func(request_free);
    end->said = g_ptr_array_new_with_free_func(g_free);
    return end;
}

static void
end_free(gpointer data)
{
    ConformHttpClient *end = data;

    http_client_abandon(end->client);
    conform_http_clear(&end->base);
    g_ptr_array_unref(end->requests);
    g_ptr_array_unref(end->said);
    g_free(end);
}

/* clang-format off */
#define INT(NAME) {NAME, CONFORM_ARG_INT, FALSE, NULL}
#define BOOL(NAME) {NAME, CONFORM_ARG_BOOL, FALSE, NULL}
#define REQUESTS {"requests", CONFORM_ARG_JSON, TRUE, NULL}
#define BUSY                                                                   \
    {"busy", conform_http_busy, {{"ms", CONFORM_ARG_INT, TRUE, NULL}}, TRUE}
#define NO_MORE {NULL, NULL, {{0}}, 0}

static const ConformOp node_ops[] = {
    {"http_request", do_http_request,
     {REQUESTS, {"agent", CONFORM_ARG_CHOICE, FALSE, "none|keepalive"},
      INT("timeout_ms")}, 0},
    {"agent_destroy", do_agent_destroy, {{0}}, 0},
    {"req_destroy", do_req_destroy, {{0}}, 0},
    BUSY,
    NO_MORE,
};

static const ConformOp node_reactions[] = {
    {"req_destroy", on_req_destroy, {{0}}, 0},
    {"res_pause", on_res_pause, {{0}}, 0},
    NO_MORE,
};

static const ConformOp fetch_ops[] = {
    {"http_request", do_http_request,
     {REQUESTS, INT("max_time_ms"), INT("min_gap_ms"), BOOL("no_expect")}, 0},
    {"req_destroy", do_req_destroy, {{0}}, 0},
    BUSY,
    NO_MORE,
};

static const ConformOp undici_ops[] = {
    {"http_request", do_http_request, {REQUESTS, INT("pipelining")}, 0},
    BUSY,
    NO_MORE,
};

static const ConformOp curl_ops[] = {
    {"http_request", do_http_request,
     {REQUESTS, INT("max_time_ms"), INT("min_gap_ms"), BOOL("no_expect"),
      BOOL("http10"), BOOL("report")}, 0},
    NO_MORE,
};

static const char *const events[] = {"response", NULL};

#define CLIENT(NAME, TEXT, EVENTS, REACTIONS)                                  \
    static gpointer                                                            \
    make_##NAME(ConformRun *run, ConformPlace place)                           \
    {                                                                          \
        return make(run, place, &conform_##NAME);                              \
    }                                                                          \
    const ConformSystem conform_http_##NAME = {                               \
        .name = TEXT,                                                          \
        .ops = NAME##_ops,                                                     \
        .reactions = REACTIONS,                                                \
        .events = EVENTS,                                                      \
        .make = make_##NAME,                                                   \
        .free = end_free,                                                      \
        .perform = conform_http_perform,                                       \
        .react = conform_http_react,                                           \
    }
/* clang-format on */

#define node_client_ops node_ops
CLIENT(node_client, "http.node-client", events, node_reactions);
CLIENT(fetch, "http.fetch", events, node_reactions);
CLIENT(undici, "http.undici", NULL, NULL);
CLIENT(curl, "http.curl", NULL, NULL);
