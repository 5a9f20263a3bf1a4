/* SPDX-License-Identifier: GPL-2.0-only */
/* What a kernel's TCP does where programs see it only by its consequences: the
 * wire, and the connections that /proc/net/tcp would list.  Recorded cases of
 * Linux are named in brackets. */
#include "tests/shim/support-wire.h"

/* Keep-alive gives up with a RST [lx.keepalive_dead]: probes at 1, 2 s, end
 * at 3 s after the last segment. */
static void
test_keepalive_dead(void)
{
    const PortKeepalive keepalive = {1000 * MS, 1000 * MS, 2};
    Wire w;

    wire_open(&w, NULL);
    sim_tcp_keepalive(w.pair.client.tcp, &keepalive);
    sim_link_down(w.pair.link, NULL);
    pair_run(&w.pair, 2800);
    pair_expect(&w.pair.client, "");
    pair_run(&w.pair, 200);
    pair_expect(&w.pair.client, "end:timeout");
    wire_expect(&w, "c:PROBE c:PROBE c:RST");
    expect_connections(&w.pair.client, "");
    sim_link_up(w.pair.link, NULL);
    sim_tcp_send(w.pair.server.tcp, NULL, 5);
    pair_run(&w.pair, 100);
    pair_expect(&w.pair.server, "end:reset");
    wire_expect(&w, "s:DATA c:RST");
    wire_end(&w);
}

/* A probe is answered, and a window that is closed is no hindrance
 * [lx.keepalive_alive]. */
static void
test_keepalive_alive(void)
{
    const PortKeepalive keepalive = {1000 * MS, 75000 * MS, 9};
    Wire w;

    wire_begin(&w, NULL);
    w.pair.server_opts.closed = TRUE;
    pair_connect(&w.pair);
    sim_tcp_keepalive(w.pair.client.tcp, &keepalive);
    pair_run(&w.pair, 5100);
    pair_expect(&w.pair.client, "opened");
    wire_expect(&w, "c:SYN s:SYN c:PROBE c:PROBE c:PROBE c:PROBE");
    wire_end(&w);
}

/* The user timeout ends without a RST. */
static void
test_user_timeout(void)
{
    Wire w;

    wire_open(&w, NULL);
    sim_tcp_user_timeout(w.pair.client.tcp, 1000 * MS);
    sim_link_down(w.pair.link, NULL);
    sim_tcp_send(w.pair.client.tcp, NULL, 5);
    pair_run(&w.pair, 1210);
    pair_expect(&w.pair.client, "");
    pair_run(&w.pair, 20);
    pair_expect(&w.pair.client, "end:timeout");
    wire_expect(&w, "c:DATA c:DATA* c:DATA*");
    wire_end(&w);
}

/* An orphan behind a closed window probes it in FIN_WAIT_1, and is reset when
 * the peer closes with what it has not read [lx.zero_window_close]. */
static void
test_close_behind_zero_window(void)
{
    Wire w;

    wire_begin(&w, NULL);
    w.pair.client_opts.rcvbuf_bytes = 1448;
    w.pair.client.keep_unread = TRUE;
    pair_connect(&w.pair);
    pair_run(&w.pair, 100);
    g_string_truncate(w.text, 0);
    sim_tcp_send(w.pair.server.tcp, NULL, 50000);
    pair_close(&w.pair.server);
    pair_run(&w.pair, 1000);
    wire_expect(&w, "s:DATA s:DATA s:PROBE s:PROBE");
    expect_connections(&w.pair.server, "FIN-WAIT-1");
    pair_close(&w.pair.client);
    pair_run(&w.pair, 100);
    wire_expect(&w, "c:RST");
    expect_connections(&w.pair.server, "");
    expect_connections(&w.pair.client, "");
    wire_end(&w);
}

/* Bytes for an orphan: RST, and what it still had to send is gone
 * [lx.close_with_queue_peer_sends]. */
static void
test_orphan_gets_data(void)
{
    Wire w;

    wire_begin(&w, NULL);
    w.pair.client_opts.rcvbuf_bytes = 1448;
    w.pair.client.keep_unread = TRUE;
    pair_connect(&w.pair);
    pair_run(&w.pair, 100);
    sim_tcp_send(w.pair.server.tcp, NULL, 50000);
    pair_close(&w.pair.server);
    pair_run(&w.pair, 100);
    g_string_truncate(w.text, 0);
    sim_tcp_send(w.pair.client.tcp, NULL, 10);
    pair_run(&w.pair, 100);
    wire_expect(&w, "c:DATA s:RST");
    pair_expect(&w.pair.client, "opened data end:reset");
    g_assert_cmpuint(sim_tcp_readable(w.pair.client.tcp), ==, 1448);
    expect_connections(&w.pair.server, "");
    wire_end(&w);
}

