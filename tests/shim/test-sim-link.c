/* SPDX-License-Identifier: GPL-2.0-only */
/* Links without faults: when a packet arrives, what the queue and the MTU do
 * to it, and which configurations are refused. */
#include "tests/shim/support-row.h"
#include "tests/shim/support-sim.h"

/* Arrival = start + bits/rate + delay, exact to the ns; a frame is the
 * payload and 8 (UDP) + 20 (IPv4) + 2 (PPP) bytes; the second packet waits
 * for the first. */
static void
test_arrival(void)
{
    static const struct {
        guint64 rate_bps;
        gint64 delay_ns;
        gsize len_bytes;
        gint64 first_ns, second_ns;
    } rows[] = {
        {1000000, 5 * MS, 95, 6000000, 7000000},
        {8000000000, 1, 70, 101, 201},
        {10000000, 0, 1220, 1000000, 2000000},
        {9600, 0, 90, 100000000, 200000000},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        SimLinkConfig config =
            test_link_config(rows[i].rate_bps, rows[i].delay_ns);
        TestStream *s = test_stream(&config);
        g_autofree char *row = g_strdup_printf(
            "%" G_GSIZE_FORMAT " bytes at %" G_GUINT64_FORMAT " bps",
            rows[i].len_bytes, rows[i].rate_bps);
        test_stream_send(s, rows[i].len_bytes);
        test_stream_send(s, rows[i].len_bytes);
        test_run(s->pair.world, SECOND);
        row_int(row, "datagrams", s->n_got, 2);
        row_int(row, "first, ns", s->at_ns[0], rows[i].first_ns);
        row_int(row, "second, ns", s->at_ns[1], rows[i].second_ns);
        test_stream_end(s);
    }
}

/* A queue of 3 keeps 3 beside the packet being sent; what overflows is not
 * the link's loss. */
static void
test_queue(void)
{
    SimLinkConfig config = test_link_config(1000000, MS);
    config.queue_packets = 3;
    TestStream *s = test_stream(&config);
    for (guint i = 0; i < 10; i++) {
        test_stream_send(s, 100);
    }
    test_run(s->pair.world, SECOND);
    g_assert_cmpuint(s->n_got, ==, 4);
    g_assert_cmpuint(s->number[3], ==, 3);
    g_assert_cmpuint(sim_link_lost(s->pair.link), ==, 0);
    test_stream_end(s);
}

/* What is larger than the MTU travels in fragments; one lost fragment loses
 * the datagram. */
static void
test_mtu(void)
{
    SimLinkConfig config = test_link_config(8000000, 0);
    config.mtu_bytes = 576;
    TestStream *s = test_stream(&config);
    test_stream_send(s, 1000);
    test_run(s->pair.world, SECOND);
    g_assert_cmpuint(s->n_got, ==, 1);
    g_assert_cmpint(s->at_ns[0], ==, (2 * 22 + 1008) * 1000);
    test_stream_end(s);
}

static const struct {
    SimLinkConfig config;
    const char *says;
} BAD[] = {
    {{.mtu_bytes = 1500, .queue_packets = 1}, "rate"},
    {{.rate_bps = 1, .delay_ns = -1, .mtu_bytes = 1500, .queue_packets = 1},
     "delay"},
    {{.rate_bps = 1,
      .delay_ns = 86401 * SECOND,
      .mtu_bytes = 1500,
      .queue_packets = 1},
     "delay"},
    {{.rate_bps = 1, .mtu_bytes = 67, .queue_packets = 1}, "MTU is not"},
    {{.rate_bps = 1, .mtu_bytes = 65536, .queue_packets = 1}, "MTU is not"},
    {{.rate_bps = 1, .mtu_bytes = 551, .queue_packets = 1},
     "MTU 551 is too small for node a"},
    {{.rate_bps = 1, .mtu_bytes = 1500}, "queue"},
    {{.rate_bps = 1,
      .mtu_bytes = 1500,
      .queue_packets = 1,
      .queue_disc = SIM_QUEUE_CODEL,
      .codel_target_ns = 2,
      .codel_interval_ns = 2},
     "interval of CoDel"},
    {{.rate_bps = 1,
      .mtu_bytes = 1500,
      .queue_packets = 1,
      .queue_disc = SIM_QUEUE_FQ_CODEL,
      .codel_target_ns = 1,
      .codel_interval_ns = 2},
     "no flows"},
    {{.rate_bps = 1, .mtu_bytes = 1500, .queue_packets = 1, .path.loss = 1.1},
     "loss"},
    {{.rate_bps = 1, .mtu_bytes = 1500, .queue_packets = 1, .path.loss = -0.1},
     "loss"},
    {{.rate_bps = 1,
      .mtu_bytes = 1500,
      .queue_packets = 1,
      .path.burst_loss = 2,
      .path.burst_min = 1,
      .path.burst_max = 1},
     "loss"},
    {{.rate_bps = 1,
      .mtu_bytes = 1500,
      .queue_packets = 1,
      .path.burst_loss = 0.1,
      .path.burst_max = 1},
     "burst length"},
    {{.rate_bps = 1,
      .mtu_bytes = 1500,
      .queue_packets = 1,
      .path.burst_loss = 0.1,
      .path.burst_min = 2,
      .path.burst_max = 1},
     "burst length"},
};

/* What ns-3 cannot take is refused with a reason; so is a link from a node
 * to itself, or of nobody. */
static void
test_bad(void)
{
    SimWorld *world = test_world(1);
    SimNode *nodes[] = {test_node(world, "a"), test_node(world, "b")};
    SimLinkConfig good;
    sim_link_config_default(&good);
    for (guint i = 0; i < G_N_ELEMENTS(BAD); i++) {
        const SimLinkConfig *bad = &BAD[i].config;
        g_autoptr(GError) error = NULL;
        row_holds(BAD[i].says, "no bus",
                  !sim_link_csma(world, nodes, 2, bad, NULL));
        row_holds(BAD[i].says, "no link",
                  !sim_link_p2p(world, nodes[0], nodes[1], bad, &error));
        row_holds(BAD[i].says, "SIM_ERROR_CONFIG",
                  g_error_matches(error, SIM_ERROR, SIM_ERROR_CONFIG));
        row_error_has(BAD[i].says, error, BAD[i].says);
    }
    g_assert_null(sim_link_p2p(world, nodes[0], nodes[0], &good, NULL));
    g_assert_null(sim_link_csma(world, nodes, 0, &good, NULL));
    g_assert_cmpuint(sim_node_ip(nodes[0]), ==, 0);
    sim_world_free(world);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sim/link/arrival", test_arrival);
    g_test_add_func("/sim/link/queue", test_queue);
    g_test_add_func("/sim/link/mtu", test_mtu);
    g_test_add_func("/sim/link/bad", test_bad);
    return g_test_run();
}
