/* SPDX-License-Identifier: GPL-2.0-only */
/* What comes on a client's connection: answers, one after the other. */
#include "model/http/http-client-priv.h"

/* The mark of an IncomingMessage (getDefaultHighWaterMark). */
#define HELD_BYTES 16384

#include "model/units.h"

/* Whether the connection goes on behind the answer that has ended: its version
 * counts, whatever was asked (Curl_http_statusline()). */
static gboolean
goes_on(const HttpClientConn *conn, const HttpCall *call)
{
    const HttpHead *head = http_reader_head(conn->reader);

    return conn->client->policy.pool_ns > 0 && !call->close && !conn->shut &&
           http_head_persists(head) &&
           !(conn->client->policy.lengths && head->endless) &&
           head->framing != HTTP_FRAMING_CLOSE;
}

/* Whether the rest of the request's body goes out behind its answer. */
static gboolean
sends_rest(const HttpClientConn *conn, const HttpCall *call)
{
    const HttpClientPolicy *policy = &conn->client->policy;

    if (policy->held_stays && call->body_held) {
        return goes_on(conn, call);
    }
    return http_client_is_going_out(conn, call) &&
           (policy->upload == HTTP_UPLOAD_ON ||
            (policy->upload == HTTP_UPLOAD_STOP_300 &&
             http_reader_head(conn->reader)->status < 300));
}

/* The policy about 417: the request goes again, without Expect. */
static gboolean
goes_again(HttpClientConn *conn, HttpCall *call, gboolean kept)
{
    if (call->status != 417 || !call->expects || !kept ||
        !conn->client->policy.again_417) {
        return FALSE;
    }
    call->expects = FALSE;
    http_client_again(call);
    return TRUE;
}

/* Somebody waits whom undici takes for the one that surplus bytes answer. */
static gboolean
is_asked_next(const HttpClientConn *conn)
{
    return conn->client->policy.behind == HTTP_BEHIND_NEXT &&
           !g_queue_is_empty(&conn->client->waiting);
}

/* Surplus bytes that are no head yet. */
static gboolean
surplus_waits(HttpClientConn *conn)
{
    if (conn->client->policy.behind == HTTP_BEHIND_READ) {
        http_reader_reset(conn->reader); /* freeParser() */
        return TRUE;
    }
    conn->ahead = is_asked_next(conn);
    return conn->ahead;
}

/* What came behind the last answer, which had 'head'; FALSE: the connection has
 * no future. */
static gboolean
take_surplus(HttpClientConn *conn, const HttpHead *head, const guint8 *rest,
             gsize len_bytes, HttpCallEnd *end)
{
    gsize used, at;
    HttpEvent event;

    switch (conn->client->policy.behind) {
    case HTTP_BEHIND_CLOSE:
        return FALSE;
    case HTTP_BEHIND_NEXT:
        if (conn->last) {
            return FALSE;
        }
        break;
    case HTTP_BEHIND_CURL:
        return head->framing != HTTP_FRAMING_LENGTH || head->length == 0;
    case HTTP_BEHIND_READ:
        if (head->status == 101) { /* HPE_PAUSED_UPGRADE: it is not read */
            return TRUE;
        }
        break;
    }
    event = http_reader_next(conn->reader, rest, len_bytes, &used);
    if (event == HTTP_EVENT_NONE) {
        return surplus_waits(conn);
    }
    if (event == HTTP_EVENT_HEAD && is_asked_next(conn)) {
        end->error = "ERR_ASSERTION"; /* onHeadersComplete() of undici */
        end->error_text = "assert(this.timeoutType === TIMEOUT_HEADERS)";
        return FALSE;
    }
    for (at = used; conn->client->policy.behind == HTTP_BEHIND_READ &&
                    event != HTTP_EVENT_BAD && event != HTTP_EVENT_NONE;
         at += used) { /* a second answer is not told, but read */
        event =
            http_reader_next(conn->reader, rest + at, len_bytes - at, &used);
    }
    if (event == HTTP_EVENT_BAD) {
        end->error = http_reader_error(conn->reader);
        end->error_text = http_reader_error_text(conn->reader);
    }
    return FALSE;
}

