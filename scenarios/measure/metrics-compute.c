/* SPDX-License-Identifier: GPL-2.0-only */
/* From what a run has shown to the numbers of its columns. */
#include "scenarios/measure/metrics.h"

#include <math.h>

#include "scenarios/measure/stats.h"

/* Some of all connections: those of a group of clients, or at one of servers;
 * of 0, all. */
typedef struct Part {
    guint group;
    gboolean is_server;
} Part;

static gboolean
is_in(const Conn *conn, Part part)
{
    return !part.group ||
           (part.is_server ? conn->asked : conn->group) == part.group;
}

/* The facts of a part alone; of all, those that there are.  Its connections are
 * in '*conns'. (transfer full), or NULL */
static RunFacts
facts_of(const RunFacts *facts, Part which, GArray **conns)
{
    RunFacts part = *facts;

    *conns = NULL;
    if (which.group) {
        *conns = g_array_new(FALSE, FALSE, sizeof(Conn));
        for (guint i = 0; i < facts->n_conns; i++) {
            if (is_in(&facts->conns[i], which)) {
                g_array_append_vals(*conns, &facts->conns[i], 1);
            }
        }
        part.conns = (const Conn *)(const void *)(*conns)->data;
        part.n_conns = (*conns)->len;
    }
    return part;
}

/* What 'metric', of single connections, says of all of 'facts', or of those of
 * a part, sorted.  (transfer full): gdouble */
static GArray *
sorted_samples(const Metric *metric, Part part, const RunFacts *facts)
{
    GArray *samples = g_array_new(FALSE, FALSE, sizeof(gdouble));

    for (guint i = 0; i < facts->n_conns; i++) {
        const Conn *conn = &facts->conns[i];
        gdouble sample = is_in(conn, part) ? metric->sample(conn) : NAN;
        if (!isnan(sample)) {
            g_array_append_val(samples, sample);
        }
    }
    stats_sort((gdouble *)(void *)samples->data, samples->len);
    return samples;
}

/* The same of what a line of quantiles.csv is about. */
GArray *
metric_samples(const MetricSamples *samples, const RunFacts *facts)
{
    const Part part = {samples->group, samples->is_server};

    return sorted_samples(samples->metric, part, facts);
}

/* How many of them are missing in that way. */
static gdouble
count_missing(const Metric *metric, const RunFacts *facts, Missing how)
{
    guint n = 0;

    for (guint i = 0; i < facts->n_conns; i++) {
        n += metric->missing(&facts->conns[i]) == how;
    }
    return n;
}

/* The statistics of one samples metric, in the order of its columns; returns
 * how many. */
static guint
compute_samples(const Metric *metric, const RunFacts *facts, gdouble *out)
{
    g_autoptr(GArray) samples = sorted_samples(metric, (Part){0}, facts);
    const gdouble *sorted = (const gdouble *)(const void *)samples->data;

    out[0] = samples->len;
    out[1] = count_missing(metric, facts, MISSING_WAITING);
    out[2] = count_missing(metric, facts, MISSING_NEVER);
    out[3] = stats_mean(sorted, samples->len);
    out[4] = stats_quantile(sorted, samples->len, 0.5);
    out[5] = stats_quantile(sorted, samples->len, 0.95);
    out[6] = stats_quantile(sorted, samples->len, 0.99);
    out[7] = stats_quantile(sorted, samples->len, 1);
    return 8;
}

/* How many connections are in each class. */
static guint
compute_classes(const Metric *metric, const RunFacts *facts, gdouble *out)
{
    for (guint i = 0; i < metric->n_classes; i++) {
        out[i] = 0;
    }
    for (guint i = 0; i < facts->n_conns; i++) {
        int number = metric->class_of(&facts->conns[i]);
        if (number >= 0) {
            out[number]++;
        }
    }
    return metric->n_classes;
}

/* Fills the columns of the metric of the column 'at', of all of 'facts';
 * returns how many. */
static guint
compute_metric(const MetricColumns *columns, guint at, const RunFacts *facts,
               gdouble *out)
{
    const MetricColumn *column = &columns->at[at];
    gdouble whole;

    switch (column->metric->kind) {
    case METRIC_SAMPLES:
        return compute_samples(column->metric, facts, out + at);
    case METRIC_CLASSES:
        return compute_classes(column->metric, facts, out + at);
    case METRIC_TOTAL:
        out[at] = column->metric->total(facts);
        return 1;
    case METRIC_RATIO:
        whole = out[column->whole];
        out[at] = whole > 0 ? out[column->part] / whole : NAN;
        return 1;
    }
    g_assert_not_reached();
}

/* Fills 'out', one number for each of 'columns'; NAN where there is nothing to
 * say. */
void
metrics_compute(const MetricColumns *columns, const RunFacts *facts,
                gdouble *out)
{
    guint at = 0;

    for (guint group = 0; group <= columns->n_groups; group++) {
        const Part which = {group,
                            group > columns->n_groups - columns->n_servers};
        g_autoptr(GArray) conns = NULL;
        RunFacts part = facts_of(facts, which, &conns);
        while (at < columns->n && columns->at[at].group == group) {
            at += compute_metric(columns, at, &part, out);
        }
    }
    g_assert(at == columns->n);
}
