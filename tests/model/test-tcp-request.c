/* SPDX-License-Identifier: GPL-2.0-only */
/* Requests of others, until they are connections: facts 7 to 11 of linux-tcp
 * (tcp_check_req, reqsk_timer_handler). */
#include "tests/model/support-rows.h"
#include "tests/model/support-tcp.h"

/* Facts 9, 11; the rows that say no more stay in SYN_RECV. */
static const SupportTcpRow syn_recv[] = {
    {"ack", "A 1 a1", "", "opened", "ESTABLISHED"},
    {"data", "PA 1+10 a1", "A 1 a11", "opened data", "ESTABLISHED"},
    {"fin", "FA 1 a1", "A 1 a2", "opened fin", "CLOSE_WAIT"},
    {"data-fin", "FPA 1+10 a1", "", "opened data fin", "CLOSE_WAIT"},
    {"rst", "R 1", "", "end:reset", "-"},
    {"rst-in-window", "R 2", "A 1 a1", "", "SYN_RECV"},
    {"rst-beyond", "R 70000", "", "", "SYN_RECV"},
    {"wrong-ack", "A 1 a2", "R 2", "", "SYN_RECV"},
    {"old-ack", "A 1 a0", "R 0", "", "SYN_RECV"},
    {"beyond", "A 70000 a1", "A 1 a1", "", "SYN_RECV"},
    {"other-syn", "S 1", "RA 0 a2", "end:reset", "-"},
    {"syn-in-window", "S 100", "RA 0 a101", "end:reset", "-"},
    {"syn-too-soon", "S 0", "", "", "SYN_RECV"},
};

static void
test_syn_recv(gconstpointer data)
{
    support_tcp_row(&syn_recv[rows_number(data)], PORT_STATE_SYN_RECV);
}

/* A request has no window but its first (tcp_v4_reqsk_send_ack): 44 segments
 * of 1460. */
static void
test_window(void)
{
    SupportTcp t;

    support_tcp_begin(&t, TCP_PROFILE_LINUX);
    t.show_window = TRUE;
    support_tcp_at(&t, PORT_STATE_SYN_RECV, TCP_HELD);
    support_tcp_in(&t, "R 2");
    support_tcp_out(&t, "A 1 a1 w64240");
    support_tcp_end(&t);
}

/* Repeated at 1, 3, 7, 15, 31 s; gone at 63 s (8). */
static void
test_syn_ack_lost(void)
{
    SupportTcp t;

    support_tcp_begin(&t, TCP_PROFILE_LINUX);
    support_tcp_at(&t, PORT_STATE_SYN_RECV, TCP_HELD);
    support_tcp_times(&t, 63 * SECOND - 1, "1000 3000 7000 15000 31000");
    g_assert_cmpstr(support_tcp_state(&t), ==, "SYN_RECV");
    support_tcp_run(&t, 1);
    support_tcp_out(&t, "");
    g_assert_cmpstr(support_tcp_state(&t), ==, "-");
    support_tcp_end(&t);
}

/* A repeated SYN draws the SYN,ACK at once and the timer begins anew, every
 * 500 ms at the most (8). */
static void
test_syn_again(void)
{
    SupportTcp t;

    support_tcp_begin(&t, TCP_PROFILE_LINUX);
    support_tcp_at(&t, PORT_STATE_SYN_RECV, TCP_HELD);
    support_tcp_run(&t, 499 * MS);
    support_tcp_in(&t, "S 0");
    support_tcp_out(&t, "");
    support_tcp_run(&t, 1 * MS);
    support_tcp_in(&t, "S 0");
    support_tcp_out(&t, "SA 0 a1 again");
    g_assert_cmpint(support_tcp_due_ns(&t), ==, SECOND);
    support_tcp_end(&t);
}

/* No place in the accept queue: as if the ACK were lost; data bring it again
 * when there is room (9). */
static void
test_no_place(void)
{
    SupportTcp t;

    support_tcp_begin(&t, TCP_PROFILE_LINUX);
    support_tcp_at(&t, PORT_STATE_SYN_RECV, TCP_HELD);
    t.no_place = TRUE;
    support_tcp_in(&t, "A 1 a1");
    support_tcp_in(&t, "PA 1+10 a1");
    support_tcp_out(&t, "");
    g_assert_cmpstr(support_tcp_state(&t), ==, "SYN_RECV");
    support_tcp_run(&t, SECOND);
    support_tcp_out(&t, "SA 0 a1 again");
    t.no_place = FALSE;
    support_tcp_in(&t, "PA 1+10 a1");
    support_tcp_events(&t, "opened data");
    support_tcp_out(&t, "A 1 a11");
    support_tcp_end(&t);
}

/* The client, open already, answers the repeated SYN,ACK (9). */
static void
test_syn_ack_again(void)
{
    SupportTcp t;

    support_tcp_begin(&t, TCP_PROFILE_LINUX);
    support_tcp_at(&t, PORT_STATE_ESTABLISHED, TCP_HELD);
    support_tcp_in(&t, "SA 0 a1");
    support_tcp_out(&t, "A 1 a1");
    support_tcp_end(&t);
}

/* To a listener (13): only what acknowledges something is answered. */
static const SupportTcpRow listens[] = {
    {"syn", "S 0", "SA 0 a1", "", "SYN_RECV"},
    {"rst", "R 0", "", "", "-"},
    {"ack", "A 1 a7", "R 7", "", "-"},
    {"data-ack", "PA 1+10 a7", "R 7", "", "-"},
    {"fin-ack", "FA 1 a7", "R 7", "", "-"},
    {"syn-ack", "SA 0 a7", "R 7", "", "-"},
    {"syn-fin", "SF 0", "", "", "-"},
    {"syn-rst", "SR 0", "", "", "-"},
    {"fin", "F 0", "", "", "-"},
    {"data", "P 1+10", "", "", "-"},
    {"nothing", "- 0", "", "", "-"},
};

static void
test_listens(gconstpointer data)
{
    const SupportTcpRow *row = &listens[rows_number(data)];
    SupportTcp t;

    support_tcp_begin(&t, TCP_PROFILE_LINUX);
    t.verdict = PORT_SYN_ACCEPT;
    support_tcp_in(&t, row->in);
    support_tcp_out(&t, row->out);
    support_tcp_events(&t, row->events);
    g_assert_cmpstr(support_tcp_state(&t), ==, row->after);
    support_tcp_end(&t);
}

/* Whose SYN nobody wants to hear gets no answer (7). */
static void
test_ignored(void)
{
    SupportTcp t;

    support_tcp_begin(&t, TCP_PROFILE_LINUX);
    t.verdict = PORT_SYN_IGNORE;
    support_tcp_in(&t, "S 0");
    support_tcp_out(&t, "");
    g_assert_cmpstr(support_tcp_state(&t), ==, "-");
    support_tcp_end(&t);
}

int
main(int argc, char **argv)
{
    rows_init(&argc, &argv);
    ROWS_ADD("/tcp/request/syn-recv", syn_recv, test_syn_recv);
    ROWS_ADD("/tcp/request/listen", listens, test_listens);
    g_test_add_func("/tcp/request/window", test_window);
    g_test_add_func("/tcp/request/syn-ack-lost", test_syn_ack_lost);
    g_test_add_func("/tcp/request/syn-again", test_syn_again);
    g_test_add_func("/tcp/request/no-place", test_no_place);
    g_test_add_func("/tcp/request/syn-ack-again", test_syn_ack_again);
    g_test_add_func("/tcp/request/ignored", test_ignored);
    return g_test_run();
}
