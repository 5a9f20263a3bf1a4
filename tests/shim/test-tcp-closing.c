/* SPDX-License-Identifier: GPL-2.0-only */
/* How a ClosingTcpSocket ends a connection.  Each case names what ns-3.37's
 * own TcpSocketBase does instead, as a study of plain sockets found that went
 * before this project; the code in question is the same up to 3.48. */
#include "tests/shim/support-pair.h"

/* Orderly close: FIN, ACK, FIN, ACK; the first closer keeps TIME_WAIT. */
static void
test_graceful(void)
{
    Pair p;

    pair_open(&p, NULL);
    sim_tcp_shutdown(p.client.tcp);
    pair_run(&p, 100);
    pair_expect(&p.server, "fin");
    g_assert_cmpstr(sim_tcp_state_name(sim_tcp_state(p.client.tcp)), ==,
                    sim_tcp_state_name(PORT_STATE_FIN_WAIT2));
    g_assert_cmpstr(sim_tcp_state_name(sim_tcp_state(p.server.tcp)), ==,
                    sim_tcp_state_name(PORT_STATE_CLOSE_WAIT));
    sim_tcp_shutdown(p.server.tcp);
    pair_run(&p, 100);
    pair_expect(&p.client, "fin end:closed");
    pair_expect(&p.server, "end:closed");
    g_assert_cmpuint(sim_node_connections(p.client.node), ==, 1);
    pair_run(&p, 5000);
    g_assert_cmpuint(sim_node_connections(p.client.node), ==, 0);
    g_assert_cmpuint(sim_node_connections(p.server.node), ==, 0);
    pair_end(&p);
}

/* Both close at once, idle, or with the last data on the FIN.
 * Plain: with data the FIN is recorded one payload too early; both ends
 * retransmit six times and fail after 13.5 s. */
static void
test_simultaneous(gconstpointer data)
{
    gsize bytes = GPOINTER_TO_SIZE(data);
    Pair p;

    pair_open(&p, NULL);
    if (bytes > 0) {
        g_assert_cmpuint(sim_tcp_send(p.client.tcp, NULL, bytes), ==, bytes);
        g_assert_cmpuint(sim_tcp_send(p.server.tcp, NULL, bytes), ==, bytes);
    }
    sim_tcp_shutdown(p.client.tcp);
    sim_tcp_shutdown(p.server.tcp);
    pair_run(&p, 200);
    pair_expect(&p.client, bytes ? "data fin end:closed" : "fin end:closed");
    pair_expect(&p.server, bytes ? "data fin end:closed" : "fin end:closed");
    g_assert_cmpuint(p.client.received, ==, bytes);
    g_assert_cmpuint(p.server.received, ==, bytes);
    g_assert_cmpuint(p.client.sent[1], ==, 1);
    g_assert_cmpuint(p.server.sent[1], ==, 1);
    if (bytes == 0) { /* SYN, ACK, FIN and one ACK of the peer's */
        g_assert_cmpuint(p.client.sent[0], ==, 4);
    }
    pair_end(&p);
}

/* Half-close while data is on its way: the FIN follows it.
 * Plain: the FIN never goes out (only a data segment can carry it). */
static void
test_shutdown_behind_data(void)
{
    Pair p;

    pair_open(&p, NULL);
    sim_tcp_send(p.client.tcp, NULL, 20000);
    pair_run(&p, 1);
    sim_tcp_shutdown(p.client.tcp);
    pair_run(&p, 500);
    pair_expect(&p.server, "data fin");
    g_assert_cmpuint(p.server.received, ==, 20000);
    pair_end(&p);
}

/* Nothing is taken after the half-close.
 * Plain: Send() says -1 or even succeeds, and the bytes are delivered. */
static void
test_send_after_shutdown(void)
{
    Pair p;

    pair_open(&p, NULL);
    sim_tcp_send(p.client.tcp, NULL, 1000);
    sim_tcp_shutdown(p.client.tcp);
    g_assert_cmpuint(sim_tcp_send(p.client.tcp, NULL, 77), ==, 0);
    pair_run(&p, 500);
    g_assert_cmpuint(p.server.received, ==, 1000);
    pair_end(&p);
}

/* The server answers a half-close with a reply and its own close; one
 * segment of the reply is lost.
 * Plain: in LAST_ACK any ACK closes; the client keeps 2144 of 5000 bytes and
 * waits in FIN_WAIT_2 for ever. */
