/* SPDX-License-Identifier: GPL-2.0-only */
/* Who takes a SYN, and what it gets when nobody does (sock-fact 7). */
#include "tests/model/support-sock.h"

static BenchPeer *
dial_and_settle(SockBench *bench, guint32 ip, guint16 from, guint16 to)
{
    BenchPeer *peer = bench_dial(bench, ip, from, to);

    bench_run(bench, 50 * MS);
    return peer;
}

/* ---- One socket: is it eligible? ---------------------------------------- */

static const struct {
    const char *name;
    gboolean master;
    SockProtocol protocol;
    SockInconmode mode;
    const char *ports, *http;
    guint rx_pages;
    AcceptWithoutRx without_rx;
    gboolean taken;
} eligible[] = {
    {"any", TRUE, PL_SOCK_PROTOCOL_TCP, PL_SOCK_INCONMODE_ANY_IP_ANY_PORT,
     "1001", "", 4, 0, TRUE},
    {"second-port", TRUE, PL_SOCK_PROTOCOL_TCP,
     PL_SOCK_INCONMODE_ANY_IP_ANY_PORT, "7, 1001", "", 4, 0, TRUE},
    {"http-port", TRUE, PL_SOCK_PROTOCOL_TCP, PL_SOCK_INCONMODE_ANY_IP_ANY_PORT,
     "", "1001", 4, 0, TRUE},
    {"other-port", TRUE, PL_SOCK_PROTOCOL_TCP,
     PL_SOCK_INCONMODE_ANY_IP_ANY_PORT, "1,10011,x1001,1001x", "", 4, 0, FALSE},
    {"master-off", FALSE, PL_SOCK_PROTOCOL_TCP,
     PL_SOCK_INCONMODE_ANY_IP_ANY_PORT, "1001", "", 4, 0, FALSE},
    {"udp", TRUE, PL_SOCK_PROTOCOL_UDP, PL_SOCK_INCONMODE_ANY_IP_ANY_PORT,
     "1001", "", 4, 0, FALSE},
    {"none", TRUE, PL_SOCK_PROTOCOL_TCP, PL_SOCK_INCONMODE_NONE, "1001", "", 4,
     0, FALSE},
    {"same-ip", TRUE, PL_SOCK_PROTOCOL_TCP,
     PL_SOCK_INCONMODE_SPECIFIC_IP_ANY_PORT, "1001", "", 4, 0, TRUE},
    {"same-ip-not-port", TRUE, PL_SOCK_PROTOCOL_TCP,
     PL_SOCK_INCONMODE_SPECIFIC_IPPORT, "1001", "", 4, 0, FALSE},
    {"no-rx", TRUE, PL_SOCK_PROTOCOL_TCP, PL_SOCK_INCONMODE_ANY_IP_ANY_PORT,
     "1001", "", 0, ACCEPT_WITHOUT_RX, TRUE},
    {"no-rx-refused", TRUE, PL_SOCK_PROTOCOL_TCP,
     PL_SOCK_INCONMODE_ANY_IP_ANY_PORT, "1001", "", 0, ACCEPT_WITHOUT_RX_REFUSE,
     FALSE},
};

static void
test_eligible(gconstpointer data)
{
    guint i = rows_number(data);
    SockBench *bench = bench_new(NULL);
    BenchPeer *peer;
    Device *dev;

    bench->config.rx_pages = eligible[i].rx_pages;
    bench->config.accept_without_rx = eligible[i].without_rx;
    bench_start(bench);
    dev = bench->dev;
    sock_set_inconenabledmaster(dev, eligible[i].master);
    sock_set_num(dev, 0);
    sock_set_protocol(dev, eligible[i].protocol);
    sock_set_inconmode(dev, eligible[i].mode);
    sock_set_localportlist(dev, eligible[i].ports);
    sock_set_httpportlist(dev, eligible[i].http);
    bench_target(dev, PEER_IP);
    sock_set_targetport(dev, 9);
    peer = dial_and_settle(bench, PEER_IP, 5000, 1001);
    g_assert_cmpstr(peer->log->str, ==,
                    eligible[i].taken ? "opened" : "end:refused");
    bench_free(bench);
}

/* An interface that is not allowed takes nobody; NET is the one there is. */
static const struct {
    const char *name;
    const char *allowed;
    gboolean taken;
} interfaces[] = {{"net", "NET", TRUE},
                  {"among-others", "WLN, NET", TRUE},
                  {"another", "WLN", FALSE},
                  {"none", "", FALSE}};

