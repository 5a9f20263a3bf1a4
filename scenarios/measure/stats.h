/* SPDX-License-Identifier: GPL-2.0-only */
/* The statistics of the results, over GSL.
 *
 * Observations are independent: one per replication.  Means carry Student's
 * t interval.
 *
 * A fraction is pooled over replications, and what happens within one is not
 * independent (who is refused comes back, and is refused again): each is a
 * cluster.  The pooled fraction scatters as one of so many independent trials
 * would, p (1-p) / variance, the variance being that of a ratio of sums over
 * clusters.  For them it has Wilson's score interval, with Student's quantile
 * for the clusters less one, since the variance is estimated from no more
 * (Korn and Graubard, Survey Methodology 24, 1998, who take Clopper's and
 * Pearson's interval; Dean and Pagano, J. Surv. Stat. Methodol. 3, 2015,
 * compare it with Wilson's).  test-coverage.c shows that it holds what it
 * promises.  Clusters that agree to the last digit, as when nothing was seen,
 * tell no variance: then all trials count as independent ones, which is the
 * least that can be said, and no reason to stop looking (summary.h).
 *
 * The quantile of all that was seen in all replications has an interval by
 * sectioning: each replication is a section with a quantile of its own, and
 * the squares of how far these are from that of all estimate its variance
 * (Asmussen and Glynn, Stochastic Simulation, 2007, III.5; Nakayama, ACM
 * TOMACS 24, 2014), on a logarithmic scale, since delays are positive and
 * skewed.  This wants a density that is not near 0 there: where a quantile lies
 * in a gap, as between those who got in at once and those who had to wait, the
 * sections lie on either side of it and the interval is too narrow (80 % of
 * nominal 95 % were measured).
 *
 * Intervals are at 95 %, and there are none from one replication.  Quantiles
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

/* A fraction pooled over clusters. */
typedef struct StatsFraction {
    gdouble p;      /* NAN of nothing */
    gdouble whole;  /* of which it is one */
    gsize clusters; /* of which there is anything */
    gdouble trials; /* independent ones that would scatter as these do */
    StatsInterval ci;
} StatsFraction;

/* More observations than this are as good as never. */
#define STATS_MAX_NEEDED 1000000000

void stats_sort(gdouble *samples, gsize n);
gdouble stats_mean(const gdouble *samples, gsize n);
gdouble stats_quantile(const gdouble *sorted, gsize n, gdouble q);
StatsInterval stats_student(const gdouble *samples, gsize n,
                            gdouble confidence);
StatsInterval stats_wilson(gdouble p, gdouble n, gdouble confidence);
/* 'trials': how many there were, to go by where the clusters do not differ. */
StatsFraction stats_fraction(const gdouble *parts, const gdouble *wholes,
                             gsize n, gdouble trials, gdouble confidence);
StatsInterval stats_sections(const gdouble *values, const gdouble *weights,
                             gsize n, gdouble pooled, gdouble confidence);
StatsInterval stats_quantile_interval(const gdouble *sorted, gsize n, gdouble q,
                                      gdouble confidence);
gdouble stats_sd_of(gdouble half_width, gsize n, gdouble confidence);
guint64 stats_needed_mean(gdouble sd, gdouble half_width, gdouble confidence);
guint64 stats_needed_fraction(gdouble p, gdouble trials_each,
                              gdouble half_width, gdouble confidence);
void stats_summarize(gdouble *samples, gsize n, StatsSummary *out);

G_END_DECLS

#endif
