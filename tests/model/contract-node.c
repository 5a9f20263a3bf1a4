/* SPDX-License-Identifier: GPL-2.0-only */
/* The contract beyond TCP: the alarm, chance, addresses, datagrams. */
#include "tests/model/contract.h"
#include <string.h>

#include "tests/units.h"

#define ECHO_PORT 7
#define BROADCAST 0xffffffffu
#define NOBODY_OFFSET 100 /* added to a host's address: no host has that */

typedef struct Node Node;

/* Both hosts and what they have been told, as text. */
typedef struct Pair {
    ContractWorld world;
    Node *nodes;
    GString *log;
    gboolean running;
} Pair;

struct Node {
    Pair *pair;
    guint number;
    gint64 period_ns; /* the alarm arms itself again; 0: it does not */
};

static const ContractOps *fixture;

/* ---- Call-backs --------------------------------------------------------- */

static void
on_alarm(gpointer user)
{
    Node *node = user;
    Port *port = node->pair->world.port[node->number];
    gint64 now_ns = port_now_ns(port);

    g_assert_true(node->pair->running);
    g_string_append_printf(node->pair->log,
                           "alarm %u at %" G_GINT64_FORMAT "\n", node->number,
                           now_ns);
    if (node->period_ns > 0) {
        port_set_alarm(port, now_ns + node->period_ns);
    }
}

static void
on_resolved(gpointer user, guint32 ip, gboolean found)
{
    Node *node = user;
    guint32 theirs = node->pair->world.ip[1 - node->number];

    g_assert_true(node->pair->running);
    g_string_append_printf(node->pair->log, "%s %s\n",
                           ip == theirs ? "peer" : "nobody",
                           found ? "found" : "missing");
}

static void
on_udp(gpointer user, const PortDatagram *datagram)
{
    Node *node = user;
    const ContractWorld *world = &node->pair->world;

    g_assert_true(node->pair->running);
    g_assert_cmphex(datagram->from.ip, ==, world->ip[1 - node->number]);
    if (!datagram->broadcast) {
        g_assert_cmphex(datagram->to.ip, ==, world->ip[node->number]);
    }
    g_string_append_printf(node->pair->log, "%u: %.*s from %u to %u%s\n",
                           node->number, (int)datagram->len_bytes,
                           (const char *)datagram->bytes, datagram->from.port,
                           datagram->to.port,
                           datagram->broadcast ? " broadcast" : "");
}

static PortVerdict
on_syn(G_GNUC_UNUSED gpointer user, G_GNUC_UNUSED PortSyn *syn)
{
    g_assert_not_reached();
}

static const PortNode pair_node = {
    .alarm = on_alarm,
    .syn = on_syn,
    .resolved = on_resolved,
    .udp = on_udp,
};

/* ---- The pair ----------------------------------------------------------- */

static void
pair_begin(Pair *pair, const ContractSetup *setup)
{
    ContractSetup standard;

    contract_setup_default(&standard);
    fixture->make(&pair->world, setup ? setup : &standard);
    pair->nodes = g_new0(Node, 2);
    pair->log = g_string_new(NULL);
    pair->running = FALSE;
    for (guint i = 0; i < 2; i++) {
        pair->nodes[i].pair = pair;
        pair->nodes[i].number = i;
        pair->world.port[i]->up = &pair_node;
        pair->world.port[i]->node = &pair->nodes[i];
    }
}

static void
pair_end(Pair *pair)
{
    fixture->free(&pair->world);
    g_string_free(pair->log, TRUE);
    g_free(pair->nodes);
}

/* Lets 'ms' pass, then compares what was told with 'expected'. */
static void
pair_run(Pair *pair, gint64 ms, const char *expected)
{
    pair->running = TRUE;
    fixture->run(&pair->world, port_now_ns(pair->world.port[0]) + ms * MS);
    pair->running = FALSE;
    g_assert_cmpstr(pair->log->str, ==, expected);
    g_string_truncate(pair->log, 0);
}

/* ---- The alarm ---------------------------------------------------------- */

/* An alarm fires once, at its time, from the loop. */
static void
test_alarm_fires(void)
{
    Pair pair;

    pair_begin(&pair, NULL);
    port_set_alarm(pair.world.port[0], 5 * MS);
    pair_run(&pair, 4, "");
    pair_run(&pair, 2, "alarm 0 at 5000000\n");
    pair_run(&pair, 1000, "");
    pair_end(&pair);
}