static void
test_reply_after_half_close(gconstpointer data)
{
    guint lost = GPOINTER_TO_UINT(data);
    Pair p;

    pair_open(&p, NULL);
    sim_tcp_shutdown(p.client.tcp);
    pair_run(&p, 100);
    if (lost > 0) {
        sim_link_drop(p.link, p.server.node, SIM_DATA, lost);
    }
    g_assert_cmpuint(sim_tcp_send(p.server.tcp, NULL, 5000), ==, 5000);
    pair_close(&p.server);
    pair_run(&p, 10000);
    pair_expect(&p.client, "data fin end:closed");
    g_assert_cmpuint(p.client.received, ==, 5000);
    pair_end(&p);
}

/* The FIN overtakes a hole that is filled later, in FIN_WAIT_2.
 * Plain: FIN_WAIT_2 becomes CLOSE_WAIT; stuck. */
static void
test_fin_before_hole(void)
{
    Pair p;

    pair_open(&p, NULL);
    sim_tcp_shutdown(p.client.tcp);
    pair_run(&p, 100);
    sim_link_drop(p.link, p.server.node, SIM_DATA, 1);
    sim_tcp_send(p.server.tcp, NULL, 2000);
    sim_tcp_shutdown(p.server.tcp);
    pair_run(&p, 5000);
    pair_expect(&p.client, "data fin end:closed");
    pair_expect(&p.server, "fin end:closed");
    pair_end(&p);
}

/* The ACK of a FIN is lost while the peer stays in CLOSE_WAIT.
 * Plain: CLOSE_WAIT never repeats it; the FIN comes every second for ever. */
static void
test_fin_ack_lost(void)
{
    Pair p;

    pair_open(&p, NULL);
    sim_link_drop(p.link, p.server.node, SIM_ACK, 1);
    sim_tcp_shutdown(p.client.tcp);
    pair_run(&p, 30000);
    g_assert_cmpuint(p.client.sent[1], ==, 2);
    g_assert_cmpstr(sim_tcp_state_name(sim_tcp_state(p.client.tcp)), ==,
                    sim_tcp_state_name(PORT_STATE_FIN_WAIT2));
    pair_end(&p);
}

/* A FIN that also acknowledges data stops its retransmission.
 * Plain: the ACK field is ignored; a spurious repeat comes 1 s later. */
static void
test_fin_acknowledges(void)
{
    TcpProfile profile;
    Pair p;

    pair_profile(&profile);
    profile.delack_segments = 2;
    profile.delack_ns = 200 * MS;
    pair_open(&p, &profile);
    sim_tcp_send(p.client.tcp, NULL, 100);
    pair_run(&p, 20);
    sim_tcp_shutdown(p.server.tcp);
    pair_run(&p, 5000);
    /* SYN, ACK, data, ACK of the FIN. */
    g_assert_cmpuint(p.client.sent[0], ==, 4);
    pair_end(&p);
}

/* The very last ACK is lost: TIME_WAIT repeats it (RFC 9293 3.6.1).
 * Plain: TIME_WAIT is silent; 240 FINs until it ends and RST answers. */
static void
test_last_ack_lost(void)
{
    Pair p;

    pair_open(&p, NULL);
    sim_tcp_shutdown(p.client.tcp);
    pair_run(&p, 100);
    sim_link_drop(p.link, p.client.node, SIM_ACK, 1);
    sim_tcp_shutdown(p.server.tcp);
    pair_run(&p, 30000);
    pair_expect(&p.server, "fin end:closed");
    g_assert_cmpuint(p.server.sent[1], ==, 2);
    pair_end(&p);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(NAME, FN) g_test_add_func("/tcp/closing/" NAME, FN)
#define ADD_DATA(NAME, DATA, FN)                                               \
    g_test_add_data_func("/tcp/closing/" NAME, DATA, FN)
    ADD("graceful", test_graceful);
    ADD_DATA("simultaneous", GSIZE_TO_POINTER(0), test_simultaneous);
    ADD_DATA("simultaneous-data", GSIZE_TO_POINTER(500), test_simultaneous);
    ADD_DATA("simultaneous-fin-on-data", GSIZE_TO_POINTER(20000),
             test_simultaneous);
    ADD("shutdown-behind-data", test_shutdown_behind_data);
    ADD("send-after-shutdown", test_send_after_shutdown);
    ADD_DATA("reply-after-half-close", NULL, test_reply_after_half_close);
    for (guint lost = 1; lost <= 4; lost++) {
        g_autofree char *name =
            g_strdup_printf("/tcp/closing/reply-lost-%u", lost);

        g_test_add_data_func(name, GUINT_TO_POINTER(lost),
                             test_reply_after_half_close);
    }
    ADD("fin-before-hole", test_fin_before_hole);
    ADD("fin-ack-lost", test_fin_ack_lost);
    ADD("fin-acknowledges", test_fin_acknowledges);
    ADD("last-ack-lost", test_last_ack_lost);
    return g_test_run();
}
