/* SPDX-License-Identifier: GPL-2.0-only */
/* The program http-server: model/http's server with the policies of a profile,
 * and an origin behind it that takes its time, counts what it does, and may
 * have the server die at a byte of an answer. */
#include "scenarios/http/http-programs-priv.h"

/* The request that a connection is about. */
typedef struct Serving {
    HttpProgram *origin;
    HttpServerConn *conn;
    guint64 id;
    gboolean whole; /* its answer has left */
    HttpTimer timer;
} Serving;

/* ---- Answers ------------------------------------------------------------ */

static gboolean
strikes(const HttpProgram *origin)
{
    const HttpOptions *http = origin->options;

    return http->fault != HTTP_FAULT_NONE && http->fault_at > 0 &&
           (http->fault_share >= 1 ||
            http_loop_random(origin->loop) < http->fault_share);
}

static HttpFraming
framing_of(const HttpOptions *http)
{
    static const HttpFraming framings[] = {
        HTTP_FRAMING_LENGTH, HTTP_FRAMING_CHUNKED, HTTP_FRAMING_CLOSE,
        HTTP_FRAMING_CLOSE};

    return framings[http->framing];
}

/* The work is done: whatever the client hears of it. */
static void
answer(gpointer data)
{
    Serving *serving = data;
    const HttpProgram *origin = serving->origin;
    const HttpOptions *options = origin->options;
    g_autofree char *fields =
        g_strdup_printf("X-Request-Id: %" G_GUINT64_FORMAT "\r\n", serving->id);
    HttpReply reply = {
        .status = 200,
        .framing = framing_of(options),
        .length =
            options->told_length ? options->told_length : options->reply_bytes,
        .body_bytes = options->reply_bytes,
        .keeps = options->framing == HTTP_FRAMED_NONE,
        .fields = fields,
    };

    if (options->requests && serving->id > 0) {
        requests_executed(options->requests, serving->id, options->reply_bytes);
    }
    if (strikes(origin)) {
        reply.fault = (HttpFault)options->fault;
        reply.fault_at = options->fault_at - 1;
        if (options->requests && serving->id > 0) {
            requests_given_up(options->requests, serving->id);
        }
    }
    http_server_reply(serving->conn, &reply);
}

static void
on_request(HttpServerConn *conn, const HttpHead *head)
{
    Serving *serving = http_server_conn_user(conn);
    HttpProgram *origin = serving->origin;
    gint64 service_ns = port_delay_ns(&origin->options->service);

    serving->id = head->id;
    serving->whole = FALSE;
    if (service_ns > 0) {
        http_timer_set(origin->loop, &serving->timer, service_ns, answer,
                       serving);
    } else {
        answer(serving);
    }
}

static void
on_log(HttpServerConn *conn, G_GNUC_UNUSED guint status, guint64 body_bytes)
{
    Serving *serving = http_server_conn_user(conn);

    serving->whole = body_bytes >= serving->origin->options->reply_bytes;
}

static void
on_opened(HttpServerConn *conn)
{
    Serving *serving = g_new0(Serving, 1);

    serving->origin = http_server_user(http_server_of(conn));
    serving->conn = conn;
    g_ptr_array_add(serving->origin->rest, serving);
    http_server_conn_set_user(conn, serving);
}

/* A request that its connection does not outlive is given up. */
static void
on_closing(HttpServerConn *conn)
{
    Serving *serving = http_server_conn_user(conn);
    Requests *requests = serving->origin->options->requests;

    if (serving->id > 0 && !serving->whole && requests) {
        requests_given_up(requests, serving->id);
    }
    http_timer_stop(&serving->timer);
    http_serving_closing(serving->origin);
    g_ptr_array_remove_fast(serving->origin->rest, serving);
}

static const HttpServerFns fns = {
    .request = on_request,
    .log = on_log,
    .opened = on_opened,
    .closing = on_closing,
};

/* ---- The program -------------------------------------------------------- */

void
http_program_server(HttpLoop *loop, const HttpOptions *options,
                    HttpProgram **out)
{
    *out = http_program_new(loop, options, sizeof **out);
    http_serving_begin(*out, &fns);
}