/* The policy about surplus bytes that fail: those who wait. */
static void
fail_waiting(HttpClient *client, const HttpCallEnd *done)
{
    HttpCallEnd end = {.how = HTTP_HOW_BAD,
                       .error = done->error,
                       .error_text = done->error_text};

    if (done->error && client->policy.behind == HTTP_BEHIND_NEXT) {
        http_client_fail_waiting(client, &end);
    }
}

/* The first call has its whole answer, behind which 'rest' of 'len_bytes' has
 * come with it; whether that is the next answer's. */
static gboolean
answer_done(HttpClientConn *conn, const guint8 *rest, gsize len_bytes)
{
    HttpClient *client = conn->client;
    HttpCall *call = g_queue_pop_head(&conn->calls);
    const HttpHead head = *http_reader_head(conn->reader);
    const HttpCall *next;
    HttpCallEnd end = {.how = HTTP_HOW_COMPLETE};

    http_timer_stop(&call->expecting);
    call->conn = NULL;
    call->untold = TRUE;
    conn->paused = FALSE; /* that answer was */
    conn->n_done++;
    conn->n_sent--;
    conn->got_bytes = 0;
    call->uploading = !conn->tail && sends_rest(conn, call);
    conn->tail = call->uploading ? call : conn->tail;
    end.persists = goes_on(conn, call);
    end.kept = end.persists &&
               (call->uploading || !http_client_is_going_out(conn, call));
    if (end.kept && client->policy.at_once && client->policy.pipelining > 1) {
        http_client_pump(client);
        end.kept = conn->stream != NULL; /* not so if that met its end */
    }
    next = g_queue_peek_head(&conn->calls);
    if (!next && len_bytes > 0) {
        end.kept = take_surplus(conn, &head, rest, len_bytes, &end) && end.kept;
    }
    end.kept = end.kept && (next || !conn->last);
    if (!end.kept && call->uploading && call->body_held) {
        call->uploading = FALSE; /* it never goes out */
        conn->tail = NULL;
    }
    conn->hint_s = head.hint_s;
    conn->draining = !end.kept;
    if (!end.kept) {
        http_client_conn_behind(conn);
    }
    if (conn->tail) {
        http_client_conn_watch(conn);
    } else if (!end.kept) {
        http_client_conn_close(conn);
    } else if (next) {
        if (g_str_equal(next->method, "HEAD")) {
            http_reader_answers_head(conn->reader);
        }
    } else {
        http_client_conn_idle(conn, head.hint_s);
    }
    fail_waiting(client, &end); /* they learn of it first */
    if (!goes_again(conn, call, end.kept)) {
        http_client_done(call, &end);
    }
    return next != NULL;
}

/* 100 Continue lets a body go, other such statuses say nothing of it (RFC 9110
 * 15.2). */
static void
take_interim(HttpCall *call, guint status)
{
    const HttpClientFns *fns = call->client->fns;

    if (fns->interim) {
        fns->interim(call, status);
    }
    if (status == 100) {
        http_timer_stop(&call->expecting);
        http_client_expect_over(call);
    }
}

/* Whether a head is the last that its connection can have: by what it says, or
 * by how long the peer keeps it (undici: kReset). */
static gboolean
is_last(const HttpClientConn *conn, const HttpCall *call)
{
    const HttpClientPolicy *policy = &conn->client->policy;
    gint64 hint_s = http_reader_head(conn->reader)->hint_s;

    return !goes_on(conn, call) ||
           (policy->hints && !policy->hint_untimed && hint_s >= 0 &&
            hint_s * NS_PER_S <= policy->hint_cut_ns);
}

static void
take_head(HttpClientConn *conn, HttpCall *call)
{
    const HttpClientFns *fns = conn->client->fns;
    const HttpHead *head = http_reader_head(conn->reader);

    if (head->interim) {
        take_interim(call, head->status);
        return;
    }
    conn->last = conn->last || is_last(conn, call);
    http_timer_stop(&call->expecting);
    call->responded = TRUE;
    call->status = head->status;
    if (fns->response) {
        fns->response(call, head);
    }
}

