/* SPDX-License-Identifier: GPL-2.0-only */
/* Hand-made segments against an established connection: the acceptance table
 * of RFC 9293 3.10.7.4, the checks of RFC 5961, and what is answered; as RFC
 * and Linux have it, which differ where a second answer is given.
 *
 * 100 bytes have come, 100 are outstanding: RCV.NXT is 101, SND.UNA 1, SND.NXT
 * 101; the window ends at 2001. */
#include "tests/model/support-rows.h"
#include "tests/model/support-tcp.h"

typedef struct Row {
    const char *name;
    const char *in;
    const char *out, *events;   /* of the rfc profile, and of Linux's ... */
    const char *out2, *events2; /* ... but where these say otherwise */
} Row;

/* clang-format off */
static const Row rows[] = {
    {"in-order",           "PA 101+100 a1",  "A 101 a201",  "data", NULL, NULL},
    {"in-order-fin",       "FPA 101+100 a1", "A 101 a202",  "data fin",
                           "", NULL}, /* tcp_fin(): pingpong, fact 27 */
    {"bare-ack",           "A 101 a1",       "", "", NULL, NULL},
    {"old-data",           "PA 1+100 a1",    "A 101 a101 s1-101", "", NULL, NULL},
    {"old-and-new",        "PA 51+100 a1",   "A 101 a151 s51-101", "data", NULL, NULL},
    {"hole",               "PA 601+100 a1",  "A 101 a101 s601-701", "", NULL, NULL},
    {"hole-fin",           "FA 601+100 a1",  "A 101 a101 s601-702", "", NULL, NULL},
    {"fin-behind-hole",    "FA 601 a1",      "A 101 a101 s601-602", "", NULL, NULL},
    /* tcp_sequence(): 'after(seq, window)', so that the first number beyond
     * counts as in, but its bytes end beyond (6.17, fact 54). */
    {"beyond-window",      "PA 2001+100 a1", "A 101 a101", "", NULL, NULL},
    {"over-the-edge",      "PA 1991+100 a1", "A 101 a101 s1991-2001", "",
                           "A 101 a101", ""},
    {"fills-window",       "PA 101+1900 a1", "A 101 a2001", "data", NULL, NULL},
    {"more-than-window",   "PA 101+2500 a1", "A 101 a2001", "data",
                           "A 101 a101", ""},
    {"more-than-window-fin", "FPA 101+2500 a1", "A 101 a2001", "data",
                           "A 101 a101", ""},
    {"fin-at-the-edge",    "FPA 101+1900 a1", "A 101 a2002", "data fin",
                           "", NULL}, /* it counts for no window, 54 */
    {"keep-alive-probe",   "A 100 a1",       "A 101 a101", "", NULL, NULL},
    {"keep-alive-byte",    "A 100+1 a1",     "A 101 a101 s100-101", "", NULL, NULL},
    {"bare-ack-beyond",    "A 2601 a1",      "A 101 a101", "", NULL, NULL},
    {"no-ack-flag",        "P 101+100",      "", "", NULL, NULL},
    {"no-flags",           "- 101",          "", "", NULL, NULL},
    {"bare-fin",           "F 101",          "", "", NULL, NULL},
    {"ack-of-unsent",      "PA 101+100 a102", "A 101 a101", "", NULL, NULL},
    {"ack-very-old",       "PA 101+100 a-70000", "A 101 a101", "", NULL, NULL},
    {"ack-of-half",        "A 101 a51",      "", "", NULL, NULL},
    /* RFC 5961 3.2; the last is a SYN's left-over, RFC 9293 3.10.7.4 first. */
    {"rst-exact",          "R 101",          "", "end:reset", NULL, NULL},
    {"rst-exact-ack",      "RA 101 a1",      "", "end:reset", NULL, NULL},
    {"rst-exact-wrong-ack", "RA 101 a5000",  "", "end:reset", NULL, NULL},
    {"rst-in-window",      "R 201",          "A 101 a101", "", NULL, NULL},
    {"rst-last-in-window", "R 2000",         "A 101 a101", "", NULL, NULL},
    {"rst-beyond-window",  "R 2002",         "", "", NULL, NULL},
    {"rst-behind",         "R 100",          "", "", NULL, NULL},
    /* RFC 5961 4.2. */
    {"syn-in-window",      "S 111",          "A 101 a101", "", NULL, NULL},
    {"syn-exact",          "S 101",          "A 101 a101", "", NULL, NULL},
    {"syn-behind",         "S 100",          "A 101 a101", "", NULL, NULL},
    {"syn-first",          "S 0",            "A 101 a101", "", NULL, NULL},
    {"syn-ack-again",      "SA 0 a1",        "A 101 a101", "", NULL, NULL},
    {"syn-rst",            "SR 101",         "", "end:reset", NULL, NULL},
};
/* clang-format on */

