/* SPDX-License-Identifier: GPL-2.0-only */
/* kind=timeline: what is drawn of a trace, against tests/data/figure-timeline,
 * and the way from a scenario to its pictures. */
#include "scenarios/figures/figure-timeline.h"

#include <string.h>

#include "scenarios/figures/figure.h"
#include "scenarios/run/run.h"
#include "scenarios/systems/systems.h"
#include "tests/scenarios/support-command.h"

static char *folder;

static const char scenario_text[] =
    "[scenario]\nname=made-up\nduration=3s\n"
    "[server]\nsystem=sock\nprogram=echo\nend=close\n"
    "[client]\nsystem=posix\nprogram=request-loop\nend=wait\n"
    "[sweep]\nlink.loss=0, 1%\n"
    "[figure first]\nkind=timeline\ntitle=The first one\nwhere=link.loss=1%\n"
    "[figure each]\nkind=timeline\n"
    "[figure gone]\nkind=timeline\nconnection=100000\nwhere=link.loss=0\n";

/* What the page of the results needs. */
static const char summary_text[] = "point,link.loss,metric,unit,n,mean\n";

static char *
golden(const char *name)
{
    return g_build_filename(g_getenv("FINWAIT_SRC"),
                            "tests/data/figure-timeline", name, NULL);
}

/* The data file of the first connection of a trace. */
static char *
text_of(const char *path, guint *n_rows)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TraceFile) file = trace_file_load(path, &error);
    g_autoptr(GPtrArray) conns = NULL;

    g_assert_no_error(error);
    conns = trace_conns(file);
    g_assert_cmpuint(conns->len, ==, 1);
    return figure_timeline_text("made up", g_ptr_array_index(conns, 0), n_rows);
}

/* States, arrows (one of them lost), words and times where they belong. */
static void
test_golden(void)
{
    g_autofree char *path = golden("trace.csv"), *other = golden("made-up.dat");
    g_autofree char *expected = NULL;
    guint n_rows;
    g_autofree char *text = text_of(path, &n_rows);

    g_assert_true(g_file_get_contents(other, &expected, NULL, NULL));
    g_assert_cmpstr(text, ==, expected);
    g_assert_cmpuint(n_rows, ==, 17);
}

/* Of a long connection begin and end are drawn, and how much is left out. */
static void
test_long(void)
{
    g_autofree char *path = golden("trace.csv");
    g_autofree char *text = NULL, *long_path = NULL, *drawn = NULL;
    GString *trace;
    guint n_rows;

    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    trace = g_string_new(text);
    for (int i = 0; i < 500; i++) {
        g_string_append_printf(
            trace, "1.2%08d,server,0,00000000000000a1,state,S%d,x,,,,,\n", i,
            i);
    }
    test_file_put(folder, "long.csv", trace->str);
    g_string_free(trace, TRUE);
    long_path = g_build_filename(folder, "long.csv", NULL);
    drawn = text_of(long_path, &n_rows);
    g_assert_cmpuint(n_rows, ==, 101);
    g_assert_nonnull(strstr(drawn, "0.5 30 \"417 rows are left out\"\n"));
    g_assert_nonnull(strstr(drawn, "\"state S499\""));
    g_assert_null(strstr(drawn, "\"state S200\""));
}

static void
draw(gboolean run_again)
{
    g_autofree char *path = g_build_filename(folder, "scenario.ini", NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(Scenario) scenario = scenario_load(path, NULL, &error);

    g_assert_no_error(error);
    figures_draw(folder, scenario, run_again, &error);
    g_assert_no_error(error);
}

/* The run is done for it, once; the same bytes with and without; a connection
 * that is not there gives no picture. */
static void
test_draw(void)
{
    const char *const files[] = {
        "figures/first.svg",     "figures/first.png",
        "figures/first.dat",     "figures/each-0.svg",
        "figures/each-1pct.svg", "figures/trace/point-1-run-1.csv"};
    g_autofree char *gnuplot = g_find_program_in_path("gnuplot");
    g_autofree char *before[G_N_ELEMENTS(files)] = {NULL};
    gsize len[G_N_ELEMENTS(files)];

    if (!gnuplot) {
        g_test_skip("no gnuplot in PATH");
        return;
    }
    test_file_put(folder, "scenario.ini", scenario_text);
    test_file_put(folder, "summary.csv", summary_text);
    draw(TRUE);
    g_assert_false(test_file_exists(folder, "figures/gone.svg"));
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        before[i] = test_file_get(folder, files[i], &len[i]);
    }
    g_assert_nonnull(strstr(before[0], "The first one"));
    g_assert_nonnull(strstr(before[0], "SYN-RECEIVED"));
    g_assert_nonnull(strstr(before[0], "EST_POPENED"));
    g_assert_nonnull(strstr(before[0], "outcome: clean"));
    g_assert_cmpstr(before[3], !=, before[0]); /* another title */
    for (int again = 0; again < 2; again++) {
        draw(again == 1);
        for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
            gsize len_now;
            g_autofree char *now = test_file_get(folder, files[i], &len_now);
            g_assert_cmpmem(before[i], len[i], now, len_now);
        }
    }
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_clear_pointer(&before[i], g_free);
    }
}

int
main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    folder = test_folder_new();
    run_warm_up();
    g_test_add_func("/figure-timeline/golden", test_golden);
    g_test_add_func("/figure-timeline/long", test_long);
    g_test_add_func("/figure-timeline/draw", test_draw);
    status = g_test_run();
    test_folder_remove(folder);
    return status;
}
