/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/measure/stats.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_math.h>
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

/* Student's quantile of an interval of that confidence around the mean of 'n'
 * observations. */
static gdouble
student_quantile(gdouble n, gdouble confidence)
{
    return gsl_cdf_tdist_Pinv(0.5 + confidence / 2, n - 1);
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
    half = student_quantile((gdouble)n, confidence) *
           gsl_stats_sd_m(samples, 1, n, mean) / sqrt((gdouble)n);
    return (StatsInterval){mean - half, mean + half};
}

/* The p0 with |p - p0| = 'quantile' standard errors of a proportion p0 in 'n'
 * trials: Wilson's score interval (1927), sound also at 0 and 1. */
static StatsInterval
score(gdouble p, gdouble n, gdouble quantile)
{
    gdouble square = quantile * quantile;
    gdouble scale = 1 + square / n;
    gdouble centre = (p + square / (2 * n)) / scale;
    gdouble half =
        quantile / scale * sqrt(p * (1 - p) / n + square / (4 * n * n));

    return (StatsInterval){p <= 0 ? 0 : centre - half,
                           p >= 1 ? 1 : centre + half};
}

/* The score interval for a proportion 'p' seen in 'n' independent trials;
 * 'n' need not be whole.  None for n = 0. */
StatsInterval
stats_wilson(gdouble p, gdouble n, gdouble confidence)
{
    return n > 0 ? score(p, n, gsl_cdf_ugaussian_Pinv(0.5 + confidence / 2))
                 : (StatsInterval){NAN, NAN};
}

/* What 'n' clusters say of a fraction: of parts[i] in wholes[i], pooled.  See
 * the header. */
StatsFraction
stats_fraction(const gdouble *parts, const gdouble *wholes, gsize n,
               gdouble trials, gdouble confidence)
{
    StatsFraction f = {.ci = {NAN, NAN}};
    gdouble part = 0, squares = 0, variance;

    for (gsize i = 0; i < n; i++) {
        f.clusters += wholes[i] > 0;
        part += parts[i];
        f.whole += wholes[i];
    }
    f.p = f.whole > 0 ? part / f.whole : NAN;
    for (gsize i = 0; i < n; i++) {
        gdouble off = parts[i] - f.p * wholes[i];
        if (fabs(off) > 1e-9 * wholes[i]) { /* else it is but rounding */
            squares += gsl_pow_2(off);
        }
    }
    if (f.clusters < 2) {
        return f;
    }
    variance = squares * (gdouble)f.clusters / (gdouble)(f.clusters - 1) /
               gsl_pow_2(f.whole);
    f.trials = variance > 0 ? f.p * (1 - f.p) / variance : trials;
    f.ci =
        score(f.p, f.trials, student_quantile((gdouble)f.clusters, confidence));
    return f;
}

/* The interval for what is 'pooled' of all sections together, of which 'n'
 * have 'values' and count as 'weights' say; where all are positive on a
 * logarithmic scale.  None below two sections. */
StatsInterval
stats_sections(const gdouble *values, const gdouble *weights, gsize n,
               gdouble pooled, gdouble confidence)
{
    gboolean is_log = pooled > 0;
    gdouble total = 0, squares = 0, half;

    if (n < 2) {
        return (StatsInterval){NAN, NAN};
    }
    for (gsize i = 0; i < n; i++) {
        total += weights[i];
        is_log = is_log && values[i] > 0;
    }
    for (gsize i = 0; i < n; i++) {
        gdouble off = is_log ? log(values[i] / pooled) : values[i] - pooled;
        squares += gsl_pow_2(weights[i] / total * off);
    }
    half = student_quantile((gdouble)n, confidence) *
           sqrt(squares * (gdouble)n / (gdouble)(n - 1));
    return is_log ? (StatsInterval){pooled * exp(-half), pooled * exp(half)}
                  : (StatsInterval){pooled - half, pooled + half};
}

/* The smallest k with P(B <= k) > tail, B binomial with 'n' and 'p'. */
static guint
first_above(guint n, gdouble p, gdouble tail)
{
    guint below = 0, k = n; /* the answer is in this range */

    while (below < k) {
        guint middle = below + (k - below) / 2;
        if (gsl_cdf_binomial_P(middle, p, n) > tail) {
            k = middle;
        } else {
            below = middle + 1;
        }
    }
    return k;
}