/* Every segment is acknowledged at once, but for Linux's FIN. */
static void
begin(SupportTcp *t, TcpProfileName name)
{
    support_tcp_begin(t, name);
    t->profile.delack_segments = 1;
    t->profile.mss_bytes = 500; /* of which Linux makes its window */
    t->opts.rcvbuf_bytes = 2000;
    support_tcp_at(t, PORT_STATE_ESTABLISHED, TCP_HELD);
    support_tcp_in(t, "PA 1+100 a1");
    tcp_nodelay(t->tcp, TRUE);
    support_tcp_run(t, SECOND);
    support_tcp_send(t, 100);
    g_string_truncate(t->out, 0);
    support_tcp_events(t, "data");
}

static void
row_run(const Row *row, TcpProfileName name)
{
    gboolean second = name == TCP_PROFILE_LINUX;
    SupportTcp t;

    begin(&t, name);
    if (row->out2 && second) {
        support_tcp_in(&t, row->in);
        support_tcp_out(&t, row->out2);
    } else {
        support_tcp_in(&t, row->in);
        support_tcp_out(&t, row->out);
    }
    support_tcp_events(&t, second && row->events2 ? row->events2 : row->events);
    support_tcp_end(&t);
}

static void
test_rfc(gconstpointer data)
{
    row_run(&rows[rows_number(data)], TCP_PROFILE_RFC);
}

static void
test_linux(gconstpointer data)
{
    row_run(&rows[rows_number(data)], TCP_PROFILE_LINUX);
}

/* At most one answer in 500 ms to bare segments out of the window and to wrong
 * RSTs and SYNs together, so that two confused ends cannot keep each other
 * busy (fact 64); what holds data is always answered. */
static void
test_limit(void)
{
    SupportTcp t;

    begin(&t, TCP_PROFILE_LINUX);
    support_tcp_in(&t, "A 2601 a1");
    support_tcp_in(&t, "A 2601 a1");
    support_tcp_in(&t, "R 102");
    support_tcp_in(&t, "S 101");
    support_tcp_out(&t, "A 101 a101");
    support_tcp_in(&t, "PA 2601+1 a1");
    support_tcp_in(&t, "PA 2601+1 a1");
    support_tcp_out(&t, "A 101 a101; A 101 a101");
    support_tcp_in(&t, "A 101 a101");
    support_tcp_run(&t, 499 * MS);
    support_tcp_in(&t, "R 102");
    support_tcp_out(&t, "");
    support_tcp_run(&t, 1 * MS);
    support_tcp_in(&t, "R 102");
    support_tcp_out(&t, "A 101 a101");
    support_tcp_end(&t);
}

/* The letter of RFC 5961 knows no such limit. */
static void
test_no_limit(void)
{
    SupportTcp t;

    begin(&t, TCP_PROFILE_RFC);
    support_tcp_in(&t, "R 102");
    support_tcp_in(&t, "A 2601 a1");
    support_tcp_out(&t, "A 101 a101; A 101 a101");
    support_tcp_end(&t);
}

/* A RST behind all that SACK has told counts as exact (fact 63). */
static void
test_rst_behind_sack(void)
{
    SupportTcp t;

    begin(&t, TCP_PROFILE_LINUX);
    support_tcp_in(&t, "PA 201+100 a1");
    support_tcp_in(&t, "PA 401+100 a1");
    support_tcp_out(&t, "A 101 a101 s201-301; A 101 a101 s401-501,201-301");
    support_tcp_in(&t, "R 301");
    support_tcp_out(&t, "A 101 a101 s401-501,201-301");
    support_tcp_in(&t, "R 501");
    support_tcp_events(&t, "end:reset");
    support_tcp_end(&t);
}

/* PAWS (RFC 7323 5): what is older than the newest in order is answered and
 * dropped, but for a RST. */
static void
test_paws(void)
{
    SupportTcp t;

    support_tcp_begin(&t, TCP_PROFILE_LINUX);
    t.peer_timestamps = TRUE;
    support_tcp_at(&t, PORT_STATE_ESTABLISHED, TCP_HELD);
    support_tcp_in(&t, "PA 1+100 a1");
    support_tcp_out(&t, "A 1 a101");
    t.now_ns -= 10 * MS;
    support_tcp_in(&t, "PA 101+100 a1");
    support_tcp_out(&t, "A 1 a101");
    support_tcp_events(&t, "data");
    support_tcp_in(&t, "R 101");
    support_tcp_events(&t, "end:reset");
    support_tcp_end(&t);
}

int
main(int argc, char **argv)
{
    rows_init(&argc, &argv);
    ROWS_ADD("/tcp/segments/rfc", rows, test_rfc);
    ROWS_ADD("/tcp/segments/linux", rows, test_linux);
    g_test_add_func("/tcp/segments/limit", test_limit);
    g_test_add_func("/tcp/segments/no-limit", test_no_limit);
    g_test_add_func("/tcp/segments/rst-behind-sack", test_rst_behind_sack);
    g_test_add_func("/tcp/segments/paws", test_paws);
    return g_test_run();
}
