/* SPDX-License-Identifier: GPL-2.0-only */
/* `finwait check` as CI uses it: accepting, a deliberate change, TAP, JUnit,
 * exit status. */
#include <string.h>

#include "scenarios/systems/systems.h"
#include "shim/sim.h"
#include "tests/scenarios/support-command.h"
#include "tests/shim/support-row.h"

static char *folder;

static const char tiny[] = "[scenario]\n"
                           "duration=20s\n"
                           "[link]\n"
                           "delay=%s\n"
                           "[sweep]\n"
                           "link.loss=0,0.05,0.1\n"
                           "server.vm.on_sock_event=1ms,20ms\n"
                           "[run]\n"
                           "replications=10\n"
                           "[check]\n"
                           "points=2\n"
                           "duration=2s\n";

static void
put_tiny(const char *name, const char *delay)
{
    g_autofree char *text = g_strdup_printf(tiny, delay);

    test_file_put(folder, name, text);
}

/* Runs "finwait check" with up to four more words and asserts its status. */
static void
check(Ran *ran, int status, const char *a, const char *b, const char *c,
      const char *d)
{
    ran_finwait(ran, folder, "check", a, b, c, d, NULL);
    g_assert_cmpint(ran->status, ==, status);
}

static void
expect(int status, const char *out, const char *a, const char *b, const char *c,
       const char *d)
{
    Ran ran;

    check(&ran, status, a, b, c, d);
    g_assert_cmpstr(ran.out, ==, out);
    ran_clear(&ran);
}

/* INSERT, KEEP and UPDATE, beside the scenario and elsewhere. */
static void
test_accept(void)
{
    put_tiny("one.ini", "5ms");
    put_tiny("two.ini", "5ms");
    expect(1,
           "1..1\nnot ok 1 - one\n# no baseline\n"
           "# `finwait check --accept` makes one\n"
           "# where this is meant: finwait check --accept, and commit the "
           "baselines\n",
           "one.ini", NULL, NULL, NULL);
    expect(0, "INSERT one\n", "one.ini", "--accept", NULL, NULL);
    g_assert_true(test_file_exists(folder, "baselines/one.txt"));
    expect(0, "KEEP one\nINSERT two\n", "one.ini", "two.ini", "--accept", NULL);
    expect(0, "1..2\nok 1 - one\nok 2 - two\n", "one.ini", "two.ini", NULL,
           NULL);
    put_tiny("two.ini", "6ms");
    expect(0, "KEEP one\nUPDATE two\n", "one.ini", "two.ini", "--accept", NULL);
    expect(0, "1..2\nok 1 - one\nok 2 - two\n", "one.ini", "two.ini", NULL,
           NULL);
    expect(0, "INSERT one\n", "one.ini", "--accept", "--baselines=other", NULL);
    expect(0, "1..1\nok 1 - one\n", "one.ini", "--baselines", "other", NULL);
    g_assert_true(test_file_exists(folder, "other/one.txt"));
}

/* Makes the baseline 'path' one of ns-3 3.0. */
static void
age(const char *path)
{
    g_autofree char *text = test_file_get(folder, path, NULL);
    g_auto(GStrv) parts = g_strsplit(text, "\nns-3 ", 2);
    g_autofree char *old =
        g_strconcat(parts[0], "\nns-3 3.0", strchr(parts[1], '\n'), NULL);

    test_file_put(folder, path, old);
}

/* What another version of ns-3 did is compared as long as there is nothing
 * else, and is never rewritten. */
static void
test_two_versions(void)
{
    g_autofree char *own =
        g_strdup_printf("split/ns-%s/v.txt", sim_ns3_version());
    g_autofree char *old = NULL, *still = NULL;

    put_tiny("v.ini", "5ms");
    expect(0, "INSERT v\n", "v.ini", "--accept", "--baselines=split", NULL);
    age("split/v.txt");
    old = test_file_get(folder, "split/v.txt", NULL);
    expect(0, "1..1\nok 1 - v\n", "v.ini", "--baselines=split", NULL, NULL);
    g_assert_false(test_file_exists(folder, own));
    expect(0, "INSERT v\n", "v.ini", "--accept", "--baselines=split", NULL);
    g_assert_true(test_file_exists(folder, own));
    put_tiny("v.ini", "6ms");
    expect(0, "UPDATE v\n", "v.ini", "--accept", "--baselines=split", NULL);
    expect(0, "1..1\nok 1 - v\n", "v.ini", "--baselines=split", NULL, NULL);
    still = test_file_get(folder, "split/v.txt", NULL);
    g_assert_cmpstr(still, ==, old);
}

