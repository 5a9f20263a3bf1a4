/* SPDX-License-Identifier: GPL-2.0-only */
#include "tests/scenarios/support-network.h"

#include <string.h>

Scenario *
network_parse(const char *text)
{
    g_autoptr(GError) error = NULL;
    Scenario *scenario = scenario_parse(text, strlen(text), "x.ini", &error);

    g_assert_no_error(error);
    return scenario;
}

void
network_simulate(const Scenario *scenario, guint64 rng_run, RunResult *result)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(ParamSet) params = scenario_point(scenario, 0);

    run_simulate(params, rng_run, NULL, result, &error);
    g_assert_no_error(error);
}

/* The number of the column 'key' of one run. */
gdouble
network_number(const Scenario *scenario, const RunResult *result,
               const char *key)
{
    g_autofree gdouble *numbers = g_new(gdouble, scenario->columns->n);
    int column = metric_column_find(scenario->columns, key);

    g_assert_cmpint(column, >=, 0);
    metrics_compute(scenario->columns, &result->facts, numbers);
    return numbers[column];
}
