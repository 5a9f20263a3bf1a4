/* SPDX-License-Identifier: GPL-2.0-only */
/* What was asked: the plan and the parameters, in index.html. */
#include "scenarios/figures/report-priv.h"

#include "scenarios/params/params.h"

/* "1ms, 10ms, 100ms" */
static void
set_values(ReportTemplate *page, const Axis *axis)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < axis->sweep->texts->len; i++) {
        g_string_append(text, i ? ", " : "");
        g_string_append(text, g_ptr_array_index(axis->sweep->texts, i));
    }
    if (axis->leader) {
        g_string_append(text, ", in step with ");
        g_string_append(text, axis->leader->param->key);
    }
    report_set(page, "values", text->str);
}

/* The number of points and runs, the swept keys with their values, and the
 * constraints. */
void
report_plan(ReportTemplate *page, const Scenario *scenario)
{
    report_set_count(page, "points", scenario->n_points, "point");
    report_set_count(page, "replications", scenario->n_replications,
                     "replication");
    report_set_number(page, "first", scenario->first_replication);
    report_set_count(page, "runs", scenario_runs(scenario), "run");
    report_set_number(page, "seed", scenario->seed);
    for (guint i = 0; i < scenario->axes->len; i++) {
        const Axis *axis = g_ptr_array_index(scenario->axes, i);
        report_set(page, "key", axis->param->key);
        set_values(page, axis);
        report_add(page, "swept");
    }
    if (scenario->axes->len > 0) {
        report_add(page, "some-swept");
    }
    for (guint i = 0; i < scenario->wheres->len; i++) {
        const Where *where = g_ptr_array_index(scenario->wheres, i);
        report_set(page, "constraint", where->text);
        report_add(page, "where");
    }
}

/* One parameter: its value, where that comes from, and its meaning. */
static void
add_param(ReportTemplate *page, const Scenario *scenario, const ParamSet *set,
          guint index)
{
    const Param *param = param_at(scenario->table, index);
    const Axis *axis = scenario_axis(scenario, param);

    report_set(page, "key", param->key);
    if (axis) {
        set_values(page, axis);
    } else {
        report_set(page, "values", set->values[index].text);
    }
    report_set(page, "from",
               axis                     ? "swept"
               : scenario->texts[index] ? "set"
                                        : "default");
    report_set(page, "meaning", set->uses[index]->doc);
    report_add(page, "parameter");
}

/* All parameters that apply; a swept system or program counts with its first
 * value. */
void
report_params(ReportTemplate *page, const Scenario *scenario)
{
    g_autoptr(ParamSet) set =
        scenario_point(scenario, scenario_point_at(scenario, 0));

    for (guint i = 0; i < param_count(scenario->table); i++) {
        const Param *param = param_at(scenario->table, i);
        if (scenario_shows(scenario, set, param)) {
            add_param(page, scenario, set, i);
        }
    }
}
