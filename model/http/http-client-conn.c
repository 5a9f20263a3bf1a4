/* SPDX-License-Identifier: GPL-2.0-only */
#include "model/http/http-client-priv.h"

#include <string.h>

#include "model/units.h"

/* ---- Requests as text --------------------------------------------------- */

static void
put_body(HttpClientConn *conn, const HttpCall *call)
{
    g_autofree char *size = NULL;

    if (call->chunked && call->body_bytes > 0) {
        size = g_strdup_printf("%" G_GINT64_MODIFIER "x\r\n", call->body_bytes);
        http_out_text(&conn->out, size, strlen(size));
    }
    if (call->body) {
        http_out_text(&conn->out, call->body, (gsize)call->body_bytes);
    } else {
        http_out_filler(&conn->out, call->body_bytes);
    }
    if (call->chunked) {
        http_out_text(&conn->out,
                      call->body_bytes > 0 ? "\r\n0\r\n\r\n" : "0\r\n\r\n",
                      call->body_bytes > 0 ? 7 : 5);
    }
}

static void
put_head(HttpClientConn *conn, const HttpCall *call)
{
    g_autoptr(GString) text = g_string_new(NULL);

    g_string_append_printf(text, "%s %s HTTP/1.%u\r\nHost: server\r\n",
                           call->method, call->target, call->minor);
    if (call->id > 0) {
        g_string_append_printf(text, "X-Request-Id: %" G_GUINT64_FORMAT "\r\n",
                               call->id);
    }
    if (call->close || call->keep) {
        g_string_append_printf(text, "Connection: %s\r\n",
                               call->close ? "close" : "keep-alive");
    }
    if (call->chunked) {
        g_string_append(text, "Transfer-Encoding: chunked\r\n");
    } else if (call->has_body) {
        g_string_append_printf(text,
                               "Content-Length: %" G_GUINT64_FORMAT "\r\n",
                               call->body_bytes);
    }
    if (call->expects) {
        g_string_append(text, "Expect: 100-continue\r\n");
    }
    g_string_append_printf(text, "%s\r\n", call->fields ? call->fields : "");
    http_out_text(&conn->out, text->str, text->len);
}

/* Where what has been put so far ends. */
static guint64
out_end(const HttpClientConn *conn)
{
    return conn->out.sent_bytes + conn->out.len_bytes;
}

/* ---- Sending ------------------------------------------------------------ */

static void take_input(HttpClientConn *conn, guint bits);
static void take_end(HttpClientConn *conn, gssize io);
static void conn_unref(HttpClientConn *conn);

void
http_client_conn_watch(HttpClientConn *conn)
{
    const HttpClientPolicy *policy = &conn->client->policy;
    gboolean idle = g_queue_is_empty(&conn->calls) && !conn->tail;
    guint bits = 0;

    if (!conn->stream) {
        return;
    }
    if (!conn->open) {
        bits = HTTP_READY_OUT;
    } else {
        if (!conn->paused && !conn->ended && !(idle && policy->lazy)) {
            bits |= HTTP_READY_IN;
        }
        if (conn->out.len_bytes > 0) {
            bits |= HTTP_READY_OUT;
        }
    }
    http_stream_watch(conn->stream, bits);
}

void
http_client_uploaded(HttpCall *call, gboolean reset)
{
    const HttpClientFns *fns = call->client->fns;

    call->uploading = FALSE;
    if (fns->uploaded) {
        fns->uploaded(call, reset);
    }
}

/* What was still going out behind an answer is, or will never be. */
static void
tail_done(HttpClientConn *conn, gboolean reset)
{
    HttpCall *tail = conn->tail;

    conn->tail = NULL;
    if (tail) {
        http_client_uploaded(tail, reset);
    }
}

gboolean
http_client_is_going_out(const HttpClientConn *conn, const HttpCall *call)
{
    return conn->out.sent_bytes < call->out_end;
}

static void
finish_draining(HttpClientConn *conn)
{
    if (!conn->tail || conn->tail->body_held ||
        http_client_is_going_out(conn, conn->tail)) {
        return;
    }
    tail_done(conn, FALSE);
    if (conn->draining) {
        http_client_conn_close(conn);
    } else if (g_queue_is_empty(&conn->calls)) {
        http_client_conn_idle(conn, conn->hint_s);
    }
}

static void
flush(HttpClientConn *conn)
{
    HttpIo io = http_out_flush(&conn->out, conn->stream);

    if (io == 1 && conn->client->policy.end == HTTP_CLIENT_END_REQUEST) {
        http_client_conn_shut(conn);
    }
    if (io == 1 || io == HTTP_IO_AGAIN) {
        finish_draining(conn);
        http_client_conn_watch(conn);
        return;
    }
    conn->in_use++;
    http_out_clear(&conn->out);
    conn->broken = TRUE;
    /* EPIPE: a RST that came behind FIN (tcp_reset()). */
    conn->failed = io == HTTP_IO_BROKEN ? HTTP_IO_EOF : io;
    take_input(conn, HTTP_READY_IN); /* an answer may have come before */
    if (conn->stream) {
        take_end(conn, conn->failed);
    }
    conn_unref(conn);
}

