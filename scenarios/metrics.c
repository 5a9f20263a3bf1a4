/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/metrics.h"

#include <math.h>

#include "model/port.h"

/* ---- One connection ------------------------------------------------------ */

/* From 'from_ns' to 'to_ns' in seconds; NAN if one of them never came. */
static gdouble
span_s(gint64 from_ns, gint64 to_ns)
{
    return from_ns == PORT_NEVER || to_ns == PORT_NEVER
               ? NAN
               : (gdouble)(to_ns - from_ns) / 1e9;
}

static gdouble
sample_accept_delay(const Conn *conn)
{
    return conn->has_server ? span_s(conn->server.end_ns, conn->server.ready_ns)
                            : NAN;
}

static gdouble
sample_connect_delay(const Conn *conn)
{
    return conn->has_client
               ? span_s(conn->client.wanted_ns, conn->client.open_ns)
               : NAN;
}

static gdouble
sample_close_delay(const Conn *conn)
{
    if (!conn->has_client || !conn->has_server) {
        return NAN;
    }
    return fabs(span_s(conn->client.end_ns, conn->server.end_ns));
}

/* TRUE if the connection was ever established at the client. */
static gboolean
is_opened(const Conn *conn)
{
    return conn->has_client && conn->client.open_ns != PORT_NEVER;
}

/* TRUE if the server's connectiontout or retries ended a connection that its
 * client had. */
static gboolean
is_timed_out(const Conn *conn)
{
    return is_opened(conn) && conn->has_server &&
           conn->server.outcome == OUTCOME_TIMEOUT;
}

/* TRUE if that freed a socket from a client that had vanished before. */
static gboolean
is_freed(const Conn *conn)
{
    return is_timed_out(conn) && conn->client.outcome == OUTCOME_DISCARDED &&
           conn->client.end_ns <= conn->server.end_ns;
}

/* TRUE if its client was still there. */
static gboolean
is_killed(const Conn *conn)
{
    return is_timed_out(conn) && !is_freed(conn);
}

static gdouble
sample_held_time(const Conn *conn)
{
    return is_freed(conn) ? span_s(conn->client.end_ns, conn->server.end_ns)
                          : NAN;
}

/* TRUE if the client's program got all of the reply that it hoped for. */
static gboolean
is_complete(const Conn *conn)
{
    return conn->has_client && conn->client.expected_bytes > 0 &&
           conn->client.read_bytes >= conn->client.expected_bytes;
}

static gdouble
sample_exchange_time(const Conn *conn)
{
    return is_complete(conn)
               ? span_s(conn->client.wanted_ns, conn->client.end_ns)
               : NAN;
}

/* Bytes that 'from' wrote and the program of 'to' never got; 0 while both
 * ends hold the connection open, because they may still arrive. */
static guint64
bytes_lost(const Record *from, const Record *to)
{
    guint64 got = to ? to->read_bytes : 0;

    if (!from || (from->outcome == OUTCOME_NEVER_CLOSED &&
                  (!to || to->outcome == OUTCOME_NEVER_CLOSED))) {
        return 0;
    }
    return from->written_bytes > got ? from->written_bytes - got : 0;
}

/* ---- Totals of a run ----------------------------------------------------- */

typedef gboolean (*ConnTest)(const Conn *conn);

static gdouble
count_if(const RunFacts *facts, ConnTest test)
{
    guint n = 0;

    for (guint i = 0; i < facts->n_conns; i++) {
        n += test(&facts->conns[i]) ? 1 : 0;
    }
    return n;
}

/* Connections by how they ended at the client. */
static gdouble
count_outcome(const RunFacts *facts, Outcome outcome)
{
    guint n = 0;

    for (guint i = 0; i < facts->n_conns; i++) {
        const Conn *conn = &facts->conns[i];
        n += conn->has_client && conn->client.outcome == outcome ? 1 : 0;
    }
    return n;
}

static gboolean
has_client(const Conn *conn)
{
    return conn->has_client;
}

static gboolean
is_truncated(const Conn *conn)
{
    return is_opened(conn) && conn->client.expected_bytes > 0 &&
           conn->client.outcome != OUTCOME_NEVER_CLOSED && !is_complete(conn);
}

static gdouble
total_attempts(const RunFacts *facts)
{
    return count_if(facts, has_client);
}

static gdouble
total_connections(const RunFacts *facts)
{
    return count_if(facts, is_opened);
}

static gdouble
total_exchanges(const RunFacts *facts)
{
    return count_if(facts, is_complete);
}