/* The interval in which the quantile 'q' of what the sorted samples were drawn
 * from lies with at least that probability, whatever the distribution: between
 * the order statistics l and u with
 *
 *     P(B < l) <= (1 - confidence) / 2,  P(B >= u) <= (1 - confidence) / 2
 *
 * where B, binomial with n and q, is how many samples lie below the quantile;
 * l the largest such, u the smallest (Conover, Practical Nonparametric
 * Statistics, 3rd ed. 1999, 3.2).  None if there are too few samples: 6 for
 * the median, 73 for q = 0.95, 368 for 0.99. */
StatsInterval
stats_quantile_interval(const gdouble *sorted, gsize n, gdouble q,
                        gdouble confidence)
{
    gdouble tail = (1 - confidence) / 2;
    guint low = first_above((guint)n, q, tail);
    guint high = (guint)n + 1 - first_above((guint)n, 1 - q, tail);

    if (low < 1 || high > n) {
        return (StatsInterval){NAN, NAN};
    }
    return (StatsInterval){sorted[low - 1], sorted[high - 1]};
}

/* ---- How many it takes ---------------------------------------------------
 */

/* Half the width of an interval from 'n' observations. */
typedef gdouble (*HalfWidth)(gdouble n, gconstpointer user);

/* The smallest number of observations, from 'least' on, whose interval is no
 * wider than asked; STATS_MAX_NEEDED if it takes more. */
static guint64
search(HalfWidth half, gconstpointer user, guint64 least, gdouble asked)
{
    guint64 no = least - 1, yes = least;

    while (yes < STATS_MAX_NEEDED && half((gdouble)yes, user) > asked) {
        no = yes;
        yes = MIN(2 * yes, STATS_MAX_NEEDED);
    }
    while (yes - no > 1) {
        guint64 middle = no + (yes - no) / 2;
        if (half((gdouble)middle, user) > asked) {
            no = middle;
        } else {
            yes = middle;
        }
    }
    return yes;
}

typedef struct Spread {
    gdouble sd, p, trials_each, confidence;
} Spread;

static gdouble
half_of_student(gdouble n, gconstpointer user)
{
    const Spread *spread = user;

    return student_quantile(n, spread->confidence) * spread->sd / sqrt(n);
}

static gdouble
half_of_fraction(gdouble n, gconstpointer user)
{
    const Spread *spread = user;
    StatsInterval ci = score(spread->p, n * spread->trials_each,
                             student_quantile(n, spread->confidence));

    return (ci.high - ci.low) / 2;
}

/* The standard deviation of 'n' observations whose mean has an interval of
 * plus or minus 'half_width'. */
gdouble
stats_sd_of(gdouble half_width, gsize n, gdouble confidence)
{
    return half_width * sqrt((gdouble)n) /
           student_quantile((gdouble)n, confidence);
}

/* How many observations of standard deviation 'sd' it takes until their mean
 * plus or minus 'half_width' is its interval. */
guint64
stats_needed_mean(gdouble sd, gdouble half_width, gdouble confidence)
{
    Spread spread = {.sd = sd, .confidence = confidence};

    return search(half_of_student, &spread, 2, half_width);
}

/* The same for a fraction 'p' (stats_fraction()) of which each cluster brings
 * as much as 'trials_each' independent trials. */
guint64
stats_needed_fraction(gdouble p, gdouble trials_each, gdouble half_width,
                      gdouble confidence)
{
    Spread spread = {
        .p = p, .trials_each = trials_each, .confidence = confidence};

    return search(half_of_fraction, &spread, 2, half_width);
}

/* Fills 'out' from 'samples', which it sorts. */
void
stats_summarize(gdouble *samples, gsize n, StatsSummary *out)
{
    stats_sort(samples, n);
    *out = (StatsSummary){
        .n = n,
        .mean = stats_mean(samples, n),
        .sd = n > 1 ? gsl_stats_sd(samples, 1, n) : NAN,
        .ci95 = stats_student(samples, n, STATS_CONFIDENCE),
        .min = stats_quantile(samples, n, 0),
        .p50 = stats_quantile(samples, n, 0.5),
        .p95 = stats_quantile(samples, n, 0.95),
        .p99 = stats_quantile(samples, n, 0.99),
        .max = stats_quantile(samples, n, 1),
        .p50_ci95 = stats_quantile_interval(samples, n, 0.5, STATS_CONFIDENCE),
        .p95_ci95 = stats_quantile_interval(samples, n, 0.95, STATS_CONFIDENCE),
        .p99_ci95 = stats_quantile_interval(samples, n, 0.99, STATS_CONFIDENCE),
    };
}
