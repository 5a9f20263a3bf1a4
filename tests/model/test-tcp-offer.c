/* SPDX-License-Identifier: GPL-2.0-only */
/* The window that the TCP offers: facts 30, 46 to 50 and 54 of linux-tcp; RFC
 * 9293 3.8.6 for the rfc profile. */
#include "tests/model/support-rows.h"
#include "tests/model/support-tcp.h"

static guint
window(const SupportTcp *t)
{
    TcpInfo info;

    tcp_info(t->tcp, &info);
    return info.receive_window_bytes;
}

/* With timestamps: segments of 1448. */
static void
begin(SupportTcp *t, guint32 rcvbuf_bytes)
{
    support_tcp_begin(t, TCP_PROFILE_LINUX);
    t->opts.rcvbuf_bytes = rcvbuf_bytes;
    t->peer_timestamps = TRUE;
    t->show_window = TRUE;
    support_tcp_at(t, PORT_STATE_ESTABLISHED, TCP_HELD);
}

/* The peer sends what the window allows from 'from' on, segment by segment; up
 * to 'most' bytes.  Returns the next number. */
static guint
flood(SupportTcp *t, guint from, guint most)
{
    guint end = from + most;
    guint left;

    while (from < end && (left = MIN(window(t), end - from)) > 0) {
        guint len = MIN(left, 1448);
        g_autofree char *text = g_strdup_printf("PA %u+%u a1", from, len);

        support_tcp_in(t, text);
        support_tcp_run(t, 50 * MS);
        from += len;
    }
    return from;
}

/* ---- Sizes -------------------------------------------------------------- */

/* SO_RCVBUF; what the SYN says, and the first ACK behind it (46). */
typedef struct First {
    const char *name;
    guint32 rcvbuf_bytes;
    const char *syn, *ack;
} First;

static const First firsts[] = {
    {"4096", 4096, "S 0 w2920", "A 1 a1 w2920"},
    {"8192", 8192, "S 0 w7300", "A 1 a1 w7300"},
    {"16384", 16384, "S 0 w16060", "A 1 a1 w16060"},
    {"65536", 65536, "S 0 w64240", "A 1 a1 w32120"}, /* a scale of 1 */
    {"default", 0, "S 0 w64240", "A 1 a1 w502"},     /* 7, for 6 MiB: 64256 */
};

static void
test_first(gconstpointer data)
{
    const First *row = &firsts[rows_number(data)];
    SupportTcp t;

    support_tcp_begin(&t, TCP_PROFILE_LINUX);
    t.opts.rcvbuf_bytes = row->rcvbuf_bytes;
    t.peer_timestamps = TRUE;
    t.peer_scale = 0;
    t.show_window = TRUE;
    support_tcp_connect(&t);
    support_tcp_out(&t, row->syn);
    support_tcp_run(&t, 20 * MS);
    support_tcp_in(&t, "SA 0 a1");
    support_tcp_out(&t, row->ack);
    support_tcp_end(&t);
}

/* Without the peer's scale there is none, and 65535 is the most. */
static void
test_unscaled(void)
{
    SupportTcp t;

    support_tcp_begin(&t, TCP_PROFILE_LINUX);
    t.opts.rcvbuf_bytes = 1 << 20;
    t.show_window = TRUE;
    support_tcp_connect(&t);
    support_tcp_in(&t, "SA 0 a1");
    support_tcp_in(&t, "A 0 a1");
    g_assert_cmpuint(window(&t), <=, 65535);
    support_tcp_end(&t);
}

/* What comes in before the window is shut while nothing is read (47,
 * tgt.wnd_update_shut_rd). */
typedef struct Taken {
    const char *name;
    guint32 rcvbuf_bytes;
    guint taken;
} Taken;

static const Taken takens[] = {
    {"4096", 4096, 4368},
    {"8192", 8192, 10196},
    {"16384", 16384, 20272},
};

static void
test_taken(gconstpointer data)
{
    const Taken *row = &takens[rows_number(data)];
    SupportTcp t;

    begin(&t, row->rcvbuf_bytes);
    g_assert_cmpuint(flood(&t, 1, 1000000) - 1, ==, row->taken);
    support_tcp_end(&t);
}

/* ---- When it moves ------------------------------------------------------ */

/* Each ACK offers less, and none moves the edge back (47, 48). */
static void
test_edge(void)
{
    guint edge, from = 1;
    SupportTcp t;

    begin(&t, 8192);
    edge = from + window(&t);
    while (window(&t) > 0) {
        from = flood(&t, from, 700);
        g_assert_cmpuint(from + window(&t), >=, edge);
        edge = from + window(&t);
    }
    support_tcp_end(&t);
}

/* A read opens it by an update if the new window is twice the old (49): of a
 * full 4096 the first segment offers 1448, all of them 2896. */
static void
test_update(gconstpointer data)
{
    guint read = GPOINTER_TO_UINT(data);
    SupportTcp t;

    begin(&t, 4096);
    g_assert_cmpuint(flood(&t, 1, 1000000), ==, 4369);
    support_tcp_forget(&t);
    support_tcp_read(&t, 1);
    support_tcp_out(&t, "");
    support_tcp_read(&t, read - 1);
    support_tcp_out(&t, read == 1448 ? "A 1 a4369 w1448" : "A 1 a4369 w2896");
    support_tcp_end(&t);
}

