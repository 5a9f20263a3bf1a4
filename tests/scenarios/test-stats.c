/* SPDX-License-Identifier: GPL-2.0-only */
/* Statistics against values computed without GSL.
 *
 * Sources: Student's t by Python 3.11: Simpson's rule over the density with
 * 20,000 steps and bisection of the quantile (agrees with the NIST/SEMATECH
 * e-Handbook table 1.3.6.7.2: 2.776, 12.706, 2.093); quantiles by Python's
 * statistics.quantiles(n=100, method="inclusive"), which is type 7; Wilson's
 * interval from Newcombe, Statistics in Medicine 17 (1998), table I, method 3,
 * to its four digits.
 */
#include <glib.h>
#include <math.h>

#include "scenarios/measure/metrics.h"
#include "scenarios/measure/stats.h"
#include "scenarios/measure/summary.h"
#include "tests/shim/support-row.h"

typedef struct MeanCase {
    gsize n;
    gdouble samples[20];
    gdouble mean, low, high, p50, p95, p99;
} MeanCase;

static const MeanCase means[] = {
    {5,
     {9.2, 8.8, 10.1, 9.9, 9.0},
     9.4,
     8.692142611508867,
     10.107857388491134,
     9.2,
     10.06,
     10.092},
    {2,
     {1.0, 2.0},
     1.5,
     -4.853102368086268,
     7.853102368086268,
     1.5,
     1.95,
     1.99},
    {20,
     {0.00108, 0.00109, 0.00107, 0.0012,  0.00101, 0.00117, 0.00105,
      0.00111, 0.0011,  0.00099, 0.00112, 0.00108, 0.0010,  0.00104,
      0.00106, 0.00113, 0.00109, 0.00102, 0.00115, 0.0011},
     0.001083,
     0.0010568713709758063,
     0.0011091286290241937,
     0.001085,
     0.0011715,
     0.0011943},
};

/* Mean, its interval and the quantiles. */
static void
test_summary(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(means); i++) {
        MeanCase c = means[i];
        StatsSummary s;
        stats_summarize(c.samples, c.n, &s);
        g_autofree char *row = g_strdup_printf("%u samples", (guint)c.n);
        row_int(row, "n", (gint64)s.n, (gint64)c.n);
        row_near(row, "mean", s.mean, c.mean, 1e-12);
        row_near(row, "ci95.low", s.ci95.low, c.low, 1e-9);
        row_near(row, "ci95.high", s.ci95.high, c.high, 1e-9);
        row_near(row, "p50", s.p50, c.p50, 1e-12);
        row_near(row, "p95", s.p95, c.p95, 1e-12);
        row_near(row, "p99", s.p99, c.p99, 1e-12);
        row_holds(row, "min <= p50", s.min <= s.p50);
        row_holds(row, "max >= p99", s.max >= s.p99);
    }
}

static const struct {
    gdouble hits, n, low, high;
} proportions[] = {
    {81, 263, 0.2553, 0.3662},
    {15, 148, 0.0624, 0.1605},
    {0, 20, 0, 0.1611},
    {1, 29, 0.0061, 0.1718},
};

static void
test_wilson(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(proportions); i++) {
        gdouble n = proportions[i].n;
        StatsInterval ci = stats_wilson(proportions[i].hits / n, n, 0.95);
        StatsInterval mirror =
            stats_wilson(1 - proportions[i].hits / n, n, 0.95);
        g_autofree char *row =
            g_strdup_printf("%g of %g", proportions[i].hits, n);
        row_near(row, "low", ci.low, proportions[i].low, 0.00005);
        row_near(row, "high", ci.high, proportions[i].high, 0.00005);
        row_near(row, "mirrored", mirror.high, 1 - ci.low, 1e-12);
    }
}

/* Nothing is said where nothing can be said. */
static void
test_too_few(void)
{
    gdouble one = 4;
    StatsSummary s;

    stats_summarize(&one, 0, &s);
    g_assert_true(isnan(s.mean) && isnan(s.p50) && isnan(s.max));
    stats_summarize(&one, 1, &s);
    g_assert_cmpfloat(s.mean, ==, 4);
    g_assert_cmpfloat(s.p99, ==, 4);
    g_assert_true(isnan(s.ci95.low) && isnan(s.ci95.high));
    g_assert_true(isnan(stats_wilson(0, 0, 0.95).low));
}

/* A line of runs.csv in which only attempts and refused are not 0. */
static char *
run_line(guint refused, guint attempts)
{
    GString *line = g_string_new(NULL);
    const MetricColumn *columns = metric_columns()->at;

    for (guint i = 0; i < metric_columns()->n; i++) {
        guint number = g_str_equal(columns[i].key, "refused")    ? refused
                       : g_str_equal(columns[i].key, "attempts") ? attempts
                                                                 : 0;
        g_string_append_printf(line, "%s%u", i ? "," : "", number);
    }
    return g_string_free(line, FALSE);
}

