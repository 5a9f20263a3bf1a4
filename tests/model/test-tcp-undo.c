/* SPDX-License-Identifier: GPL-2.0-only */
/* Losses that were none: fact 22 of linux-tcp, RFC 5682, 3708 and 4015
 * (tcp_process_loss, tcp_may_undo). */
#include "tests/model/support-tcp.h"

/* After an RTO the echo of a timestamp older than the repeat, or the ACK of
 * what was never repeated (F-RTO), undoes it. */
static void
test_undo(gconstpointer data)
{
    gboolean timestamps = GPOINTER_TO_UINT(data);
    SupportTcp t;
    TcpInfo info;

    support_tcp_begin(&t, TCP_PROFILE_LINUX);
    t.peer_timestamps = timestamps;
    t.peer_mss_bytes = timestamps ? 1012 : 1000;
    support_tcp_at(&t, PORT_STATE_ESTABLISHED, TCP_HELD);
    support_tcp_send_apart(&t, 4);
    support_tcp_run(&t, 262 * MS);
    g_assert_cmpuint(support_tcp_info(&t).ca_state, ==, TCP_CC_LOSS);
    g_assert_cmpuint(support_tcp_info(&t).cwnd, ==, 1);
    support_tcp_in(&t, timestamps ? "A 1 a1001 e1022" : "A 1 a2001");
    info = support_tcp_info(&t);
    g_assert_cmpuint(info.ca_state, ==, TCP_CC_OPEN);
    g_assert_cmpuint(info.cwnd, >=, 10);
    g_assert_cmpuint(info.ssthresh, ==, G_MAXINT32);
    g_assert_cmpuint(info.retransmits, ==, 0);
    support_tcp_end(&t);
}

/* All repeats of a recovery are told by DSACK to have come twice (RFC 3708;
 * tcp_try_undo_dsack). */
static void
test_undo_dsack(void)
{
    SupportTcp t;

    support_tcp_begin_open(&t, TCP_PROFILE_LINUX, TRUE);
    support_tcp_send_apart(&t, 5);
    support_tcp_run(&t, 20 * MS);
    support_tcp_in(&t, "A 1 a1 s1001-5001");
    support_tcp_out(&t, "PA 1+1000 a1 again");
    g_assert_cmpuint(support_tcp_info(&t).ssthresh, ==, 2);
    support_tcp_run(&t, 20 * MS);
    support_tcp_in(&t, "A 1 a5001 s1-1001");
    g_assert_cmpuint(support_tcp_info(&t).ssthresh, ==, G_MAXINT32);
    g_assert_cmpuint(support_tcp_info(&t).cwnd, ==, 10);
    support_tcp_end(&t);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_data_func("/tcp/undo/frto", NULL, test_undo);
    g_test_add_data_func("/tcp/undo/timestamps", GUINT_TO_POINTER(TRUE),
                         test_undo);
    g_test_add_func("/tcp/undo/dsack", test_undo_dsack);
    return g_test_run();
}
