/* SPDX-License-Identifier: GPL-2.0-only */
/* The numbers of one run that are counted. */
#include "scenarios/measure/metrics-priv.h"

#include <math.h>

#include "model/port.h"
#include "model/units.h"

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
    return conn_is_opened(conn) && conn->client.expected_bytes > 0 &&
           conn->client.outcome != OUTCOME_NEVER_CLOSED &&
           !conn_is_complete(conn);
}

gdouble
total_attempts(const RunFacts *facts)
{
    return count_if(facts, has_client);
}

static gboolean
has_server(const Conn *conn)
{
    return conn->has_server;
}

gdouble
total_accepted(const RunFacts *facts)
{
    return count_if(facts, has_server);
}

/* TRUE if it was ever established at the server. */
static gboolean
is_served(const Conn *conn)
{
    return conn->has_server && conn->server.open_ns != PORT_NEVER;
}

gdouble
total_served(const RunFacts *facts)
{
    return count_if(facts, is_served);
}

gdouble
total_connections(const RunFacts *facts)
{
    return count_if(facts, conn_is_opened);
}

gdouble
total_exchanges(const RunFacts *facts)
{
    return count_if(facts, conn_is_complete);
}

gdouble
total_truncated(const RunFacts *facts)
{
    return count_if(facts, is_truncated);
}

#define TOTAL_OF_OUTCOME(NAME, OUTCOME)                                        \
    gdouble total_##NAME(const RunFacts *facts)                                \
    {                                                                          \
        return count_outcome(facts, OUTCOME_##OUTCOME);                        \
    }
TOTAL_OF_OUTCOME(clean, CLEAN)
TOTAL_OF_OUTCOME(refused, REFUSED)
TOTAL_OF_OUTCOME(reset, RESET)
TOTAL_OF_OUTCOME(timeouts, TIMEOUT)
TOTAL_OF_OUTCOME(discarded, DISCARDED)
TOTAL_OF_OUTCOME(no_port, NO_PORT)
TOTAL_OF_OUTCOME(never_closed, NEVER_CLOSED)

/* Half-open at either end. */
gdouble
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

/* Sums one term of the accounts of all connections, both ways. */
#define SUM_OF_FLOWS(TERM)                                                     \
    gdouble total_bytes_##TERM(const RunFacts *facts)                          \
    {                                                                          \
        guint64 n = 0;                                                         \
                                                                               \
        for (guint i = 0; i < facts->n_conns; i++) {                           \
            n += conn_flow(&facts->conns[i], FALSE).TERM;                      \
            n += conn_flow(&facts->conns[i], TRUE).TERM;                       \
        }                                                                      \
        return (gdouble)n;                                                     \
    }
SUM_OF_FLOWS(accepted)
SUM_OF_FLOWS(delivered)
SUM_OF_FLOWS(lost)
SUM_OF_FLOWS(in_flight)

/* What the programs of both ends have read, datagrams too. */
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

gdouble
total_goodput(const RunFacts *facts)
{
    return read_bytes(facts) * 8 / ((gdouble)facts->duration_ns / NS_PER_S);
}

gdouble
total_exchange_rate(const RunFacts *facts)
{
    return total_exchanges(facts) / ((gdouble)facts->duration_ns / NS_PER_S);
}

/* Whole replies, of which a connection can carry several. */
gdouble
total_replies(const RunFacts *facts)
{
    guint64 n = 0;

    for (guint i = 0; i < facts->n_conns; i++) {
        const Conn *conn = &facts->conns[i];
        if (conn->has_client) {
            n += conn->client.tells_replies ? conn->client.replies
                 : conn->reply_bytes
                     ? conn->client.read_bytes / conn->reply_bytes
                     : 0;
        }
    }
    return (gdouble)n;
}

gdouble
total_reply_rate(const RunFacts *facts)
{
    return total_replies(facts) / ((gdouble)facts->duration_ns / NS_PER_S);
}

gdouble
total_freed(const RunFacts *facts)
{
    return count_if(facts, conn_is_freed);
}

gdouble
total_killed(const RunFacts *facts)
{
    return count_if(facts, conn_is_killed);
}

gdouble
total_abandoned(const RunFacts *facts)
{
    return count_if(facts, conn_is_abandoned);
}

gdouble
total_noticed(const RunFacts *facts)
{
    return count_if(facts, conn_is_noticed);
}

gdouble
total_bytes_probed(const RunFacts *facts)
{
    guint64 total = 0;

    for (guint i = 0; i < facts->n_conns; i++) {
        total += facts->conns[i].server.probe_bytes;
    }
    return (gdouble)total;
}

gdouble
total_connects_lost(const RunFacts *facts)
{
    return (gdouble)facts->connects_lost;
}

gdouble
total_negative_draws(const RunFacts *facts)
{
    return (gdouble)facts->negative_draws;
}

gdouble
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

gdouble
total_segments_each(const RunFacts *facts)
{
    return per(total_segments(facts), total_connections(facts));
}

gdouble
total_segments_per_reply(const RunFacts *facts)
{
    return per(total_segments(facts), total_replies(facts));
}

gdouble
total_bytes_lost_each(const RunFacts *facts)
{
    return per(total_bytes_lost(facts), total_connections(facts));
}

gdouble
total_bytes_probed_each(const RunFacts *facts)
{
    return per(total_bytes_probed(facts), total_connections(facts));
}

gdouble
total_lost_packets(const RunFacts *facts)
{
    return (gdouble)facts->lost_packets;
}

gdouble
total_events(const RunFacts *facts)
{
    return (gdouble)facts->events;
}

/* ---- Of the router's link ------------------------------------------------ */

static gdouble
bits_per_s(const RunFacts *facts, guint64 bytes)
{
    return (gdouble)bytes * 8 / ((gdouble)facts->duration_ns / NS_PER_S);
}

gdouble
total_uplink_up(const RunFacts *facts)
{
    return bits_per_s(facts, facts->uplink.up_bytes);
}

gdouble
total_uplink_down(const RunFacts *facts)
{
    return bits_per_s(facts, facts->uplink.down_bytes);
}

gdouble
total_uplink_drops(const RunFacts *facts)
{
    return (gdouble)facts->uplink.dropped;
}

/* ---- Of the paths of links ----------------------------------------------- */

#define TOTAL_OF_PATHS(NAME, FIELD)                                            \
    gdouble total_##NAME(const RunFacts *facts)                                \
    {                                                                          \
        return (gdouble)facts->paths.FIELD;                                    \
    }
TOTAL_OF_PATHS(box_expired, expired)
TOTAL_OF_PATHS(box_rebound, rebound)
TOTAL_OF_PATHS(box_filtered, lost[PATH_CAUSE_FILTER])
TOTAL_OF_PATHS(box_resets, resets)
TOTAL_OF_PATHS(packets_broken, lost[PATH_CAUSE_BROKEN])
TOTAL_OF_PATHS(packets_late, held)
TOTAL_OF_PATHS(packets_double, copies)

gdouble
total_box_dropped(const RunFacts *facts)
{
    const guint64 *lost = facts->paths.lost;

    return (gdouble)(lost[PATH_CAUSE_IDLE] + lost[PATH_CAUSE_FILTER] +
                     lost[PATH_CAUSE_SWALLOW] + lost[PATH_CAUSE_PORTS]);
}
