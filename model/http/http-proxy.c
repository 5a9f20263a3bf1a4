/* SPDX-License-Identifier: GPL-2.0-only */
/* Upstream servers of a proxy (facts 36 to 41).
 *
 * An answer that ends early is passed on as it is and not stored; the client
 * learns it from the framing, or not at all (RFC 9111 3.3, RFC 9112 8). */
#include "model/http/http-upstream.h"

#include <string.h>

/* ---- Requests ----------------------------------------------------------- */

static void
put_request(HttpUpstream *up)
{
    HttpServerConn *conn = up->conn;
    g_autoptr(GString) text = g_string_new(NULL);
    gboolean modern = up->route.pool || up->route.http11;

    g_string_append_printf(text, "%s %s HTTP/1.%d\r\nHost: upstream\r\n",
                           up->as_get ? "GET" : conn->head.method,
                           conn->head.target, modern ? 1 : 0);
    if (conn->head.id > 0) {
        g_string_append_printf(text, "X-Request-Id: %" G_GUINT64_FORMAT "\r\n",
                               conn->head.id);
    }
    if (conn->head.framing == HTTP_FRAMING_LENGTH) {
        g_string_append_printf(text,
                               "Content-Length: %" G_GUINT64_FORMAT "\r\n",
                               conn->head.length);
    } else if (conn->head.framing == HTTP_FRAMING_CHUNKED) {
        g_string_append_printf(text,
                               "Content-Length: %" G_GUINT64_FORMAT "\r\n",
                               conn->body_bytes);
    }
    g_string_append_printf(text, "%s\r\n",
                           up->route.pool ? "" : "Connection: close\r\n");
    http_out_text(&up->out, text->str, text->len);
    http_out_filler(&up->out, conn->body_bytes);
}

static void
send_request(HttpUpstream *up)
{
    put_request(up);
    up->asks_head = http_conn_asks_head(up->conn) && !up->as_get;
    if (up->asks_head) {
        http_reader_answers_head(up->reader);
    }
    if (up->open) {
        http_out_flush(&up->out, up->stream);
        up->sent = TRUE;
    }
    http_upstream_time(up);
    http_upstream_watch(up);
}

/* One that waits in the pool and is of use; NULL: none. */
static HttpUpstream *
take_pooled(HttpServer *server, gconstpointer to)
{
    GList *next;

    for (GList *at = server->pool.head; at; at = next) {
        HttpUpstream *up = at->data;
        next = at->next;
        if (up->to != to) {
            continue;
        }
        if (!server->policy.pool_watched &&
            (up->surplus || http_stream_peek(up->stream) != HTTP_IO_AGAIN)) {
            http_upstream_close(up);
            continue;
        }
        g_queue_remove(&server->pool, up);
        http_timer_stop(&up->timer);
        up->idle = FALSE;
        return up;
    }
    return NULL;
}

static HttpUpstream *
upstream_new(HttpServer *server, gpointer to)
{
    HttpStream *stream = http_loop_connect(server->loop, to);
    HttpUpstream *up;

    if (!stream) {
        return NULL;
    }
    up = g_new0(HttpUpstream, 1);
    up->server = server;
    up->stream = stream;
    up->to = to;
    up->reader = http_reader_new(
        HTTP_KIND_RESPONSE, &(HttpLimits){.parser = server->policy.parser});
    up->raw = g_byte_array_new();
    http_stream_on_ready(stream, http_upstream_ready, up);
    return up;
}

void
http_proxy_tell(HttpServer *server, HttpProxyDeed deed, guint64 id, guint64 of)
{
    if (server->fns->proxied) {
        server->fns->proxied(server, deed, id, of);
    }
}

void
http_proxy_fail(HttpServerConn *conn, guint status)
{
    if (!conn->server->policy.stale_if_dead || !http_cache_answer(conn, TRUE)) {
        http_server_fail(conn, status);
    }
}

static void
ask_upstream(HttpServerConn *conn)
{
    http_conn_ref(conn); /* the error page may end it */
    if (!conn->upstream) {
        http_proxy_connect(conn, FALSE, 1);
    }
    if (conn->upstream) {
        send_request(conn->upstream);
    }
    http_conn_unref(conn);
}

