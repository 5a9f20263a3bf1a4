/* SPDX-License-Identifier: GPL-2.0-only */
/* Quantiles of single connections, pooled over the runs of a point. */
#include "scenarios/measure/samples.h"

#include <math.h>
#include <string.h>

#include "model/port.h"
#include "scenarios/measure/sums.h"
#include "tests/shim/support-row.h"

/* Connections whose clients waited 'n' 'delays_ns' each. */
static Conn *
conns_new(const gint64 *delays_ns, guint n)
{
    Conn *conns = g_new0(Conn, n);

    for (guint i = 0; i < n; i++) {
        conns[i].has_client = TRUE;
        conns[i].client.wanted_ns = 5;
        conns[i].client.open_ns = 5 + delays_ns[i];
        conns[i].client.end_ns = PORT_NEVER;
    }
    return conns;
}

static char *
payload_of(const gint64 *delays_ns, guint n)
{
    g_autofree Conn *conns = conns_new(delays_ns, n);
    MetricSums *sums = metric_sums_new(0, 0);
    RunFacts facts = {.sums = sums, .duration_ns = 1};
    GString *payload = g_string_new(NULL);

    for (guint i = 0; i < n; i++) {
        metric_sums_add(sums, &conns[i]);
    }
    samples_payload(payload, metric_columns(), &facts);
    metric_sums_free(sums);
    return g_string_free(payload, FALSE);
}

/* The line of the payload that belongs to connect_delay. */
static char *
connect_line(const char *payload)
{
    g_auto(GStrv) lines = g_strsplit(payload, "\n", -1);
    guint n, at = 0;
    const Metric *metrics = metric_table(&n);

    for (guint i = 0; !g_str_equal(metrics[i].name, "connect_delay"); i++) {
        at += metrics[i].kind == METRIC_SAMPLES;
    }
    return g_strdup(lines[at]);
}

/* Sorted, in three digits, equal ones counted. */
static void
test_payload(void)
{
    const gint64 delays[] = {20000000, 10004000, 10000000, 123456789, 20000000};
    g_autofree char *payload = payload_of(delays, G_N_ELEMENTS(delays));
    g_autofree char *line = connect_line(payload);

    g_assert_cmpstr(line, ==, "0.01 2 0.02 2 0.123 1");
}

/* The memory of a run's samples does not grow with its connections. */
static void
test_bounded(void)
{
    const guint n = 200000;
    g_autofree gint64 *delays = g_new(gint64, n);
    g_autofree char *payload = NULL;

    for (guint i = 0; i < n; i++) {
        delays[i] = 100000000 + (gint64)i * 4500; /* 0.1 to 1 s */
    }
    payload = payload_of(delays, n);
    g_assert_cmpuint(strlen(payload), <, 901 * sizeof "0.123 1234");
}

static char *
rows_of(const char *const *payloads)
{
    Samples *samples = samples_new(metric_columns());
    GString *rows = g_string_new(NULL);

    for (; *payloads; payloads++) {
        const char *rest = samples_add(samples, *payloads);
        g_assert_cmpstr(rest, ==, ""); /* took just its lines */
    }
    for (guint i = 0; i < metric_columns()->n_samples; i++) {
        if (samples_n(samples, i) > 0) {
            samples_row(samples, i, "7", rows);
        }
    }
    samples_free(samples);
    return g_string_free(rows, FALSE);
}

/* Type 7 quantiles of 10, 20, 30, 40 and 110 ms, from two runs in any order:
 * R's quantile(c(10,20,30,40,110), ...), to the three digits that samples
 * have. */
