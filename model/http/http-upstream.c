/* SPDX-License-Identifier: GPL-2.0-only */
/* Upstream servers of a proxy, and what becomes of their answers (36 to 41). */
#include "model/http/http-upstream.h"

/* ---- Upstreams ---------------------------------------------------------- */

void
http_upstream_unref(HttpUpstream *up)
{
    if (--up->in_use == 0 && !up->stream) {
        http_timer_stop(&up->timer);
        http_out_clear(&up->out);
        http_reader_free(up->reader);
        g_byte_array_unref(up->raw);
        g_free(up->key);
        g_free(up);
    }
}

void
http_upstream_close(HttpUpstream *up)
{
    if (!up->stream) {
        return;
    }
    up->in_use++;
    g_queue_remove(&up->server->pool, up);
    g_queue_remove(&up->server->upstreams, up);
    http_timer_stop(&up->timer);
    if (up->conn) {
        up->conn->upstream = NULL;
        up->conn = NULL;
    }
    http_stream_close(up->stream);
    up->stream = NULL;
    http_upstream_unref(up);
}

void
http_upstream_watch(HttpUpstream *up)
{
    guint bits = 0;

    if (!up->stream) {
        return;
    }
    if (!up->open) {
        bits = HTTP_READY_OUT;
    } else if (!up->idle || up->server->policy.pool_watched) {
        gboolean early = up->server->policy.streams_body && !up->sent;
        bits = (early ? 0 : HTTP_READY_IN) | /* no answer before that */
               (up->out.len_bytes > 0 ? HTTP_READY_OUT : 0);
    }
    http_stream_watch(up->stream, bits);
}

const HttpServerPolicy *
http_upstream_policy(const HttpUpstream *up)
{
    return &up->server->policy;
}

/* ---- Ends of an answer -------------------------------------------------- */

static void
on_idle(gpointer up)
{
    http_upstream_close(up);
}

/* Waits for the next request, or is closed. */
static void
upstream_done(HttpUpstream *up, gboolean kept)
{
    HttpServer *server = up->server;

    http_timer_stop(&up->timer);
    g_queue_remove(&server->upstreams, up);
    if (up->conn) {
        up->conn->upstream = NULL;
    }
    up->conn = NULL;
    g_byte_array_set_size(up->raw, 0);
    if (!kept) {
        http_upstream_close(up);
        return;
    }
    up->n_done++;
    up->idle = TRUE;
    g_queue_push_head(&server->pool, up);
    if (server->policy.pool_ns > 0) {
        http_timer_set(server->loop, &up->timer, server->policy.pool_ns,
                       on_idle, up);
    }
    http_upstream_watch(up);
    if (server->policy.pool_max > 0 &&
        g_queue_get_length(&server->pool) > server->policy.pool_max) {
        http_upstream_close(g_queue_peek_tail(&server->pool));
    }
}

/* Whether the connection may wait for another request: 'surplus' bytes came
 * behind the answer to the last one. */
static gboolean
may_keep(HttpUpstream *up, gboolean surplus)
{
    const HttpHead *head = http_reader_head(up->reader);
    gboolean by_close =
        up->to_end || (head->framing == HTTP_FRAMING_CLOSE && !up->no_body &&
                       !http_upstream_policy(up)->pool_ended);
    HttpSurplus rule = http_upstream_policy(up)->surplus;

    up->surplus = surplus && rule == HTTP_SURPLUS_KEEP;
    if (!up->route.pool || by_close || !http_head_persists(head) ||
        (head->minor == 0 && http_upstream_policy(up)->pool_modern)) {
        return FALSE;
    }
    return !surplus || rule == HTTP_SURPLUS_DROP || rule == HTTP_SURPLUS_KEEP ||
           (rule == HTTP_SURPLUS_HEAD && up->conn &&
            http_conn_asks_head(up->conn));
}

void
http_upstream_whole(HttpUpstream *up, gboolean surplus)
{
    HttpServerConn *conn = up->conn;
    gboolean kept = may_keep(up, surplus), waits = FALSE;

    http_cache_store(up, FALSE);
    if (conn) {
        http_conn_ref(conn);
        http_upstream_pass_on(up, TRUE);
        if (up->conn && up->chunked) {
            http_out_text(&conn->out, "0\r\n\r\n", 5);
        }
        waits = up->conn != NULL;
    }
    upstream_done(up, kept);
    if (waits) {
        http_proxy_finish(conn, FALSE);
    }
    if (conn) {
        http_conn_unref(conn);
    }
}

void
http_upstream_cut(HttpUpstream *up)
{
    HttpServerConn *conn = up->conn;
    gboolean waits = FALSE;

    if (http_upstream_policy(up)->stores_cut) {
        http_cache_store(up, TRUE);
    }
    if (conn && http_upstream_policy(up)->whole_first && !up->passed &&
        !up->route.unbuffered) {
        http_upstream_close(up);
        http_proxy_fail(conn, http_upstream_policy(up)->dead);
        return;
    }
    if (conn) {
        http_conn_ref(conn);
        http_upstream_pass_on(up, TRUE);
        waits = up->conn != NULL;
    }
    http_upstream_close(up);
    if (waits) {
        http_proxy_finish(conn, TRUE);
    }
    if (conn) {
        http_conn_unref(conn);
    }
}

/* ---- Upstreams that do not answer --------------------------------------- */

static gboolean
may_retry(const HttpUpstream *up)
{
    const HttpServerPolicy *policy = http_upstream_policy(up);
    const HttpServerConn *conn = up->conn;

    if (up->n_done == 0 || (conn->body_bytes > 0 && !policy->retry_bodies) ||
        (up->sent && !policy->retry_any &&
         !http_is_idempotent(conn->head.method))) {
        return FALSE;
    }
    switch (policy->retry) {
    case HTTP_UPSTREAM_NONE:
        return FALSE;
    case HTTP_UPSTREAM_EACH:
        return TRUE;
    case HTTP_UPSTREAM_ONCE:
        return up->tries == 1;
    }
    g_assert_not_reached();
}

void
http_upstream_dead(HttpUpstream *up, guint status)
{
    const HttpServerPolicy *policy = http_upstream_policy(up);
    HttpServerConn *conn = up->conn;
    gboolean again = conn && may_retry(up);
    gboolean later = conn && conn->n_requests > 1;
    guint tries = up->tries;

    http_upstream_close(up);
    if (!conn) {
        return;
    }
    if (conn->deaf && !again) {
        http_conn_gone(conn);
    } else if (again) {
        http_proxy_tell(conn->server, HTTP_PROXY_RETRY, conn->head.id, 0);
        http_proxy_connect(conn, policy->retry == HTTP_UPSTREAM_ONCE,
                           tries + 1);
    } else if (status == policy->dead && later && policy->dead_silent) {
        http_conn_log(conn, status);
        http_conn_end(conn);
    } else {
        if (status == policy->refused && policy->refused_ends) {
            conn->keep = FALSE;
        }
        http_proxy_fail(conn, status);
    }
}
