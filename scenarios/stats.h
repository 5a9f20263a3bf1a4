/* SPDX-License-Identifier: GPL-2.0-only */
/* The statistics of the results, over GSL.
 *
 * Observations are independent: one per replication.  Means carry Student's
 * t interval, proportions Wilson's score interval, both at 95 %.  Quantiles
 * are type 7 of Hyndman and Fan (1996), linear between order statistics, the
 * default of R and NumPy.
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
    gdouble mean;
    StatsInterval ci95;
    gdouble min, p50, p95, p99, max;
} StatsSummary;

void stats_sort(gdouble *samples, gsize n);
gdouble stats_mean(const gdouble *samples, gsize n);
gdouble stats_quantile(const gdouble *sorted, gsize n, gdouble q);
StatsInterval stats_student(const gdouble *samples, gsize n,
                            gdouble confidence);
StatsInterval stats_wilson(gdouble p, gdouble n, gdouble confidence);
void stats_summarize(gdouble *samples, gsize n, StatsSummary *out);

G_END_DECLS

#endif
