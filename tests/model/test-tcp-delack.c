/* SPDX-License-Identifier: GPL-2.0-only */
/* When the TCP acknowledges: facts 24 to 30 of linux-tcp; RFC 5681 4.2 for the
 * rfc profile. */
#include "tests/model/support-tcp.h"

static void
begin(SupportTcp *t, TcpProfileName name)
{
    support_tcp_begin(t, name);
    support_tcp_at(t, PORT_STATE_ESTABLISHED, TCP_HELD);
}

/* 'n' segments of 'len' bytes from number 'from' on. */
static guint
feed(SupportTcp *t, guint from, guint len, guint n)
{
    for (; n > 0; n--, from += len) {
        g_autofree char *text = g_strdup_printf("PA %u+%u a1", from, len);

        support_tcp_in(t, text);
    }
    return from;
}

/* The first 16 small segments are acknowledged at once, the others wait 40 ms
 * (24). */
static void
test_quick(void)
{
    SupportTcp t;

    begin(&t, TCP_PROFILE_LINUX);
    for (guint i = 0; i < 16; i++) {
        g_autofree char *ack = g_strdup_printf("A 1 a%u", 11 + 10 * i);

        feed(&t, 1 + 10 * i, 10, 1);
        support_tcp_out(&t, ack);
        support_tcp_run(&t, MS);
    }
    feed(&t, 161, 10, 1);
    support_tcp_out(&t, "");
    support_tcp_run(&t, 40 * MS - 1);
    support_tcp_out(&t, "");
    support_tcp_run(&t, 1);
    support_tcp_out(&t, "A 1 a171");
    support_tcp_end(&t);
}

/* As many as the window has halves of 2 x 536 bytes: 4096 of buffer are 2
 * (24). */
static void
test_quick_by_window(void)
{
    SupportTcp t;

    support_tcp_begin(&t, TCP_PROFILE_LINUX);
    t.opts.rcvbuf_bytes = 4096;
    support_tcp_at(&t, PORT_STATE_ESTABLISHED, TCP_HELD);
    feed(&t, 1, 10, 2);
    support_tcp_out(&t, "A 1 a11; A 1 a21");
    feed(&t, 21, 10, 1);
    support_tcp_out(&t, "");
    support_tcp_end(&t);
}

/* A reply in time ends them; the delayed ACK that fires brings them back
 * (25). */
static void
test_pingpong(void)
{
    SupportTcp t;

    begin(&t, TCP_PROFILE_LINUX);
    feed(&t, 1, 10, 1);
    support_tcp_out(&t, "A 1 a11");
    support_tcp_run(&t, 39 * MS);
    support_tcp_send(&t, 10);
    support_tcp_out(&t, "PA 1+10 a11");
    support_tcp_in(&t, "PA 11+10 a11");
    support_tcp_out(&t, "");
    support_tcp_run(&t, 40 * MS - 1);
    support_tcp_out(&t, "");
    support_tcp_run(&t, 1);
    support_tcp_out(&t, "A 11 a21");
    support_tcp_in(&t, "PA 21+10 a11");
    support_tcp_out(&t, "A 11 a31");
    support_tcp_end(&t);
}

/* One later than 40 ms does not count (25). */
static void
test_late_reply(void)
{
    SupportTcp t;

    begin(&t, TCP_PROFILE_LINUX);
    feed(&t, 1, 10, 1);
    support_tcp_out(&t, "A 1 a11");
    support_tcp_run(&t, 41 * MS);
    support_tcp_send(&t, 10);
    support_tcp_in(&t, "PA 11+10 a11");
    support_tcp_out(&t, "PA 1+10 a11; A 11 a21");
    support_tcp_end(&t);
}

/* In pingpong, which a reply makes. */
static void
begin_pingpong(SupportTcp *t)
{
    begin(t, TCP_PROFILE_LINUX);
    feed(t, 1, 10, 1);
    support_tcp_send(t, 10);
    support_tcp_in(t, "A 11 a11");
    support_tcp_read(t, 10);
    support_tcp_forget(t);
}

/* A reply takes the ACK along. */
static void
test_piggyback(void)
{
    SupportTcp t;

    begin_pingpong(&t);
    support_tcp_in(&t, "PA 11+10 a11");
    support_tcp_run(&t, 10 * MS);
    support_tcp_send(&t, 10);
    support_tcp_out(&t, "PA 11+10 a21");
    support_tcp_run(&t, 100 * MS);
    support_tcp_out(&t, "");
    support_tcp_end(&t);
}

/* Every second full segment, also in pingpong (26). */
static void
test_full_segments(void)
{
    SupportTcp t;

    begin_pingpong(&t);
    support_tcp_in(&t, "A 11+1460 a11");
    support_tcp_out(&t, "");
    support_tcp_in(&t, "A 1471+1460 a11");
    support_tcp_out(&t, "A 11 a2931");
    support_tcp_end(&t);
}

/* At once: out of order, a hole filled, old data, data beyond the window
 * (26). */