static gdouble
total_truncated(const RunFacts *facts)
{
    return count_if(facts, is_truncated);
}

static gdouble
total_clean(const RunFacts *facts)
{
    return count_outcome(facts, OUTCOME_CLEAN);
}

static gdouble
total_refused(const RunFacts *facts)
{
    return count_outcome(facts, OUTCOME_REFUSED);
}

static gdouble
total_reset(const RunFacts *facts)
{
    return count_outcome(facts, OUTCOME_RESET);
}

static gdouble
total_timeouts(const RunFacts *facts)
{
    return count_outcome(facts, OUTCOME_TIMEOUT);
}

static gdouble
total_discarded(const RunFacts *facts)
{
    return count_outcome(facts, OUTCOME_DISCARDED);
}

static gdouble
total_never_closed(const RunFacts *facts)
{
    return count_outcome(facts, OUTCOME_NEVER_CLOSED);
}

/* Half-open at either end. */
static gdouble
total_half_open(const RunFacts *facts)
{
    guint n = 0;

    for (guint i = 0; i < facts->n_conns; i++) {
        const Conn *c = &facts->conns[i];
        n += c->has_client && c->client.outcome == OUTCOME_HALF_OPEN ? 1 : 0;
        n += c->has_server && c->server.outcome == OUTCOME_HALF_OPEN ? 1 : 0;
    }
    return n;
}

static gdouble
total_bytes_lost(const RunFacts *facts)
{
    guint64 n = 0;

    for (guint i = 0; i < facts->n_conns; i++) {
        const Conn *conn = &facts->conns[i];
        const Record *client = conn->has_client ? &conn->client : NULL;
        const Record *server = conn->has_server ? &conn->server : NULL;
        n += bytes_lost(client, server) + bytes_lost(server, client);
    }
    return (gdouble)n;
}

/* What the programs of both ends have read. */
static gdouble
read_bytes(const RunFacts *facts)
{
    guint64 n = 0;

    for (guint i = 0; i < facts->n_conns; i++) {
        const Conn *conn = &facts->conns[i];
        n += conn->has_client ? conn->client.read_bytes : 0;
        n += conn->has_server ? conn->server.read_bytes : 0;
    }
    return (gdouble)n;
}

static gdouble
total_goodput(const RunFacts *facts)
{
    return read_bytes(facts) * 8 / ((gdouble)facts->duration_ns / 1e9);
}

static gdouble
total_exchange_rate(const RunFacts *facts)
{
    return total_exchanges(facts) / ((gdouble)facts->duration_ns / 1e9);
}

/* Whole replies, of which a connection can carry several. */
static gdouble
total_replies(const RunFacts *facts)
{
    guint64 n = 0;

    for (guint i = 0; facts->reply_bytes && i < facts->n_conns; i++) {
        const Conn *conn = &facts->conns[i];
        n +=
            conn->has_client ? conn->client.read_bytes / facts->reply_bytes : 0;
    }
    return (gdouble)n;
}

static gdouble
total_reply_rate(const RunFacts *facts)
{
    return total_replies(facts) / ((gdouble)facts->duration_ns / 1e9);
}

static gdouble
total_freed(const RunFacts *facts)
{
    return count_if(facts, is_freed);
}

static gdouble
total_killed(const RunFacts *facts)
{
    return count_if(facts, is_killed);
}

static gdouble
total_connects_lost(const RunFacts *facts)
{
    return (gdouble)facts->connects_lost;
}

static gdouble
total_segments(const RunFacts *facts)
{
    return (gdouble)facts->segments;
}

/* 'part' for each of 'whole'; NAN if there is none. */
static gdouble
per(gdouble part, gdouble whole)
{
    return whole > 0 ? part / whole : NAN;
}

static gdouble
total_segments_each(const RunFacts *facts)
{
    return per(total_segments(facts), total_connections(facts));
}

static gdouble
total_segments_per_reply(const RunFacts *facts)
{
    return per(total_segments(facts), total_replies(facts));
}

static gdouble
total_bytes_lost_each(const RunFacts *facts)
{
    return per(total_bytes_lost(facts), total_connections(facts));
}

static gdouble
total_lost_packets(const RunFacts *facts)
{
    return (gdouble)facts->lost_packets;
}

static gdouble
total_events(const RunFacts *facts)
{
    return (gdouble)facts->events;
}

/* ---- The table ----------------------------------------------------------- */

#define SAMPLES(NAME, LABEL, HELP)                                             \
    {                                                                          \
#NAME, METRIC_SAMPLES, "s", LABEL, HELP, sample_##NAME, NULL, NULL,    \
            NULL                                                               \
    }
