/* SPDX-License-Identifier: GPL-2.0-only */
/* What becomes of RX and TX when a connection ends (OPEN-6 to OPEN-9). */
#include "tests/model/support-sock.h"
#include <string.h>

/* 255 committed bytes, of which the peer's window lets 100 out: what the
 * peer gets in all, and what stays in TX. */
static const struct {
    const char *name;
    gboolean by_peer;
    TxAtClose rule;
    guint got, left;
} tx_ends[] = {
    {"close/keep", FALSE, TX_AT_CLOSE_KEEP, 100, 155},
    {"close/flush", FALSE, TX_AT_CLOSE_FLUSH, 255, 0},
    {"fin/keep", TRUE, TX_AT_CLOSE_KEEP, 100, 155},
    {"fin/flush", TRUE, TX_AT_CLOSE_FLUSH, 255, 0},
};

static void
test_tx_end(gconstpointer data)
{
    guint i = rows_number(data);
    WorldConfig world;
    SockBench *bench;
    BenchPeer *peer;

    world_config_default(&world);
    world.tcp.rcvbuf_bytes = 100;
    bench = bench_new(&world);
    bench->config.tx_at_close = bench->config.tx_at_fin = tx_ends[i].rule;
    bench_start(bench);
    peer = bench_establish(bench);
    sock_setdata(bench->dev, NULL, 255);
    if (tx_ends[i].by_peer) {
        peer_half_close(peer);
        bench_run(bench, 10 * MS - 1);
        sock_send(bench->dev);
    } else {
        sock_send(bench->dev);
        sock_close(bench->dev);
    }
    bench_run(bench, 1000 * MS);
    g_assert_cmpuint(peer->got->len, ==, tx_ends[i].got);
    g_assert_cmpuint(sock_txlen(bench->dev), ==, tx_ends[i].left);
    g_assert_cmpuint(bench_record(bench, 0)->acked_bytes, ==, tx_ends[i].got);
    g_assert_cmpuint(bench_record(bench, 0)->written_bytes, ==, 255);
    bench_assert_outcome(bench, 0, OUTCOME_CLEAN);
    bench_free(bench);
}

/* TX and RX outlive the connection, unless OPEN-9 clears both: the next one
 * sends the old TX bytes, and what RX has no room for yet is not lost. */
static const struct {
    const char *name;
    BuffersAtOpen rule;
    guint got, rest;
} nexts[] = {
    {"keep", BUFFERS_AT_OPEN_KEEP, 7, 299 - (239 - 6)},
    {"clear", BUFFERS_AT_OPEN_CLEAR, 0, 299 - 239},
};

static void
test_survive(gconstpointer data)
{
    guint i = rows_number(data);
    SockBench *bench = bench_new(NULL);
    BenchPeer *peer;
    char text[300] = {0};

    bench->config.rx_pages = 1;
    bench->config.buffers_at_open = nexts[i].rule;
    bench_start(bench);
    peer = bench_establish(bench);
    peer_say(peer, "unread");
    bench_run(bench, 20 * MS);
    peer_reset(peer);
    bench_run(bench, 100 * MS);
    g_assert_cmpuint(sock_rxlen(bench->dev), ==, 6);
    sock_setdata(bench->dev, "waiting", 7);
    sock_send(bench->dev);

    peer = bench_dial(bench, PEER_IP, 0, 1001);
    memset(text, 'x', 299);
    peer_say(peer, text);
    bench_run(bench, 100 * MS);
    g_assert_cmpuint(peer->got->len, ==, nexts[i].got);
    g_assert_cmpuint(sock_rxlen(bench->dev), ==, 239);
    /* of what RX has no room for, nothing is acknowledged */
    g_assert_cmpuint(port_tcp_unacked(peer->tcp), ==, nexts[i].rest);
    sock_rxclear(bench->dev);
    bench_run(bench, 100 * MS);
    g_assert_cmpuint(sock_rxlen(bench->dev), ==, nexts[i].rest);
    bench_free(bench);
}

/* txclear works when closed. */
static void
test_txclear(void)
{
    SockBench *bench = bench_new(NULL);

    bench_start(bench);
    sock_setdata(bench->dev, NULL, 5);
    sock_txclear(bench->dev);
    g_assert_cmpuint(sock_txlen(bench->dev), ==, 0);
    g_assert_cmpuint(sock_newtxlen(bench->dev), ==, 0);
    bench_free(bench);
}

static void
note_sent(Device *dev)
{
    bench_of(dev)->user = GUINT_TO_POINTER(sock_txlen(dev) + 1);
}

/* A TX that is cleared for the next connection is empty: notifysent. */
static void
test_clear_notifies(void)
{
    SockBench *bench = bench_new(NULL);

    bench->config.buffers_at_open = BUFFERS_AT_OPEN_CLEAR;
    bench->program.on_sock_data_sent = note_sent;
    bench_start(bench);
    sock_set_protocol(bench->dev, PL_SOCK_PROTOCOL_TCP);
    sock_setdata(bench->dev, NULL, 5);
    sock_send(bench->dev);
    sock_notifysent(bench->dev, 0);
    bench_run(bench, 50 * MS);
    g_assert_null(bench->user);
    bench_establish(bench);
    g_assert_cmpuint(GPOINTER_TO_UINT(bench->user), ==, 0 + 1);
    bench_free(bench);
}

/* Data that arrive in AC are acknowledged and dropped, or kept (OPEN-8); the
 * record waits for what may still be read. */
static const struct {
    const char *name;
    RxInAc rule;
    guint kept;
} in_ac[] = {
    {"drop", RX_IN_AC_DROP, 0},
    {"keep", RX_IN_AC_KEEP, 4},
};

static void
test_rx_in_ac(gconstpointer data)
{
    guint i = rows_number(data);
    guint kept = in_ac[i].kept;
    SockBench *bench = bench_new(NULL);
    BenchPeer *peer;

    bench->config.rx_in_ac = in_ac[i].rule;
    bench_start(bench);
    peer = bench_establish(bench);
    peer->holds_open = TRUE;
    sock_close(bench->dev);
    bench_run(bench, 50 * MS);
    peer_say(peer, "late");
    bench_run(bench, 50 * MS);
    g_assert_cmpuint(port_tcp_unacked(peer->tcp), ==, 0);
    peer_half_close(peer);
    bench_run(bench, 100 * MS);
    bench_assert_state(bench, 0, PL_SST_CL_ACLOSED);
    g_assert_cmpuint(sock_rxlen(bench->dev), ==, kept);
    g_assert_cmpuint(bench->records->len, ==, kept ? 0 : 1);
    sock_getdata(bench->dev, NULL, 4);
    g_assert_cmpuint(bench_record(bench, 0)->received_bytes, ==, 4);
    g_assert_cmpuint(bench_record(bench, 0)->read_bytes, ==, kept);
    g_assert_cmpuint(bench_record(bench, 0)->dropped_bytes, ==, 4 - kept);
    bench_free(bench);
}

int
main(int argc, char **argv)
{
    rows_init(&argc, &argv);
    ROWS_ADD("/sock/leftover", tx_ends, test_tx_end);
    ROWS_ADD("/sock/leftover/survive", nexts, test_survive);
    g_test_add_func("/sock/leftover/txclear", test_txclear);
    g_test_add_func("/sock/leftover/clear-notifies", test_clear_notifies);
    ROWS_ADD("/sock/leftover/rx-in-ac", in_ac, test_rx_in_ac);
    return g_test_run();
}
