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

Missing
missing_accept_delay(const Conn *conn)
{
    return conn->has_server && conn->server.has_gate &&
                   conn->server.end_ns != PORT_NEVER &&
                   conn->server.ready_ns == PORT_NEVER
               ? MISSING_WAITING
               : MISSING_NO;
}

gdouble
sample_connect_delay(const Conn *conn)
{
    return conn->has_client
               ? span_s(conn->client.wanted_ns, conn->client.open_ns)
               : NAN;
}

/* A wish counts once, by its last attempt; one that is still being made is
 * waited for, and so is the next one of a client that has not gone on. */
Missing
missing_connect_delay(const Conn *conn)
{
    if (!conn->has_client || conn->client.open_ns != PORT_NEVER ||
        conn->is_tried_again) {
        return MISSING_NO;
    }
    return conn->gave_up ? MISSING_NEVER : MISSING_WAITING;
}

gdouble
sample_close_delay(const Conn *conn)
{
    if (!conn->has_client || !conn->has_server) {
        return NAN;
    }
    return fabs(span_s(conn->client.end_ns, conn->server.end_ns));
}

/* One end is over, and the other one is not. */
Missing
missing_close_delay(const Conn *conn)
{
    return conn->has_client && conn->has_server &&
                   (conn->client.end_ns == PORT_NEVER) !=
                       (conn->server.end_ns == PORT_NEVER)
               ? MISSING_WAITING
               : MISSING_NO;
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

/* The server still has it, or it ended by something else than a time-out. */
Missing
missing_held_time(const Conn *conn)
{
    if (!conn_is_opened(conn) || !conn->has_server || conn_is_freed(conn) ||
        conn->client.outcome != OUTCOME_DISCARDED) {
        return MISSING_NO;
    }
    return conn->server.end_ns == PORT_NEVER            ? MISSING_WAITING
           : conn->server.end_ns >= conn->client.end_ns ? MISSING_NEVER
                                                        : MISSING_NO;
}

static gboolean
is_left_by_server(const Conn *conn)
{
    return conn->has_server && conn->server.open_ns != PORT_NEVER &&
           conn->server.left_ns != PORT_NEVER;
}

gdouble
sample_closing_time(const Conn *conn)
{
    return is_left_by_server(conn)
               ? span_s(conn->server.left_ns, conn->server.end_ns)
               : NAN;
}

Missing
missing_closing_time(const Conn *conn)
{
    return is_left_by_server(conn) && conn->server.end_ns == PORT_NEVER
               ? MISSING_WAITING
               : MISSING_NO;
}

/* TRUE if the client's program got all of the reply that it hoped for. */
gboolean
conn_is_complete(const Conn *conn)
{
    return conn->has_client && conn->client.expected_bytes > 0 &&
           conn->client.read_bytes >= conn->client.expected_bytes;
}

/* TRUE if it ended before that. */
gboolean
conn_is_truncated(const Conn *conn)
{
    return conn_is_opened(conn) && conn->client.expected_bytes > 0 &&
           conn->client.outcome != OUTCOME_NEVER_CLOSED &&
           !conn_is_complete(conn);
}

gdouble
sample_exchange_time(const Conn *conn)
{
    return conn_is_complete(conn)
               ? span_s(conn->client.wanted_ns, conn->client.end_ns)
               : NAN;
}

/* Of a client that wants a reply: it has no connection, or not all of it. */
Missing
missing_exchange_time(const Conn *conn)
{
    if (conn->has_client && conn->client.open_ns == PORT_NEVER) {
        return conn->reply_bytes ? missing_connect_delay(conn) : MISSING_NO;
    }
    if (!conn_is_opened(conn) || conn->client.expected_bytes == 0) {
        return MISSING_NO;
    }
    return conn->client.end_ns == PORT_NEVER ? MISSING_WAITING
           : conn_is_complete(conn)          ? MISSING_NO
                                             : MISSING_NEVER;
}

/* TRUE if the server's work for a client that has left, or half-closed, was
 * not over when the run stopped. */
static gboolean
is_work_under_way(const Conn *conn)
{
    return conn->has_client && conn->has_server &&
           conn->client.left_ns != PORT_NEVER &&
           conn->server.work_from_ns != PORT_NEVER &&
           conn->server.work_until_ns == PORT_NEVER;
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

Missing
missing_work_wasted(const Conn *conn)
{
    return is_work_under_way(conn) ? MISSING_WAITING : MISSING_NO;
}

/* A server that has ended a connection does not notice any more. */
Missing
missing_notice_delay(const Conn *conn)
{
    if (is_work_under_way(conn)) {
        return MISSING_WAITING;
    }
    if (!conn_is_abandoned(conn) || conn_is_noticed(conn)) {
        return MISSING_NO;
    }
    return conn->server.end_ns == PORT_NEVER ? MISSING_WAITING : MISSING_NEVER;
}