/* None once nobody is to read, or the peer has sent its FIN (50). */
static void
test_no_update(gconstpointer data)
{
    gboolean fin = GPOINTER_TO_UINT(data);
    SupportTcp t;

    begin(&t, 4096);
    flood(&t, 1, 1000000);
    if (fin) {
        support_tcp_in(&t, "FA 4369 a1");
    } else {
        tcp_shut_read(t.tcp);
    }
    support_tcp_run(&t, SECOND);
    support_tcp_forget(&t);
    support_tcp_read(&t, 10000);
    support_tcp_out(&t, "");
    support_tcp_end(&t);
}

/* Data for a window of 0 are dropped and answered at once, a probe too; a bare
 * FIN is taken (54). */
static void
test_closed(void)
{
    SupportTcp t;

    begin(&t, 4096);
    flood(&t, 1, 1000000);
    support_tcp_run(&t, SECOND);
    support_tcp_forget(&t);
    support_tcp_in(&t, "PA 4369+1 a1");
    support_tcp_out(&t, "A 1 a4369 w0");
    support_tcp_in(&t, "A 4368 a1");
    support_tcp_out(&t, "A 1 a4369 w0");
    support_tcp_in(&t, "FA 4369 a1");
    support_tcp_run(&t, 40 * MS);
    support_tcp_out(&t, "A 1 a4370 w0");
    support_tcp_events(&t, "fin");
    support_tcp_end(&t);
}

/* The answer to a probe: one in 500 ms (52). */
static void
test_probe_limit(void)
{
    SupportTcp t;

    begin(&t, 4096);
    flood(&t, 1, 1000000);
    support_tcp_forget(&t);
    support_tcp_in(&t, "A 4368 a1");
    support_tcp_out(&t, "A 1 a4369 w0");
    support_tcp_run(&t, 499 * MS);
    support_tcp_in(&t, "A 4368 a1");
    support_tcp_out(&t, "");
    support_tcp_run(&t, 1 * MS);
    support_tcp_in(&t, "A 4368 a1");
    support_tcp_out(&t, "A 1 a4369 w0");
    support_tcp_end(&t);
}

/* ---- By the letter ------------------------------------------------------ */

/* The free buffer exactly; it grows by a segment or half the buffer (RFC 9293
 * 3.8.6.2.2). */
static void
test_exact(void)
{
    SupportTcp t;

    support_tcp_begin(&t, TCP_PROFILE_RFC);
    t.opts.rcvbuf_bytes = 4000;
    t.show_window = TRUE;
    support_tcp_connect(&t);
    support_tcp_out(&t, "S 0 w4000");
    support_tcp_in(&t, "SA 0 a1");
    support_tcp_out(&t, "A 1 a1 w4000");
    support_tcp_in(&t, "A 1+1460 a1");
    support_tcp_in(&t, "PA 1461+1460 a1");
    support_tcp_out(&t, "A 1 a2921 w1080");
    support_tcp_read(&t, 1459);
    support_tcp_out(&t, "");
    support_tcp_read(&t, 1);
    support_tcp_out(&t, "A 1 a2921 w2540");
    support_tcp_end(&t);
}

/* No buffer yet: none is offered until there is one. */
static void
test_zero(void)
{
    SupportTcp t;

    support_tcp_begin(&t, TCP_PROFILE_RFC);
    t.opts.rcvbuf_bytes = 500;
    t.opts.zero_window = t.show_window = TRUE;
    support_tcp_connect(&t);
    support_tcp_out(&t, "S 0 w0");
    support_tcp_in(&t, "SA 0 a1");
    support_tcp_out(&t, "A 1 a1 w0");
    support_tcp_in(&t, "PA 1+1 a1");
    support_tcp_out(&t, "A 1 a1 w0");
    tcp_credit(t.tcp, 500);
    support_tcp_out(&t, "A 1 a1 w500");
    support_tcp_end(&t);
}

int
main(int argc, char **argv)
{
    rows_init(&argc, &argv);
    ROWS_ADD("/tcp/offer/first", firsts, test_first);
    g_test_add_func("/tcp/offer/unscaled", test_unscaled);
    ROWS_ADD("/tcp/offer/taken", takens, test_taken);
    g_test_add_func("/tcp/offer/edge", test_edge);
    g_test_add_data_func("/tcp/offer/update-segment", GUINT_TO_POINTER(1448),
                         test_update);
    g_test_add_data_func("/tcp/offer/update-all", GUINT_TO_POINTER(4368),
                         test_update);
    g_test_add_data_func("/tcp/offer/no-update-shut", NULL, test_no_update);
    g_test_add_data_func("/tcp/offer/no-update-fin", GUINT_TO_POINTER(TRUE),
                         test_no_update);
    g_test_add_func("/tcp/offer/closed", test_closed);
    g_test_add_func("/tcp/offer/probe-limit", test_probe_limit);
    g_test_add_func("/tcp/offer/exact", test_exact);
    g_test_add_func("/tcp/offer/zero", test_zero);
    return g_test_run();
}
