/* SPDX-License-Identifier: GPL-2.0-only */
/* UDP: how connections begin, move and end (sock-fact 4, 7 and 11). */
#include "tests/model/support-sock-udp.h"

/* ---- Opening ------------------------------------------------------------ */

/* The first datagram connects; nothing is asked of the other side. */
static void
test_passive(void)
{
    SockBench *bench = bench_new(NULL);

    bench_start(bench);
    listen_udp(bench, 1, "2000");
    bench_datagram(bench, PEER_IP, 320, 2000, FALSE, "hello");
    bench_run(bench, 50 * MS);
    g_assert_cmpstr(bench->events->str, ==, "EST_POPENED");
    bench_assert_state(bench, 1, PL_SST_EST_POPENED);
    g_assert_cmpstr(sock_remoteip(bench->dev), ==, "10.0.0.40");
    g_assert_cmpuint(sock_remoteport(bench->dev), ==, 320);
    g_assert_cmpuint(sock_localport(bench->dev), ==, 2000);
    bench_free(bench);
}

/* ARP, then established; it works without any buffers, as an ARP probe. */
static void
test_active_without_buffers(void)
{
    SockBench *bench = bench_new(NULL);

    bench->config.rx_pages = bench->config.tx_pages = 0;
    bench_start(bench);
    connect_udp(bench, 0, PEER_IP);
    bench_run(bench, 50 * MS);
    connect_udp(bench, 1, NOBODY_IP);
    bench_run(bench, 2000 * MS);
    g_assert_cmpstr(bench->events->str, ==,
                    "ARP EST_AOPENED ARP DISCARDED_ARPFL");
    say(bench, "x");
    bench_run(bench, 50 * MS);
    g_assert_cmpstr(bench->datagrams->str, ==, "");
    bench_free(bench);
}

/* Datagrams written before the connection is there wait for it; then they
 * leave in order, and replies find the connection with inconmode 0. */
static void
test_send_before_open(void)
{
    SockBench *bench = bench_new(NULL);

    bench_start(bench);
    sock_set_num(bench->dev, 0);
    sock_set_outport(bench->dev, 7000);
    bench_datagram(bench, PEER_IP, 5000, 1, FALSE, "binds the peer's port");
    connect_udp(bench, 0, PEER_IP);
    say(bench, "one");
    sock_send(bench->dev); /* an empty one */
    say(bench, "two");
    bench_run(bench, 100 * MS);
    g_assert_cmpstr(bench->datagrams->str, ==,
                    "40:5000=one 40:5000= "
                    "40:5000=two");
    bench_datagram(bench, PEER_IP, 5000, 7000, FALSE, "reply");
    bench_run(bench, 50 * MS);
    sock_set_num(bench->dev, 0);
    g_assert_cmpuint(sock_rxlen(bench->dev), ==, 15 + 5);
    bench_free(bench);
}

/* ---- Ending ------------------------------------------------------------- */

typedef void (*Verb)(Device *dev);

static const struct {
    const char *name;
    Verb verb;
    SockState in; /* ARP or EST */
} ends[] = {
    {"close-arp", sock_close, PL_SST_ARP},
    {"reset-arp", sock_reset, PL_SST_ARP},
    {"discard-arp", sock_discard, PL_SST_ARP},
    {"close-est", sock_close, PL_SST_EST_AOPENED},
    {"reset-est", sock_reset, PL_SST_EST_AOPENED},
    {"discard-est", sock_discard, PL_SST_EST_AOPENED},
};

static void
test_end(gconstpointer data)
{
    guint i = rows_number(data);
    SockBench *bench = bench_new(NULL);

    bench_start(bench);
    connect_udp(bench, 0, PEER_IP);
    bench_run_until(bench, 0, ends[i].in);
    ends[i].verb(bench->dev);
    bench_run(bench, 100 * MS);
    bench_assert_state(bench, 0, PL_SST_CL_DISCARDED_CMD);
    g_assert_cmpstr(bench->wire->str, ==, "");
    bench_assert_outcome(bench, 0, OUTCOME_DISCARDED);
    bench_free(bench);
}

/* connectiontout discards; datagrams put it off. */
static void
test_timeout(void)
{
    SockBench *bench = bench_new(NULL);

    bench_start(bench);
    listen_udp(bench, 0, "2000");
    sock_set_connectiontout(bench->dev, 4);
    bench_datagram(bench, PEER_IP, 320, 2000, FALSE, "a");
    bench_run(bench, 1500 * MS);
    bench_datagram(bench, PEER_IP, 320, 2000, FALSE, "b");
    bench_run(bench, 1500 * MS);
    bench_assert_state(bench, 0, PL_SST_EST_POPENED);
    bench_run(bench, 1000 * MS);
    bench_assert_state(bench, 0, PL_SST_CL_DISCARDED_TOUT);
    g_assert_cmpstr(bench->events->str, ==, "EST_POPENED DISCARDED_TOUT");
    bench_free(bench);
}

