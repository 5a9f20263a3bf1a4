/* SPDX-License-Identifier: GPL-2.0-only */
/* What was asked: the plan and the parameters, in index.html. */
#include "scenarios/figures/report-priv.h"

#include "scenarios/params/params.h"

/* The axis that sweeps 'param', or NULL. */
static const Axis *
axis_of(const Scenario *scenario, const Param *param)
{
    for (guint i = 0; i < scenario->axes->len; i++) {
        const Axis *axis = g_ptr_array_index(scenario->axes, i);
        if (axis->param == param) {
            return axis;
        }
    }
    return NULL;
}

/* "1ms, 10ms, 100ms" */
static void
append_values(GString *page, const Axis *axis)
{
    for (guint i = 0; i < axis->sweep->texts->len; i++) {
        g_string_append(page, i ? ", " : "");
        report_text(page, g_ptr_array_index(axis->sweep->texts, i));
    }
    if (axis->leader) {
        g_string_append(page, ", in step with ");
        report_text(page, axis->leader->param->key);
    }
}

static const char *
plural(guint64 n)
{
    return n == 1 ? "" : "s";
}

/* The number of points and runs, the swept keys with their values, and the
 * constraints. */
void
report_plan(GString *page, const Scenario *scenario)
{
    g_string_append_printf(
        page,
        "<h2 id=plan>Plan</h2>\n<p>%" G_GUINT64_FORMAT
        " point%s, %" G_GUINT64_FORMAT " replication%s each from number "
        "%" G_GUINT64_FORMAT ": %" G_GUINT64_FORMAT
        " run%s. Seed %" G_GUINT32_FORMAT ".</p>\n",
        scenario->n_points, plural(scenario->n_points),
        scenario->n_replications, plural(scenario->n_replications),
        scenario->first_replication, scenario_runs(scenario),
        plural(scenario_runs(scenario)), scenario->seed);
    if (scenario->axes->len > 0) {
        g_string_append(page, "<div class=wide tabindex=0 role=region "
                              "aria-label=\"Swept keys\">\n<table>\n<thead>"
                              "<tr><th scope=col>swept key<th scope=col>values"
                              "</thead>\n<tbody>\n");
        for (guint i = 0; i < scenario->axes->len; i++) {
            const Axis *axis = g_ptr_array_index(scenario->axes, i);
            g_string_append(page, "<tr><th scope=row>");
            report_text(page, axis->param->key);
            g_string_append(page, "<td>");
            append_values(page, axis);
            g_string_append(page, "</tr>\n");
        }
        g_string_append(page, "</tbody>\n</table>\n</div>\n");
    }
    for (guint i = 0; i < scenario->wheres->len; i++) {
        const Where *where = g_ptr_array_index(scenario->wheres, i);
        g_string_append(page, "<p>Only points where <code>");
        report_text(page, where->text);
        g_string_append(page, "</code>.</p>\n");
    }
}

/* One parameter: its value, where that comes from, and its meaning. */
static void
append_param(GString *page, const Scenario *scenario, const ParamSet *set,
             guint index)
{
    const Param *param = param_at(scenario->table, index);
    const Axis *axis = axis_of(scenario, param);

    g_string_append(page, "<tr><th scope=row>");
    report_text(page, param->key);
    g_string_append(page, "<td>");
    if (axis) {
        append_values(page, axis);
    } else {
        report_text(page, set->values[index].text);
    }
    g_string_append_printf(page, "<td>%s<td>",
                           axis                     ? "swept"
                           : scenario->texts[index] ? "set"
                                                    : "default");
    report_text(page, set->uses[index]->doc);
    g_string_append(page, "</tr>\n");
}

/* All parameters that apply; a swept system or program counts with its first
 * value. */
void
report_params(GString *page, const Scenario *scenario)
{
    g_autoptr(ParamSet) set =
        scenario_point(scenario, scenario_point_at(scenario, 0));

    g_string_append(page,
                    "<h2 id=parameters>Parameters</h2>\n<details>\n"
                    "<summary>All parameters, with their meaning</summary>\n"
                    "<div class=wide tabindex=0 role=region "
                    "aria-label=Parameters>\n<table>\n<thead><tr>"
                    "<th scope=col>key<th scope=col>value<th scope=col>from"
                    "<th scope=col>meaning</thead>\n<tbody>\n");
    for (guint i = 0; i < param_count(scenario->table); i++) {
        const Param *param = param_at(scenario->table, i);
        if (set->values[i].text &&
            !(param->is_fixed && param->type == VALUE_TEXT)) {
            append_param(page, scenario, set, i);
        }
    }
    g_string_append(page, "</tbody>\n</table>\n</div>\n</details>\n");
}
