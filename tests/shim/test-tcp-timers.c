/* SPDX-License-Identifier: GPL-2.0-only */
/* When a ClosingTcpSocket repeats, delays and probes: the times of segments
 * on the wire, in ms, to the millisecond. */
#include "tests/shim/support-pair.h"

/* Notes the time of each segment of the client that has all of 'flags'. */
typedef struct Times {
    guint flags;
    GString *text;
    gint64 from_ns;
} Times;

static void
note_time(gpointer user, const SimSegment *segment)
{
    Times *times = user;

    if (segment->sent && (segment->flags & times->flags) == times->flags) {
        g_string_append_printf(times->text, "%s%" G_GINT64_FORMAT,
                               times->text->len ? " " : "",
                               (segment->time_ns - times->from_ns) / MS);
    }
}

static void
watch(Pair *p, Times *times, guint flags)
{
    times->flags = flags;
    times->text = g_string_new(NULL);
    times->from_ns = sim_now_ns(p->world);
    sim_node_tap(p->client.node, note_time, times);
}

static void
expect_times(Pair *p, Times *times, const char *expected)
{
    g_assert_cmpstr(times->text->str, ==, expected);
    g_string_free(times->text, TRUE);
    pair_end(p);
}

/* Linux: the round trip and rto_min (200 ms), doubled each time, up to rto_max.
 */
static void
test_rto_doubles(void)
{
    TcpProfile profile;
    Times times;
    Pair p;

    pair_profile(&profile);
    profile.data_retries = 7;
    profile.rto_max_ns = 5000 * MS;
    pair_open(&p, &profile);
    sim_link_down(p.link, NULL);
    watch(&p, &times, SIM_DATA);
    sim_tcp_send(p.client.tcp, NULL, 10);
    pair_run(&p, 60000);
    expect_times(&p, &times, "0 220 660 1540 3301 6822 11822 16822");
}

/* A device that neither measures nor backs off (sock-fact OPEN-10). */
static void
test_rto_fixed(void)
{
    TcpProfile profile;
    Times times;
    Pair p;

    pair_profile(&profile);
    profile.rto_law = TCP_RTO_FIXED;
    profile.syn_rto_ns = 2000 * MS;
    profile.data_retries = 3;
    profile.timeout_rst = TRUE;
    pair_open(&p, &profile);
    sim_link_down(p.link, NULL);
    watch(&p, &times, SIM_ACK);
    sim_tcp_send(p.client.tcp, NULL, 10);
    pair_run(&p, 60000);
    pair_expect(&p.client, "end:timeout");
    /* the last one is the RST */
    expect_times(&p, &times, "0 2000 4000 6000 8000");
}

/* Karn: an ACK of a repeated segment measures nothing, and so the RTO keeps
 * its doubling (RFC 6298 5.7; tcp_ack_update_rtt). */
static void
test_rto_karn(void)
{
    Times times;
    Pair p;

    pair_open(&p, NULL);
    sim_link_drop(p.link, p.client.node, SIM_DATA, 1);
    sim_link_drop(p.link, p.client.node, SIM_DATA, 2);
    sim_link_drop(p.link, p.client.node, SIM_DATA, 4);
    watch(&p, &times, SIM_DATA);
    sim_tcp_send(p.client.tcp, NULL, 10);
    pair_run(&p, 1000);
    sim_tcp_send(p.client.tcp, NULL, 10);
    pair_run(&p, 1000);
    expect_times(&p, &times, "0 220 660 1000 1880");
}

/* After a repeated SYN, data start with an RTO of 3 s (RFC 6298 5.7). */
static void
test_rto_after_lost_syn(void)
{
    Times times;
    Pair p;

    pair_begin(&p, NULL);
    sim_link_drop(p.link, p.client.node, SIM_SYN, 1);
    sim_link_drop(p.link, p.client.node, SIM_DATA, 1);
    pair_connect(&p);
    pair_run(&p, 2000);
    watch(&p, &times, SIM_DATA);
    sim_tcp_send(p.client.tcp, NULL, 10);
    pair_run(&p, 4000);
    expect_times(&p, &times, "0 3000");
}

/* Delayed ACK: the second segment is answered at once, a single one after
 * delack_ns (RFC 1122 4.2.3.2). */
