/* SPDX-License-Identifier: GPL-2.0-only */
/* SYN cookies: facts 7 and 10 of linux-tcp, RFC 4987 3.6. */
#include "tests/model/support-tcp.h"

static void
begin(SupportTcp *t)
{
    support_tcp_begin(t, TCP_PROFILE_LINUX);
    t->verdict = PORT_SYN_COOKIE;
    support_tcp_in(t, "S 0");
    support_tcp_out(t, "SA 0 a1");
    g_assert_cmpstr(support_tcp_state(t), ==, "-");
}

/* Nothing is kept and nothing repeated; the ACK opens at once. */
static void
test_opens(void)
{
    SupportTcp t;

    begin(&t);
    support_tcp_run(&t, 100 * SECOND);
    support_tcp_out(&t, "");
    support_tcp_in(&t, "A 1 a1");
    support_tcp_out(&t, "");
    support_tcp_events(&t, "opened");
    g_assert_cmpstr(support_tcp_state(&t), ==, "ESTABLISHED");
    support_tcp_send(&t, 10);
    support_tcp_out(&t, "PA 1+10 a1");
    support_tcp_end(&t);
}

/* Data carry the cookie too, and so completes it what comes first. */
static void
test_data_open(void)
{
    SupportTcp t;

    begin(&t);
    support_tcp_in(&t, "PA 1+10 a1");
    support_tcp_events(&t, "opened data");
    support_tcp_out(&t, "A 1 a11");
    support_tcp_end(&t);
}

/* An ACK that proves nothing is a stranger's. */
static void
test_forged(void)
{
    SupportTcp t;

    begin(&t);
    support_tcp_in(&t, "A 1 a5");
    support_tcp_out(&t, "R 5");
    support_tcp_in(&t, "A 2 a1");
    support_tcp_out(&t, "R 1");
    g_assert_cmpstr(support_tcp_state(&t), ==, "-");
    support_tcp_end(&t);
}

/* No place: dropped without a word; what comes later may find one (10). */
static void
test_no_place(void)
{
    SupportTcp t;

    begin(&t);
    t.verdict = PORT_SYN_IGNORE;
    support_tcp_in(&t, "A 1 a1");
    support_tcp_out(&t, "");
    g_assert_cmpstr(support_tcp_state(&t), ==, "-");
    t.verdict = PORT_SYN_COOKIE;
    support_tcp_in(&t, "PA 1+10 a1");
    support_tcp_events(&t, "opened data");
    support_tcp_end(&t);
}

/* The listener has gone meanwhile. */
static void
test_refused(void)
{
    SupportTcp t;

    begin(&t);
    t.verdict = PORT_SYN_REFUSE;
    support_tcp_in(&t, "A 1 a1");
    support_tcp_out(&t, "R 1");
    support_tcp_end(&t);
}

/* What the SYN offered is in the answer's timestamp: SACK and scale; without
 * one they are off. */
static void
test_options(gconstpointer data)
{
    gboolean timestamps = GPOINTER_TO_UINT(data);
    SupportTcp t;
    TcpInfo info;

    support_tcp_begin(&t, TCP_PROFILE_LINUX);
    t.peer_timestamps = timestamps;
    t.peer_scale = 5;
    t.peer_mss_bytes = 1300;
    t.verdict = PORT_SYN_COOKIE;
    support_tcp_in(&t, "S 0");
    support_tcp_in(&t, "A 1 a1 w1000");
    tcp_info(t.tcp, &info);
    g_assert_cmpint(info.timestamps, ==, timestamps);
    g_assert_cmpint(info.sack, ==, timestamps);
    g_assert_cmpint(info.window_scale, ==, timestamps);
    g_assert_cmpuint(info.send_window_bytes, ==, timestamps ? 32000 : 1000);
    g_assert_cmpuint(info.receive_scale, ==, timestamps ? 7 : 0);
    /* Not more than half the largest window (tcp_bound_to_half_wnd). */
    g_assert_cmpuint(info.send_mss_bytes, ==, timestamps ? 1288 : 500);
    support_tcp_end(&t);
}

/* What is offered: a window that begins where it does without a cookie, and
 * grows with what comes (tcp_init_buffer_space). */
static char *
offered(PortVerdict verdict)
{
    SupportTcp t;
    char *out;

    support_tcp_begin(&t, TCP_PROFILE_LINUX);
    t.peer_timestamps = t.show_window = TRUE;
    t.peer_scale = 5;
    t.verdict = verdict;
    support_tcp_in(&t, "S 0");
    support_tcp_in(&t, "A 1 a1");
    support_tcp_in(&t, "PA 1+1448 a1");
    support_tcp_in(&t, "PA 1449+1448 a1");
    support_tcp_run(&t, 100 * MS);
    out = g_strdup(t.out->str);
    support_tcp_forget(&t);
    support_tcp_end(&t);
    return out;
}

static void
test_window(void)
{
    g_autofree char *cookie = offered(PORT_SYN_COOKIE);
    g_autofree char *kept = offered(PORT_SYN_ACCEPT);

    g_assert_cmpstr(cookie, ==, kept);
    g_assert_cmpstr(cookie, ==,
                    "SA 0 a1 w65160; A 1 a1449 w524; A 1 a2897 w547");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tcp/cookie/opens", test_opens);
    g_test_add_func("/tcp/cookie/data-open", test_data_open);
    g_test_add_func("/tcp/cookie/forged", test_forged);
    g_test_add_func("/tcp/cookie/no-place", test_no_place);
    g_test_add_func("/tcp/cookie/refused", test_refused);
    g_test_add_data_func("/tcp/cookie/options", GUINT_TO_POINTER(TRUE),
                         test_options);
    g_test_add_data_func("/tcp/cookie/no-timestamps", GUINT_TO_POINTER(FALSE),
                         test_options);
    g_test_add_func("/tcp/cookie/window", test_window);
    return g_test_run();
}
