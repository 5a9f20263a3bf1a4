/* SPDX-License-Identifier: GPL-2.0-only */
/* Intervals hold what they promise: of 2,000 simulated campaigns of 2, 3, 5,
 * 10 and 20 replications, 93 to 97 % have the true value in their interval.
 *
 * A replication has a state of its own, as a run has that found a socket held
 * by a vanished client, so what is in it is alike: the intraclass correlation
 * is 0.05 to 0.2.  True values are those of the distributions drawn from.
 * With 2,000 campaigns a share of 95 % is known to +/- 1 %.
 */
#include <glib.h>
#include <gsl/gsl_randist.h>
#include <math.h>

#include "scenarios/measure/paired.h"
#include "scenarios/measure/stats.h"
#include "tests/model/support-rows.h"

#define CAMPAIGNS 2000
#define MOST 20 /* replications */

/* A campaign: draws 'n' replications, returns their interval. */
typedef StatsInterval (*CampaignFn)(const gsl_rng *random, guint n);

/* ---- Fractions ----------------------------------------------------------- */

/* How many are refused of 'attempts', in a run in which each is with
 * probability 'p'. */
static gdouble
refused_of(const gsl_rng *random, gdouble p, gdouble attempts)
{
    return gsl_ran_binomial(random, p, (unsigned)attempts);
}

static StatsInterval
fraction_of(const gdouble *parts, const gdouble *wholes, guint n)
{
    gdouble trials = 0;

    for (guint i = 0; i < n; i++) {
        trials += wholes[i];
    }
    return stats_fraction(parts, wholes, n, trials, STATS_CONFIDENCE).ci;
}

/* Beta(3.8, 15.2): mean 0.2, intraclass correlation 1 / (3.8 + 15.2 + 1). */
static StatsInterval
fraction(const gsl_rng *random, guint n)
{
    gdouble parts[MOST], wholes[MOST];

    for (guint i = 0; i < n; i++) {
        wholes[i] = gsl_ran_poisson(random, 100);
        parts[i] =
            refused_of(random, gsl_ran_beta(random, 3.8, 15.2), wholes[i]);
    }
    return fraction_of(parts, wholes, n);
}

/* Who is refused comes back, so there are more attempts where more are
 * refused, 60 + 80 P.  P is Beta(2, 2): E(P) = 1/2, E(P^2) = 3/10, so
 * (60 / 2 + 80 * 3 / 10) / (60 + 80 / 2) = 0.54 of all are. */
static StatsInterval
fraction_of_more(const gsl_rng *random, guint n)
{
    gdouble parts[MOST], wholes[MOST];

    for (guint i = 0; i < n; i++) {
        gdouble p = gsl_ran_beta(random, 2, 2);
        wholes[i] = gsl_ran_poisson(random, 60 + 80 * p);
        parts[i] = refused_of(random, p, wholes[i]);
    }
    return fraction_of(parts, wholes, n);
}

/* Two of a hundred, each on its own. */
static StatsInterval
fraction_alone(const gsl_rng *random, guint n)
{
    gdouble parts[MOST], wholes[MOST];

    for (guint i = 0; i < n; i++) {
        wholes[i] = gsl_ran_poisson(random, 200);
        parts[i] = refused_of(random, 0.02, wholes[i]);
    }
    return fraction_of(parts, wholes, n);
}

/* ---- Delays -------------------------------------------------------------- */

/* The delays of a run, exponential with a mean of its own: 1 / rate, Gamma(20)
 * distributed, so that all together are Lomax (Pareto II) with shape 20:
 * mean 1 / 19, quantiles (1 - q)^(-1/20) - 1. */
static void
draw_delays(const gsl_rng *random, gdouble *delays, guint n)
{
    gdouble mean = 1 / gsl_ran_gamma(random, 20, 1);

    for (guint i = 0; i < n; i++) {
        delays[i] = gsl_ran_exponential(random, mean);
    }
}

#define EACH 100 /* connections in a run */

static StatsInterval
mean(const gsl_rng *random, guint n)
{
    gdouble delays[EACH], means[MOST];

    for (guint i = 0; i < n; i++) {
        draw_delays(random, delays, EACH);
        means[i] = stats_mean(delays, EACH);
    }
    return stats_student(means, n, STATS_CONFIDENCE);
}

