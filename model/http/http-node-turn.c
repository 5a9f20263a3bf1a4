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
    void (*fn)(gpointer data);
    gpointer data;
    HttpNodeWriteFn cb; /* of a write; 'fn' is NULL */
    const char *code;
} HttpNodeTick;

static void
queue_tick(HttpNode *http, const HttpNodeTick *tick)
{
    g_queue_push_tail(&http->ticks, g_memdup2(tick, sizeof *tick));
}

void
http_node_tick(HttpNode *http, void (*fn)(gpointer data), gpointer data)
{
    queue_tick(http, &(HttpNodeTick){.fn = fn, .data = data});
}

void
http_node_tick_write(HttpNode *http, HttpNodeWriteFn cb, gpointer user,
                     const char *code)
{
    queue_tick(http, &(HttpNodeTick){.data = user, .cb = cb, .code = code});
}

void
http_node_run_ticks(HttpNode *http)
{
    HttpNodeTick *tick;

    while ((tick = g_queue_pop_head(&http->ticks)) != NULL) {
        if (tick->fn) {
            tick->fn(tick->data);
        } else {
            tick->cb(tick->data, tick->code);
        }
        g_free(tick);
    }
}

/* A closed socket tells it: what was queued counts as written, then 'close',
 * whose first listener aborts what is open (socketOnClose()). */
static void
tell_close(HttpNodeConn *conn)
{
    HttpNode *http = conn->http;
    HttpNodeReq *active;

    http_node_out_closed(conn);
    active = conn->message;
    for (GList *at = conn->open.head; at; at = at->next) {
        http_node_req_destroy(at->data);
    }
    http_node_event(http, "socket close(hadError=%s)",
                    conn->errored ? "true" : "false");
    if (active) {
        active->res_destroyed = TRUE;
    }
    if (active && !active->quiet) {
        http_node_event(http, "res close(finished=false)");
    }
    g_queue_clear(&conn->open);
    http_node_run_ticks(http);
    g_queue_push_tail(&http->gone, conn);
}

/* Behind the ticks come the pending phase and the closing phase of the loop
 * (node-net 1.1). */
static void
end_turn(HttpNode *http)
{
    HttpNodeConn *conn;

    if (http->turns > 1) {
        return;
    }
    http_node_run_ticks(http);
    while ((conn = g_queue_pop_head(&http->shutting)) != NULL) {
        http_node_conn_shut(conn);
        http_node_run_ticks(http);
    }
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
