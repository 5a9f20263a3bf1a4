/* SPDX-License-Identifier: GPL-2.0-only */
/* The statistics of the results, over GSL.
 *
 * Observations are independent: one per replication.  Means carry Student's
 * t interval, proportions Wilson's score interval, both at 95 %.  Quantiles
 * are type 7 of Hyndman and Fan (1996), linear between order statistics, the
 * default of R and NumPy; their intervals lie between two order statistics
 * and assume nothing of the distribution.
 *
 * How many observations an interval of a given width will take is estimated
 * from those that there are: their spread is taken to stay as it is.
 */
#ifndef FINWAIT_SCENARIOS_STATS_H
#define FINWAIT_SCENARIOS_STATS_H

#include <glib.h>

G_BEGIN_DECLS

#define STATS_CONFIDENCE 0.95

/* An interval; both ends are NAN where there is none. */
typedef struct StatsInterval {
    gdouble low, high;
} StatsInterval;

/* What one row of summary.csv says; NAN where nothing can be said. */
typedef struct StatsSummary {
    gsize n;
    gdouble mean, sd; /* sd: of the samples, by n - 1 */
    StatsInterval ci95;
    gdouble min, p50, p95, p99, max;
    StatsInterval p50_ci95, p95_ci95, p99_ci95;
} StatsSummary;

/* More observations than this are as good as never. */
#define STATS_MAX_NEEDED 1000000000

void stats_sort(gdouble *samples, gsize n);
gdouble stats_mean(const gdouble *samples, gsize n);
gdouble stats_quantile(const gdouble *sorted, gsize n, gdouble q);
StatsInterval stats_student(const gdouble *samples, gsize n,
                            gdouble confidence);
StatsInterval stats_wilson(gdouble p, gdouble n, gdouble confidence);
StatsInterval stats_quantile_interval(const gdouble *sorted, gsize n, gdouble q,
                                      gdouble confidence);
guint64 stats_needed_mean(gdouble sd, gdouble half_width, gdouble confidence);
guint64 stats_needed_proportion(gdouble p, gdouble trials_each,
                                gdouble half_width, gdouble confidence);
void stats_summarize(gdouble *samples, gsize n, StatsSummary *out);

G_END_DECLS

#endif
