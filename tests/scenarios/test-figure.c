/* SPDX-License-Identifier: GPL-2.0-only */
/* Figures: what is picked from the summary, units and scales, the same bytes
 * for the same table. */
#include "scenarios/figures/figure.h"

#include <string.h>

#include "scenarios/systems/systems.h"
#include "tests/scenarios/support-command.h"

static char *folder;

static const char scenario_text[] =
    "[scenario]\nname=made-up\n"
    "[sweep]\n"
    "server.vm.on_sock_event=1ms..100ms log 3\n"
    "link.loss=0, 5%\n"
    "server.end=peer, close\n"
    "[run]\nreplications=4\n"
    "[figure delay]\n"
    "x=server.vm.on_sock_event\ny=accept_delay.mean\nseries=link.loss\n"
    "where=server.end=close\nlegend=packet loss\nyscale=log\n"
    "[figure ends]\n"
    "x=server.end\ny=refused_fraction\nseries=link.loss\nxscale=log\n"
    "where=server.vm.on_sock_event=10ms\n"
    "[figure -e]\n"
    "x=server.end\ny=refused_fraction\nwhere=server.vm.on_sock_event=10ms "
    "link.loss=0\n";

/* Rows of close and 10ms only; one mean is missing. */
static const char summary_text[] =
    "point,server.vm.on_sock_event_s,link.loss,server.end,metric,unit,n,mean,"
    "ci95_low,ci95_high,min,p50,p95,p99,max\n"
    "0,0.001,0,peer,accept_delay.mean,s,4,9,9,9,9,9,9,9,9\n"
    "1,0.001,0,close,accept_delay.mean,s,4,0.002,0.001,0.003,0,0,0,0,0\n"
    "3,0.001,0.05,close,accept_delay.mean,s,4,0.003,-0.001,0.007,0,0,0,0,0\n"
    "5,0.01,0,close,accept_delay.mean,s,4,0.02,0.01,0.03,0,0,0,0,0\n"
    "7,0.01,0.05,close,accept_delay.mean,s,0,,,,,,,,\n"
    "9,0.1,0,close,accept_delay.mean,s,4,0.2,,,0,0,0,0,0\n"
    "4,0.01,0,peer,refused_fraction,,9,0.25,0.2,0.3,0,0,0,0,0\n"
    "5,0.01,0,close,refused_fraction,,9,0.5,0.4,0.6,0,0,0,0,0\n";

static const char delay_data[] =
    "# \"gnuplot -d ./delay.gp\" draws it again\n"
    "# columns: server.vm.on_sock_event in ms, mean of accept_delay.mean in "
    "ms, and its 95 % confidence interval: low, high\n"
    "# link.loss 0 %\n"
    "1 2 1 3\n"
    "10 20 10 30\n"
    "100 200 200 200\n"
    "\n\n"
    "# link.loss 5 %\n"
    "1 3 -1 7\n"; /* the interval ends at the lower edge */

static Scenario *
load(void)
{
    g_autofree char *path = g_build_filename(folder, "scenario.ini", NULL);
    g_autoptr(GError) error = NULL;
    Scenario *scenario = scenario_load(path, NULL, &error);

    g_assert_no_error(error);
    return scenario;
}

/* TRUE if there is a gnuplot to draw with; else says why it skips. */
static gboolean
have_gnuplot(void)
{
    g_autofree char *gnuplot = g_find_program_in_path("gnuplot");

    if (!gnuplot) {
        g_test_skip("no gnuplot in PATH");
    }
    return gnuplot != NULL;
}

static void
draw(void)
{
    g_autoptr(Scenario) scenario = load();
    g_autoptr(GError) error = NULL;

    figures_draw(folder, scenario, FALSE, &error);
    g_assert_no_error(error);
}

/* The data file has the right rows, in the units that the axes name. */
static void
test_data(void)
{
    g_autofree char *data = NULL, *script = NULL;

    if (!have_gnuplot()) {
        return;
    }
    draw();
    data = test_file_get(folder, "figures/delay.dat", NULL);
    g_assert_cmpstr(data, ==, delay_data);
    script = test_file_get(folder, "figures/delay.gp", NULL);
    g_assert_nonnull(strstr(script, "XLABEL = 'Handler time of on_sock_event "
                                    "(ms)'\n"));
    g_assert_nonnull(strstr(script, "YLABEL = 'Accept delay, mean (ms)'\n"));
    g_assert_nonnull(strstr(script, "SUBTITLE = 'mean of 4 runs, bars: 95 % "
                                    "confidence interval; server.end = "
                                    "close'\n"));
    g_assert_nonnull(strstr(script, "LEGEND = 'packet loss'\n"));
    g_assert_nonnull(strstr(script, "set logscale x\n"));
    g_assert_nonnull(strstr(script, "set logscale y\n"));
}

