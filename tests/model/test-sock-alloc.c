/* SPDX-License-Identifier: GPL-2.0-only */
/* buffrq and buffalloc: what is granted, to whom, and the stall (sock-fact 1,
 * 5 and 10). */
#include "tests/model/support-sock.h"

/* A request changes nothing before buffalloc; usable are pages*256-17. */
static void
test_grant(void)
{
    SockBench *bench = bench_new(NULL);
    Device *dev;

    bench_start(bench);
    dev = bench->dev;
    sock_set_num(dev, 0);
    g_assert_cmpuint(sock_rxbuffrq(dev, 2), ==, 2);
    g_assert_cmpuint(sock_txbuffrq(dev, 1000), ==, 255);
    g_assert_cmpuint(sock_varbuffrq(dev, 0), ==, 0);
    g_assert_cmpuint(sock_rxbuffsize(dev), ==, 4 * 256 - 17);
    sys_buffalloc(dev);
    g_assert_cmpuint(sock_rxbuffsize(dev), ==, 2 * 256 - 17);
    g_assert_cmpuint(sock_txbuffsize(dev), ==, 255 * 256 - 17);
    g_assert_cmpuint(sock_varbuffsize(dev), ==, 0);
    sock_set_num(dev, 1);
    g_assert_cmpuint(sock_rxbuffsize(dev), ==, 4 * 256 - 17);
    bench_free(bench);
}

/* No more is granted than memory has. */
static void
test_memory(void)
{
    SockBench *bench = bench_new(NULL);

    bench->config.numofsock = 2; /* of 9 pages each */
    bench->config.memory_pages = 20;
    bench_start(bench);
    sock_set_num(bench->dev, 0);
    g_assert_cmpuint(sock_rxbuffrq(bench->dev, 10), ==, 6);
    g_assert_cmpuint(sock_txbuffrq(bench->dev, 10), ==, 4);
    g_assert_cmpuint(sock_txbuffrq(bench->dev, 1), ==, 1);
    g_assert_cmpuint(sock_rxbuffrq(bench->dev, 10), ==, 9);
    bench_free(bench);
}

/* For an open socket the request is void, or the connection is discarded;
 * one whose sizes stay is left alone. */
static const struct {
    const char *name;
    BuffallocOpen rule;
    guint pages;
    SockState state;
    guint size;
} opens[] = {
    {"ignore", BUFFALLOC_OPEN_IGNORE, 2, PL_SST_EST_POPENED, 4 * 256 - 17},
    {"ignore-same", BUFFALLOC_OPEN_IGNORE, 4, PL_SST_EST_POPENED, 4 * 256 - 17},
    {"discard", BUFFALLOC_OPEN_DISCARD, 2, PL_SST_CL_DISCARDED_CMD,
     2 * 256 - 17},
    {"discard-same", BUFFALLOC_OPEN_DISCARD, 4, PL_SST_EST_POPENED,
     4 * 256 - 17},
};

static void
test_open(gconstpointer data)
{
    guint i = rows_number(data);
    SockBench *bench = bench_new(NULL);

    bench->config.buffalloc_open = opens[i].rule;
    bench_start(bench);
    bench_establish(bench);
    sock_set_num(bench->dev, 0);
    sock_rxbuffrq(bench->dev, opens[i].pages);
    sys_buffalloc(bench->dev);
    bench_run(bench, 200 * MS);
    bench_assert_state(bench, 0, opens[i].state);
    g_assert_cmpuint(sock_rxbuffsize(bench->dev), ==, opens[i].size);
    bench_free(bench);
}

static void
allocate(Device *dev)
{
    if (sys_timercount(dev) == 1) {
        sys_buffalloc(dev);
    }
}

/* For 100 ms SYNs and datagrams are lost, events wait, and what a connection
 * brought is taken up at the end. */
static void
test_stall(void)
{
    SockBench *bench = bench_new(NULL);
    BenchPeer *peer, *late;

    bench->program.on_sys_timer = allocate; /* at 500 ms */
    bench_start(bench);
    bench_listen(bench, 1, "1002");
    bench_listen(bench, 2, "2000");
    sock_set_protocol(bench->dev, PL_SOCK_PROTOCOL_UDP);
    peer = bench_establish(bench);
    bench_run(bench, 500 * MS - world_now_ns(bench->world) + 20 * MS);
    peer_say(peer, "abc");
    peer_half_close(peer);
    late = bench_dial(bench, PEER_IP, 0, 1002);
    bench_datagram(bench, PEER_IP, 320, 2000, FALSE, "lost");
    bench_run(bench, 70 * MS);
    bench_assert_state(bench, 0, PL_SST_EST_POPENED);
    g_assert_cmpuint(sock_rxlen(bench->dev), ==, 0);
    g_assert_cmpstr(late->log->str, ==, "");
    bench_run(bench, 15 * MS);
    bench_assert_state(bench, 0, PL_SST_PC);
    g_assert_cmpuint(sock_rxlen(bench->dev), ==, 3);
    bench_run(bench, 300 * MS);
    bench_assert_state(bench, 0, PL_SST_CL_PCLOSED);
    bench_assert_state(bench, 1, PL_SST_EST_POPENED);
    bench_assert_state(bench, 2, PL_SST_CLOSED);
    bench_free(bench);
}

int
main(int argc, char **argv)
{
    rows_init(&argc, &argv);
    g_test_add_func("/sock/alloc/grant", test_grant);
    g_test_add_func("/sock/alloc/memory", test_memory);
    ROWS_ADD("/sock/alloc/open", opens, test_open);
    g_test_add_func("/sock/alloc/stall", test_stall);
    return g_test_run();
}