/* The quantile 'q' of all delays of all runs. */
static StatsInterval
quantile_of(const gsl_rng *random, guint n, gdouble q)
{
    gdouble delays[MOST * EACH], quantiles[MOST], weights[MOST];

    for (guint i = 0; i < n; i++) {
        draw_delays(random, delays + i * EACH, EACH);
        stats_sort(delays + i * EACH, EACH);
        quantiles[i] = stats_quantile(delays + i * EACH, EACH, q);
        weights[i] = EACH;
    }
    stats_sort(delays, n * EACH);
    return stats_sections(quantiles, weights, n,
                          stats_quantile(delays, n * EACH, q),
                          STATS_CONFIDENCE);
}

static StatsInterval
median(const gsl_rng *random, guint n)
{
    return quantile_of(random, n, 0.5);
}

static StatsInterval
p95(const gsl_rng *random, guint n)
{
    return quantile_of(random, n, 0.95);
}

/* ---- Differences --------------------------------------------------------- */

/* Two points with common random numbers: where many of the one are refused,
 * half as many of the other are.  E(P) = 0.2, so the difference is -0.1 and the
 * ratio 0.5. */
static PairedChange
change(const gsl_rng *random, guint n)
{
    gdouble parts[2][MOST], wholes[2][MOST];

    for (guint i = 0; i < n; i++) {
        gdouble p = gsl_ran_beta(random, 7.6, 30.4);
        for (guint side = 0; side < 2; side++) {
            wholes[side][i] = gsl_ran_poisson(random, side ? 300 : 200);
            parts[side][i] =
                refused_of(random, side ? p / 2 : p, wholes[side][i]);
        }
    }
    return paired_change((PairedSide){parts[0], wholes[0]},
                         (PairedSide){parts[1], wholes[1]}, n);
}

static StatsInterval
difference(const gsl_rng *random, guint n)
{
    return change(random, n).difference_ci95;
}

static StatsInterval
ratio(const gsl_rng *random, guint n)
{
    return change(random, n).ratio_ci95;
}

/* ---- Coverage ------------------------------------------------------------ */

static const struct {
    const char *name;
    CampaignFn fn;
    gdouble truth;
} kinds[] = {
    {"fraction", fraction, 0.2},
    {"fraction-of-more", fraction_of_more, 0.54},
    {"fraction-alone", fraction_alone, 0.02},
    {"mean", mean, 1. / 19},
    {"median", median, 0.0352649},
    {"p95", p95, 0.1615863},
    {"difference", difference, -0.1},
    {"ratio", ratio, 0.5},
};

static void
test_kind(gconstpointer data)
{
    static const guint replications[] = {2, 3, 5, 10, 20};
    guint at = GPOINTER_TO_UINT(data);
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);

    for (gsize r = 0; r < G_N_ELEMENTS(replications); r++) {
        guint hits = 0;
        for (guint i = 0; i < CAMPAIGNS; i++) {
            StatsInterval ci = kinds[at].fn(random, replications[r]);
            hits += ci.low <= kinds[at].truth && kinds[at].truth <= ci.high;
        }
        g_test_message("%s, %u replications: %.1f %%", kinds[at].name,
                       replications[r], 100. * hits / CAMPAIGNS);
        g_assert_cmpuint(hits, >=, CAMPAIGNS * 93 / 100);
        g_assert_cmpuint(hits, <=, CAMPAIGNS * 97 / 100);
    }
    gsl_rng_free(random);
}

/* One replication has no interval, of whatever. */
static void
test_one(void)
{
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);

    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        StatsInterval ci = kinds[i].fn(random, 1);
        g_assert_true(isnan(ci.low) && isnan(ci.high));
    }
    gsl_rng_free(random);
}

int
main(int argc, char **argv)
{
    rows_init(&argc, &argv);
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autofree char *path = g_strconcat("/coverage/", kinds[i].name, NULL);
        g_test_add_data_func(path, GUINT_TO_POINTER(i), test_kind);
    }
    g_test_add_func("/coverage/one", test_one);
    return g_test_run();
}
