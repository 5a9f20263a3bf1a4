/* SPDX-License-Identifier: GPL-2.0-only */
#include "model/http/http-server-priv.h"

#include "model/units.h"

/* ---- Servers ------------------------------------------------------------ */

HttpServer *
http_server_new(HttpLoop *loop, const HttpServerPolicy *policy,
                const HttpServerFns *fns, gpointer user)
{
    HttpServer *server = g_new0(HttpServer, 1);

    server->loop = loop;
    server->policy = *policy;
    server->fns = fns;
    server->user = user;
    server->cache =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return server;
}

gpointer
http_server_user(const HttpServer *server)
{
    return server->user;
}

guint
http_server_connections(const HttpServer *server)
{
    return g_queue_get_length((GQueue *)&server->conns);
}

gboolean
http_server_stopping(const HttpServer *server)
{
    return server->stopping;
}

/* ---- Connections -------------------------------------------------------- */

static void
conn_free(HttpServerConn *conn)
{
    http_timer_stop(&conn->timer);
    http_timer_stop(&conn->sending);
    http_out_clear(&conn->out);
    http_reader_free(conn->reader);
    g_byte_array_unref(conn->in);
    g_string_free(conn->text, TRUE);
    g_free(conn);
}

void
http_conn_ref(HttpServerConn *conn)
{
    conn->in_use++;
}

void
http_conn_unref(HttpServerConn *conn)
{
    if (--conn->in_use == 0 && !conn->stream) {
        conn_free(conn);
    }
}

HttpServer *
http_server_of(const HttpServerConn *conn)
{
    return conn->server;
}

HttpStream *
http_server_stream(const HttpServerConn *conn)
{
    return conn->stream;
}

guint
http_server_requests(const HttpServerConn *conn)
{
    return conn->n_requests;
}

gpointer
http_server_conn_user(const HttpServerConn *conn)
{
    return conn->user;
}

void
http_server_conn_set_user(HttpServerConn *conn, gpointer user)
{
    conn->user = user;
}

/* A connection is watched for what its state waits for.  Who does not care for
 * a client that goes while it waits does not look (facts 31, 41). */
void
http_conn_watch(HttpServerConn *conn)
{
    const HttpServerPolicy *policy = &conn->server->policy;
    guint bits = 0;

    if (!conn->stream) {
        return;
    }
    switch (conn->state) {
    case HTTP_CONN_HEAD:
    case HTTP_CONN_BODY:
    case HTTP_CONN_DISCARD:
    case HTTP_CONN_LINGER:
        bits = HTTP_READY_IN;
        break;
    case HTTP_CONN_WAIT:
        bits = (conn->upstream ? policy->cancels : policy->cancels_work)
                   ? HTTP_READY_GONE
                   : 0;
        break;
    case HTTP_CONN_SEND:
        bits = policy->stops && conn->out.len_bytes > 0 ? HTTP_READY_GONE : 0;
        if (conn->discards && !conn->body_done) {
            bits |= HTTP_READY_IN;
        }
        break;
    case HTTP_CONN_STUCK:
        break;
    }
    if (conn->peer_ended) { /* known, and no news for ever */
        bits = 0;
    }
    if (conn->out.len_bytes > 0 && conn->state != HTTP_CONN_STUCK) {
        bits |= HTTP_READY_OUT;
    }
    http_stream_watch(conn->stream, bits);
}

/* ---- Events ------------------------------------------------------------- */

static void
take_gone(HttpServerConn *conn)
{
    HttpServer *server = conn->server;

    if (conn->state == HTTP_CONN_WAIT && conn->upstream) {
        http_proxy_client_gone(conn);
    } else if (conn->state == HTTP_CONN_WAIT && server->policy.cancels_work) {
        http_conn_gone(conn);
    } else if (conn->state == HTTP_CONN_SEND && server->policy.stops &&
               conn->out.len_bytes > 0) {
        http_conn_log(conn, conn->status);
        http_conn_close(conn, FALSE);
    }
}

static void
on_ready(gpointer data, guint bits)
{
    HttpServerConn *conn = data;

    http_conn_ref(conn);
    if ((bits & HTTP_READY_OUT) && conn->out.len_bytes > 0) {
        http_conn_flush(conn);
    }
    if (conn->stream && conn->state == HTTP_CONN_LINGER) {
        http_conn_drain(conn);
    } else if (conn->stream && (bits & (HTTP_READY_IN | HTTP_READY_HUP)) &&
               (conn->state == HTTP_CONN_HEAD || http_conn_reads_body(conn))) {
        http_conn_go_on(conn);
    }
    if (conn->stream && (bits & (HTTP_READY_GONE | HTTP_READY_HUP))) {
        take_gone(conn);
    }
    http_conn_watch(conn);
    if (conn->stream && (bits & HTTP_READY_HUP) &&
        (conn->state == HTTP_CONN_WAIT || conn->state == HTTP_CONN_STUCK)) {
        http_stream_watch(conn->stream, 0); /* known, and nobody cares */
    }
    http_conn_unref(conn);
}

void
http_server_accept(HttpServer *server, HttpStream *stream)
{
    HttpServerConn *conn = g_new0(HttpServerConn, 1);

    conn->server = server;
    conn->stream = stream;
    conn->reader = http_reader_new(
        HTTP_KIND_REQUEST, &(HttpLimits){.parser = server->policy.parser});
    conn->in = g_byte_array_new();
    conn->text = g_string_new(NULL);
    http_stream_on_ready(stream, on_ready, conn);
    g_queue_push_tail(&server->conns, conn);
    if (server->fns->opened) {
        server->fns->opened(conn);
    }
    http_conn_go_on(conn);
}

/* ---- The end of a server ------------------------------------------------ */

static gboolean
is_idle(const HttpServerConn *conn)
{
    return conn->state == HTTP_CONN_HEAD && conn->n_requests > 0 &&
           !http_conn_in_head(conn);
}

void
http_server_stop(HttpServer *server, gboolean now)
{
    GList *next;

    server->stopping = TRUE;
    for (GList *at = server->conns.head; at; at = next) {
        HttpServerConn *conn = at->data;
        next = at->next;
        conn->keep = FALSE;
        if (now) {
            http_conn_close(conn, server->policy.stop_resets);
        } else if (is_idle(conn)) {
            http_conn_idle_late(conn);
        }
    }
    if (now) {
        http_proxy_stop(server, FALSE);
    }
}

void
http_server_abandon(HttpServer *server)
{
    HttpServerConn *conn;

    if (!server) {
        return;
    }
    http_proxy_stop(server, TRUE);
    while ((conn = g_queue_pop_head(&server->conns)) != NULL) {
        conn_free(conn);
    }
    g_hash_table_unref(server->cache);
    g_free(server);
}
