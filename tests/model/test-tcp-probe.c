/* SPDX-License-Identifier: GPL-2.0-only */
/* Probes: of a closed window (facts 51 to 53, 72, 90 of linux-tcp), and of a
 * silent peer (87, 88). */
#include "tests/model/support-rows.h"
#include "tests/model/support-tcp.h"

/* ---- A closed window ---------------------------------------------------- */

/* 100 bytes wait behind a window that has just closed; the RTO is 220 ms. */
static void
begin_closed(SupportTcp *t)
{
    support_tcp_begin(t, TCP_PROFILE_LINUX);
    t->wnd = 1460;
    t->peer_mss_bytes = 730;
    support_tcp_at(t, PORT_STATE_ESTABLISHED, TCP_HELD);
    support_tcp_send(t, 1560);
    support_tcp_run(t, 20 * MS);
    support_tcp_out(t, "A 1+730 a1; A 731+730 a1");
    t->wnd = 0;
    support_tcp_in(t, "A 1 a1461");
}

/* The first after the RTO, then doubling up to 120 s: empty, the number before
 * SND.UNA (51). */
static void
test_probes(void)
{
    SupportTcp t;

    begin_closed(&t);
    support_tcp_run(&t, 220 * MS);
    support_tcp_out(&t, "A 1460 a1 probe");
    support_tcp_times(&t, 400 * SECOND,
                      "440 1320 3080 6600 13640 27720 55880 112200 224840 "
                      "344840");
    support_tcp_end(&t);
}

/* An answer sets the count back, not the back-off; the opened window does
 * (51). */
static void
test_answered(void)
{
    SupportTcp t;
    TcpInfo info;

    begin_closed(&t);
    support_tcp_run(&t, 680 * MS);
    support_tcp_out(&t, "A 1460 a1 probe; A 1460 a1 probe");
    support_tcp_in(&t, "A 1 a1461");
    tcp_info(t.tcp, &info);
    g_assert_cmpuint(info.probes, ==, 0);
    g_assert_cmpint(support_tcp_due_ns(&t), ==, 880 * MS);
    support_tcp_in(&t, "A 1 a1461 w730");
    support_tcp_out(&t, "PA 1461+100 a1");
    support_tcp_run(&t, 20 * MS);
    support_tcp_in(&t, "A 1 a1561");
    support_tcp_send(&t, 10);
    g_assert_cmpint(support_tcp_due_ns(&t), ==, 220 * MS);
    support_tcp_end(&t);
}

/* Less is open than a segment, and more waits: nothing until the timer, which
 * sends what fits (53). */
static void
test_small_window(void)
{
    SupportTcp t;

    begin_closed(&t);
    support_tcp_in(&t, "A 1 a1461 w40");
    support_tcp_out(&t, "");
    support_tcp_run(&t, 220 * MS);
    support_tcp_out(&t, "A 1461+40 a1");
    support_tcp_end(&t);
}

/* The FIN waits too, and one number is room enough (33, 51). */
static void
test_fin(void)
{
    SupportTcp t;

    support_tcp_begin(&t, TCP_PROFILE_LINUX);
    support_tcp_at(&t, PORT_STATE_ESTABLISHED, TCP_HELD);
    support_tcp_in(&t, "A 1 a1 w0");
    tcp_shutdown(t.tcp);
    support_tcp_out(&t, "");
    support_tcp_run(&t, 220 * MS);
    support_tcp_out(&t, "A 0 a1 probe");
    support_tcp_in(&t, "A 1 a1 w1");
    support_tcp_out(&t, "FA 1 a1");
    support_tcp_end(&t);
}

/* A window that is taken back with data in flight: repeats go on as probes, and
 * the silence of more than 120 s ends it (53, tcp_retransmit_timer). */
static void
test_taken_back(void)
{
    SupportTcp t;

    support_tcp_begin(&t, TCP_PROFILE_LINUX);
    support_tcp_at(&t, PORT_STATE_ESTABLISHED, TCP_HELD);
    support_tcp_send(&t, 100);
    support_tcp_in(&t, "A 1 a1 w0");
    for (guint i = 0; i < 30; i++) {
        support_tcp_run(&t, 60 * SECOND);
        support_tcp_in(&t, "A 1 a1 w0");
    }
    support_tcp_events(&t, "");
    g_assert_cmpstr(support_tcp_state(&t), ==, "ESTABLISHED");
    support_tcp_in(&t, "A 1 a1 w1000");
    support_tcp_forget(&t);
    support_tcp_run(&t, 120 * SECOND);
    support_tcp_out(&t, "PA 1+100 a1 again");
    support_tcp_end(&t);
}

/* How a probing end dies: not answered at all; though answered; by
 * TCP_USER_TIMEOUT. */
typedef struct Death {
    const char *name;
    gboolean orphan, answered;
    gint64 user_ms;
    gint64 end_ms; /* after the window has closed */
} Death;

static const Death deaths[] = {
    /* 15 probes unanswered; the 9th is at 220 * (2^9 - 1), 120 s between the
     * others (72). */
    {"held", FALSE, FALSE, 0, 112420 + 112640 + 6 * 120000},
    /* 8 (72). */
    {"orphan", TRUE, FALSE, 0, 112420},
    /* Behind the first that waited for 120 s (72, tcp_probe_timer). */
    {"orphan-answered", TRUE, TRUE, 0, 112420 + 112640 + 120000},
    /* From the first probe on, though answered (90). */
    {"user", FALSE, FALSE, 1000, 1220},
    {"user-answered", FALSE, TRUE, 1000, 1220},
};

