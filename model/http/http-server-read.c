/* SPDX-License-Identifier: GPL-2.0-only */
/* What a server reads: heads, bodies, and how long it waits for them. */
#include "model/http/http-server-priv.h"

#include <string.h>

gboolean
http_conn_in_head(const HttpServerConn *conn)
{
    return http_reader_end(conn->reader) == HTTP_IN_HEAD ||
           conn->in->len > conn->in_at;
}

gboolean
http_conn_asks_head(const HttpServerConn *conn)
{
    return g_str_equal(conn->head.method, "HEAD");
}

/* ---- Time --------------------------------------------------------------- */

static void
head_late(gpointer data)
{
    http_conn_cut(data, TRUE);
}

void
http_conn_idle_late(gpointer data)
{
    HttpServerConn *conn = data;

    if (conn->server->policy.idle_lingers) {
        http_conn_linger(conn);
    } else {
        http_conn_close(conn, FALSE);
    }
}

static void
set_timer(HttpServerConn *conn, gint64 after_ns, void (*fn)(gpointer user))
{
    if (after_ns > 0) {
        http_timer_set(conn->server->loop, &conn->timer, after_ns, fn, conn);
    } else {
        http_timer_stop(&conn->timer);
    }
}

/* For the head, once a byte of it is there; before, for the first one. */
static void
time_head(HttpServerConn *conn, gboolean some)
{
    const HttpServerPolicy *policy = &conn->server->policy;

    if (some) {
        if (policy->renewed || conn->timer.fn != head_late ||
            !conn->timer.place) {
            set_timer(conn, policy->head_ns, head_late);
        }
    } else if (conn->n_requests > 0) {
        set_timer(conn, policy->idle_ns, http_conn_idle_late);
    } else if (!policy->deferred) {
        set_timer(conn, policy->head_ns, head_late);
    }
}

/* ---- Requests ----------------------------------------------------------- */

/* What has been read and not used up; NULL: nothing has been. */
static const guint8 *
unread(const HttpServerConn *conn)
{
    return conn->in->data ? conn->in->data + conn->in_at : NULL;
}

static void
ask_handler(HttpServerConn *conn)
{
    conn->server->fns->request(conn, &conn->head);
}

/* What its server makes of the head that is under way, of which 'conn->in' may
 * have more. */
static HttpVerdict
judge(HttpServerConn *conn)
{
    return http_odd_judge(conn->server->policy.dialect, conn->text->str,
                          conn->text->len);
}

static void
refuse(HttpServerConn *conn, HttpVerdict verdict)
{
    conn->keep = conn->keep && verdict.goes_on;
    conn->lingers = conn->lingers || !verdict.at_end;
    http_server_fail(conn, verdict.status);
}

/* What follows the head that has come. */
static void
take_request(HttpServerConn *conn)
{
    HttpVerdict verdict = judge(conn);
    HttpServer *server = conn->server;
    const HttpServerPolicy *policy = &server->policy;
    guint most = policy->max_requests
                     ? policy->max_requests + policy->more_requests
                     : G_MAXUINT;

    conn->head = *http_reader_head(conn->reader);
    conn->n_requests++;
    conn->keep = http_head_persists(&conn->head) && !server->stopping &&
                 conn->n_requests < most;
    conn->body_done = conn->body_fed = FALSE;
    conn->lingers = TRUE;
    conn->body_bytes = 0;
    conn->status = 0;
    conn->fault = HTTP_FAULT_NONE;
    conn->asked_more = FALSE;
    conn->discards = FALSE;
    conn->out_before = conn->out.sent_bytes + conn->out.len_bytes;
    if (conn->head.framing == HTTP_FRAMING_NONE ||
        (conn->head.framing == HTTP_FRAMING_LENGTH && conn->head.length == 0)) {
        gsize used;
        http_reader_next(conn->reader, NULL, 0, &used);
        conn->body_done = TRUE;
        conn->lingers = FALSE;
    }
    http_timer_stop(&conn->timer);
    conn->state = HTTP_CONN_WAIT;
    if (verdict.status) {
        refuse(conn, verdict);
        return;
    }
    if (!http_head_knows_host(&conn->head)) {
        http_server_fail(conn, 400);
        return;
    }
    if (policy->connect && g_str_equal(conn->head.method, "CONNECT")) {
        http_server_fail(conn, policy->connect);
        return;
    }
    if (policy->max_body_bytes > 0 &&
        conn->head.length > policy->max_body_bytes) {
        http_server_fail(conn, 413);
        return;
    }
    if (policy->reads_body) {
        http_conn_read_body(conn, ask_handler);
    } else {
        ask_handler(conn);
    }
}

/* What the reader cannot read.  What is at fault all in all, or is none, is
 * known, or forgiven, at the end of the head. */
