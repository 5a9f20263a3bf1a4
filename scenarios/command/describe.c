/* SPDX-License-Identifier: GPL-2.0-only */
/* The plan and the parameters of a scenario, as text for people. */
#include "scenarios/command/command.h"

#include <string.h>

#include "scenarios/base/text.h"
#include "scenarios/command/plan.h"
#include "scenarios/measure/metrics.h"

/* Values longer than this push their meaning to the next line. */
#define VALUE_WIDTH 24
#define NAME_WIDTH 24

/* Of more points than this, the middle is left out; `finwait run --dry-run`
 * shows all. */
#define MAX_POINTS 12

/* "1ms, 10ms, 100ms", shortened in the middle.  (transfer full) */
static char *
list_values(const Axis *axis)
{
    GString *text = g_string_new(NULL);
    guint n = axis->sweep->texts->len;

    for (guint i = 0; i < n; i++) {
        if (n > 12 && i == 5) {
            g_string_append(text, ", ...");
            i = n - 5;
        }
        g_string_append_printf(
            text, "%s%s", i ? ", " : "",
            (char *)g_ptr_array_index(axis->sweep->texts, i));
    }
    if (axis->leader) {
        g_string_append_printf(text, " with %s", axis->sweep->leader);
    }
    return g_string_free(text, FALSE);
}

static void
print_param(const Scenario *scenario, const ParamSet *set, guint index)
{
    const Param *param = param_at(scenario->table, index);
    const ParamUse *use = set->uses[index];
    const Axis *axis = scenario_axis(scenario, param);
    const char *mark = axis ? "~" : scenario->texts[index] ? "*" : " ";
    g_autofree char *value =
        axis ? list_values(axis) : g_strdup(set->values[index].text);

    g_print("%s %-*s %-*s", mark, NAME_WIDTH, param->name, VALUE_WIDTH, value);
    if (strlen(value) > VALUE_WIDTH) {
        g_print("\n%*s", NAME_WIDTH + VALUE_WIDTH + 3, "");
    }
    g_print(" %s", use->doc);
    if (use->choices) {
        g_print(" (%s)", use->choices);
    }
    g_print("\n");
}

/* One section, if there is anything to say of it; of a named one only what it
 * does not share with the bare one. */
static void
print_section(const Scenario *scenario, const ParamSet *set,
              const char *section)
{
    const char *dot = strchr(section, '.');
    gboolean is_open = FALSE;

    for (guint i = 0; i < param_count(scenario->table); i++) {
        const Param *param = param_at(scenario->table, i);
        if (!g_str_equal(param->section, section) ||
            !scenario_shows(scenario, set, param)) {
            continue;
        }
        if (!is_open) {
            g_print("\n[%s]\n", section);
        }
        is_open = TRUE;
        print_param(scenario, set, i);
    }
    if (dot) {
        g_print("%s[%s]%s as [%.*s]\n", is_open ? "  all else of " : "\n",
                section, is_open ? "" : " is", (int)(dot - section), section);
    }
}

static void
print_params(const Scenario *scenario)
{
    g_autoptr(ParamSet) set =
        scenario_point(scenario, scenario_point_at(scenario, 0));
    g_autofree const char **sections = param_sections(scenario->table);

    for (const char **at = sections; *at; at++) {
        print_section(scenario, set, *at);
    }
    g_print("\n* set by the scenario or --set   ~ swept   others: default\n"
            "A swept system or program is shown with its first value.\n");
}

static void
print_plan(const Scenario *scenario)
{
    g_autofree char *each = scenario_replications_text(scenario);
    const char *sign = " = ";

    g_print("  points   %" G_GUINT64_FORMAT, scenario->n_points);
    if (scenario->kept) {
        g_print(" of %" G_GUINT64_FORMAT, scenario->n_grid);
    }
    for (guint i = 0; i < scenario->axes->len; i++) {
        const Axis *axis = g_ptr_array_index(scenario->axes, i);
        if (axis->leader) {
            continue;
        }
        g_print("%s%u of %s", sign, axis->sweep->texts->len, axis->param->key);
        sign = " x ";
    }
    for (guint i = 0; i < scenario->wheres->len; i++) {
        const Where *where = g_ptr_array_index(scenario->wheres, i);
        g_print("\n  where    %s", where->text);
    }
    g_print("\n  runs     %s%" G_GUINT64_FORMAT ", %s of each point\n",
            scenario->stop ? "at most " : "", scenario_runs(scenario), each);
}

