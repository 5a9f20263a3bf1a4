/* SPDX-License-Identifier: GPL-2.0-only */
/* Statistics against tests/data/stats-scipy.txt, which stats-scipy.py beside
 * it has computed with SciPy. */
#include "scenarios/base/datadir.h"
#include "scenarios/measure/stats.h"
#include "tests/model/support-rows.h"
#include <glib.h>
#include <math.h>
#include <string.h>

#define LEVEL 0.95

static void
assert_close(gdouble number, gdouble expected)
{
    g_assert_cmpfloat_with_epsilon(number, expected,
                                   1e-9 * MAX(1, fabs(expected)));
}

/* The samples that the script has, sorted. */
static gdouble *
samples(gsize n)
{
    gdouble *x = g_new(gdouble, n);

    for (gsize i = 0; i < n; i++) {
        x[i] = (gdouble)((i * 7919 + 13) % 1009) / 100;
    }
    stats_sort(x, n);
    return x;
}

static void
check_mean(const gdouble *x)
{
    g_autofree gdouble *sorted = samples((gsize)x[0]);
    StatsInterval ci = stats_student(sorted, (gsize)x[0], LEVEL);

    assert_close(stats_mean(sorted, (gsize)x[0]), x[1]);
    assert_close(ci.low, x[2]);
    assert_close(ci.high, x[3]);
}

static void
check_quantile(const gdouble *x)
{
    g_autofree gdouble *sorted = samples((gsize)x[0]);

    assert_close(stats_quantile(sorted, (gsize)x[0], x[1]), x[2]);
}

static void
check_wilson(const gdouble *x)
{
    StatsInterval ci = stats_wilson(x[0] / x[1], x[1], LEVEL);

    assert_close(ci.low, x[2]);
    assert_close(ci.high, x[3]);
}

/* Samples 1, 2, ... show the ranks of the two order statistics. */
static void
check_ranks(const gdouble *x)
{
    gsize n = (gsize)x[0];
    g_autofree gdouble *ranks = g_new(gdouble, n);
    StatsInterval ci;

    for (gsize i = 0; i < n; i++) {
        ranks[i] = (gdouble)i + 1;
    }
    ci = stats_quantile_interval(ranks, n, x[1], LEVEL);
    g_assert_cmpint(isnan(ci.low), ==, x[2] == 0);
    g_assert_cmpint(isnan(ci.high), ==, x[3] == 0);
    if (x[2] != 0) {
        g_assert_cmpfloat(ci.low, ==, x[2]);
        g_assert_cmpfloat(ci.high, ==, x[3]);
    }
}

static void
check_needed_mean(const gdouble *x)
{
    g_assert_cmpfloat((gdouble)stats_needed_mean(x[0], x[1], LEVEL), ==, x[2]);
}

static void
check_needed_fraction(const gdouble *x)
{
    g_assert_cmpfloat((gdouble)stats_needed_fraction(x[0], x[1], x[2], LEVEL),
                      ==, x[3]);
}

static void
check_fraction(const gdouble *x)
{
    gsize n = (gsize)x[0];
    const gdouble *bounds = x + 1 + 2 * n;
    StatsFraction f = stats_fraction(x + 1, x + 1 + n, n, 1, LEVEL);

    g_assert_cmpuint(f.clusters, ==, n);
    assert_close(f.ci.low, bounds[0]);
    assert_close(f.ci.high, bounds[1]);
}

static const struct {
    const char *kind;
    void (*check)(const gdouble *x);
    guint least; /* rows that there must be */
} kinds[] = {
    {"mean", check_mean, 9},
    {"quantile", check_quantile, 27},
    {"wilson", check_wilson, 25},
    {"ranks", check_ranks, 36},
    {"needed-mean", check_needed_mean, 6},
    {"needed-fraction", check_needed_fraction, 5},
    {"fraction", check_fraction, 5},
};

static void
test_kind(gconstpointer data)
{
    guint at = GPOINTER_TO_UINT(data), n = 0;
    g_autofree char *path = datadir_file("tests/data", "stats-scipy.txt");
    g_autofree char *text = NULL;
    g_auto(GStrv) lines = NULL;

    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++) {
        g_auto(GStrv) words = g_strsplit(*line, " ", -1);
        gdouble x[16] = {0};
        if (!words[0] || !g_str_equal(words[0], kinds[at].kind)) {
            continue;
        }
        for (guint i = 0; words[i + 1] && i < G_N_ELEMENTS(x); i++) {
            x[i] = g_ascii_strtod(words[i + 1], NULL);
        }
        g_test_message("%s", *line);
        kinds[at].check(x);
        n++;
    }
    g_assert_cmpuint(n, >=, kinds[at].least);
}

/* What cannot be reached is said to be never. */
static void
test_never(void)
{
    g_assert_cmpuint(stats_needed_mean(1, 1e-9, LEVEL), ==, STATS_MAX_NEEDED);
    g_assert_cmpuint(stats_needed_mean(1, 0, LEVEL), ==, STATS_MAX_NEEDED);
    g_assert_cmpuint(stats_needed_mean(0, 0, LEVEL), ==, 2);
}

int
main(int argc, char **argv)
{
    rows_init(&argc, &argv);
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autofree char *path =
            g_strconcat("/stats/scipy/", kinds[i].kind, NULL);
        g_test_add_data_func(path, GUINT_TO_POINTER(i), test_kind);
    }
    g_test_add_func("/stats/scipy/never", test_never);
    return g_test_run();
}
