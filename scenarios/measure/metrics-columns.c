/* SPDX-License-Identifier: GPL-2.0-only */
/* The columns that the metrics fill. */
#include "scenarios/measure/metrics.h"

#include <string.h>

#include "scenarios/base/error.h"

/* Statistics of a samples metric, in the order of compute_samples(). */
static const struct {
    const char *stat;
    const char *words; /* what an axis says */
} stats[] = {
    {"n", "number"},
    {"waiting", "still under way"},
    {"never", "without end"},
    {"mean", "mean"},
    {"p50", "mean of the runs' medians"},
    {"p95", "mean of the runs' 95th percentiles"},
    {"p99", "mean of the runs' 99th percentiles"},
    {"max", "mean of the runs' maxima"},
};

/* Those that have no unit. */
static const char *const counts[] = {"n", "waiting", "never", NULL};

/* And of all connections of a point. */
static const struct {
    const char *stat, *words;
    gdouble quantile;
} pooled[] = {
    {"pooled_p50", "median", 0.5},
    {"pooled_p95", "95th percentile", 0.95},
    {"pooled_p99", "99th percentile", 0.99},
};

/* The columns and what they are made from. */
typedef struct Own {
    MetricColumns base;
    GArray *columns; /* MetricColumn */
    GArray *samples; /* MetricSamples */
    GArray *series;  /* SeriesColumn */
    char **groups;
    guint has; /* METRIC_NEEDS_* */
} Own;

/* ---- Names --------------------------------------------------------------- */

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

/* "refused", or "refused{fast}" of a group.  (transfer full) */
static char *
family_name(const Metric *metric, const char *where)
{
    return where ? g_strdup_printf("%s{%s}", metric->name, where)
                 : g_strdup(metric->name);
}

/* "refused attempts", or "refused attempts of fast", or "... at" a server.
 * (transfer full) */
static char *
family_label(const Metric *metric, const char *where, gboolean is_server)
{
    return g_strconcat(metric->label,
                       is_server ? " at "
                       : where   ? " of "
                                 : "",
                       where, NULL);
}

/* ---- Making columns ------------------------------------------------------ */

/* The name of that group; NULL for 0, all clients. */
static const char *
group_name(const Own *own, guint group)
{
    return group ? own->groups[group - 1] : NULL;
}

static gboolean
is_server(const Own *own, guint group)
{
    return group > own->base.n_groups - own->base.n_servers;
}

/* The column called 'name', as in the rows of ratios, of that group. */
static int
find_part(const Own *own, const char *name, guint group)
{
    for (guint i = 0; i < own->columns->len; i++) {
        const MetricColumn *column =
            &g_array_index(own->columns, MetricColumn, i);
        g_autofree char *bare = NULL;
        if (column->group != group) {
            continue;
        }
        bare = g_strconcat(column->metric->name, column->stat ? "." : "",
                           column->stat, NULL);
        if (g_str_equal(bare, name)) {
            return (int)i;
        }
    }
    g_assert_not_reached();
}

static MetricColumn *
add_column(Own *own, const Metric *metric, const char *stat, guint group)
{
    gboolean is_count = stat && g_strv_contains(counts, stat);
    const char *unit = is_count ? "" : metric->unit;
    MetricColumn column = {
        .metric = metric, .stat = stat, .group = group, .unit = unit};

    column.where = group_name(own, group);
    column.is_server = is_server(own, group);
    column.part = column.whole = column.trials = column.samples = -1;
    column.family = family_name(metric, column.where);
    column.key = g_strconcat(column.family, stat ? "." : "", stat, NULL);
    column.name = g_strconcat(column.family, stat ? "_" : "", stat ? stat : "",
                              suffix(metric, unit), NULL);
    if (metric->kind == METRIC_RATIO) {
        column.part = find_part(own, metric->part, group);
        column.whole = find_part(own, metric->whole, group);
        column.trials = metric->trials ? find_part(own, metric->trials, group)
                                       : column.whole;
    }
    g_array_append_val(own->columns, column);
    return &g_array_index(own->columns, MetricColumn, own->columns->len - 1);
}

/* A column for each class; "half-open" is called half_open here. */
static void
add_classes(Own *own, const Metric *metric, guint group)
{
    for (guint i = 0; i < metric->n_classes; i++) {
        g_autofree char *word = g_strdup(metric->class_name(i));
        const char *stat = g_intern_string(g_strdelimit(word, "-", '_'));

        add_column(own, metric, stat, group)->number = i;
    }
}