static HttpVerdict
judge_bad(HttpServerConn *conn)
{
    static const HttpVerdict bad = {.status = 400};
    gsize before = conn->text->len, head;
    HttpVerdict verdict;

    if (conn->state != HTTP_CONN_HEAD) {
        return bad;
    }
    g_string_append_len(conn->text, (const char *)unread(conn),
                        (gssize)(conn->in->len - conn->in_at));
    head = http_odd_head_bytes(conn->text->str, conn->text->len);
    verdict = judge(conn);
    if (!verdict.status || (verdict.at_end && head == 0)) {
        return bad;
    }
    if (verdict.at_end) {
        conn->in_at += head > before ? head - before : 0;
        http_reader_reset(conn->reader);
    }
    return verdict;
}

static void
take_bad(HttpServerConn *conn)
{
    HttpVerdict verdict = judge_bad(conn);

    if (conn->upstream) {
        http_proxy_body_cut(conn);
        return;
    }
    if (conn->state == HTTP_CONN_DISCARD || conn->discards) {
        http_conn_close(conn, FALSE); /* it has had its answer */
        return;
    }
    conn->head = (HttpHead){.minor = 1};
    conn->n_requests++;
    conn->body_done = TRUE;
    conn->lingers = FALSE;
    conn->status = 0;
    conn->out_before = conn->out.sent_bytes + conn->out.len_bytes;
    http_timer_stop(&conn->timer);
    conn->state = HTTP_CONN_WAIT;
    conn->keep = verdict.goes_on;
    http_server_fail(conn, verdict.status);
}

/* ---- Bodies ------------------------------------------------------------- */

static void
body_late(gpointer data)
{
    http_conn_cut(data, TRUE);
}

void
http_conn_read_body(HttpServerConn *conn, void (*fn)(HttpServerConn *))
{
    if (conn->body_done) {
        fn(conn);
        return;
    }
    conn->body_read = fn;
    conn->state = HTTP_CONN_BODY;
    if (conn->head.expects && !conn->asked_more) {
        http_conn_continue(conn);
        http_conn_flush(conn);
    }
    if (conn->stream) {
        set_timer(conn, conn->server->policy.body_ns, body_late);
        http_conn_go_on(conn);
    }
}

static void
body_whole(HttpServerConn *conn)
{
    conn->body_done = TRUE;
    http_timer_stop(&conn->timer);
    if (conn->state == HTTP_CONN_BODY) {
        conn->state = HTTP_CONN_WAIT;
        conn->body_read(conn);
        return;
    }
    if (conn->body_fed) { /* ngx_http_discarded_request_body_handler() */
        conn->lingers = FALSE;
    }
    if (conn->state == HTTP_CONN_DISCARD) {
        http_conn_answered(conn); /* the same again, with nothing left */
    }
}

static void
body_piece(HttpServerConn *conn)
{
    const HttpServerPolicy *policy = &conn->server->policy;

    conn->body_bytes += http_reader_piece(conn->reader);
    if (conn->state == HTTP_CONN_BODY) {
        set_timer(conn, policy->body_ns, body_late);
        if (conn->body_more) {
            conn->body_more(conn);
        }
    } else if (conn->state == HTTP_CONN_DISCARD) {
        http_conn_drain(conn); /* renews its time */
    }
}

/* ---- Input -------------------------------------------------------------- */

gboolean
http_conn_reads_body(const HttpServerConn *conn)
{
    return conn->state == HTTP_CONN_BODY || conn->state == HTTP_CONN_DISCARD ||
           (conn->state == HTTP_CONN_SEND && conn->discards);
}

/* Whether what has been read, and is not used up, is enough to be looked at
 * (HttpLook). */
static gboolean
may_look(const HttpServerConn *conn)
{
    gsize len = conn->in->len - conn->in_at;
    const guint8 *at = unread(conn);

    if (conn->state != HTTP_CONN_HEAD || len == 0 ||
        http_reader_end(conn->reader) != HTTP_BETWEEN) {
        return TRUE;
    }
    switch (conn->server->policy.look) {
    case HTTP_LOOK_BYTE:
        return TRUE;
    case HTTP_LOOK_LINE:
        return memchr(at, '\n', len) != NULL;
    case HTTP_LOOK_HEAD:
        return http_odd_head_bytes((const char *)at, len) > 0;
    }
    g_assert_not_reached();
}

/* One event of what has been read; FALSE: more is needed, or nothing is to be
 * read now. */
