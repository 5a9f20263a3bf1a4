/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/measure/summary.h"

#include <math.h>
#include <string.h>

#include "scenarios/base/csv.h"
#include "scenarios/base/spool.h"
#include "scenarios/measure/metrics.h"
#include "scenarios/measure/stats.h"

struct Summary {
    const MetricColumns *columns;
    Spool *samples; /* by metric column: one for each run */
    gdouble *row;   /* of the run being added */
    Samples *conns; /* of single connections */
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
    summary->conns = samples_new(columns);
    return summary;
}

/* Frees 'summary'; accepts NULL. */
void
summary_free(Summary *summary)
{
    if (summary) {
        spool_free(summary->samples);
        g_free(summary->row);
        samples_free(summary->conns);
        g_free(summary);
    }
}

/* Forgets all runs. */
void
summary_clear(Summary *summary)
{
    spool_clear(summary->samples);
    samples_clear(summary->conns);
}

/* Adds a run by what the store has of it: its line of numbers as in runs.csv,
 * so that what is computed does not depend on where the numbers come from
 * (empty fields are NAN), and the lines of its single connections.  Returns
 * what follows them. */
const char *
summary_add(Summary *summary, const char *body)
{
    for (guint i = 0; i < summary->columns->n; i++) {
        char *end = (char *)body;
        summary->row[i] = NAN;
        if (*body && !strchr(",\n", *body)) {
            summary->row[i] = g_ascii_strtod(body, &end);
        }
        body = end + (*end ? 1 : 0);
    }
    spool_add(summary->samples, summary->row);
    return samples_add(summary->conns, body);
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
        "p99_ci95_low",  "p99_ci95_high", "needed",
        "waiting",       "never"};

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

/* What the runs say of a ratio, each a cluster. */
static StatsFraction
fraction(const Summary *summary, const MetricColumn *column)
{
    g_autoptr(GArray) parts =
        spool_column(summary->samples, (guint)column->part);
    g_autoptr(GArray) wholes =
        spool_column(summary->samples, (guint)column->whole);
    g_autoptr(GArray) trials =
        spool_column(summary->samples, (guint)column->trials);

    return stats_fraction((const gdouble *)(void *)parts->data,
                          (const gdouble *)(void *)wholes->data, parts->len,
                          sum(trials), STATS_CONFIDENCE);
}

/* Replaces mean, interval and n by those of the pooled fraction. */
static void
pool_ratio(const Summary *summary, const MetricColumn *column,
           StatsSummary *stats)
{
    StatsFraction f = fraction(summary, column);

    stats->n = (gsize)f.whole;
    stats->mean = f.p;
    stats->ci95 = f.ci;
}

/* The sum over the runs of the column with that key, which must exist. */
gdouble
summary_total(const Summary *summary, const char *key)
{
    int column = metric_column_find(summary->columns, key);
    g_autoptr(GArray) numbers = NULL;

    g_assert(column >= 0);
    numbers = present(summary, (guint)column);
    return sum(numbers);
}

/* How many runs have been added. */
guint
summary_runs(const Summary *summary)
{
    return spool_rows(summary->samples);
}

/* What all connections say together. */
static void
pooled_stats(const Summary *summary, const MetricColumn *column,
             StatsSummary *out)
{
    guint samples = (guint)column->samples;

    stats_summarize(NULL, 0, out);
    out->n = (gsize)samples_n(summary->conns, samples);
    out->mean = samples_quantile(summary->conns, samples, column->quantile);
    out->ci95 = samples_interval(summary->conns, samples, column->quantile);
}