static void
test_at_once(void)
{
    SupportTcp t;

    begin_pingpong(&t);
    support_tcp_in(&t, "PA 21+10 a11");
    support_tcp_out(&t, "A 11 a11 s21-31");
    support_tcp_in(&t, "PA 11+10 a11");
    support_tcp_out(&t, "A 11 a31");
    support_tcp_in(&t, "PA 11+10 a11");
    support_tcp_out(&t, "A 11 a31 s11-21");
    support_tcp_in(&t, "PA 90000+10 a11");
    support_tcp_out(&t, "A 11 a31");
    support_tcp_end(&t);
}

/* Old data bring 16 quick ACKs more (44). */
static void
test_old_data(void)
{
    SupportTcp t;

    begin_pingpong(&t);
    support_tcp_in(&t, "PA 1+10 a11");
    support_tcp_forget(&t);
    support_tcp_in(&t, "PA 11+10 a11");
    support_tcp_out(&t, "A 11 a21");
    support_tcp_end(&t);
}

/* The FIN's ACK: at once where no data ever came (27). */
static void
test_fin_idle(void)
{
    SupportTcp t;

    begin(&t, TCP_PROFILE_LINUX);
    support_tcp_in(&t, "FA 1 a1");
    support_tcp_out(&t, "A 1 a2");
    support_tcp_end(&t);
}

/* ... else in 40 ms; our own FIN takes it along (27). */
static void
test_fin_delayed(void)
{
    SupportTcp t;

    begin(&t, TCP_PROFILE_LINUX);
    feed(&t, 1, 10, 1);
    support_tcp_forget(&t);
    support_tcp_in(&t, "FA 11 a1");
    support_tcp_run(&t, 40 * MS - 1);
    support_tcp_out(&t, "");
    support_tcp_run(&t, 1);
    support_tcp_out(&t, "A 1 a12");
    support_tcp_end(&t);

    begin(&t, TCP_PROFILE_LINUX);
    support_tcp_in(&t, "FPA 1+10 a1");
    support_tcp_run(&t, 10 * MS);
    tcp_shutdown(t.tcp);
    support_tcp_out(&t, "FA 1 a12");
    support_tcp_run(&t, 100 * MS);
    support_tcp_out(&t, "");
    support_tcp_end(&t);
}

/* A FIN behind a hole: at once when the hole fills (27). */
static void
test_fin_behind_hole(void)
{
    SupportTcp t;

    begin_pingpong(&t);
    support_tcp_in(&t, "FPA 21+10 a11");
    support_tcp_out(&t, "A 11 a11 s21-32");
    support_tcp_in(&t, "PA 11+10 a11");
    support_tcp_out(&t, "A 11 a32");
    support_tcp_events(&t, "data fin");
    support_tcp_end(&t);
}

/* read() sends the ACK that waits for a small segment when it empties the
 * buffer, in pingpong for two (29). */
static void
test_read(void)
{
    SupportTcp t;

    begin_pingpong(&t);
    support_tcp_in(&t, "PA 11+10 a11");
    support_tcp_read(&t, 10);
    support_tcp_out(&t, "");
    support_tcp_in(&t, "PA 21+10 a11");
    support_tcp_read(&t, 5);
    support_tcp_out(&t, "");
    support_tcp_read(&t, 5);
    support_tcp_out(&t, "A 11 a31");
    support_tcp_end(&t);
}

/* RFC 5681 4.2: every second segment, and in 200 ms. */
static void
test_rfc(void)
{
    SupportTcp t;

    begin(&t, TCP_PROFILE_RFC);
    feed(&t, 1, 10, 1);
    support_tcp_out(&t, "");
    feed(&t, 11, 10, 1);
    support_tcp_out(&t, "A 1 a21");
    feed(&t, 21, 10, 1);
    support_tcp_run(&t, 200 * MS - 1);
    support_tcp_out(&t, "");
    support_tcp_run(&t, 1);
    support_tcp_out(&t, "A 1 a31");
    support_tcp_in(&t, "FA 31 a1");
    support_tcp_out(&t, "A 1 a32");
    support_tcp_end(&t);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/tcp/delack/quick", test_quick);
    g_test_add_func("/tcp/delack/quick-by-window", test_quick_by_window);
    g_test_add_func("/tcp/delack/pingpong", test_pingpong);
    g_test_add_func("/tcp/delack/late-reply", test_late_reply);
    g_test_add_func("/tcp/delack/piggyback", test_piggyback);
    g_test_add_func("/tcp/delack/full-segments", test_full_segments);
    g_test_add_func("/tcp/delack/at-once", test_at_once);
    g_test_add_func("/tcp/delack/old-data", test_old_data);
    g_test_add_func("/tcp/delack/fin-idle", test_fin_idle);
    g_test_add_func("/tcp/delack/fin-delayed", test_fin_delayed);
    g_test_add_func("/tcp/delack/fin-behind-hole", test_fin_behind_hole);
    g_test_add_func("/tcp/delack/read", test_read);
    g_test_add_func("/tcp/delack/rfc", test_rfc);
    return g_test_run();
}
