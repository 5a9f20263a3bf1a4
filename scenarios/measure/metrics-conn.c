/* SPDX-License-Identifier: GPL-2.0-only */
/* What is measured on one connection. */
#include "scenarios/measure/metrics-priv.h"

#include <math.h>

#include "model/port.h"
#include "model/units.h"

/* From 'from_ns' to 'to_ns' in seconds; NAN if one of them never came. */
static gdouble
span_s(gint64 from_ns, gint64 to_ns)
{
    return from_ns == PORT_NEVER || to_ns == PORT_NEVER
               ? NAN
               : (gdouble)(to_ns - from_ns) / NS_PER_S;
}

gdouble
sample_accept_delay(const Conn *conn)
{
    return conn->has_server ? span_s(conn->server.end_ns, conn->server.ready_ns)
                            : NAN;
}

gdouble
sample_connect_delay(const Conn *conn)
{
    return conn->has_client
               ? span_s(conn->client.wanted_ns, conn->client.open_ns)
               : NAN;
}

gdouble
sample_close_delay(const Conn *conn)
{
    if (!conn->has_client || !conn->has_server) {
        return NAN;
    }
    return fabs(span_s(conn->client.end_ns, conn->server.end_ns));
}

/* TRUE if the connection was ever established at the client. */
gboolean
conn_is_opened(const Conn *conn)
{
    return conn->has_client && conn->client.open_ns != PORT_NEVER;
}

/* TRUE if the server's connectiontout or retries ended a connection that its
 * client had. */
static gboolean
is_timed_out(const Conn *conn)
{
    return conn_is_opened(conn) && conn->has_server &&
           conn->server.outcome == OUTCOME_TIMEOUT;
}

/* TRUE if that freed a socket from a client that had vanished before. */
gboolean
conn_is_freed(const Conn *conn)
{
    return is_timed_out(conn) && conn->client.outcome == OUTCOME_DISCARDED &&
           conn->client.end_ns <= conn->server.end_ns;
}

/* TRUE if its client was still there. */
gboolean
conn_is_killed(const Conn *conn)
{
    return is_timed_out(conn) && !conn_is_freed(conn);
}

gdouble
sample_held_time(const Conn *conn)
{
    return conn_is_freed(conn)
               ? span_s(conn->client.end_ns, conn->server.end_ns)
               : NAN;
}

/* TRUE if the client's program got all of the reply that it hoped for. */
gboolean
conn_is_complete(const Conn *conn)
{
    return conn->has_client && conn->client.expected_bytes > 0 &&
           conn->client.read_bytes >= conn->client.expected_bytes;
}

gdouble
sample_exchange_time(const Conn *conn)
{
    return conn_is_complete(conn)
               ? span_s(conn->client.wanted_ns, conn->client.end_ns)
               : NAN;
}

/* TRUE if the client left, or half-closed, while the server worked for it. */
gboolean
conn_is_abandoned(const Conn *conn)
{
    return conn->has_client && conn->has_server &&
           conn->client.left_ns != PORT_NEVER &&
           conn->server.work_until_ns != PORT_NEVER &&
           conn->client.left_ns < conn->server.work_until_ns;
}

/* TRUE if the server's program has found that out. */
gboolean
conn_is_noticed(const Conn *conn)
{
    return conn_is_abandoned(conn) && conn->server.noticed_ns != PORT_NEVER &&
           conn->server.noticed_ns >= conn->client.left_ns;
}

gdouble
sample_notice_delay(const Conn *conn)
{
    return conn_is_noticed(conn)
               ? span_s(conn->client.left_ns, conn->server.noticed_ns)
               : NAN;
}

gdouble
sample_work_wasted(const Conn *conn)
{
    return conn_is_abandoned(conn)
               ? span_s(MAX(conn->client.left_ns, conn->server.work_from_ns),
                        conn->server.work_until_ns)
               : NAN;
}
