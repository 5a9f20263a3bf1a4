/* SPDX-License-Identifier: GPL-2.0-only */
/* Node's server in recorded cases: model/http/http-node.h with the ops of its
 * handlers. */
#include "model/http/http-node.h"
#include "scenarios/systems/posix/http/conform-http.h"
#include "scenarios/systems/posix/http/http-systems.h"

#include <string.h>

#include "model/units.h"

#define BACKLOG 511

typedef struct ConformNode {
    ConformHttp base;
    HttpNode *http;
    HttpNodeConn *troubled; /* of clientError, for its ops */
} ConformNode;

/* ---- What the server tells ---------------------------------------------- */

static void
on_event(gpointer user, const char *text)
{
    ConformNode *end = user;

    conform_http_say(&end->base, "%s", text);
}

static gboolean
on_request(gpointer user, HttpNodeReq *req, gboolean continues)
{
    ConformNode *end = user;
    const HttpHead *head = http_node_req_head(req);
    const char *on = continues ? "checkContinue" : "request";
    const ConformEntry *entry =
        conform_http_reaction(&end->base, on, head->target);

    if (continues && !entry) {
        return FALSE;
    }
    conform_http_say(&end->base, "%s %s %s", on, head->method, head->target);
    conform_http_do(&end->base, entry, req);
    return TRUE;
}

static gboolean
on_client_error(gpointer user, HttpNodeConn *conn, const char *code)
{
    ConformNode *end = user;
    const ConformEntry *entry =
        conform_http_reaction(&end->base, "clientError", NULL);

    if (!entry) {
        return FALSE;
    }
    conform_http_say(&end->base, "clientError(%s)", code);
    conform_http_do(&end->base, entry, conn);
    return TRUE;
}

static const HttpNodeFns fns = {
    .event = on_event,
    .request = on_request,
    .client_error = on_client_error,
};

/* ---- Ops of handlers ----------------------------------------------------- */

static void
on_res_head(gpointer data, const ConformCall *call)
{
    JsonObject *headers =
        conform_has(call, "headers")
            ? json_object_get_object_member(call->args, "headers")
            : NULL;

    http_node_res_head(data, (guint)conform_int(call, "status", 200));
    if (headers) {
        g_autoptr(GList) names = json_object_get_members(headers);
        for (const GList *at = names; at; at = at->next) {
            http_node_res_field(data, at->data,
                                conform_http_text(headers, at->data));
        }
    }
}

static void
on_res_header(gpointer data, const ConformCall *call)
{
    http_node_res_field(data, conform_text(call, "name"),
                        conform_text(call, "value"));
}

/* How a callback is told: "always" or "on_error". */
typedef struct Report {
    ConformNode *end;
    gboolean always;
} Report;

static void
on_written(gpointer user, const char *code)
{
    Report *report = user;

    if (code) {
        conform_http_say(&report->end->base, "write cb(%s)", code);
    } else if (report->always) {
        conform_http_say(&report->end->base, "write cb");
    }
}

static Report *
report_of(ConformNode *end, const ConformCall *call)
{
    const char *how = conform_text(call, "report_cb");
    Report *report;

    if (!how) {
        return NULL;
    }
    report = g_new0(Report, 1);
    report->end = end;
    report->always = g_str_equal(how, "always");
    g_ptr_array_add(end->base.doings, report);
    return report;
}

static ConformNode *
end_of(HttpNodeReq *req)
{
    return http_node_user(http_node_req_http(req));
}

static void
on_res_write(gpointer data, const ConformCall *call)
{
    HttpNodeReq *req = data;
    ConformNode *end = end_of(req);
    Report *report = report_of(end, call);
    const char *how = conform_text(call, "report_ret");
    gboolean ok =
        http_node_res_write(req, NULL, (guint64)conform_int(call, "bytes", 0),
                            report ? on_written : NULL, report);
    gboolean destroyed = http_node_res_destroyed(req);

    if (how && (g_str_equal(how, "always") || !ok || destroyed)) {
        conform_http_say(&end->base, "write ret=%s destroyed=%s",
                         ok ? "true" : "false", destroyed ? "true" : "false");
    }
}

static void
on_res_end(gpointer data, const ConformCall *call)
{
    HttpNodeReq *req = data;
    Report *report = report_of(end_of(req), call);
    const char *text = conform_text(call, "text");
    guint64 len = text ? strlen(text) : (guint64)conform_int(call, "bytes", 0);

    if (conform_bool(call, "echo_path", FALSE)) {
        text = http_node_req_head(req)->target;
        len = strlen(text);
    }
    http_node_res_end(req, text, len, report ? on_written : NULL, report);
}

static void
on_res_destroy(gpointer data, G_GNUC_UNUSED const ConformCall *call)
{
    http_node_res_destroy(data);
}

static void
on_res_continue(gpointer data, G_GNUC_UNUSED const ConformCall *call)
{
    http_node_res_continue(data);
}

static void
on_req_read(gpointer data, G_GNUC_UNUSED const ConformCall *call)
{
    http_node_req_read(data);
}

