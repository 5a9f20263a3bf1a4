/* SPDX-License-Identifier: GPL-2.0-only */
/* finwait conform: its report, choices, known gaps and exit statuses. */
#include <string.h>

#include "scenarios/systems/systems.h"
#include "tests/scenarios/support-command.h"

#define CASE(ID, SYSTEM, EVENT)                                                \
    "{\"id\":\"" ID "\",\"system_under_test\":\"" SYSTEM "\",\"sut_end\":"     \
    "\"client\",\"peer\":\"posix\",\"delay_ms\":10,\"settle_ms\":80,"          \
    "\"tail_ms\":80,\"scope\":\"core\",\"description\":\"about " ID "\","      \
    "\"script\":[{\"step\":1,\"at\":\"C\",\"op\":\"connect\"}],"               \
    "\"expect\":{\"wire_key\":[\"C>S SYN\",\"" EVENT "\"]}}\n"
#define RIGHT CASE("a.right", "posix", "S>C RST")
#define WRONG CASE("b.wrong", "posix", "S>C SYN,ACK")
#define SKIPPED CASE("c.skipped", "nobody", "S>C RST")

static char *folder;

/* Runs "finwait conform LINE"; the exit status is 'status' and the output,
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
    ran_finwait(&ran, folder, "conform", at[0], at[1], at[2], at[3], NULL);
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
    gives("right.jsonl", 0, "ok 1 - a.right [core]\n", "not ok");
    gives("all.jsonl", 1, "not ok 2 - b.wrong [core]\n# all.jsonl:2: about ",
          NULL);
    gives("all.jsonl", 1, "#   > S>C SYN,ACK  S>C RST\n", NULL);
    gives("all.jsonl", 1, "ok 3 - c.skipped [core] # SKIP", NULL);
    gives("all.jsonl", 1,
          "# all                      3     1     1     0     0     1\n", NULL);
    gives("all.jsonl --jobs 3", 1, "1..3\nok 1 - a.right", NULL);
    gives("none.jsonl", 2, "none.jsonl: cannot be read, expected cases", "1..");
    gives("right.jsonl right.txt", 2, "right.txt:1: ", "1..");
}

static void
test_choices(void)
{
    gives("all.jsonl --only a.*", 0, "1..1\nok 1 - a.right [core]\n",
          "b.wrong");
    gives("all.jsonl --only b.wrong", 1, "1..1\nnot ok 1 - b.wrong", "a.right");
    gives("all.jsonl --only b.wrnog", 2,
          "--only b.wrnog: no such case, expected an id or a pattern of some, "
          "did you mean \"b.wrong\"?",
          "1..");
    gives("all.jsonl --list", 0, "b.wrong ", "ok ");
    gives("all.jsonl --list", 0, "about c.skipped\n", NULL);
}

static void
test_gaps(void)
{
    gives("all.jsonl --gaps known.txt", 0, "not ok 2 - b.wrong [core] # TODO",
          NULL);
    gives("all.jsonl --gaps known.txt", 0, "no such server",
          "it is no gap any longer");
    gives("all.jsonl --gaps known.txt", 0,
          "# all                      3     1     0     1     0     1\n", NULL);
    gives("right.jsonl --gaps fixed.txt", 0,
          "# a.right passes: it is no gap any longer\n", "not ok");
    gives("right.jsonl --gaps fixed.txt", 0,
          "# all                      1     0     0     0     1     0\n", NULL);
    gives("all.jsonl --gaps bad.txt", 2,
          "bad.txt:2: \"b.wrong\", expected ID: REASON", "1..");
    gives("all.jsonl --gaps twice.txt", 2,
          "twice.txt:2: b.wrong is listed already", "1..");
    gives("all.jsonl --gaps none.txt", 2,
          "none.txt: cannot be read, expected known gaps", "1..");
}

int
main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    folder = test_folder_new();
    test_file_put(folder, "right.jsonl", RIGHT);
    test_file_put(folder, "all.jsonl", RIGHT WRONG SKIPPED);
    test_file_put(folder, "right.txt", "{\"id\": 7}\n");
    test_file_put(folder, "known.txt", "# known\nb.wrong: no such server\n");
    test_file_put(folder, "fixed.txt", "a.right: was so once\n");
    test_file_put(folder, "bad.txt", "# known\nb.wrong\n");
    test_file_put(folder, "twice.txt", "b.wrong: a\nb.wrong: b\n");
    g_test_add_func("/command/conform/statuses", test_statuses);
    g_test_add_func("/command/conform/choices", test_choices);
    g_test_add_func("/command/conform/gaps", test_gaps);
    status = g_test_run();
    test_folder_remove(folder);
    return status;
}
