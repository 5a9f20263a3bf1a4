/* SPDX-License-Identifier: GPL-2.0-only */
/* How connections are asked for: facts 5, 6 and 14 to 16 of linux-tcp. */
#include "tests/model/support-rows.h"
#include "tests/model/support-tcp.h"

/* ---- SYN ---------------------------------------------------------------- */

/* Five repeats a second apart, then doubling (5); TCP_SYNCNT n ends it (6). */
typedef struct Unanswered {
    const char *name;
    guint retries;
    TcpProfileName profile;
    const char *times;
    gint64 end_ms;
} Unanswered;

static const Unanswered unanswered[] = {
    {"syncnt-1", 1, TCP_PROFILE_LINUX, "1000 2000", 3000},
    {"syncnt-2", 2, TCP_PROFILE_LINUX, "1000 2000 3000 4000 5000", 7000},
    {"syncnt-5", 5, TCP_PROFILE_LINUX,
     "1000 2000 3000 4000 5000 7000 11000 19000 35000", 67000},
    {"linux", 0, TCP_PROFILE_LINUX,
     "1000 2000 3000 4000 5000 7000 11000 19000 35000 67000", 131000},
    /* RFC 6298 5.5, 5.7; R2 of a SYN is at least 3 minutes, 9293 3.8.3. */
    {"rfc", 0, TCP_PROFILE_RFC, "1000 3000 7000 15000 31000 63000 123000",
     183000},
};

static void
test_unanswered(gconstpointer data)
{
    const Unanswered *row = &unanswered[rows_number(data)];
    SupportTcp t;

    support_tcp_begin(&t, row->profile);
    t.opts.syn_retries = row->retries;
    support_tcp_at(&t, PORT_STATE_SYN_SENT, TCP_HELD);
    support_tcp_times(&t, row->end_ms * MS - 1, row->times);
    support_tcp_events(&t, "");
    support_tcp_times(&t, 1, "");
    support_tcp_events(&t, "end:timeout");
    g_assert_cmpstr(support_tcp_state(&t), ==, "-");
    support_tcp_end(&t);
}

/* In SYN_SENT (14, RFC 9293 3.10.7.3). */
static const SupportTcpRow syn_sent[] = {
    {"syn-ack", "SA 0 a1", "A 1 a1", "opened", "ESTABLISHED"},
    {"old-syn-ack", "SA 0 a6", "R 6", "", "SYN_SENT"},
    {"ack-of-iss", "SA 0 a0", "R 0", "", "SYN_SENT"},
    {"refused", "RA 0 a1", "", "end:refused", "-"},
    {"blind-rst", "RA 0 a5", "", "", "SYN_SENT"},
    {"rst-without-ack", "R 0", "", "", "SYN_SENT"},
    {"syn", "S 0", "SA 0 a1 again", "", "SYN_RECV"},
    {"ack", "A 1 a1", "", "", "SYN_SENT"},
    {"old-ack", "A 1 a9", "R 9", "", "SYN_SENT"},
    {"fin", "FA 0 a1", "", "", "SYN_SENT"},
};

static void
test_syn_sent(gconstpointer data)
{
    support_tcp_row(&syn_sent[rows_number(data)], PORT_STATE_SYN_SENT);
}

/* The SYN goes again 8 ms after the challenge ACK of an old connection (14,
 * 16); not if it was repeated before. */
static void
test_old_connection(void)
{
    SupportTcp t;

    support_tcp_begin(&t, TCP_PROFILE_LINUX);
    support_tcp_at(&t, PORT_STATE_SYN_SENT, TCP_HELD);
    support_tcp_in(&t, "A 77 a-5000");
    support_tcp_out(&t, "R -5000");
    support_tcp_times(&t, 100 * MS, "8");
    support_tcp_run(&t, SECOND);
    support_tcp_out(&t, "S 0 again");
    support_tcp_in(&t, "A 77 a-5000");
    support_tcp_times(&t, 100 * MS, "");
    support_tcp_end(&t);
}

/* An end that gives up on a wrong ACK in the handshake (sock-fact 4). */
static void
test_bad_sequence(gconstpointer data)
{
    gboolean crossed = GPOINTER_TO_UINT(data);
    SupportTcp t;

    support_tcp_begin(&t, TCP_PROFILE_LINUX);
    t.profile.bad_seq_ends = TRUE;
    support_tcp_at(&t, PORT_STATE_SYN_SENT, TCP_HELD);
    if (crossed) {
        support_tcp_in(&t, "S 0");
        support_tcp_out(&t, "SA 0 a1 again");
    }
    support_tcp_in(&t, crossed ? "A 1 a6" : "SA 0 a6");
    support_tcp_out(&t, "R 6");
    support_tcp_events(&t, "end:bad-seq");
    support_tcp_end(&t);
}

/* close() or linger 0 in SYN_SENT: gone, nothing is sent; the late SYN,ACK
 * draws RST (15). */
static void
test_given_up(gconstpointer data)
{
    SupportTcp t;

    support_tcp_begin(&t, TCP_PROFILE_LINUX);
    support_tcp_at(&t, PORT_STATE_SYN_SENT, TCP_HELD);
    if (data) {
        tcp_abort(t.tcp);
    } else {
        tcp_close(t.tcp);
    }
    support_tcp_out(&t, "");
    g_assert_cmpstr(support_tcp_state(&t), ==, "-");
    support_tcp_in(&t, "SA 0 a1");
    support_tcp_out(&t, "R 1");
    support_tcp_end(&t);
}

/* SYNs that cross: both are in SYN_RECV, and the SYN,ACKs open both (14). */
static void
test_crossed(void)
{
    SupportTcp t;

    support_tcp_begin(&t, TCP_PROFILE_LINUX);
    support_tcp_at(&t, PORT_STATE_SYN_SENT, TCP_HELD);
    support_tcp_in(&t, "S 0");
    support_tcp_out(&t, "SA 0 a1 again");
    support_tcp_in(&t, "SA 0 a1");
    support_tcp_events(&t, "opened");
    g_assert_cmpstr(support_tcp_state(&t), ==, "ESTABLISHED");
    support_tcp_end(&t);
}

int
main(int argc, char **argv)
{
    rows_init(&argc, &argv);
    ROWS_ADD("/tcp/handshake/unanswered", unanswered, test_unanswered);
    ROWS_ADD("/tcp/handshake/syn-sent", syn_sent, test_syn_sent);
    g_test_add_func("/tcp/handshake/old-connection", test_old_connection);
    g_test_add_data_func("/tcp/handshake/bad-sequence", NULL,
                         test_bad_sequence);
    g_test_add_data_func("/tcp/handshake/bad-sequence-crossed",
                         GUINT_TO_POINTER(1), test_bad_sequence);
    g_test_add_data_func("/tcp/handshake/closed", NULL, test_given_up);
    g_test_add_data_func("/tcp/handshake/aborted", "abort", test_given_up);
    g_test_add_func("/tcp/handshake/crossed", test_crossed);
    return g_test_run();
}
