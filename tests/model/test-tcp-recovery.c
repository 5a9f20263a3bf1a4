/* SPDX-License-Identifier: GPL-2.0-only */
/* What is lost and how it is repeated: facts 39 to 45 of linux-tcp; RFC 5681,
 * 6582 and 6675 where the profile has no RACK. */
#include "tests/model/support-tcp.h"

/* ---- The probe of the tail (39) ----------------------------------------- */

/* At 2 srtt + 2 ms; the last segment, once; then the RTO from the probe on. */
static void
test_tail(void)
{
    SupportTcp t;

    support_tcp_begin_open(&t, TCP_PROFILE_LINUX, TRUE);
    support_tcp_send_apart(&t, 3);
    g_assert_cmpint(support_tcp_due_ns(&t), ==, 42 * MS);
    support_tcp_run(&t, 42 * MS);
    support_tcp_out(&t, "PA 2001+1000 a1 again");
    g_assert_cmpint(support_tcp_due_ns(&t), ==, 220 * MS);
    support_tcp_run(&t, 220 * MS);
    support_tcp_out(&t, "PA 1+1000 a1 again");
    support_tcp_end(&t);
}

/* New data instead, if there are some that may go. */
static void
test_tail_new(void)
{
    SupportTcp t;

    support_tcp_begin_open(&t, TCP_PROFILE_LINUX, TRUE);
    support_tcp_send(&t, 12000);
    support_tcp_forget(&t);
    support_tcp_run(&t, 42 * MS);
    support_tcp_out(&t, "A 10001+1000 a1");
    support_tcp_end(&t);
}

/* One segment: 2 srtt + 200 ms, not later than the RTO (21). Without SACK none
 * (43). */
static void
test_tail_none(void)
{
    SupportTcp t;

    support_tcp_begin_open(&t, TCP_PROFILE_LINUX, TRUE);
    support_tcp_send_apart(&t, 1);
    g_assert_cmpint(support_tcp_due_ns(&t), ==, 220 * MS);
    support_tcp_end(&t);
    support_tcp_begin_open(&t, TCP_PROFILE_LINUX, FALSE);
    support_tcp_send_apart(&t, 3);
    g_assert_cmpint(support_tcp_due_ns(&t), ==, 218 * MS); /* the first's */
    support_tcp_end(&t);
}

/* A probe that repairs a loss halves the window; DSACK says that it did not
 * (RFC 8985 7.4). */
static void
test_tail_acked(gconstpointer data)
{
    gboolean dsack = GPOINTER_TO_UINT(data);
    SupportTcp t;

    support_tcp_begin_open(&t, TCP_PROFILE_LINUX, TRUE);
    support_tcp_send_apart(&t, 3);
    support_tcp_run(&t, 60 * MS);
    support_tcp_send(&t, 1000);
    support_tcp_in(&t, dsack ? "A 1 a3001 s2001-3001" : "A 1 a3001");
    support_tcp_in(&t, "A 1 a4001");
    g_assert_cmpuint(support_tcp_info(&t).ssthresh, ==, dsack ? G_MAXINT32 : 2);
    support_tcp_end(&t);
}

/* ---- RACK (40 to 42) ---------------------------------------------------- */

/* Data and FIN are lost: the probe repeats the FIN, its SACK the data
 * (40). */
static void
test_tail_fin(void)
{
    SupportTcp t;

    support_tcp_begin_open(&t, TCP_PROFILE_LINUX, TRUE);
    support_tcp_send(&t, 10);
    tcp_shutdown(t.tcp);
    support_tcp_forget(&t);
    support_tcp_run(&t, 42 * MS);
    support_tcp_out(&t, "FA 11 a1 again");
    support_tcp_run(&t, 20 * MS);
    support_tcp_in(&t, "A 1 a1 s11-12");
    support_tcp_out(&t, "PA 1+10 a1 again");
    support_tcp_end(&t);
}