#define TOTAL(NAME, UNIT, LABEL, HELP)                                         \
    {                                                                          \
#NAME, METRIC_TOTAL, UNIT, LABEL, HELP, NULL, total_##NAME, NULL, NULL \
    }
#define RATIO(NAME, PART, WHOLE, LABEL, HELP)                                  \
    {                                                                          \
#NAME, METRIC_RATIO, "", LABEL, HELP, NULL, NULL, PART, WHOLE          \
    }

/* clang-format off */
static const Metric metrics[] = {
    SAMPLES(accept_delay, "accept delay",
            "sock: from the end of a connection until its socket is ready for "
            "the next one"),
    SAMPLES(connect_delay, "connect delay",
            "client: from wanting a connection until it is established, "
            "refused attempts included"),
    SAMPLES(exchange_time, "exchange time",
            "client: from wanting a connection until its end, where the whole "
            "reply was read"),
    SAMPLES(close_delay, "close delay",
            "between the two ends of a connection: from the end at one until "
            "the end at the other"),
    SAMPLES(held_time, "time held by the vanished",
            "server: from the moment a client vanished until a time-out freed "
            "its socket"),
    TOTAL(attempts, "", "connection attempts",
          "client: attempts to connect"),
    TOTAL(connections, "", "connections",
          "client: attempts that were established"),
    TOTAL(exchanges, "", "complete exchanges",
          "client: connections on which the whole reply was read"),
    TOTAL(truncated, "", "truncated replies",
          "client: connections that ended before the whole reply was read"),
    TOTAL(clean, "", "clean closes",
          "client: ended by FIN and ACK both ways"),
    TOTAL(refused, "", "refused attempts",
          "client: attempts answered with RST"),
    TOTAL(reset, "", "resets",
          "client: ended by RST, its own or the peer's"),
    TOTAL(timeouts, "", "time-outs",
          "client: ended because retries were exhausted"),
    TOTAL(discarded, "", "discarded connections",
          "client: forgotten by the client itself"),
    TOTAL(half_open, "", "half-open ends",
          "either end: still open at the end of the run, gone at the peer"),
    TOTAL(never_closed, "", "connections never closed",
          "client: still open at both ends at the end of the run"),
    TOTAL(bytes_lost, "bytes", "lost bytes",
          "written by the program of one end, never read by the other's"),
    TOTAL(goodput, "bps", "goodput",
          "both ends: what the programs read, per second of the run"),
    TOTAL(exchange_rate, "1/s", "rate of complete exchanges",
          "client: exchanges per second of the run"),
    TOTAL(replies, "", "whole replies",
          "client: whole replies read, of which a connection can carry "
          "several"),
    TOTAL(reply_rate, "1/s", "rate of whole replies",
          "client: whole replies per second of the run"),
    TOTAL(freed, "", "sockets freed by time-out",
          "server: timed-out connections whose client had vanished"),
    TOTAL(killed, "", "clients killed by time-out",
          "server: timed-out connections whose client was still there"),
    TOTAL(connects_lost, "", "lost connects",
          "sock: connect calls without effect, such as behind the gate"),
    TOTAL(segments, "", "TCP segments",
          "sent by all nodes"),
    TOTAL(segments_each, "", "TCP segments per connection",
          "sent by all nodes, per connection established"),
    TOTAL(segments_per_reply, "", "TCP segments per reply",
          "sent by all nodes, per whole reply"),
    TOTAL(bytes_lost_each, "bytes", "lost bytes per connection",
          "bytes_lost, per connection established"),
    TOTAL(lost_packets, "", "lost packets",
          "lost on the link, acknowledgements included"),
    TOTAL(events, "", "simulator events",
          "executed by the simulator; a measure of effort"),
    RATIO(refused_fraction, "refused", "attempts",
          "fraction of attempts refused", "refused / attempts"),
    RATIO(reset_fraction, "reset", "connections",
          "fraction of connections reset", "reset / connections"),
    RATIO(truncated_fraction, "truncated", "connections",
          "fraction of replies truncated", "truncated / connections"),
    RATIO(killed_fraction, "killed", "connections",
          "fraction of connections killed", "killed / connections"),
    RATIO(unanswered_fraction, "truncated", "attempts",
          "fraction of questions unanswered",
          "truncated / attempts; UDP, where each attempt is established"),
};
/* clang-format on */

/* All metrics, 'n' of them; static. */
const Metric *
metric_table(guint *n)
{
    *n = G_N_ELEMENTS(metrics);
    return metrics;
}
