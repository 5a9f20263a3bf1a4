/* SPDX-License-Identifier: GPL-2.0-only */
/* Every state by every arriving segment: the table of section 7 of linux-tcp,
 * facts 55 to 63, by Linux's tcp_rcv_state_process() and
 * tcp_timewait_state_process().
 *
 * The numbers of each state are those of support_tcp_at(). */
#include "tests/model/support-rows.h"
#include "tests/model/support-tcp.h"

#define CLOSE PORT_STATE_CLOSE
#define EST PORT_STATE_ESTABLISHED
#define FW1 PORT_STATE_FIN_WAIT1
#define FW2 PORT_STATE_FIN_WAIT2
#define CW PORT_STATE_CLOSE_WAIT
#define CLOSING PORT_STATE_CLOSING
#define LA PORT_STATE_LAST_ACK
#define TW PORT_STATE_TIME_WAIT

typedef struct Row {
    const char *name;
    PortTcpState state;
    SupportTcpHow how;
    const char *in;
    const char *out, *events;
    const char *after; /* what the list of connections shows */
} Row;

/* clang-format off */
static const Row rows[] = {
    {"none-rst",      CLOSE, TCP_HELD, "R 1",        "",         "", "-"},
    {"none-rst-ack",  CLOSE, TCP_HELD, "RA 1 a1",    "",         "", "-"},
    {"none-data",     CLOSE, TCP_HELD, "PA 1+10 a7", "R 7",      "", "-"},
    {"none-data-bare", CLOSE, TCP_HELD, "P 1+10",    "RA 0 a11", "", "-"},
    {"none-fin",      CLOSE, TCP_HELD, "FA 1 a7",    "R 7",      "", "-"},
    {"none-fin-bare", CLOSE, TCP_HELD, "F 1",        "RA 0 a2",  "", "-"},
    {"none-syn",      CLOSE, TCP_HELD, "S 0",        "RA 0 a1",  "", "-"},
    {"none-syn-ack",  CLOSE, TCP_HELD, "SA 0 a7",    "R 7",      "", "-"},
    {"none-ack",      CLOSE, TCP_HELD, "A 1 a7",     "R 7",      "", "-"},

    {"est-rst",  EST, TCP_HELD, "R 1",         "",        "end:reset", "-"},
    {"est-data", EST, TCP_HELD, "PA 1+100 a1", "A 1 a101", "data", "ESTABLISHED"},
    {"est-data-unread", EST, TCP_UNREAD, "PA 1+100 a1", "A 1 a101", "data", "ESTABLISHED"},
    {"est-fin",  EST, TCP_HELD, "FA 1 a1",     "A 1 a2",  "fin", "CLOSE_WAIT"},
    {"est-syn",  EST, TCP_HELD, "S 1",         "A 1 a1",  "", "ESTABLISHED"},
    {"est-ack",  EST, TCP_HELD, "A 1 a1",      "",        "", "ESTABLISHED"},

    {"fw1-rst",  FW1, TCP_HELD, "R 1",         "",         "end:reset", "-"},
    {"fw1-data", FW1, TCP_HELD, "PA 1+100 a1", "A 2 a101", "data", "FIN_WAIT1"},
    {"fw1-fin",  FW1, TCP_HELD, "FA 1 a1",     "A 2 a2",   "fin", "CLOSING"},
    {"fw1-fin-ack", FW1, TCP_HELD, "FA 1 a2",  "A 2 a2",   "fin end:closed", "TIME_WAIT"},
    {"fw1-data-fin-ack", FW1, TCP_HELD, "FPA 1+10 a2", "A 2 a12", "data fin end:closed", "TIME_WAIT"},
    {"fw1-syn",  FW1, TCP_HELD, "S 1",         "A 2 a1",   "", "FIN_WAIT1"},
    {"fw1-ack",  FW1, TCP_HELD, "A 1 a2",      "",         "", "FIN_WAIT2"},
    {"fw1-unread-data", FW1, TCP_UNREAD, "PA 1+100 a1", "R 1", "end:aborted", "-"},
    {"fw1-unread-data-ack", FW1, TCP_UNREAD, "PA 1+100 a2", "R 2", "end:aborted", "-"},
    {"fw1-unread-fin", FW1, TCP_UNREAD, "FA 1 a1", "A 2 a2", "fin", "CLOSING"},
    {"fw1-unread-data-fin", FW1, TCP_UNREAD, "FPA 1+100 a1", "R 1", "end:aborted", "-"},
    {"fw1-orphan-rst", FW1, TCP_ORPHAN, "R 1", "", "end:reset", "-"},
    {"fw1-orphan-data", FW1, TCP_ORPHAN, "PA 1+100 a1", "R 1", "end:aborted", "-"},
    {"fw1-orphan-data-hole", FW1, TCP_ORPHAN, "PA 101+100 a1", "R 1", "end:aborted", "-"},
    {"fw1-orphan-fin-hole", FW1, TCP_ORPHAN, "FA 101 a1", "R 1", "end:aborted", "-"},
    {"fw1-orphan-fin", FW1, TCP_ORPHAN, "FA 1 a1", "A 2 a2", "fin", "CLOSING"},
    {"fw1-orphan-fin-ack", FW1, TCP_ORPHAN, "FA 1 a2", "A 2 a2", "fin end:closed", "TIME_WAIT"},
    {"fw1-orphan-syn", FW1, TCP_ORPHAN, "S 1", "A 2 a1", "", "FIN_WAIT1"},
    {"fw1-orphan-ack", FW1, TCP_ORPHAN, "A 1 a2", "", "", "FIN_WAIT2"},
    {"fw1-orphan-old", FW1, TCP_ORPHAN, "A 1 a1", "", "", "FIN_WAIT1"},

    {"fw2-rst",  FW2, TCP_HELD, "R 1",         "",         "end:reset", "-"},
    {"fw2-data", FW2, TCP_HELD, "PA 1+100 a2", "A 2 a101", "data", "FIN_WAIT2"},
    {"fw2-fin",  FW2, TCP_HELD, "FA 1 a2",     "A 2 a2",   "fin end:closed", "TIME_WAIT"},
    {"fw2-syn",  FW2, TCP_HELD, "S 1",         "A 2 a1",   "", "FIN_WAIT2"},
    {"fw2-ack",  FW2, TCP_HELD, "A 1 a2",      "",         "", "FIN_WAIT2"},
    {"fw2-unread-data", FW2, TCP_UNREAD, "PA 1+100 a2", "R 2", "end:aborted", "-"},
    {"fw2-unread-fin", FW2, TCP_UNREAD, "FA 1 a2", "A 2 a2", "fin end:closed", "TIME_WAIT"},
    {"fw2-orphan-rst", FW2, TCP_ORPHAN, "R 1", "", "end:reset", "-"},
    {"fw2-orphan-data", FW2, TCP_ORPHAN, "PA 1+100 a2", "R 2", "end:aborted", "-"},
    {"fw2-orphan-data-hole", FW2, TCP_ORPHAN, "PA 101+100 a2", "R 2", "end:aborted", "-"},
    {"fw2-orphan-data-fin", FW2, TCP_ORPHAN, "FPA 1+100 a2", "R 2", "end:aborted", "-"},
    {"fw2-orphan-fin-hole", FW2, TCP_ORPHAN, "FA 2 a2", "R 2", "end:aborted", "-"},
    {"fw2-orphan-fin", FW2, TCP_ORPHAN, "FA 1 a2", "A 2 a2", "fin end:closed", "TIME_WAIT"},
    {"fw2-orphan-fin-bare", FW2, TCP_ORPHAN, "F 1", "", "", "FIN_WAIT2"},
    {"fw2-orphan-syn", FW2, TCP_ORPHAN, "S 1", "RA 0 a2", "end:aborted", "-"},
    {"fw2-orphan-ack", FW2, TCP_ORPHAN, "A 1 a2", "", "", "FIN_WAIT2"},
    {"fw2-orphan-beyond", FW2, TCP_ORPHAN, "PA 70000+1 a2", "A 2 a1", "", "FIN_WAIT2"},
    {"fw2-orphan-rst-beyond", FW2, TCP_ORPHAN, "R 70000", "", "", "FIN_WAIT2"},

    {"cw-rst",      CW, TCP_HELD, "R 2",         "",       "end:reset", "-"},
    {"cw-rst-fin",  CW, TCP_HELD, "R 1",         "",       "end:reset", "-"},
    {"cw-rst-in",   CW, TCP_HELD, "R 3",         "A 1 a2", "", "CLOSE_WAIT"},
    {"cw-rst-old",  CW, TCP_HELD, "R 0",         "",       "", "CLOSE_WAIT"},
    {"cw-data",     CW, TCP_HELD, "PA 2+100 a1", "",       "", "CLOSE_WAIT"},
    {"cw-fin",      CW, TCP_HELD, "FA 1 a1",     "A 1 a2 s1-2", "", "CLOSE_WAIT"},
    {"cw-syn",      CW, TCP_HELD, "S 2",         "A 1 a2", "", "CLOSE_WAIT"},
    {"cw-ack",      CW, TCP_HELD, "A 2 a1",      "",       "", "CLOSE_WAIT"},

    {"closing-rst",     CLOSING, TCP_HELD, "R 2",         "",       "end:reset", "-"},
    {"closing-rst-fin", CLOSING, TCP_HELD, "R 1",         "",       "end:reset", "-"},
    {"closing-data",    CLOSING, TCP_HELD, "PA 2+100 a1", "",       "", "CLOSING"},
    {"closing-fin",     CLOSING, TCP_HELD, "FA 1 a1",     "A 2 a2 s1-2", "", "CLOSING"},
    {"closing-syn",     CLOSING, TCP_HELD, "S 2",         "A 2 a2", "", "CLOSING"},
    {"closing-ack",     CLOSING, TCP_HELD, "A 2 a2",      "",       "end:closed", "TIME_WAIT"},
    {"closing-fin-ack", CLOSING, TCP_ORPHAN, "FA 1 a2",   "",       "end:closed", "TIME_WAIT"},

    {"la-rst",     LA, TCP_HELD, "R 2",         "",       "end:reset", "-"},
    {"la-rst-fin", LA, TCP_HELD, "R 1",         "",       "end:reset", "-"},
    {"la-data",    LA, TCP_HELD, "PA 2+100 a1", "",       "", "LAST_ACK"},
    {"la-fin",     LA, TCP_HELD, "FA 1 a1",     "A 2 a2 s1-2", "", "LAST_ACK"},
    {"la-syn",     LA, TCP_HELD, "S 2",         "A 2 a2", "", "LAST_ACK"},
    {"la-ack",     LA, TCP_HELD, "A 2 a2",      "",       "end:closed", "-"},
    {"la-orphan-ack", LA, TCP_ORPHAN, "A 2 a2", "",       "end:closed", "-"},

    {"tw-rst",      TW, TCP_HELD, "R 2",         "",       "", "-"},
    {"tw-rst-fin",  TW, TCP_HELD, "R 1",         "",       "", "TIME_WAIT"},
    {"tw-rst-in",   TW, TCP_HELD, "R 3",         "",       "", "TIME_WAIT"},
    {"tw-data",     TW, TCP_HELD, "PA 2+100 a2", "A 2 a2", "", "TIME_WAIT"},
    {"tw-fin",      TW, TCP_HELD, "FA 1 a2",     "A 2 a2", "", "TIME_WAIT"},
    {"tw-syn",      TW, TCP_HELD, "S 1",         "A 2 a2", "", "TIME_WAIT"},
    {"tw-syn-later", TW, TCP_HELD, "S 100",      "A 2 a2", "", "TIME_WAIT"},
    {"tw-ack",      TW, TCP_HELD, "A 2 a2",      "",       "", "TIME_WAIT"},
    {"tw-ack-old",  TW, TCP_HELD, "A 1 a2",      "A 2 a2", "", "TIME_WAIT"},
};
/* clang-format on */