/* The versions that there are are named; a new one gets its folder. */
static void
test_other_versions(void)
{
    g_autofree char *none = g_strdup_printf(
        "1..1\nnot ok 1 - w\n# no baseline for ns-3 %s\n"
        "# there is one for ns-3 3.0, 3.1; `finwait check --accept` makes one "
        "for %s\n"
        "# where this is meant: finwait check --accept, and commit the "
        "baselines\n",
        sim_ns3_version(), sim_ns3_version());
    g_autofree char *own =
        g_strdup_printf("others/ns-%s/w.txt", sim_ns3_version());

    put_tiny("w.ini", "5ms");
    test_file_put(folder, "others/ns-3.1/w.txt", "not read\n");
    test_file_put(folder, "others/ns-3.0/w.txt", "not read\n");
    test_file_put(folder, "others/ns-2.9/other.txt", "not read\n");
    expect(1, none, "w.ini", "--baselines=others", NULL, NULL);
    expect(0, "INSERT w\n", "w.ini", "--accept", "--baselines=others", NULL);
    g_assert_true(test_file_exists(folder, own));
    expect(0, "1..1\nok 1 - w\n", "w.ini", "--baselines=others", NULL, NULL);
}

/* 1 us more on the link: both sides of the first event that moves are named,
 * and so are metrics; the same at any number of jobs. */
static void
test_change(void)
{
    Ran one, three;

    put_tiny("slow.ini", "5ms");
    expect(0, "INSERT slow\n", "slow.ini", "--accept", NULL, NULL);
    put_tiny("slow.ini", "5.001ms");
    check(&one, 1, "slow.ini", "-j1", NULL, NULL);
    check(&three, 1, "slow.ini", "-j3", NULL, NULL);
    g_assert_cmpstr(one.out, ==, three.out);
    g_assert_true(g_str_has_prefix(one.out,
                                   "1..1\nnot ok 1 - slow\n"
                                   "# it does something else\n"
                                   "# point 0, replication 1: event "));
    g_assert_nonnull(strstr(one.out, " s  client #1 sent SYN "));
    g_assert_nonnull(strstr(one.out, "\n#   was    "));
    g_assert_nonnull(strstr(one.out, "\n#   is     "));
    g_assert_nonnull(strstr(one.out, " s  server #1 received SYN seq 0"));
    g_assert_nonnull(strstr(one.out, "\n# 3 more of 4 runs differ\n"));
    g_assert_nonnull(strstr(one.out, " metrics moved, most of all:\n"));
    g_assert_nonnull(strstr(one.out, " half-intervals)"));
    ran_clear(&one);
    ran_clear(&three);
    check(&one, 0, "slow.ini", "--tolerance=1e6", NULL, NULL);
    g_assert_true(g_str_has_prefix(one.out, "1..1\nok 1 - slow\n"
                                            "# within the tolerance:\n"));
    ran_clear(&one);
}

/* Seconds, which no run takes none of. */
#define TIME "time=\"(?!0\\.000000)[0-9]+\\.[0-9]{6}\""

static void
xml_has(const char *xml, const char *pattern)
{
    row_holds(pattern, xml, g_regex_match_simple(pattern, xml, 0, 0));
}