/* The first of three is lost.  The others' SACKs: it was sent 2 ms before the
 * last, which took 20; that and min_rtt / 4 have not passed yet. */
static void
test_rack_timer(void)
{
    SupportTcp t;

    support_tcp_begin_open(&t, TCP_PROFILE_LINUX, TRUE);
    support_tcp_send_apart(&t, 3);
    support_tcp_run(&t, 19 * MS);
    support_tcp_in(&t, "A 1 a1 s1001-2001");
    support_tcp_out(&t, "");
    /* rtt 20 + 5 - 21 already, and 2 of slack. */
    g_assert_cmpint(support_tcp_due_ns(&t), ==, 6 * MS);
    support_tcp_run(&t, 1 * MS);
    support_tcp_in(&t, "A 1 a1 s1001-3001");
    g_assert_cmpint(support_tcp_due_ns(&t), ==, 5 * MS);
    support_tcp_run(&t, 5 * MS);
    support_tcp_out(&t, "PA 1+1000 a1 again");
    g_assert_cmpuint(support_tcp_info(&t).ca_state, ==, TCP_CC_RECOVERY);
    support_tcp_end(&t);
}

/* With three SACKed there is no patience (41). */
static void
test_rack_at_once(void)
{
    SupportTcp t;

    support_tcp_begin_open(&t, TCP_PROFILE_LINUX, TRUE);
    support_tcp_send_apart(&t, 4);
    support_tcp_run(&t, 17 * MS);
    support_tcp_in(&t, "A 1 a1 s1001-2001");
    support_tcp_run(&t, 1 * MS);
    support_tcp_in(&t, "A 1 a1 s1001-3001");
    support_tcp_out(&t, "");
    support_tcp_run(&t, 1 * MS);
    support_tcp_in(&t, "A 1 a1 s1001-4001");
    support_tcp_out(&t, "PA 1+1000 a1 again");
    support_tcp_end(&t);
}

/* Reordering within min_rtt / 4 is no loss. */
static void
test_rack_reordered(void)
{
    SupportTcp t;

    support_tcp_begin_open(&t, TCP_PROFILE_LINUX, TRUE);
    support_tcp_send_apart(&t, 3);
    support_tcp_run(&t, 19 * MS);
    support_tcp_in(&t, "A 1 a1 s1001-2001");
    support_tcp_run(&t, 4 * MS);
    support_tcp_in(&t, "A 1 a2001");
    support_tcp_in(&t, "A 1 a3001");
    support_tcp_run(&t, SECOND);
    support_tcp_out(&t, "");
    g_assert_cmpuint(support_tcp_info(&t).ca_state, ==, TCP_CC_OPEN);
    support_tcp_end(&t);
}

/* ---- By counting -------------------------------------------------------- */

/* Without SACK the first two duplicates let new data out (RFC 3042), the third
 * repeats the head, a partial ACK the next (43, RFC 6582). */
static void
test_newreno(gconstpointer data)
{
    SupportTcp t;

    support_tcp_begin_open(&t, GPOINTER_TO_UINT(data), FALSE);
    support_tcp_send(&t, 20000);
    support_tcp_forget(&t);
    support_tcp_run(&t, 20 * MS);
    support_tcp_in(&t, "A 1 a1");
    support_tcp_in(&t, "A 1 a1");
    support_tcp_out(&t, "A 10001+1000 a1; A 11001+1000 a1");
    support_tcp_in(&t, "A 1 a1");
    support_tcp_out(&t, "A 1+1000 a1 again");
    g_assert_cmpuint(support_tcp_info(&t).ssthresh, ==, 5);
    support_tcp_in(&t, "A 1 a4001");
    g_assert_true(g_str_has_prefix(t.out->str, "A 4001+1000 a1 again"));
    g_assert_cmpuint(support_tcp_info(&t).ca_state, ==, TCP_CC_RECOVERY);
    support_tcp_forget(&t);
    support_tcp_in(&t, "A 1 a10001");
    g_assert_cmpuint(support_tcp_info(&t).ca_state, ==, TCP_CC_RECOVERY);
    support_tcp_end(&t);
}