static void
test_death(gconstpointer data)
{
    const Death *row = &deaths[rows_number(data)];
    SupportTcp t;
    gint64 end_ns;

    begin_closed(&t);
    end_ns = t.now_ns + row->end_ms * MS;
    tcp_user_timeout(t.tcp, row->user_ms * MS);
    if (row->orphan) {
        tcp_shutdown(t.tcp);
        tcp_orphan(t.tcp);
    }
    while (row->answered && t.wake_ns < end_ns) {
        support_tcp_run(&t, t.wake_ns - t.now_ns);
        if (t.out->len > 0) {
            support_tcp_in(&t, "A 1 a1461");
            support_tcp_forget(&t);
        }
    }
    support_tcp_run(&t, end_ns - 1 - t.now_ns);
    support_tcp_events(&t, "");
    support_tcp_forget(&t);
    support_tcp_run(&t, 1);
    support_tcp_out(&t, "");
    support_tcp_events(&t, "end:timeout");
    support_tcp_end(&t);
}

/* ---- A silent peer ------------------------------------------------------ */

/* 1 s of silence, 1 s between two probes: at 3 s RST and the end; any segment
 * begins it anew (87). */
static void
test_keepalive(gconstpointer data)
{
    const PortKeepalive keepalive = {SECOND, SECOND, 2};
    PortTcpState state = (PortTcpState)GPOINTER_TO_UINT(data);
    gboolean fin = state == PORT_STATE_FIN_WAIT2;
    gboolean waits = state == PORT_STATE_CLOSE_WAIT;
    const char *probe = fin     ? "A 1 a1 probe"
                        : waits ? "A 0 a2 probe"
                                : "A 0 a1 probe";
    SupportTcp t;

    support_tcp_begin(&t, TCP_PROFILE_LINUX);
    support_tcp_at(&t, state, TCP_HELD);
    tcp_keepalive(t.tcp, &keepalive);
    support_tcp_run(&t, SECOND);
    support_tcp_out(&t, probe);
    support_tcp_in(&t, fin ? "A 1 a2" : waits ? "A 2 a1" : "A 1 a1");
    support_tcp_run(&t, SECOND);
    support_tcp_out(&t, probe);
    support_tcp_run(&t, SECOND);
    support_tcp_out(&t, probe);
    support_tcp_run(&t, SECOND - 1);
    support_tcp_events(&t, "");
    support_tcp_run(&t, 1);
    support_tcp_out(&t, fin ? "RA 2 a1" : waits ? "RA 1 a2" : "RA 1 a1");
    support_tcp_events(&t, "end:timeout");
    support_tcp_end(&t);
}

/* While data are in flight the repeats watch, not the probes (87). */
static void
test_keepalive_busy(void)
{
    const PortKeepalive keepalive = {100 * MS, 100 * MS, 1};
    SupportTcp t;

    support_tcp_begin(&t, TCP_PROFILE_LINUX);
    support_tcp_at(&t, PORT_STATE_ESTABLISHED, TCP_HELD);
    tcp_keepalive(t.tcp, &keepalive);
    support_tcp_send(&t, 10);
    support_tcp_run(&t, 500 * MS);
    support_tcp_out(&t, "PA 1+10 a1; PA 1+10 a1 again; PA 1+10 a1 again");
    support_tcp_events(&t, "");
    tcp_keepalive(t.tcp, NULL);
    support_tcp_in(&t, "A 1 a11");
    g_assert_cmpint(support_tcp_due_ns(&t), ==, PORT_NEVER);
    support_tcp_end(&t);
}

/* With TCP_USER_TIMEOUT instead of the count: 1/1 and 1.5 s end at 2 s (88). */
static void
test_keepalive_user(void)
{
    const PortKeepalive keepalive = {SECOND, SECOND, 9};
    SupportTcp t;

    support_tcp_begin(&t, TCP_PROFILE_LINUX);
    support_tcp_at(&t, PORT_STATE_ESTABLISHED, TCP_HELD);
    tcp_keepalive(t.tcp, &keepalive);
    tcp_user_timeout(t.tcp, 1500 * MS);
    support_tcp_run(&t, 2 * SECOND - 1);
    support_tcp_out(&t, "A 0 a1 probe");
    support_tcp_run(&t, 1);
    support_tcp_out(&t, "RA 1 a1");
    support_tcp_events(&t, "end:timeout");
    support_tcp_end(&t);
}

int
main(int argc, char **argv)
{
    rows_init(&argc, &argv);
    g_test_add_func("/tcp/probe/probes", test_probes);
    g_test_add_func("/tcp/probe/answered", test_answered);
    g_test_add_func("/tcp/probe/small-window", test_small_window);
    g_test_add_func("/tcp/probe/fin", test_fin);
    g_test_add_func("/tcp/probe/taken-back", test_taken_back);
    ROWS_ADD("/tcp/probe/death", deaths, test_death);
    g_test_add_data_func("/tcp/keepalive/established",
                         GUINT_TO_POINTER(PORT_STATE_ESTABLISHED),
                         test_keepalive);
    g_test_add_data_func("/tcp/keepalive/close-wait",
                         GUINT_TO_POINTER(PORT_STATE_CLOSE_WAIT),
                         test_keepalive);
    g_test_add_data_func("/tcp/keepalive/fin-wait-2",
                         GUINT_TO_POINTER(PORT_STATE_FIN_WAIT2),
                         test_keepalive);
    g_test_add_func("/tcp/keepalive/busy", test_keepalive_busy);
    g_test_add_func("/tcp/keepalive/user-timeout", test_keepalive_user);
    return g_test_run();
}