/* An axis of names. */
static void
test_names(void)
{
    g_autofree char *data = NULL, *script = NULL;

    if (!have_gnuplot()) {
        return;
    }
    draw();
    data = test_file_get(folder, "figures/ends.dat", NULL);
    script = test_file_get(folder, "figures/ends.gp", NULL);
    g_assert_nonnull(strstr(data, "\n0 0.25 0.2 0.3\n1 0.5 0.4 0.6\n"));
    g_assert_nonnull(strstr(data, "# link.loss 5 %\nNaN NaN NaN NaN\n"));
    g_assert_nonnull(strstr(script,
                            "set xtics (ticx('peer') 0, ticx('close') 1) "
                            "noenhanced\n"));
    g_assert_nonnull(strstr(script, "MARKS = 'points'\n"));
    g_assert_nonnull(strstr(script, "NOTE = 'not logarithmic: not all values "
                                    "are numbers'\n"));
}

/* Both pictures are there, are what they claim, and have the same bytes when
 * drawn again. */
static void
test_same_bytes(void)
{
    const char *const names[] = {"figures/delay.svg", "figures/delay.png",
                                 "figures/ends.svg", "figures/ends.png"};
    g_autofree char *before[4] = {NULL};
    gsize len[4], len_again;

    if (!have_gnuplot()) {
        return;
    }
    draw();
    for (int i = 0; i < 4; i++) {
        before[i] = test_file_get(folder, names[i], &len[i]);
        g_assert_nonnull(before[i]);
    }
    g_assert_nonnull(strstr(before[0], "<svg"));
    g_assert_true(memcmp(before[1], "\211PNG", 4) == 0);
    draw();
    for (int i = 0; i < 4; i++) {
        g_autofree char *again = test_file_get(folder, names[i], &len_again);
        g_assert_cmpmem(before[i], len[i], again, len_again);
        g_clear_pointer(&before[i], g_free);
    }
}

/* The name of a figure is no option of gnuplot. */
static void
test_option(void)
{
    if (have_gnuplot()) {
        draw();
        g_assert_true(test_file_exists(folder, "figures/-e.svg"));
        g_assert_true(test_file_exists(folder, "figures/-e.png"));
    }
}

/* Where gnuplot fails half-way, the pictures that were there stay whole. */
static void
test_broken_style(void)
{
    g_autoptr(Scenario) scenario = load();
    g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GError) error = NULL;
    g_autofree char *before = NULL, *after = NULL;

    if (!have_gnuplot()) {
        return;
    }
    draw();
    before = test_file_get(folder, "figures/delay.svg", NULL);
    test_file_put(folder, "figures/style/lines.gp",
                  "set terminal svg\nset output NAME . '.svg'\nplot x\n"
                  "unset output\nset nonsense\n");
    g_assert_false(figures_redraw(folder, scenario, TRUE, kept, &error));
    g_assert_nonnull(
        strstr(error->message, "figures/delay.gp: gnuplot says: "));
    after = test_file_get(folder, "figures/delay.svg", NULL);
    g_assert_cmpstr(after, ==, before);
    g_assert_false(test_has_temporaries(folder, "figures"));
}

/* A table of another scenario is refused. */
static void
test_wrong_table(void)
{
    g_autoptr(Scenario) scenario = load();
    g_autoptr(GError) error = NULL;

    test_file_put(folder, "summary.csv", "point,metric\n0,accept_delay.mean\n");
    g_assert_false(figures_draw(folder, scenario, FALSE, &error));
    g_assert_cmpstr(error->message, ==,
                    "summary.csv lacks columns that [figure delay] of made-up "
                    "needs, expected the summary of this scenario");
    test_file_put(folder, "summary.csv", summary_text);
}

int
main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    folder = test_folder_new();
    test_file_put(folder, "scenario.ini", scenario_text);
    test_file_put(folder, "summary.csv", summary_text);
    g_test_add_func("/figure/data", test_data);
    g_test_add_func("/figure/names", test_names);
    g_test_add_func("/figure/same-bytes", test_same_bytes);
    g_test_add_func("/figure/option", test_option);
    g_test_add_func("/figure/broken-style", test_broken_style);
    g_test_add_func("/figure/wrong-table", test_wrong_table);
    status = g_test_run();
    test_folder_remove(folder);
    return status;
}