static gboolean
take_event(HttpServerConn *conn)
{
    gsize len = conn->in->len - conn->in_at, used;
    HttpEvent event;

    if (!conn->stream ||
        (conn->state != HTTP_CONN_HEAD &&
         (!http_conn_reads_body(conn) || conn->body_done)) ||
        !may_look(conn)) {
        return FALSE;
    }
    if (conn->state == HTTP_CONN_HEAD &&
        http_reader_end(conn->reader) == HTTP_BETWEEN) {
        g_string_truncate(conn->text, 0);
    }
    event = http_reader_next(conn->reader, unread(conn), len, &used);
    if (conn->state == HTTP_CONN_HEAD && conn->server->policy.dialect) {
        g_string_append_len(conn->text, (const char *)unread(conn),
                            (gssize)used);
    }
    conn->in_at += used;
    if (conn->in_at == conn->in->len) {
        g_byte_array_set_size(conn->in, 0);
        conn->in_at = 0;
    }
    switch (event) {
    case HTTP_EVENT_NONE:
        return FALSE;
    case HTTP_EVENT_HEAD:
        take_request(conn);
        return TRUE;
    case HTTP_EVENT_BODY:
        body_piece(conn);
        return TRUE;
    case HTTP_EVENT_END:
        body_whole(conn);
        return TRUE;
    case HTTP_EVENT_BAD:
        take_bad(conn);
        return TRUE;
    }
    g_assert_not_reached();
}

/* How much of the stream is read at once: of a body no more than it has. */
static gsize
block_of(const HttpServerConn *conn)
{
    enum { BODY_BLOCK = 16384 };
    const HttpServerPolicy *policy = &conn->server->policy;
    guint64 ahead = MAX(http_reader_ahead(conn->reader),
                        http_reader_chunk_left(conn->reader));

    return conn->state == HTTP_CONN_HEAD ? policy->block_bytes
           : ahead > 0                   ? (gsize)MIN(ahead, BODY_BLOCK)
           : policy->exact_reads         ? 1
                                         : BODY_BLOCK;
}

/* Reads once.  FALSE: nothing came. */
static gboolean
read_some(HttpServerConn *conn)
{
    gsize block = block_of(conn);
    guint before = conn->in->len;
    gssize n;

    g_byte_array_set_size(conn->in, before + (guint)block);
    n = http_stream_read(conn->stream, conn->in->data + before, block);
    g_byte_array_set_size(conn->in, before + (n > 0 ? (guint)n : 0));
    conn->read_all = n == (gssize)block;
    conn->body_fed = conn->state != HTTP_CONN_HEAD;
    if (n > 0) {
        return TRUE;
    }
    if (n == HTTP_IO_AGAIN) {
        return FALSE;
    }
    conn->peer_ended = TRUE;
    if (n != HTTP_IO_EOF) {
        http_proxy_body_reset(conn);
        http_conn_log(conn, 400);
        http_conn_close(conn, FALSE);
    } else {
        http_conn_cut(conn, FALSE);
    }
    return FALSE;
}

/* Uses up what has been read, and unless it is for another turn reads more. */
static void
go_on(HttpServerConn *conn, gboolean turned)
{
    gboolean more = TRUE;

    if (conn->reading) {
        return; /* whoever does so goes on */
    }
    http_conn_ref(conn);
    conn->reading = TRUE;
    conn->turned = turned;
    while (more) {
        while (take_event(conn)) {
        }
        more = conn->stream && !conn->peer_ended && !conn->turned &&
               (conn->state == HTTP_CONN_HEAD ||
                (http_conn_reads_body(conn) && !conn->body_done)) &&
               read_some(conn);
    }
    conn->reading = FALSE;
    if (conn->stream && conn->state == HTTP_CONN_HEAD) {
        time_head(conn, http_conn_in_head(conn));
    }
    http_conn_watch(conn);
    http_conn_unref(conn);
}

void
http_conn_go_on(HttpServerConn *conn)
{
    go_on(conn, FALSE);
}

void
http_conn_next(HttpServerConn *conn)
{
    conn->state = HTTP_CONN_HEAD;
    conn->turned = TRUE;
    conn->upstream = NULL;
    conn->pipelined = conn->pipelined || conn->in->len > conn->in_at;
    http_timer_stop(&conn->timer);
    go_on(conn, TRUE);
}

/* A request that will never be whole (T-1). */
void
http_conn_cut(HttpServerConn *conn, gboolean timed_out)
{
    const HttpServerPolicy *policy = &conn->server->policy;
    gboolean in_head = conn->state == HTTP_CONN_HEAD;
    gboolean told = timed_out ? policy->tells_408 : policy->tells_400;
    guint status = timed_out ? 408 : 400;

    http_timer_stop(&conn->timer);
    if (conn->state == HTTP_CONN_DISCARD || conn->state == HTTP_CONN_LINGER ||
        conn->state == HTTP_CONN_SEND ||
        (in_head && !http_conn_in_head(conn))) {
        if (conn->state != HTTP_CONN_SEND) {
            http_conn_close(conn, FALSE);
        }
        return;
    }
    if (conn->upstream) {
        http_proxy_body_cut(conn);
        return;
    }
    if (!told || (in_head && http_reader_end(conn->reader) == HTTP_BETWEEN)) {
        http_conn_log(conn, status); /* not even looked at */
        http_conn_close(conn, timed_out && policy->resets);
        return;
    }
    if (in_head) {
        take_bad(conn);
        return;
    }
    conn->body_done = TRUE;
    conn->state = HTTP_CONN_WAIT;
    http_server_fail(conn, status);
}
