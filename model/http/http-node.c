/* SPDX-License-Identifier: GPL-2.0-only */
#include "model/http/http-node-priv.h"

#include <string.h>

#include "model/units.h"

void
http_node_config_default(HttpNodeConfig *config)
{
    *config = (HttpNodeConfig){
        .keep_alive_ns = 5 * NS_PER_S,
        .headers_ns = 60 * NS_PER_S,
        .request_ns = 300 * NS_PER_S,
        .check_ns = 30 * NS_PER_S,
    };
}

/* ---- Sockets ------------------------------------------------------------ */

gboolean
http_node_conn_reads(const HttpNodeConn *conn)
{
    return conn->stream && !conn->paused && !conn->held_back &&
           !conn->peer_ended;
}

void
http_node_conn_watch(HttpNodeConn *conn)
{
    guint bits = 0;

    if (!conn->stream) {
        return;
    }
    bits |= http_node_conn_reads(conn) ? HTTP_READY_IN : 0;
    bits |= conn->out.len_bytes > 0 ? HTTP_READY_OUT : 0;
    http_stream_watch(conn->stream, bits);
}

/* 'error': its first listener is socketOnError(), until it has run. */
static void
error_nt(gpointer data)
{
    HttpNodeConn *conn = data;

    if (!conn->told_error) {
        conn->told_error = TRUE;
        conn->http->fns->client_error(conn->http->user, conn, conn->error);
    }
    http_node_event(conn->http, "socket error(%s)", conn->error);
}

static void
server_close_nt(gpointer data)
{
    http_node_event(data, "server close");
}

/* uv_close() closes the descriptor at once. */
void
http_node_conn_destroy(HttpNodeConn *conn, const char *error)
{
    HttpNode *http = conn->http;

    if (!conn->stream) {
        return;
    }
    http_timer_stop(&conn->idle);
    http_stream_close(conn->stream);
    conn->stream = NULL;
    g_queue_remove(&http->conns, conn);
    g_queue_remove(&http->shutting, conn);
    g_queue_push_head(&http->closing, conn);
    conn->error = error;
    conn->errored = error != NULL;
    http_node_out_destroyed(conn);
    if (error) {
        http_node_tick(http, error_nt, conn);
    }
    if (http->closed && g_queue_is_empty(&http->conns)) {
        http_node_tick(http, server_close_nt, http);
    }
}

void
http_node_conn_finish_end(HttpNodeConn *conn)
{
    if (conn->stream && conn->ended && conn->out.len_bytes == 0 &&
        !conn->fin_due) {
        conn->fin_due = TRUE;
        g_queue_push_tail(&conn->http->shutting, conn);
    }
}

/* 'finish' of the socket: destroySoon() and autoDestroy wait for it. */
static void
finish_nt(gpointer data)
{
    HttpNodeConn *conn = data;

    conn->finished = TRUE;
    if (conn->soon || conn->peer_ended) {
        http_node_conn_destroy(conn, NULL);
    }
}

/* uv__drain(). */
void
http_node_conn_shut(HttpNodeConn *conn)
{
    http_stream_shutdown(conn->stream);
    http_node_tick(conn->http, finish_nt, conn);
}

/* end() uncorks. */
void
http_node_conn_end(HttpNodeConn *conn)
{
    conn->ended = TRUE;
    conn->corked = FALSE;
    if (conn->out.len_bytes > 0) {
        http_node_conn_flush(conn);
    } else {
        http_node_conn_finish_end(conn);
    }
}

static void
late(gpointer data)
{
    HttpNodeConn *conn = data;

    http_node_event(conn->http, "socket timeout");
    http_node_conn_destroy(conn, NULL);
}

static void
on_idle(gpointer data)
{
    HttpNodeConn *conn = data;

    http_node_turn(conn->http, late, conn);
}

void
http_node_conn_touch(HttpNodeConn *conn)
{
    if (conn->idle_ns > 0 && conn->stream) {
        http_timer_set(conn->http->loop, &conn->idle, conn->idle_ns, on_idle,
                       conn);
    }
}

void
http_node_conn_idle(HttpNodeConn *conn, gint64 after_ns)
{
    conn->idle_ns = after_ns;
    http_timer_stop(&conn->idle);
    http_node_conn_touch(conn);
}

void
http_node_conn_end_or_destroy(HttpNodeConn *conn, const char *text)
{
    if (conn->ended || !conn->stream) {
        http_node_conn_destroy(conn, NULL);
        return;
    }
    http_out_text(&conn->out, text, strlen(text));
    http_node_conn_end(conn);
}

