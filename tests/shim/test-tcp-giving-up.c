/* SPDX-License-Identifier: GPL-2.0-only */
/* How a ClosingTcpSocket leaves a peer that is gone, or that has not been
 * read to the end; and what ns-3.37's own TcpSocketBase does instead. */
#include "tests/shim/support-pair.h"

typedef struct Gone {
    gboolean last_ack; /* else FIN_WAIT_1 */
    gboolean closed;   /* by the program, else half */
} Gone;

static const Gone gone[] = {
    {FALSE, FALSE}, {FALSE, TRUE}, {TRUE, FALSE}, {TRUE, TRUE}};

/* A peer that is gone: the FIN is repeated data_retries times, or fin_retries
 * if the program has closed, then this end gives up.  Plain: for ever, at a
 * constant interval (10000 FINs in 10000 s; an unbounded run never returns). */
static void
test_fin_retries_end(gconstpointer data)
{
    const Gone *how = data;
    guint retries;
    Pair p;

    pair_open(&p, NULL);
    if (how->last_ack) {
        sim_tcp_shutdown(p.server.tcp);
        pair_run(&p, 100);
    }
    sim_link_down(p.link, NULL);
    if (how->closed) {
        sim_tcp_orphan(p.client.tcp);
    }
    sim_tcp_shutdown(p.client.tcp);
    pair_run(&p, 1000000);
    g_assert_true(g_str_has_suffix(p.client.log->str, "end:timeout"));
    retries = how->closed ? p.profile.fin_retries : p.profile.data_retries;
    g_assert_cmpuint(p.client.sent[1], ==, 1 + retries);
    pair_end(&p);
}

/* Data to a peer that is gone: data_retries, then the end, state CLOSED.
 * Plain: the error is told, but the state stays what it was. */
static void
test_data_retries_end(void)
{
    TcpProfile profile;
    Pair p;

    pair_profile(&profile);
    profile.data_retries = 5;
    pair_open(&p, &profile);
    sim_link_down(p.link, NULL);
    sim_tcp_send(p.client.tcp, NULL, 10);
    pair_run(&p, 60000);
    pair_expect(&p.client, "end:timeout");
    g_assert_cmpstr(sim_tcp_state_name(sim_tcp_state(p.client.tcp)), ==,
                    sim_tcp_state_name(PORT_STATE_CLOSE));
    g_assert_cmpuint(p.client.sent[0], ==, 2 + 1 + 5);
    pair_end(&p);
}

/* Full close with unread data: RST at once (RFC 1122 4.2.2.13). */
static void
test_close_unread(void)
{
    Pair p;

    pair_open(&p, NULL);
    p.server.keep_unread = TRUE;
    sim_tcp_send(p.client.tcp, NULL, 100);
    pair_run(&p, 100);
    pair_close(&p.server);
    pair_run(&p, 100);
    pair_expect(&p.client, "end:reset");
    g_assert_cmpuint(p.server.rsts, ==, 1);
    pair_end(&p);
}

/* Full close with only early bytes beyond a hole: nothing was delivered, so
 * FIN.  Plain: RST. */
static void
test_close_early_bytes(void)
{
    Pair p;

    pair_open(&p, NULL);
    sim_link_drop(p.link, p.client.node, SIM_DATA, 1);
    sim_tcp_send(p.client.tcp, NULL, 2000);
    pair_run(&p, 30);
    g_assert_cmpuint(p.server.received, ==, 0);
    pair_close(&p.server);
    pair_run(&p, 12);
    g_assert_cmpuint(p.server.rsts, ==, 0);
    g_assert_cmpuint(p.server.sent[1], ==, 1);
    pair_end(&p);
}

/* Data after a full close is answered by RST (RFC 1122 4.2.2.13).
 * Plain: it is taken and acknowledged; the window fills, both hang. */
static void
test_data_after_close(void)
{
    Pair p;

    pair_open(&p, NULL);
    pair_close(&p.server);
    pair_run(&p, 100);
    pair_expect(&p.client, "fin");
    g_assert_cmpuint(sim_tcp_send(p.client.tcp, NULL, 10), ==, 10);
    pair_run(&p, 100);
    pair_expect(&p.client, "end:reset");
    pair_end(&p);
}

/* An orphan in FIN_WAIT_2 is gone after fin_wait2_ns.  Plain: stays. */
static void
test_fin_wait_2_ends(void)
{
    Pair p;

    pair_open(&p, NULL);
    pair_close(&p.client);
    pair_run(&p, 1000);
    g_assert_cmpuint(sim_node_connections(p.client.node), ==, 1);
    pair_run(&p, 20000);
    g_assert_cmpuint(sim_node_connections(p.client.node), ==, 0);
    pair_end(&p);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(NAME, FN) g_test_add_func("/tcp/giving-up/" NAME, FN)
#define ADD_DATA(NAME, DATA, FN)                                               \
    g_test_add_data_func("/tcp/giving-up/" NAME, DATA, FN)
    ADD_DATA("fin-retries-half-fin-wait-1", &gone[0], test_fin_retries_end);
    ADD_DATA("fin-retries-fin-wait-1", &gone[1], test_fin_retries_end);
    ADD_DATA("fin-retries-half-last-ack", &gone[2], test_fin_retries_end);
    ADD_DATA("fin-retries-last-ack", &gone[3], test_fin_retries_end);
    ADD("data-retries", test_data_retries_end);
    ADD("close-unread", test_close_unread);
    ADD("close-early-bytes", test_close_early_bytes);
    ADD("data-after-close", test_data_after_close);
    ADD("fin-wait-2", test_fin_wait_2_ends);
    return g_test_run();
}