static void
test_interface(gconstpointer data)
{
    guint i = rows_number(data);
    SockBench *bench = bench_new(NULL);

    bench_start(bench);
    bench_listen(bench, 0, "1001");
    sock_set_allowedinterfaces(bench->dev, interfaces[i].allowed);
    g_assert_cmpstr(sock_allowedinterfaces(bench->dev), ==,
                    interfaces[i].taken ? "NET" : ""); /* others are not kept */
    dial_and_settle(bench, PEER_IP, 0, 1001);
    g_assert_cmpint(sock_currentinterface(bench->dev), ==,
                    interfaces[i].taken ? PL_SOCK_INTERFACE_NET
                                        : PL_SOCK_INTERFACE_NULL);
    bench_free(bench);
}

/* inconmode 1 takes one port of one host only. */
static void
test_specific_port(void)
{
    SockBench *bench = bench_new(NULL);

    bench_start(bench);
    bench_listen(bench, 0, "1001");
    sock_set_inconmode(bench->dev, PL_SOCK_INCONMODE_SPECIFIC_IPPORT);
    bench_target(bench->dev, PEER_IP);
    sock_set_targetport(bench->dev, 5000);
    g_assert_cmpint(
        bench_taker(bench, dial_and_settle(bench, PEER2_IP, 5000, 1001)), ==,
        -1);
    g_assert_cmpint(
        bench_taker(bench, dial_and_settle(bench, PEER_IP, 5001, 1001)), ==,
        -1);
    g_assert_cmpint(
        bench_taker(bench, dial_and_settle(bench, PEER_IP, 5000, 1001)), ==, 0);
    bench_free(bench);
}

/* ---- Several sockets ---------------------------------------------------- */

/* Idle sockets on one port are taken in order of their numbers; when all are
 * engaged, RST. */
static void
test_order(void)
{
    SockBench *bench = bench_new(NULL);
    BenchPeer *peers[4];

    bench_start(bench);
    for (guint i = 0; i < 3; i++) {
        bench_listen(bench, i, "1001");
    }
    for (int i = 0; i < 4; i++) {
        peers[i] = dial_and_settle(bench, PEER_IP, 0, 1001);
        g_assert_cmpint(bench_taker(bench, peers[i]), ==, i < 3 ? i : -1);
    }
    g_assert_cmpstr(peers[3]->log->str, ==, "end:refused");
    peer_half_close(peers[1]);
    bench_run(bench, 100 * MS);
    g_assert_cmpint(
        bench_taker(bench, dial_and_settle(bench, PEER_IP, 0, 1001)), ==, 1);
    bench_free(bench);
}

/* The worked example of the manual (sock-fact 7). */
static void
test_worked_example(void)
{
    SockBench *bench = bench_new(NULL);
    BenchPeer *first, *second, *third;

    bench_start(bench);
    bench_listen(bench, 0, "1001");
    sock_set_inconmode(bench->dev, PL_SOCK_INCONMODE_SPECIFIC_IP_ANY_PORT);
    bench_target(bench->dev, PEER_IP);
    sock_set_reconmode(bench->dev, PL_SOCK_RECONMODE_2);
    bench_listen(bench, 1, "1001");
    bench_listen(bench, 2, "2000");
    sock_set_protocol(bench->dev, PL_SOCK_PROTOCOL_UDP);

    first = dial_and_settle(bench, PEER_IP, 29600, 1001);
    g_assert_cmpint(bench_taker(bench, first), ==, 0);
    second = dial_and_settle(bench, PEER_IP, 29601, 1001);
    g_assert_cmpint(bench_taker(bench, second), ==, 0);
    third = dial_and_settle(bench, PEER2_IP, 900, 1001);
    g_assert_cmpint(bench_taker(bench, third), ==, 1);
    bench_datagram(bench, PEER_IP, 320, 2000, FALSE, "to socket 2");
    bench_run(bench, 50 * MS);
    bench_assert_state(bench, 2, PL_SST_EST_POPENED);
    /* no CLOSED in between, and the old peer has not been told */
    g_assert_cmpstr(bench->events->str, ==,
                    "PO EST_POPENED PO EST_POPENED PO EST_POPENED EST_POPENED");
    g_assert_cmpstr(first->log->str, ==, "opened");
    bench_assert_outcome(bench, 0, OUTCOME_DISCARDED);
    bench_free(bench);
}

/* Which later SYN replaces the connection of PEER_IP:5000 (TCP); from port
 * 5000 again, the peer has forgotten its own end. */
