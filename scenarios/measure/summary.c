/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/measure/summary.h"

#include <math.h>

#include "scenarios/base/csv.h"
#include "scenarios/base/spool.h"
#include "scenarios/measure/metrics.h"
#include "scenarios/measure/stats.h"

struct Summary {
    const MetricColumns *columns;
    Spool *samples; /* by metric column: one for each run */
    gdouble *row;   /* of the run being added */
};

/* A summary of no runs with 'columns', which must outlive it.
 * (transfer full): summary_free() */
Summary *
summary_new(const MetricColumns *columns)
{
    Summary *summary = g_new0(Summary, 1);

    summary->columns = columns;
    summary->samples = spool_new(columns->n);
    summary->row = g_new(gdouble, columns->n);
    return summary;
}

/* Frees 'summary'; accepts NULL. */
void
summary_free(Summary *summary)
{
    if (summary) {
        spool_free(summary->samples);
        g_free(summary->row);
        g_free(summary);
    }
}

/* Forgets all runs. */
void
summary_clear(Summary *summary)
{
    spool_clear(summary->samples);
}

/* Adds a run by its line of numbers as in runs.csv, so that what is computed
 * does not depend on where the numbers come from; empty fields are NAN. */
void
summary_add(Summary *summary, const char *numbers)
{
    for (guint i = 0; i < summary->columns->n; i++) {
        char *end;
        summary->row[i] = g_ascii_strtod(numbers, &end);
        if (end == numbers) {
            summary->row[i] = NAN;
        }
        numbers = end + (*end == ',');
    }
    spool_add(summary->samples, summary->row);
}

/* The names of the columns behind the point and the swept keys. */
void
summary_names(GString *line)
{
    static const char *const names[] = {
        "metric",        "unit",          "n",
        "mean",          "ci95_low",      "ci95_high",
        "min",           "p50",           "p95",
        "p99",           "max",           "p50_ci95_low",
        "p50_ci95_high", "p95_ci95_low",  "p95_ci95_high",
        "p99_ci95_low",  "p99_ci95_high", "needed"};

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        csv_text(line, names[i]);
    }
}