static void
take_bad(HttpClientConn *conn, const char *error, const char *text)
{
    HttpCall *call = g_queue_pop_head(&conn->calls);
    HttpCallEnd end = {.how = HTTP_HOW_BAD, .error = error, .error_text = text};

    http_client_conn_line(conn, call);
    http_client_leave_conn(call);
    http_client_conn_behind(conn);
    http_client_conn_close(conn);
    http_client_done(call, &end);
}

/* A head that ends its connection at once: undici's onHeadersComplete(), and
 * socketOnData() of Node, whose 'upgrade' nobody hears. */
static gboolean
take_refused(HttpClientConn *conn)
{
    const HttpHead *head = http_reader_head(conn->reader);
    gboolean is_undici = conn->client->policy.no_interim;

    if (head->status == 100 && is_undici) {
        take_bad(conn, "UND_ERR_SOCKET", "bad response");
        return TRUE;
    }
    if (head->upgrades) {
        take_bad(conn, is_undici ? "UND_ERR_SOCKET" : NULL, "bad upgrade");
        return TRUE;
    }
    return FALSE;
}

/* One event of the reader; FALSE: no more for now. */
static gboolean
take_event(HttpClientConn *conn, HttpEvent event, const guint8 *rest,
           gsize len_bytes)
{
    HttpCall *call = g_queue_peek_head(&conn->calls);
    guint64 piece;

    switch (event) {
    case HTTP_EVENT_NONE:
        return FALSE;
    case HTTP_EVENT_HEAD:
        if (take_refused(conn)) {
            return FALSE;
        }
        take_head(conn, call);
        return TRUE;
    case HTTP_EVENT_BODY:
        piece = http_reader_piece(conn->reader);
        if (call->withheld || call->doomed) {
            call->held_bytes += piece;
            conn->paused = call->held_bytes >= HELD_BYTES;
            return TRUE;
        }
        call->got_bytes += piece;
        if (conn->client->fns->body) {
            conn->client->fns->body(call, piece);
        }
        return TRUE;
    case HTTP_EVENT_END:
        if (call->withheld) {
            call->whole = TRUE;
            return FALSE;
        }
        if (!http_reader_head(conn->reader)->interim) {
            return answer_done(conn, rest, len_bytes);
        }
        return TRUE;
    case HTTP_EVENT_BAD:
        take_bad(conn, http_reader_error(conn->reader),
                 http_reader_error_text(conn->reader));
        return FALSE;
    }
    g_assert_not_reached();
}

/* Bytes that nobody has asked for. */
static void
take_idle(HttpClientConn *conn)
{
    if (conn->client->policy.idle_bytes == HTTP_IDLE_CLOSE || conn->draining) {
        http_client_conn_close(conn);
    }
}

/* The first call, if it was given up meanwhile. */
static void
drop_doomed(HttpClientConn *conn)
{
    HttpCall *call = g_queue_peek_head(&conn->calls);

    if (call && call->doomed) {
        http_client_cancel(call);
    }
}

void
http_client_conn_take_bytes(HttpClientConn *conn, const guint8 *bytes,
                            gsize len_bytes)
{
    const HttpCall *first = g_queue_peek_head(&conn->calls);
    gsize used = 0;
    gboolean more = TRUE;

    if (first && first->whole) {
        return;
    }
    conn->reading = TRUE;
    conn->got_bytes += len_bytes;
    while (more && conn->stream && !g_queue_is_empty(&conn->calls)) {
        gsize n;
        HttpEvent event =
            http_reader_next(conn->reader, bytes + used, len_bytes - used, &n);
        used += n;
        more = take_event(conn, event, bytes + used, len_bytes - used);
    }
    conn->reading = FALSE;
    drop_doomed(conn);
    if (conn->stream && used < len_bytes && !conn->ahead &&
        g_queue_is_empty(&conn->calls)) {
        take_idle(conn);
    }
    conn->ahead = FALSE;
}
