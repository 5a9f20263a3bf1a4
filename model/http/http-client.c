/* SPDX-License-Identifier: GPL-2.0-only */
#include "model/http/http-client-priv.h"

HttpClient *
http_client_new(HttpLoop *loop, gpointer to, const HttpClientPolicy *policy,
                const HttpClientFns *fns, gpointer user)
{
    HttpClient *client = g_new0(HttpClient, 1);

    client->loop = loop;
    client->to = to;
    client->policy = *policy;
    client->fns = fns;
    client->user = user;
    return client;
}

gpointer
http_client_user(const HttpClient *client)
{
    return client->user;
}

void
http_client_free(HttpClient *client)
{
    if (!client) {
        return;
    }
    http_client_close(client, TRUE);
    http_client_leave_all(client, FALSE);
    g_queue_clear(&client->waiting);
    g_free(client);
}

void
http_client_abandon(HttpClient *client)
{
    if (!client) {
        return;
    }
    for (GList *at = client->conns.head; at; at = at->next) {
        http_client_conn_free(at->data);
    }
    g_queue_clear(&client->conns);
    http_client_leave_all(client, TRUE);
    g_queue_clear(&client->waiting);
    g_free(client);
}

/* The call is its owner's again. */
void
http_client_done(HttpCall *call, const HttpCallEnd *end)
{
    call->over = TRUE;
    call->client->fns->done(call, end);
}

HttpStream *
http_call_stream(const HttpCall *call)
{
    return call->conn->stream;
}

guint
http_client_connections(const HttpClient *client)
{
    return g_queue_get_length((GQueue *)&client->conns);
}

guint
http_client_leaving(const HttpClient *client)
{
    return g_queue_get_length((GQueue *)&client->leaving);
}

guint
http_client_idle(const HttpClient *client)
{
    guint n = 0;

    for (const GList *at = client->conns.head; at; at = at->next) {
        const HttpClientConn *conn = at->data;
        n += conn->open && g_queue_is_empty((GQueue *)&conn->calls);
    }
    return n;
}

/* ---- Which connection --------------------------------------------------- */

/* Whether 'call' can go out behind those that 'conn' has (RFC 9112 9.3.2). */
static gboolean
has_room(const HttpClientConn *conn, const HttpCall *call)
{
    guint n = g_queue_get_length((GQueue *)&conn->calls);

    return !conn->draining && !conn->shut && conn->out.len_bytes == 0 &&
           (n == 0 || (n < conn->client->policy.pipelining &&
                       http_is_idempotent(call->method)));
}

static HttpClientConn *
find_used(HttpClient *client, const HttpCall *call)
{
    GList *next;

    for (GList *at = client->conns.head; at; at = next) {
        HttpClientConn *conn = at->data;
        next = at->next;
        if (call->fresh && conn->n_done > 0) {
            continue;
        }
        if (has_room(conn, call) && (!g_queue_is_empty(&conn->calls) ||
                                     http_client_conn_usable(conn))) {
            return conn;
        }
    }
    return NULL;
}

/* A connection that is used up makes room for a fresh one. */
static void
make_room(HttpClient *client, const HttpCall *call)
{
    GList *next;

    if (!call->fresh || client->policy.connections == 0) {
        return;
    }
    for (GList *at = client->conns.head; at; at = next) {
        HttpClientConn *conn = at->data;
        next = at->next;
        if (g_queue_is_empty(&conn->calls) && conn->n_done > 0) {
            http_client_conn_close(conn);
        }
    }
}

static HttpClientConn *
find_conn(HttpClient *client, const HttpCall *call)
{
    HttpClientConn *conn = find_used(client, call);

    if (conn) {
        return conn;
    }
    make_room(client, call);
    if (client->policy.connections > 0 &&
        g_queue_get_length(&client->conns) >= client->policy.connections) {
        return NULL;
    }
    return http_client_conn_new(client);
}

/* Gives waiting requests to connections, which are added to 'touched'. */
static void
assign(HttpClient *client, GQueue *touched)
{
    while (!g_queue_is_empty(&client->waiting)) {
        HttpCall *call = g_queue_peek_head(&client->waiting);
        HttpClientConn *conn = find_conn(client, call);
        if (!conn) {
            return;
        }
        g_queue_pop_head(&client->waiting);
        call->conn = conn;
        call->tries++;
        g_queue_push_tail(&conn->calls, call);
        if (!g_queue_find(touched, conn)) {
            g_queue_push_tail(touched, conn);
        }
    }
}

