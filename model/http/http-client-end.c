/* SPDX-License-Identifier: GPL-2.0-only */
/* What becomes of requests whose connection ends, or is ended. */
#include "model/http/http-client-priv.h"

/* ---- A connection that is lost ------------------------------------------ */

/* What its connection's end means for the call whose answer was next or under
 * way. */
static HttpCallEnd
judge(const HttpClientConn *conn, const HttpCall *call, gboolean reset,
      gboolean refused)
{
    const HttpClientPolicy *policy = &conn->client->policy;
    HttpWhere where = http_reader_end(conn->reader);
    const HttpHead *head = http_reader_head(conn->reader);
    HttpCallEnd end = {.reset = reset, .how = HTTP_HOW_SILENT};

    if (refused) {
        end.how = HTTP_HOW_REFUSED;
        return end;
    }
    if (!call->responded) {
        end.half_head = where == HTTP_IN_HEAD;
        if (end.half_head && !reset && policy->by_line &&
            http_reader_has_line(conn->reader)) {
            end.how = HTTP_HOW_COMPLETE;
        }
        return end;
    }
    end.open = where == HTTP_TO_CLOSE;
    if (call->whole || (call->withheld && end.open)) {
        end.how = HTTP_HOW_COMPLETE;
        end.told = reset;
        end.unread = TRUE;
        return end;
    }
    if (end.open && !conn->force &&
        (!reset || policy->open_reset != HTTP_OPEN_CUT)) {
        end.how = HTTP_HOW_COMPLETE;
        end.told = reset && policy->open_reset == HTTP_OPEN_BOTH;
        return end;
    }
    end.how = policy->blind ? HTTP_HOW_COMPLETE : HTTP_HOW_CUT;
    if (policy->blind) {
        return end;
    }
    if (policy->close_ends && !http_head_persists(head) && !end.open &&
        !conn->force) {
        end.mismatch = head->framing == HTTP_FRAMING_LENGTH;
        end.how = end.mismatch ? HTTP_HOW_CUT : HTTP_HOW_COMPLETE;
    }
    return end;
}

/* Whether the request may go again by itself (RFC 9110 9.2.2). */
static gboolean
may_retry(const HttpClientConn *conn, const HttpCall *call,
          const HttpCallEnd *end)
{
    const HttpClientPolicy *policy = &conn->client->policy;
    gboolean got = policy->by_line ? http_reader_has_line(conn->reader)
                                   : conn->got_bytes > 0;

    if (end->how != HTTP_HOW_SILENT || call->tries > policy->retries || got ||
        (conn->n_done == 0 && !policy->retry_fresh)) {
        return FALSE;
    }
    switch (policy->retry) {
    case HTTP_RETRY_NONE:
        return FALSE;
    case HTTP_RETRY_IDEMPOTENT:
        return http_is_idempotent(call->method);
    case HTTP_RETRY_ALL:
        return TRUE;
    }
    g_assert_not_reached();
}

/* The calls of a connection that is over go out again, or fail. */
static void
give_back(HttpClient *client, GQueue *calls, const HttpCallEnd *end)
{
    HttpCall *call;

    while ((call = client->policy.resend_behind ? g_queue_pop_tail(calls)
                                                : g_queue_pop_head(calls))) {
        if (client->policy.resend_behind) {
            http_client_again(call);
        } else {
            http_client_done(call, end);
        }
    }
}

/* Takes the calls off 'conn' before it is closed. */
static GQueue
take_calls(HttpClientConn *conn)
{
    GQueue calls = conn->calls;

    g_queue_init(&conn->calls);
    for (GList *at = calls.head; at; at = at->next) {
        http_client_leave_conn(at->data);
    }
    return calls;
}

void
http_client_conn_line(const HttpClientConn *conn, HttpCall *call)
{
    if (call && conn->client->policy.by_line && !call->responded) {
        call->status = http_reader_line_status(conn->reader);
    }
}

void
http_client_conn_behind(HttpClientConn *conn)
{
    static const HttpCallEnd unanswered = {.how = HTTP_HOW_SILENT};
    GQueue calls = take_calls(conn);

    conn->last = TRUE; /* who is told now may ask for more */
    give_back(conn->client, &calls, &unanswered);
}

/* undici: a reset that ends an answer leaves its error to the call behind
 * ('error' and 'close' in connectH1() of client-h1.js).  That, or NULL. */
static HttpCall *
second_to_fail(const HttpClientPolicy *policy, const HttpCallEnd *first,
               GQueue *calls)
{
    return policy->close_ends && policy->resend_behind && first->reset &&
                   first->how == HTTP_HOW_COMPLETE
               ? g_queue_pop_head(calls)
               : NULL;
}

static void
fail_second(HttpCall *call)
{
    static const HttpCallEnd end = {
        .how = HTTP_HOW_CUT, .reset = TRUE, .mismatch = TRUE};

    if (call) {
        http_client_done(call, &end);
    }
}

