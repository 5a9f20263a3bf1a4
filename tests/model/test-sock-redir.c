/* SPDX-License-Identifier: GPL-2.0-only */
/* Data that pass the program by, wholly or partly: redir, sinkdata,
 * gendataarrivalevent, splittcppackets (sock-fact 3 and 10). */
#include "tests/model/support-sock.h"
#include <string.h>

static void
note_data(Device *dev)
{
    g_string_append(bench_of(dev)->events, " data");
    sock_getdata(dev, NULL, 255);
}

static void
note_segment(Device *dev, guint len_bytes)
{
    g_string_append_printf(bench_of(dev)->events, " segment:%u", len_bytes);
}

static SockBench *
start(BenchPeer **first, BenchPeer **second)
{
    SockBench *bench = bench_new(NULL);

    bench->program.on_sock_data_arrival = note_data;
    bench->program.on_sock_tcp_packet_arrival = note_segment;
    bench_start(bench);
    sock_set_num(bench->dev, 0);
    sock_set_splittcppackets(bench->dev, first == NULL);
    bench_listen(bench, 0, "1001");
    bench_listen(bench, 1, "1002");
    if (first) {
        *first = bench_dial(bench, PEER_IP, 0, 1001);
        *second = bench_dial(bench, PEER_IP, 0, 1002);
    }
    bench_run(bench, 50 * MS);
    g_string_truncate(bench->events, 0);
    sock_set_num(bench->dev, 0);
    return bench;
}

/* ---- redir -------------------------------------------------------------- */

/* All of it arrives at the other peer, more than the buffers hold too, and
 * the program hears nothing, though its VM stands still. */
static void
test_redir(void)
{
    BenchPeer *first, *second;
    SockBench *bench = start(&first, &second);
    char *text = g_strnfill(9000, 'r');

    device_vm_pause(bench->dev);
    g_assert_cmpuint(sock_redir(bench->dev, PL_REDIR_SOCK0 + 1), ==,
                     PL_REDIR_SOCK0 + 1);
    peer_say(first, text);
    bench_run(bench, 2000 * MS);
    g_assert_cmpuint(second->got->len, ==, 9000);
    device_vm_resume(bench->dev);
    bench_run(bench, 50 * MS);
    g_assert_cmpstr(bench->events->str, ==, "");
    sock_set_num(bench->dev, 0);
    sock_redir(bench->dev, PL_REDIR_NONE);
    peer_say(first, "x");
    bench_run(bench, 50 * MS);
    g_assert_cmpstr(bench->events->str, ==, " data");
    g_free(text);
    bench_free(bench);
}

/* What was in RX goes too, to the socket itself as to any; while the target
 * is closed it gathers in TX. */
static void
test_redir_closed(void)
{
    BenchPeer *first, *second;
    SockBench *bench = start(&first, &second);

    sock_set_gendataarrivalevent(bench->dev, FALSE);
    peer_say(first, "before ");
    bench_run(bench, 50 * MS);
    sock_set_num(bench->dev, 2);
    sock_set_protocol(bench->dev, PL_SOCK_PROTOCOL_TCP);
    sock_set_num(bench->dev, 0);
    sock_redir(bench->dev, PL_REDIR_SOCK0 + 2);
    peer_say(first, "after");
    bench_run(bench, 50 * MS);
    sock_set_num(bench->dev, 2);
    g_assert_cmpuint(sock_txlen(bench->dev), ==, 12);
    sock_set_num(bench->dev, 0);
    g_assert_cmpuint(sock_redir(bench->dev, PL_REDIR_SOCK0), ==,
                     PL_REDIR_SOCK0);
    peer_say(first, "echo");
    bench_run(bench, 50 * MS);
    g_assert_cmpmem(first->got->data, first->got->len, "echo", 4);
    bench_free(bench);
}

/* A UDP target makes a datagram of each piece, and its datagrams become a
 * stream again; neither RX needs a page. */
static void
test_redir_udp(void)
{
    SockBench *bench = bench_new(NULL);
    BenchPeer *peer;

    bench->config.rx_pages = 0;
    bench_start(bench);
    sock_set_num(bench->dev, 0);
    sock_redir(bench->dev, PL_REDIR_SOCK0 + 1); /* before any protocol */
    bench_listen(bench, 0, "1001");
    sock_set_num(bench->dev, 1);
    sock_redir(bench->dev, PL_REDIR_SOCK0);
    bench_target(bench->dev, PEER_IP);
    sock_set_targetport(bench->dev, 5000);
    sock_set_outport(bench->dev, 7000);
    sock_connect(bench->dev);
    bench_datagram(bench, PEER_IP, 5000, 9, FALSE, ""); /* binds 5000 */
    peer = bench_dial(bench, PEER_IP, 0, 1001);
    bench_run(bench, 100 * MS);
    peer_say(peer, "there");
    bench_datagram(bench, PEER_IP, 5000, 7000, FALSE, "and back");
    bench_run(bench, 100 * MS);
    g_assert_cmpstr(bench->datagrams->str, ==, "40:5000=there");
    g_assert_cmpmem(peer->got->data, peer->got->len, "and back", 8);
    bench_free(bench);
}

/* The window is the room in TX of the target: what does not fit stays with the
 * peer, and nothing is lost when the target gets room. */
