/* SPDX-License-Identifier: GPL-2.0-only */
/* Round trips, repeats by time and giving up: facts 17 to 23, 39, 71, 72 and 89
 * of linux-tcp; RFC 6298 for the rfc profile.  The round trip is 20 ms. */
#include "tests/model/support-rows.h"
#include "tests/model/support-tcp.h"

static void
begin(SupportTcp *t, TcpProfileName name)
{
    support_tcp_begin(t, name);
    support_tcp_at(t, PORT_STATE_ESTABLISHED, TCP_HELD);
}

/* ---- The law ------------------------------------------------------------ */

/* After these round trips in ms (17, 18), the handshake's of 20 first. */
typedef struct Law {
    const char *name;
    TcpProfileName profile;
    guint rtts[6];
    gint64 srtt_us, rto_us;
} Law;

/* clang-format off */
static const Law laws[] = {
    /* rttvar = max(2 m, 200 ms). */
    {"first",  TCP_PROFILE_LINUX, {0},   20000, 220000},
    /* mdev: 40, then (480 - 10) more; over rttvar, which follows at once. */
    {"jump",   TCP_PROFILE_LINUX, {500}, 80000, 590000},
    /* Below 200 ms the deviation does not count. */
    {"steady", TCP_PROFILE_LINUX, {20, 20, 20, 20, 20}, 20000, 220000},
    {"rise",   TCP_PROFILE_LINUX, {28}, 21000, 221000},
    /* RFC 6298 2.2: 20 + 4 * 10, but 1 s at least. */
    {"rfc-first", TCP_PROFILE_RFC, {0}, 20000, 1000000},
    /* 2.3: rttvar 10 + (1980 - 10) / 4, srtt 20 + 1980 / 8. */
    {"rfc-jump", TCP_PROFILE_RFC, {2000}, 267500, 2277500},
};
/* clang-format on */

static void
test_law(gconstpointer data)
{
    const Law *law = &laws[rows_number(data)];
    SupportTcp t;
    TcpInfo info;

    support_tcp_begin(&t, law->profile);
    t.profile.rack = FALSE; /* no probe in between */
    t.profile.rto_max_ns = 60 * SECOND;
    t.profile.syn_rto_ns = SECOND;
    support_tcp_at(&t, PORT_STATE_ESTABLISHED, TCP_HELD);
    for (guint i = 0; i < G_N_ELEMENTS(law->rtts) && law->rtts[i]; i++) {
        support_tcp_send(&t, 1);
        t.now_ns += law->rtts[i] * MS; /* no time-out in between */
        support_tcp_in(
            &t, (char[]){'A', ' ', '1', ' ', 'a', (char)('2' + i), '\0'});
    }
    info = support_tcp_info(&t);
    g_assert_cmpint(info.rtt_ns / US, ==, law->srtt_us);
    g_assert_cmpint(info.rto_ns / US, ==, law->rto_us);
    support_tcp_end(&t);
}

/* The passive end's first sample is the handshake's too (19). */
static void
test_passive_sample(void)
{
    SupportTcp t;

    support_tcp_begin(&t, TCP_PROFILE_LINUX);
    support_tcp_passive(&t);
    g_assert_cmpint(support_tcp_info(&t).rtt_ns, ==, 20 * MS);
    support_tcp_end(&t);
}

/* A SYN that was repeated, without timestamps: no sample, RTO 3 s; more than
 * once: a window of one segment.  With them neither (19, RFC 6298 5.7). */
static void
test_repeated_syn(gconstpointer data)
{
    gboolean timestamps = GPOINTER_TO_UINT(data);
    SupportTcp t;

    support_tcp_begin(&t, TCP_PROFILE_LINUX);
    t.peer_timestamps = timestamps;
    support_tcp_at(&t, PORT_STATE_SYN_SENT, TCP_HELD);
    support_tcp_run(&t, 2000 * MS);
    support_tcp_out(&t, "S 0 again; S 0 again");
    support_tcp_run(&t, 20 * MS);
    support_tcp_in(&t, "SA 0 a1");
    g_assert_cmpint(support_tcp_info(&t).rto_ns / MS, ==,
                    timestamps ? 220 : 3000);
    g_assert_cmpuint(support_tcp_info(&t).cwnd, ==, timestamps ? 10 : 1);
    support_tcp_end(&t);
}