void
http_client_expect_over(gpointer data)
{
    HttpCall *call = data;

    if (call->body_held && call->conn) {
        call->body_held = FALSE;
        put_body(call->conn, call);
        call->out_end = out_end(call->conn);
        flush(call->conn);
    }
}

static void
send_call(HttpClientConn *conn, HttpCall *call)
{
    const HttpClientPolicy *policy = &conn->client->policy;
    const HttpClientFns *fns = conn->client->fns;

    call->reused = conn->n_done > 0;
    if (call->reused && fns->reused) {
        fns->reused(call);
    }
    put_head(conn, call);
    call->body_held = call->expects;
    if (!call->body_held) {
        put_body(conn, call);
    } else if (policy->expect_ns > 0) {
        http_timer_set(conn->client->loop, &call->expecting, policy->expect_ns,
                       http_client_expect_over, call);
    }
    call->out_end = out_end(conn);
    if (policy->head_last && g_str_equal(call->method, "HEAD")) {
        conn->last = TRUE;
    }
    if (fns->sent) {
        fns->sent(call, http_stream_id(conn->stream), call->tries > 1);
    }
}

void
http_client_conn_send(HttpClientConn *conn)
{
    http_timer_stop(&conn->idle);
    if (!conn->open) {
        http_client_conn_watch(conn);
        return;
    }
    while (conn->n_sent < g_queue_get_length(&conn->calls)) {
        HttpCall *call = g_queue_peek_nth(&conn->calls, conn->n_sent++);
        if (conn->n_sent == 1 && g_str_equal(call->method, "HEAD")) {
            http_reader_answers_head(conn->reader);
        }
        send_call(conn, call);
    }
    flush(conn);
}

/* ---- The end of it ------------------------------------------------------ */

void
http_client_conn_let_go(HttpClientConn *conn)
{
    HttpCall *call;

    while ((call = g_queue_pop_head(&conn->calls)) != NULL) {
        http_client_leave_conn(call);
        call->untold = FALSE;
    }
    if (conn->tail) {
        conn->tail->uploading = FALSE;
        conn->tail = NULL;
    }
}

void
http_client_conn_free(HttpClientConn *conn)
{
    http_timer_stop(&conn->idle);
    http_timer_stop(&conn->half);
    http_out_clear(&conn->out);
    http_client_conn_let_go(conn);
    http_reader_free(conn->reader);
    g_free(conn);
}

static void
conn_unref(HttpClientConn *conn)
{
    if (--conn->in_use == 0 && !conn->stream) {
        http_client_conn_free(conn);
    }
}

void
http_client_conn_close(HttpClientConn *conn)
{
    HttpClient *client = conn->client;

    if (!conn->stream) {
        return;
    }
    conn->in_use++;
    if (client->fns->closing) {
        client->fns->closing(client, conn->stream);
    }
    http_timer_stop(&conn->idle);
    http_timer_stop(&conn->half);
    http_out_clear(&conn->out);
    g_queue_remove(&client->conns, conn);
    if (conn->open && client->policy.end == HTTP_CLIENT_END_HALF) {
        http_client_leave(client, conn->stream);
    } else if (conn->force) {
        http_stream_reset(conn->stream);
    } else {
        http_stream_close(conn->stream);
    }
    conn->stream = NULL;
    tail_done(conn, FALSE);
    http_client_conn_let_go(conn);
    conn_unref(conn);
}

static void
idle_over(gpointer conn)
{
    http_client_conn_close(conn);
}

/* It waits for its next request, or does not. */
void
http_client_conn_idle(HttpClientConn *conn, gint64 hint_s)
{
    const HttpClientPolicy *policy = &conn->client->policy;
    gint64 life_ns = policy->pool_ns;

    if (policy->hints && hint_s >= 0) {
        gint64 hint_ns = hint_s * NS_PER_S - policy->hint_cut_ns;
        life_ns = policy->hint_untimed && hint_ns > 0 ? life_ns : hint_ns;
    }
    if (life_ns <= 0) {
        http_client_conn_close(conn);
        return;
    }
    g_queue_remove(&conn->client->conns, conn);
    g_queue_push_head(&conn->client->conns, conn);
    if (life_ns < G_MAXINT64) {
        http_timer_set(conn->client->loop, &conn->idle, life_ns, idle_over,
                       conn);
    }
    http_client_conn_watch(conn);
}

