/* SPDX-License-Identifier: GPL-2.0-only */
/* The numbers of one run that are counted. */
#include "scenarios/measure/metrics-priv.h"

#include <math.h>

#include "model/port.h"
#include "model/units.h"

#define TOTAL_OF_CONNS(NAME, FIELD)                                            \
    gdouble total_##NAME(const RunFacts *facts)                                \
    {                                                                          \
        return (gdouble)facts->of->FIELD;                                      \
    }
TOTAL_OF_CONNS(attempts, attempts)
TOTAL_OF_CONNS(accepted, accepted)
TOTAL_OF_CONNS(served, served)
TOTAL_OF_CONNS(connections, connections)
TOTAL_OF_CONNS(exchanges, exchanges)
TOTAL_OF_CONNS(truncated, truncated)
TOTAL_OF_CONNS(clean, ended[OUTCOME_CLEAN])
TOTAL_OF_CONNS(refused, ended[OUTCOME_REFUSED])
TOTAL_OF_CONNS(reset, ended[OUTCOME_RESET])
TOTAL_OF_CONNS(timeouts, ended[OUTCOME_TIMEOUT])
TOTAL_OF_CONNS(discarded, ended[OUTCOME_DISCARDED])
TOTAL_OF_CONNS(no_port, ended[OUTCOME_NO_PORT])
TOTAL_OF_CONNS(never_closed, ended[OUTCOME_NEVER_CLOSED])
TOTAL_OF_CONNS(half_open, half_open)
TOTAL_OF_CONNS(bytes_accepted, bytes.accepted)
TOTAL_OF_CONNS(bytes_delivered, bytes.delivered)
TOTAL_OF_CONNS(bytes_lost, bytes.lost)
TOTAL_OF_CONNS(bytes_in_flight, bytes.in_flight)
TOTAL_OF_CONNS(replies, replies)
TOTAL_OF_CONNS(freed, freed)
TOTAL_OF_CONNS(killed, killed)
TOTAL_OF_CONNS(abandoned, abandoned)
TOTAL_OF_CONNS(noticed, noticed)
TOTAL_OF_CONNS(bytes_probed, probe_bytes)

/* What the programs of both ends have read, datagrams too. */
gdouble
total_goodput(const RunFacts *facts)
{
    return (gdouble)facts->of->read_bytes * 8 /
           ((gdouble)facts->duration_ns / NS_PER_S);
}

gdouble
total_exchange_rate(const RunFacts *facts)
{
    return total_exchanges(facts) / ((gdouble)facts->duration_ns / NS_PER_S);
}

gdouble
total_reply_rate(const RunFacts *facts)
{
    return total_replies(facts) / ((gdouble)facts->duration_ns / NS_PER_S);
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
