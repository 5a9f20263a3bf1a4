/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/summary.h"

#include <math.h>

#include "scenarios/csv.h"
#include "scenarios/metrics.h"
#include "scenarios/stats.h"

struct Summary {
    GArray **samples; /* gdouble, by metric column: one for each run */
    guint n_columns;
};

/* A summary of no runs.  (transfer full): summary_free() */
Summary *
summary_new(void)
{
    Summary *summary = g_new0(Summary, 1);

    metric_columns(&summary->n_columns);
    summary->samples = g_new(GArray *, summary->n_columns);
    for (guint i = 0; i < summary->n_columns; i++) {
        summary->samples[i] = g_array_new(FALSE, FALSE, sizeof(gdouble));
    }
    return summary;
}

/* Frees 'summary'; accepts NULL. */
void
summary_free(Summary *summary)
{
    if (summary) {
        for (guint i = 0; i < summary->n_columns; i++) {
            g_array_unref(summary->samples[i]);
        }
        g_free(summary->samples);
        g_free(summary);
    }
}

/* Forgets all runs. */
void
summary_clear(Summary *summary)
{
    for (guint i = 0; i < summary->n_columns; i++) {
        g_array_set_size(summary->samples[i], 0);
    }
}

/* Adds a run by its line of numbers as in runs.csv, so that what is computed
 * does not depend on where the numbers come from; empty fields are NAN. */
void
summary_add(Summary *summary, const char *numbers)
{
    for (guint i = 0; i < summary->n_columns; i++) {
        char *end;
        gdouble number = g_ascii_strtod(numbers, &end);
        number = end == numbers ? NAN : number;
        g_array_append_val(summary->samples[i], number);
        numbers = end + (*end == ',');
    }
}

/* The names of the columns behind the point and the swept keys. */
void
summary_names(GString *line)
{
    static const char *const names[] = {"metric",   "unit",      "n",   "mean",
                                        "ci95_low", "ci95_high", "min", "p50",
                                        "p95",      "p99",       "max"};

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        csv_text(line, names[i]);
    }
}

/* The numbers of one column that are there.  (transfer full) */
static GArray *
present(const Summary *summary, guint column)
{
    GArray *all = summary->samples[column];
    GArray *out = g_array_new(FALSE, FALSE, sizeof(gdouble));

    for (guint i = 0; i < all->len; i++) {
        gdouble number = g_array_index(all, gdouble, i);
        if (!isnan(number)) {
            g_array_append_val(out, number);
        }
    }
    return out;
}

static gdouble
sum(const GArray *numbers)
{
    gdouble total = 0;

    for (guint i = 0; i < numbers->len; i++) {
        total += g_array_index(numbers, gdouble, i);
    }
    return total;
}

/* The number of independent trials that scatter as the runs' pooled ratio
 * does (see the header); 'n' at most. */
static gdouble
effective_trials(const GArray *parts, const GArray *wholes, gdouble p,
                 gdouble n)
{
    gdouble variance = 0, runs = parts->len;

    for (guint i = 0; i < parts->len; i++) {
        gdouble off = g_array_index(parts, gdouble, i) -
                      p * g_array_index(wholes, gdouble, i);
        variance += off * off;
    }
    if (runs < 2 || variance == 0 || p <= 0 || p >= 1) {
        return n;
    }
    variance *= runs / (runs - 1) / (n * n);
    return MIN(n, p * (1 - p) / variance);
}

/* Replaces mean, interval and n by those of the pooled proportion. */
static void
pool_ratio(const Summary *summary, const MetricColumn *column,
           StatsSummary *stats)
{
    const GArray *parts = summary->samples[column->part];
    const GArray *wholes = summary->samples[column->whole];
    gdouble n = sum(wholes), hits = sum(parts);

    stats->n = (gsize)n;
    stats->mean = n > 0 ? hits / n : NAN;
    stats->ci95 = (StatsInterval){NAN, NAN};
    if (n > 0) {
        stats->ci95 = stats_wilson(
            stats->mean, effective_trials(parts, wholes, stats->mean, n),
            STATS_CONFIDENCE);
    }
}

static void
append_stats(GString *rows, const MetricColumn *column,
             const StatsSummary *stats)
{
    csv_text(rows, column->key);
    csv_text(rows, column->unit);
    csv_integer(rows, stats->n);
    csv_number(rows, stats->mean);
    csv_number(rows, stats->ci95.low);
    csv_number(rows, stats->ci95.high);
    csv_number(rows, stats->min);
    csv_number(rows, stats->p50);
    csv_number(rows, stats->p95);
    csv_number(rows, stats->p99);
    csv_number(rows, stats->max);
    csv_end(rows);
}

/* Appends a row for each metric column; each begins with 'start'. */
void
summary_rows(const Summary *summary, const char *start, GString *rows)
{
    guint n;
    const MetricColumn *columns = metric_columns(&n);

    for (guint i = 0; i < n; i++) {
        g_autoptr(GArray) numbers = present(summary, i);
        StatsSummary stats;
        stats_summarize((gdouble *)(void *)numbers->data, numbers->len, &stats);
        if (columns[i].metric->kind == METRIC_RATIO) {
            pool_ratio(summary, &columns[i], &stats);
        }
        g_string_append(rows, start);
        append_stats(rows, &columns[i], &stats);
    }
}
