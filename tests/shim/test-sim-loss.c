/* SPDX-License-Identifier: GPL-2.0-only */
/* What a link loses: at random, in bursts, and while it is down.  Faults that
 * know TCP are in test-sim-faults.c. */
#include "tests/shim/support-row.h"
#include "tests/shim/support-sim.h"

/* Sends 'n' small datagrams at once and lets them arrive. */
static TestStream *
send_many(const SimLinkConfig *config, guint n)
{
    TestStream *s = test_stream(config);
    for (guint i = 0; i < n; i++) {
        test_stream_send(s, 10);
    }
    test_run(s->pair.world, 1000 * SECOND);
    g_assert_cmpuint(s->n_got + sim_link_lost(s->pair.link), ==, n);
    return s;
}

/* The share of lost packets is the configured one, within 4 standard
 * deviations; 0 and 1 are exact. */
static void
test_loss(void)
{
    static const struct {
        gdouble loss;
        guint least, most; /* received of 10000 */
    } rows[] = {
        {0, 10000, 10000},
        {0.01, 9860, 9940},
        {0.3, 6817, 7183},
        {1, 0, 0},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        SimLinkConfig config = test_link_config(1000000000, MS);
        config.queue_packets = 10000;
        config.path.loss = rows[i].loss;
        TestStream *s = send_many(&config, 10000);
        g_autofree char *row =
            g_strdup_printf("loss %g, %u received", rows[i].loss, s->n_got);
        row_holds(row, "enough", s->n_got >= rows[i].least);
        row_holds(row, "not too many", s->n_got <= rows[i].most);
        test_stream_end(s);
    }
}

/* Packets that arrive in the same ns have a fate each. */
static void
test_loss_at_once(void)
{
    SimLinkConfig config = test_link_config(1000000000000000, MS);
    config.queue_packets = 1000;
    config.path.loss = 0.3;
    TestStream *s = send_many(&config, 1000);
    g_assert_cmpint(s->at_ns[0], ==, s->at_ns[s->n_got - 1]);
    g_assert_cmpuint(s->n_got, >=, 642);
    g_assert_cmpuint(s->n_got, <=, 758);
    test_stream_end(s);
}

/* Bursts of exactly 4 begin at 2 % of the packets outside of a burst: gaps
 * are multiples of 4, and 4 of 54 packets are lost. */
static void
test_burst(void)
{
    SimLinkConfig config = test_link_config(1000000000, MS);
    config.queue_packets = 10000;
    config.path.burst_loss = 0.02;
    config.path.burst_min = config.path.burst_max = 4;
    TestStream *s = send_many(&config, 10000);
    for (guint i = 1; i < s->n_got; i++) {
        g_assert_cmpuint((s->number[i] - s->number[i - 1] - 1) % 4, ==, 0);
    }
    g_assert_cmpuint(s->n_got, >=, 10000 - 741 - 210);
    g_assert_cmpuint(s->n_got, <=, 10000 - 741 + 210);
    test_stream_end(s);
}

static void
send_100(gpointer user)
{
    test_stream_send(user, 100);
}

static void
go_down(gpointer user)
{
    sim_link_down(user, NULL);
}

static void
go_up(gpointer user)
{
    sim_link_up(user, NULL);
}

/* Down from 10.5 to 20 ms, 1 ms to send a packet: what began before arrives,
 * what begins while down is lost even if it was queued before, what begins
 * at the end of it arrives. */
static void
test_down(void)
{
    SimLinkConfig config = test_link_config(1040000, 30 * MS);
    TestStream *s = test_stream(&config);
    SimWorld *world = s->pair.world;
    static const gint64 at_ms[] = {8, 10, 10, 15, 20};
    test_at(world, 10 * MS + MS / 2, go_down, s->pair.link);
    test_at(world, 20 * MS, go_up, s->pair.link);
    for (guint i = 0; i < G_N_ELEMENTS(at_ms); i++) {
        test_at(world, at_ms[i] * MS, send_100, s);
    }
    test_run(world, SECOND);
    g_assert_cmpuint(s->n_got, ==, 3);
    g_assert_cmpuint(s->number[0], ==, 0);
    g_assert_cmpuint(s->number[1], ==, 1);
    g_assert_cmpuint(s->number[2], ==, 4);
    g_assert_cmpint(s->at_ns[2], ==, 51 * MS);
    g_assert_cmpuint(sim_link_lost(s->pair.link), ==, 2);
    test_stream_end(s);
}

/* At one and the same instant the order of the calls decides. */
static void
test_down_at_once(void)
{
    SimLinkConfig config = test_link_config(1000000000, MS);
    TestStream *s = test_stream(&config);
    test_stream_send(s, 100);
    test_run(s->pair.world, 2 * MS);
    test_stream_send(s, 100);
    sim_link_down(s->pair.link, s->pair.a);
    test_run(s->pair.world, 4 * MS);
    test_stream_send(s, 100);
    sim_link_up(s->pair.link, s->pair.a);
    test_run(s->pair.world, SECOND);
    g_assert_cmpuint(s->n_got, ==, 2);
    g_assert_cmpuint(s->number[1], ==, 1);
    test_stream_end(s);
}

/* One direction may be down alone. */
static void
test_down_one_way(void)
{
    SimLinkConfig config = test_link_config(1000000000, MS);
    TestStream *s = test_stream(&config);
    sim_link_down(s->pair.link, s->pair.b);
    test_stream_send(s, 100);
    test_run(s->pair.world, SECOND);
    g_assert_cmpuint(s->n_got, ==, 1);
    sim_link_down(s->pair.link, s->pair.a);
    sim_link_up(s->pair.link, s->pair.b);
    test_stream_send(s, 100);
    test_run(s->pair.world, 2 * SECOND);
    g_assert_cmpuint(s->n_got, ==, 1);
    test_stream_end(s);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sim/loss/random", test_loss);
    g_test_add_func("/sim/loss/at-once", test_loss_at_once);
    g_test_add_func("/sim/loss/burst", test_burst);
    g_test_add_func("/sim/loss/down", test_down);
    g_test_add_func("/sim/loss/down-at-once", test_down_at_once);
    g_test_add_func("/sim/loss/down-one-way", test_down_one_way);
    return g_test_run();
}