static void
add_samples(Own *own, const Metric *metric, guint group)
{
    const char *where = group_name(own, group);
    const MetricSamples samples = {
        .metric = metric,
        .group = group,
        .is_server = is_server(own, group),
        .key = family_name(metric, where),
        .label = family_label(metric, where, is_server(own, group))};

    g_array_append_val(own->samples, samples);
    for (gsize i = 0; i < G_N_ELEMENTS(stats); i++) {
        add_column(own, metric, stats[i].stat, group);
    }
}

/* All that is told of that group. */
static void
add_group(Own *own, guint group)
{
    guint n;
    const Metric *metrics = metric_table(&n);

    for (guint i = 0; i < n; i++) {
        if ((group && metrics[i].is_of_run) ||
            (metrics[i].needs && !(metrics[i].needs & own->has))) {
            continue;
        }
        switch (metrics[i].kind) {
        case METRIC_SAMPLES:
            add_samples(own, &metrics[i], group);
            break;
        case METRIC_CLASSES:
            add_classes(own, &metrics[i], group);
            break;
        case METRIC_TOTAL:
        case METRIC_RATIO:
            add_column(own, &metrics[i], NULL, group);
            break;
        }
    }
}

/* The quantiles of points. */
static void
add_pooled(Own *own)
{
    for (guint i = 0; i < own->samples->len; i++) {
        const MetricSamples *of =
            &g_array_index(own->samples, MetricSamples, i);
        for (gsize k = 0; k < G_N_ELEMENTS(pooled); k++) {
            MetricColumn *column =
                add_column(own, of->metric, pooled[k].stat, of->group);
            column->samples = (int)i;
            column->quantile = pooled[k].quantile;
        }
    }
}

static void
clear_column(gpointer data)
{
    MetricColumn *column = data;

    g_free(column->family);
    g_free(column->key);
    g_free(column->name);
}

static void
clear_samples(gpointer data)
{
    MetricSamples *samples = data;

    g_free(samples->key);
    g_free(samples->label);
}

/* The columns where clients and servers are in 'groups', a list of names that
 * ends in NULL and is copied, the last 'n_servers' of which are those of
 * servers, and the scenario 'has' that (METRIC_NEEDS_*).
 * (transfer full): metric_columns_free() */
const MetricColumns *
metric_columns_new(const char *const *groups, guint n_servers, guint has)
{
    Own *own = g_new0(Own, 1);

    own->has = has;
    own->groups = g_strdupv((char **)groups);
    own->columns = g_array_new(FALSE, TRUE, sizeof(MetricColumn));
    own->samples = g_array_new(FALSE, TRUE, sizeof(MetricSamples));
    g_array_set_clear_func(own->columns, clear_column);
    g_array_set_clear_func(own->samples, clear_samples);
    own->base.groups = (const char *const *)own->groups;
    own->base.n_groups = g_strv_length(own->groups);
    own->base.n_servers = n_servers;
    for (guint group = 0; group <= own->base.n_groups; group++) {
        add_group(own, group);
    }
    own->base.n = own->columns->len;
    add_pooled(own);
    own->base.at = (const MetricColumn *)(const void *)own->columns->data;
    own->base.n_all = own->columns->len;
    own->base.samples = (const MetricSamples *)(const void *)own->samples->data;
    own->base.n_samples = own->samples->len;
    own->series =
        series_columns_new(groups, n_servers, (has & METRIC_NEEDS_ROUTER) != 0);
    own->base.series = (const SeriesColumn *)(const void *)own->series->data;
    own->base.n_series = own->series->len;
    return &own->base;
}

/* The columns where clients are in no groups, static. */
const MetricColumns *
metric_columns(void)
{
    static const char *const none[] = {NULL};
    static const MetricColumns *shared;

    if (!shared) {
        shared = metric_columns_new(none, 0, 0);
    }
    return shared;
}

/* Frees 'columns', unless they are everybody's; accepts NULL. */
void
metric_columns_free(const MetricColumns *columns)
{
    Own *own = (Own *)columns;

    if (own && columns != metric_columns()) {
        g_array_unref(own->columns);
        g_array_unref(own->samples);
        g_array_unref(own->series);
        g_strfreev(own->groups);
        g_free(own);
    }
}

/* TRUE if clients (and proxies), or servers, are in groups. */
gboolean
metric_has_groups(const MetricColumns *columns, gboolean servers)
{
    return servers ? columns->n_servers > 0
                   : columns->n_groups > columns->n_servers;
}

/* ---- Finding ------------------------------------------------------------- */

/* The index of the column with that key, or -1. */
int
metric_column_find(const MetricColumns *columns, const char *key)
{
    for (guint i = 0; i < columns->n_all; i++) {
        if (g_str_equal(columns->at[i].key, key)) {
            return (int)i;
        }
    }
    return -1;
}

