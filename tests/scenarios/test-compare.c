/* SPDX-License-Identifier: GPL-2.0-only */
/* Comparisons in pairs of replications: their numbers, tables and command. */
#include <math.h>
#include <string.h>

#include "scenarios/measure/paired.h"
#include "scenarios/systems/systems.h"
#include "tests/scenarios/support-campaign.h"
#include "tests/scenarios/support-table.h"
#include "tests/shim/support-row.h"

static char *folder;

/* ---- Numbers ------------------------------------------------------------- */

/* Student's paired data of sleep (Biometrika 6, 1908), hours of more sleep with
 * either drug; R's sleep: t.test(paired = TRUE) says 1.58, 0.7001142 to
 * 2.4598858. */
static void
test_sleep(void)
{
    const gdouble one[] = {0.7, -1.6, -0.2, -1.2, -0.1,
                           3.4, 3.7,  0.8,  0.0,  2.0};
    const gdouble two[] = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};
    const gdouble each[] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    PairedChange c =
        paired_change((PairedSide){one, each}, (PairedSide){two, each}, 10);

    row_near("sleep", "difference", c.difference, 1.58, 1e-12);
    row_near("sleep", "low", c.difference_ci95.low, 0.7001142, 1e-7);
    row_near("sleep", "high", c.difference_ci95.high, 2.4598858, 1e-7);
    row_near("sleep", "ratio", c.ratio, 2.33 / 0.75, 1e-12);
    g_assert_cmpint(paired_verdict(&c, FALSE), ==, PAIRED_HIGHER);
}

/* Fractions of 50 of 100 and 10 of 50, against 20 of 100 and 10 of 100.  By
 * hand: 0.4 and 0.15; off by (50-40)/75, (10-20)/75 = +-0.13333 and
 * (20-15)/100, (10-15)/100 = +-0.05; differences -+0.083333, whose squares sum
 * to 0.0138889, by 2 * 1 and the root 0.0833333, times t(0.975, 1) = 12.7062 is
 * 1.058850; relative off by 0.05/0.15 - 0.13333/0.4 = 0, so the ratio 0.375 is
 * sure. */
static void
test_fractions(void)
{
    const gdouble a[] = {50, 10}, m[] = {100, 50};
    const gdouble b[] = {20, 10}, n[] = {100, 100};
    PairedChange c = paired_change((PairedSide){a, m}, (PairedSide){b, n}, 2);

    row_near("fractions", "base", c.base, 0.4, 1e-12);
    row_near("fractions", "other", c.other, 0.15, 1e-12);
    row_near("fractions", "low", c.difference_ci95.low, -0.25 - 1.058850, 1e-5);
    row_near("fractions", "high", c.difference_ci95.high, -0.25 + 1.058850,
             1e-5);
    row_near("fractions", "ratio low", c.ratio_ci95.low, 0.375, 1e-9);
    row_near("fractions", "ratio high", c.ratio_ci95.high, 0.375, 1e-9);
    g_assert_cmpint(paired_verdict(&c, FALSE), ==, PAIRED_SAME);
    g_assert_cmpint(paired_verdict(&c, TRUE), ==, PAIRED_LOWER);
}

/* One pair has no interval; nothing has nothing. */
static void
test_too_few(void)
{
    const gdouble x[] = {1}, one[] = {1}, zero[] = {0};
    PairedChange c =
        paired_change((PairedSide){x, one}, (PairedSide){x, one}, 1);

    g_assert_cmpfloat(c.difference, ==, 0);
    g_assert_cmpint(paired_verdict(&c, FALSE), ==, PAIRED_UNKNOWN);
    c = paired_change((PairedSide){x, zero}, (PairedSide){x, one}, 1);
    g_assert_true(isnan(c.base) && isnan(c.difference));
}

/* ---- Tables -------------------------------------------------------------- */

static const char scenario[] =
    "[scenario]\nduration=20s\n[link]\nloss=2%\n[server]\nsystem=sock\nsockets="
    "1\n"
    "vm.on_sock_event=10ms\n[client]\ncount=3\n"
    "think=ns3::ExponentialRandomVariable[Mean=0.2]\n"
    "[sweep]\nserver.end=close, reset\nlink.delay=5ms, 20ms\n"
    "[run]\nreplications=5\n[compare]\nkey=server.end\nbase=reset\n";

/* The numbers of the runs of a point. */
static void
column_of(const CsvTable *runs, const char *point, const char *column,
          gdouble *out)
{
    guint n = 0;

    for (guint i = 0; i < runs->rows->len; i++) {
        if (g_str_equal(test_cell(runs, i, "point"), point)) {
            out[n++] = g_ascii_strtod(test_cell(runs, i, column), NULL);
        }
    }
    g_assert_cmpuint(n, ==, 5);
}

/* compare.csv, from runs.csv by other means: point 1 (close, 20 ms) against its
 * base, point 3 (reset, 20 ms). */
