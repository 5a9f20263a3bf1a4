/* SPDX-License-Identifier: GPL-2.0-only */
/* A device that is switched off and on again knows nothing of what was
 * (RFC 9293 3.5.1: a half-open connection ends when its peer speaks). */
#include "tests/model/support-sock.h"

static void
on_init(Device *dev)
{
    SockBench *bench = bench_of(dev);

    g_string_append(bench->events, " init");
    bench_listen(bench, 0, "1001");
}

/* Never ends by itself. */
static void
on_data(Device *dev)
{
    sock_getdata(dev, NULL, 1);
    g_string_append(bench_of(dev)->events, " data");
    for (;;) {
        sys_timercount(dev);
    }
}

static SockBench *
start(BenchPeer **peer)
{
    SockBench *bench = bench_new(NULL);

    bench->program.on_sys_init = on_init;
    bench->program.on_sock_data_arrival = on_data;
    bench_start(bench);
    *peer = bench_establish(bench);
    return bench;
}

/* While the device is off nobody answers; then what the peer repeats finds
 * nobody who knows of it, and a new connection is taken. */
static void
test_peer(void)
{
    BenchPeer *peer;
    SockBench *bench = start(&peer);

    device_stop(bench->dev);
    peer_say(peer, "hello");
    bench_run(bench, 500 * MS);
    g_assert_cmpstr(peer->log->str, ==, "opened");
    device_start(bench->dev);
    bench_assert_state(bench, 0, PL_SST_CLOSED);
    bench_run(bench, 500 * MS);
    g_assert_cmpstr(peer->log->str, ==, "opened end:reset");
    g_assert_cmpstr(bench->events->str, ==, " init");
    peer = bench_dial(bench, PEER_IP, 0, 1001);
    bench_run(bench, 100 * MS);
    bench_assert_state(bench, 0, PL_SST_EST_POPENED);
    bench_free(bench);
}

/* A handler under way does not go on, what is queued or ordered does not come,
 * and settings and buffers are those of power-up. */
static void
test_program(void)
{
    BenchPeer *peer;
    SockBench *bench = start(&peer);

    sock_set_num(bench->dev, 1);
    sock_set_connectiontout(bench->dev, 7);
    sock_set_inconenabledmaster(bench->dev, FALSE);
    sock_redir(bench->dev, PL_REDIR_SOCK0);
    sock_rxbuffrq(bench->dev, 0);
    peer_say(peer, "ab");
    bench_run(bench, 100 * MS);
    g_assert_cmpstr(bench->events->str, ==, " data");
    sock_set_num(bench->dev, 0);
    sock_close(bench->dev);
    device_stop(bench->dev);
    device_start(bench->dev);
    bench_run(bench, 100 * MS);
    g_assert_cmpstr(bench->events->str, ==, " data init");
    g_assert_cmpuint(bench->records->len, ==, 1);
    sock_set_num(bench->dev, 1);
    g_assert_cmpuint(sock_connectiontout(bench->dev), ==, 0);
    g_assert_true(sock_inconenabledmaster(bench->dev));
    g_assert_cmpuint(sys_timercount(bench->dev), ==, 0);
    bench_free(bench);
}

/* A node whose device is gone for good ignores what still comes; a new device
 * on the same port knows nothing. */
static void
test_gone(void)
{
    BenchPeer *peer, *late;
    SockBench *bench = start(&peer);

    device_free(bench->dev);
    peer_say(peer, "hello");
    late = bench_dial(bench, PEER_IP, 0, 1001);
    bench_datagram(bench, PEER_IP, 80, 1001, FALSE, "datagram");
    world_run(bench->world, world_now_ns(bench->world) + 300 * MS);
    g_assert_cmpstr(peer->log->str, ==, "opened");
    g_assert_cmpstr(late->log->str, ==, "");
    bench->dev =
        device_new(bench->node, &bench->config, &bench->program, NULL, NULL);
    device_start(bench->dev);
    bench_run(bench, 1000 * MS);
    g_assert_cmpstr(peer->log->str, ==, "opened end:reset");
    g_assert_cmpstr(late->log->str, ==, "opened");
    bench_free(bench);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sock/reboot/peer", test_peer);
    g_test_add_func("/sock/reboot/program", test_program);
    g_test_add_func("/sock/reboot/gone", test_gone);
    return g_test_run();
}