void
http_proxy_connect(HttpServerConn *conn, gboolean fresh, guint tries)
{
    HttpServer *server = conn->server;
    const HttpRoute *route = &conn->route;
    HttpUpstream *up =
        route->pool && !fresh ? take_pooled(server, route->to) : NULL;

    if (!up) {
        up = upstream_new(server, route->to);
    }
    if (!up) {
        http_proxy_fail(conn, server->policy.refused);
        return;
    }
    up->conn = conn;
    up->id = conn->head.id;
    up->route = *route;
    up->tries = tries;
    up->responded = up->passed = up->sent = up->chunked = FALSE;
    up->to_end = up->strange = FALSE;
    up->got_bytes = up->held_bytes = 0;
    g_free(up->key);
    up->as_get =
        route->cache && http_conn_asks_head(conn) && server->policy.head_as_get;
    up->key =
        route->cache && (up->as_get || g_str_equal(conn->head.method, "GET"))
            ? g_strdup(conn->head.target)
            : NULL;
    conn->upstream = up;
    g_queue_push_tail(&server->upstreams, up);
    if (tries > 1) {
        send_request(up);
    }
    http_upstream_watch(up);
    http_conn_watch(conn);
}

void
http_server_proxy(HttpServerConn *conn, const HttpRoute *route)
{
    conn->route = *route;
    if (http_cache_answer(conn, FALSE)) {
        return;
    }
    http_conn_ref(conn);
    if (conn->server->policy.streams_body) {
        http_proxy_connect(conn, FALSE, 1);
    }
    if (conn->upstream || !conn->server->policy.streams_body) {
        http_conn_read_body(conn, ask_upstream);
    }
    http_conn_unref(conn);
}

/* ---- Clients that go ---------------------------------------------------- */

void
http_proxy_forget(HttpServerConn *conn)
{
    if (conn->upstream) {
        http_upstream_close(conn->upstream);
    }
}

void
http_proxy_client_gone(HttpServerConn *conn)
{
    HttpUpstream *up = conn->upstream;

    if (up->route.ignore_abort ||
        (up->key && http_upstream_policy(up)->reads_on)) {
        conn->peer_ended = TRUE; /* it sees to that when all is over */
        conn->deaf = !up->route.ignore_abort; /* c->error */
        http_stream_watch(conn->stream, 0);
        return;
    }
    http_conn_log(conn, 499);
    http_conn_close(conn, FALSE);
}

void
http_proxy_write_failed(HttpServerConn *conn)
{
    HttpUpstream *up = conn->upstream;

    http_conn_log(conn, 499);
    if (!http_upstream_policy(up)->write_ends ||
        (up->key && http_upstream_policy(up)->reads_on)) {
        up->conn = NULL; /* reads on for the cache, or the pool */
        conn->upstream = NULL;
    }
    http_conn_close(conn, FALSE);
}

/* What there is of the request leaves, with FIN (fact 40). */
void
http_proxy_body_reset(HttpServerConn *conn)
{
    HttpUpstream *up = conn->upstream;

    if (up && up->open && !up->sent) {
        put_request(up);
        http_out_flush(&up->out, up->stream);
    }
}

void
http_proxy_body_cut(HttpServerConn *conn)
{
    http_proxy_body_reset(conn);
    http_proxy_forget(conn);
    conn->body_done = TRUE;
    conn->keep = FALSE;
    conn->state = HTTP_CONN_WAIT;
    http_server_fail(conn, conn->server->policy.dead);
}

static void
stop_all(GQueue *ups, gboolean abandon)
{
    HttpUpstream *up;

    while ((up = g_queue_peek_head(ups)) != NULL) {
        if (abandon) {
            g_queue_pop_head(ups);
            up->stream = NULL;
            up->in_use++;
            http_upstream_unref(up);
        } else {
            http_upstream_close(up);
        }
    }
}

void
http_proxy_stop(HttpServer *server, gboolean abandon)
{
    stop_all(&server->pool, abandon);
    stop_all(&server->upstreams, abandon);
}
