/* SPDX-License-Identifier: GPL-2.0-only */
/* Baselines as scenarios grow: points are known by their values. */
#include <glib/gstdio.h>
#include <string.h>

#include "scenarios/base/beneath.h"
#include "scenarios/check/baseline.h"
#include "scenarios/systems/systems.h"
#include "tests/scenarios/support-command.h"
#include "tests/shim/support-row.h"

static char *folder;

/* A scenario with those sections, and more keys of [check]. */
static void
put(const char *name, const char *sections, const char *checks)
{
    g_autofree char *text = g_strconcat("[scenario]\nduration=2s\n", sections,
                                        "[check]\npoints=2\n", checks, NULL);

    test_file_put(folder, name, text);
}

#define LOSS "[sweep]\nlink.loss=0, 0.1\n"
#define OK "1..1\nok 1 - grow\n"
#define NOT_OK "1..1\nnot ok 1 - grow\n# it does something else\n"
#define GONE(VALUES) "# the scenario no longer has the point " VALUES "\n"
#define MEANT                                                                  \
    "# where this is meant: finwait check --accept, and commit the "           \
    "baselines\n"

/* What becomes of the baseline of 'was' when the scenario is 'is'. */
static void
test_grow(void)
{
    static const struct {
        const char *name, *was, *is, *out;
    } table[] = {
        {"values before, between and behind", LOSS,
         "[sweep]\nlink.loss=0.05, 0, 0.01, 0.1, 0.2\n", OK},
        {"in another order", LOSS, "[sweep]\nlink.loss=0.1, 0\n", OK},
        {"in other words", LOSS, "[sweep]\nlink.loss=0%, 10%, 20%\n", OK},
        {"with another step", "[sweep]\nlink.delay=10ms..30ms step 20ms\n",
         "[sweep]\nlink.delay=0.01s, 20ms, 30000us\n", OK},
        {"a constraint", LOSS, LOSS "where=link.loss >= 0\n", OK},
        {"keys in another order", LOSS "server.sockets=1,2\n",
         "[sweep]\nserver.sockets=1,2,3\nlink.loss=0,0.1\n", OK},
        {"one that is fixed now",
         "[sweep]\nlink.loss=0.1\nlink.delay=1ms,2ms\n",
         "[link]\nloss=10%\n[sweep]\nlink.delay=1ms,2ms\n", OK},
        {"a value that is gone", LOSS, "[sweep]\nlink.loss=0, 0.2\n",
         NOT_OK GONE("link.loss=0.1") MEANT},
        {"a key that is fixed at another value", LOSS, "[link]\nloss=0.1\n",
         NOT_OK GONE("link.loss=0") MEANT},
        {"a key that is new", LOSS, LOSS "server.sockets=1,2\n",
         NOT_OK GONE("link.loss=0") GONE("link.loss=0.1") MEANT},
        {"no sweep", "", LOSS, NOT_OK GONE("without a sweep") MEANT},
        {"names", "[sweep]\nserver.end=close, reset\n",
         "[sweep]\nserver.end=peer, reset, close\n", OK},
        {"a text with blanks",
         "[sweep]\nlink.drop=client:FIN:1 server:FIN:1, client:SYN:1\n",
         "[sweep]\nlink.drop=client:SYN:1, client:FIN:1 server:FIN:1\n", OK},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        Ran ran;

        put("grow.ini", table[i].was, "");
        ran_finwait(&ran, folder, "check", "--accept", "grow.ini", NULL);
        row_int(table[i].name, "accept", ran.status, 0);
        ran_clear(&ran);
        put("grow.ini", table[i].is, "");
        ran_finwait(&ran, folder, "check", "grow.ini", NULL);
        row_text(table[i].name, "output", ran.out, table[i].out);
        row_int(table[i].name, "status", ran.status,
                !g_str_equal(table[i].out, OK));
        ran_clear(&ran);
    }
}

