/* SPDX-License-Identifier: GPL-2.0-only */
/* Connections that a client ends by half: FIN, then it reads on for as long as
 * it has patience, then by force.  It learns so whether its last bytes came,
 * and loses nothing that is still on its way; who is asked may take the FIN for
 * a cancel (http-close.md 14, 21). */
#include "model/http/http-client-priv.h"

typedef struct HttpLeaving {
    HttpClient *client;
    HttpStream *stream;
    HttpTimer timer;
} HttpLeaving;

/* ---- Behind the last answer --------------------------------------------- */

static void
leaving_end(HttpLeaving *leaving, gboolean reset)
{
    g_queue_remove(&leaving->client->leaving, leaving);
    http_timer_stop(&leaving->timer);
    if (reset) {
        http_stream_reset(leaving->stream);
    } else {
        http_stream_close(leaving->stream);
    }
    g_free(leaving);
}

static void
leaving_late(gpointer leaving)
{
    leaving_end(leaving, TRUE);
}

static void
leaving_ready(gpointer data, G_GNUC_UNUSED guint bits)
{
    HttpLeaving *leaving = data;
    gssize n;

    do {
        n = http_stream_read(leaving->stream, NULL, 65536);
    } while (n > 0);
    if (n != HTTP_IO_AGAIN) {
        leaving_end(leaving, FALSE);
    }
}

void
http_client_leave(HttpClient *client, HttpStream *stream)
{
    HttpLeaving *leaving = g_new0(HttpLeaving, 1);

    leaving->client = client;
    leaving->stream = stream;
    g_queue_push_tail(&client->leaving, leaving);
    http_stream_on_ready(stream, leaving_ready, leaving);
    http_stream_shutdown(stream);
    http_stream_watch(stream, HTTP_READY_IN);
    if (client->policy.half_ns > 0) {
        http_timer_set(client->loop, &leaving->timer, client->policy.half_ns,
                       leaving_late, leaving);
    }
}

void
http_client_leave_all(HttpClient *client, gboolean abandon)
{
    HttpLeaving *leaving;

    while ((leaving = g_queue_peek_head(&client->leaving)) != NULL) {
        if (abandon) {
            g_queue_pop_head(&client->leaving);
            http_timer_stop(&leaving->timer);
            g_free(leaving);
        } else {
            leaving_end(leaving, TRUE);
        }
    }
}

/* ---- Behind a request --------------------------------------------------- */

/* The answer has not come: by force. */
static void
half_late(gpointer data)
{
    HttpClientConn *conn = data;
    HttpClient *client = conn->client;

    conn->force = TRUE;
    http_client_conn_lost(conn, FALSE, FALSE);
    http_client_pump(client);
}

void
http_client_conn_shut(HttpClientConn *conn)
{
    const HttpClientPolicy *policy = &conn->client->policy;
    const HttpCall *last = g_queue_peek_tail(&conn->calls);

    if (conn->shut || !last || last->body_held ||
        conn->n_sent < g_queue_get_length(&conn->calls)) {
        return;
    }
    conn->shut = TRUE;
    http_stream_shutdown(conn->stream);
    if (policy->half_ns > 0) {
        http_timer_set(conn->client->loop, &conn->half, policy->half_ns,
                       half_late, conn);
    }
}