/* ---- Repeats ------------------------------------------------------------ */

/* One segment: the probe of the tail comes when the RTO would, the first repeat
 * a full RTO later, then they double (21). */
static void
test_one_segment(void)
{
    SupportTcp t;

    begin(&t, TCP_PROFILE_LINUX);
    support_tcp_send(&t, 100);
    support_tcp_times(&t, 4 * SECOND, "220 440 880 1760 3520");
    support_tcp_end(&t);
}

/* A FIN alike (21). */
static void
test_fin(void)
{
    SupportTcp t;

    support_tcp_begin(&t, TCP_PROFILE_LINUX);
    support_tcp_at(&t, PORT_STATE_FIN_WAIT1, TCP_HELD);
    support_tcp_run(&t, 220 * MS);
    support_tcp_out(&t, "FA 1 a1 again");
    support_tcp_times(&t, SECOND, "220 660");
    support_tcp_end(&t);
}

/* RFC 6298: 1, 3, 7 s; R2 is reached by 8 repeats. */
static void
test_rfc_backoff(void)
{
    SupportTcp t;

    begin(&t, TCP_PROFILE_RFC);
    support_tcp_send(&t, 100);
    support_tcp_times(&t, 300 * SECOND,
                      "1000 3000 7000 15000 31000 63000 123000 183000");
    support_tcp_events(&t, "end:timeout");
    support_tcp_end(&t);
}

/* The timer begins anew with each ACK that advances, and not with what is sent
 * behind others (20). */
static void
test_restart(void)
{
    SupportTcp t;

    begin(&t, TCP_PROFILE_RFC);
    tcp_nodelay(t.tcp, TRUE);
    support_tcp_send(&t, 10);
    support_tcp_run(&t, 600 * MS);
    support_tcp_send(&t, 10);
    g_assert_cmpint(support_tcp_due_ns(&t), ==, 400 * MS);
    support_tcp_in(&t, "A 1 a11");
    g_assert_cmpint(support_tcp_due_ns(&t), ==, support_tcp_info(&t).rto_ns);
    support_tcp_in(&t, "A 1 a21");
    g_assert_cmpint(support_tcp_due_ns(&t), ==, PORT_NEVER);
    support_tcp_end(&t);
}

/* The back-off lasts until a sample: the ACK of what was repeated gives none
 * (Karn, 18). */
static void
test_backoff_lasts(void)
{
    SupportTcp t;

    begin(&t, TCP_PROFILE_RFC);
    support_tcp_send(&t, 10);
    support_tcp_run(&t, 3100 * MS);
    support_tcp_out(&t, "PA 1+10 a1; PA 1+10 a1 again; PA 1+10 a1 again");
    support_tcp_in(&t, "A 1 a11");
    support_tcp_send(&t, 10);
    g_assert_cmpint(support_tcp_due_ns(&t), ==, 4 * SECOND);
    support_tcp_run(&t, 20 * MS);
    support_tcp_in(&t, "A 1 a21");
    g_assert_cmpint(support_tcp_info(&t).rto_ns, ==, SECOND);
    support_tcp_end(&t);
}

/* A repeat takes its small neighbours and the FIN along (23). */
static void
test_merge(void)
{
    SupportTcp t;

    begin(&t, TCP_PROFILE_RFC);
    tcp_nodelay(t.tcp, TRUE);
    support_tcp_send(&t, 100);
    support_tcp_send(&t, 200);
    tcp_shutdown(t.tcp);
    support_tcp_out(&t, "PA 1+100 a1; PA 101+200 a1; FA 301 a1");
    support_tcp_run(&t, SECOND);
    support_tcp_out(&t, "FPA 1+300 a1 again");
    support_tcp_end(&t);
}

