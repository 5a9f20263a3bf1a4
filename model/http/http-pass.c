/* SPDX-License-Identifier: GPL-2.0-only */
/* How a proxy passes answers on to its clients. */
#include "model/http/http-upstream.h"

#include <string.h>

gboolean
http_upstream_pipes(const HttpUpstream *up)
{
    const HttpServerPolicy *policy = http_upstream_policy(up);

    return !up->route.unbuffered && policy->buffer_bytes > 0 &&
           !policy->whole_first;
}

/* Whether what has come of its answer waits for more. */
static gboolean
holds_back(const HttpUpstream *up)
{
    return http_upstream_pipes(up)
               ? up->held_bytes == 0
               : !up->route.unbuffered && http_upstream_policy(up)->whole_first;
}

static HttpReply
reply_of(const HttpUpstream *up)
{
    const HttpHead *head = http_reader_head(up->reader);

    if (up->strange) {
        return (HttpReply){.status = 200, .framing = HTTP_FRAMING_CLOSE};
    }
    return (HttpReply){.status = head->status,
                       .framing = up->to_end    ? HTTP_FRAMING_NONE
                                  : up->no_body ? HTTP_FRAMING_LENGTH
                                                : head->framing,
                       .length = head->length};
}

static void
pass_head(HttpUpstream *up)
{
    HttpServerConn *conn = up->conn;
    HttpReply reply = reply_of(up);

    up->passed = TRUE;
    if (up->strange && http_upstream_policy(up)->strange == HTTP_STRANGE_BODY) {
        conn->status = reply.status;
        conn->head_bytes = 0;
        return;
    }
    if (reply.framing == HTTP_FRAMING_CLOSE) {
        reply.framing = HTTP_FRAMING_CHUNKED;
    }
    if (reply.framing == HTTP_FRAMING_CHUNKED && conn->head.minor == 0) {
        reply.framing = HTTP_FRAMING_CLOSE;
    }
    up->chunked = reply.framing == HTTP_FRAMING_CHUNKED;
    http_conn_put_head(conn, &reply);
}

static void
pass_body(HttpUpstream *up, guint64 len_bytes)
{
    HttpServerConn *conn = up->conn;
    g_autofree char *size = NULL;

    if (len_bytes > 0 && up->chunked) {
        size = g_strdup_printf("%" G_GINT64_MODIFIER "x\r\n", len_bytes);
        http_out_text(&conn->out, size, strlen(size));
    }
    http_out_filler(&conn->out, len_bytes);
    if (len_bytes > 0 && up->chunked) {
        http_out_text(&conn->out, "\r\n", 2);
    }
    up->held_bytes -= len_bytes;
}

void
http_upstream_pass_interim(HttpUpstream *up)
{
    guint status = http_reader_head(up->reader)->status;
    g_autofree char *text =
        g_strdup_printf("HTTP/1.1 %u %s\r\n\r\n", status, http_reason(status));

    if (up->conn && !up->conn->deaf && status != 100) {
        http_out_text(&up->conn->out, text, strlen(text));
        http_conn_flush(up->conn);
    }
}

/* The client's part is over: as an answer that is whole, or cut. */
void
http_proxy_finish(HttpServerConn *conn, gboolean cut)
{
    conn->upstream = NULL;
    if (conn->deaf) {
        http_conn_gone(conn);
        return;
    }
    if (cut) {
        conn->keep = FALSE;
    }
    conn->state = HTTP_CONN_SEND;
    if (cut && conn->server->policy.cut_closes) {
        http_out_flush(&conn->out, conn->stream);
        http_conn_log(conn, conn->status);
        http_conn_close(conn, FALSE);
        return;
    }
    http_conn_flush(conn);
}

/* What has come goes on to the client, if it is not held back. */
void
http_upstream_pass_on(HttpUpstream *up, gboolean all)
{
    HttpServerConn *conn = up->conn;

    if (!conn || !up->responded || conn->deaf || (!all && holds_back(up))) {
        return;
    }
    if (!up->passed) {
        pass_head(up);
    }
    if (up->as_get) { /* that is all; the rest is for the cache */
        up->conn = NULL;
        up->held_bytes = 0;
        http_proxy_finish(conn, FALSE);
        return;
    }
    pass_body(up, up->held_bytes - (all ? 0 : up->stuck));
    if (!all) {
        http_conn_flush(conn);
    }
}