static void
test_redir_window(void)
{
    SockBench *bench = bench_new(NULL);
    BenchPeer *peer;
    char *text = g_strnfill(5000, 'w');

    bench->config.rx_pages = 0;
    bench->config.tx_pages = 2;
    bench_start(bench);
    sock_set_num(bench->dev, 1);
    sock_set_protocol(bench->dev, PL_SOCK_PROTOCOL_TCP);
    bench_listen(bench, 0, "1001");
    sock_redir(bench->dev, PL_REDIR_SOCK0 + 1);
    peer = bench_dial(bench, PEER_IP, 0, 1001);
    bench_run(bench, 100 * MS);
    peer_say(peer, text);
    bench_run(bench, 1000 * MS);
    g_assert_cmpuint(port_tcp_unacked(peer->tcp), ==, 5000 - (2 * 256 - 17));
    bench_connect(bench, 1, PEER_IP, 80);
    bench_run(bench, 10000 * MS);
    g_assert_cmpuint(bench_last_peer(bench)->got->len, ==, 5000);
    g_free(text);
    bench_free(bench);
}

/* Serial ports and sockets that do not exist are no targets. */
static void
test_redir_nowhere(void)
{
    BenchPeer *first, *second;
    SockBench *bench = start(&first, &second);

    for (guint target = 1; target < PL_REDIR_SOCK0; target++) {
        g_assert_cmpuint(sock_redir(bench->dev, target), ==, PL_REDIR_NONE);
    }
    g_assert_cmpuint(sock_redir(bench->dev, PL_REDIR_SOCK0 + 4), ==,
                     PL_REDIR_NONE);
    bench_free(bench);
}

/* ---- sinkdata, gendataarrivalevent -------------------------------------- */

/* Sunk data leave no trace but the time-out's (sock-fact 8). */
static void
test_sink(void)
{
    BenchPeer *first, *second;
    SockBench *bench = start(&first, &second);
    char *text = g_strnfill(3000, 's');

    sock_set_sinkdata(bench->dev, TRUE);
    sock_set_connectiontout(bench->dev, 4);
    bench_run(bench, 1500 * MS);
    sock_set_num(bench->dev, 0);
    g_assert_cmpuint(sock_toutcounter(bench->dev), ==, 3);
    peer_say(first, text);
    bench_run(bench, 100 * MS);
    g_assert_cmpuint(sock_toutcounter(bench->dev), <=, 1);
    g_assert_cmpuint(sock_rxlen(bench->dev), ==, 0);
    g_assert_cmpstr(bench->events->str, ==, "");
    g_assert_cmpuint(port_tcp_unacked(first->tcp), ==, 0);
    g_free(text);
    bench_free(bench);
}

static void
test_no_event(void)
{
    BenchPeer *first, *second;
    SockBench *bench = start(&first, &second);

    sock_set_gendataarrivalevent(bench->dev, FALSE);
    peer_say(first, "quiet");
    bench_run(bench, 50 * MS);
    g_assert_cmpstr(bench->events->str, ==, "");
    sock_set_num(bench->dev, 0);
    g_assert_cmpuint(sock_rxlen(bench->dev), ==, 5);
    sock_set_gendataarrivalevent(bench->dev, TRUE);
    bench_run(bench, 50 * MS);
    g_assert_cmpstr(bench->events->str, ==, " data");
    bench_free(bench);
}

/* ---- splittcppackets ---------------------------------------------------- */

/* An event for each segment, before that for its data. */
static void
test_split_in(void)
{
    SockBench *bench = start(NULL, NULL);
    BenchPeer *peer = bench_dial(bench, PEER_IP, 0, 1001);

    bench_run(bench, 50 * MS);
    g_string_truncate(bench->events, 0);
    peer_say(peer, "abc");
    bench_run(bench, 50 * MS);
    peer_say(peer, "de");
    bench_run(bench, 50 * MS);
    g_assert_cmpstr(bench->events->str, ==, " segment:3 data segment:2 data");
    bench_free(bench);
}

/* All of TX or nothing: while the peer's window is too small, nothing. */
static void
test_split_out(void)
{
    WorldConfig world;
    SockBench *bench;
    BenchPeer *peer;

    world_config_default(&world);
    world.tcp.rcvbuf_bytes = 300; /* the peer's */
    bench = bench_new(&world);
    bench_start(bench);
    sock_set_num(bench->dev, 0);
    sock_set_splittcppackets(bench->dev, TRUE);
    peer = bench_establish(bench);
    sock_set_num(bench->dev, 0);
    sock_set_splittcppackets(bench->dev, FALSE); /* idle only */
    g_assert_true(sock_splittcppackets(bench->dev));
    sock_setdata(bench->dev, NULL, 250);
    sock_send(bench->dev);
    bench_run(bench, 100 * MS);
    g_assert_cmpuint(peer->got->len, ==, 250);
    sock_setdata(bench->dev, NULL, 250);
    sock_setdata(bench->dev, NULL, 250);
    sock_send(bench->dev);
    bench_run(bench, 3000 * MS);
    g_assert_cmpuint(peer->got->len, ==, 250); /* a deadlock, as documented */
    bench_free(bench);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sock/redir/to-another", test_redir);
    g_test_add_func("/sock/redir/to-closed", test_redir_closed);
    g_test_add_func("/sock/redir/udp", test_redir_udp);
    g_test_add_func("/sock/redir/window", test_redir_window);
    g_test_add_func("/sock/redir/nowhere", test_redir_nowhere);
    g_test_add_func("/sock/sinkdata", test_sink);
    g_test_add_func("/sock/gendataarrivalevent", test_no_event);
    g_test_add_func("/sock/split/in", test_split_in);
    g_test_add_func("/sock/split/out", test_split_out);
    return g_test_run();
}
