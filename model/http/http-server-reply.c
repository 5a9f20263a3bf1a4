/* SPDX-License-Identifier: GPL-2.0-only */
/* Answers, and the ends of connections behind them. */
#include "model/http/http-server-priv.h"

#include <string.h>

#include "model/units.h"

/* ---- Heads -------------------------------------------------------------- */

static gboolean
status_ends(const HttpServerPolicy *policy, guint status)
{
    for (const guint *at = policy->ends; at && *at; at++) {
        if (*at == status) {
            return TRUE;
        }
    }
    return FALSE;
}

void
http_conn_continue(HttpServerConn *conn)
{
    static const char text[] = "HTTP/1.1 100 Continue\r\n\r\n";

    conn->asked_more = TRUE;
    http_out_text(&conn->out, text, sizeof text - 1);
    conn->out_before += sizeof text - 1; /* of another answer */
}

void
http_conn_put_head(HttpServerConn *conn, const HttpReply *reply)
{
    g_autoptr(GString) text = g_string_new(NULL);

    if ((!conn->upstream || conn->server->policy.ends_passed) &&
        status_ends(&conn->server->policy, reply->status)) {
        conn->keep = FALSE;
    }
    if (reply->framing == HTTP_FRAMING_CLOSE && !reply->keeps) {
        conn->keep = FALSE;
    }
    conn->status = reply->status;
    g_string_append_printf(text,
                           "HTTP/1.1 %u %s\r\nServer: finwait\r\n"
                           "Content-Type: text/plain\r\n",
                           reply->status, http_reason(reply->status));
    if (reply->framing == HTTP_FRAMING_LENGTH) {
        g_string_append_printf(
            text, "Content-Length: %" G_GUINT64_FORMAT "\r\n", reply->length);
    } else if (reply->framing == HTTP_FRAMING_CHUNKED) {
        g_string_append(text, "Transfer-Encoding: chunked\r\n");
    }
    if (!conn->keep) {
        g_string_append(text, "Connection: close\r\n");
    } else if (conn->head.minor == 0) {
        g_string_append(text, "Connection: keep-alive\r\n");
    }
    if (conn->keep && conn->server->policy.told_ns > 0) {
        g_string_append_printf(text,
                               "Keep-Alive: timeout=%" G_GINT64_FORMAT "\r\n",
                               conn->server->policy.told_ns / NS_PER_S);
    }
    g_string_append_printf(text, "%s\r\n", reply->fields ? reply->fields : "");
    http_out_text(&conn->out, text->str, text->len);
    conn->head_bytes = text->len;
}

/* ---- Accounts ----------------------------------------------------------- */

void
http_conn_log(HttpServerConn *conn, guint status)
{
    guint64 sent = conn->out.sent_bytes > conn->out_before
                       ? conn->out.sent_bytes - conn->out_before
                       : 0;

    if (conn->server->fns->log) {
        conn->server->fns->log(conn, conn->status ? conn->status : status,
                               conn->status && sent > conn->head_bytes
                                   ? sent - conn->head_bytes
                                   : 0);
    }
    if (conn->status == 0 && conn->server->fns->gone &&
        conn->state == HTTP_CONN_WAIT) {
        conn->server->fns->gone(conn);
    }
}

/* ---- Ends --------------------------------------------------------------- */

/* What was asked upstream for it, and not told to go on without it, ends
 * first. */
void
http_conn_close(HttpServerConn *conn, gboolean reset)
{
    HttpServer *server = conn->server;

    if (!conn->stream) {
        return;
    }
    http_conn_ref(conn);
    http_proxy_forget(conn);
    if (server->fns->closing) {
        server->fns->closing(conn);
    }
    g_queue_remove(&server->conns, conn);
    http_timer_stop(&conn->timer);
    http_timer_stop(&conn->sending);
    http_out_clear(&conn->out);
    if (reset) {
        http_stream_reset(conn->stream);
    } else {
        http_stream_close(conn->stream);
    }
    conn->stream = NULL;
    http_conn_unref(conn);
}

void
http_conn_gone(HttpServerConn *conn)
{
    http_conn_log(conn, 499);
    http_conn_close(conn, FALSE);
}

static void
drain_over(gpointer data)
{
    HttpServerConn *conn = data;

    http_conn_close(conn, conn->server->policy.resets &&
                              conn->state == HTTP_CONN_DISCARD);
}

