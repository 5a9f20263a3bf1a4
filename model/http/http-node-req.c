/* SPDX-License-Identifier: GPL-2.0-only */
/* Requests of Node's server: an IncomingMessage is a Readable, and functions
 * bear the names of lib/internal/streams/readable.js, destroy.js and
 * lib/_http_incoming.js.  Its 'end' and 'close' come as many ticks behind what
 * brings them as there. */
#include "model/http/http-node-priv.h"

/* ---- The end ------------------------------------------------------------ */

static void
emit_close_nt(gpointer data)
{
    const HttpNodeReq *req = data;

    if (req->quiet) {
        return;
    }
    if (req->aborted) { /* emitErrorCloseNT() */
        http_node_event(req->conn->http, "req error(ECONNRESET)");
    }
    http_node_event(req->conn->http, "req close");
}

/* onError() of _destroy(). */
static void
destroyed_nt(gpointer data)
{
    const HttpNodeReq *req = data;

    http_node_tick(req->conn->http, emit_close_nt, data);
}

void
http_node_req_destroy(HttpNodeReq *req)
{
    if (req->destroyed) {
        return;
    }
    req->destroyed = TRUE;
    req->aborted = !req->end_emitted;
    if (req->aborted && !req->quiet) {
        http_node_event(req->conn->http, "req aborted");
    }
    http_node_tick(req->conn->http, destroyed_nt, req);
}

static void
end_readable_nt(gpointer data)
{
    HttpNodeReq *req = data;

    if (req->end_emitted || req->aborted || req->unread_bytes > 0) {
        return;
    }
    req->end_emitted = TRUE;
    if (req->reading) {
        http_node_event(req->conn->http,
                        "req end(body=%" G_GUINT64_FORMAT " complete=true)",
                        req->body_bytes);
    }
    http_node_req_destroy(req); /* autoDestroy */
}

static void
end_readable(HttpNodeReq *req)
{
    if (!req->end_emitted) {
        http_node_tick(req->conn->http, end_readable_nt, req);
    }
}

/* ---- Reading ------------------------------------------------------------ */

/* _read(): only lets the socket go on. */
static void
read_source(HttpNodeReq *req)
{
    req->consuming = TRUE;
    req->sync = FALSE;
    http_node_conn_resume(req->conn);
}

/* read(0). */
static void
read_nothing(HttpNodeReq *req)
{
    if (!req->ended && req->unread_bytes < HTTP_NODE_HIGH_WATER) {
        read_source(req);
    } else if (req->ended && req->unread_bytes == 0) {
        end_readable(req);
    }
}

static void
flow(HttpNodeReq *req)
{
    if (!req->flowing) {
        return;
    }
    req->unread_bytes = 0;
    if (req->ended) {
        end_readable(req);
    } else {
        read_source(req);
    }
}

static void
resume_nt(gpointer data)
{
    HttpNodeReq *req = data;

    read_nothing(req);
    req->resume_scheduled = FALSE;
    flow(req);
}

static void
resume(HttpNodeReq *req)
{
    if (!req->flowing) {
        req->flowing = req->resume_scheduled = TRUE;
        http_node_tick(req->conn->http, resume_nt, req);
    }
}

void
http_node_req_dump(HttpNodeReq *req)
{
    if (!req->consuming && !req->resume_scheduled && !req->dumped) {
        req->dumped = TRUE;
        resume(req);
    }
}

void
http_node_req_read(HttpNodeReq *req)
{
    req->reading = TRUE;
    resume(req);
}

/* ---- What comes in ------------------------------------------------------ */

static void
emit_readable_nt(gpointer data)
{
    flow(data);
}

void
http_node_req_push(HttpNodeReq *req, guint64 len)
{
    if (req->dumped || (req->flowing && !req->sync && req->unread_bytes == 0)) {
        return;
    }
    req->unread_bytes += len;
    req->conn->paused = req->unread_bytes >= HTTP_NODE_HIGH_WATER;
}

/* onEofChunk(): before the first _read() in a tick. */
void
http_node_req_push_end(HttpNodeReq *req)
{
    req->ended = TRUE;
    if (req->sync) {
        http_node_tick(req->conn->http, emit_readable_nt, req);
    } else {
        flow(req);
    }
}