/* The row of refused_fraction after runs with so many refused of 100.
 * (transfer full) */
static GStrv
fraction_row(const guint *refused, guint n_runs)
{
    Summary *summary = summary_new(metric_columns());
    g_autoptr(GString) rows = g_string_new(NULL);
    g_auto(GStrv) lines = NULL;
    GStrv found = NULL;

    for (guint i = 0; i < n_runs; i++) {
        g_autofree char *line = run_line(refused[i], 100);
        summary_add(summary, line);
    }
    summary_rows(summary, "0", NULL, rows);
    lines = g_strsplit(rows->str, "\n", -1);
    for (guint i = 0; lines[i]; i++) {
        if (g_str_has_prefix(lines[i], "0,refused_fraction,")) {
            found = g_strsplit(lines[i], ",", -1);
        }
    }
    summary_free(summary);
    return found;
}

/* A ratio is pooled over the runs, each a cluster.  By hand, of runs of 100
 * with 0, 40, 0 and 40: p = 0.2, s2 = 4 * 400 / 3, variance of the mean
 * s2 / 4 / 100^2 = 0.01333, as of 12 trials; t(0.975, 3) = 3.182446.  Runs
 * that agree have the interval of all 400 trials, with the same quantile. */
static void
test_pooled_ratio(void)
{
    const guint calm[] = {20, 20, 20, 20}, wild[] = {0, 40, 0, 40};
    g_auto(GStrv) row = fraction_row(calm, 4);
    g_auto(GStrv) wide = fraction_row(wild, 4);

    g_assert_cmpstr(row[3], ==, "400");
    g_assert_cmpstr(row[4], ==, "0.2");
    row_near("calm", "low", g_ascii_strtod(row[5], NULL), 0.144115, 1e-6);
    row_near("calm", "high", g_ascii_strtod(row[6], NULL), 0.270702, 1e-6);
    g_assert_cmpstr(wide[4], ==, "0.2");
    row_near("wild", "low", g_ascii_strtod(wide[5], NULL), 0.033853, 1e-6);
    row_near("wild", "high", g_ascii_strtod(wide[6], NULL), 0.640767, 1e-6);
}

/* One run is one cluster, and says nothing of the others. */
static void
test_one_run(void)
{
    const guint once[] = {20};
    g_auto(GStrv) row = fraction_row(once, 1);

    g_assert_cmpstr(row[4], ==, "0.2");
    g_assert_cmpstr(row[5], ==, "");
    g_assert_cmpstr(row[6], ==, "");
}

/* Never seen is not never: of 0 in all runs the upper end is that of as many
 * independent trials.  By hand: t(0.975, 3)^2 / (400 + t^2). */
static void
test_nothing_seen(void)
{
    const guint none[] = {0, 0, 0, 0};
    g_auto(GStrv) row = fraction_row(none, 4);

    g_assert_cmpstr(row[4], ==, "0");
    g_assert_cmpstr(row[5], ==, "0");
    row_near("none", "high", g_ascii_strtod(row[6], NULL), 0.0246946, 1e-6);
    g_assert_cmpstr(row[18], ==, ""); /* needed: nobody knows */
}

/* A run whose last number is empty has none there, whatever its next line
 * begins with. */
static void
test_last_is_empty(void)
{
    const MetricColumns *columns = metric_columns();
    const char *last = columns->at[columns->n - 1].key;
    Summary *summary = summary_new(columns);
    g_autofree char *empty = g_strnfill(columns->n - 1, ',');
    g_autofree char *body = g_strconcat(empty, "\n0.5 1\n", NULL);
    g_autofree char *start = g_strconcat("0,", last, ",", NULL);
    g_autoptr(GString) rows = g_string_new(NULL);
    g_auto(GStrv) lines = NULL;
    guint n = 0;

    summary_add(summary, body);
    summary_rows(summary, "0", NULL, rows);
    lines = g_strsplit(rows->str, "\n", -1);
    for (guint i = 0; lines[i]; i++) {
        if (g_str_has_prefix(lines[i], start)) {
            g_auto(GStrv) row = g_strsplit(lines[i], ",", -1);
            row_text(last, "min", row[7], "");
            n++;
        }
    }
    g_assert_cmpuint(n, ==, 1);
    summary_free(summary);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/stats/summary", test_summary);
    g_test_add_func("/stats/wilson", test_wilson);
    g_test_add_func("/stats/too-few", test_too_few);
    g_test_add_func("/stats/pooled-ratio", test_pooled_ratio);
    g_test_add_func("/stats/last-is-empty", test_last_is_empty);
    g_test_add_func("/stats/one-run", test_one_run);
    g_test_add_func("/stats/nothing-seen", test_nothing_seen);
    return g_test_run();
}
