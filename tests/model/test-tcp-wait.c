/* SPDX-License-Identifier: GPL-2.0-only */
/* What outlives a connection: facts 56 to 60 and 70 of linux-tcp. */
#include "tests/model/support-rows.h"
#include "tests/model/support-tcp.h"

static void
begin(SupportTcp *t, PortTcpState state, SupportTcpHow how)
{
    support_tcp_begin(t, TCP_PROFILE_LINUX);
    support_tcp_at(t, state, how);
}

/* 'in', unless NULL, comes half-way: TIME_WAIT lasts 60 s, from then on where
 * the segment renews it (59). */
typedef struct Lasts {
    const char *name;
    const char *in;
    gint64 s;
} Lasts;

static const Lasts lasts[] = {
    {"alone", NULL, 60},        {"ack", "A 2 a2", 90},
    {"old-ack", "A 1 a2", 90},  {"fin", "FA 1 a2", 90},
    {"data", "PA 2+10 a2", 90}, {"rst-in-window", "R 3", 60},
    {"syn", "S 1", 60},
};

static void
test_lasts(gconstpointer data)
{
    const Lasts *row = &lasts[rows_number(data)];
    SupportTcp t;

    begin(&t, PORT_STATE_TIME_WAIT, TCP_HELD);
    support_tcp_run(&t, 30 * SECOND);
    if (row->in) {
        support_tcp_in(&t, row->in);
    }
    support_tcp_run(&t, (row->s - 30) * SECOND - 1);
    g_assert_cmpstr(support_tcp_state(&t), ==, "TIME_WAIT");
    support_tcp_run(&t, 1);
    g_assert_cmpstr(support_tcp_state(&t), ==, "-");
    support_tcp_end(&t);
}

/* RFC 9293 3.4.2: 4 minutes. */
static void
test_rfc(void)
{
    SupportTcp t;

    support_tcp_begin(&t, TCP_PROFILE_RFC);
    support_tcp_at(&t, PORT_STATE_TIME_WAIT, TCP_HELD);
    support_tcp_run(&t, 240 * SECOND - 1);
    g_assert_cmpstr(support_tcp_state(&t), ==, "TIME_WAIT");
    support_tcp_run(&t, 1);
    g_assert_cmpstr(support_tcp_state(&t), ==, "-");
    support_tcp_end(&t);
}

/* Empty segments are answered once in 500 ms, FIN and data each time (59). */
static void
test_limit(void)
{
    SupportTcp t;

    begin(&t, PORT_STATE_TIME_WAIT, TCP_HELD);
    support_tcp_in(&t, "A 1 a2");
    support_tcp_in(&t, "A 1 a2");
    support_tcp_out(&t, "A 2 a2");
    support_tcp_in(&t, "FA 1 a2");
    support_tcp_in(&t, "FA 1 a2");
    support_tcp_out(&t, "A 2 a2; A 2 a2");
    support_tcp_run(&t, 500 * MS);
    support_tcp_in(&t, "A 1 a2");
    support_tcp_out(&t, "A 2 a2");
    support_tcp_end(&t);
}

/* A later SYN where somebody listens: a new connection from the old SND.NXT +
 * 65537 on; an old one, or one with an older timestamp, is answered (60,
 * RFC 6191). */
typedef struct Reuse {
    const char *name;
    const char *in;
    gboolean timestamps;
    gint64 later_ns;
    const char *out, *after;
} Reuse;

static const Reuse reuses[] = {
    {"later", "S 100", FALSE, 0, "SA 0 a101", "SYN_RECV"},
    {"next", "S 3", FALSE, 0, "SA 0 a4", "SYN_RECV"},
    {"exact", "S 2", FALSE, 0, "A 2 a2", "TIME_WAIT"},
    {"older", "S 1", FALSE, 0, "A 2 a2", "TIME_WAIT"},
    {"older-but-newer-time", "S 1", TRUE, SECOND, "SA 0 a2", "SYN_RECV"},
    {"later-but-older-time", "S 100", TRUE, -SECOND, "A 2 a2", "TIME_WAIT"},
    {"with-ack", "SA 100 a2", FALSE, 0, "A 2 a2", "TIME_WAIT"},
    {"with-fin", "SF 100", FALSE, 0, "A 2 a2", "TIME_WAIT"},
};

