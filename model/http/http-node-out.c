/* SPDX-License-Identifier: GPL-2.0-only */
/* The sending half of a socket of Node's server: Writable's buffer with its
 * callbacks (lib/internal/streams/writable.js), and how it holds back the
 * reading of requests (socketOnDrain(), lib/_http_server.js). */
#include "model/http/http-node-priv.h"

/* ---- Reading is held back ----------------------------------------------- */

void
http_node_conn_hold(HttpNodeConn *conn)
{
    conn->held_back |=
        conn->need_drain || conn->outgoing_bytes >= HTTP_NODE_HIGH_WATER;
}

/* socketOnDrain(). */
static void
on_drain(HttpNodeConn *conn)
{
    if (conn->held_back && conn->outgoing_bytes <= HTTP_NODE_HIGH_WATER) {
        conn->held_back = FALSE;
        http_node_conn_watch(conn);
    }
}

static void
drain_nt(gpointer data)
{
    on_drain(data);
}

/* ---- Writes ------------------------------------------------------------- */

/* state.writing: of one write what follows waits in state.buffered. */
static gboolean
is_writing(const HttpNodeConn *conn)
{
    return conn->batch_at > conn->out.sent_bytes;
}

/* How much of the queue has been written when all that is in it is. */
static guint64
end_of(const HttpNodeConn *conn)
{
    return conn->out.sent_bytes + conn->out.len_bytes;
}

static void
note_length(HttpNodeConn *conn)
{
    conn->need_drain |= conn->out.len_bytes >= HTTP_NODE_HIGH_WATER;
}

void
http_node_out_added(HttpNodeReq *req, guint64 before, HttpNodeWriteFn cb,
                    gpointer user)
{
    HttpNodeConn *conn = req->conn;
    gboolean active = http_node_res_is_active(req);
    HttpNodeWrite *write;

    if (cb) {
        write = g_new0(HttpNodeWrite, 1);
        write->at = active ? end_of(conn) : req->held.len_bytes;
        write->cb = cb;
        write->user = user;
        g_queue_push_tail(active ? &conn->written : &req->held_writes, write);
    }
    if (active) {
        note_length(conn);
    } else { /* _onPendingData() */
        conn->outgoing_bytes += req->held.len_bytes - before;
        on_drain(conn);
    }
}

/* _flushOutput(). */
void
http_node_out_move(HttpNodeReq *req)
{
    HttpNodeConn *conn = req->conn;
    HttpNodeWrite *write;

    while ((write = g_queue_pop_head(&req->held_writes)) != NULL) {
        write->at += end_of(conn);
        g_queue_push_tail(&conn->written, write);
    }
    conn->outgoing_bytes -= req->held.len_bytes;
    http_out_move(&conn->out, &req->held);
    note_length(conn);
    on_drain(conn);
}

/* Takes the callbacks of what ends up to 'at'. */
static void
tick_written(HttpNodeConn *conn, guint64 at, const char *code)
{
    HttpNodeWrite *write;

    while ((write = g_queue_peek_head(&conn->written)) != NULL &&
           write->at <= at) {
        http_node_tick_write(conn->http, write->cb, write->user, code);
        g_free(g_queue_pop_head(&conn->written));
    }
}

static void
call_written(HttpNodeConn *conn, guint64 at, const char *code)
{
    HttpNodeWrite *write;

    while ((write = g_queue_peek_head(&conn->written)) != NULL &&
           write->at <= at) {
        g_queue_pop_head(&conn->written);
        write->cb(write->user, code);
        g_free(write);
    }
}

/* onwrite(): 'drain' comes before the callbacks. */
static void
take_written(HttpNodeConn *conn)
{
    if (is_writing(conn)) {
        return;
    }
    if (conn->need_drain && conn->out.len_bytes == 0) {
        conn->need_drain = FALSE;
        http_node_tick(conn->http, drain_nt, conn);
    }
    tick_written(conn, conn->batch_at, NULL);
    conn->batch_at = end_of(conn);
    if (!is_writing(conn)) {
        tick_written(conn, conn->batch_at, NULL);
    }
}

void
http_node_conn_flush(HttpNodeConn *conn)
{
    gboolean late = is_writing(conn);
    HttpIo io;

    if (!conn->stream || conn->corked) {
        return;
    }
    if (conn->out.len_bytes > 0) {
        http_node_conn_touch(conn);
    }
    if (!late) {
        conn->batch_at = end_of(conn); /* clearBuffer() */
    }
    io = http_out_flush(&conn->out, conn->stream);
    if (io == 1 || io == HTTP_IO_AGAIN) {
        take_written(conn);
        http_node_conn_finish_end(conn);
    } else {
        const char *code = io == HTTP_IO_BROKEN ? "EPIPE" : "ECONNRESET";
        /* onwriteError(): in a tick, if it is the call itself that fails */
        (late ? call_written : tick_written)(conn, G_MAXUINT64, code);
        http_node_conn_destroy(conn, code);
    }
    http_node_conn_watch(conn);
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
void
http_node_conn_cork(HttpNodeConn *conn)
{
    if (!conn->corked) {
        conn->corked = TRUE;
        http_node_tick(conn->http, uncork_nt, conn);
    }
}

/* ---- A socket that is destroyed ----------------------------------------- */

static const char *
code_of(const HttpNodeConn *conn)
{
    return conn->errored ? conn->error : "ERR_STREAM_DESTROYED";
}

/* errorBuffer(): what is being written is told in the closing phase. */
static void
error_buffer_nt(gpointer data)
{
    HttpNodeConn *conn = data;

    if (!is_writing(conn)) {
        call_written(conn, G_MAXUINT64, code_of(conn));
    }
}

void
http_node_out_destroyed(HttpNodeConn *conn)
{
    const HttpNodeWrite *last = g_queue_peek_tail(&conn->written);

    if (last && last->at > conn->batch_at) {
        http_node_tick(conn->http, error_buffer_nt, conn);
    }
}

void
http_node_out_closed(HttpNodeConn *conn)
{
    call_written(conn, conn->batch_at, NULL);
    call_written(conn, G_MAXUINT64, code_of(conn));
    http_node_run_ticks(conn->http);
}