static void
print_figures(const Scenario *scenario)
{
    for (guint i = 0; i < scenario->figures->len; i++) {
        const Figure *figure = g_ptr_array_index(scenario->figures, i);
        g_autofree char *words = figure_describe(figure);
        g_print("  figure   %s: %s\n", figure->name, words);
    }
}

/* Prints the comment at the top of a scenario file, but for its licence: what
 * it is about, and what it teaches. */
static void
print_notes(const char *path)
{
    g_autofree char *text = NULL, *plain = NULL;
    g_auto(GStrv) lines = NULL;
    gsize len;

    if (!g_file_get_contents(path, &text, &len, NULL)) {
        return; /* it was readable a moment ago: no reason to fail */
    }
    plain = text_plain_lines(text, len);
    lines = g_strsplit(plain, "\n", -1);
    for (guint i = 0; lines[i] && *lines[i] == ';'; i++) {
        if (!strstr(lines[i], "SPDX-License-Identifier")) {
            g_print("%s\n", g_strchomp(lines[i] + 1));
        }
        if (!lines[i + 1] || *lines[i + 1] != ';') {
            g_print("\n");
        }
    }
}

/* Prints what 'scenario' would run. */
void
describe_print(const Scenario *scenario)
{
    const char *summary = scenario_given(scenario, "scenario.summary");

    g_print("%s: %s\n\n", scenario->name, summary ? summary : "");
    print_notes(scenario->path);
    g_print("  file     %s\n", scenario->path);
    describe_network(scenario);
    print_plan(scenario);
    print_figures(scenario);
    if (scenario->axes->len > 0) {
        g_print("\n");
        plan_print(scenario, MAX_POINTS);
    }
    print_params(scenario);
}

/* Prints what can be sampled in the course of time, of one end: that of the
 * other, and of groups, is called likewise. */
static void
print_series(void)
{
    const MetricColumns *columns = metric_columns();

    g_print(
        "\nSampled in the course of time ([series] every=TIME, kind=series) "
        "are of the\nserver, and likewise of clients: client_...\n");
    for (guint i = 0; i < columns->n_series; i++) {
        const SeriesColumn *column = &columns->series[i];
        if (column->end != SERIES_CLIENT || column->metric == SERIES_WAITING) {
            g_print("%-20s %-6s %s\n", column->key, column->unit, column->help);
        }
    }
}

/* Prints the metrics that figures and tables can show. */
void
describe_metrics(void)
{
    guint n;
    const Metric *metrics = metric_table(&n);

    for (guint i = 0; i < n; i++) {
        const Metric *metric = &metrics[i];
        g_print("%-20s %-6s %s\n", metric->name, metric->unit, metric->help);
        if (metric->waiting) {
            g_print("%27s  .waiting: %s\n", "", metric->waiting);
        }
        if (metric->never) {
            g_print("%27s  .never: %s\n", "", metric->never);
        }
    }
    g_print("\nThose from accept_delay to work_wasted are of single "
            "connections.  Of a run\nthey have the statistics .n .mean .p50 "
            ".p95 .p99 .max, and of a point the means\nof these over its "
            "runs: y=accept_delay.p95.  .pooled_p50 .pooled_p95 .pooled_p99\n"
            "are quantiles of all connections of a point, as in quantiles.csv."
            "  What began\nand did not come to its end is in none of these "
            "(it is censored), but counted:\n.waiting and .never.  Figures "
            "of kind=cdf and kind=box take the names alone.\n"
            "\noutcome_client to data_server are classes, such as "
            "outcome_client.clean;\nkind=stacked takes their names alone.\n");
    print_series();
    g_print("\nWhere clients are in groups, {GROUP} behind the name asks for "
            "one of them:\naccept_delay{fast}.p95 of [client.fast].  Of whole "
            "runs only are");
    for (guint i = 0; i < n; i++) {
        if (metrics[i].is_of_run) {
            g_print(" %s", metrics[i].name);
        }
    }
    g_print(".\n");
}