/* 'Now' is a time like any other: not inside the call. */
static void
test_alarm_now(void)
{
    Pair pair;

    pair_begin(&pair, NULL);
    pair_run(&pair, 3, "");
    port_set_alarm(pair.world.port[1], port_now_ns(pair.world.port[1]));
    g_assert_cmpuint(pair.log->len, ==, 0);
    pair_run(&pair, 1, "alarm 1 at 3000000\n");
    pair_end(&pair);
}

/* There is one alarm: a new time replaces the old one, NEVER removes it. */
static void
test_alarm_replaced(void)
{
    Pair pair;

    pair_begin(&pair, NULL);
    port_set_alarm(pair.world.port[0], 5 * MS);
    port_set_alarm(pair.world.port[0], 8 * MS);
    port_set_alarm(pair.world.port[1], 6 * MS);
    port_set_alarm(pair.world.port[1], 2 * MS);
    pair_run(&pair, 20, "alarm 1 at 2000000\nalarm 0 at 8000000\n");
    port_set_alarm(pair.world.port[0], 25 * MS);
    port_set_alarm(pair.world.port[0], PORT_NEVER);
    port_set_alarm(pair.world.port[1], PORT_NEVER);
    pair_run(&pair, 20, "");
    pair_end(&pair);
}

/* Equal times fire in the order of arming; arming again goes to the end. */
static void
test_alarm_order(void)
{
    Pair pair;

    pair_begin(&pair, NULL);
    port_set_alarm(pair.world.port[1], 5 * MS);
    port_set_alarm(pair.world.port[0], 5 * MS);
    pair_run(&pair, 6, "alarm 1 at 5000000\nalarm 0 at 5000000\n");
    port_set_alarm(pair.world.port[1], 9 * MS);
    port_set_alarm(pair.world.port[0], 9 * MS);
    port_set_alarm(pair.world.port[1], 9 * MS);
    pair_run(&pair, 6, "alarm 0 at 9000000\nalarm 1 at 9000000\n");
    pair_end(&pair);
}

/* It is disarmed when it is due, so that the call-back may arm it again. */
static void
test_alarm_again(void)
{
    Pair pair;

    pair_begin(&pair, NULL);
    pair.nodes[0].period_ns = 2 * MS;
    port_set_alarm(pair.world.port[0], 1 * MS);
    pair_run(&pair, 6,
             "alarm 0 at 1000000\nalarm 0 at 3000000\nalarm 0 at 5000000\n");
    pair_end(&pair);
}

/* ---- Chance ------------------------------------------------------------- */

/* Draws lie in [0, 1), differ between the hosts, and repeat with the seed. */
static void
test_uniform(void)
{
    gdouble draws[2][2][100];

    for (guint turn = 0; turn < 2; turn++) {
        Pair pair;

        pair_begin(&pair, NULL);
        for (guint i = 0; i < 200; i++) {
            gdouble draw = port_uniform(pair.world.port[i % 2]);

            g_assert_cmpfloat(draw, >=, 0.0);
            g_assert_cmpfloat(draw, <, 1.0);
            draws[turn][i % 2][i / 2] = draw;
        }
        pair_end(&pair);
    }
    g_assert_cmpmem(draws[0], sizeof draws[0], draws[1], sizeof draws[1]);
    g_assert_true(memcmp(draws[0][0], draws[0][1], sizeof draws[0][0]) != 0);
}

/* ---- Addresses ---------------------------------------------------------- */

/* A neighbour is found, also when it is known already, from the loop. */
static void
test_resolve_found(void)
{
    Pair pair;

    pair_begin(&pair, NULL);
    for (guint i = 0; i < 2; i++) {
        port_resolve(pair.world.port[0], pair.world.ip[1]);
        g_assert_cmpuint(pair.log->len, ==, 0);
        pair_run(&pair, 5000, "peer found\n");
    }
    pair_end(&pair);
}

/* Where addresses must be asked for, nobody answers for a missing host. */
static void
test_resolve_lan(void)
{
    ContractSetup setup;
    Pair pair;

    contract_setup_default(&setup);
    setup.ask_lan = TRUE;
    pair_begin(&pair, &setup);
    port_resolve(pair.world.port[1], pair.world.ip[0]);
    pair_run(&pair, 10000, "peer found\n");
    port_resolve(pair.world.port[1], pair.world.ip[0] + NOBODY_OFFSET);
    pair_run(&pair, 10000, "nobody missing\n");
    pair_end(&pair);
}