static void
test_reuse(gconstpointer data)
{
    const Reuse *row = &reuses[rows_number(data)];
    guint32 iss;
    SupportTcp t;

    support_tcp_begin(&t, TCP_PROFILE_LINUX);
    t.peer_timestamps = row->timestamps;
    support_tcp_at(&t, PORT_STATE_TIME_WAIT, TCP_HELD);
    iss = t.iss;
    tcp_release(t.tcp);
    t.verdict = PORT_SYN_ACCEPT;
    t.now_ns += row->later_ns;
    support_tcp_in(&t, row->in);
    support_tcp_out(&t, row->out);
    g_assert_cmpstr(support_tcp_state(&t), ==, row->after);
    if (t.iss != iss) {
        g_assert_cmpuint(t.iss, ==, iss + 2 + 65537);
    }
    support_tcp_end(&t);
}

/* Nobody listens: the SYN is answered as any segment, and TIME_WAIT stays. */
static void
test_reuse_refused(void)
{
    SupportTcp t;

    begin(&t, PORT_STATE_TIME_WAIT, TCP_HELD);
    support_tcp_in(&t, "S 100");
    support_tcp_out(&t, "A 2 a2");
    g_assert_cmpstr(support_tcp_state(&t), ==, "TIME_WAIT");
    support_tcp_end(&t);
}

/* Both FINs: the handle is CLOSE at once, what waits is apart (57). */
static void
test_handle(void)
{
    SupportTcp t;

    begin(&t, PORT_STATE_TIME_WAIT, TCP_HELD);
    g_assert_cmpint(tcp_state(t.tcp), ==, PORT_STATE_CLOSE);
    tcp_release(t.tcp);
    g_assert_cmpstr(support_tcp_state(&t), ==, "TIME_WAIT");
    g_assert_true(tcp_host_port_used(t.host, 4000));
    support_tcp_run(&t, 60 * SECOND);
    g_assert_false(tcp_host_port_used(t.host, 4000));
    support_tcp_end(&t);
}

/* An orphan in FIN_WAIT2 ends by tcp_fin_timeout, counted from the close or
 * from the ACK, whichever is later; afterwards segments draw RST (70). */
static void
test_fin_timeout(gconstpointer data)
{
    gboolean before = GPOINTER_TO_UINT(data);
    SupportTcp t;

    begin(&t, before ? PORT_STATE_FIN_WAIT1 : PORT_STATE_FIN_WAIT2,
          before ? TCP_ORPHAN : TCP_HELD);
    support_tcp_run(&t, 100 * MS);
    if (before) {
        support_tcp_in(&t, "A 1 a2");
    } else {
        tcp_orphan(t.tcp);
    }
    support_tcp_run(&t, 60 * SECOND - 1);
    g_assert_cmpstr(support_tcp_state(&t), ==, "FIN_WAIT2");
    support_tcp_events(&t, "");
    support_tcp_run(&t, 1);
    g_assert_cmpstr(support_tcp_state(&t), ==, "-");
    support_tcp_events(&t, "end:expired");
    support_tcp_out(&t, "");
    support_tcp_in(&t, "FA 1 a2");
    support_tcp_out(&t, "R 2");
    support_tcp_end(&t);
}

/* A plain ACK that has overtaken the peer's FIN is no data behind the close: no
 * RST, and the FIN is taken when it comes (tcp_timewait_state_process()). */
static void
test_fin_overtaken(void)
{
    SupportTcp t;

    begin(&t, PORT_STATE_FIN_WAIT2, TCP_HELD);
    tcp_orphan(t.tcp);
    support_tcp_in(&t, "A 2 a2");
    support_tcp_out(&t, "");
    g_assert_cmpstr(support_tcp_state(&t), ==, "FIN_WAIT2");
    support_tcp_in(&t, "FA 1 a2");
    support_tcp_out(&t, "A 2 a2");
    support_tcp_end(&t);
}