/* Behind the gate datagrams are lost (OPEN-26); once it is open the next one
 * connects again. */
static void
test_gate(void)
{
    SockBench *bench = bench_new(NULL);

    bench_start(bench);
    listen_udp(bench, 0, "2000");
    bench_datagram(bench, PEER_IP, 320, 2000, FALSE, "a");
    bench_run(bench, 50 * MS);
    device_vm_pause(bench->dev);
    sock_close(bench->dev);
    bench_run(bench, 50 * MS);
    bench_datagram(bench, PEER_IP, 320, 2000, FALSE, "lost");
    bench_run(bench, 50 * MS);
    bench_assert_state(bench, 0, PL_SST_CL_DISCARDED_CMD);
    device_vm_resume(bench->dev);
    bench_datagram(bench, PEER_IP, 320, 2000, FALSE, "b");
    bench_run(bench, 50 * MS);
    bench_assert_state(bench, 0, PL_SST_EST_POPENED);
    bench_free(bench);
}

/* ---- Re-connects and port switchover (trace 8) -------------------------- */

/* After a datagram of .40:320, targetport 9999, one of 'ip':'port' comes; then
 * the device says "x".  "" for nobody: the peer has no such port. */
static const struct {
    const char *name;
    SockReconmode mode;
    guint32 ip;
    guint16 port;
    const char *to;     /* where "x" arrives */
    const char *events; /* after the first */
    gboolean taken;
} moves[] = {
    {"mode-0-another-port", PL_SOCK_RECONMODE_0, PEER_IP, 321, "40:9999=x", "",
     TRUE},
    {"mode-0-another-host", PL_SOCK_RECONMODE_0, PEER2_IP, 321, "40:9999=x", "",
     FALSE},
    {"mode-1-another-port", PL_SOCK_RECONMODE_1, PEER_IP, 321, "40:9999=x", "",
     TRUE},
    {"mode-1-another-host", PL_SOCK_RECONMODE_1, PEER2_IP, 321, "41:9999=x",
     "EST_POPENED", TRUE},
    {"mode-2-another-port", PL_SOCK_RECONMODE_2, PEER_IP, 321, "40:321=x",
     "EST_POPENED", TRUE},
    {"mode-2-another-host", PL_SOCK_RECONMODE_2, PEER2_IP, 321, "40:320=x", "",
     FALSE},
    {"mode-3-same", PL_SOCK_RECONMODE_3, PEER_IP, 320, "40:320=x", "", TRUE},
    {"mode-3-another-host", PL_SOCK_RECONMODE_3, PEER2_IP, 321, "41:321=x",
     "EST_POPENED", TRUE},
};

static void
test_move(gconstpointer data)
{
    guint i = rows_number(data);
    SockBench *bench = bench_new(NULL);

    bench_start(bench);
    listen_udp(bench, 0, "2000");
    sock_set_targetport(bench->dev, 9999);
    sock_set_reconmode(bench->dev, moves[i].mode);
    bench_datagram(bench, PEER_IP, 9999, 1, FALSE, "binds");
    bench_datagram(bench, PEER2_IP, 9999, 1, FALSE, "binds");
    bench_datagram(bench, PEER_IP, 320, 2000, FALSE, "a");
    bench_run(bench, 50 * MS);
    g_string_truncate(bench->events, 0);
    bench_datagram(bench, moves[i].ip, moves[i].port, 2000, FALSE, "b");
    bench_run(bench, 50 * MS);
    g_assert_cmpstr(bench->events->str, ==, moves[i].events);
    sock_set_num(bench->dev, 0);
    g_assert_cmpuint(sock_rxlen(bench->dev), ==, moves[i].taken ? 32 : 16);
    say(bench, "x");
    bench_run(bench, 50 * MS);
    g_assert_cmpstr(bench->datagrams->str, ==, moves[i].to);
    g_assert_cmpuint(bench->records->len, ==, 0);
    bench_free(bench);
}

int
main(int argc, char **argv)
{
    rows_init(&argc, &argv);
    g_test_add_func("/sock/udp/passive", test_passive);
    g_test_add_func("/sock/udp/active-without-buffers",
                    test_active_without_buffers);
    g_test_add_func("/sock/udp/send-before-open", test_send_before_open);
    ROWS_ADD("/sock/udp/end", ends, test_end);
    g_test_add_func("/sock/udp/timeout", test_timeout);
    g_test_add_func("/sock/udp/gate", test_gate);
    ROWS_ADD("/sock/udp/move", moves, test_move);
    return g_test_run();
}
