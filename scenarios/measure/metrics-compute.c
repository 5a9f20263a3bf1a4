/* SPDX-License-Identifier: GPL-2.0-only */
/* From what a run has shown to the numbers of its columns. */
#include "scenarios/measure/metrics.h"

#include <math.h>

#include "scenarios/measure/stats.h"

/* What 'metric', of single connections, says of those of a run, sorted.
 * (transfer full): gdouble */
GArray *
metric_samples(const Metric *metric, const RunFacts *facts)
{
    GArray *samples = g_array_new(FALSE, FALSE, sizeof(gdouble));

    for (guint i = 0; i < facts->n_conns; i++) {
        gdouble sample = metric->sample(&facts->conns[i]);
        if (!isnan(sample)) {
            g_array_append_val(samples, sample);
        }
    }
    stats_sort((gdouble *)(void *)samples->data, samples->len);
    return samples;
}

/* The statistics of one samples metric, in the order of its columns; returns
 * how many. */
static guint
compute_samples(const Metric *metric, const RunFacts *facts, gdouble *out)
{
    g_autoptr(GArray) samples = metric_samples(metric, facts);
    const gdouble *sorted = (const gdouble *)(const void *)samples->data;

    out[0] = samples->len;
    out[1] = stats_mean(sorted, samples->len);
    out[2] = stats_quantile(sorted, samples->len, 0.5);
    out[3] = stats_quantile(sorted, samples->len, 0.95);
    out[4] = stats_quantile(sorted, samples->len, 0.99);
    out[5] = stats_quantile(sorted, samples->len, 1);
    return 6;
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

/* Fills 'out', one number for each of metric_columns(); NAN where there is
 * nothing to say. */
void
metrics_compute(const RunFacts *facts, gdouble *out)
{
    guint n_columns, n_metrics, at = 0;
    const MetricColumn *columns = metric_columns(&n_columns);
    const Metric *metrics = metric_table(&n_metrics);

    for (guint i = 0; i < n_metrics; i++) {
        const Metric *metric = &metrics[i];
        if (metric->kind == METRIC_SAMPLES) {
            at += compute_samples(metric, facts, out + at);
        } else if (metric->kind == METRIC_CLASSES) {
            at += compute_classes(metric, facts, out + at);
        } else if (metric->kind == METRIC_TOTAL) {
            out[at++] = metric->total(facts);
        } else {
            gdouble whole = out[columns[at].whole];
            out[at] = whole > 0 ? out[columns[at].part] / whole : NAN;
            at++;
        }
    }
    g_assert(at == n_columns);
}