/* The numbers of one column that are there.  (transfer full) */
static GArray *
present(const Summary *summary, guint column)
{
    GArray *numbers = spool_column(summary->samples, column);
    guint n = 0;

    for (guint i = 0; i < numbers->len; i++) {
        gdouble number = g_array_index(numbers, gdouble, i);
        if (!isnan(number)) {
            g_array_index(numbers, gdouble, n++) = number;
        }
    }
    return g_array_set_size(numbers, n);
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
    g_autoptr(GArray) parts =
        spool_column(summary->samples, (guint)column->part);
    g_autoptr(GArray) wholes =
        spool_column(summary->samples, (guint)column->whole);
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

/* How many runs have been added. */
guint
summary_runs(const Summary *summary)
{
    return spool_rows(summary->samples);
}

/* What the runs say of one column. */
static void
column_stats(const Summary *summary, guint column, StatsSummary *out)
{
    const MetricColumn *columns = summary->columns->at;
    g_autoptr(GArray) numbers = present(summary, column);

    g_assert(column < summary->columns->n);
    stats_summarize((gdouble *)(void *)numbers->data, numbers->len, out);
    if (columns[column].metric->kind == METRIC_RATIO) {
        pool_ratio(summary, &columns[column], out);
    }
}

/* ---- Widths --------------------------------------------------------------
 */

/* Half the width that 'width' allows. */
static gdouble
allowed(const SummaryWidth *width, const StatsSummary *stats)
{
    return width->is_relative ? width->half * fabs(stats->mean) : width->half;
}

/* TRUE if the interval is narrower than 'width' (or has no width at all), and
 * where no run has a value, so that none will come of more. */
gboolean
summary_is_within(const Summary *summary, const SummaryWidth *width)
{
    StatsSummary stats;
    gdouble half;

    column_stats(summary, width->column, &stats);
    half = (stats.ci95.high - stats.ci95.low) / 2;
    return stats.n == 0 || half == 0 || half < allowed(width, &stats);
}

/* Of a mean: runs without a value will be as frequent as they are. */
static gdouble
needed_for_mean(const Summary *summary, const StatsSummary *stats, gdouble half)
{
    gdouble each = (gdouble)summary_runs(summary) / (gdouble)stats->n;

    return ceil((gdouble)stats_needed_mean(stats->sd, half, STATS_CONFIDENCE) *
                each);
}

/* Of a pooled ratio: each run brings as many effective trials as they do. */
static gdouble
needed_for_ratio(const Summary *summary, const MetricColumn *column,
                 const StatsSummary *stats, gdouble half)
{
    g_autoptr(GArray) parts =
        spool_column(summary->samples, (guint)column->part);
    g_autoptr(GArray) wholes =
        spool_column(summary->samples, (guint)column->whole);
    gdouble trials =
        effective_trials(parts, wholes, stats->mean, (gdouble)stats->n);

    return (gdouble)stats_needed_proportion(
        stats->mean, trials / summary_runs(summary), half, STATS_CONFIDENCE);
}

/* How many replications, those added included, the interval of 'width' takes;
 * 0 if that cannot be told. */
guint64
summary_needed(const Summary *summary, const SummaryWidth *width)
{
    const MetricColumn *column = &summary->columns->at[width->column];
    StatsSummary stats;
    gdouble half, needed;

    column_stats(summary, width->column, &stats);
    half = allowed(width, &stats);
    if (isnan(stats.ci95.low) || isnan(half) ||
        (half == 0 && stats.ci95.high > stats.ci95.low)) {
        return 0;
    }
    needed = column->metric->kind == METRIC_RATIO
                 ? needed_for_ratio(summary, column, &stats, half)
                 : needed_for_mean(summary, &stats, half);
    return needed < STATS_MAX_NEEDED ? (guint64)needed : 0;
}

/* ---- Rows ----------------------------------------------------------------
 */

static void
append_interval(GString *rows, StatsInterval interval)
{
    csv_number(rows, interval.low);
    csv_number(rows, interval.high);
}

static void
append_stats(GString *rows, const MetricColumn *column,
             const StatsSummary *stats, guint64 needed)
{
    csv_text(rows, column->key);
    csv_text(rows, column->unit);
    csv_integer(rows, stats->n);
    csv_number(rows, stats->mean);
    append_interval(rows, stats->ci95);
    csv_number(rows, stats->min);
    csv_number(rows, stats->p50);
    csv_number(rows, stats->p95);
    csv_number(rows, stats->p99);
    csv_number(rows, stats->max);
    append_interval(rows, stats->p50_ci95);
    append_interval(rows, stats->p95_ci95);
    append_interval(rows, stats->p99_ci95);
    csv_number(rows, needed ? (gdouble)needed : NAN);
    csv_end(rows);
}

/* What 'widths' (SummaryWidth; NULL: nothing) asks of a column. */
static SummaryWidth
width_of(const GArray *widths, guint column)
{
    for (guint i = 0; widths && i < widths->len; i++) {
        const SummaryWidth *width = &g_array_index(widths, SummaryWidth, i);
        if (width->column == column) {
            return *width;
        }
    }
    return (SummaryWidth){column, SUMMARY_HALF_WIDTH, TRUE};
}

/* Appends a row for each metric column; each begins with 'start'.  'widths'
 * (NULL: none) are those that the scenario asks for. */
void
summary_rows(const Summary *summary, const char *start, const GArray *widths,
             GString *rows)
{
    for (guint i = 0; i < summary->columns->n; i++) {
        SummaryWidth width = width_of(widths, i);
        StatsSummary stats;
        column_stats(summary, i, &stats);
        g_string_append(rows, start);
        append_stats(rows, &summary->columns->at[i], &stats,
                     summary_needed(summary, &width));
    }
}