/* What is pipelined leaves together. */
void
http_client_pump(HttpClient *client)
{
    GQueue touched = G_QUEUE_INIT;

    if (client->pumping || client->held) {
        return;
    }
    client->pumping = TRUE;
    do {
        HttpClientConn *conn;
        assign(client, &touched);
        while ((conn = g_queue_pop_head(&touched)) != NULL) {
            if (g_queue_find(&client->conns, conn)) {
                http_client_conn_send(conn);
            }
        }
    } while (!g_queue_is_empty(&client->waiting) &&
             find_conn(client, g_queue_peek_head(&client->waiting)));
    client->pumping = FALSE;
}

void
http_client_send(HttpClient *client, HttpCall *call)
{
    const HttpClientPolicy *policy = &client->policy;

    call->client = client;
    call->asked_ns = http_now_ns(client->loop);
    if (policy->expect_bytes > 0 && call->body_bytes >= policy->expect_bytes) {
        call->expects = TRUE;
    }
    g_queue_push_tail(&client->waiting, call);
    http_client_pump(client);
}

void
http_client_hold(HttpClient *client, gboolean hold)
{
    client->held = hold;
    http_client_pump(client);
}

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
        if (end.half_head && !reset && policy->half_head_ok) {
            end.how = HTTP_HOW_COMPLETE;
        }
        return end;
    }
    end.open = where == HTTP_TO_CLOSE;
    if (end.open && (!reset || policy->open_reset != HTTP_OPEN_CUT)) {
        end.how = HTTP_HOW_COMPLETE;
        end.told = reset && policy->open_reset == HTTP_OPEN_BOTH;
        return end;
    }
    end.how = policy->blind ? HTTP_HOW_COMPLETE : HTTP_HOW_CUT;
    if (policy->blind) {
        return end;
    }
    if (policy->close_ends && !http_head_persists(head) && !end.open) {
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

    if (end->how != HTTP_HOW_SILENT || call->tries > policy->retries ||
        conn->got_bytes > 0 || (conn->n_done == 0 && !policy->retry_fresh)) {
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
        call->conn = NULL;
        call->body_held = FALSE;
        http_timer_stop(&call->expecting);
        if (client->policy.resend_behind) {
            g_queue_push_head(&client->waiting, call);
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
    return calls;
}

void
http_client_conn_behind(HttpClientConn *conn)
{
    static const HttpCallEnd unanswered = {.how = HTTP_HOW_SILENT};
    GQueue calls = take_calls(conn);

    give_back(conn->client, &calls, &unanswered);
}

void
http_client_conn_lost(HttpClientConn *conn, gboolean reset, gboolean refused)
{
    HttpClient *client = conn->client;
    GQueue calls = take_calls(conn);
    HttpCall *call = g_queue_pop_head(&calls);
    HttpCallEnd end = {0};
    gboolean again = FALSE;

    if (call) {
        end = judge(conn, call, reset, refused);
        again = may_retry(conn, call, &end);
        call->conn = NULL;
        call->body_held = FALSE;
        http_timer_stop(&call->expecting);
    }
    http_client_conn_close(conn);
    if (refused) { /* the user may have left all of them meanwhile */
        for (; call; call = g_queue_pop_head(&calls)) {
            http_client_done(call, &end);
        }
        return;
    }
    give_back(client, &calls, &end);
    if (again) {
        call->fresh = TRUE;
        g_queue_push_head(&client->waiting, call);
    } else if (call) {
        http_client_done(call, &end);
    }
}

/* ---- What the user does ------------------------------------------------- */

/* A call that is out is told before its connection is gone. */
void
http_client_cancel(HttpCall *call)
{
    static const HttpCallEnd cancelled = {.how = HTTP_HOW_CANCELLED};
    HttpClient *client = call->client;
    HttpClientConn *conn = call->conn;

    call->cancelled = TRUE;
    http_timer_stop(&call->expecting);
    if (!conn) {
        g_queue_remove(&client->waiting, call);
    } else {
        GQueue calls = take_calls(conn);
        call->conn = NULL;
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
http_client_close(HttpClient *client, gboolean all)
{
    GList *next;

    for (GList *at = client->conns.head; at; at = next) {
        HttpClientConn *conn = at->data;
        next = at->next;
        if (all || g_queue_is_empty(&conn->calls)) {
            http_client_conn_close(conn);
        }
    }
}

void
http_client_pause(HttpCall *call, gboolean pause)
{
    if (call->conn) {
        call->conn->paused = pause;
        http_client_conn_watch(call->conn);
    }
}
