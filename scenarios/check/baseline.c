/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/check/baseline.h"

#include <string.h>

#define DIGEST_DIGITS 32

static void
metric_free(gpointer data)
{
    BaselineMetric *metric = data;

    g_free(metric->key);
    g_free(metric);
}

static void
run_free(gpointer data)
{
    BaselineRun *run = data;

    g_free(run->digest);
    g_ptr_array_unref(run->blocks);
    g_ptr_array_unref(run->events);
    g_free(run);
}

static void
point_free(gpointer data)
{
    BaselinePoint *point = data;

    g_free(point->values);
    g_ptr_array_unref(point->metrics);
    g_ptr_array_unref(point->runs);
    g_free(point);
}

static void
chart_free(gpointer data)
{
    BaselineChart *chart = data;

    g_free(chart->name);
    g_ptr_array_unref(chart->lines);
    g_free(chart);
}

/* (transfer full): baseline_free() */
Baseline *
baseline_new(const char *scenario, const char *ns3, const char *duration)
{
    Baseline *baseline = g_new0(Baseline, 1);

    baseline->scenario = g_strdup(scenario);
    baseline->ns3 = g_strdup(ns3);
    baseline->duration = g_strdup(duration);
    baseline->points = g_ptr_array_new_with_free_func(point_free);
    baseline->charts = g_ptr_array_new_with_free_func(chart_free);
    return baseline;
}

/* Frees 'baseline'; accepts NULL. */
void
baseline_free(Baseline *baseline)
{
    if (baseline) {
        g_free(baseline->scenario);
        g_free(baseline->ns3);
        g_free(baseline->duration);
        g_ptr_array_unref(baseline->points);
        g_ptr_array_unref(baseline->charts);
        g_free(baseline);
    }
}

/* (transfer none) */
BaselinePoint *
baseline_add_point(Baseline *baseline, guint64 number, const char *values)
{
    BaselinePoint *point = g_new0(BaselinePoint, 1);

    point->number = number;
    point->values = g_strdup(values);
    point->metrics = g_ptr_array_new_with_free_func(metric_free);
    point->runs = g_ptr_array_new_with_free_func(run_free);
    g_ptr_array_add(baseline->points, point);
    return point;
}

void
baseline_add_metric(BaselinePoint *point, const char *key, gdouble mean,
                    gdouble half)
{
    BaselineMetric *metric = g_new0(BaselineMetric, 1);

    *metric = (BaselineMetric){g_strdup(key), mean, half};
    g_ptr_array_add(point->metrics, metric);
}

/* The metric 'key' at 'point', or NULL. */
const BaselineMetric *
baseline_metric(const BaselinePoint *point, const char *key)
{
    for (guint i = 0; i < point->metrics->len; i++) {
        const BaselineMetric *metric = point->metrics->pdata[i];
        if (g_str_equal(metric->key, key)) {
            return metric;
        }
    }
    return NULL;
}

/* The point with those values, or NULL. */
const BaselinePoint *
baseline_point(const Baseline *baseline, const char *values)
{
    for (guint i = 0; i < baseline->points->len; i++) {
        const BaselinePoint *point = baseline->points->pdata[i];
        if (g_str_equal(point->values, values)) {
            return point;
        }
    }
    return NULL;
}

/* The run of that replication at 'point', or NULL. */
const BaselineRun *
baseline_run(const BaselinePoint *point, guint64 replication)
{
    for (guint i = 0; i < point->runs->len; i++) {
        const BaselineRun *run = point->runs->pdata[i];
        if (run->replication == replication) {
            return run;
        }
    }
    return NULL;
}

guint
baseline_runs(const Baseline *baseline)
{
    guint n = 0;

    for (guint i = 0; i < baseline->points->len; i++) {
        n += ((const BaselinePoint *)baseline->points->pdata[i])->runs->len;
    }
    return n;
}

/* A run without an event.  (transfer none) */
BaselineRun *
baseline_new_run(BaselinePoint *point, guint64 replication)
{
    BaselineRun *run = g_new0(BaselineRun, 1);

    run->replication = replication;
    run->blocks = g_ptr_array_new_with_free_func(g_free);
    run->events = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(point->runs, run);
    return run;
}

/* The first digits of the SHA-256 of 'len' bytes.  (transfer full) */
static char *
digest_of(const char *text, gssize len, guint digits)
{
    char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, len);

    digest[digits] = '\0';
    return digest;
}

/* Adds a run from all of its lines. */
void
baseline_add_run(BaselinePoint *point, guint64 replication, const char *events)
{
    BaselineRun *run = baseline_new_run(point, replication);
    const char *block = events, *at = events;

    run->digest = digest_of(events, -1, DIGEST_DIGITS);
    while (*at) {
        const char *end = strchr(at, '\n');
        g_assert(end);
        g_ptr_array_add(run->events, g_strndup(at, (gsize)(end - at)));
        at = end + 1;
        if (++run->n_events % BASELINE_BLOCK == 0 || !*at) {
            g_ptr_array_add(run->blocks, digest_of(block, at - block,
                                                   BASELINE_BLOCK_DIGITS));
            block = at;
        }
    }
}

/* Adds the lines of 'text' that are data, to the chart of that name if there is
 * one. */
void
baseline_add_chart(Baseline *baseline, const char *name, const char *text)
{
    BaselineChart *chart = (BaselineChart *)baseline_chart(baseline, name);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    if (!chart) {
        chart = g_new0(BaselineChart, 1);
        chart->name = g_strdup(name);
        chart->lines = g_ptr_array_new_with_free_func(g_free);
        g_ptr_array_add(baseline->charts, chart);
    }
    for (char **line = lines; *line; line++) {
        if (**line && **line != '#') {
            g_ptr_array_add(chart->lines, g_strdup(*line));
        }
    }
}

/* The chart of that name, or NULL. */
const BaselineChart *
baseline_chart(const Baseline *baseline, const char *name)
{
    for (guint i = 0; i < baseline->charts->len; i++) {
        const BaselineChart *chart = baseline->charts->pdata[i];
        if (g_str_equal(chart->name, name)) {
            return chart;
        }
    }
    return NULL;
}