/* What the runs say of one column. */
static void
column_stats(const Summary *summary, guint column, StatsSummary *out)
{
    const MetricColumn *columns = summary->columns->at;
    g_autoptr(GArray) numbers = NULL;

    g_assert(column < summary->columns->n_all);
    if (columns[column].samples >= 0) {
        pooled_stats(summary, &columns[column], out);
        return;
    }
    numbers = present(summary, column);
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

/* TRUE if there is anything that an interval could be about: some run has a
 * value, and not all have nothing to count; a fraction has been of some and not
 * of others.  What has not been seen in a few runs may be rare, and be in the
 * next one. */
static gboolean
is_seen(const MetricColumn *column, const StatsSummary *stats)
{
    gboolean is_ratio = column->metric->kind == METRIC_RATIO;

    return stats->n > 0 && !(stats->mean == 0 && stats->max == 0) &&
           !(is_ratio && stats->mean == 1);
}

/* Whether the interval is narrower than 'width', or has no width at all. */
SummaryVerdict
summary_judge(const Summary *summary, const SummaryWidth *width)
{
    StatsSummary stats;
    gdouble half;

    column_stats(summary, width->column, &stats);
    half = (stats.ci95.high - stats.ci95.low) / 2;
    return !is_seen(&summary->columns->at[width->column], &stats)
               ? SUMMARY_UNSEEN
           : half == 0 || half < allowed(width, &stats) ? SUMMARY_NARROW
                                                        : SUMMARY_WIDE;
}

/* Of a mean: runs without a value will be as frequent as they are. */
static gdouble
needed_for_mean(const Summary *summary, const StatsSummary *stats, gdouble half)
{
    gdouble each = (gdouble)summary_runs(summary) / (gdouble)stats->n;

    return ceil((gdouble)stats_needed_mean(stats->sd, half, STATS_CONFIDENCE) *
                each);
}

/* Of a pooled quantile: like a mean over as many runs, whose standard
 * deviation gives that interval. */
static gdouble
needed_for_quantile(const Summary *summary, const MetricColumn *column,
                    const StatsSummary *stats, gdouble half)
{
    guint runs = samples_runs(summary->conns, (guint)column->samples);
    gdouble each = summary_runs(summary) / (gdouble)runs;

    return ceil((gdouble)stats_needed_mean(
                    stats_sd_of((stats->ci95.high - stats->ci95.low) / 2, runs,
                                STATS_CONFIDENCE),
                    half, STATS_CONFIDENCE) *
                each);
}

/* Of a pooled ratio: each run brings as many effective trials as they do. */
static gdouble
needed_for_ratio(const Summary *summary, const MetricColumn *column,
                 gdouble half)
{
    StatsFraction f = fraction(summary, column);
    gdouble runs = summary_runs(summary);

    return (gdouble)stats_needed_fraction(f.p, f.trials / runs, half,
                                          STATS_CONFIDENCE);
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
    if (!is_seen(column, &stats) || isnan(stats.ci95.low) || isnan(half) ||
        (half == 0 && stats.ci95.high > stats.ci95.low)) {
        return 0;
    }
    needed = column->samples >= 0
                 ? needed_for_quantile(summary, column, &stats, half)
             : column->metric->kind == METRIC_RATIO
                 ? needed_for_ratio(summary, column, half)
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
}

/* How many connections have no value, of all runs; FALSE where there are no
 * values of connections. */
static gboolean
missing(const Summary *summary, const char *family, guint64 *waiting,
        guint64 *never)
{
    const struct {
        const char *stat;
        guint64 *n;
    } counts[] = {{".waiting", waiting}, {".never", never}};

    for (gsize i = 0; i < G_N_ELEMENTS(counts); i++) {
        g_autofree char *key = g_strconcat(family, counts[i].stat, NULL);
        g_autoptr(GArray) numbers = NULL;
        int column = metric_column_find(summary->columns, key);
        if (column < 0) {
            return FALSE;
        }
        numbers = spool_column(summary->samples, (guint)column);
        *counts[i].n = (guint64)sum(numbers);
    }
    return TRUE;
}

/* Ends a row with them. */
static void
append_missing(GString *rows, const Summary *summary, const char *family)
{
    guint64 waiting, never;

    if (missing(summary, family, &waiting, &never)) {
        csv_integer(rows, waiting);
        csv_integer(rows, never);
    } else {
        g_string_append(rows, ",,");
    }
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
    for (guint i = 0; i < summary->columns->n_all; i++) {
        SummaryWidth width = width_of(widths, i);
        StatsSummary stats;
        column_stats(summary, i, &stats);
        g_string_append(rows, start);
        append_stats(rows, &summary->columns->at[i], &stats,
                     summary_needed(summary, &width));
        append_missing(rows, summary, summary->columns->at[i].family);
    }
}

/* The names of the columns of quantiles.csv behind the point and the swept
 * keys. */
void
summary_quantile_names(GString *line)
{
    samples_names(line);
    csv_text(line, "waiting");
    csv_text(line, "never");
}

/* Appends a row for each metric that any connection has, or wants; each begins
 * with 'start'. */
void
summary_quantile_rows(const Summary *summary, const char *start, GString *rows)
{
    for (guint i = 0; i < summary->columns->n_samples; i++) {
        const char *family = summary->columns->samples[i].key;
        guint64 waiting = 0, never = 0;
        missing(summary, family, &waiting, &never);
        if (samples_n(summary->conns, i) + waiting + never > 0) {
            samples_row(summary->conns, i, start, rows);
            append_missing(rows, summary, family);
        }
    }
}
