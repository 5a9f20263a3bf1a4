/* SPDX-License-Identifier: GPL-2.0-only */
/* BBR and its pacing, after tcp_bbr.c and tcp_output.c. */
#include "tests/model/support-tcp.h"

/* A peer that takes segments of 1460 bytes, 20 ms away. */
static void
begin(SupportTcp *t, const char *congestion)
{
    support_tcp_begin(t, TCP_PROFILE_LINUX);
    t->profile.congestion = congestion;
    t->wnd = 65535;
    support_tcp_at(t, PORT_STATE_ESTABLISHED, TCP_HELD);
}

/* Ten segments go unpaced.  Then it is 2.885 windows a round trip, a pair every
 * 1.35 ms; the first goes with the ACK, the second after half of that
 * [tcp_update_skb_after_send]. */
static void
test_paced(void)
{
    SupportTcp t;

    begin(&t, TCP_CC_BBR);
    support_tcp_send(&t, 30000);
    support_tcp_run(&t, 20 * NS_PER_MS);
    support_tcp_forget(&t);
    support_tcp_in(&t, "A 1 a14601");
    support_tcp_times(&t, 6 * NS_PER_MS, "0 2 3 4");
    support_tcp_end(&t);
}

/* NewReno sends what the window allows right with the ACK. */
static void
test_unpaced(void)
{
    SupportTcp t;

    begin(&t, "ns3::TcpNewReno");
    support_tcp_send(&t, 30000);
    support_tcp_run(&t, 20 * NS_PER_MS);
    support_tcp_forget(&t);
    support_tcp_in(&t, "A 1 a14601");
    support_tcp_forget(&t);
    support_tcp_times(&t, 6 * NS_PER_MS, "");
    support_tcp_end(&t);
}

/* The window grows though it was not in use: it is as yet below the first ten
 * [bbr_set_cwnd]; NewReno's stays. */
static void
test_idle_window(void)
{
    SupportTcp t;

    begin(&t, TCP_CC_BBR);
    support_tcp_send(&t, 4380);
    support_tcp_run(&t, 20 * NS_PER_MS);
    support_tcp_in(&t, "A 1 a4381");
    g_assert_cmpuint(support_tcp_info(&t).cwnd, ==, 13);
    support_tcp_end(&t);

    begin(&t, "ns3::TcpNewReno");
    support_tcp_send(&t, 4380);
    support_tcp_run(&t, 20 * NS_PER_MS);
    support_tcp_in(&t, "A 1 a4381");
    g_assert_cmpuint(support_tcp_info(&t).cwnd, ==, 10);
    support_tcp_end(&t);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tcp/bbr/paced", test_paced);
    g_test_add_func("/tcp/bbr/unpaced", test_unpaced);
    g_test_add_func("/tcp/bbr/idle-window", test_idle_window);
    return g_test_run();
}
