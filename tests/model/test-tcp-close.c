/* SPDX-License-Identifier: GPL-2.0-only */
/* What programs do to end a connection, in every state: section 9 of linux-tcp,
 * facts 61 to 67 (__tcp_close, tcp_shutdown, tcp_need_reset). */
#include "tests/model/support-rows.h"
#include "tests/model/support-tcp.h"

typedef struct Row {
    const char *name;
    PortTcpState state;
    const char *out, *after;
} Row;

/* close() of what has been read. */
static const Row closes[] = {
    {"syn-sent", PORT_STATE_SYN_SENT, "", "-"},
    {"established", PORT_STATE_ESTABLISHED, "FA 1 a1", "FIN_WAIT1"},
    {"fin-wait-1", PORT_STATE_FIN_WAIT1, "", "FIN_WAIT1"},
    {"fin-wait-2", PORT_STATE_FIN_WAIT2, "", "FIN_WAIT2"},
    {"close-wait", PORT_STATE_CLOSE_WAIT, "FA 1 a2", "LAST_ACK"},
    {"closing", PORT_STATE_CLOSING, "", "CLOSING"},
    {"last-ack", PORT_STATE_LAST_ACK, "", "LAST_ACK"},
    {"time-wait", PORT_STATE_TIME_WAIT, "", "TIME_WAIT"},
};

/* ... with SO_LINGER 0 (62, tcp_disconnect). */
static const Row aborts[] = {
    {"syn-sent", PORT_STATE_SYN_SENT, "", "-"},
    {"syn-recv", PORT_STATE_SYN_RECV, "RA 1 a1", "-"},
    {"established", PORT_STATE_ESTABLISHED, "RA 1 a1", "-"},
    {"fin-wait-1", PORT_STATE_FIN_WAIT1, "RA 2 a1", "-"},
    {"fin-wait-2", PORT_STATE_FIN_WAIT2, "RA 2 a1", "-"},
    {"close-wait", PORT_STATE_CLOSE_WAIT, "RA 1 a2", "-"},
    {"closing", PORT_STATE_CLOSING, "", "-"},
    {"last-ack", PORT_STATE_LAST_ACK, "", "-"},
    {"time-wait", PORT_STATE_TIME_WAIT, "", "TIME_WAIT"},
};

/* shutdown(WR). */
static const Row shuts[] = {
    {"established", PORT_STATE_ESTABLISHED, "FA 1 a1", "FIN_WAIT1"},
    {"fin-wait-1", PORT_STATE_FIN_WAIT1, "", "FIN_WAIT1"},
    {"fin-wait-2", PORT_STATE_FIN_WAIT2, "", "FIN_WAIT2"},
    {"close-wait", PORT_STATE_CLOSE_WAIT, "FA 1 a2", "LAST_ACK"},
    {"closing", PORT_STATE_CLOSING, "", "CLOSING"},
    {"last-ack", PORT_STATE_LAST_ACK, "", "LAST_ACK"},
    {"time-wait", PORT_STATE_TIME_WAIT, "", "TIME_WAIT"},
};

static void
run(const Row *row, void (*verb)(Tcp *tcp))
{
    SupportTcp t;

    support_tcp_begin(&t, TCP_PROFILE_LINUX);
    support_tcp_at(&t, row->state, TCP_HELD);
    verb(t.tcp);
    support_tcp_out(&t, row->out);
    g_assert_cmpstr(support_tcp_state(&t), ==, row->after);
    support_tcp_events(&t, "");
    support_tcp_end(&t);
}

static void
test_close(gconstpointer data)
{
    run(&closes[rows_number(data)], tcp_close);
}

static void
test_abort(gconstpointer data)
{
    run(&aborts[rows_number(data)], tcp_abort);
}

static void
test_shutdown(gconstpointer data)
{
    run(&shuts[rows_number(data)], tcp_shutdown);
}

/* close() with bytes unread: RST in any state, what was to be sent is thrown
 * away (66). */
typedef struct Unread {
    const char *name;
    gboolean shut; /* before the bytes came */
    const char *in, *out;
} Unread;

static const Unread unread[] = {
    {"established", FALSE, "PA 1+10 a1", "RA 1 a11"},
    {"fin-wait-1", TRUE, "PA 1+10 a1", "RA 2 a11"},
    {"fin-wait-2", TRUE, "PA 1+10 a2", "RA 2 a11"},
    {"close-wait", FALSE, "FPA 1+10 a1", "RA 1 a12"},
    {"closing", TRUE, "FPA 1+10 a1", "RA 2 a12"},
};

static void
test_unread(gconstpointer data)
{
    const Unread *row = &unread[rows_number(data)];
    SupportTcp t;

    support_tcp_begin(&t, TCP_PROFILE_LINUX);
    support_tcp_at(&t, PORT_STATE_ESTABLISHED, TCP_HELD);
    if (row->shut) {
        tcp_shutdown(t.tcp);
    }
    support_tcp_in(&t, row->in);
    support_tcp_forget(&t);
    tcp_close(t.tcp);
    support_tcp_out(&t, row->out);
    g_assert_cmpstr(support_tcp_state(&t), ==, "-");
    support_tcp_end(&t);
}