/* ngx_time(): what a limit of whole seconds has left. */
static gint64
linger_left_ns(const HttpServerConn *conn)
{
    gint64 now_ns = http_now_ns(conn->server->loop);

    if (conn->server->policy.linger_seconds) {
        now_ns -= now_ns % NS_PER_S;
    }
    return conn->linger_until_ns - now_ns;
}

static void
linger_begin(HttpServerConn *conn)
{
    const HttpServerPolicy *policy = &conn->server->policy;
    gint64 now_ns = http_now_ns(conn->server->loop);

    if (policy->linger_seconds) {
        now_ns -= now_ns % NS_PER_S;
    }
    conn->linger_until_ns = now_ns + policy->linger_total_ns;
    http_timer_set(conn->server->loop, &conn->timer,
                   MIN(policy->linger_idle_ns, policy->linger_total_ns),
                   drain_over, conn);
}

/* Bytes have come, or an end: ngx_http_lingering_close_handler() (fact 17). */
void
http_conn_drain(HttpServerConn *conn)
{
    const HttpServerPolicy *policy = &conn->server->policy;
    gint64 left_ns = linger_left_ns(conn);
    gssize n;

    if (left_ns <= 0) {
        http_conn_close(conn, FALSE);
        return;
    }
    if (conn->state == HTTP_CONN_LINGER) {
        do {
            n = http_stream_read(conn->stream, NULL, 65536);
        } while (n > 0);
        if (n != HTTP_IO_AGAIN) {
            http_conn_close(conn, FALSE);
            return;
        }
    }
    if (policy->linger_idle_ns < policy->linger_total_ns) {
        http_timer_set(conn->server->loop, &conn->timer,
                       MIN(left_ns, policy->linger_idle_ns), drain_over, conn);
    }
}

/* The drain may be over at once, and so the connection. */
void
http_conn_linger(HttpServerConn *conn)
{
    http_conn_ref(conn);
    http_timer_stop(&conn->sending);
    http_stream_shutdown(conn->stream);
    conn->state = HTTP_CONN_LINGER;
    linger_begin(conn);
    g_byte_array_set_size(conn->in, 0);
    conn->in_at = 0;
    if (conn->peer_ended) {
        http_conn_close(conn, FALSE);
    } else {
        http_conn_drain(conn);
        http_conn_watch(conn);
    }
    http_conn_unref(conn);
}

/* Whether input is known to wait (fact 16: a, b, c), or may: behind a body
 * (ngx_http_handler()) and a pipeline (ngx_http_finalize_connection()). */
static gboolean
input_waits(const HttpServerConn *conn)
{
    return !conn->body_done || conn->in->len > conn->in_at || conn->read_all ||
           conn->lingers || conn->pipelined ||
           http_stream_peek(conn->stream) > 0;
}

void
http_conn_end(HttpServerConn *conn)
{
    const HttpServerPolicy *policy = &conn->server->policy;

    if (policy->linger == HTTP_LINGER_ALWAYS ||
        (policy->linger == HTTP_LINGER_INPUT && input_waits(conn))) {
        http_conn_linger(conn);
    } else {
        http_conn_close(conn, FALSE);
    }
}

/* ---- What has been sent ------------------------------------------------- */

/* The server dies in the middle of the answer. */
static void
fail_as_told(HttpServerConn *conn)
{
    http_conn_log(conn, conn->status);
    if (conn->fault == HTTP_FAULT_SILENCE) {
        http_timer_stop(&conn->sending);
        conn->state = HTTP_CONN_STUCK;
        http_conn_watch(conn);
    } else {
        http_conn_close(conn, conn->fault == HTTP_FAULT_RST);
    }
}

static void
discard_rest(HttpServerConn *conn)
{
    conn->state = HTTP_CONN_DISCARD;
    linger_begin(conn);
    http_conn_go_on(conn);
}

void
http_conn_answered(HttpServerConn *conn)
{
    const HttpServerPolicy *policy = &conn->server->policy;

    http_timer_stop(&conn->sending);
    if (conn->fault != HTTP_FAULT_NONE) {
        fail_as_told(conn);
        return;
    }
    if (conn->state != HTTP_CONN_DISCARD) {
        http_conn_log(conn, conn->status);
    }
    if (conn->peer_ended) {
        http_conn_close(conn, FALSE);
    } else if (!conn->body_done && policy->early == HTTP_EARLY_DISCARD) {
        discard_rest(conn);
    } else if (conn->keep && !conn->server->stopping && conn->body_done) {
        http_conn_next(conn);
    } else {
        http_conn_end(conn);
    }
}

