/* SPDX-License-Identifier: GPL-2.0-only */
/* From what a run has shown to the numbers of its columns. */
#include <math.h>

#include "scenarios/measure/stats.h"
#include "scenarios/measure/sums.h"

/* What a line of quantiles.csv is about, sorted: gdouble. */
const GArray *
metric_samples(const MetricSamples *samples, const RunFacts *facts)
{
    return metric_sums_get(facts->sums, samples->group, samples->metric)
        ->samples;
}

/* The statistics of one samples metric, in the order of its columns; returns
 * how many. */
static guint
compute_samples(const MetricSum *sum, gdouble *out)
{
    const GArray *samples = sum->samples;
    const gdouble *sorted = (const gdouble *)(const void *)samples->data;

    out[0] = samples->len;
    out[1] = (gdouble)sum->waiting;
    out[2] = (gdouble)sum->never;
    out[3] = stats_mean(sorted, samples->len);
    out[4] = stats_quantile(sorted, samples->len, 0.5);
    out[5] = stats_quantile(sorted, samples->len, 0.95);
    out[6] = stats_quantile(sorted, samples->len, 0.99);
    out[7] = stats_quantile(sorted, samples->len, 1);
    return 8;
}

/* How many connections are in each class. */
static guint
compute_classes(const Metric *metric, const MetricSum *sum, gdouble *out)
{
    for (guint i = 0; i < metric->n_classes; i++) {
        out[i] = (gdouble)sum->by_class[i];
    }
    return metric->n_classes;
}

/* Fills the columns of the metric of the column 'at', of the part that 'facts'
 * are of; returns how many. */
static guint
compute_metric(const MetricColumns *columns, guint at, const RunFacts *facts,
               gdouble *out)
{
    const MetricColumn *column = &columns->at[at];
    const MetricSum *sum =
        metric_sums_get(facts->sums, column->group, column->metric);
    gdouble whole;

    switch (column->metric->kind) {
    case METRIC_SAMPLES:
        return compute_samples(sum, out + at);
    case METRIC_CLASSES:
        return compute_classes(column->metric, sum, out + at);
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
        RunFacts part = *facts;
        part.of = metric_sums_of(facts->sums, group);
        while (at < columns->n && columns->at[at].group == group) {
            at += compute_metric(columns, at, &part, out);
        }
    }
    g_assert(at == columns->n);
}
