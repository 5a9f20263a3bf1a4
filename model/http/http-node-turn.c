/* SPDX-License-Identifier: GPL-2.0-only */
/* Turns of Node's server, and what runs at their ends. */
#include "model/http/http-node-priv.h"

void
http_node_event(HttpNode *http, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list args;

    va_start(args, format);
    text = g_strdup_vprintf(format, args);
    va_end(args);
    http->fns->event(http->user, text);
}

/* ---- Turns -------------------------------------------------------------- */

typedef struct HttpNodeTick {
    guint round;
    HttpNodeTickKind kind;
    HttpNodeReq *req;
    HttpNodeConn *conn;
    HttpNodeWriteFn cb;
    gpointer user;
    const char *code;
} HttpNodeTick;

/* In the order of rounds; a request's 'close' comes last in its own. */
static gint
by_round(gconstpointer a, gconstpointer b, G_GNUC_UNUSED gpointer user)
{
    const HttpNodeTick *first = a, *second = b;
    guint x = first->round * 2 + (first->kind == HTTP_NODE_TICK_REQ_CLOSE);
    guint y = second->round * 2 + (second->kind == HTTP_NODE_TICK_REQ_CLOSE);

    return x <= y ? -1 : 1;
}

static void
queue_tick(HttpNode *http, const HttpNodeTick *tick)
{
    GList *at = http->ticks.head;

    while (at && by_round(at->data, tick, NULL) < 0) {
        at = at->next;
    }
    g_queue_insert_before(&http->ticks, at, g_memdup2(tick, sizeof *tick));
}

void
http_node_tick(HttpNode *http, guint rounds, HttpNodeTickKind kind,
               HttpNodeReq *req, HttpNodeConn *conn)
{
    queue_tick(http, &(HttpNodeTick){.round = http->round + rounds,
                                     .kind = kind,
                                     .req = req,
                                     .conn = conn});
}

void
http_node_tick_write(HttpNode *http, HttpNodeWriteFn cb, gpointer user,
                     const char *code)
{
    queue_tick(http, &(HttpNodeTick){.round = http->round + 1,
                                     .kind = HTTP_NODE_TICK_WRITE,
                                     .cb = cb,
                                     .user = user,
                                     .code = code});
}

static void
req_close(HttpNodeReq *req)
{
    if (!req->closed) {
        req->closed = TRUE;
        http_node_event(req->conn->http, "req close");
    }
}

static void
take_tick(HttpNode *http, const HttpNodeTick *tick)
{
    switch (tick->kind) {
    case HTTP_NODE_TICK_FINISH:
        http_node_res_finish(tick->req);
        return;
    case HTTP_NODE_TICK_LATE_FINISH:
        http_node_event(http, "res finish");
        return;
    case HTTP_NODE_TICK_RES_CLOSE:
        if (!tick->req->quiet) {
            http_node_event(http, "res close(finished=true)");
        }
        return;
    case HTTP_NODE_TICK_REQ_END:
        http_node_event(http,
                        "req end(body=%" G_GUINT64_FORMAT " complete=true)",
                        tick->req->body_bytes);
        http_node_tick(http, 1, HTTP_NODE_TICK_REQ_CLOSE, tick->req,
                       tick->conn);
        return;
    case HTTP_NODE_TICK_REQ_CLOSE:
        req_close(tick->req);
        return;
    case HTTP_NODE_TICK_REQ_ERROR:
        http_node_event(http, "req error(ECONNRESET)");
        req_close(tick->req);
        return;
    case HTTP_NODE_TICK_WRITE:
        tick->cb(tick->user, tick->code);
        return;
    case HTTP_NODE_TICK_SOCKET_ERROR:
        http_node_event(http, "socket error(%s)", tick->conn->error);
        return;
    case HTTP_NODE_TICK_SERVER_CLOSE:
        http_node_event(http, "server close");
        return;
    }
}

void
http_node_run_ticks(HttpNode *http)
{
    HttpNodeTick *tick;

    while ((tick = g_queue_pop_head(&http->ticks)) != NULL) {
        http->round = tick->round;
        take_tick(http, tick);
        g_free(tick);
    }
    http->round = 0;
}

/* A closed socket tells it: what was queued counts as written, then 'close',
 * whose first listener aborts what is open (socketOnClose()). */
static void
tell_close(HttpNodeConn *conn)
{
    HttpNode *http = conn->http;
    HttpNodeReq *active = g_queue_peek_head(&conn->open);

    if (active && active->ended && !active->finished &&
        conn->out.len_bytes > 0) {
        active->finished = TRUE;
        http_node_res_finish(active);
        http_node_run_ticks(http);
    }
    active = g_queue_peek_head(&conn->open);
    for (GList *at = conn->open.head; at; at = at->next) {
        HttpNodeReq *req = at->data;
        if (!req->read_ended) {
            http_node_event(http, "req aborted");
            http_node_tick(http, 1, HTTP_NODE_TICK_REQ_ERROR, req, conn);
        }
    }
    http_node_event(http, "socket close(hadError=%s)",
                    conn->errored ? "true" : "false");
    if (active && active->assigned) {
        http_node_event(http, "res close(finished=false)");
    }
    g_queue_clear(&conn->open);
    http_node_run_ticks(http);
    g_queue_push_tail(&http->gone, conn);
}

static void
end_turn(HttpNode *http)
{
    HttpNodeConn *conn;

    if (http->turns > 1) {
        return;
    }
    http_node_run_ticks(http);
    while ((conn = g_queue_pop_head(&http->closing)) != NULL) {
        tell_close(conn);
    }
}

void
http_node_turn(HttpNode *http, void (*fn)(gpointer data), gpointer data)
{
    http->turns++;
    fn(data);
    end_turn(http);
    http->turns--;
}
