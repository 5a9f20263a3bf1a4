/* SPDX-License-Identifier: GPL-2.0-only */
/* Datagram boundaries in RX and TX (sock-fact 11, OPEN-15). */
#include "tests/model/support-sock.h"
#include <string.h>

static SockBench *
start(void (*on_data_arrival)(Device *))
{
    SockBench *bench = bench_new(NULL);

    bench->config.rx_pages = 1; /* 239 bytes */
    bench->program.on_sock_data_arrival = on_data_arrival;
    bench->user = g_string_new(NULL); /* what the handler notes */
    bench_start(bench);
    bench_listen(bench, 0, "2000");
    sock_set_protocol(bench->dev, PL_SOCK_PROTOCOL_UDP);
    sock_set_reconmode(bench->dev, PL_SOCK_RECONMODE_3);
    return bench;
}

static void
finish(SockBench *bench)
{
    g_string_free(bench->user, TRUE);
    bench_free(bench);
}

static void
get(Device *dev, guint max)
{
    char text[256];
    guint n = sock_getdata(dev, text, max);

    g_string_append_printf(bench_of(dev)->user, "[%.*s|%u]", (int)n, text,
                           sock_rxpacketlen(dev));
}

static void
read_three(Device *dev)
{
    get(dev, 3);
}

/* Each entry is about the next datagram; what it leaves unread is gone. */
static void
test_one_each(void)
{
    SockBench *bench = start(read_three);

    bench_datagram(bench, PEER_IP, 320, 2000, FALSE, "abcdef");
    bench_datagram(bench, PEER_IP, 320, 2000, FALSE, "");
    bench_datagram(bench, PEER_IP, 320, 2000, FALSE, "gh");
    bench_run(bench, 50 * MS);
    g_assert_cmpstr(((GString *)bench->user)->str, ==, "[abc|3][|0][gh|0]");
    g_assert_cmpuint(sock_rxlen(bench->dev), ==, 0);
    finish(bench);
}

static void
read_two_packets(Device *dev)
{
    get(dev, 1);
    sock_nextpacket(dev);
    get(dev, 255);
    get(dev, 255);
}

/* nextpacket goes on within the handler, and the rest is not seen twice. */
static void
test_nextpacket(void)
{
    SockBench *bench = start(read_two_packets);

    bench_datagram(bench, PEER_IP, 320, 2000, FALSE, "abc");
    bench_datagram(bench, PEER_IP, 320, 2000, FALSE, "def");
    bench_run(bench, 50 * MS);
    g_assert_cmpstr(((GString *)bench->user)->str, ==, "[a|2][def|0][|0]");
    finish(bench);
}

/* Outside the handler there is no access before nextpacket. */
static void
test_outside(void)
{
    SockBench *bench = start(NULL);

    bench_datagram(bench, PEER_IP, 320, 2000, FALSE, "abc");
    bench_run(bench, 50 * MS);
    get(bench->dev, 255);
    sock_nextpacket(bench->dev);
    get(bench->dev, 2);
    sock_nextpacket(bench->dev);
    get(bench->dev, 255);
    g_assert_cmpstr(((GString *)bench->user)->str, ==, "[|0][ab|1][|0]");
    finish(bench);
}

static void
slow_echo(Device *dev)
{
    char text[256];
    guint n;

    while (sys_timercount(dev) < 1) { /* until the next one has come */
    }
    n = sock_getdata(dev, text, 255);
    sock_setdata(dev, text, n);
    sock_send(dev);
}

/* A reply from inside the handler goes to the sender of its datagram, though
 * the connection has moved on (M:305). */
static void
test_reply(void)
{
    SockBench *bench = start(slow_echo);

    bench_datagram(bench, PEER_IP, 320, 2000, FALSE, "a");
    bench_run(bench, 50 * MS);
    bench_datagram(bench, PEER2_IP, 321, 2000, FALSE, "b");
    bench_run(bench, 1000 * MS);
    g_assert_cmpstr(bench->datagrams->str, ==, "40:320=a 41:321=b");
    finish(bench);
}

static void
note_overrun(Device *dev)
{
    g_string_append(bench_of(dev)->user, "!");
}

/* What does not fit is lost whole; one event, however much that was, until
 * it has been handled. */
static void
test_overrun(void)
{
    SockBench *bench = start(NULL);
    char *big = g_strnfill(120, 'x');

    bench->program.on_sock_overrun = note_overrun;
    device_vm_pause(bench->dev);
    for (guint i = 0; i < 4; i++) {
        bench_datagram(bench, PEER_IP, 320, 2000, FALSE, big);
    }
    bench_datagram(bench, PEER_IP, 320, 2000, FALSE, "fits");
    bench_run(bench, 50 * MS);
    device_vm_resume(bench->dev);
    bench_run(bench, 50 * MS);
    g_assert_cmpstr(((GString *)bench->user)->str, ==, "!");
    g_assert_cmpuint(sock_rxlen(bench->dev), ==, 15 + 120 + 15 + 4);
    bench_datagram(bench, PEER_IP, 320, 2000, FALSE, big);
    bench_run(bench, 50 * MS);
    g_assert_cmpstr(((GString *)bench->user)->str, ==, "!!");
    g_free(big);
    finish(bench);
}

/* A datagram takes 1536 bytes and no more; TX counts headers, newtxlen does
 * not. */
static void
test_longest(void)
{
    SockBench *bench = bench_new(NULL);
    guint put = 0;

    bench->config.tx_pages = 8;
    bench_start(bench);
    sock_set_num(bench->dev, 0);
    for (guint i = 0; i < 8; i++) {
        put += sock_setdata(bench->dev, NULL, 255);
    }
    g_assert_cmpuint(put, ==, SOCK_UDP_MAX_BYTES);
    g_assert_cmpuint(sock_newtxlen(bench->dev), ==, put);
    g_assert_cmpuint(sock_txlen(bench->dev), ==, put + 15);
    sock_send(bench->dev);
    g_assert_cmpuint(sock_newtxlen(bench->dev), ==, 0);
    sock_txclear(bench->dev);
    g_assert_cmpuint(sock_txlen(bench->dev), ==, 0);
    bench_free(bench);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sock/datagram/one-each", test_one_each);
    g_test_add_func("/sock/datagram/nextpacket", test_nextpacket);
    g_test_add_func("/sock/datagram/outside", test_outside);
    g_test_add_func("/sock/datagram/reply", test_reply);
    g_test_add_func("/sock/datagram/overrun", test_overrun);
    g_test_add_func("/sock/datagram/longest", test_longest);
    return g_test_run();
}