/* All in flight is lost and the window is one segment; with the ACK it opens
 * by two (22, 45). */
static void
test_after_rto(void)
{
    SupportTcp t;

    begin(&t, TCP_PROFILE_RFC);
    support_tcp_send(&t, 4 * 1460);
    support_tcp_forget(&t);
    support_tcp_run(&t, SECOND);
    support_tcp_out(&t, "A 1+1460 a1 again");
    g_assert_cmpuint(support_tcp_info(&t).cwnd, ==, 1);
    g_assert_cmpuint(support_tcp_info(&t).lost, ==, 4);
    support_tcp_in(&t, "A 1 a1461");
    support_tcp_out(&t, "A 1461+1460 a1 again; A 2921+1460 a1 again");
    support_tcp_end(&t);
}

/* ---- Giving up ---------------------------------------------------------- */

/* When, in ms after the segment, and what the program hears. */
typedef struct End {
    const char *name;
    gboolean orphan;
    gint64 user_ms;
    gint64 end_ms;
} End;

/* One segment is repeated by the RTO from 440 ms on, at 440 * 2^k until these
 * are 120 s apart; with a FIN behind it the probe comes at 2 srtt + 2 ms, the
 * first repeat 220 ms later, at 262, and the others 440 * (2^k - 1) behind. */
static const End ends[] = {
    /* The first time-out when (2^10 - 1) * 200 ms + 6 * 120 s have passed since
     * the first repeat (72). */
    {"data", FALSE, 0, 225280 + 6 * 120000},
    /* ... (2^9 - 1) * 200 ms (71). */
    {"orphan", TRUE, 0, 262 + 440 * 255},
    /* From the first repeat by the RTO on, and exactly then (89). */
    {"user-500", FALSE, 500, 940},
    {"user-1000", FALSE, 1000, 1440},
    {"user-orphan", TRUE, 500, 762},
};

static void
test_end(gconstpointer data)
{
    const End *row = &ends[rows_number(data)];
    SupportTcp t;

    begin(&t, TCP_PROFILE_LINUX);
    tcp_user_timeout(t.tcp, row->user_ms * MS);
    support_tcp_send(&t, 10);
    if (row->orphan) {
        tcp_shutdown(t.tcp);
        tcp_orphan(t.tcp);
    }
    support_tcp_run(&t, row->end_ms * MS - 1);
    support_tcp_events(&t, "");
    support_tcp_forget(&t);
    support_tcp_run(&t, 1);
    support_tcp_out(&t, ""); /* no RST */
    support_tcp_events(&t, "end:timeout");
    g_assert_cmpstr(support_tcp_state(&t), ==, "-");
    support_tcp_end(&t);
}

int
main(int argc, char **argv)
{
    rows_init(&argc, &argv);
    ROWS_ADD("/tcp/rto/law", laws, test_law);
    g_test_add_func("/tcp/rto/passive-sample", test_passive_sample);
    g_test_add_data_func("/tcp/rto/repeated-syn", NULL, test_repeated_syn);
    g_test_add_data_func("/tcp/rto/repeated-syn-timestamps",
                         GUINT_TO_POINTER(TRUE), test_repeated_syn);
    g_test_add_func("/tcp/rto/one-segment", test_one_segment);
    g_test_add_func("/tcp/rto/fin", test_fin);
    g_test_add_func("/tcp/rto/rfc-backoff", test_rfc_backoff);
    g_test_add_func("/tcp/rto/restart", test_restart);
    g_test_add_func("/tcp/rto/backoff-lasts", test_backoff_lasts);
    g_test_add_func("/tcp/rto/merge", test_merge);
    g_test_add_func("/tcp/rto/after-rto", test_after_rto);
    ROWS_ADD("/tcp/rto/end", ends, test_end);
    return g_test_run();
}
