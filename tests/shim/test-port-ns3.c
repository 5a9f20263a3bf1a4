/* SPDX-License-Identifier: GPL-2.0-only */
/* What port-ns3 adds to the contract of model/port.h (which has a test of its
 * own): random delays, its options, and its end with things still held. */
#include "shim/port-ns3.h"
#include "tests/shim/support-row.h"
#include "tests/shim/support-sim.h"

/* Seconds as drawn become ns; a delay is never negative nor out of range. */
static void
test_delay(void)
{
    static const struct {
        const char *spec;
        gint64 least_ns, most_ns;
    } rows[] = {
        {"ns3::ConstantRandomVariable[Constant=0.02]", 20 * MS, 20 * MS},
        {"ns3::ConstantRandomVariable[Constant=1e-9]", 1, 1},
        {"ns3::ConstantRandomVariable[Constant=-1]", 0, 0},
        {"ns3::ConstantRandomVariable[Constant=1e30]", G_MAXINT64 / 2,
         G_MAXINT64 / 2},
        {"ns3::UniformRandomVariable[Min=1|Max=2]", SECOND, 2 * SECOND},
        {"ns3::NormalRandomVariable[Mean=0|Variance=1]", 0, 10 * SECOND},
    };
    SimWorld *world = test_world(1);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        SimRandom *random = sim_random_new(world, rows[i].spec, i, NULL);
        const PortDelay delay = port_ns3_delay(random);
        for (guint n = 0; n < 100; n++) {
            const gint64 ns = port_delay_ns(&delay);
            if (!row_holds(rows[i].spec, "in range",
                           ns >= rows[i].least_ns && ns <= rows[i].most_ns)) {
                break;
            }
        }
    }
    sim_world_free(world);
}

/* A node that notes what reaches it and holds on to everything. */
typedef struct Holder {
    Port *port;
    guint opened, datagrams;
} Holder;

static void
on_tcp(gpointer user, PortTcpEvent event, PortEnd why)
{
    Holder *holder = user;
    (void)why;
    holder->opened += event == PORT_TCP_OPENED;
}

static PortVerdict
on_syn(gpointer node, PortSyn *syn)
{
    Holder *holder = node;
    const PortTcpOpts opts = {.user = holder};
    g_assert_cmpuint(syn->to.port, ==, 80);
    port_tcp_accept(holder->port, syn, &opts);
    return PORT_SYN_ACCEPT;
}

static void
on_udp(gpointer node, const PortDatagram *datagram)
{
    Holder *holder = node;
    g_assert_cmpuint(datagram->to.port, ==, 7);
    g_assert_cmpmem(datagram->bytes, datagram->len_bytes, "hi", 2);
    holder->datagrams++;
}

static const PortNode UP = {.tcp = on_tcp, .syn = on_syn, .udp = on_udp};

static void
holder_begin(Holder *holder, SimWorld *world, SimNode *node, gint64 stream)
{
    *holder = (Holder){.port = port_ns3_new(world, node, stream)};
    holder->port->up = &UP;
    holder->port->node = holder;
    g_assert_true(port_udp_bind(holder->port, 7));
    g_assert_false(port_udp_bind(holder->port, 7));
}

/* A port may end while its node holds connections and UDP ports, before and
 * after the other end's; the rest of the world goes on. */
static void
test_free_while_held(void)
{
    SimLinkConfig config;
    Holder a, b;
    sim_link_config_default(&config);
    TestPair pair = test_pair(test_world(1), &config);
    holder_begin(&a, pair.world, pair.a, 0);
    holder_begin(&b, pair.world, pair.b, 1);
    const PortAddr tcp_to_b = {sim_node_ip(pair.b), 80};
    const PortAddr udp_to_b = {sim_node_ip(pair.b), 7};
    const PortTcpOpts opts = {.user = &a};
    port_tcp_connect(a.port, tcp_to_b, &opts);
    test_run(pair.world, SECOND);
    g_assert_cmpuint(a.opened, ==, 1);
    g_assert_cmpuint(b.opened, ==, 1);
    g_assert_true(port_udp_send(a.port, 7, udp_to_b, "hi", 2));
    g_assert_false(port_udp_send(a.port, 8, udp_to_b, "hi", 2));
    test_run(pair.world, 2 * SECOND);
    g_assert_cmpuint(b.datagrams, ==, 1);
    g_assert_true(port_udp_send(a.port, 7, udp_to_b, "hi", 2));
    port_tcp_connect(a.port, tcp_to_b, &opts);
    port_ns3_free(b.port);
    test_run(pair.world, 3 * SECOND);
    g_assert_cmpuint(b.datagrams, ==, 1);
    g_assert_cmpuint(a.opened, ==, 1);
    port_ns3_free(a.port);
    port_ns3_free(NULL);
    sim_world_free(pair.world);
}

/* The node's own random numbers: in [0, 1), by stream number. */
static void
test_uniform(void)
{
    SimWorld *world = test_world(1);
    SimNode *node = test_node(world, "a");
    Port *one = port_ns3_new(world, node, 1);
    Port *same = port_ns3_new(world, node, 1);
    Port *other = port_ns3_new(world, node, 2);
    guint equal = 0;
    for (guint i = 0; i < 100; i++) {
        const gdouble x = port_uniform(one);
        g_assert_true(x >= 0 && x < 1);
        g_assert_cmpfloat(x, ==, port_uniform(same));
        equal += x == port_uniform(other);
    }
    g_assert_cmpuint(equal, ==, 0);
    port_ns3_free(one);
    port_ns3_free(same);
    port_ns3_free(other);
    sim_world_free(world);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/port-ns3/delay", test_delay);
    g_test_add_func("/port-ns3/free-while-held", test_free_while_held);
    g_test_add_func("/port-ns3/uniform", test_uniform);
    return g_test_run();
}
