/* SPDX-License-Identifier: GPL-2.0-only */
/* close, reset and discard in every TCP state, and the ends that the peer or
 * the network makes, in the world: the events of the program, what the peer
 * sees, the record. */
#include "tests/model/support-sock.h"

/* A way into a state, at the end of which the socket is in it. */
typedef BenchPeer *(*Enter)(SockBench *bench);

static BenchPeer *
enter_arp(SockBench *bench)
{
    bench_connect(bench, 0, PEER_IP, 80);
    bench_run_until(bench, 0, PL_SST_ARP);
    return NULL;
}

static BenchPeer *
enter_ao(SockBench *bench)
{
    bench_connect(bench, 0, PEER_IP, 80);
    bench_run_until(bench, 0, PL_SST_AO);
    return NULL;
}

static BenchPeer *
enter_po(SockBench *bench)
{
    BenchPeer *peer;

    bench_listen(bench, 0, "1001");
    peer = bench_dial(bench, PEER_IP, 0, 1001);
    bench_run_until(bench, 0, PL_SST_PO);
    return peer;
}

static BenchPeer *
enter_est(SockBench *bench)
{
    return bench_establish(bench);
}

static BenchPeer *
enter_pc(SockBench *bench)
{
    BenchPeer *peer = bench_establish(bench);

    peer_half_close(peer);
    bench_run_until(bench, 0, PL_SST_PC);
    return peer;
}

static BenchPeer *
enter_ac(SockBench *bench)
{
    BenchPeer *peer = bench_establish(bench);

    sock_close(bench->dev);
    bench_run_until(bench, 0, PL_SST_AC);
    return peer;
}

typedef void (*OrderFn)(Device *dev);

/* What the peer has seen in the end: its log, NULL if it was never asked. */
static const struct {
    const char *name;
    Enter enter;
    OrderFn order;
    const char *events;
    const char *peer;
    Outcome outcome;
} cases[] = {
    {"arp/close", enter_arp, sock_close, "ARP DISCARDED_CMD", NULL,
     OUTCOME_DISCARDED},
    {"arp/reset", enter_arp, sock_reset, "ARP DISCARDED_CMD", NULL,
     OUTCOME_DISCARDED},
    {"arp/discard", enter_arp, sock_discard, "ARP DISCARDED_CMD", NULL,
     OUTCOME_DISCARDED},
    {"po/close", enter_po, sock_close, "PO ARESET_CMD", "opened end:reset",
     OUTCOME_RESET},
    {"po/reset", enter_po, sock_reset, "PO ARESET_CMD", "opened end:reset",
     OUTCOME_RESET},
    {"po/discard", enter_po, sock_discard, "PO DISCARDED_CMD",
     "opened end:reset", OUTCOME_DISCARDED},
    {"ao/close", enter_ao, sock_close, "ARP AO ARESET_CMD", "end:reset",
     OUTCOME_RESET},
    {"ao/reset", enter_ao, sock_reset, "ARP AO ARESET_CMD", "end:reset",
     OUTCOME_RESET},
    {"ao/discard", enter_ao, sock_discard, "ARP AO DISCARDED_CMD", "end:reset",
     OUTCOME_DISCARDED},
    {"est/close", enter_est, sock_close, "AC ACLOSED", "opened fin end:closed",
     OUTCOME_CLEAN},
    {"est/reset", enter_est, sock_reset, "ARESET_CMD", "opened end:reset",
     OUTCOME_RESET},
    {"est/discard", enter_est, sock_discard, "DISCARDED_CMD", "opened",
     OUTCOME_DISCARDED},
    {"pc/close", enter_pc, sock_close, "PC ARESET_CMD", "opened fin end:closed",
     OUTCOME_RESET},
    {"pc/reset", enter_pc, sock_reset, "PC ARESET_CMD", "opened fin end:closed",
     OUTCOME_RESET},
    {"pc/discard", enter_pc, sock_discard, "PC DISCARDED_CMD",
     "opened fin end:closed", OUTCOME_DISCARDED},
    {"ac/close", enter_ac, sock_close, "AC ARESET_CMD", "opened fin end:reset",
     OUTCOME_RESET},
    {"ac/reset", enter_ac, sock_reset, "AC ARESET_CMD", "opened fin end:reset",
     OUTCOME_RESET},
    {"ac/discard", enter_ac, sock_discard, "AC DISCARDED_CMD",
     "opened fin end:reset", OUTCOME_DISCARDED},
};

static void
test_order(gconstpointer data)
{
    guint i = rows_number(data);
    SockBench *bench = bench_new(NULL);
    BenchPeer *peer;

    bench_start(bench);
    peer = cases[i].enter(bench);
    sock_set_num(bench->dev, 0);
    cases[i].order(bench->dev);
    bench_run(bench, 3000 * MS);
    g_assert_cmpstr(bench->events->str, ==, cases[i].events);
    if (cases[i].peer) {
        peer = peer ? peer : bench_last_peer(bench);
        g_assert_cmpstr(peer->log->str, ==, cases[i].peer);
    } else {
        g_assert_cmpuint(bench->peers->len, ==, 0);
    }
    g_assert_cmpuint(bench->records->len, ==, 1);
    bench_assert_outcome(bench, 0, cases[i].outcome);
    bench_free(bench);
}

