/* SPDX-License-Identifier: GPL-2.0-only */
/* UDP broadcasts: taken with acceptbcast, sent with targetbcast (sock-fact 7
 * and 11). */
#include "tests/model/support-sock-udp.h"

/* A broadcast connects and reaches only sockets with acceptbcast. */
static void
test_accept_broadcast(void)
{
    SockBench *bench = bench_new(NULL);

    bench_start(bench);
    listen_udp(bench, 0, "2000");
    listen_udp(bench, 1, "2000");
    sock_set_acceptbcast(bench->dev, TRUE);
    bench_datagram(bench, PEER_IP, 320, 2000, TRUE, "all");
    bench_run(bench, 50 * MS);
    bench_assert_state(bench, 0, PL_SST_CLOSED);
    bench_assert_state(bench, 1, PL_SST_EST_POPENED);
    g_assert_true(sock_bcast(bench->dev));
    bench_datagram(bench, PEER_IP, 320, 2000, FALSE, "one");
    bench_run(bench, 50 * MS);
    g_assert_false(sock_bcast(bench->dev));
    bench_free(bench);
}

/* Output to everybody needs no ARP; answers never move the target's IP, and
 * its port only by the manual's table (M:290). */
static void
test_target_broadcast(void)
{
    for (guint i = 0; i < 2; i++) {
        SockBench *bench = bench_new(NULL);

        bench->config.bcast_switchover = (BcastSwitchover)i;
        bench_start(bench);
        bench_datagram(bench, PEER_IP, 5000, 1, FALSE, "binds");
        bench_datagram(bench, PEER2_IP, 5001, 1, FALSE, "binds");
        sock_set_num(bench->dev, 0);
        sock_set_outport(bench->dev, 7000);
        sock_set_targetbcast(bench->dev, TRUE);
        sock_set_reconmode(bench->dev, PL_SOCK_RECONMODE_3);
        connect_udp(bench, 0, PEER_IP);
        say(bench, "who");
        bench_run(bench, 50 * MS);
        bench_datagram(bench, PEER2_IP, 5001, 7000, FALSE, "me");
        bench_run(bench, 50 * MS);
        say(bench, "ok");
        bench_run(bench, 50 * MS);
        g_assert_cmpstr(bench->events->str, ==,
                        i ? "EST_AOPENED EST_POPENED" : "EST_AOPENED");
        g_assert_cmpstr(bench->datagrams->str, ==,
                        i ? "255:5000=who 255:5001=ok"
                          : "255:5000=who 255:5000=ok");
        bench_free(bench);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sock/broadcast/accept", test_accept_broadcast);
    g_test_add_func("/sock/broadcast/target", test_target_broadcast);
    return g_test_run();
}