/* Open, there is no limit (70). */
static void
test_no_fin_timeout(void)
{
    SupportTcp t;

    begin(&t, PORT_STATE_FIN_WAIT2, TCP_HELD);
    g_assert_cmpint(support_tcp_due_ns(&t), ==, PORT_NEVER);
    support_tcp_run(&t, 10000 * SECOND);
    g_assert_cmpstr(support_tcp_state(&t), ==, "FIN_WAIT2");
    support_tcp_end(&t);
}

/* The time of a node can be set (TCP_LINGER2, tcp_fin_timeout). */
static void
test_fin_timeout_set(void)
{
    SupportTcp t;

    begin(&t, PORT_STATE_FIN_WAIT2, TCP_HELD);
    tcp_host_fin_timeout(t.host, 5 * SECOND);
    tcp_orphan(t.tcp);
    support_tcp_run(&t, 5 * SECOND - 1);
    g_assert_cmpstr(support_tcp_state(&t), ==, "FIN_WAIT2");
    support_tcp_run(&t, 1);
    g_assert_cmpstr(support_tcp_state(&t), ==, "-");
    support_tcp_end(&t);
}

/* ... but lasts 3.5 RTOs at least: a round trip of 1 s makes that 3 s (17,
 * 70, tcp_fin_time). */
static void
test_fin_timeout_rto(void)
{
    SupportTcp t;

    begin(&t, PORT_STATE_SYN_SENT, TCP_HELD);
    support_tcp_run(&t, SECOND);
    support_tcp_in(&t, "SA 0 a1");
    tcp_host_fin_timeout(t.host, 5 * SECOND);
    tcp_shutdown(t.tcp);
    tcp_orphan(t.tcp);
    support_tcp_run(&t, SECOND);
    support_tcp_in(&t, "A 1 a2");
    support_tcp_run(&t, 10500 * MS - 1);
    g_assert_cmpstr(support_tcp_state(&t), ==, "FIN_WAIT2");
    support_tcp_run(&t, 1);
    g_assert_cmpstr(support_tcp_state(&t), ==, "-");
    support_tcp_end(&t);
}

/* Discarded with 'swallow': nobody is answered, but a new SYN. */
static void
test_swallow(void)
{
    SupportTcp t;

    begin(&t, PORT_STATE_ESTABLISHED, TCP_HELD);
    tcp_discard(t.tcp, TRUE);
    support_tcp_in(&t, "PA 1+10 a1");
    support_tcp_in(&t, "FA 1 a1");
    support_tcp_in(&t, "R 1");
    support_tcp_out(&t, "");
    g_assert_cmpuint(tcp_host_connections(t.host), ==, 0);
    t.verdict = PORT_SYN_ACCEPT;
    support_tcp_in(&t, "S 0");
    support_tcp_out(&t, "SA 0 a1");
    support_tcp_end(&t);
}

int
main(int argc, char **argv)
{
    rows_init(&argc, &argv);
    ROWS_ADD("/tcp/wait/lasts", lasts, test_lasts);
    g_test_add_func("/tcp/wait/rfc", test_rfc);
    g_test_add_func("/tcp/wait/limit", test_limit);
    ROWS_ADD("/tcp/wait/reuse", reuses, test_reuse);
    g_test_add_func("/tcp/wait/reuse-refused", test_reuse_refused);
    g_test_add_func("/tcp/wait/handle", test_handle);
    g_test_add_data_func("/tcp/wait/fin-timeout", NULL, test_fin_timeout);
    g_test_add_data_func("/tcp/wait/fin-timeout-closed-before",
                         GUINT_TO_POINTER(TRUE), test_fin_timeout);
    g_test_add_func("/tcp/wait/fin-overtaken", test_fin_overtaken);
    g_test_add_func("/tcp/wait/no-fin-timeout", test_no_fin_timeout);
    g_test_add_func("/tcp/wait/fin-timeout-set", test_fin_timeout_set);
    g_test_add_func("/tcp/wait/fin-timeout-rto", test_fin_timeout_rto);
    g_test_add_func("/tcp/wait/swallow", test_swallow);
    return g_test_run();
}