static void
test_delayed_ack(void)
{
    TcpProfile profile;
    Times times;
    Pair p;

    pair_profile(&profile);
    profile.delack_segments = 2;
    pair_open(&p, &profile);
    watch(&p, &times, SIM_ACK);
    sim_tcp_send(p.server.tcp, NULL, 2 * 1460 + 10);
    pair_run(&p, 1000);
    /* 1.2 ms a segment at 10 Mbit/s */
    expect_times(&p, &times, "12 52");
}

/* Nagle (RFC 896): a small segment waits while another is in flight. */
static void
test_nagle(gconstpointer data)
{
    gboolean nagle = GPOINTER_TO_INT(data);
    TcpProfile profile;
    Times times;
    Pair p;

    pair_profile(&profile);
    profile.nagle = nagle;
    pair_open(&p, &profile);
    watch(&p, &times, SIM_DATA);
    for (guint i = 0; i < 5; i++) {
        sim_tcp_send(p.client.tcp, NULL, 10);
    }
    pair_run(&p, 1000);
    g_assert_cmpuint(p.server.received, ==, 50);
    expect_times(&p, &times, nagle ? "0 20" : "0 0 0 0 0");
}

/* TCP_NODELAY: what waits goes out, and nothing waits from then on. */
static void
test_nodelay(void)
{
    TcpProfile profile;
    Times times;
    Pair p;

    pair_profile(&profile);
    profile.nagle = TRUE;
    pair_open(&p, &profile);
    watch(&p, &times, SIM_DATA);
    sim_tcp_send(p.client.tcp, NULL, 10);
    sim_tcp_send(p.client.tcp, NULL, 10);
    pair_run(&p, 5);
    sim_tcp_nodelay(p.client.tcp, TRUE);
    sim_tcp_send(p.client.tcp, NULL, 10);
    pair_run(&p, 1);
    sim_tcp_nodelay(p.client.tcp, FALSE);
    sim_tcp_send(p.client.tcp, NULL, 10);
    pair_run(&p, 1000);
    g_assert_cmpuint(p.server.received, ==, 40);
    expect_times(&p, &times, "0 5 5 25");
}

/* A closed window is probed, less and less often (RFC 9293 3.8.6.1), without
 * end, since the answers show a peer that lives. */
static void
test_persist(void)
{
    TcpProfile profile;
    Times times;
    Pair p;

    pair_profile(&profile);
    profile.rto_max_ns = 2000 * MS;
    pair_begin(&p, &profile);
    p.server_opts.closed = TRUE;
    pair_connect(&p);
    pair_run(&p, 100);
    watch(&p, &times, SIM_ACK);
    sim_tcp_send(p.client.tcp, NULL, 10);
    pair_run(&p, 8000);
    pair_expect(&p.client, "opened");
    expect_times(&p, &times, "220 680 1560 3341 5361 7381");
}

/* Three duplicate ACKs repeat a lost segment after a round trip, not after
 * the RTO (RFC 5681 3.2). */
static void
test_fast_retransmit(void)
{
    TcpProfile profile;
    Times times;
    Pair p;

    pair_profile(&profile);
    profile.rto_min_ns = 5000 * MS;
    pair_open(&p, &profile);
    sim_link_drop(p.link, p.client.node, SIM_DATA, 2);
    watch(&p, &times, SIM_DATA);
    sim_tcp_send(p.client.tcp, NULL, 6 * 1460);
    pair_run(&p, 1000);
    g_assert_cmpuint(p.server.received, ==, 6 * 1460);
    expect_times(&p, &times, "0 0 0 0 0 0 26");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tcp/timers/rto-doubles", test_rto_doubles);
    g_test_add_func("/tcp/timers/rto-fixed", test_rto_fixed);
    g_test_add_func("/tcp/timers/rto-karn", test_rto_karn);
    g_test_add_func("/tcp/timers/rto-after-lost-syn", test_rto_after_lost_syn);
    g_test_add_func("/tcp/timers/delayed-ack", test_delayed_ack);
    g_test_add_data_func("/tcp/timers/nagle-off", GINT_TO_POINTER(FALSE),
                         test_nagle);
    g_test_add_data_func("/tcp/timers/nagle-on", GINT_TO_POINTER(TRUE),
                         test_nagle);
    g_test_add_func("/tcp/timers/nodelay", test_nodelay);
    g_test_add_func("/tcp/timers/persist", test_persist);
    g_test_add_func("/tcp/timers/fast-retransmit", test_fast_retransmit);
    return g_test_run();
}