static const struct {
    const char *name;
    SockReconmode mode;
    guint32 ip;
    guint16 from, to;
    gboolean taken;
} reconnects[] = {
    {"mode-0", PL_SOCK_RECONMODE_0, PEER_IP, 5001, 1001, FALSE},
    {"mode-0-same", PL_SOCK_RECONMODE_0, PEER_IP, 5000, 1001, FALSE},
    {"mode-1", PL_SOCK_RECONMODE_1, PEER_IP, 5001, 1001, FALSE},
    {"mode-1-same", PL_SOCK_RECONMODE_1, PEER_IP, 5000, 1001, TRUE},
    {"mode-2", PL_SOCK_RECONMODE_2, PEER_IP, 5001, 1001, TRUE},
    {"mode-2-same", PL_SOCK_RECONMODE_2, PEER_IP, 5000, 1001, TRUE},
    {"mode-2-another-host", PL_SOCK_RECONMODE_2, PEER2_IP, 5001, 1001, FALSE},
    {"mode-3-another-host", PL_SOCK_RECONMODE_3, PEER2_IP, 5001, 1001, TRUE},
    {"mode-3-another-port", PL_SOCK_RECONMODE_3, PEER2_IP, 5001, 1002, FALSE},
};

static void
test_reconmode(gconstpointer data)
{
    guint i = rows_number(data);
    SockBench *bench = bench_new(NULL);
    BenchPeer *first, *peer;

    bench_start(bench);
    bench_listen(bench, 0, "1001,1002");
    sock_set_reconmode(bench->dev, reconnects[i].mode);
    first = dial_and_settle(bench, PEER_IP, 5000, 1001);
    if (reconnects[i].from == 5000) {
        peer_forget(first);
    }
    peer = dial_and_settle(bench, reconnects[i].ip, reconnects[i].from,
                           reconnects[i].to);
    g_assert_cmpint(bench_taker(bench, peer), ==, reconnects[i].taken ? 0 : -1);
    bench_free(bench);
}

/* ---- Nobody takes it ---------------------------------------------------- */

/* While socket 0 is engaged: RST on a normal port, silence on an HTTP port,
 * RST on an HTTP port that nobody has. */
static const struct {
    const char *name;
    const char *ports, *http;
    guint16 to;
    const char *log;
} busy[] = {
    {"normal-port", "1001", "", 1001, "end:refused"},
    {"http-port", "1001", "80", 80, ""},
    {"http-port-alone", "", "1001", 1001, ""},
    {"nobodys-port", "1001", "80", 81, "end:refused"},
};

static void
test_busy(gconstpointer data)
{
    guint i = rows_number(data);
    SockBench *bench = bench_new(NULL);
    BenchPeer *peer;

    bench_start(bench);
    bench_listen(bench, 0, busy[i].ports);
    sock_set_httpportlist(bench->dev, busy[i].http);
    dial_and_settle(bench, PEER_IP, 0, 1001);
    peer = dial_and_settle(bench, PEER_IP, 0, busy[i].to);
    g_assert_cmpstr(peer->log->str, ==, busy[i].log);
    bench_free(bench);
}

/* A SYN left without an answer is repeated, and taken once a socket has
 * closed and its gate has opened. */
static void
test_silence_then_taken(void)
{
    SockBench *bench = bench_new(NULL);
    BenchPeer *first, *peer;

    bench_start(bench);
    bench_listen(bench, 0, "");
    sock_set_httpportlist(bench->dev, "80");
    first = dial_and_settle(bench, PEER_IP, 0, 80);
    peer = dial_and_settle(bench, PEER_IP, 0, 80);
    peer_half_close(first);
    bench_run(bench, 400 * MS);
    g_assert_cmpint(bench_taker(bench, peer), ==, 0);
    bench_free(bench);
}

int
main(int argc, char **argv)
{
    rows_init(&argc, &argv);
    ROWS_ADD("/sock/accept/eligible", eligible, test_eligible);
    ROWS_ADD("/sock/accept/interface", interfaces, test_interface);
    g_test_add_func("/sock/accept/specific-port", test_specific_port);
    g_test_add_func("/sock/accept/order", test_order);
    g_test_add_func("/sock/accept/worked-example", test_worked_example);
    ROWS_ADD("/sock/accept/reconmode", reconnects, test_reconmode);
    ROWS_ADD("/sock/accept/busy", busy, test_busy);
    g_test_add_func("/sock/accept/silence-then-taken", test_silence_then_taken);
    return g_test_run();
}
