/* SPDX-License-Identifier: GPL-2.0-only */
/* Upstream servers of a proxy, and what becomes of their answers (36 to 41). */
#include "model/http/http-upstream.h"

#define UPSTREAM_BLOCK 65536

/* ---- Upstreams ---------------------------------------------------------- */

void
http_upstream_unref(HttpUpstream *up)
{
    if (--up->in_use == 0 && !up->stream) {
        http_timer_stop(&up->timer);
        http_out_clear(&up->out);
        http_reader_free(up->reader);
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
        bits = HTTP_READY_IN | (up->out.len_bytes > 0 ? HTTP_READY_OUT : 0);
    }
    http_stream_watch(up->stream, bits);
}

const HttpServerPolicy *
http_upstream_policy(const HttpUpstream *up)
{
    return &up->server->policy;
}

static void on_silent(gpointer data);

void
http_upstream_time(HttpUpstream *up)
{
    if (http_upstream_policy(up)->upstream_ns > 0) {
        http_timer_set(up->server->loop, &up->timer,
                       http_upstream_policy(up)->upstream_ns, on_silent, up);
    }
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
    gboolean by_close = head->framing == HTTP_FRAMING_CLOSE && !up->no_body &&
                        !http_upstream_policy(up)->pool_ended;
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

static void
answer_whole(HttpUpstream *up, gboolean surplus)
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

/* An answer that ends before its end; 'alone': nothing came with that. */
static void
answer_cut(HttpUpstream *up, gboolean lossy)
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
        if (lossy && http_upstream_buffers(up) &&
            http_upstream_policy(up)->loses_held) {
            up->held_bytes = 0;
        }
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

/* It has ended without an answer. */
static void
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

static void
on_silent(gpointer data)
{
    HttpUpstream *up = data;

    up->in_use++;
    if (up->responded) {
        answer_cut(up, TRUE);
    } else {
        up->n_done = 0; /* a time-out is no reason to try again */
        http_upstream_dead(up, http_upstream_policy(up)->silent);
    }
    http_upstream_unref(up);
}

/* 'alone': no bytes came in the same turn. */
static void
upstream_ended(HttpUpstream *up, gboolean reset, gboolean alone)
{
    HttpWhere where = http_reader_end(up->reader);

    if (up->idle) {
        http_upstream_close(up);
    } else if (!up->responded) {
        http_upstream_dead(up, http_upstream_policy(up)->dead);
    } else if (where == HTTP_TO_CLOSE && !reset) {
        answer_whole(up, FALSE);
    } else {
        answer_cut(up, reset && alone);
    }
}

/* ---- Reading ------------------------------------------------------------ */

/* http1_body_status() and vbf_stp_startfetch(): FALSE if it cannot be. */
static gboolean
head_is_possible(HttpUpstream *up)
{
    const HttpHead *head = http_reader_head(up->reader);

    if (!http_upstream_policy(up)->strict_none) {
        return TRUE;
    }
    up->no_body = head->framing == HTTP_FRAMING_CLOSE && head->says_keep;
    return !(head->status == 204 && head->promises_body) &&
           !(head->status == 304 && up->key);
}

/* FALSE: no answer after all. */
static gboolean
take_head(HttpUpstream *up)
{
    const HttpHead *head = http_reader_head(up->reader);

    if (head->status / 100 == 1) {
        return TRUE;
    }
    up->no_body = FALSE;
    if (up->conn && up->conn->deaf) { /* ngx_http_send_header() fails */
        HttpServerConn *conn = up->conn;
        http_upstream_close(up);
        http_conn_gone(conn);
        return FALSE;
    }
    if (!head_is_possible(up)) {
        up->n_done = 0; /* no reason to try again */
        http_upstream_dead(up, http_upstream_policy(up)->dead);
        return FALSE;
    }
    up->responded = TRUE;
    up->got_bytes = up->held_bytes = 0;
    up->up_head = head->len_bytes;
    up->passed = up->chunked = FALSE;
    return TRUE;
}

static void
take_bytes(HttpUpstream *up, const guint8 *bytes, gsize len)
{
    gsize used = 0;

    while (up->stream && !up->idle) {
        gsize n;
        HttpEvent event =
            http_reader_next(up->reader, bytes + used, len - used, &n);
        used += n;
        if (event == HTTP_EVENT_NONE) {
            return;
        }
        if (event == HTTP_EVENT_BAD && up->responded) {
            answer_cut(up, FALSE);
        } else if (event == HTTP_EVENT_BAD) {
            http_upstream_dead(up, http_upstream_policy(up)->dead);
        } else if (event == HTTP_EVENT_HEAD) {
            if (take_head(up) && up->no_body) {
                http_reader_reset(up->reader);
                answer_whole(up, used < len);
                return;
            }
        } else if (event == HTTP_EVENT_BODY) {
            up->got_bytes += http_reader_piece(up->reader);
            up->held_bytes += http_reader_piece(up->reader);
        } else if (up->responded) {
            answer_whole(up, used < len);
            return;
        }
    }
}

/* How much is read at once. */
static gsize
block_of(const HttpUpstream *up)
{
    guint64 ahead = http_reader_ahead(up->reader);

    if (!http_upstream_policy(up)->exact_reads || !up->responded) {
        return UPSTREAM_BLOCK;
    }
    return ahead == 0 ? 1 : (gsize)MIN(ahead, UPSTREAM_BLOCK);
}

/* While nothing is asked of it, whatever comes ends it, unread. */
static void
take_idle(HttpUpstream *up)
{
    if (http_stream_peek(up->stream) != HTTP_IO_AGAIN) {
        http_upstream_close(up);
    }
}

static void
take_input(HttpUpstream *up)
{
    g_autofree guint8 *bytes = g_malloc(UPSTREAM_BLOCK);
    gboolean came = FALSE;
    gssize n;

    if (up->idle) {
        take_idle(up);
        return;
    }
    up->in_use++;
    while (up->stream) {
        n = http_stream_read(up->stream, bytes, block_of(up));
        if (n == HTTP_IO_AGAIN) {
            break;
        }
        if (n <= 0) {
            upstream_ended(up, n != HTTP_IO_EOF, !came);
            break;
        }
        came = TRUE;
        take_bytes(up, bytes, (gsize)n);
        if (up->idle) {
            break;
        }
    }
    if (up->stream && came && !up->idle) {
        http_upstream_time(up);
        http_upstream_pass_on(up, FALSE);
    }
    http_upstream_unref(up);
}

void
http_upstream_ready(gpointer data, guint bits)
{
    HttpUpstream *up = data;
    HttpIo io;

    up->in_use++;
    if (!up->open) {
        io = http_stream_connected(up->stream);
        if (io == 1) {
            up->open = TRUE;
        } else if (io != HTTP_IO_AGAIN) {
            up->n_done = 0;
            http_upstream_dead(up, http_upstream_policy(up)->refused);
        }
    }
    if (up->stream && up->open && (bits & HTTP_READY_OUT) &&
        up->out.len_bytes > 0) {
        http_out_flush(&up->out, up->stream);
        up->sent = TRUE;
    }
    if (up->stream && up->open && (bits & (HTTP_READY_IN | HTTP_READY_HUP))) {
        take_input(up);
    }
    http_upstream_watch(up);
    http_upstream_unref(up);
}