/* The XML is well-formed and says what TAP says, and how long it took. */
static void
test_junit(void)
{
    g_autofree char *xmllint = g_find_program_in_path("xmllint");
    g_autofree char *path = g_build_filename(folder, "out.xml", NULL);
    g_autofree char *xml = NULL;
    Ran ran;

    put_tiny("good.ini", "5ms");
    put_tiny("bad.ini", "5ms");
    expect(0, "INSERT bad\nINSERT good\n", "bad.ini", "good.ini", "--accept",
           NULL);
    put_tiny("bad.ini", "7ms");
    check(&ran, 1, "good.ini", "bad.ini", "--junit", "out.xml");
    ran_clear(&ran);
    xml = test_file_get(folder, "out.xml", NULL);
    xml_has(xml, "<testsuites tests=\"2\" failures=\"1\" " TIME ">");
    xml_has(xml, " errors=\"0\" skipped=\"0\" " TIME ">");
    xml_has(xml,
            "<testcase classname=\"finwait check\" name=\"good\" " TIME "/>");
    xml_has(xml, "name=\"bad\" " TIME ">\n *<failure message=\"it does "
                 "something else\">point 0, replication 1: event ");
    if (xmllint) {
        const char *argv[] = {xmllint, "--noout", path, NULL};
        gint status;
        g_assert_true(g_spawn_sync(NULL, (char **)argv, NULL, 0, NULL, NULL,
                                   NULL, NULL, &status, NULL));
        g_assert_cmpint(status, ==, 0);
    } else {
        g_test_skip("xmllint is not installed");
    }
}

/* A run that fails is no baseline. */
static void
test_failure(void)
{
    Ran ran;

    test_file_put(folder, "short.ini", "[run]\nevent_limit=100\n");
    check(&ran, 1, "short.ini", NULL, NULL, NULL);
    g_assert_true(g_str_has_prefix(ran.out, "1..1\nnot ok 1 - short\n"
                                            "# a run failed\n# point 0, "
                                            "replication 1: "));
    ran_clear(&ran);
    check(&ran, 1, "short.ini", "--accept", NULL, NULL);
    g_assert_cmpstr(ran.out, ==, "");
    g_assert_nonnull(strstr(ran.err, "; nothing was accepted\n"));
    g_assert_false(test_file_exists(folder, "baselines/short.txt"));
    ran_clear(&ran);
}

static void
test_mistakes(void)
{
    static const struct {
        const char *words[3];
        const char *message;
    } cases[] = {
        {{"m.ini", "--jobs=-1"},
         "finwait: --jobs -1: out of range, expected 1 to 1024\n"},
        {{"m.ini", "--tolerance=-1"},
         "finwait: --tolerance -1: out of range, expected 0 or more\n"},
        {{"none.ini"},
         "finwait: none.ini: no such scenario, expected a file or a name that "
         "`finwait list` shows\n"},
        {{"p.ini"},
         "finwait: p.ini:2: check.points: \"0\", expected a whole number from "
         "1 to 100\n"},
        {{"k.ini"},
         "finwait: k.ini:2: unknown key \"point\" in [check], expected points, "
         "replications, duration, charts or speed, did you mean \"points\"?\n"},
        {{"d.ini"},
         "finwait: d.ini:2: check.duration: \"0s\", expected more than 0\n"},
        {{"m.ini"},
         "finwait: baselines/m.txt:1: \"junk\" does not belong into a "
         "baseline, expected one as `finwait check --accept` writes it\n"},
    };

    put_tiny("m.ini", "5ms");
    test_file_put(folder, "baselines/m.txt", "junk\n");
    test_file_put(folder, "p.ini", "[check]\npoints=0\n");
    test_file_put(folder, "k.ini", "[check]\npoint=1\n");
    test_file_put(folder, "d.ini", "[check]\nduration=0s\n");
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        Ran ran;

        check(&ran, 2, cases[i].words[0], cases[i].words[1], NULL, NULL);
        row_text(cases[i].words[0], "error", ran.err, cases[i].message);
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
    g_test_add_func("/command-check/accept", test_accept);
    g_test_add_func("/command-check/two-versions", test_two_versions);
    g_test_add_func("/command-check/other-versions", test_other_versions);
    g_test_add_func("/command-check/change", test_change);
    g_test_add_func("/command-check/junit", test_junit);
    g_test_add_func("/command-check/failure", test_failure);
    g_test_add_func("/command-check/mistakes", test_mistakes);
    status = g_test_run();
    test_folder_remove(folder);
    return status;
}