/* FALSE, with an error, if 'key' asks for a group that there is not, or of
 * what is not told by group. */
static gboolean
check_group(const MetricColumns *columns, const char *key, GError **error)
{
    const char *open = strchr(key, '{'), *close = strchr(key, '}');
    g_autofree char *group = NULL, *bare = NULL;
    int column;

    if (!open || !close || close < open) {
        return TRUE;
    }
    group = g_strndup(open + 1, (gsize)(close - open) - 1);
    bare = g_strdup_printf("%.*s%s", (int)(open - key), key, close + 1);
    if (columns->n_groups == 0) {
        return mistake(error,
                       "\"%s\" asks for a group and there are none, expected a "
                       "section such as [client.fast], or \"%s\"",
                       key, bare);
    }
    if (!g_strv_contains(columns->groups, group)) {
        unknown_word(error, "group", group, columns->groups);
        g_prefix_error(error, "%s: ", key);
        return FALSE;
    }
    column = metric_column_find(columns, bare);
    return column < 0 || !columns->at[column].metric->is_of_run ||
           mistake(error,
                   "\"%s\" asks for a group of what is told of whole runs "
                   "only, expected \"%s\"",
                   key, bare);
}

/* Finds the column that the user calls 'key'; a samples metric needs its
 * statistic. */
gboolean
metric_column_read(const MetricColumns *columns, const char *key, guint *column,
                   GError **error)
{
    g_autoptr(GPtrArray) keys = NULL;
    int found = metric_column_find(columns, key);

    if (found >= 0) {
        *column = (guint)found;
        return TRUE;
    }
    if (!check_group(columns, key, error)) {
        return FALSE;
    }
    keys = g_ptr_array_new();
    for (guint i = 0; i < columns->n_all; i++) {
        g_ptr_array_add(keys, columns->at[i].key);
    }
    return mistaken_word(error, key, words_end(keys),
                         "unknown metric \"%s\", expected one such as "
                         "accept_delay.mean or refused_fraction",
                         key);
}

/* Finds what is measured of single connections and called 'key'. */
gboolean
metric_samples_read(const MetricColumns *columns, const char *key,
                    guint *samples, GError **error)
{
    g_autoptr(GPtrArray) keys = g_ptr_array_new();
    g_autoptr(GString) list = g_string_new(NULL); /* of all clients */

    for (guint i = 0; i < columns->n_samples; i++) {
        const MetricSamples *at = &columns->samples[i];
        if (g_str_equal(at->key, key)) {
            *samples = i;
            return TRUE;
        }
        g_ptr_array_add(keys, at->key);
        if (!at->group) {
            g_string_append_printf(list, "%s%s", i ? ", " : "", at->key);
        }
    }
    if (!check_group(columns, key, error)) {
        return FALSE;
    }
    return mistaken_word(error, key, words_end(keys),
                         "\"%s\" is not measured of single connections, "
                         "expected one of %s",
                         key, list->str);
}

/* Finds the column of series.csv with that key. */
gboolean
metric_series_read(const MetricColumns *columns, const char *key, guint *series,
                   GError **error)
{
    g_autoptr(GPtrArray) keys = g_ptr_array_new();

    for (guint i = 0; i < columns->n_series; i++) {
        if (g_str_equal(columns->series[i].key, key)) {
            *series = i;
            return TRUE;
        }
        g_ptr_array_add(keys, columns->series[i].key);
    }
    return mistaken_word(error, key, words_end(keys),
                         "\"%s\" is not sampled, expected one that `finwait "
                         "describe --metrics` shows as series, such as "
                         "server_established",
                         key);
}

/* What an axis says of a column, without its unit: "accept delay, 95th
 * percentile".  (transfer full) */
char *
metric_column_label(const MetricColumn *column)
{
    g_autofree char *label =
        family_label(column->metric, column->where, column->is_server);

    if (column->metric->kind == METRIC_CLASSES) {
        return g_strconcat(label, ", ",
                           column->metric->class_name(column->number), NULL);
    }
    for (gsize s = 0; column->stat && s < G_N_ELEMENTS(stats); s++) {
        if (g_str_equal(stats[s].stat, column->stat)) {
            return g_strconcat(label, ", ", stats[s].words, NULL);
        }
    }
    for (gsize s = 0; column->samples >= 0 && s < G_N_ELEMENTS(pooled); s++) {
        if (g_str_equal(pooled[s].stat, column->stat)) {
            return g_strconcat(label, ", ", pooled[s].words, NULL);
        }
    }
    return g_steal_pointer(&label);
}
