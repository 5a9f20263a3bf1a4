/* SPDX-License-Identifier: GPL-2.0-only */
/* What is sent, and when: facts 31 to 38 of linux-tcp (Nagle, FIN and window,
 * the send buffer) and 53. */
#include "tests/model/support-tcp.h"

static void
begin(SupportTcp *t, TcpProfileName name, guint32 wnd)
{
    support_tcp_begin(t, name);
    t->wnd = wnd;
    support_tcp_at(t, PORT_STATE_ESTABLISHED, TCP_HELD);
}

/* ---- Nagle -------------------------------------------------------------- */

/* A second small write waits for the ACK and joins later ones (31). */
static void
test_nagle(void)
{
    SupportTcp t;

    begin(&t, TCP_PROFILE_LINUX, 65535);
    support_tcp_send(&t, 10);
    support_tcp_send(&t, 10);
    support_tcp_send(&t, 10);
    support_tcp_out(&t, "PA 1+10 a1");
    support_tcp_in(&t, "A 1 a11");
    support_tcp_out(&t, "PA 11+20 a1");
    support_tcp_end(&t);
}

/* The tail of a large write goes at once; by RFC 896 it waits (31). */
static void
test_minshall(void)
{
    SupportTcp t;

    begin(&t, TCP_PROFILE_LINUX, 65535);
    support_tcp_send(&t, 1500);
    support_tcp_out(&t, "A 1+1460 a1; PA 1461+40 a1");
    support_tcp_send(&t, 10); /* behind a small segment */
    support_tcp_out(&t, "");
    support_tcp_end(&t);

    begin(&t, TCP_PROFILE_RFC, 65535);
    support_tcp_send(&t, 1500);
    support_tcp_out(&t, "A 1+1460 a1");
    support_tcp_in(&t, "A 1 a1461");
    support_tcp_out(&t, "PA 1461+40 a1");
    support_tcp_end(&t);
}

/* TCP_NODELAY, also when set while bytes are held. */
static void
test_nodelay(void)
{
    SupportTcp t;

    begin(&t, TCP_PROFILE_LINUX, 65535);
    support_tcp_send(&t, 10);
    support_tcp_send(&t, 10);
    support_tcp_forget(&t);
    tcp_nodelay(t.tcp, TRUE);
    support_tcp_out(&t, "PA 11+10 a1");
    support_tcp_send(&t, 10);
    support_tcp_out(&t, "PA 21+10 a1");
    support_tcp_end(&t);
}

/* ---- FIN ---------------------------------------------------------------- */

/* Held bytes leave with the FIN; without any it is a segment of its own (32).
 */
static void
test_fin(void)
{
    SupportTcp t;

    begin(&t, TCP_PROFILE_LINUX, 65535);
    support_tcp_send(&t, 10);
    support_tcp_send(&t, 10);
    tcp_shutdown(t.tcp);
    support_tcp_out(&t, "PA 1+10 a1; FPA 11+10 a1");
    support_tcp_end(&t);

    begin(&t, TCP_PROFILE_LINUX, 65535);
    support_tcp_send(&t, 10);
    tcp_shutdown(t.tcp);
    support_tcp_out(&t, "PA 1+10 a1; FA 11 a1");
    g_assert_cmpuint(tcp_send(t.tcp, NULL, 1), ==, 0);
    support_tcp_end(&t);
}

/* It needs a free number in the window; the state is FIN_WAIT1 all the same
 * (33). */
static void
test_fin_window(void)
{
    SupportTcp t;

    begin(&t, TCP_PROFILE_LINUX, 1000);
    support_tcp_send(&t, 1000);
    tcp_shutdown(t.tcp);
    support_tcp_out(&t, "A 1+500 a1; PA 501+500 a1");
    g_assert_cmpstr(support_tcp_state(&t), ==, "FIN_WAIT1");
    support_tcp_in(&t, "A 1 a1001 w0");
    support_tcp_out(&t, "");
    support_tcp_in(&t, "A 1 a1001 w1");
    support_tcp_out(&t, "FA 1001 a1");
    support_tcp_end(&t);
}

/* ... and in the congestion window: after an RTO it waits (33). */
static void
test_fin_cwnd(void)
{
    SupportTcp t;

    begin(&t, TCP_PROFILE_LINUX, 65535);
    support_tcp_send(&t, 10);
    support_tcp_run(&t, 500 * MS);
    support_tcp_out(&t, "PA 1+10 a1; PA 1+10 a1 again; PA 1+10 a1 again");
    tcp_shutdown(t.tcp);
    support_tcp_out(&t, "");
    g_assert_cmpstr(support_tcp_state(&t), ==, "FIN_WAIT1");
    support_tcp_in(&t, "A 1 a11");
    support_tcp_out(&t, "FA 11 a1");
    support_tcp_end(&t);
}

/* ---- The windows -------------------------------------------------------- */

/* Ten segments at first, then two for each one acknowledged (45, RFC 5681). */
static void
test_slow_start(void)
{
    SupportTcp t;
    TcpInfo info;

    begin(&t, TCP_PROFILE_LINUX, 65535);
    support_tcp_send(&t, 30 * 1460);
    tcp_info(t.tcp, &info);
    g_assert_cmpuint(info.unacked, ==, 10);
    support_tcp_forget(&t);
    support_tcp_in(&t, "A 1 a1461");
    support_tcp_out(&t, "A 14601+1460 a1; A 16061+1460 a1");
    support_tcp_end(&t);
}

/* No segment is larger than half the largest window (35). */
static void
test_half_window(void)
{
    SupportTcp t;

    begin(&t, TCP_PROFILE_LINUX, 2000);
    support_tcp_send(&t, 3000);
    support_tcp_out(&t, "A 1+1000 a1; A 1001+1000 a1");
    support_tcp_end(&t);
}

