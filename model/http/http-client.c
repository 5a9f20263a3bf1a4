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
    http_client_close(client);
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

/* The call is its owner's again; who has cancelled it meanwhile hears that. */
void
http_client_done(HttpCall *call, const HttpCallEnd *end)
{
    static const HttpCallEnd cancelled = {.how = HTTP_HOW_CANCELLED};
    gboolean late = call->cancelled && end->how != HTTP_HOW_CANCELLED;

    call->untold = FALSE;
    call->over = TRUE;
    call->client->fns->done(call, late ? &cancelled : end);
}

void
http_client_leave_conn(HttpCall *call)
{
    http_timer_stop(&call->expecting);
    call->body_held = FALSE;
    call->conn = NULL;
    call->untold = TRUE;
}

void
http_client_again(HttpCall *call)
{
    if (call->cancelled) {
        http_client_done(call, &(HttpCallEnd){.how = HTTP_HOW_CANCELLED});
    } else {
        call->untold = call->responded = FALSE;
        call->withheld = call->whole = call->doomed = FALSE;
        call->held_bytes = 0;
        call->got_bytes = 0; /* those were of an answer that does not count */
        g_queue_push_head(&call->client->waiting, call);
    }
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

static gboolean
is_safe(const HttpCall *call)
{
    return g_str_equal(call->method, "GET") ||
           g_str_equal(call->method, "HEAD");
}

/* Whether what it has is the last that goes out on it. */
static gboolean
is_last(const HttpClientConn *conn)
{
    const HttpCall *tail = g_queue_peek_tail((GQueue *)&conn->calls);

    return conn->last || (conn->client->policy.head_last && tail &&
                          g_str_equal(tail->method, "HEAD"));
}

/* Whether 'call' can go out behind those that 'conn' has (RFC 9112 9.3.2): not
 * behind a body that waits for 100 Continue, which would come behind it. */
static gboolean
has_room(const HttpClientConn *conn, const HttpCall *call)
{
    const HttpClientPolicy *policy = &conn->client->policy;
    const HttpCall *tail = g_queue_peek_tail((GQueue *)&conn->calls);
    guint n = g_queue_get_length((GQueue *)&conn->calls);

    return !conn->draining && !conn->shut && !is_last(conn) && !conn->tail &&
           conn->out.len_bytes == 0 &&
           (n == 0 ||
            (n < policy->pipelining && !tail->expects &&
             (policy->safe_behind ? is_safe(call)
                                  : http_is_idempotent(call->method))));
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
        if (g_queue_is_empty(&conn->calls) && conn->n_done > 0 && !conn->tail) {
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
        g_queue_remove(&client->conns, conn);
        g_queue_push_head(&client->conns, conn);
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
    if (policy->expect_bytes > 0 && call->minor > 0 &&
        call->body_bytes >= policy->expect_bytes) {
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
