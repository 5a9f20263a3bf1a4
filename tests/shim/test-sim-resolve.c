/* SPDX-License-Identifier: GPL-2.0-only */
/* sim_node_resolve(): who is found, when the answer comes, and that it comes
 * once and from the event loop.  Also the addresses that links hand out. */
#include "tests/shim/support-row.h"
#include "tests/shim/support-sim.h"

typedef struct Answer {
    SimWorld *world;
    guint n;
    guint32 ip;
    gboolean found;
    gint64 at_ns;
} Answer;

static void
on_resolved(gpointer user, guint32 ip, gboolean found)
{
    Answer *answer = user;
    answer->n++;
    answer->ip = ip;
    answer->found = found;
    answer->at_ns = sim_now_ns(answer->world);
}

/* Asks now and runs for 10 s. */
static Answer
ask(SimWorld *world, SimNode *node, guint32 ip)
{
    Answer answer = {.world = world};
    sim_node_resolve(node, ip, on_resolved, &answer);
    g_assert_cmpuint(answer.n, ==, 0);
    test_run(world, sim_now_ns(world) + 10 * SECOND);
    g_assert_cmpuint(answer.n, ==, 1);
    g_assert_cmphex(answer.ip, ==, ip);
    return answer;
}

/* 100 Mbit/s, 1 ms: an ARP packet (64 bytes) arrives after 1.00512 ms, and
 * its answer finds the bus still taken, so that it comes a slot later. */
#define ROUND_TRIP_NS (2 * (MS + 5120) + 1000)

/* On a bus a host is found after one round trip, then at once; an address of
 * nobody's is not found after 4 tries of 1 s (sock-fact OPEN-11). */
static void
test_bus_of_three(void)
{
    SimLinkConfig config;
    SimNode *nodes[3];
    config = test_link_config(100000000, MS); /* of a LAN */
    SimWorld *world = test_world(1);
    SimLink *link = test_bus(world, 3, &config, nodes);
    const struct {
        guint32 ip;
        gboolean found;
        gint64 after_ns;
    } rows[] = {
        {sim_node_ip(nodes[1]), TRUE, ROUND_TRIP_NS},
        {sim_node_ip(nodes[1]), TRUE, 0},
        {sim_node_ip(nodes[0]), FALSE, 4 * SECOND}, /* it does not hear it */
        {sim_node_ip(nodes[2]), TRUE, ROUND_TRIP_NS},
        {sim_node_ip(nodes[0]) + 77, FALSE, 4 * SECOND},
        {sim_node_ip(nodes[0]) + 77, FALSE, 4 * SECOND},
        {0xffffffff, TRUE, 0},
        {0x0a0000ff, TRUE, 0},
        {0x0a000101, FALSE, 0},
        {0xc0a80001, FALSE, 0},
        {0x7f000001, FALSE, 0},
        {0, FALSE, 0},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        const gint64 asked_ns = sim_now_ns(world);
        const Answer answer = ask(world, nodes[0], rows[i].ip);
        g_autofree char *row = g_strdup_printf(
            "%u.%u.%u.%u", rows[i].ip >> 24, rows[i].ip >> 16 & 255,
            rows[i].ip >> 8 & 255, rows[i].ip & 255);
        row_int(row, "found", answer.found, rows[i].found);
        row_int(row, "after, ns", answer.at_ns - asked_ns, rows[i].after_ns);
    }
    g_assert_cmphex(sim_node_ip_on(nodes[2], link), ==, 0x0a000003);
    sim_world_free(world);
}

/* A lost request costs one try; a host that answers only the last try is
 * still found; one try later it is not. */
static void
test_lossy(void)
{
    static const struct {
        gint64 up_ns;
        gboolean found;
        gint64 at_ns;
    } rows[] = {
        {SECOND / 2, TRUE, SECOND + ROUND_TRIP_NS},
        {2 * SECOND + 1, TRUE, 3 * SECOND + ROUND_TRIP_NS},
        {3 * SECOND + 1, FALSE, 4 * SECOND},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        SimLinkConfig config;
        SimNode *nodes[2];
        config = test_link_config(100000000, MS); /* of a LAN */
        SimWorld *world = test_world(1);
        SimLink *link = test_bus(world, 2, &config, nodes);
        Answer answer = {.world = world};
        sim_link_down(link, NULL);
        sim_node_resolve(nodes[0], sim_node_ip(nodes[1]), on_resolved, &answer);
        test_run(world, rows[i].up_ns);
        sim_link_up(link, NULL);
        test_run(world, 10 * SECOND);
        g_autofree char *row =
            g_strdup_printf("up after %g s", (gdouble)rows[i].up_ns / SECOND);
        row_int(row, "answers", answer.n, 1);
        row_int(row, "found", answer.found, rows[i].found);
        row_int(row, "at, ns", answer.at_ns, rows[i].at_ns);
        sim_world_free(world);
    }
}

/* Several questions at once get an answer each; a failed address is asked
 * for again by the next. */
