/* SPDX-License-Identifier: GPL-2.0-only */
#include "tests/model/support-tcp-ends.h"
#include "tests/model/support-tcp-ends-priv.h"

#define DELAY_NS (10 * MS)
#define CALM_NS (60 * SECOND) /* when the wire is good */
#define END_NS (4000 * SECOND)

/* A segment under way. */
typedef struct Flight {
    gint64 at_ns;
    TcpSegment segment;
    guint8 *bytes;
} Flight;

/* ---- The wire ----------------------------------------------------------- */

static void
note(Ends *ends, guint64 value)
{
    ends->digest = (ends->digest ^ value) * 0x100000001b3u;
}

static gboolean
chance(Ends *ends, guint percent)
{
    guint drawn = (guint)g_rand_int_range(ends->rand, 0, 100);

    return drawn < percent && ends->now_ns < CALM_NS;
}

static gint
by_time(gconstpointer a, gconstpointer b)
{
    gint64 x = ((const Flight *)a)->at_ns;
    gint64 y = ((const Flight *)b)->at_ns;

    return x < y ? -1 : x >= y; /* behind those of the same time */
}

static void
fly(Ends *ends, const TcpSegment *segment)
{
    Flight *flight = g_new0(Flight, 1);
    gint64 extra_ns = 0;

    if (chance(ends, ends->wire->reorder)) {
        extra_ns = g_rand_int_range(ends->rand, 0, 40) * MS;
    }
    flight->at_ns = ends->now_ns + DELAY_NS + extra_ns;
    flight->segment = *segment;
    if (segment->bytes) {
        flight->bytes = g_memdup2(segment->bytes, segment->len_bytes);
    }
    flight->segment.bytes = flight->bytes;
    ends->flights = g_list_insert_sorted(ends->flights, flight, by_time);
}

static void
on_transmit(gpointer world, const TcpSegment *segment)
{
    End *end = world;
    Ends *ends = end->ends;

    note(ends, (guint64)ends->now_ns);
    note(ends, (guint64)segment->seq << 32 | segment->ack);
    note(ends, (guint64)segment->flags << 32 | segment->len_bytes);
    note(ends, segment->window_bytes);
    g_assert_cmpuint(segment->src_ip, ==, end->number + 1);
    if (!chance(ends, ends->wire->loss)) {
        fly(ends, segment);
    }
    if (chance(ends, ends->wire->repeat)) {
        fly(ends, segment);
    }
}

static void
flight_free(Flight *flight)
{
    g_free(flight->bytes);
    g_free(flight);
}

static void
land(Ends *ends)
{
    Flight *flight = ends->flights->data;

    ends->flights = g_list_delete_link(ends->flights, ends->flights);
    tcp_host_input(ends->end[flight->segment.dst_ip - 1].host,
                   &flight->segment);
    flight_free(flight);
}

/* ---- The hosts ---------------------------------------------------------- */

static gint64
on_now(gpointer world)
{
    return ((End *)world)->ends->now_ns;
}

static void
on_wake(gpointer world, gint64 at_ns)
{
    ((End *)world)->wake_ns = at_ns;
}

static void
on_event(gpointer world, gpointer user, PortTcpEvent event, PortEnd why)
{
    End *end = world;

    g_assert(user == end && end->tcp && !end->over);
    note(end->ends, (guint64)event << 8 | why);
    g_assert(event != PORT_TCP_OPENED || !end->opened);
    g_assert(event != PORT_TCP_FIN || !end->fin);
    end->opened |= event == PORT_TCP_OPENED;
    end->fin |= event == PORT_TCP_FIN;
    if (event == PORT_TCP_END) {
        end->over = TRUE;
        if (why != PORT_END_CLOSED) {
            tcp_program_cut_short(end->ends);
        }
    }
}

static PortVerdict
on_syn(gpointer world, TcpSyn *syn)
{
    End *end = world;
    PortTcpOpts opts = {.user = end};

    if (end->number == 0 || end->step_ns != PORT_NEVER || end->opened) {
        return PORT_SYN_REFUSE;
    }
    end->tcp = tcp_accept(syn, &opts);
    end->step_ns = end->ends->now_ns + 50 * MS;
    return PORT_SYN_ACCEPT;
}

static const TcpHostOps ops = {
    .now_ns = on_now,
    .wake = on_wake,
    .transmit = on_transmit,
    .event = on_event,
    .syn = on_syn,
};

static void
begin(Ends *ends, guint number, const TcpProfile *profile)
{
    End *end = &ends->end[number];

    *end = (End){.ends = ends,
                 .number = number,
                 .step_ns = PORT_NEVER,
                 .wake_ns = PORT_NEVER,
                 .clean = TRUE};
    end->host = tcp_host_new(&ops, end, profile, NULL, NULL);
}

static void
connect_ends(Ends *ends)
{
    End *end = &ends->end[0];
    PortTcpOpts opts = {.user = end};

    if (g_rand_boolean(ends->rand)) {
        opts.rcvbuf_bytes = (guint32)g_rand_int_range(ends->rand, 1000, 9000);
    }
    end->tcp =
        tcp_connect(end->host, (PortAddr){1, 0}, (PortAddr){2, 80}, &opts);
    end->step_ns = 0;
}

/* ---- All of it ---------------------------------------------------------- */

/* When the next thing happens at all. */
static gint64
next_ns(const Ends *ends)
{
    gint64 at_ns = PORT_NEVER;

    if (ends->flights) {
        at_ns = ((const Flight *)ends->flights->data)->at_ns;
    }
    for (guint i = 0; i < 2; i++) {
        at_ns = MIN(at_ns, MIN(ends->end[i].wake_ns, ends->end[i].step_ns));
    }
    return at_ns;
}

static void
turn(Ends *ends)
{
    for (guint i = 0; i < 2; i++) {
        End *end = &ends->end[i];

        if (end->wake_ns <= ends->now_ns) {
            end->wake_ns = PORT_NEVER;
            tcp_host_run(end->host);
            return;
        }
        if (end->step_ns <= ends->now_ns) {
            tcp_program_step(end);
            return;
        }
    }
    land(ends);
}

/* What is written and not cut short is read; nothing is left over. */
static void
check(const Ends *ends)
{
    for (guint i = 0; i < 2; i++) {
        const End *end = &ends->end[i];

        g_assert_null(end->tcp);
        if (end->clean) {
            g_assert_cmpuint(end->read, ==, ends->end[1 - i].written);
        }
        g_assert_cmpuint(tcp_host_connections(end->host), ==, 0);
    }
}

guint64
tcp_ends_run(guint seed, const TcpWire *wire, const TcpProfile *profile0,
             const TcpProfile *profile1)
{
    Ends ends = {
        .rand = g_rand_new_with_seed(seed), .wire = wire, .digest = seed};
    guint turns = 0;

    begin(&ends, 0, profile0);
    begin(&ends, 1, profile1);
    connect_ends(&ends);
    while (next_ns(&ends) != PORT_NEVER) {
        g_assert_cmpint(ends.now_ns, <=, next_ns(&ends));
        ends.now_ns = next_ns(&ends);
        g_assert_cmpint(ends.now_ns, <, END_NS);
        g_assert_cmpuint(turns++, <, 100000);
        turn(&ends);
    }
    ends.now_ns += END_NS; /* TIME_WAIT is over */
    check(&ends);
    for (guint i = 0; i < 2; i++) {
        note(&ends, ends.end[i].read);
        tcp_host_free(ends.end[i].host);
    }
    g_rand_free(ends.rand);
    return ends.digest;
}
