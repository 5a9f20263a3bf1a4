/* SPDX-License-Identifier: GPL-2.0-only */
/* Every scenario that ships loads, and draws what a reader expects. */
#include <glib.h>
#include <string.h>

#include "scenarios/base/datadir.h"
#include "scenarios/measure/metrics.h"
#include "scenarios/scenario/scenario.h"
#include "scenarios/systems/systems.h"
#include "tests/scenarios/support-command.h"

static char *folder;

/* Whether a figure shows a rate, or a time. */
static gboolean
shows(const Figure *figure, gboolean rate)
{
    const MetricColumns *columns = figure->columns;
    const char *unit;

    if (figure->kind == FIGURE_LINES || figure->kind == FIGURE_HEATMAP) {
        unit = columns->at[figure->y].unit;
    } else if (figure->kind == FIGURE_CDF || figure->kind == FIGURE_BOX) {
        unit = columns->samples[figure->samples].metric->unit;
    } else if (figure->kind == FIGURE_SERIES) {
        unit = columns->series[figure->stack[0]].unit;
    } else {
        return FALSE;
    }
    return rate ? g_str_equal(unit, "1/s") || g_str_equal(unit, "bps")
                : g_str_equal(unit, "s");
}

/* Every scenario draws throughput and latency. */
static void
check_figures(const Scenario *scenario)
{
    gboolean has_rate = FALSE, has_time = FALSE;

    for (guint i = 0; i < scenario->figures->len; i++) {
        const Figure *figure = g_ptr_array_index(scenario->figures, i);
        has_rate |= shows(figure, TRUE);
        has_time |= shows(figure, FALSE);
    }
    g_test_message("%s", scenario->name);
    g_assert_true(has_rate);
    g_assert_true(has_time);
}

/* Every scenario loads, draws something and says on top what about. */
static void
test_ships(void)
{
    g_auto(GStrv) names = datadir_scenarios();
    const char *const none[] = {NULL};

    g_assert_cmpuint(g_strv_length(names), >=, 8);
    for (char **name = names; *name; name++) {
        g_autofree char *file = g_strconcat(*name, ".ini", NULL);
        g_autofree char *path = datadir_file("scenarios", file);
        g_autoptr(GError) error = NULL;
        g_autoptr(Scenario) scenario = scenario_load(path, none, &error);
        const char *notes;
        Ran ran;

        g_assert_no_error(error);
        check_figures(scenario);
        ran_finwait(&ran, folder, "describe", *name, NULL);
        g_assert_cmpint(ran.status, ==, 0);
        g_assert_null(strstr(ran.out, "SPDX"));
        notes = strstr(ran.out, "\n\n ");
        g_assert_nonnull(notes);
        g_assert_true(g_ascii_isalpha(notes[3]));
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
    g_test_add_func("/scenarios/ships", test_ships);
    status = g_test_run();
    test_folder_remove(folder);
    return status;
}