/* With a segment's room the window is filled to the last byte (53). */
static void
test_fills_window(void)
{
    SupportTcp t;

    begin(&t, TCP_PROFILE_LINUX, 65535);
    support_tcp_in(&t, "A 1 a1 w1484");
    support_tcp_send(&t, 1);
    support_tcp_in(&t, "A 1 a2 w1484");
    support_tcp_forget(&t);
    support_tcp_send(&t, 5000);
    support_tcp_out(&t, "A 2+1460 a1; A 1462+24 a1");
    support_tcp_end(&t);
}

/* ---- The send buffer ---------------------------------------------------- */

/* All that the buffer takes. */
static gsize
fill(SupportTcp *t)
{
    gsize total = 0, len;

    while ((len = tcp_send(t->tcp, NULL, 100000)) > 0) {
        total += len;
    }
    return total;
}

/* A buffer of 10000, segments of 1000, a window of 32792: one of 16000 is begun
 * and filled; ten segments leave it, and it is filled again (35, 36;
 * pkt r3-sndbuf-after-accept). */
static void
test_sndbuf(void)
{
    SupportTcp t;

    support_tcp_begin(&t, TCP_PROFILE_LINUX);
    t.wnd = 32792;
    t.peer_mss_bytes = 1000;
    support_tcp_passive(&t);
    tcp_sndbuf(t.tcp, 10000);
    g_assert_cmpuint(fill(&t), ==, 26000);
    support_tcp_end(&t);
}

/* 832 bytes for each buffer; there is room while the free part is half of the
 * used one (35, 37). */
static void
test_writable(void)
{
    SupportTcp t;

    support_tcp_begin(&t, TCP_PROFILE_LINUX);
    t.opts.sndbuf_bytes = 60000;
    t.show_space = TRUE;
    support_tcp_at(&t, PORT_STATE_ESTABLISHED, TCP_HELD);
    support_tcp_send(&t, 32120); /* two buffers when ten segments have left */
    g_assert_cmpuint(tcp_room(t.tcp), ==, 60000 - 32120 - 2 * 832);
    g_assert_true(tcp_writable(t.tcp));
    support_tcp_send(&t, 10000); /* joins the second */
    g_assert_cmpuint(tcp_room(t.tcp), ==, 60000 - 42120 - 2 * 832);
    g_assert_false(tcp_writable(t.tcp));
    support_tcp_in(&t, "A 1 a14601");
    support_tcp_events(&t, "space");
    g_assert_true(tcp_writable(t.tcp));
    g_assert_cmpuint(tcp_unacked(t.tcp), ==, 42120 - 14600);
    support_tcp_end(&t);
}

/* By the letter a buffer of n takes n bytes. */
static void
test_plain_buffer(void)
{
    SupportTcp t;

    support_tcp_begin(&t, TCP_PROFILE_RFC);
    t.opts.sndbuf_bytes = 5000;
    support_tcp_at(&t, PORT_STATE_ESTABLISHED, TCP_HELD);
    g_assert_cmpuint(tcp_send(t.tcp, NULL, 8000), ==, 5000);
    g_assert_cmpuint(fill(&t), ==, 0);
    support_tcp_in(&t, "A 1 a1461");
    g_assert_cmpuint(fill(&t), ==, 1460);
    support_tcp_end(&t);
}

/* Nobody has set it: after a shortage it grows to 3 x cwnd x 2304, with the
 * first ACK behind which the window has more room than there are bytes
 * (tcp_should_expand_sndbuf); who has set it keeps it (38). */
static void
test_grows(gconstpointer data)
{
    guint32 set = GPOINTER_TO_UINT(data);
    SupportTcp t;
    gsize len;

    support_tcp_begin(&t, TCP_PROFILE_LINUX);
    t.opts.sndbuf_bytes = set;
    support_tcp_at(&t, PORT_STATE_ESTABLISHED, TCP_HELD);
    fill(&t);
    support_tcp_in(&t, "A 1 a14601"); /* 20 more of some 38 go */
    fill(&t);
    g_assert_cmpuint(tcp_unacked(t.tcp), <, 69120 + 32120);
    support_tcp_in(&t, "A 1 a43801"); /* the window is 40 ... */
    support_tcp_in(&t, "A 1 a58401"); /* ... and 50, more than waits */
    len = fill(&t);
    g_assert_cmpuint(len, <, set ? 69120 : 3 * 50 * 2304);
    g_assert_cmpuint(len, >, set ? 0 : 3 * 50 * 2304 - 69120 - 32120);
    support_tcp_end(&t);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/tcp/send/nagle", test_nagle);
    g_test_add_func("/tcp/send/minshall", test_minshall);
    g_test_add_func("/tcp/send/nodelay", test_nodelay);
    g_test_add_func("/tcp/send/fin", test_fin);
    g_test_add_func("/tcp/send/fin-window", test_fin_window);
    g_test_add_func("/tcp/send/fin-cwnd", test_fin_cwnd);
    g_test_add_func("/tcp/send/slow-start", test_slow_start);
    g_test_add_func("/tcp/send/half-window", test_half_window);
    g_test_add_func("/tcp/send/fills-window", test_fills_window);
    g_test_add_func("/tcp/send/sndbuf", test_sndbuf);
    g_test_add_func("/tcp/send/writable", test_writable);
    g_test_add_func("/tcp/send/plain-buffer", test_plain_buffer);
    g_test_add_data_func("/tcp/send/grows", NULL, test_grows);
    g_test_add_data_func("/tcp/send/set", GUINT_TO_POINTER(69120), test_grows);
    return g_test_run();
}
