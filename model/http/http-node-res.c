/* SPDX-License-Identifier: GPL-2.0-only */
/* Answers of Node's server: _http_outgoing.js, resOnFinish(). */
#include "model/http/http-node-priv.h"

#include <string.h>

#include "model/units.h"

gboolean
http_node_res_is_active(const HttpNodeReq *req)
{
    return req->conn->message == req && !req->conn->ended;
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
    return http_node_res_is_active(req) ? &req->conn->out : &req->held;
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
    guint64 before;
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
    before = req->held.len_bytes;
    http_out_text(out_of(req), text->str, text->len);
    if (!http_node_res_is_active(req)) {
        http_node_out_added(req, before, NULL, NULL);
    }
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

/* Whether it writes to a socket that is gone. */
static gboolean
is_cut(const HttpNodeReq *req)
{
    return req->assigned && !req->finished && !req->conn->stream;
}

gboolean
http_node_res_destroyed(const HttpNodeReq *req)
{
    return req->res_destroyed;
}

gboolean
http_node_res_write(HttpNodeReq *req, const char *text, guint64 len,
                    HttpNodeWriteFn cb, gpointer user)
{
    guint64 before;

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
    if (is_cut(req)) {
        return FALSE;
    }
    if (!req->head_sent) {
        put_head(req, FALSE, 0);
    }
    before = req->held.len_bytes;
    put_piece(req, text, len);
    http_node_out_added(req, before, cb, user);
    if (http_node_res_is_active(req)) {
        http_node_conn_cork(req->conn);
    }
    return out_of(req)->len_bytes < HTTP_NODE_HIGH_WATER;
}

/* Moves what an answer has written before it got the socket. */
static void
assign(HttpNodeConn *conn)
{
    HttpNodeReq *req = g_queue_peek_head(&conn->open);

    if (!req) {
        return;
    }
    req->assigned = TRUE;
    conn->message = req;
    if (req->res_destroyed) {
        http_node_conn_destroy(conn, NULL);
    }
    if (!conn->stream) {
        return;
    }
    if (conn->ended) {
        http_out_clear(&req->held); /* written behind the end: lost */
        return;
    }
    http_node_out_move(req);
    http_node_conn_flush(conn);
}

/* 'finish': the callback of end() is its last listener. */
static void
tell_finish(const HttpNodeReq *req)
{
    if (!req->quiet) {
        http_node_event(req->conn->http, "res finish");
    }
    if (req->end_cb) {
        req->end_cb(req->end_user, NULL);
    }
}

static void
close_nt(gpointer data)
{
    HttpNodeReq *req = data;

    req->res_destroyed = TRUE;
    if (!req->quiet) {
        http_node_event(req->conn->http, "res close(finished=true)");
    }
}

/* onFinish(), which minds no error, and resOnFinish(). */
static void
finish(gpointer user, G_GNUC_UNUSED const char *code)
{
    HttpNodeReq *req = user;
    HttpNodeConn *conn = req->conn;
    HttpNode *http = conn->http;

    req->finished = TRUE; /* detachSocket() */
    tell_finish(req);
    g_queue_remove(&conn->open, req);
    conn->message = NULL;
    http_node_req_dump(req);
    http_node_tick(http, close_nt, req);
    if (req->last) {
        conn->soon = TRUE;
        http_node_conn_end(conn);
    } else if (!g_queue_is_empty(&conn->open)) {
        assign(conn);
    } else if (http->config.keep_alive_ns > 0) {
        http_node_conn_idle(conn, http->config.keep_alive_ns + NS_PER_S);
        conn->is_kept = TRUE;
    }
}

static void
late_finish_nt(gpointer data)
{
    tell_finish(data);
}

/* end() of a destroyed answer: 'finish' hangs on a write that is dropped, if
 * there is one. */
static void
end_destroyed(HttpNodeReq *req, guint64 len)
{
    req->res_ended = TRUE;
    if (req->head_sent && !(req->chunked && !req->no_body) && len == 0 &&
        req->held.len_bytes == 0) {
        http_node_tick(req->conn->http, late_finish_nt, req);
    }
}

void
http_node_res_end(HttpNodeReq *req, const char *text, guint64 len,
                  HttpNodeWriteFn cb, gpointer user)
{
    guint64 before;

    if (req->res_ended) {
        return;
    }
    req->end_cb = cb;
    req->end_user = user;
    if (is_cut(req)) {
        end_destroyed(req, len);
        return;
    }
    if (!req->head_sent) {
        put_head(req, !req->begun, len);
    }
    before = req->held.len_bytes;
    put_piece(req, text, len);
    if (req->chunked && !req->no_body) {
        http_out_text(out_of(req), "0\r\n\r\n", 5);
    }
    req->res_ended = TRUE;
    http_node_out_added(req, before, finish, req);
    if (http_node_res_is_active(req)) {
        req->conn->corked = FALSE;
        http_node_conn_flush(req->conn);
    }
}

void
http_node_res_continue(HttpNodeReq *req)
{
    static const char text[] = "HTTP/1.1 100 Continue\r\n\r\n";

    req->continued = TRUE;
    if (!is_cut(req)) {
        guint64 before = req->held.len_bytes;

        http_out_text(out_of(req), text, sizeof text - 1);
        http_node_out_added(req, before, NULL, NULL);
        if (http_node_res_is_active(req)) {
            http_node_conn_flush(req->conn);
        }
    }
}

void
http_node_res_destroy(HttpNodeReq *req)
{
    req->res_destroyed = TRUE;
    if (req->assigned && !req->finished) { /* else once it has a socket */
        http_node_conn_destroy(req->conn, NULL);
    }
}