/* ---- Time --------------------------------------------------------------- */

/* checkConnections(). */
static void
check_now(gpointer data)
{
    HttpNode *http = data;
    gint64 now_ns = http_now_ns(http->loop);
    GList *next;

    for (GList *at = http->conns.head; at; at = next) {
        HttpNodeConn *conn = at->data;
        gint64 age_ns = now_ns - conn->began_ns;
        next = at->next;
        if (conn->timed && ((!conn->headed && http->config.headers_ns > 0 &&
                             age_ns > http->config.headers_ns) ||
                            (http->config.request_ns > 0 &&
                             age_ns > http->config.request_ns))) {
            conn->timed = FALSE;
            http_node_client_error(conn, "ERR_HTTP_REQUEST_TIMEOUT");
        }
    }
}

static void
on_check(gpointer data)
{
    HttpNode *http = data;

    http_node_turn(http, check_now, http);
    if (!http->closed) {
        http_timer_set(http->loop, &http->check, http->config.check_ns,
                       on_check, http);
    }
}

/* ---- The server --------------------------------------------------------- */

HttpNode *
http_node_new(HttpLoop *loop, const HttpNodeConfig *config,
              const HttpNodeFns *fns, gpointer user)
{
    HttpNode *http = g_new0(HttpNode, 1);

    http->loop = loop;
    http->config = *config;
    http->fns = fns;
    http->user = user;
    if (config->check_ns > 0) {
        http_timer_set(loop, &http->check, config->check_ns, on_check, http);
    }
    return http;
}

gpointer
http_node_user(const HttpNode *http)
{
    return http->user;
}

HttpNode *
http_node_req_http(const HttpNodeReq *req)
{
    return req->conn->http;
}

void
http_node_accept(HttpNode *http, HttpStream *stream)
{
    HttpNodeConn *conn = g_new0(HttpNodeConn, 1);

    conn->http = http;
    conn->stream = stream;
    conn->reader = http_reader_new(HTTP_KIND_REQUEST,
                                   &(HttpLimits){.parser = HTTP_PARSER_LLHTTP});
    conn->all = g_ptr_array_new();
    conn->timed = TRUE;
    conn->began_ns = http_now_ns(http->loop);
    http_stream_on_ready(stream, http_node_conn_ready, conn);
    g_queue_push_tail(&http->conns, conn);
    http_node_event(http, "connection");
    http_node_conn_idle(conn, http->config.timeout_ns);
    http_node_conn_watch(conn);
}

/* closeIdleConnections(): an answer that has been ended, though it waits to be
 * written, is no reason to spare it. */
static gboolean
is_idle(const HttpNodeConn *conn)
{
    const HttpNodeReq *active = g_queue_peek_head((GQueue *)&conn->open);

    return !conn->timed && (!active || active->res_ended) && !conn->incoming;
}

void
http_node_close(HttpNode *http)
{
    GList *next;

    http_timer_stop(&http->check);
    for (GList *at = http->conns.head; at; at = next) {
        HttpNodeConn *conn = at->data;
        next = at->next;
        if (is_idle(conn)) {
            http_node_conn_destroy(conn, NULL);
        }
    }
    http->closed = TRUE;
    if (g_queue_is_empty(&http->conns)) {
        http_node_tick(http, server_close_nt, http);
    }
}

void
http_node_close_all(HttpNode *http)
{
    while (!g_queue_is_empty(&http->conns)) {
        http_node_conn_destroy(g_queue_peek_head(&http->conns), NULL);
    }
}

static void
conn_free(gpointer data)
{
    HttpNodeConn *conn = data;

    http_timer_stop(&conn->idle);
    for (guint i = 0; i < conn->all->len; i++) {
        HttpNodeReq *req = conn->all->pdata[i];
        http_out_clear(&req->held);
        g_queue_clear_full(&req->held_writes, g_free);
        g_string_free(req->fields, TRUE);
        g_free(req);
    }
    g_ptr_array_unref(conn->all);
    http_out_clear(&conn->out);
    g_queue_clear_full(&conn->written, g_free);
    g_queue_clear(&conn->open);
    http_reader_free(conn->reader);
    g_free(conn);
}

void
http_node_abandon(HttpNode *http)
{
    if (!http) {
        return;
    }
    http_timer_stop(&http->check);
    g_queue_clear_full(&http->ticks, g_free);
    g_queue_clear(&http->shutting);
    g_queue_clear_full(&http->conns, conn_free);
    g_queue_clear_full(&http->closing, conn_free);
    g_queue_clear_full(&http->gone, conn_free);
    g_free(http);
}