static void
test_row(gconstpointer data)
{
    const Row *row = &rows[rows_number(data)];
    SupportTcp t;

    support_tcp_begin(&t, TCP_PROFILE_LINUX);
    support_tcp_at(&t, row->state, row->how);
    support_tcp_in(&t, row->in);
    support_tcp_out(&t, row->out);
    support_tcp_events(&t, row->events);
    g_assert_cmpstr(support_tcp_state(&t), ==, row->after);
    support_tcp_end(&t);
}

/* Bytes that came before never reset an orphan when they come again (55). */
static void
test_old_data(void)
{
    SupportTcp t;

    support_tcp_begin(&t, TCP_PROFILE_LINUX);
    support_tcp_at(&t, EST, TCP_HELD);
    support_tcp_in(&t, "PA 1+100 a1");
    support_tcp_read(&t, 100);
    tcp_shutdown(t.tcp);
    tcp_orphan(t.tcp);
    support_tcp_out(&t, "A 1 a101; FA 1 a101");
    support_tcp_in(&t, "PA 1+100 a1");
    support_tcp_out(&t, "A 2 a101 s1-101");
    g_assert_cmpstr(support_tcp_state(&t), ==, "FIN_WAIT1");
    support_tcp_in(&t, "A 101 a2");
    support_tcp_in(&t, "PA 1+100 a2");
    g_assert_cmpstr(support_tcp_state(&t), ==, "FIN_WAIT2");
    support_tcp_end(&t);
}

int
main(int argc, char **argv)
{
    rows_init(&argc, &argv);
    ROWS_ADD("/tcp/states", rows, test_row);
    g_test_add_func("/tcp/states/old-data", test_old_data);
    return g_test_run();
}
