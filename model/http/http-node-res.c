/* SPDX-License-Identifier: GPL-2.0-only */
/* Answers of Node's server: _http_outgoing.js, resOnFinish(). */
#include "model/http/http-node-priv.h"

#include <string.h>

#include "model/units.h"

/* Whether it may write to the socket; else what it writes is kept
 * (_writeRaw()). */
static gboolean
is_active(const HttpNodeReq *req)
{
    return g_queue_peek_head(&req->conn->open) == req && !req->conn->ended;
}

/* _hasBody. */
static gboolean
has_body(const HttpNodeReq *req)
{
    return req->status != 204 && req->status != 304 && req->status / 100 != 1 &&
           !g_str_equal(req->head.method, "HEAD");
}

static HttpOut *
out_of(HttpNodeReq *req)
{
    return is_active(req) ? &req->conn->out : &req->held;
}

const HttpHead *
http_node_req_head(const HttpNodeReq *req)
{
    return &req->head;
}

void
http_node_res_head(HttpNodeReq *req, guint status)
{
    req->status = status;
}

void
http_node_res_field(HttpNodeReq *req, const char *name, const char *value)
{
    if (g_ascii_strcasecmp(name, "content-length") == 0) {
        req->explicit_length = TRUE;
    } else if (g_ascii_strcasecmp(name, "transfer-encoding") == 0) {
        req->chunked = TRUE;
    } else if (g_ascii_strcasecmp(name, "connection") == 0) {
        req->says_close = g_ascii_strcasecmp(value, "close") == 0;
        return; /* put where it belongs */
    }
    g_string_append_printf(req->fields, "%s: %s\r\n", name, value);
}

/* _storeHeader(): 'length' is known if nothing was written before the end. */
static void
put_head(HttpNodeReq *req, gboolean at_end, guint64 length)
{
    g_autoptr(GString) text = g_string_new(NULL);
    const HttpHead *head = &req->head;
    gboolean modern = head->minor >= 1;
    gboolean bodyless =
        req->status == 204 || req->status == 304 || req->status / 100 == 1;
    gboolean keeps = http_head_persists(head) && !req->says_close &&
                     !(req->expects && !req->continued) &&
                     (modern || req->explicit_length);

    req->no_body = !has_body(req);
    req->head_sent = TRUE;
    g_string_append_printf(text, "HTTP/1.1 %u %s\r\n%s", req->status,
                           http_reason(req->status), req->fields->str);
    if (!req->explicit_length && !req->chunked && !bodyless) {
        if (at_end) {
            g_string_append_printf(
                text, "Content-Length: %" G_GUINT64_FORMAT "\r\n", length);
        } else if (modern) {
            req->chunked = TRUE;
            g_string_append(text, "Transfer-Encoding: chunked\r\n");
        } else {
            keeps = FALSE;
        }
    }
    req->last |= !keeps;
    g_string_append_printf(text,
                           "Date: Sat, 21 Nov 2026 00:00:00 GMT\r\n"
                           "Connection: %s\r\n\r\n",
                           keeps && !req->reached_max ? "keep-alive" : "close");
    http_out_text(out_of(req), text->str, text->len);
}

static void
put_piece(HttpNodeReq *req, const char *text, guint64 len)
{
    HttpOut *out = out_of(req);
    g_autofree char *size = NULL;

    if (req->no_body || len == 0) {
        return;
    }
    if (req->chunked) {
        size = g_strdup_printf("%" G_GINT64_MODIFIER "x\r\n", len);
        http_out_text(out, size, strlen(size));
    }
    if (text) {
        http_out_text(out, text, (gsize)len);
    } else {
        http_out_filler(out, len);
    }
    if (req->chunked) {
        http_out_text(out, "\r\n", 2);
    }
}

gboolean
http_node_res_destroyed(const HttpNodeReq *req)
{
    return !req->conn->stream;
}

/* The write is told when its last byte is out. */
static void
remember_write(HttpNodeReq *req, HttpNodeWriteFn cb, gpointer user)
{
    HttpNodeConn *conn = req->conn;
    HttpNodeWrite *write;

    if (!cb) {
        return;
    }
    write = g_new0(HttpNodeWrite, 1);
    write->at = conn->out.sent_bytes + conn->out.len_bytes;
    write->cb = cb;
    write->user = user;
    g_queue_push_tail(&conn->written, write);
}

/* connectionCorkNT(). */
static void
uncork_nt(gpointer data)
{
    HttpNodeConn *conn = data;

    if (conn->corked) {
        conn->corked = FALSE;
        http_node_conn_flush(conn);
    }
}

/* What is written in one turn leaves together, in a tick. */
static void
cork(HttpNodeConn *conn)
{
    if (!conn->corked) {
        conn->corked = TRUE;
        http_node_tick(conn->http, uncork_nt, conn);
    }
}

