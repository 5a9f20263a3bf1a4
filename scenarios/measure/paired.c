/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/measure/paired.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_math.h>
#include <math.h>

/* The sums of one side. */
typedef struct Sums {
    gdouble part, whole;
} Sums;

static Sums
sums_of(PairedSide side, gsize n)
{
    Sums sums = {0, 0};

    for (gsize i = 0; i < n; i++) {
        sums.part += side.parts[i];
        sums.whole += side.wholes[i];
    }
    return sums;
}

/* How far pair 'i' is from the quotient of the sums, as a mean over 'n' pairs
 * would feel it. */
static gdouble
off(PairedSide side, Sums sums, gsize i, gsize n)
{
    return (side.parts[i] - sums.part / sums.whole * side.wholes[i]) /
           (sums.whole / (gdouble)n);
}

/* Half the width of the interval of a mean of 'n' whose squares have that
 * sum. */
static gdouble
half_width(gdouble squares, gsize n)
{
    return gsl_cdf_tdist_Pinv(0.5 + STATS_CONFIDENCE / 2, (gdouble)(n - 1)) *
           sqrt(squares / ((gdouble)n * (gdouble)(n - 1)));
}

/* The intervals of 'change', whose means are there. */
static void
find_intervals(PairedSide base, PairedSide other, Sums from, Sums to,
               PairedChange *change)
{
    gdouble squares = 0, relative = 0, half;
    gsize n = change->n;

    for (gsize i = 0; i < n; i++) {
        gdouble a = off(base, from, i, n), b = off(other, to, i, n);
        squares += gsl_pow_2(b - a);
        relative += gsl_pow_2(b / change->other - a / change->base);
    }
    half = half_width(squares, n);
    change->difference_ci95 =
        (StatsInterval){change->difference - half, change->difference + half};
    if (change->base > 0 && change->other > 0) {
        half = half_width(relative, n);
        change->ratio_ci95 = (StatsInterval){change->ratio * exp(-half),
                                             change->ratio * exp(half)};
    }
}

/* What 'n' pairs say. */
PairedChange
paired_change(PairedSide base, PairedSide other, gsize n)
{
    const StatsInterval none = {NAN, NAN};
    Sums from = sums_of(base, n), to = sums_of(other, n);
    PairedChange change = {.n = n,
                           .base = NAN,
                           .other = NAN,
                           .difference = NAN,
                           .difference_ci95 = none,
                           .ratio = NAN,
                           .ratio_ci95 = none};

    if (!(from.whole > 0 && to.whole > 0)) {
        return change;
    }
    change.base = from.part / from.whole;
    change.other = to.part / to.whole;
    change.difference = change.other - change.base;
    change.ratio = change.base != 0 ? change.other / change.base : NAN;
    if (n >= 2) {
        find_intervals(base, other, from, to, &change);
    }
    return change;
}

/* By the interval of the ratio, or of the difference. */
PairedVerdict
paired_verdict(const PairedChange *change, gboolean is_ratio)
{
    StatsInterval ci = is_ratio ? change->ratio_ci95 : change->difference_ci95;
    gdouble none = is_ratio ? 1 : 0;

    return isnan(ci.low)    ? PAIRED_UNKNOWN
           : ci.low > none  ? PAIRED_HIGHER
           : ci.high < none ? PAIRED_LOWER
                            : PAIRED_SAME;
}

/* As in compare.csv; static. */
const char *
paired_verdict_name(PairedVerdict verdict)
{
    static const char *const names[] = {"", "no", "lower", "higher"};

    return names[verdict];
}
