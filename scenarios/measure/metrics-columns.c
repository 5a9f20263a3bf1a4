/* SPDX-License-Identifier: GPL-2.0-only */
/* The columns that the metrics fill. */
#include "scenarios/measure/metrics.h"

#include "scenarios/base/error.h"

/* Statistics of a samples metric, in the order of compute_samples(). */
static const struct {
    const char *stat;
    const char *words; /* what an axis says */
} stats[] = {
    {"n", "number"},
    {"mean", "mean"},
    {"p50", "median"},
    {"p95", "95th percentile"},
    {"p99", "99th percentile"},
    {"max", "maximum"},
};

static GArray *columns;
static GPtrArray *column_keys;

/* What the name of a CSV column says of the unit: nothing if there is none,
 * or if the metric's name says it already ("bytes_lost"). */
static const char *
suffix(const Metric *metric, const char *unit)
{
    if (g_str_equal(unit, "1/s")) {
        return "_per_s";
    }
    if (g_str_equal(unit, "s")) {
        return "_s";
    }
    if (g_str_equal(unit, "bps")) {
        return "_bps";
    }
    g_assert(!*unit || g_str_has_prefix(metric->name, unit));
    return "";
}

static MetricColumn *
add_column(const Metric *metric, const char *stat)
{
    const char *unit = g_strcmp0(stat, "n") == 0 ? "" : metric->unit;
    MetricColumn column = {.metric = metric, .stat = stat, .unit = unit};

    column.part = column.whole = -1;
    column.key = stat ? g_strconcat(metric->name, ".", stat, NULL)
                      : g_strdup(metric->name);
    column.name = g_strconcat(metric->name, stat ? "_" : "", stat ? stat : "",
                              suffix(metric, unit), NULL);
    if (metric->kind == METRIC_RATIO) {
        column.part = metric_column_find(metric->part);
        column.whole = metric_column_find(metric->whole);
        g_assert(column.part >= 0 && column.whole >= 0);
    }
    g_array_append_val(columns, column);
    g_ptr_array_add(column_keys, column.key);
    return &g_array_index(columns, MetricColumn, columns->len - 1);
}

/* A column for each class; "half-open" is called half_open here. */
static void
add_classes(const Metric *metric)
{
    for (guint i = 0; i < metric->n_classes; i++) {
        g_autofree char *word = g_strdup(metric->class_name(i));
        const char *stat = g_intern_string(g_strdelimit(word, "-", '_'));

        add_column(metric, stat)->number = i;
    }
}

static void
add_stats(const Metric *metric)
{
    for (gsize i = 0; i < G_N_ELEMENTS(stats); i++) {
        add_column(metric, stats[i].stat);
    }
}

/* Builds the list once; it lives as long as the process. */
static void
build_columns(void)
{
    guint n;
    const Metric *metrics = metric_table(&n);

    columns = g_array_new(FALSE, TRUE, sizeof(MetricColumn));
    column_keys = g_ptr_array_new();
    for (guint i = 0; i < n; i++) {
        if (metrics[i].kind == METRIC_SAMPLES) {
            add_stats(&metrics[i]);
        } else if (metrics[i].kind == METRIC_CLASSES) {
            add_classes(&metrics[i]);
        } else {
            add_column(&metrics[i], NULL);
        }
    }
    words_end(column_keys);
}

/* All columns, 'n' of them, in the order of runs.csv; static. */
const MetricColumn *
metric_columns(guint *n)
{
    if (!columns) {
        build_columns();
    }
    *n = columns->len;
    return (const MetricColumn *)(const void *)columns->data;
}

/* The index of the column with that key, or -1. */
int
metric_column_find(const char *key)
{
    for (guint i = 0; i < columns->len; i++) {
        if (g_str_equal(g_array_index(columns, MetricColumn, i).key, key)) {
            return (int)i;
        }
    }
    return -1;
}

/* Finds the column that the user calls 'key'; a samples metric needs its
 * statistic. */
gboolean
metric_column_read(const char *key, guint *column, GError **error)
{
    guint n;
    int found;

    metric_columns(&n);
    found = metric_column_find(key);
    if (found < 0) {
        return mistaken_word(error, key,
                             (const char *const *)column_keys->pdata,
                             "unknown metric \"%s\", expected one such as "
                             "accept_delay.mean or refused_fraction",
                             key);
    }
    *column = (guint)found;
    return TRUE;
}

/* What an axis says of a column, without its unit: "accept delay, 95th
 * percentile".  (transfer full) */
char *
metric_column_label(const MetricColumn *column)
{
    if (column->metric->kind == METRIC_CLASSES) {
        return g_strconcat(column->metric->label, ", ",
                           column->metric->class_name(column->number), NULL);
    }
    for (gsize s = 0; column->stat && s < G_N_ELEMENTS(stats); s++) {
        if (g_str_equal(stats[s].stat, column->stat)) {
            return g_strconcat(column->metric->label, ", ", stats[s].words,
                               NULL);
        }
    }
    return g_strdup(column->metric->label);
}
