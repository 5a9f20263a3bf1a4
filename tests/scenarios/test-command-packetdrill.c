/* SPDX-License-Identifier: GPL-2.0-only */
/* finwait packetdrill: its report, options and exit statuses. */
#include <string.h>

#include "tests/scenarios/support-command.h"

#define RIGHT                                                                  \
    "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n"                            \
    "+0 bind(3, ..., ...) = 0\n"                                               \
    "+0 listen(3, 5) = 0\n"                                                    \
    "+0 < S 0:0(0) win 32792 <mss 1000>\n"                                     \
    "+0 > S. 0:0(0) ack 1 <...>\n"
#define WRONG RIGHT "+1.1 > S. 0:0(0) ack 1 <...>\n" /* it is 1 s */

static char *folder;

/* Runs "finwait packetdrill LINE"; the exit status is 'status' and the output,
 * or else what it says of the mistake, has 'words' but not 'without'. */
static void
gives(const char *line, int status, const char *words, const char *without)
{
    g_auto(GStrv) args = g_strsplit(line, " ", 4);
    g_autofree char *all = NULL;
    const char *at[4] = {NULL};
    Ran ran;

    for (guint i = 0; i < 4 && args[i]; i++) {
        at[i] = args[i];
    }
    ran_finwait(&ran, folder, "packetdrill", at[0], at[1], at[2], at[3], NULL);
    all = g_strconcat(ran.out, ran.err, NULL);
    if (ran.status != status || !strstr(all, words) ||
        (without && strstr(all, without))) {
        g_test_message("%s: %d\n%s", line, ran.status, all);
        g_test_fail();
    }
    ran_clear(&ran);
}

static void
test_statuses(void)
{
    gives("right.pkt", 0, "1..1\nok 1 - right.pkt\n", "not ok");
    gives("right.pkt wrong.pkt --jobs 2", 1,
          "1..2\nok 1 - right.pkt\nnot ok 2 - wrong.pkt\n"
          "# wrong.pkt:6: differs in the time\n"
          "# expected: 1.100000 > S. 0:0(0) ack 1 <...>\n"
          "# happened: 1.000000 > S. 0:0(0) ack 1 <mss 1460>\n",
          NULL);
    gives("six.pkt", 0,
          "ok 1 - six.pkt # SKIP six.pkt:1: --ip_version=ipv6, here there is "
          "only ipv4\n",
          "not ok");
    gives("right.pkt bad.pkt", 2, "bad.pkt:1: there is \"zero\"", "1..");
}

static void
test_options(void)
{
    gives("wrong.pkt --tolerance_usecs 100000", 0, "ok 1 - wrong.pkt", "not");
    gives("wrong.pkt -t 99998", 1, "not ok 1 - wrong.pkt", NULL);
    gives("wrong.pkt -p 10", 0, "ok 1 - wrong.pkt", "not");
    gives("named.pkt -D BACKLOG=5", 0, "ok 1 - named.pkt", "not");
    gives("named.pkt", 0, "# SKIP named.pkt:2: BACKLOG is not known here",
          "not ok");
    gives("--help", 0, "skipped, with the reason", NULL);
}

/* What happens, not what the script says; and it can be played. */
static void
test_record(void)
{
    Ran ran;

    ran_finwait(&ran, folder, "packetdrill", "--record", "wrong.pkt", NULL);
    g_assert_cmpint(ran.status, ==, 0);
    g_assert_true(g_str_has_prefix(
        ran.out, "// wrong.pkt\n"
                 "0.000000 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n"));
    g_assert_nonnull(strstr(ran.out, "\n1.000000 > S. 0:0(0) ack 1 win "));
    test_file_put(folder, "record.pkt", ran.out);
    ran_clear(&ran);
    gives("record.pkt", 0, "ok 1 - record.pkt", "not");
    gives("six.pkt --record", 0, "// not played: six.pkt:1: ", NULL);
}

/* A row for each state, and each of them is reached. */
static void
test_table(void)
{
    Ran ran;

    ran_finwait(&ran, folder, "packetdrill", "--table", "--tcp", "rfc", NULL);
    g_assert_cmpint(ran.status, ==, 0);
    g_assert_true(g_str_has_prefix(ran.out, "| state | RST | RST in the"));
    g_assert_nonnull(strstr(ran.out,
                            "\n| ESTABLISHED | - CLOSE | `. 1:1(0) ack "
                            "1` ESTABLISHED | "));
    g_assert_nonnull(strstr(ran.out, "\n| no connection | "));
    g_assert_null(strstr(ran.out, "?"));
    ran_clear(&ran);
    gives("--table --tcp rcf", 2,
          "unknown TCP \"rcf\", expected linux, rfc, windows or ns3, did you "
          "mean "
          "\"rfc\"?",
          "|");
}

/* The table in the documentation is what the command prints. */
static void
test_documented(void)
{
    const char *root = g_getenv("FINWAIT_SRC");
    g_autofree char *text = test_file_get(
        root ? root : ".", "scenarios/doc/conversations.md", NULL);
    Ran ran;

    ran_finwait(&ran, folder, "packetdrill", "--table", NULL);
    g_assert_cmpint(ran.status, ==, 0);
    if (!strstr(text, ran.out)) {
        g_test_message("conversations.md has not:\n%s", ran.out);
        g_test_fail();
    }
    ran_clear(&ran);
}

int
main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    folder = test_folder_new();
    test_file_put(folder, "right.pkt", RIGHT);
    test_file_put(folder, "wrong.pkt", WRONG);
    test_file_put(folder, "six.pkt", "--ip_version=ipv6\n" RIGHT);
    test_file_put(folder, "bad.pkt", "zero\n");
    test_file_put(folder, "named.pkt",
                  "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n"
                  "+0 listen(3, BACKLOG) = 0\n");
    g_test_add_func("/command/packetdrill/statuses", test_statuses);
    g_test_add_func("/command/packetdrill/options", test_options);
    g_test_add_func("/command/packetdrill/record", test_record);
    g_test_add_func("/command/packetdrill/table", test_table);
    g_test_add_func("/command/packetdrill/documented", test_documented);
    status = g_test_run();
    test_folder_remove(folder);
    return status;
}
