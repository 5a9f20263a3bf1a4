/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/stats.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>

/* Sorts 'samples' upwards, in place. */
void
stats_sort(gdouble *samples, gsize n)
{
    gsl_sort(samples, 1, n);
}

/* The mean, NAN of nothing. */
gdouble
stats_mean(const gdouble *samples, gsize n)
{
    return n ? gsl_stats_mean(samples, 1, n) : NAN;
}

/* The quantile 'q' (0 to 1) of sorted samples, type 7; NAN of nothing. */
gdouble
stats_quantile(const gdouble *sorted, gsize n, gdouble q)
{
    return n ? gsl_stats_quantile_from_sorted_data(sorted, 1, n, q) : NAN;
}

/* The interval in which the mean of what 'samples' were drawn from lies with
 * probability 'confidence', if they are about normal (Student's t, n - 1
 * degrees of freedom).  None below two samples. */
StatsInterval
stats_student(const gdouble *samples, gsize n, gdouble confidence)
{
    gdouble mean, half;

    if (n < 2) {
        return (StatsInterval){NAN, NAN};
    }
    mean = gsl_stats_mean(samples, 1, n);
    half = gsl_cdf_tdist_Pinv(0.5 + confidence / 2, (gdouble)(n - 1)) *
           gsl_stats_sd_m(samples, 1, n, mean) / sqrt((gdouble)n);
    return (StatsInterval){mean - half, mean + half};
}

/* The score interval for a proportion 'p' seen in 'n' trials (Wilson 1927),
 * sound also at 0 and 1; 'n' need not be whole.  None for n = 0. */
StatsInterval
stats_wilson(gdouble p, gdouble n, gdouble confidence)
{
    gdouble z, scale, centre, half;

    if (n <= 0) {
        return (StatsInterval){NAN, NAN};
    }
    z = gsl_cdf_ugaussian_Pinv(0.5 + confidence / 2);
    scale = 1 + z * z / n;
    centre = (p + z * z / (2 * n)) / scale;
    half = z / scale * sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    return (StatsInterval){p <= 0 ? 0 : centre - half,
                           p >= 1 ? 1 : centre + half};
}

/* Fills 'out' from 'samples', which it sorts. */
void
stats_summarize(gdouble *samples, gsize n, StatsSummary *out)
{
    stats_sort(samples, n);
    *out = (StatsSummary){
        .n = n,
        .mean = stats_mean(samples, n),
        .ci95 = stats_student(samples, n, STATS_CONFIDENCE),
        .min = stats_quantile(samples, n, 0),
        .p50 = stats_quantile(samples, n, 0.5),
        .p95 = stats_quantile(samples, n, 0.95),
        .p99 = stats_quantile(samples, n, 0.99),
        .max = stats_quantile(samples, n, 1),
    };
}