/* The same in LAST_ACK; after both FINs there is nothing to reset (67). */
static void
test_unread_late(gconstpointer data)
{
    gboolean acked = GPOINTER_TO_UINT(data);
    SupportTcp t;

    support_tcp_begin(&t, TCP_PROFILE_LINUX);
    support_tcp_at(&t, PORT_STATE_ESTABLISHED, TCP_HELD);
    support_tcp_in(&t, "FPA 1+10 a1");
    tcp_shutdown(t.tcp);
    support_tcp_forget(&t);
    if (acked) {
        support_tcp_in(&t, "A 12 a2");
        support_tcp_events(&t, "end:closed");
        g_assert_cmpuint(tcp_readable(t.tcp), ==, 10);
        tcp_release(t.tcp);
    } else {
        tcp_close(t.tcp);
    }
    support_tcp_out(&t, acked ? "" : "RA 2 a12");
    support_tcp_end(&t);
}

/* What came behind a hole is not unread (67): FIN. */
static void
test_hole(void)
{
    SupportTcp t;

    support_tcp_begin(&t, TCP_PROFILE_LINUX);
    support_tcp_at(&t, PORT_STATE_ESTABLISHED, TCP_HELD);
    support_tcp_in(&t, "PA 11+10 a1");
    support_tcp_forget(&t);
    tcp_close(t.tcp);
    support_tcp_out(&t, "FA 1 a1 s11-21");
    g_assert_cmpstr(support_tcp_state(&t), ==, "FIN_WAIT1");
    support_tcp_end(&t);
}

/* A RST of our own is at SND.NXT, but not beyond the peer's window (62). */
static void
test_rst_window(void)
{
    SupportTcp t;

    support_tcp_begin(&t, TCP_PROFILE_LINUX);
    support_tcp_at(&t, PORT_STATE_ESTABLISHED, TCP_HELD);
    support_tcp_send(&t, 1000);
    support_tcp_in(&t, "A 1 a1 w600");
    support_tcp_forget(&t);
    tcp_abort(t.tcp);
    support_tcp_out(&t, "RA 601 a1");
    support_tcp_end(&t);
}

/* Linger 0 in CLOSING before the FIN could be sent: RST (section 9). */
static void
test_fin_not_sent(void)
{
    SupportTcp t;

    support_tcp_begin(&t, TCP_PROFILE_LINUX);
    support_tcp_at(&t, PORT_STATE_ESTABLISHED, TCP_HELD);
    support_tcp_in(&t, "A 1 a1 w0");
    support_tcp_send(&t, 10);
    tcp_shutdown(t.tcp);
    support_tcp_in(&t, "FA 1 a1 w0");
    g_assert_cmpstr(support_tcp_state(&t), ==, "CLOSING");
    support_tcp_forget(&t);
    tcp_abort(t.tcp);
    support_tcp_out(&t, "RA 1 a2");
    support_tcp_end(&t);
}

/* A reset keeps what was received and throws away what was to be sent (65). */
static void
test_reset_keeps(void)
{
    SupportTcp t;

    support_tcp_begin(&t, TCP_PROFILE_LINUX);
    support_tcp_at(&t, PORT_STATE_ESTABLISHED, TCP_HELD);
    support_tcp_in(&t, "PA 1+10 a1");
    support_tcp_send(&t, 100);
    support_tcp_in(&t, "R 11");
    support_tcp_events(&t, "data end:reset");
    g_assert_cmpuint(tcp_readable(t.tcp), ==, 10);
    g_assert_cmpuint(tcp_recv(t.tcp, NULL, 100), ==, 10);
    g_assert_cmpuint(tcp_send(t.tcp, NULL, 1), ==, 0);
    tcp_release(t.tcp);
    support_tcp_end(&t);
}

/* Shut while the SYN is on its way: the FIN follows the handshake. */
static void
test_shut_in_syn_sent(void)
{
    SupportTcp t;

    support_tcp_begin(&t, TCP_PROFILE_LINUX);
    support_tcp_at(&t, PORT_STATE_SYN_SENT, TCP_HELD);
    tcp_shutdown(t.tcp);
    support_tcp_out(&t, "");
    support_tcp_in(&t, "SA 0 a1");
    support_tcp_out(&t, "FA 1 a1");
    g_assert_cmpstr(support_tcp_state(&t), ==, "FIN_WAIT1");
    support_tcp_end(&t);
}

/* The window of TIME_WAIT is scaled as before (tcp_v4_timewait_ack). */
static void
test_wait_window(void)
{
    SupportTcp t;

    support_tcp_begin(&t, TCP_PROFILE_LINUX);
    t.opts.rcvbuf_bytes = 65536;
    t.peer_scale = 0;
    support_tcp_at(&t, PORT_STATE_TIME_WAIT, TCP_HELD);
    t.show_window = TRUE;
    support_tcp_in(&t, "FA 1 a2");
    support_tcp_out(&t, "A 2 a2 w32119");
    support_tcp_end(&t);
}

int
main(int argc, char **argv)
{
    rows_init(&argc, &argv);
    ROWS_ADD("/tcp/close", closes, test_close);
    ROWS_ADD("/tcp/abort", aborts, test_abort);
    ROWS_ADD("/tcp/shutdown", shuts, test_shutdown);
    ROWS_ADD("/tcp/close-unread", unread, test_unread);
    g_test_add_data_func("/tcp/close-unread/last-ack", NULL, test_unread_late);
    g_test_add_data_func("/tcp/close-unread/over", GUINT_TO_POINTER(TRUE),
                         test_unread_late);
    g_test_add_func("/tcp/close/wait-window", test_wait_window);
    g_test_add_func("/tcp/close/hole", test_hole);
    g_test_add_func("/tcp/abort/window", test_rst_window);
    g_test_add_func("/tcp/abort/fin-not-sent", test_fin_not_sent);
    g_test_add_func("/tcp/close/reset-keeps", test_reset_keeps);
    g_test_add_func("/tcp/shutdown/syn-sent", test_shut_in_syn_sent);
    return g_test_run();
}
