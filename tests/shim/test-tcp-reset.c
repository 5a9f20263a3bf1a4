/* SPDX-License-Identifier: GPL-2.0-only */
/* Reset, discard, refusal and silence between two ClosingTcpSockets, and
 * what ns-3.37's own TcpSocketBase does instead. */
#include "tests/shim/support-pair.h"

/* Abort: RST now, the peer sees a reset, this end no event at all.
 * Plain: no such call; a received RST comes as NormalClose with errno 0. */
static void
test_abort(void)
{
    Pair p;

    pair_open(&p, NULL);
    pair_abort(&p.client);
    g_assert_cmpuint(sim_node_connections(p.client.node), ==, 0);
    pair_run(&p, 100);
    pair_expect(&p.client, "");
    pair_expect(&p.server, "end:reset");
    g_assert_cmpstr(sim_tcp_state_name(sim_tcp_state(p.server.tcp)), ==,
                    sim_tcp_state_name(PORT_STATE_CLOSE));
    g_assert_cmpuint(sim_tcp_send(p.server.tcp, NULL, 1), ==, 0);
    pair_end(&p);
}

/* A reset after the peer's FIN was reported is told too.
 * Plain: no callback at all. */
static void
test_abort_after_fin(void)
{
    Pair p;

    pair_open(&p, NULL);
    sim_tcp_shutdown(p.client.tcp);
    pair_run(&p, 100);
    pair_expect(&p.server, "fin");
    pair_abort(&p.client);
    pair_run(&p, 100);
    pair_expect(&p.server, "end:reset");
    pair_end(&p);
}

/* Bytes that arrived before the RST stay readable. */
static void
test_read_after_reset(void)
{
    Pair p;

    pair_open(&p, NULL);
    p.server.keep_unread = TRUE;
    sim_tcp_send(p.client.tcp, "hello", 5);
    pair_run(&p, 100);
    pair_abort(&p.client);
    pair_run(&p, 100);
    pair_expect(&p.server, "data end:reset");

    char text[8] = "";
    g_assert_cmpuint(sim_tcp_recv(p.server.tcp, text, sizeof text), ==, 5);
    g_assert_cmpstr(text, ==, "hello");
    pair_end(&p);
}

/* The RST is lost: the peer is half-open until it sends, and is then told
 * by the RST of a node that knows no such connection. */
static void
test_rst_lost(void)
{
    Pair p;

    pair_open(&p, NULL);
    sim_link_drop(p.link, p.client.node, SIM_RST, 1);
    pair_abort(&p.client);
    pair_run(&p, 60000);
    pair_expect(&p.server, "");
    sim_tcp_send(p.server.tcp, NULL, 1);
    pair_run(&p, 100);
    pair_expect(&p.server, "end:reset");
    pair_end(&p);
}

/* An RST whose sequence is ahead, because data before it was lost, still
 * takes effect: by challenge ACK (RFC 5961 3.2).
 * Plain: any RST with the right ports kills, whatever its sequence. */
static void
test_rst_ahead_of_lost_data(void)
{
    Pair p;

    pair_open(&p, NULL);
    sim_link_drop(p.link, p.client.node, SIM_DATA, 1);
    sim_tcp_send(p.client.tcp, NULL, 100);
    pair_abort(&p.client);
    pair_run(&p, 15);
    pair_expect(&p.server, "");
    pair_run(&p, 100);
    pair_expect(&p.server, "end:reset");
    pair_end(&p);
}

/* Discard: forgotten without a word; later segments get RST, or nothing.
 * Plain: no such call, and a listener on the port swallows what comes. */
static void
test_discard(gconstpointer data)
{
    gboolean swallow = GPOINTER_TO_INT(data);
    Pair p;

    pair_open(&p, NULL);
    pair_discard(&p.server, swallow);
    pair_run(&p, 1000);
    pair_expect(&p.client, "");
    sim_tcp_send(p.client.tcp, NULL, 10);
    pair_run(&p, 1000);
    pair_expect(&p.client, swallow ? "" : "end:reset");
    g_assert_cmpuint(p.server.rsts, ==, swallow ? 0 : 1);
    pair_end(&p);
}

/* A refused SYN is known after one round trip.
 * Plain: the client drops the RST,ACK twice over and gives up after 189 s. */
static void
test_refused(void)
{
    Pair p;

    pair_begin(&p, NULL);
    p.verdict = PORT_SYN_REFUSE;
    pair_connect(&p);
    pair_run(&p, 21);
    pair_expect(&p.client, "end:refused");
    g_assert_cmpuint(p.client.sent[0], ==, 1);
    pair_end(&p);
}

/* An ignored SYN is repeated at 1, 3, 7 s ...; the gate may open meanwhile. */
static void
test_ignored(gconstpointer data)
{
    gboolean opens = GPOINTER_TO_INT(data);
    Pair p;

    pair_begin(&p, NULL);
    p.verdict = PORT_SYN_IGNORE;
    pair_connect(&p);
    pair_run(&p, 5000);
    g_assert_cmpuint(p.client.sent[0], ==, 3);
    pair_expect(&p.client, "");
    if (opens) {
        p.verdict = PORT_SYN_ACCEPT;
        pair_run(&p, 2100);
        pair_expect(&p.client, "opened");
    } else {
        pair_run(&p, 200000);
        pair_expect(&p.client, "end:timeout");
        g_assert_cmpuint(p.client.sent[0], ==, 1 + p.profile.syn_retries);
    }
    pair_end(&p);
}