/* With it but without RACK: three segments behind are SACKed (RFC 6675 4). */
static void
test_sack(void)
{
    SupportTcp t;

    support_tcp_begin_open(&t, TCP_PROFILE_RFC, TRUE);
    support_tcp_send(&t, 10000);
    support_tcp_forget(&t);
    support_tcp_in(&t, "A 1 a1 s2001-4001");
    support_tcp_out(&t, "");
    support_tcp_in(&t, "A 1 a1 s2001-5001");
    support_tcp_out(&t, "A 1+1000 a1 again");
    g_assert_cmpuint(support_tcp_info(&t).lost, ==, 2);
    support_tcp_in(&t, "A 1 a1 s2001-8001");
    support_tcp_out(&t, "A 1001+1000 a1 again");
    support_tcp_in(&t, "A 1 a10001");
    g_assert_cmpuint(support_tcp_info(&t).ca_state, ==, TCP_CC_OPEN);
    g_assert_cmpuint(support_tcp_info(&t).cwnd, ==, 5);
    support_tcp_end(&t);
}

/* ---- SACK --------------------------------------------------------------- */

/* What a segment tells of a hole takes its place from the data, of new ones and
 * of one that is repeated, whose rest is then a segment of its own
 * (tcp_current_mss, __tcp_retransmit_skb). */
static void
test_beside_sack(void)
{
    SupportTcp t;

    support_tcp_begin_open(&t, TCP_PROFILE_LINUX, TRUE);
    support_tcp_send(&t, 1000);
    support_tcp_out(&t, "PA 1+1000 a1");
    support_tcp_in(&t, "PA 601+100 a1");
    support_tcp_out(&t, "A 1001 a1 s601-701");
    support_tcp_send(&t, 2000);
    support_tcp_out(&t, "A 1001+988 a1 s601-701; A 1989+988 a1 s601-701; "
                        "PA 2977+24 a1 s601-701");
    support_tcp_run(&t, SECOND); /* a probe of the tail, then the RTO */
    support_tcp_out(&t, "PA 2977+24 a1 s601-701 again; "
                        "A 1+988 a1 s601-701 again; "
                        "A 1+988 a1 s601-701 again");
    support_tcp_in(&t, "PA 1+600 a989"); /* filled: all of the MSS again */
    support_tcp_out(&t, "PA 989+1000 a701 again; A 1989+988 a701 again");
    support_tcp_end(&t);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/tcp/recovery/tail", test_tail);
    g_test_add_func("/tcp/recovery/tail-new", test_tail_new);
    g_test_add_func("/tcp/recovery/tail-none", test_tail_none);
    g_test_add_data_func("/tcp/recovery/tail-repairs", NULL, test_tail_acked);
    g_test_add_data_func("/tcp/recovery/tail-dsack", GUINT_TO_POINTER(TRUE),
                         test_tail_acked);
    g_test_add_func("/tcp/recovery/tail-fin", test_tail_fin);
    g_test_add_func("/tcp/recovery/rack-timer", test_rack_timer);
    g_test_add_func("/tcp/recovery/rack-at-once", test_rack_at_once);
    g_test_add_func("/tcp/recovery/rack-reordered", test_rack_reordered);
    g_test_add_data_func("/tcp/recovery/newreno-linux",
                         GUINT_TO_POINTER(TCP_PROFILE_LINUX), test_newreno);
    g_test_add_data_func("/tcp/recovery/newreno-rfc",
                         GUINT_TO_POINTER(TCP_PROFILE_RFC), test_newreno);
    g_test_add_func("/tcp/recovery/sack", test_sack);
    g_test_add_func("/tcp/recovery/beside-sack", test_beside_sack);
    return g_test_run();
}