/* A point that has moved in the plan is named by where it is now. */
static void
test_moved(void)
{
    Ran ran;

    put("grow.ini", LOSS, "");
    ran_finwait(&ran, folder, "check", "--accept", "grow.ini", NULL);
    ran_clear(&ran);
    put("grow.ini", "[link]\ndelay=6ms\n[sweep]\nlink.loss=0.2, 0, 0.1\n", "");
    ran_finwait(&ran, folder, "check", "grow.ini", NULL);
    g_assert_true(
        g_str_has_prefix(ran.out, NOT_OK "# point 1, replication 1: event "));
    g_assert_nonnull(strstr(ran.out, " --trace 1:1\n"));
    ran_clear(&ran);
}

/* One as it was made before, with numbers of points and a line for each event:
 * it is read, and written as they are made now. */
static void
test_older(void)
{
    static const char older[] =
        "scenario s\nns-3 3.37\nduration 5s\n\n"
        "point 0 link.loss=0\nmetric refused 0.30000000000000004 -\n\n"
        "point 7 link.loss=0.1\nmetric refused 2 1\n\n"
        "run 0 1 events 3 digest 00\nblocks 12345678\n"
        "+5 client.1 call socket\n+0 client #1 tcp A B\n+70 client #2 tcp A B\n"
        "\nrun 7 1 events 1 digest 11\nblocks 87654321\n"
        "+6 client.1 call socket\n";
    g_autoptr(GError) error = NULL;
    g_autoptr(Baseline) baseline =
        baseline_parse("x", older, strlen(older), &error);
    g_autofree char *text = NULL;

    g_assert_no_error(error);
    text = baseline_to_text(baseline);
    g_assert_cmpstr(
        text, ==,
        "# What `finwait check` expects; `finwait check --accept` rewrites "
        "it.\nscenario s\nns-3 3.37\nduration 5s\n\n"
        "point link.loss=0\nmetric refused 0.3 -\n"
        "run 1 events 3 digest 00\nblocks 1234\n"
        "text a client.1 call socket\ntext b client # tcp A B\n"
        "+ 5a b1 70b2\n\n"
        "point link.loss=0.1\nmetric refused 2 1\n"
        "run 1 events 1 digest 11\nblocks 8765\n+ 6a\n");
}

/* ---- What [check] asks for ---------------------------------------------- */

#define FIGURE(NAME, METRIC) "[figure " NAME "]\nx=link.loss\ny=" METRIC "\n"

/* Runs "finwait check extra.ini" with 'word' (nullable); 'pattern' is of the
 * output. */
static void
expect(const char *row, const char *word, int status, const char *pattern)
{
    Ran ran;

    ran_finwait(&ran, folder, "check", "extra.ini", word, NULL);
    row_int(row, "status", ran.status, status);
    row_holds(row, ran.out, g_regex_match_simple(pattern, ran.out, 0, 0));
    row_text(row, "error", ran.err, "");
    ran_clear(&ran);
}

/* The data of figures: another metric, another row, another name. */
static void
test_charts(void)
{
    g_autofree char *temporary = g_build_filename(folder, "tmp", NULL);
    g_autoptr(GPtrArray) left = NULL;

    g_assert_cmpint(g_mkdir(temporary, 0777), ==, 0);
    g_setenv("TMPDIR", temporary, TRUE);
    put("extra.ini", LOSS FIGURE("one", "refused"), "");
    expect("first", "--accept", 0, "^INSERT extra\n$");
    put("extra.ini", LOSS FIGURE("one", "attempts"), "");
    expect("not asked for", NULL, 0, "^1..1\nok 1 - extra\n$");
    put("extra.ini", LOSS FIGURE("one", "refused"), "charts=yes\n");
    expect("not yet kept", NULL, 1,
           "# a chart shows something else\n# the baseline has no charts; ");
    expect("quick", "--quick", 0, "^1..1\nok 1 - extra\n$");
    expect("kept", "--accept", 0, "^UPDATE extra\n$");
    expect("the same", NULL, 0, "^1..1\nok 1 - extra\n$");
    expect("the same", "--jobs=3", 0, "^1..1\nok 1 - extra\n$");
    put("extra.ini", LOSS FIGURE("one", "attempts"), "charts=yes\n");
    expect("another metric", NULL, 1,
           "# a chart shows something else\n"
           "# chart one, row 1: was 0 \\S+ .*, is 0 \\S+ .*\n");
    expect("allowed", "--tolerance=1", 0,
           "^1..1\nok 1 - extra\n# within the tolerance:\n# chart one, ");
    put("extra.ini", LOSS FIGURE("two", "refused"), "charts=yes\n");
    expect("another name", NULL, 1,
           "\n# chart two is new\n"
           "# chart one is gone\n");
    g_unsetenv("TMPDIR");
    left = beneath_list(folder, "tmp");
    g_assert_cmpuint(left->len, ==, 0);
}