static void
test_csv(void)
{
    g_autoptr(CsvTable) runs = NULL, compare = NULL;
    gdouble close_end[5], reset[5], each[] = {1, 1, 1, 1, 1};
    PairedChange c;
    guint n = 0;

    test_file_put(folder, "x.ini", scenario);
    g_free(test_finwait(folder, 0, "run x.ini -q --out o"));
    {
        g_autofree char *path = g_build_filename(folder, "o", NULL);
        runs = test_table(path, "runs.csv");
        compare = test_table(path, "compare.csv");
    }
    column_of(runs, "1", "exchanges", close_end);
    column_of(runs, "3", "exchanges", reset);
    c = paired_change((PairedSide){reset, each}, (PairedSide){close_end, each},
                      5);
    for (guint i = 0; i < compare->rows->len; i++) {
        if (g_str_equal(test_cell(compare, i, "point"), "1") &&
            g_str_equal(test_cell(compare, i, "metric"), "exchanges")) {
            row_text("row", "base", test_cell(compare, i, "base_point"), "3");
            row_text("row", "key", test_cell(compare, i, "server.end"),
                     "close");
            row_text("row", "n", test_cell(compare, i, "n"), "5");
            row_near("row", "difference",
                     g_ascii_strtod(test_cell(compare, i, "difference"), NULL),
                     c.difference, 1e-9);
            row_near(
                "row", "low",
                g_ascii_strtod(test_cell(compare, i, "difference_low"), NULL),
                c.difference_ci95.low, 1e-9);
            row_text("row", "differs", test_cell(compare, i, "differs"),
                     paired_verdict_name(paired_verdict(&c, FALSE)));
            n++;
        }
    }
    g_assert_cmpuint(n, ==, 1);
    g_free(
        test_finwait(folder, 0, "run x.ini -q --out o --set server.end=close"));
    g_assert_false(test_file_exists(folder, "o/compare.csv"));
}

/* ---- The command --------------------------------------------------------- */

static void
test_command(void)
{
    g_autofree char *key = NULL, *two = NULL, *same = NULL, *csv = NULL;

    g_free(test_finwait(folder, 0, "run x.ini -q --out a"));
    g_free(
        test_finwait(folder, 0, "run x.ini -q --out b --set server.sockets=6"));
    key = test_finwait(folder, 0, "compare a -m refused_fraction --out k.csv");
    row_has("key", "heading", key, "a: base is server.end=reset; ");
    row_has("key", "a point", key, "server.end=close, link.delay=5ms ");
    csv = test_file_get(folder, "k.csv", NULL);
    row_has("key", "csv", csv, "\n0,2,close,0.005,accept_delay.n,,5,");
    two = test_finwait(folder, 0, "compare a b -m refused_fraction");
    row_has("two", "all differ", two, " lower\n");
    row_holds("two", "none is the same", !strstr(two, "none shown"));
    same = test_finwait(folder, 0, "compare a a -m connect_delay.mean");
    row_has("same", "it says so", same,
            "no difference can be shown at 4 of 4 points\n");
}

static const char *const wrong[][2] = {
    {"compare a --key link.loss",
     "--key link.loss: not swept in a/scenario.ini, expected a key of its "
     "[sweep]"},
    {"compare a --base discard",
     "--base discard: server.end is never that, expected a value that [sweep] "
     "gives it"},
    {"compare a b --key server.end",
     "compare: two folders and a key, expected DIR OTHER, or DIR --key KEY"},
    {"compare", "compare: one or two folders, expected DIR OTHER, or DIR --key "
                "KEY"},
    {"compare a b -m connect_delay.pooled_p95",
     "connect_delay.pooled_p95 is of all runs together, expected a metric of "
     "each run such as connect_delay.p95"},
    {"compare a c",
     "sweeps link.delay and c/scenario.ini nothing in its place, expected the "
     "same keys in the same order"},
};

static void
test_wrong(void)
{
    test_file_put(folder, "c.ini",
                  "[scenario]\nduration=1s\n[server]\nsystem=sock\n"
                  "[sweep]\nserver.end=close, reset\n[run]\n"
                  "replications=2\n");
    g_free(test_finwait(folder, 0, "run c.ini -q --out c"));
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autofree char *said = test_finwait(folder, 2, wrong[i][0]);
        row_has(wrong[i][0], "message", said, wrong[i][1]);
    }
}

int
main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    folder = test_folder_new();
    g_test_add_func("/compare/sleep", test_sleep);
    g_test_add_func("/compare/fractions", test_fractions);
    g_test_add_func("/compare/too-few", test_too_few);
    g_test_add_func("/compare/table", test_csv);
    g_test_add_func("/compare/command", test_command);
    g_test_add_func("/compare/wrong", test_wrong);
    status = g_test_run();
    test_folder_remove(folder);
    return status;
}