/* A FIN that comes when the orphan's FIN_WAIT_2 is over draws RST
 * [lx.fin_wait2_orphan_late_fin]. */
static void
test_late_fin(void)
{
    TcpProfile profile;
    Wire w;

    pair_profile(&profile);
    profile.fin_wait2_ns = 1000 * MS;
    wire_open(&w, &profile);
    pair_close(&w.pair.client);
    pair_run(&w.pair, 900);
    expect_connections(&w.pair.client, "FIN-WAIT-2");
    pair_run(&w.pair, 200);
    expect_connections(&w.pair.client, "");
    pair_close(&w.pair.server);
    pair_run(&w.pair, 100);
    wire_expect(&w, "c:FIN s:FIN c:RST");
    expect_connections(&w.pair.server, "");
    wire_end(&w);
}

/* A SYN,ACK for a connection that was closed meanwhile draws RST, which
 * removes the other end's [lx.syn_sent_close_reply]. */
static void
test_late_syn_ack(void)
{
    Wire w;

    wire_begin(&w, NULL);
    sim_link_down(w.pair.link, w.pair.server.node);
    pair_connect(&w.pair);
    pair_run(&w.pair, 100);
    expect_connections(&w.pair.client, "SYN-SENT");
    expect_connections(&w.pair.server, "SYN-RECEIVED");
    pair_close(&w.pair.client);
    expect_connections(&w.pair.client, "");
    sim_link_up(w.pair.link, NULL);
    pair_run(&w.pair, 1000);
    wire_expect(&w, "c:SYN s:SYN s:SYN* c:RST");
    pair_expect(&w.pair.server, "end:reset");
    expect_connections(&w.pair.server, "");
    wire_end(&w);
}

/* Both ends close at once: CLOSING, then TIME_WAIT at both
 * [lx.simultaneous_close]. */
static void
test_simultaneous_close(void)
{
    Wire w;

    wire_open(&w, NULL);
    pair_close(&w.pair.client);
    pair_close(&w.pair.server);
    pair_run(&w.pair, 15);
    expect_connections(&w.pair.client, "CLOSING");
    expect_connections(&w.pair.server, "CLOSING");
    pair_run(&w.pair, 100);
    expect_connections(&w.pair.client, "TIME-WAIT");
    expect_connections(&w.pair.server, "TIME-WAIT");
    wire_expect(&w, "c:FIN s:FIN");
    pair_run(&w.pair, 6000);
    expect_connections(&w.pair.client, "");
    wire_end(&w);
}

/* In LAST_ACK there is nothing left that a RST would tell (RFC 9293 3.10.5);
 * the ACK of the FIN then finds nobody, which the peer's TIME_WAIT is told. */
static void
test_abort_in_last_ack(void)
{
    Wire w;

    wire_open(&w, NULL);
    sim_tcp_shutdown(w.pair.client.tcp);
    pair_run(&w.pair, 100);
    sim_tcp_shutdown(w.pair.server.tcp);
    pair_abort(&w.pair.server);
    pair_run(&w.pair, 15);
    wire_expect(&w, "c:FIN s:FIN");
    pair_expect(&w.pair.client, "fin end:closed");
    expect_connections(&w.pair.client, "TIME-WAIT");
    pair_run(&w.pair, 100);
    wire_expect(&w, "s:RST");
    expect_connections(&w.pair.client, "");
    wire_end(&w);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tcp/kernel/keepalive-dead", test_keepalive_dead);
    g_test_add_func("/tcp/kernel/keepalive-alive", test_keepalive_alive);
    g_test_add_func("/tcp/kernel/user-timeout", test_user_timeout);
    g_test_add_func("/tcp/kernel/close-behind-zero-window",
                    test_close_behind_zero_window);
    g_test_add_func("/tcp/kernel/orphan-gets-data", test_orphan_gets_data);
    g_test_add_func("/tcp/kernel/late-fin", test_late_fin);
    g_test_add_func("/tcp/kernel/late-syn-ack", test_late_syn_ack);
    g_test_add_func("/tcp/kernel/simultaneous-close", test_simultaneous_close);
    g_test_add_func("/tcp/kernel/abort-in-last-ack", test_abort_in_last_ack);
    return g_test_run();
}