gboolean
http_node_res_write(HttpNodeReq *req, const char *text, guint64 len,
                    HttpNodeWriteFn cb, gpointer user)
{
    if (http_node_res_destroyed(req)) {
        if (cb) {
            http_node_tick_write(req->conn->http, cb, user,
                                 "ERR_STREAM_DESTROYED");
        }
        return FALSE;
    }
    if (!has_body(req)) { /* write_(): nothing leaves before end() */
        req->begun = TRUE;
        if (cb) {
            http_node_tick_write(req->conn->http, cb, user, NULL);
        }
        return TRUE;
    }
    if (!req->head_sent) {
        put_head(req, FALSE, 0);
    }
    put_piece(req, text, len);
    remember_write(req, cb, user);
    if (is_active(req)) {
        cork(req->conn);
    }
    return out_of(req)->len_bytes < 16384;
}

void
http_node_res_flushed(HttpNodeConn *conn)
{
    HttpNodeReq *req = g_queue_peek_head(&conn->open);
    HttpNodeWrite *write;

    while ((write = g_queue_peek_head(&conn->written)) != NULL &&
           write->at <= conn->out.sent_bytes) {
        http_node_tick_write(conn->http, write->cb, write->user, NULL);
        g_free(g_queue_pop_head(&conn->written));
    }
    if (req && req->res_ended && !req->finished && conn->out.len_bytes == 0 &&
        req->held.len_bytes == 0 && !conn->fin_sent) {
        req->finished = TRUE;
        http_node_tick(conn->http, http_node_res_finish, req);
    }
}

static void
late_finish_nt(gpointer data)
{
    http_node_event(((HttpNodeReq *)data)->conn->http, "res finish");
}

/* end() of a destroyed answer: 'finish' hangs on a write that is dropped, if
 * there is one. */
static void
end_destroyed(HttpNodeReq *req, guint64 len)
{
    req->res_ended = TRUE;
    if (req->head_sent && !(req->chunked && !req->no_body) && len == 0 &&
        !req->quiet) {
        http_node_tick(req->conn->http, late_finish_nt, req);
    }
}

void
http_node_res_end(HttpNodeReq *req, const char *text, guint64 len,
                  HttpNodeWriteFn cb, gpointer user)
{
    if (req->res_ended) {
        return;
    }
    if (http_node_res_destroyed(req)) {
        end_destroyed(req, len); /* no callback (34) */
        return;
    }
    if (!req->head_sent) {
        put_head(req, !req->begun, len);
    }
    put_piece(req, text, len);
    if (req->chunked && !req->no_body) {
        http_out_text(out_of(req), "0\r\n\r\n", 5);
    }
    req->res_ended = TRUE;
    remember_write(req, cb, user);
    if (is_active(req)) {
        req->conn->corked = FALSE;
        http_node_conn_flush(req->conn);
    }
}

void
http_node_res_continue(HttpNodeReq *req)
{
    static const char text[] = "HTTP/1.1 100 Continue\r\n\r\n";

    req->continued = TRUE;
    if (!http_node_res_destroyed(req)) {
        http_out_text(out_of(req), text, sizeof text - 1);
        if (is_active(req)) {
            http_node_conn_flush(req->conn);
        }
    }
}

void
http_node_res_destroy(HttpNodeReq *req)
{
    http_node_conn_destroy(req->conn, NULL);
}

/* Moves what an answer has written before it got the socket. */
void
http_node_res_assign(HttpNodeConn *conn)
{
    HttpNodeReq *req = g_queue_peek_head(&conn->open);

    if (!req) {
        return;
    }
    req->assigned = TRUE;
    if (!conn->stream) {
        return;
    }
    http_out_move(&conn->out, &req->held);
    if (conn->ended) {
        http_out_clear(&conn->out); /* written behind the end: lost */
        return;
    }
    if (conn->out.len_bytes > 0 || req->res_ended) {
        http_node_conn_flush(conn);
    }
}

static void
close_nt(gpointer data)
{
    const HttpNodeReq *req = data;

    if (!req->quiet) {
        http_node_event(req->conn->http, "res close(finished=true)");
    }
}

/* resOnFinish(). */
void
http_node_res_finish(gpointer data)
{
    HttpNodeReq *req = data;
    HttpNodeConn *conn = req->conn;
    HttpNode *http = conn->http;

    if (!req->quiet) {
        http_node_event(http, "res finish");
    }
    g_queue_remove(&conn->open, req);
    http_node_req_dump(req);
    http_node_tick(http, close_nt, req);
    if (req->last) {
        conn->soon = TRUE;
        http_node_conn_end(conn);
    } else if (!g_queue_is_empty(&conn->open)) {
        http_node_res_assign(conn);
    } else if (http->config.keep_alive_ns > 0) {
        http_node_conn_idle(conn, http->config.keep_alive_ns + NS_PER_S);
    }
}