void
http_client_fail_waiting(HttpClient *client, const HttpCallEnd *end)
{
    GQueue calls = client->waiting;
    HttpCall *call;

    g_queue_init(&client->waiting);
    for (GList *at = calls.head; at; at = at->next) {
        http_client_leave_conn(at->data);
    }
    while ((call = g_queue_pop_head(&calls)) != NULL) {
        http_client_done(call, end);
    }
}

void
http_client_conn_lost(HttpClientConn *conn, gboolean reset, gboolean refused)
{
    HttpClient *client = conn->client;
    const HttpClientPolicy *policy = &client->policy;
    GQueue calls = take_calls(conn);
    HttpCall *call = g_queue_pop_head(&calls), *second;
    HttpCallEnd end = {0};
    gboolean again = FALSE;

    if (call) {
        end = judge(conn, call, reset, refused);
        again = may_retry(conn, call, &end);
    }
    http_client_conn_line(conn, call);
    http_client_conn_close(conn);
    if (refused) { /* the user may have left all of them meanwhile */
        for (; call; call = g_queue_pop_head(&calls)) {
            http_client_done(call, &end);
        }
        return;
    }
    second = second_to_fail(policy, &end, &calls);
    give_back(client, &calls, &end);
    if (again) {
        call->fresh = TRUE;
        http_client_again(call);
    } else if (call) {
        http_client_done(call, &end);
    }
    fail_second(second);
}

/* ---- What the user does ------------------------------------------------- */

static HttpCallEnd
cancelled_end(const HttpCall *call)
{
    return (HttpCallEnd){
        .how = HTTP_HOW_CANCELLED,
        .open = call->conn && call->responded &&
                http_reader_end(call->conn->reader) == HTTP_TO_CLOSE,
    };
}

/* One whose end is about to be told learns of it then. */
void
http_client_cancel(HttpCall *call)
{
    HttpClient *client = call->client;
    HttpClientConn *conn = call->conn;
    HttpCallEnd cancelled = cancelled_end(call);

    if (client->policy.reads_on && conn && conn->reading && call->responded &&
        !call->untold) {
        call->doomed = conn->last = TRUE;
        return;
    }
    call->cancelled = TRUE;
    if (call->untold) {
        return;
    }
    if (!conn) {
        g_queue_remove(&client->waiting, call);
    } else {
        GQueue calls = take_calls(conn);
        http_client_conn_line(conn, call);
        g_queue_remove(&calls, call);
        http_client_conn_close(conn);
        give_back(client, &calls, &cancelled);
        if (client->policy.spare) {
            http_client_conn_new(client);
        }
    }
    http_client_done(call, &cancelled);
    http_client_pump(client);
}

void
http_client_close(HttpClient *client)
{
    HttpClientConn *conn;

    while ((conn = g_queue_peek_head(&client->conns)) != NULL) {
        http_client_conn_let_go(conn);
        http_client_conn_close(conn);
    }
}

static void
close_idle(HttpClient *client)
{
    GList *next;

    for (GList *at = client->conns.head; at; at = next) {
        HttpClientConn *conn = at->data;
        next = at->next;
        if (g_queue_is_empty(&conn->calls) && !conn->tail) {
            http_client_conn_close(conn);
        }
    }
}

void
http_client_destroy(HttpClient *client)
{
    GQueue calls = G_QUEUE_INIT, ends = G_QUEUE_INIT;
    HttpClientConn *conn;
    HttpCall *call;
    HttpCallEnd end;

    close_idle(client);
    while ((conn = g_queue_peek_tail(&client->conns)) != NULL) {
        while ((call = g_queue_pop_head(&conn->calls)) != NULL) {
            end = cancelled_end(call);
            http_timer_stop(&call->expecting);
            call->cancelled = TRUE;
            call->conn = NULL;
            g_queue_push_head(&calls, call);
            g_queue_push_head(&ends, g_memdup2(&end, sizeof end));
        }
        if (conn->tail) {
            g_queue_push_head(&calls, conn->tail);
            g_queue_push_head(&ends, NULL);
            conn->tail = NULL;
        }
        http_client_conn_close(conn);
    }
    while ((call = g_queue_pop_head(&calls)) != NULL) {
        g_autofree HttpCallEnd *told = g_queue_pop_head(&ends);
        if (told) {
            http_client_done(call, told);
        } else {
            http_client_uploaded(call, FALSE);
        }
    }
}

void
http_client_pause(HttpCall *call, gboolean pause)
{
    if (call->conn && call->client->policy.reads_on) {
        call->withheld = pause; /* nobody goes on with it yet */
    } else if (call->conn) {
        call->conn->paused = pause;
        http_client_conn_watch(call->conn);
    }
}
