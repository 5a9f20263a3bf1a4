/* SPDX-License-Identifier: GPL-2.0-only */
/* What comes into Node's server: requests, ends, errors. */
#include "model/http/http-node-priv.h"

#include <string.h>

#define READ_BYTES 65536 /* uv__read(), node-net 3.2 */

/* ---- Errors ------------------------------------------------------------- */

/* What socketOnError() answers by itself. */
static const char *
answer_to(const char *code)
{
    static const struct {
        const char *code, *answer;
    } rows[] = {
        {"HPE_HEADER_OVERFLOW", "431 Request Header Fields Too Large"},
        {"HPE_CHUNK_EXTENSIONS_OVERFLOW", "413 Payload Too Large"},
        {"ERR_HTTP_REQUEST_TIMEOUT", "408 Request Timeout"},
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (g_str_equal(rows[i].code, code)) {
            return rows[i].answer;
        }
    }
    return "400 Bad Request";
}

/* socketOnError(): without a listener an answer of its own, if no head of
 * another is out, and the socket is destroyed.  It hears errors of the socket
 * itself no more. */
void
http_node_client_error(HttpNodeConn *conn, const char *code)
{
    const HttpNodeReq *active = conn->message;

    conn->told_error = TRUE;
    if (conn->http->fns->client_error(conn->http->user, conn, code)) {
        return;
    }
    if (conn->stream && !conn->ended && !(active && active->head_sent) &&
        conn->out.len_bytes == 0) {
        g_autofree char *text = g_strdup_printf(
            "HTTP/1.1 %s\r\nConnection: close\r\n\r\n", answer_to(code));
        http_stream_write(conn->stream, text, strlen(text));
    }
    http_node_conn_destroy(conn, code);
}

/* ---- Requests ----------------------------------------------------------- */

/* An answer that no handler knows of. */
static void
refuse(HttpNodeReq *req, guint status)
{
    req->quiet = TRUE;
    http_node_res_head(req, status);
    http_node_res_end(req, NULL, 0, NULL, NULL);
}

/* parserOnIncoming(). */
static void
take_request(HttpNodeConn *conn)
{
    HttpNode *http = conn->http;
    HttpNodeReq *req = g_new0(HttpNodeReq, 1);
    guint most;

    req->conn = conn;
    req->head = *http_reader_head(conn->reader);
    req->status = 200;
    req->fields = g_string_new(NULL);
    req->sync = TRUE;
    /* HTTP/1.1 alone knows limits and expectations */
    most = req->head.minor >= 1 ? http->config.max_requests : 0;
    conn->headed = TRUE;
    conn->incoming = req;
    if (conn->is_kept) { /* resetSocketTimeout() */
        conn->is_kept = FALSE;
        http_node_conn_idle(conn, http->config.timeout_ns);
    }
    http_node_conn_hold(conn);
    g_ptr_array_add(conn->all, req);
    if (!conn->message) {
        req->assigned = TRUE;
        conn->message = req;
    }
    g_queue_push_tail(&conn->open, req);
    conn->n_requests += most > 0 ? 1 : 0;
    req->reached_max = most > 0 && conn->n_requests >= most;
    if (!http_head_knows_host(&req->head)) { /* requireHostHeader */
        req->says_close = TRUE;
        refuse(req, 400);
        return;
    }
    if (most > 0 && conn->n_requests > most) {
        refuse(req, 503);
        return;
    }
    if (req->head.expects_else && req->head.minor >= 1) {
        refuse(req, 417);
        return;
    }
    if (req->head.expects && req->head.minor >= 1) {
        req->expects = TRUE;
        if (http->fns->request(http->user, req, TRUE)) {
            return;
        }
        http_node_res_continue(req);
    }
    http->fns->request(http->user, req, FALSE);
}

static void
take_body(HttpNodeConn *conn)
{
    HttpNodeReq *req = conn->incoming;

    req->body_bytes += http_reader_piece(conn->reader);
    http_node_req_push(req, http_reader_piece(conn->reader));
}

static void
take_end(HttpNodeConn *conn)
{
    HttpNodeReq *req = conn->incoming;

    conn->timed = FALSE;
    conn->incoming = NULL;
    http_node_req_push_end(req);
    conn->paused = FALSE; /* parserOnMessageComplete() */
}

void
http_node_conn_resume(HttpNodeConn *conn)
{
    if (conn->paused) {
        conn->paused = FALSE;
        http_node_conn_watch(conn);
    }
}