/* Nobody answers for one's own address, on any link. */
static void
test_resolve_oneself(void)
{
    for (guint lan = 0; lan < 2; lan++) {
        ContractSetup setup;
        Pair pair;

        contract_setup_default(&setup);
        setup.ask_lan = lan == 1;
        pair_begin(&pair, &setup);
        port_resolve(pair.world.port[0], pair.world.ip[0]);
        g_assert_cmpuint(pair.log->len, ==, 0);
        pair_run(&pair, 10000, "nobody missing\n");
        pair_end(&pair);
    }
}

/* ---- Datagrams ---------------------------------------------------------- */

/* A bound port receives, with both addresses; others hear nothing. */
static void
test_udp_delivers(void)
{
    Pair pair;
    PortAddr to;

    pair_begin(&pair, NULL);
    to = (PortAddr){pair.world.ip[1], ECHO_PORT};
    g_assert_true(port_udp_bind(pair.world.port[0], 1000));
    g_assert_true(port_udp_bind(pair.world.port[1], ECHO_PORT));
    g_assert_true(port_udp_send(pair.world.port[0], 1000, to, "hello", 5));
    pair_run(&pair, 1000, "1: hello from 1000 to 7\n");
    to.port = ECHO_PORT + 1;
    port_udp_send(pair.world.port[0], 1000, to, "nobody", 6);
    pair_run(&pair, 1000, "");
    to = (PortAddr){pair.world.ip[0], 1000};
    g_assert_true(port_udp_send(pair.world.port[1], ECHO_PORT, to, "back", 4));
    pair_run(&pair, 1000, "0: back from 7 to 1000\n");
    pair_end(&pair);
}

/* A port is bound once, until it is unbound; then it is deaf and dumb. */
static void
test_udp_bind(void)
{
    Pair pair;
    PortAddr to;

    pair_begin(&pair, NULL);
    to = (PortAddr){pair.world.ip[1], ECHO_PORT};
    g_assert_true(port_udp_bind(pair.world.port[0], 1000));
    g_assert_false(port_udp_bind(pair.world.port[0], 1000));
    g_assert_true(port_udp_bind(pair.world.port[1], 1000));
    g_assert_false(port_udp_send(pair.world.port[0], 1001, to, "x", 1));
    port_udp_unbind(pair.world.port[1], 1000);
    to.port = 1000;
    g_assert_true(port_udp_send(pair.world.port[0], 1000, to, "deaf", 4));
    pair_run(&pair, 1000, "");
    g_assert_true(port_udp_bind(pair.world.port[1], 1000));
    g_assert_true(port_udp_send(pair.world.port[0], 1000, to, "ok", 2));
    pair_run(&pair, 1000, "1: ok from 1000 to 1000\n");
    pair_end(&pair);
}

/* The link's broadcast reaches the other host and says what it is. */
static void
test_udp_broadcast(void)
{
    ContractSetup setup;
    Pair pair;

    contract_setup_default(&setup);
    setup.ask_lan = TRUE;
    pair_begin(&pair, &setup);
    g_assert_true(port_udp_bind(pair.world.port[0], ECHO_PORT));
    g_assert_true(port_udp_bind(pair.world.port[1], ECHO_PORT));
    g_assert_true(port_udp_send(pair.world.port[0], ECHO_PORT,
                                (PortAddr){BROADCAST, ECHO_PORT}, "all", 3));
    pair_run(&pair, 1000, "1: all from 7 to 7 broadcast\n");
    pair_end(&pair);
}

void
contract_add_node_tests(const ContractOps *ops)
{
    const struct {
        const char *name;
        GTestFunc test;
    } tests[] = {
        {"alarm/fires-once-at-its-time", test_alarm_fires},
        {"alarm/now-is-not-inside-the-call", test_alarm_now},
        {"alarm/is-replaced-and-disarmed", test_alarm_replaced},
        {"alarm/equal-times-in-order-of-arming", test_alarm_order},
        {"alarm/may-be-armed-in-the-call-back", test_alarm_again},
        {"uniform/own-streams-that-repeat", test_uniform},
        {"resolve/finds-a-neighbour", test_resolve_found},
        {"resolve/misses-nobody", test_resolve_lan},
        {"resolve/misses-oneself", test_resolve_oneself},
        {"udp/delivers", test_udp_delivers},
        {"udp/one-owner-of-a-port", test_udp_bind},
        {"udp/broadcast", test_udp_broadcast},
    };

    fixture = ops;
    for (guint i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_autofree char *path =
            g_strdup_printf("/contract/%s/%s", ops->name, tests[i].name);

        g_test_add_func(path, tests[i].test);
    }
}
