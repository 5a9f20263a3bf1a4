/* SPDX-License-Identifier: GPL-2.0-only */
/* `finwait talk` as a user meets it: TAP, exit status, --accept. */
#include "scenarios/systems/systems.h"
#include "tests/scenarios/support-command.h"
#include "tests/shim/support-row.h"

#include <string.h>

static char *folder;

#define HEADER "end client posix\nend server posix\n\n0ms client connect 80\n"
#define REFUSED "      20.000 client  connect: ECONNREFUSED\n"

/* A file that is as it says: one case for each world, status 0. */
static void
test_fine(void)
{
    Ran ran;

    test_file_put(folder, "fine.t", HEADER REFUSED "1s stop\n");
    ran_finwait(&ran, folder, "talk", "fine.t", NULL);
    g_assert_cmpstr(ran.out, ==,
                    "1..2\nok 1 - fine.t [memory]\nok 2 - fine.t [ns3]\n");
    g_assert_cmpint(ran.status, ==, 0);
    ran_clear(&ran);
    ran_finwait(&ran, folder, "talk", "--world", "ns3", "fine.t", NULL);
    g_assert_cmpstr(ran.out, ==, "1..1\nok 1 - fine.t [ns3]\n");
    g_assert_cmpint(ran.status, ==, 0);
    ran_clear(&ran);
}

/* A file that is not: the difference as comments, status 1; --accept makes it
 * right, and leaves it alone after that. */
static void
test_accept(void)
{
    g_autofree char *text = NULL;
    Ran ran;

    test_file_put(folder, "wrong.t", HEADER "  other\n1s stop\n");
    ran_finwait(&ran, folder, "talk", "--world=memory", "wrong.t", NULL);
    g_assert_cmpstr(ran.out, ==,
                    "1..1\nnot ok 1 - wrong.t [memory]\n"
                    "# wrong.t:5: the first difference\n"
                    "#     4 0ms client connect 80\n"
                    "# -   5   other\n"
                    "# +           20.000 client  connect: ECONNREFUSED\n");
    g_assert_cmpint(ran.status, ==, 1);
    ran_clear(&ran);
    ran_finwait(&ran, folder, "talk", "--accept", "wrong.t", NULL);
    g_assert_cmpstr(ran.out, ==, "UPDATE wrong.t\n");
    g_assert_cmpint(ran.status, ==, 0);
    ran_clear(&ran);
    text = test_file_get(folder, "wrong.t", NULL);
    g_assert_cmpstr(text, ==, HEADER REFUSED "1s stop\n");
    ran_finwait(&ran, folder, "talk", "--accept", "wrong.t", NULL);
    g_assert_cmpstr(ran.out, ==, "KEEP wrong.t\n");
    ran_clear(&ran);
}

/* What happens, without a word of TAP, and the file stays as it is, whatever it
 * expects. */
static void
test_show(void)
{
    static const char *const expects[] = {"", "  other\n", REFUSED};

    for (gsize i = 0; i < G_N_ELEMENTS(expects); i++) {
        g_autofree char *was =
            g_strconcat(HEADER, expects[i], "1s stop\n", NULL);
        g_autofree char *is = NULL;
        Ran ran;

        test_file_put(folder, "show.t", was);
        ran_finwait(&ran, folder, "talk", "--show", "show.t", NULL);
        row_text(expects[i], "output", ran.out, HEADER REFUSED "1s stop\n");
        row_int(expects[i], "status", ran.status, 0);
        ran_clear(&ran);
        ran_finwait(&ran, folder, "talk", "--show", "--world=ns3", "show.t",
                    NULL);
        row_text(expects[i], "ns3", ran.out, HEADER REFUSED "1s stop\n");
        ran_clear(&ran);
        is = test_file_get(folder, "show.t", NULL);
        row_text(expects[i], "file", is, was);
    }
}

/* A file that expects nothing is shown; one in which nothing happens is
 * fine. */
static void
test_no_expectations(void)
{
    Ran ran;

    test_file_put(folder, "new.t", HEADER "1s stop\n");
    ran_finwait(&ran, folder, "talk", "new.t", NULL);
    g_assert_cmpstr(ran.out, ==,
                    "1..2\nok 1 - new.t [memory] # SKIP it expects nothing\n"
                    "ok 2 - new.t [ns3] # SKIP it expects nothing\n"
                    "# what happens; --accept writes it into the file:\n"
                    "# end client posix\n# end server posix\n"
                    "# 0ms client connect 80\n"
                    "#       20.000 client  connect: ECONNREFUSED\n"
                    "# 1s stop\n");
    g_assert_cmpint(ran.status, ==, 0);
    ran_clear(&ran);
    test_file_put(folder, "quiet.t",
                  "end client posix\nend server posix\n1s stop\n");
    ran_finwait(&ran, folder, "talk", "--world=ns3", "quiet.t", NULL);
    g_assert_cmpstr(ran.out, ==, "1..1\nok 1 - quiet.t [ns3]\n");
    ran_clear(&ran);
}

/* The user's mistakes: told on standard error, status 2, nothing played, also
 * where a file before the broken one is fine. */
static void
test_mistakes(void)
{
    static const struct {
        const char *words[5];
        const char *message;
    } table[] = {
        {{"talk"}, "finwait: talk: no conversation, expected FILE.t\n"},
        {{"talk", "--world=ns4", "fine.t"},
         "finwait: --world ns4: unknown world, expected memory, ns3 or both, "
         "did you mean \"ns3\"?\n"},
        {{"talk", "--world=ns3", "--accept", "fine.t"},
         "finwait: --accept with --world ns3, expected both worlds\n"},
        {{"talk", "--show", "--accept", "fine.t"},
         "finwait: --accept with --show, expected one of them\n"},
        {{"talk", "fine.t", "gone.t"},
         "finwait: gone.t: cannot be read, expected a conversation: "},
        {{"talk", "fine.t", "broken.t"},
         "finwait: broken.t:1: unknown word \"ennd\", expected end, set, link, "
         "tcp, drop, hold, copy, wire, page or target, did you mean "
         "\"end\"?\n"},
    };

    test_file_put(folder, "fine.t", HEADER REFUSED "1s stop\n");
    test_file_put(folder, "broken.t", "ennd client posix\n");
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        const char *const *w = table[i].words;
        Ran ran;

        ran_finwait(&ran, folder, w[0], w[1], w[2], w[3], NULL);
        g_autofree char *row = g_strjoinv(" ", (char **)w);
        row_has(row, "error", ran.err, table[i].message);
        row_text(row, "output", ran.out, "");
        row_int(row, "status", ran.status, 2);
        ran_clear(&ran);
    }
}

int
main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    folder = test_folder_new();
    g_test_add_func("/command/talk/fine", test_fine);
    g_test_add_func("/command/talk/accept", test_accept);
    g_test_add_func("/command/talk/show", test_show);
    g_test_add_func("/command/talk/no-expectations", test_no_expectations);
    g_test_add_func("/command/talk/mistakes", test_mistakes);
    status = g_test_run();
    test_folder_remove(folder);
    return status;
}