static void
test_quantiles(void)
{
    const gint64 one[] = {30000000, 110000000},
                 other[] = {10000000, 40000000, 20000000};
    g_autofree char *a = payload_of(one, 2), *b = payload_of(other, 3);
    const char *const ab[] = {a, b, NULL}, *const ba[] = {b, a, NULL};
    g_autofree char *rows = rows_of(ab), *again = rows_of(ba);
    g_auto(GStrv) fields = g_strsplit(rows, ",", -1);
    const struct {
        const char *name;
        gdouble value;
    } expected[] = {{"min", 0.01},    {"p25", 0.02},  {"p50", 0.03},
                    {"p60", 0.034},   {"p95", 0.096}, {"p99.5", 0.109},
                    {"p99.9", 0.110}, {"max", 0.11}};

    g_assert_cmpstr(rows, ==, again);
    g_assert_cmpuint(g_strv_length(fields), ==,
                     4 + samples_n_quantiles() + 2 * 7);
    g_assert_cmpstr(fields[0], ==, "7");
    g_assert_cmpstr(fields[1], ==, "connect_delay");
    g_assert_cmpstr(fields[2], ==, "s");
    g_assert_cmpstr(fields[3], ==, "5");
    for (gsize e = 0; e < G_N_ELEMENTS(expected); e++) {
        guint at = 0;
        for (; at < samples_n_quantiles(); at++) {
            g_autofree char *name = samples_quantile_name(at);
            if (g_str_equal(name, expected[e].name)) {
                break;
            }
        }
        if (row_holds(expected[e].name, "a quantile",
                      at < samples_n_quantiles())) {
            row_near(expected[e].name, "value",
                     g_ascii_strtod(fields[4 + at], NULL), expected[e].value,
                     1e-9);
        }
    }
}

/* Runs with the medians 20 and 40 ms, of 3 and 5 connections; of all it is
 * 30 ms.  By hand: the logarithms are off by -0.405465 and 0.287682; weighted
 * by 3/8 and 5/8, squared, summed and doubled 0.110895, the root of which times
 * t(0.975, 1) = 12.7062 is 4.231282; e to that is 68.805.  The ends,
 * 0.000436 and 2.064, are moved by half a digit and rounded outwards. */
static void
test_interval(void)
{
    const gint64 one[] = {10000000, 20000000, 30000000},
                 other[] = {20000000, 30000000, 40000000, 50000000, 60000000};
    g_autofree char *a = payload_of(one, 3), *b = payload_of(other, 5);
    g_autofree char *none = payload_of(NULL, 0);
    Samples *samples = samples_new(metric_columns());
    StatsInterval ci;
    guint at = 0;

    while (!g_str_equal(metric_columns()->samples[at].key, "connect_delay")) {
        at++;
    }
    samples_add(samples, a);
    samples_add(samples, none); /* no section, having no connection */
    ci = samples_interval(samples, at, 0.5);
    g_assert_true(isnan(ci.low) && isnan(ci.high));
    samples_add(samples, b);
    ci = samples_interval(samples, at, 0.5);
    g_assert_cmpuint(samples_n(samples, at), ==, 8);
    g_assert_cmpuint(samples_runs(samples, at), ==, 2);
    g_assert_cmpfloat(samples_quantile(samples, at, 0.5), ==, 0.03);
    row_near("low", "end", ci.low, 0.000435, 1e-12);
    row_near("high", "end", ci.high, 2.07, 1e-12);
    samples_free(samples);
}

/* No connection, no row; and clearing forgets. */
static void
test_nothing(void)
{
    g_autofree char *empty = payload_of(NULL, 0);
    const char *const payloads[] = {empty, NULL};
    g_autofree char *rows = rows_of(payloads);
    Samples *samples = samples_new(metric_columns());
    const gint64 delay = 1000;
    g_autofree char *some = payload_of(&delay, 1);

    g_assert_cmpstr(rows, ==, "");
    samples_add(samples, some);
    samples_clear(samples);
    for (guint i = 0; i < metric_columns()->n_samples; i++) {
        g_assert_cmpuint(samples_n(samples, i), ==, 0);
        g_assert_cmpuint(samples_runs(samples, i), ==, 0);
        g_assert_true(isnan(samples_quantile(samples, i, 0.5)));
    }
    samples_free(samples);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/samples/payload", test_payload);
    g_test_add_func("/samples/bounded", test_bounded);
    g_test_add_func("/samples/quantiles", test_quantiles);
    g_test_add_func("/samples/interval", test_interval);
    g_test_add_func("/samples/nothing", test_nothing);
    return g_test_run();
}
