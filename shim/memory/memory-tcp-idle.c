/* SPDX-License-Identifier: GPL-2.0-only */
/* Connections of the in-memory world whose peer is silent: keep-alive (RFC 1122
 * 4.2.3.6) and the user timeout (RFC 5482), as Linux has them. */
#include "shim/memory/memory-priv.h"

static gint64
conn_now_ns(const Conn *conn)
{
    return conn->host->world->now_ns;
}

/* ---- User timeout ------------------------------------------------------- */

void
conn_repeating(Conn *conn, gboolean repeating)
{
    if (!repeating) {
        conn->repeating_ns = PORT_NEVER;
    } else if (conn->repeating_ns == PORT_NEVER) {
        conn->repeating_ns =
            conn->state == CONN_SYN_SENT ? conn->opened_ns : conn_now_ns(conn);
    }
}

static gboolean
conn_counts_user_timeout(const Conn *conn)
{
    return conn->user_timeout_ns > 0 && conn->repeating_ns != PORT_NEVER;
}

gboolean
conn_user_timed_out(const Conn *conn)
{
    return conn_counts_user_timeout(conn) &&
           conn_now_ns(conn) - conn->repeating_ns >= conn->user_timeout_ns;
}

gint64
conn_repeat_delay_ns(const Conn *conn)
{
    gint64 delay_ns = conn->host->world->config.rto_ns;
    gint64 left_ns;

    if (!conn_counts_user_timeout(conn)) {
        return delay_ns;
    }
    left_ns = conn->repeating_ns + conn->user_timeout_ns - conn_now_ns(conn);
    return CLAMP(left_ns, 0, delay_ns);
}

/* ---- Keep-alive --------------------------------------------------------- */

static void conn_keep_due(gpointer data);

static void
conn_keep_at(Conn *conn, gint64 at_ns)
{
    World *world = conn->host->world;

    world_cancel(world, &conn->keep_timer);
    conn->keep_timer =
        world_post(world, MAX(at_ns, world->now_ns), conn_keep_due, conn, NULL);
}

void
conn_keep_watch(Conn *conn)
{
    conn->keep_probes = 0;
    if (conn->keepalive.idle_ns > 0 && conn->state == CONN_OPEN &&
        !(conn->orphan && conn->fin_acked)) {
        conn_keep_at(conn, conn->heard_ns + conn->keepalive.idle_ns);
    } else {
        world_cancel(conn->host->world, &conn->keep_timer);
    }
}

/* The user timeout takes the place of the number of probes. */
static gboolean
conn_keep_is_over(const Conn *conn)
{
    if (conn->user_timeout_ns > 0) {
        return conn->keep_probes > 0 &&
               conn_now_ns(conn) - conn->heard_ns >= conn->user_timeout_ns;
    }
    return conn->keep_probes >= conn->keepalive.probes;
}

static void
conn_keep_due(gpointer data)
{
    Conn *conn = data;
    gint64 now_ns = conn_now_ns(conn);

    conn->keep_timer = NULL;
    conn->refs++;
    if (conn->una < conn->nxt || conn->nxt < conn_out_end(conn)) {
        conn_keep_at(conn, now_ns + conn->keepalive.idle_ns);
    } else if (conn_keep_is_over(conn)) {
        conn_send_reset(conn);
        conn_end(conn, PORT_END_TIMEOUT);
    } else {
        conn->keep_probes++;
        conn_send_probe(conn);
        conn_keep_at(conn, now_ns + conn->keepalive.interval_ns);
    }
    conn_deliver(conn);
    conn_unref(conn);
}