/* on_message_begin(): what is no line end is the next message. */
static void
message_begins(HttpNodeConn *conn, const guint8 *bytes, gsize len)
{
    gsize blank = 0;

    if (conn->incoming || http_reader_is_over(conn->reader) ||
        http_reader_end(conn->reader) != HTTP_BETWEEN) {
        return;
    }
    while (blank < len && (bytes[blank] == '\r' || bytes[blank] == '\n')) {
        blank++;
    }
    if (blank < len) {
        conn->began_ns = http_now_ns(conn->http->loop);
        conn->timed = TRUE;
        conn->headed = FALSE;
    }
}

/* onParserExecuteCommon(): nobody listens for 'connect'. */
static gboolean
tunnels(HttpNodeConn *conn)
{
    gboolean asked =
        g_str_equal(http_reader_head(conn->reader)->method, "CONNECT");

    if (asked) {
        http_node_conn_destroy(conn, NULL);
    }
    return asked;
}

/* The MakeCallback() of Flush(), before what is told of the event itself. */
static void
flush(HttpNodeConn *conn)
{
    if (http_reader_flushes(conn->reader)) {
        http_node_run_ticks(conn->http);
    }
}

static void
take_bytes(HttpNodeConn *conn, const guint8 *bytes, gsize len)
{
    gsize used = 0;

    if (conn->broken) { /* llhttp_execute() gives the same error again */
        http_node_client_error(conn, conn->broken);
        return;
    }
    for (;;) {
        HttpEvent event;
        gsize n;
        message_begins(conn, bytes + used, len - used);
        event = http_reader_next(conn->reader, bytes + used, len - used, &n);
        used += n;
        switch (event) {
        case HTTP_EVENT_NONE:
            return;
        case HTTP_EVENT_HEAD:
            if (tunnels(conn)) {
                return;
            }
            flush(conn);
            take_request(conn);
            break;
        case HTTP_EVENT_BODY:
            take_body(conn);
            http_node_run_ticks(conn->http); /* on_body()'s MakeCallback() */
            break;
        case HTTP_EVENT_END:
            flush(conn);
            take_end(conn);
            break;
        case HTTP_EVENT_BAD:
            conn->broken = http_reader_error(conn->reader);
            http_node_client_error(conn, conn->broken);
            return;
        }
    }
}

/* socketOnEnd(): 'end'. */
static void
take_fin(HttpNodeConn *conn)
{
    HttpNodeReq *last = g_queue_peek_tail(&conn->open);
    HttpWhere where = http_reader_end(conn->reader);

    conn->peer_ended = TRUE;
    if (where != HTTP_BETWEEN && !conn->broken &&
        !http_reader_forgives(conn->reader)) { /* finish() */
        http_node_client_error(conn, "HPE_INVALID_EOF_STATE");
    } else if (!conn->http->config.half_open || !last) {
        http_node_conn_end(conn);
    } else {
        last->last = TRUE;
    }
    http_node_event(conn->http, "socket end");
    if (conn->finished) { /* autoDestroy */
        http_node_conn_destroy(conn, NULL);
    }
}

/* ---- Events of the loop -------------------------------------------------- */

static void
read_now(gpointer data)
{
    HttpNodeConn *conn = data;
    g_autofree guint8 *bytes = g_malloc(READ_BYTES);
    gssize n = http_stream_read(conn->stream, bytes, READ_BYTES);

    if (n > 0) {
        http_node_conn_touch(conn);
        take_bytes(conn, bytes, (gsize)n);
    } else if (n == HTTP_IO_EOF) {
        take_fin(conn);
    } else if (n != HTTP_IO_AGAIN) {
        http_node_conn_destroy(conn, "ECONNRESET");
    }
    conn->last_read = n;
}

static void
write_now(gpointer data)
{
    http_node_conn_flush(data);
}

static void
eof_now(gpointer data)
{
    take_fin(data);
}

/* uv__stream_io(): each read is a turn; an end behind a partial read that HUP
 * tells of is an end of file. */
void
http_node_conn_ready(gpointer data, guint bits)
{
    HttpNodeConn *conn = data;
    HttpNode *http = conn->http;

    if ((bits & (HTTP_READY_IN | HTTP_READY_HUP)) &&
        http_node_conn_reads(conn)) {
        do {
            http_node_turn(http, read_now, conn);
        } while (http_node_conn_reads(conn) && conn->last_read == READ_BYTES);
        if ((bits & HTTP_READY_HUP) && http_node_conn_reads(conn) &&
            conn->last_read > 0) {
            http_node_turn(http, eof_now, conn);
        }
    }
    if (conn->stream && (bits & HTTP_READY_OUT) && conn->out.len_bytes > 0) {
        http_node_turn(http, write_now, conn);
    }
    http_node_conn_watch(conn);
}