static void
test_several(void)
{
    SimLinkConfig config;
    SimNode *nodes[2];
    Answer answers[3];
    config = test_link_config(100000000, MS); /* of a LAN */
    SimWorld *world = test_world(1);
    SimLink *link = test_bus(world, 2, &config, nodes);
    const guint32 ip = sim_node_ip(nodes[1]);
    sim_link_down(link, nodes[1]);
    ask(world, nodes[0], ip);
    sim_link_up(link, nodes[1]);
    for (guint i = 0; i < 3; i++) {
        answers[i] = (Answer){.world = world};
        sim_node_resolve(nodes[0], ip + (i == 2), on_resolved, &answers[i]);
    }
    test_run(world, 20 * SECOND);
    for (guint i = 0; i < 3; i++) {
        g_assert_cmpuint(answers[i].n, ==, 1);
        g_assert_cmpint(answers[i].found, ==, i < 2);
    }
    g_assert_cmpint(answers[0].at_ns, ==, 10 * SECOND + ROUND_TRIP_NS);
    sim_world_free(world);
}

/* Asking sends a request and nothing else, also once the answer is there. */
static void
test_nothing_else(void)
{
    SimLinkConfig config;
    SimNode *nodes[2];
    config = test_link_config(100000000, MS); /* of a LAN */
    SimWorld *world = test_world(1);
    SimLink *link = test_bus(world, 2, &config, nodes);
    Answer answer = {.world = world};
    sim_node_resolve(nodes[0], sim_node_ip(nodes[1]), on_resolved, &answer);
    test_run(world, MS);
    sim_link_down(link, nodes[0]); /* the request is on its way */
    test_run(world, 10 * SECOND);
    g_assert_true(answer.found);
    g_assert_cmpuint(sim_link_lost(link), ==, 0);
    sim_world_free(world);
}

/* A question without answer does no harm when the world ends. */
static void
test_unanswered(void)
{
    SimLinkConfig config;
    SimNode *nodes[2];
    Answer answer = {0};
    config = test_link_config(100000000, MS); /* of a LAN */
    SimWorld *world = test_world(1);
    test_bus(world, 2, &config, nodes);
    sim_node_resolve(nodes[0], sim_node_ip(nodes[1]), on_resolved, &answer);
    sim_node_resolve(nodes[0], 0xffffffff, on_resolved, &answer);
    sim_world_free(world);
    g_assert_cmpuint(answer.n, ==, 0);
}

/* On a point-to-point link there is nothing to ask for. */
static void
test_p2p(void)
{
    SimLinkConfig config;
    config = test_link_config(100000000, MS); /* of a LAN */
    TestPair pair = test_pair(test_world(1), &config);
    const Answer near = ask(pair.world, pair.a, sim_node_ip(pair.b));
    g_assert_true(near.found);
    g_assert_cmpint(near.at_ns, ==, 0);
    g_assert_false(ask(pair.world, pair.a, 0x0a000101).found);
    g_assert_false(ask(pair.world, pair.a, sim_node_ip(pair.a)).found);
    sim_world_free(pair.world);
}

/* The k-th link is 10.x.y.0/24 with x.y = k; hosts count from 1 in order. */
static void
test_addresses(void)
{
    SimLinkConfig config;
    config = test_link_config(100000000, MS); /* of a LAN */
    SimWorld *world = test_world(1);
    SimNode *hub = test_node(world, "hub");
    g_assert_cmphex(sim_node_ip(hub), ==, 0);
    for (guint k = 0; k < 300; k++) {
        SimNode *leaf = test_node(world, "leaf");
        SimLink *link = sim_link_p2p(world, hub, leaf, &config, NULL);
        g_assert_cmphex(sim_node_ip_on(hub, link), ==, 0x0a000001 + (k << 8));
        g_assert_cmphex(sim_node_ip(leaf), ==, 0x0a000002 + (k << 8));
    }
    g_assert_cmphex(sim_node_ip(hub), ==, 0x0a000001);
    g_assert_cmpstr(sim_node_name(hub), ==, "hub");
    sim_world_free(world);
}

/* More hosts than a /24 holds get a /16. */
static void
test_large_bus(void)
{
    SimLinkConfig config;
    SimNode *nodes[300];
    config = test_link_config(100000000, MS); /* of a LAN */
    SimWorld *world = test_world(1);
    for (guint i = 0; i < G_N_ELEMENTS(nodes); i++) {
        nodes[i] = test_node(world, "host");
    }
    g_assert_nonnull(sim_link_csma(world, nodes, 300, &config, NULL));
    g_assert_cmphex(sim_node_ip(nodes[299]), ==, 0x0a80012c);
    g_assert_true(ask(world, nodes[0], sim_node_ip(nodes[299])).found);
    sim_world_free(world);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sim/resolve/bus", test_bus_of_three);
    g_test_add_func("/sim/resolve/lossy", test_lossy);
    g_test_add_func("/sim/resolve/several", test_several);
    g_test_add_func("/sim/resolve/nothing-else", test_nothing_else);
    g_test_add_func("/sim/resolve/unanswered", test_unanswered);
    g_test_add_func("/sim/resolve/p2p", test_p2p);
    g_test_add_func("/sim/resolve/addresses", test_addresses);
    g_test_add_func("/sim/resolve/large-bus", test_large_bus);
    return g_test_run();
}