/* The last ACK of the handshake is lost and the server speaks first.
 * Plain: the client ignores the repeated SYN,ACK; the server gives up, the
 * client believes in the connection for ever. */
static void
test_handshake_ack_lost(gconstpointer data)
{
    const char *first = data;
    Pair p;

    pair_begin(&p, NULL);
    sim_link_drop(p.link, p.client.node, SIM_ACK, 1);
    pair_connect(&p);
    pair_run(&p, 30);
    pair_expect(&p.client, "opened");
    pair_expect(&p.server, "");
    if (g_str_equal(first, "client")) { /* data and FIN in SYN_RCVD */
        sim_tcp_send(p.client.tcp, NULL, 100);
        sim_tcp_shutdown(p.client.tcp);
        pair_run(&p, 30);
        pair_expect(&p.server, "opened data fin");
        g_assert_cmpuint(sim_tcp_send(p.server.tcp, NULL, 100), ==, 100);
    } else {
        g_assert_cmpuint(sim_tcp_send(p.server.tcp, NULL, 100), ==, 100);
        pair_run(&p, 3000);
        pair_expect(&p.server, "opened");
    }
    pair_run(&p, 3000);
    pair_expect(&p.client, "data");
    g_assert_cmpuint(p.client.received, ==, 100);
    pair_end(&p);
}

/* SYN or SYN,ACK lost: repeated, and one OPENED at each end. */
static void
test_syn_lost(gconstpointer data)
{
    gboolean server = GPOINTER_TO_INT(data);
    Pair p;

    pair_begin(&p, NULL);
    sim_link_drop(p.link, server ? p.server.node : p.client.node, SIM_SYN, 1);
    pair_connect(&p);
    pair_run(&p, 5000);
    pair_expect(&p.client, "opened");
    pair_expect(&p.server, "opened");
    pair_end(&p);
}

/* A bare RST at a port that only listens is nobody's business.
 * Plain: the listener arms its persist timer and crashes 6 s later. */
static void
test_rst_at_listener(void)
{
    Pair p;

    pair_open(&p, NULL);
    pair_discard(&p.server, FALSE);
    pair_abort(&p.client);
    pair_run(&p, 10000);
    g_assert_cmpuint(p.client.rsts, ==, 1);
    g_assert_cmpuint(p.server.rsts, ==, 0);
    pair_connect(&p);
    pair_run(&p, 100);
    pair_expect(&p.server, "opened");
    pair_end(&p);
}

/* The accepting end gives up before the handshake ends: RST, not silence. */
static void
test_abort_in_syn_rcvd(void)
{
    Pair p;

    pair_begin(&p, NULL);
    sim_link_drop(p.link, p.client.node, SIM_ACK, 1);
    pair_connect(&p);
    pair_run(&p, 30);
    g_assert_cmpstr(sim_tcp_state_name(sim_tcp_state(p.server.tcp)), ==,
                    sim_tcp_state_name(PORT_STATE_SYN_RECV));
    pair_close(&p.server);
    pair_run(&p, 30);
    pair_expect(&p.client, "opened end:reset");
    pair_end(&p);
}

/* A silent peer is found out by keep-alive (RFC 1122 4.2.3.6); an idle one
 * that answers is left alone.  Plain: has none. */
static void
test_keep_alive(gconstpointer data)
{
    gboolean gone = GPOINTER_TO_INT(data);
    TcpProfile profile;
    Pair p;

    pair_profile(&profile);
    profile.keepalive_ns = 10000 * MS;
    profile.keepalive_interval_ns = 1000 * MS;
    profile.keepalive_probes = 3;
    pair_open(&p, &profile);
    if (gone) {
        pair_discard(&p.server, TRUE);
    }
    pair_run(&p, 60000);
    pair_expect(&p.client, gone ? "end:timeout" : "");
    pair_end(&p);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(NAME, FN) g_test_add_func("/tcp/reset/" NAME, FN)
#define ADD_DATA(NAME, DATA, FN)                                               \
    g_test_add_data_func("/tcp/reset/" NAME, DATA, FN)
    ADD("abort", test_abort);
    ADD("abort-after-fin", test_abort_after_fin);
    ADD("read-after-reset", test_read_after_reset);
    ADD("rst-lost", test_rst_lost);
    ADD("rst-ahead-of-lost-data", test_rst_ahead_of_lost_data);
    ADD_DATA("discard", GINT_TO_POINTER(FALSE), test_discard);
    ADD_DATA("discard-swallow", GINT_TO_POINTER(TRUE), test_discard);
    ADD("refused", test_refused);
    ADD_DATA("ignored", GINT_TO_POINTER(FALSE), test_ignored);
    ADD_DATA("ignored-then-open", GINT_TO_POINTER(TRUE), test_ignored);
    ADD_DATA("handshake-ack-lost-client", "client", test_handshake_ack_lost);
    ADD_DATA("handshake-ack-lost-server", "server", test_handshake_ack_lost);
    ADD_DATA("syn-lost", GINT_TO_POINTER(FALSE), test_syn_lost);
    ADD_DATA("syn-ack-lost", GINT_TO_POINTER(TRUE), test_syn_lost);
    ADD("rst-at-listener", test_rst_at_listener);
    ADD("abort-in-syn-rcvd", test_abort_in_syn_rcvd);
    ADD_DATA("keep-alive-answered", GINT_TO_POINTER(FALSE), test_keep_alive);
    ADD_DATA("keep-alive-gone", GINT_TO_POINTER(TRUE), test_keep_alive);
    return g_test_run();
}