gboolean
http_client_conn_usable(HttpClientConn *conn)
{
    gssize peek;

    if (!conn->client->policy.lazy || !conn->open) {
        return TRUE;
    }
    peek = http_stream_peek(conn->stream);
    if (peek == HTTP_IO_AGAIN || peek > 0) {
        return TRUE;
    }
    http_client_conn_close(conn);
    return FALSE;
}

/* ---- Input -------------------------------------------------------------- */

static void
take_end(HttpClientConn *conn, gssize io)
{
    io = io == HTTP_IO_EOF ? conn->failed : io;
    if (conn->tail && io == HTTP_IO_EOF && conn->draining && !conn->broken) {
        conn->ended = TRUE; /* goes on sending */
        http_client_conn_watch(conn);
        return;
    }
    tail_done(conn, io != HTTP_IO_EOF);
    if (g_queue_is_empty(&conn->calls)) {
        http_client_conn_close(conn);
    } else {
        http_client_conn_lost(conn, io != HTTP_IO_EOF, FALSE);
    }
}

/* How much is read at once. */
static gsize
block_of(const HttpClientConn *conn)
{
    const HttpClientPolicy *policy = &conn->client->policy;
    guint64 ahead = http_reader_ahead(conn->reader);

    return policy->exact && ahead > 0
               ? (gsize)MIN(ahead, (guint64)policy->block_bytes)
               : policy->block_bytes;
}

/* Whether nobody waits for what comes, and it is not looked for. */
static gboolean
looks_away(const HttpClientConn *conn)
{
    return conn->client->policy.lazy && !conn->tail &&
           g_queue_is_empty((GQueue *)&conn->calls);
}

static void
hear(HttpClientConn *conn)
{
    const HttpClientFns *fns = conn->client->fns;

    if (fns->heard && !g_queue_is_empty(&conn->calls)) {
        fns->heard(g_queue_peek_head(&conn->calls));
    }
}

static void
take_input(HttpClientConn *conn, guint bits)
{
    const HttpClientPolicy *policy = &conn->client->policy;
    g_autofree guint8 *bytes = g_malloc(policy->block_bytes);
    gssize n;

    conn->in_use++;
    do {
        n = http_stream_read(conn->stream, bytes, block_of(conn));
        if (n > 0) {
            hear(conn);
            http_client_conn_take_bytes(conn, bytes, (gsize)n);
        } else if (n != HTTP_IO_AGAIN) {
            take_end(conn, n);
        }
    } while (conn->stream && !conn->paused && n > 0 && !looks_away(conn) &&
             (!policy->one_poll || (gsize)n == policy->block_bytes));
    /* uv__stream_io(): an end that came with bytes is an end of file. */
    if (conn->stream && policy->one_poll && n > 0 && !conn->paused &&
        (bits & HTTP_READY_HUP)) {
        take_end(conn, HTTP_IO_EOF);
    }
    if (conn->client->fns->settled) {
        conn->client->fns->settled(conn->client);
    }
    conn_unref(conn);
}

static void
take_connected(HttpClientConn *conn)
{
    HttpIo io = http_stream_connected(conn->stream);

    if (io == HTTP_IO_AGAIN) {
        return;
    }
    if (io != 1) {
        http_client_conn_lost(conn, TRUE, TRUE);
        return;
    }
    conn->open = TRUE;
    http_client_conn_send(conn);
    if (conn->stream && g_queue_is_empty(&conn->calls)) {
        http_client_conn_idle(conn, -1); /* whoever wanted it has left */
    }
}

static void
on_ready(gpointer data, guint bits)
{
    HttpClientConn *conn = data;
    HttpClient *client = conn->client;

    conn->in_use++;
    if (!conn->open) {
        take_connected(conn);
    } else {
        if (conn->out.len_bytes > 0 && (bits & HTTP_READY_OUT) &&
            !(bits & (HTTP_READY_IN | HTTP_READY_HUP))) {
            flush(conn);
        } else if (bits & (HTTP_READY_IN | HTTP_READY_HUP)) {
            take_input(conn, bits);
            if (conn->stream && conn->out.len_bytes > 0 &&
                (bits & HTTP_READY_OUT)) {
                flush(conn);
            }
        }
    }
    http_client_conn_watch(conn);
    conn_unref(conn);
    http_client_pump(client);
}

HttpClientConn *
http_client_conn_new(HttpClient *client)
{
    HttpStream *stream = http_loop_connect(client->loop, client->to);
    HttpClientConn *conn;

    if (!stream) {
        return NULL;
    }
    conn = g_new0(HttpClientConn, 1);
    conn->client = client;
    conn->stream = stream;
    conn->reader = http_reader_new(
        HTTP_KIND_RESPONSE, &(HttpLimits){.parser = client->policy.parser});
    http_stream_on_ready(stream, on_ready, conn);
    g_queue_push_head(&client->conns, conn);
    if (client->fns->opened) {
        client->fns->opened(client, stream);
    }
    http_client_conn_watch(conn);
    return conn;
}