static void
on_end_or_destroy(gpointer data, const ConformCall *call)
{
    http_node_conn_end_or_destroy(data, conform_text(call, "text"));
}

/* ---- Ops of the script --------------------------------------------------- */

static void
on_accept(gpointer user, HttpStream *stream)
{
    ConformNode *end = user;

    http_node_accept(end->http, stream);
}

static void
do_http_listen(gpointer data, const ConformCall *call)
{
    ConformNode *end = data;
    HttpNodeConfig config;

    http_node_config_default(&config);
    config.keep_alive_ns =
        conform_http_ns(call, "keep_alive_timeout_ms", config.keep_alive_ns);
    config.headers_ns =
        conform_http_ns(call, "headers_timeout_ms", config.headers_ns);
    config.request_ns =
        conform_http_ns(call, "request_timeout_ms", config.request_ns);
    config.check_ns =
        conform_http_ns(call, "check_interval_ms", config.check_ns);
    config.timeout_ns = conform_http_ns(call, "timeout_ms", 0);
    config.max_requests =
        (guint)conform_int(call, "max_requests_per_socket", 0);
    config.half_open = conform_bool(call, "http_allow_half_open", FALSE);
    end->http =
        http_node_new(posix_loop_http(end->base.loop), &config, &fns, end);
    http_loop_listen(posix_loop_http(end->base.loop), CONFORM_PORT, BACKLOG,
                     on_accept, end);
}

static void
close_now(gpointer data)
{
    http_node_close(data);
}

static void
do_server_close(gpointer data, G_GNUC_UNUSED const ConformCall *call)
{
    ConformNode *end = data;

    http_loop_unlisten(posix_loop_http(end->base.loop));
    http_node_turn(end->http, close_now, end->http);
}

static void
close_all_now(gpointer data)
{
    http_node_close_all(data);
}

static void
do_server_close_all(gpointer data, G_GNUC_UNUSED const ConformCall *call)
{
    ConformNode *end = data;

    http_node_turn(end->http, close_all_now, end->http);
}

/* ---- The end ------------------------------------------------------------ */

/* What a handler does later is a turn of its own. */
static void
in_turn(ConformHttp *base, void (*fn)(gpointer data), gpointer data)
{
    ConformNode *end = (ConformNode *)base;

    http_node_turn(end->http, fn, data);
}

static gpointer
make(ConformRun *run, ConformPlace place)
{
    ConformNode *end = g_new0(ConformNode, 1);

    conform_http_init(&end->base, run, place);
    end->base.turn = in_turn;
    return end;
}

static void
end_free(gpointer data)
{
    ConformNode *end = data;

    http_node_abandon(end->http);
    conform_http_clear(&end->base);
    g_free(end);
}

/* clang-format off */
#define INT(NAME) {NAME, CONFORM_ARG_INT, FALSE, NULL}
#define BOOL(NAME) {NAME, CONFORM_ARG_BOOL, FALSE, NULL}
#define TEXT(NAME) {NAME, CONFORM_ARG_TEXT, FALSE, NULL}
#define REPORT_CB {"report_cb", CONFORM_ARG_CHOICE, FALSE, "always|on_error"}
#define NO_MORE {NULL, NULL, {{0}}, 0}

static const ConformOp ops[] = {
    {"http_listen", do_http_listen,
     {INT("keep_alive_timeout_ms"), INT("headers_timeout_ms"),
      INT("request_timeout_ms"), INT("check_interval_ms"),
      BOOL("http_allow_half_open"), INT("max_requests_per_socket"),
      INT("timeout_ms")}, 0},
    {"server_close", do_server_close, {{0}}, 0},
    {"server_close_all", do_server_close_all, {{0}}, 0},
    NO_MORE,
};

static const ConformOp reactions[] = {
    {"res_head", on_res_head,
     {INT("status"), {"headers", CONFORM_ARG_JSON, FALSE, NULL}}, 0},
    {"res_header", on_res_header,
     {{"name", CONFORM_ARG_TEXT, TRUE, NULL},
      {"value", CONFORM_ARG_TEXT, TRUE, NULL}}, 0},
    {"res_write", on_res_write,
     {INT("bytes"), REPORT_CB,
      {"report_ret", CONFORM_ARG_CHOICE, FALSE, "always|on_failure"}}, 0},
    {"res_end", on_res_end,
     {INT("bytes"), TEXT("text"), BOOL("echo_path"), REPORT_CB}, 0},
    {"res_destroy", on_res_destroy, {{0}}, 0},
    {"res_continue", on_res_continue, {{0}}, 0},
    {"req_read", on_req_read, {{0}}, 0},
    {"socket_end_or_destroy", on_end_or_destroy,
     {{"text", CONFORM_ARG_TEXT, TRUE, NULL}}, 0},
    NO_MORE,
};
/* clang-format on */

static const char *const events[] = {"request", "checkContinue", "clientError",
                                     NULL};

const ConformSystem conform_http_node_server = {
    .name = "http.node-server",
    .ops = ops,
    .reactions = reactions,
    .events = events,
    .make = make,
    .free = end_free,
    .perform = conform_http_perform,
    .react = conform_http_react,
};
