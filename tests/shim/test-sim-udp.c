/* SPDX-License-Identifier: GPL-2.0-only */
/* UDP: bytes and addresses as sent, broadcast, ports, and freeing from inside
 * a callback. */
#include "tests/shim/support-sim.h"

/* One receiving endpoint and the last datagram it got. */
typedef struct Inbox {
    SimUdp *udp;
    guint n;
    SimDatagram last;
    guint8 bytes[2000];
    gboolean free_in_callback;
} Inbox;

static void
on_datagram(gpointer user, const SimDatagram *datagram)
{
    Inbox *inbox = user;
    g_assert_cmpuint(datagram->len_bytes, <=, sizeof inbox->bytes);
    inbox->n++;
    inbox->last = *datagram;
    if (datagram->len_bytes) {
        memcpy(inbox->bytes, datagram->bytes, datagram->len_bytes);
    }
    if (inbox->free_in_callback) {
        sim_udp_free(inbox->udp);
        inbox->udp = NULL;
    }
}

static TestPair
pair_with(Inbox *at_a, Inbox *at_b)
{
    SimLinkConfig config;
    sim_link_config_default(&config);
    TestPair pair = test_pair(test_world(1), &config);
    *at_a = (Inbox){.udp = sim_udp_new(pair.a, 1000, on_datagram, at_a)};
    *at_b = (Inbox){.udp = sim_udp_new(pair.b, 2000, on_datagram, at_b)};
    return pair;
}

/* All byte values, an empty datagram and a fragmented one arrive as they
 * were sent, with both ends' addresses. */
static void
test_bytes(void)
{
    static const gsize lens[] = {256, 0, 1, 1472, 1473, 2000};
    guint8 bytes[2000];
    Inbox a, b;
    TestPair pair = pair_with(&a, &b);
    for (guint i = 0; i < sizeof bytes; i++) {
        bytes[i] = (guint8)i;
    }
    for (guint i = 0; i < G_N_ELEMENTS(lens); i++) {
        g_assert_true(
            sim_udp_send(a.udp, sim_node_ip(pair.b), 2000, bytes, lens[i]));
        test_run(pair.world, (i + 1) * SECOND);
        g_assert_cmpuint(b.n, ==, i + 1);
        g_assert_cmpmem(b.bytes, b.last.len_bytes, bytes, lens[i]);
        g_assert_cmphex(b.last.from_ip, ==, sim_node_ip(pair.a));
        g_assert_cmphex(b.last.to_ip, ==, sim_node_ip(pair.b));
        g_assert_cmpuint(b.last.from_port, ==, 1000);
        g_assert_cmpuint(b.last.to_port, ==, 2000);
        g_assert_false(b.last.broadcast);
    }
    sim_world_free(pair.world);
}

/* The link's broadcast reaches every other host, and is marked as such; so
 * is the subnet's. */
static void
test_broadcast(void)
{
    SimLinkConfig config;
    SimNode *nodes[4];
    Inbox in[4];
    sim_link_config_default(&config);
    SimWorld *world = test_world(1);
    test_bus(world, 4, &config, nodes);
    for (guint i = 0; i < 4; i++) {
        in[i] = (Inbox){.udp = sim_udp_new(nodes[i], 7, on_datagram, &in[i])};
    }
    static const guint32 to[] = {0xffffffff, 0x0a0000ff};
    for (guint round = 0; round < G_N_ELEMENTS(to); round++) {
        g_assert_true(sim_udp_send(in[1].udp, to[round], 7, "x", 1));
        test_run(world, (round + 1) * SECOND);
        for (guint i = 0; i < 4; i++) {
            g_assert_cmpuint(in[i].n, ==, i == 1 ? 0 : round + 1);
        }
        g_assert_true(in[0].last.broadcast);
        g_assert_cmphex(in[0].last.to_ip, ==, to[round]);
        g_assert_cmphex(in[0].last.from_ip, ==, sim_node_ip(nodes[1]));
    }
    sim_world_free(world);
}

/* A port has one owner per node, and is free again afterwards. */
static void
test_ports(void)
{
    Inbox a, b, other = {0};
    TestPair pair = pair_with(&a, &b);
    g_assert_null(sim_udp_new(pair.a, 1000, on_datagram, &other));
    g_assert_null(sim_udp_new(pair.a, 0, on_datagram, &other));
    sim_udp_free(b.udp);
    g_assert_true(sim_udp_send(a.udp, sim_node_ip(pair.b), 2000, "x", 1));
    test_run(pair.world, SECOND);
    g_assert_cmpuint(b.n, ==, 0);
    b.udp = sim_udp_new(pair.b, 2000, on_datagram, &b);
    g_assert_nonnull(b.udp);
    g_assert_true(sim_udp_send(a.udp, sim_node_ip(pair.b), 2000, "x", 1));
    test_run(pair.world, 2 * SECOND);
    g_assert_cmpuint(b.n, ==, 1);
    sim_udp_free(NULL);
    sim_world_free(pair.world);
}

/* What cannot be sent: too long, or to nobody's subnet. */
static void
test_not_sent(void)
{
    static const guint8 bytes[65508];
    Inbox a, b;
    TestPair pair = pair_with(&a, &b);
    g_assert_false(
        sim_udp_send(a.udp, sim_node_ip(pair.b), 2000, bytes, 65508));
    g_assert_false(sim_udp_send(a.udp, 0xc0a80001, 2000, bytes, 1));
    sim_world_free(pair.world);
}

/* A callback may free its own endpoint, although more datagrams wait. */
static void
test_free_in_callback(void)
{
    Inbox a, b;
    TestPair pair = pair_with(&a, &b);
    b.free_in_callback = TRUE;
    for (guint i = 0; i < 3; i++) {
        sim_udp_send(a.udp, sim_node_ip(pair.b), 2000, "x", 1);
    }
    test_run(pair.world, SECOND);
    g_assert_cmpuint(b.n, ==, 1);
    g_assert_null(b.udp);
    sim_world_free(pair.world);
}

/* What a node sends to itself comes from the event loop too, not from inside
 * the call. */
static void
test_to_itself(void)
{
    Inbox a, b;
    TestPair pair = pair_with(&a, &b);
    a.free_in_callback = TRUE;
    for (guint i = 0; i < 2; i++) {
        sim_udp_send(a.udp, sim_node_ip(pair.a), 1000, "x", 1);
        g_assert_cmpuint(a.n, ==, 0);
    }
    test_run(pair.world, SECOND);
    g_assert_cmpuint(a.n, ==, 1);
    sim_world_free(pair.world);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sim/udp/bytes", test_bytes);
    g_test_add_func("/sim/udp/broadcast", test_broadcast);
    g_test_add_func("/sim/udp/ports", test_ports);
    g_test_add_func("/sim/udp/not-sent", test_not_sent);
    g_test_add_func("/sim/udp/free-in-callback", test_free_in_callback);
    g_test_add_func("/sim/udp/to-itself", test_to_itself);
    return g_test_run();
}