/* Makes the baseline one of 'n' instructions. */
static void
set_instructions(const char *n)
{
    g_autofree char *text = test_file_get(folder, "baselines/extra.txt", NULL);
    g_autoptr(GRegex) regex = g_regex_new("\ninstructions \\d+\n", 0, 0, NULL);
    g_autofree char *line = g_strdup_printf("\ninstructions %s\n", n);
    g_autofree char *other =
        g_regex_replace_literal(regex, text, -1, 0, line, 0, NULL);

    g_assert_cmpstr(text, !=, other);
    test_file_put(folder, "baselines/extra.txt", other);
}

#define SHORT "replications=1\nduration=200ms\n"

/* Instructions: the same each time, more, and fewer. */
static void
test_speed(void)
{
    g_autofree char *valgrind = g_find_program_in_path("valgrind");

#ifdef __SANITIZE_ADDRESS__
    g_test_skip("valgrind runs no program with sanitizers");
    return;
#endif
    if (!valgrind) {
        g_test_skip("valgrind is not installed");
        return;
    }
    put("extra.ini", LOSS, SHORT);
    expect("short", "--accept", 0, "^[A-Z]+ extra\n$");
    put("extra.ini", LOSS, SHORT "speed=0.1%\n");
    expect(
        "not yet kept", NULL, 1,
        "# it takes more instructions\n# the baseline has no instructions; ");
    expect("kept", "--accept", 0, "^UPDATE extra\n$");
    expect("kept again", "--accept", 0, "^KEEP extra\n$");
    expect("the same", NULL, 0, "^1..1\nok 1 - extra\n$");
    set_instructions("1000");
    expect("more", NULL, 1,
           "# it takes more instructions\n"
           "# instructions: were 1000, are \\d+ \\(\\+\\d+\\.\\d %\\)\n");
    expect("quick", "--quick", 0, "^1..1\nok 1 - extra\n$");
    set_instructions("1000000000000");
    expect("fewer", NULL, 0,
           "^1..1\nok 1 - extra\n# within the tolerance:\n"
           "# instructions: were 1000000000000, are \\d+ \\(-\\d.*%\\)\n");
}

/* Nothing runs where nothing counts. */
static void
test_no_valgrind(void)
{
    g_autofree char *path = g_strdup(g_getenv("PATH"));
    Ran ran;

    put("none.ini", LOSS, "speed=1%\n");
    g_setenv("PATH", "/nonexistent", TRUE);
    ran_finwait(&ran, folder, "check", "none.ini", NULL);
    g_setenv("PATH", path, TRUE);
    g_assert_cmpstr(ran.err, ==,
                    "finwait: [check] speed: valgrind is not there to count "
                    "instructions, expected Debian's valgrind in PATH\n");
    g_assert_cmpint(ran.status, ==, 2);
    ran_clear(&ran);
}

int
main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    folder = test_folder_new();
    g_test_add_func("/command/baseline/grow", test_grow);
    g_test_add_func("/command/baseline/moved", test_moved);
    g_test_add_func("/command/baseline/older", test_older);
    g_test_add_func("/command/baseline/charts", test_charts);
    g_test_add_func("/command/baseline/speed", test_speed);
    g_test_add_func("/command/baseline/no-valgrind", test_no_valgrind);
    status = g_test_run();
    test_folder_remove(folder);
    return status;
}
