/* SPDX-License-Identifier: GPL-2.0-only */
/* RX and TX while connected (sock-fact 10). */
#include "tests/model/support-sock.h"
#include <string.h>

/* Usable bytes of n pages. */
static const struct {
    const char *name;
    guint pages, overhead, bytes;
} sizes[] = {
    {"0-pages", 0, 17, 0},         {"1-page", 1, 17, 239},
    {"4-pages", 4, 17, 1007},      {"4-pages-with-more-overhead", 4, 33, 991},
    {"255-pages", 255, 17, 65263},
};

static void
test_sizes(gconstpointer data)
{
    guint i = rows_number(data);
    SockBench *bench = bench_new(NULL);

    bench->config.rx_pages = bench->config.tx_pages = sizes[i].pages;
    bench->config.page_overhead_bytes = sizes[i].overhead;
    bench_start(bench);
    g_assert_cmpuint(sock_rxbuffsize(bench->dev), ==, sizes[i].bytes);
    g_assert_cmpuint(sock_txbuffsize(bench->dev), ==, sizes[i].bytes);
    g_assert_cmpuint(sock_txfree(bench->dev), ==, sizes[i].bytes);
    bench_free(bench);
}

/* setdata is cut to a string and to what fits; send commits; bytes leave TX
 * when they are acknowledged. */
static void
test_tx(void)
{
    SockBench *bench = bench_new(NULL);
    Device *dev;
    BenchPeer *peer;
    char text[400];

    bench->config.tx_pages = 2;
    bench_start(bench);
    peer = bench_establish(bench);
    dev = bench->dev;
    memset(text, 'a', sizeof text);
    g_assert_cmpuint(sock_setdata(dev, text, sizeof text), ==, 255);
    g_assert_cmpuint(sock_newtxlen(dev), ==, 255);
    bench_run(bench, 100 * MS);
    g_assert_cmpuint(peer->got->len, ==, 0);
    sock_send(dev);
    g_assert_cmpuint(sock_newtxlen(dev), ==, 0);
    g_assert_cmpuint(sock_txlen(dev), ==, 255);
    g_assert_cmpuint(sock_setdata(dev, text, 255), ==, 240);
    g_assert_cmpuint(sock_txfree(dev), ==, 0);
    bench_run(bench, 19 * MS);
    g_assert_cmpuint(peer->got->len, ==, 255);
    g_assert_cmpuint(sock_txlen(dev), ==, 495);
    bench_run(bench, 2 * MS);
    g_assert_cmpuint(sock_txlen(dev), ==, 240);
    sock_txclear(dev); /* no effect: not closed */
    g_assert_cmpuint(sock_txlen(dev), ==, 240);
    bench_free(bench);
}

/* getdata takes, peekdata looks; taking opens the window again. */
static void
test_rx(void)
{
    SockBench *bench = bench_new(NULL);
    BenchPeer *peer;
    char text[600], out[300];

    bench->config.rx_pages = 1;
    bench_start(bench);
    peer = bench_establish(bench);
    memset(text, 'b', sizeof text);
    text[599] = 0;
    peer_say(peer, text);
    bench_run(bench, 100 * MS);
    g_assert_cmpuint(sock_rxlen(bench->dev), ==, 239);
    g_assert_cmpuint(sock_peekdata(bench->dev, out, 100), ==, 100);
    g_assert_cmpuint(sock_getdata(bench->dev, out, 300), ==, 239);
    g_assert_cmpuint(sock_rxlen(bench->dev), ==, 0);
    bench_run(bench, 400 * MS);
    sock_rxclear(bench->dev);
    bench_run(bench, 400 * MS);
    g_assert_cmpuint(sock_rxlen(bench->dev), ==, 599 - 2 * 239);
    bench_free(bench);
}

/* A window of 0 for a socket without RX. */
static void
test_no_rx(void)
{
    SockBench *bench = bench_new(NULL);
    BenchPeer *peer;

    bench->config.rx_pages = 0;
    bench_start(bench);
    peer = bench_establish(bench);
    peer_say(peer, "x");
    bench_run(bench, 1000 * MS);
    g_assert_cmpuint(sock_rxlen(bench->dev), ==, 0);
    g_assert_cmpuint(port_tcp_unacked(peer->tcp), ==, 1);
    bench_free(bench);
}

/* Data go out as far as the peer's window allows; the rest waits in TX and
 * follows when the window opens, also if that news is lost. */
static void
test_peer_window(void)
{
    WorldConfig world;
    SockBench *bench;
    BenchPeer *peer;

    world_config_default(&world);
    world.tcp.rcvbuf_bytes = 100;
    bench = bench_new(&world);
    bench_start(bench);
    peer = bench_establish(bench);
    peer->leaves_unread = TRUE;
    sock_setdata(bench->dev, NULL, 255);
    sock_send(bench->dev);
    bench_run(bench, 1000 * MS);
    g_assert_cmpuint(port_tcp_readable(peer->tcp), ==, 100);
    g_assert_cmpuint(sock_txlen(bench->dev), ==, 155);
    world_drop(bench->world, peer->tcp->port, WORLD_ACK, 1);
    peer->leaves_unread = FALSE;
    peer_read(peer);
    bench_run(bench, 2000 * MS);
    g_assert_cmpuint(peer->got->len, ==, 255);
    g_assert_cmpuint(sock_txlen(bench->dev), ==, 0);
    bench_free(bench);
}

/* ---- notifysent --------------------------------------------------------- */

static void
note_sent(Device *dev)
{
    g_string_append_printf(bench_of(dev)->events, "sent ");
}

static const struct {
    const char *name;
    NotifyWhen when;
    guint threshold;
    gboolean before_ack, after_ack;
} notifications[] = {
    {"at-most-0", NOTIFY_AT_MOST, 0, FALSE, TRUE},
    {"at-most-less", NOTIFY_AT_MOST, 9, FALSE, TRUE},
    {"at-most-all", NOTIFY_AT_MOST, 10, TRUE, TRUE},
    {"less-than-all", NOTIFY_LESS_THAN, 10, FALSE, TRUE},
    {"less-than-more", NOTIFY_LESS_THAN, 11, TRUE, TRUE},
    {"less-than-0", NOTIFY_LESS_THAN, 0, FALSE, TRUE},
};

static void
test_notifysent(gconstpointer data)
{
    guint i = rows_number(data);
    SockBench *bench = bench_new(NULL);

    bench->config.notify_when = notifications[i].when;
    bench->program.on_sock_data_sent = note_sent;
    bench_start(bench);
    bench_establish(bench);
    sock_setdata(bench->dev, NULL, 10);
    sock_send(bench->dev);
    sock_setdata(bench->dev, NULL, 5); /* uncommitted: does not count */
    sock_notifysent(bench->dev, notifications[i].threshold);
    bench_run(bench, MS);
    g_assert_cmpstr(bench->events->str, ==,
                    notifications[i].before_ack ? "sent " : "");
    bench_run(bench, 30 * MS);
    g_assert_cmpstr(bench->events->str, ==,
                    notifications[i].after_ack ? "sent " : "");
    bench_free(bench);
}

int
main(int argc, char **argv)
{
    rows_init(&argc, &argv);
    ROWS_ADD("/sock/data/sizes", sizes, test_sizes);
    g_test_add_func("/sock/data/tx", test_tx);
    g_test_add_func("/sock/data/rx", test_rx);
    g_test_add_func("/sock/data/no-rx", test_no_rx);
    g_test_add_func("/sock/data/peer-window", test_peer_window);
    ROWS_ADD("/sock/data/notifysent", notifications, test_notifysent);
    return g_test_run();
}