/* Orders for a closed socket mean nothing. */
static void
test_closed(void)
{
    SockBench *bench = bench_new(NULL);

    bench_start(bench);
    bench_listen(bench, 0, "1001");
    sock_close(bench->dev);
    sock_reset(bench->dev);
    sock_discard(bench->dev);
    bench_run(bench, 100 * MS);
    bench_assert_state(bench, 0, PL_SST_CLOSED);
    g_assert_cmpstr(bench->events->str, ==, "");
    bench_free(bench);
}

/* Trace 4: the second close finds the first under way and resets; an order
 * posted right behind the first is no different from a later one. */
static void
test_close_twice(void)
{
    SockBench *bench = bench_new(NULL);
    BenchPeer *peer;

    bench_start(bench);
    peer = bench_establish(bench);
    sock_close(bench->dev);
    sock_close(bench->dev);
    bench_run(bench, 1000 * MS);
    g_assert_cmpstr(bench->events->str, ==, "AC ARESET_CMD");
    g_assert_cmpstr(peer->log->str, ==, "opened fin end:reset");
    bench_free(bench);
}

/* An order takes its time: the next statement still sees the old state. */
static void
test_order_latency(void)
{
    SockBench *bench = bench_new(NULL);

    bench->config.order_latency_ns = 5 * MS;
    bench_start(bench);
    bench_establish(bench);
    sock_reset(bench->dev);
    bench_run(bench, 5 * MS - 1);
    bench_assert_state(bench, 0, PL_SST_EST_POPENED);
    bench_run(bench, 1);
    bench_assert_state(bench, 0, PL_SST_CL_ARESET_CMD);
    bench_free(bench);
}

/* An order meant for a connection that is over does not hit the next one. */
static void
test_stale_order(void)
{
    SockBench *bench = bench_new(NULL);
    BenchPeer *peer;

    bench->config.order_latency_ns = 60 * MS;
    bench_start(bench);
    peer = bench_establish(bench);
    peer_reset(peer);
    bench_run(bench, 9 * MS);
    sock_reset(bench->dev);
    bench_run(bench, 2 * MS);
    bench_dial(bench, PEER_IP, 0, 1001);
    bench_run(bench, 200 * MS);
    g_assert_cmpstr(bench->events->str, ==, "PRESET_EST PO EST_POPENED");
    bench_free(bench);
}

/* A passive close passes through PC and needs nobody; a reset does not. */
static void
test_passive(void)
{
    SockBench *bench = bench_new(NULL);
    BenchPeer *peer;

    bench_start(bench);
    peer = bench_establish(bench);
    device_vm_pause(bench->dev);
    peer_half_close(peer);
    bench_run(bench, 200 * MS);
    g_assert_cmpstr(peer->log->str, ==, "opened fin end:closed");
    bench_assert_state(bench, 0, PL_SST_CL_PCLOSED);
    g_assert_cmpstr(bench->events->str, ==, "");
    device_vm_resume(bench->dev);
    bench_run(bench, MS);
    g_assert_cmpstr(bench->events->str, ==, "PC PCLOSED");
    bench_free(bench);
}

/* With the VM stopped a connection is accepted, reset, and its closing
 * event waits. */
static void
test_passive_reset(void)
{
    SockBench *bench = bench_new(NULL);
    BenchPeer *peer;

    bench_start(bench);
    device_vm_pause(bench->dev);
    bench_listen(bench, 0, "1001");
    peer = bench_dial(bench, PEER_IP, 0, 1001);
    bench_run(bench, 100 * MS);
    bench_assert_state(bench, 0, PL_SST_EST_POPENED);
    peer_reset(peer);
    bench_run(bench, 100 * MS);
    bench_assert_state(bench, 0, PL_SST_CL_PRESET_EST);
    device_vm_resume(bench->dev);
    bench_run(bench, MS);
    g_assert_cmpstr(bench->events->str, ==, "PO EST_POPENED PRESET_EST");
    bench_free(bench);
}

int
main(int argc, char **argv)
{
    rows_init(&argc, &argv);
    ROWS_ADD("/sock/end", cases, test_order);
    g_test_add_func("/sock/end/closed", test_closed);
    g_test_add_func("/sock/end/close-twice", test_close_twice);
    g_test_add_func("/sock/end/order-latency", test_order_latency);
    g_test_add_func("/sock/end/stale-order", test_stale_order);
    g_test_add_func("/sock/end/passive", test_passive);
    g_test_add_func("/sock/end/passive-reset", test_passive_reset);
    return g_test_run();
}