static void
send_late(gpointer data)
{
    HttpServerConn *conn = data;

    http_conn_log(conn, conn->status);
    http_conn_close(conn, conn->server->policy.resets);
}

static void
write_failed(HttpServerConn *conn)
{
    if (conn->upstream) {
        http_proxy_write_failed(conn);
    } else {
        http_conn_log(conn, conn->status);
        http_conn_close(conn, FALSE);
    }
}

void
http_conn_flush(HttpServerConn *conn)
{
    guint64 before = conn->out.sent_bytes;
    HttpIo io = http_out_flush(&conn->out, conn->stream);
    gint64 send_ns = conn->server->policy.send_ns;

    http_conn_ref(conn); /* an answer that is over may end it */
    if (io == 1) {
        http_timer_stop(&conn->sending);
        if (conn->state == HTTP_CONN_SEND) {
            http_conn_answered(conn);
        }
    } else if (io != HTTP_IO_AGAIN) {
        write_failed(conn);
    } else if (send_ns > 0 &&
               (conn->out.sent_bytes > before || !conn->sending.place)) {
        http_timer_set(conn->server->loop, &conn->sending, send_ns, send_late,
                       conn);
    }
    http_conn_watch(conn);
    http_conn_unref(conn);
}

/* ---- Answers ------------------------------------------------------------ */

static void
put_body(HttpServerConn *conn, const HttpReply *reply)
{
    g_autofree char *size = NULL;

    switch (reply->framing) {
    case HTTP_FRAMING_NONE:
        return;
    case HTTP_FRAMING_LENGTH:
    case HTTP_FRAMING_CLOSE:
        http_out_filler(&conn->out, reply->body_bytes);
        return;
    case HTTP_FRAMING_CHUNKED:
        if (reply->body_bytes > 0) {
            size = g_strdup_printf("%" G_GINT64_MODIFIER "x\r\n",
                                   reply->body_bytes);
            http_out_text(&conn->out, size, strlen(size));
            http_out_filler(&conn->out, reply->body_bytes);
            http_out_text(&conn->out, "\r\n", 2);
        }
        http_out_text(&conn->out, "0\r\n\r\n", 5);
        return;
    }
}

void
http_server_reply(HttpServerConn *conn, const HttpReply *reply)
{
    const HttpServerPolicy *policy = &conn->server->policy;
    HttpReply told = *reply;

    http_conn_ref(conn);
    conn->fault = reply->fault;
    if (told.framing == HTTP_FRAMING_CHUNKED && conn->head.minor == 0) {
        told.framing = HTTP_FRAMING_CLOSE;
    }
    if (!conn->body_done && policy->early == HTTP_EARLY_END) {
        conn->keep = FALSE;
    }
    if (conn->head.expects && !conn->asked_more) {
        conn->keep = conn->keep && !policy->expect_ends;
        if (policy->early == HTTP_EARLY_DISCARD && reply->status < 300) {
            http_conn_continue(conn); /* ngx_http_discard_request_body() */
        }
    }
    http_conn_put_head(conn, &told);
    if (!g_str_equal(conn->head.method, "HEAD")) {
        put_body(conn, &told);
    }
    if (reply->fault != HTTP_FAULT_NONE) {
        conn->out.limited = TRUE;
        conn->out.limit = conn->out_before + reply->fault_at;
    }
    conn->discards = !conn->body_done && policy->early == HTTP_EARLY_DISCARD;
    conn->state = HTTP_CONN_SEND;
    http_conn_flush(conn);
    http_conn_unref(conn);
}

void
http_server_fail(HttpServerConn *conn, guint status)
{
    const HttpServerPolicy *policy = &conn->server->policy;
    guint64 bytes = status == policy->dead && policy->dead_bytes > 0
                        ? policy->dead_bytes
                        : policy->page_bytes;
    HttpReply reply = {
        .status = status,
        .framing = HTTP_FRAMING_LENGTH,
        .length = bytes,
        .body_bytes = bytes,
    };

    if (status == 400 || status == 408) {
        conn->keep = FALSE;
    }
    http_server_reply(conn, &reply);
}

void
http_server_drop(HttpServerConn *conn)
{
    http_conn_log(conn, 444);
    http_conn_close(conn, FALSE);
}
