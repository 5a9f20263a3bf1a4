/* SPDX-License-Identifier: GPL-2.0-only */
/* Stop rules: what can be written, with the exact message where it cannot;
 * when they are met; and that a campaign with one has the same tables however
 * its runs came about. */
#include <glib.h>
#include <string.h>

#include "scenarios/measure/metrics.h"
#include "scenarios/scenario/stop-rule.h"
#include "scenarios/systems/systems.h"
#include "tests/scenarios/support-command.h"
#include "tests/scenarios/support-mistake.h"
#include "tests/shim/support-row.h"

/* ---- Reading ------------------------------------------------------------- */

static const struct {
    const char *text, *key;
    gdouble half;
    gboolean is_relative;
} right[] = {
    {"ci(accept_delay.mean) < 5%", "accept_delay.mean", 0.05, TRUE},
    {" ci( accept_delay.mean )<2.5 % ", "accept_delay.mean", 0.025, TRUE},
    {"ci(accept_delay.p95) < 2ms", "accept_delay.p95", 0.002, FALSE},
    {"ci(refused_fraction) < 0.01", "refused_fraction", 0.01, FALSE},
    {"ci(bytes_lost) < 1kB", "bytes_lost", 1000, FALSE},
    {"ci(goodput) < 10kbps", "goodput", 10000, FALSE},
    {"ci(exchange_rate) < 0.5", "exchange_rate", 0.5, FALSE},
};

static void
test_right(void)
{
    const MetricColumn *columns = metric_columns()->at;

    for (gsize i = 0; i < G_N_ELEMENTS(right); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(StopRule) rule =
            stop_rule_new(metric_columns(), right[i].text, &error);
        const char *row = right[i].text;
        const SummaryWidth *width;
        if (!row_no_error(row, error) ||
            !row_int(row, "conditions", stop_rule_widths(rule)->len, 1)) {
            continue;
        }
        width = &g_array_index(stop_rule_widths(rule), SummaryWidth, 0);
        row_text(row, "key", columns[width->column].key, right[i].key);
        row_near(row, "half", width->half, right[i].half, 1e-12);
        row_int(row, "is_relative", width->is_relative, right[i].is_relative);
    }
}

#define FORM                                                                   \
    "expected ci(METRIC) < WIDTH such as ci(accept_delay.mean) < 5%, several " \
    "joined with \"and\""

static const char *const wrong[][2] = {
    {"5%", "\"5%\" is no condition, " FORM},
    {"ci(refused) > 5%", "\"ci(refused) > 5%\" is no condition, " FORM},
    {"ci(refused) <= 5%", "\"ci(refused) <= 5%\" is no condition, " FORM},
    {"ci(refused) < 5% and", "\"\" is no condition, " FORM},
    {"ci(refused) < 5%, ci(reset) < 5%",
     "\"5%, ci(reset) < 5%\" is no number, expected one such as 5%"},
    {"ci(acept_delay.mean) < 5%",
     "unknown metric \"acept_delay.mean\", expected one such as "
     "accept_delay.mean or refused_fraction, did you mean "
     "\"accept_delay.mean\"?"},
    {"ci(refused) < x%", "\"x%\" is no number, expected one such as 5%"},
    {"ci(refused) < 0%", "ci(refused) < 0% can never be, expected more than 0"},
    {"ci(refused) < -1", "ci(refused) < -1 can never be, expected more than 0"},
};

static void
test_wrong(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        row_holds(wrong[i][0], "refused",
                  !stop_rule_new(metric_columns(), wrong[i][0], &error));
        row_mistake(wrong[i][0], error, wrong[i][1]);
    }
}

/* A time needs its unit, a count has none. */
static void
test_wrong_unit(void)
{
    g_autoptr(GError) error = NULL;

    g_assert_null(
        stop_rule_new(metric_columns(), "ci(accept_delay.mean) < 5", &error));
    g_assert_true(g_str_has_prefix(error->message, "ci(accept_delay.mean) < "));
    g_assert_null(stop_rule_new(metric_columns(), "ci(refused) < 5ms", NULL));
}

/* ---- Judging ------------------------------------------------------------- */

/* Adds a run in which all columns are 'number'. */
static void
add(Summary *summary, const char *number)
{
    g_autoptr(GString) line = g_string_new(NULL);

    for (guint i = 0; i < metric_columns()->n; i++) {
        g_string_append_printf(line, "%s%s", i ? "," : "", number);
    }
    summary_add(summary, line->str);
}

static gboolean
is_met(const char *text, const char *const *numbers)
{
    Summary *summary = summary_new(metric_columns());
    g_autoptr(StopRule) rule = stop_rule_new(metric_columns(), text, NULL);
    gboolean met;

    for (; *numbers; numbers++) {
        add(summary, *numbers);
    }
    met = stop_rule_is_met(rule, summary);
    summary_free(summary);
    return met;
}

/* 9, 10, 11: t(0.975, 2) / sqrt(3) = 2.48414, so 24.8414 % of the mean. */
static void
test_met(void)
{
    const char *const three[] = {"9", "10", "11", NULL};
    const char *const one[] = {"9", NULL};
    const char *const same[] = {"7", "7", NULL};

    g_assert_true(is_met("ci(refused) < 24.85%", three));
    g_assert_false(is_met("ci(refused) < 24.83%", three));
    g_assert_true(is_met("ci(refused) < 2.485", three));
    g_assert_false(is_met("ci(refused) < 2.483", three));
    g_assert_true(is_met("ci(refused) < 3 and ci(reset) < 25%", three));
    g_assert_false(is_met("ci(refused) < 3 and ci(reset) < 24%", three));
    g_assert_false(is_met("ci(refused) < 50%", one));
    g_assert_true(is_met("ci(refused) < 1%", same));
}

/* However wide it may be, and however often: what no run has shown may still
 * be in the next one. */
static void
test_unseen(void)
{
    const char *const zeros[] = {"0", "0", "0", "0", "0", "0", NULL};
    const char *const ones[] = {"1", "1", "1", "1", "1", "1", NULL};
    const char *const nothing[] = {"", "", "", "", "", "", NULL};

    g_assert_false(is_met("ci(refused) < 1", zeros));
    g_assert_false(is_met("ci(refused_fraction) < 0.9", zeros));
    g_assert_false(is_met("ci(refused_fraction) < 0.9", ones));
    g_assert_false(is_met("ci(accept_delay.mean) < 1000s", nothing));
    g_assert_true(is_met("ci(refused) < 1", ones));
}

/* ---- Campaigns ----------------------------------------------------------- */

static const char scenario[] =
    "[scenario]\nduration=1s\n[link]\nloss=0.003\n[server]\nsystem=posix\n"
    "[client]\nretry=1ms\n[sweep]\nlink.delay=1ms,5ms,40ms\n"
    "[run]\nreplications=3\nmax_replications=16\n"
    "stop=ci(exchange_rate) < 30%\n"
    "[figure f]\nx=link.delay\ny=exchange_rate\n";

static char *
run_and_get(const char *folder, const char *out, const char *option,
            const char *value)
{
    g_autofree char *summary = g_build_filename(out, "runs.csv", NULL);
    Ran ran;

    ran_finwait(&ran, folder, "run", "x.ini", "-q", "--out", out, option, value,
                NULL);
    g_assert_cmpstr(ran.err, ==, "");
    g_assert_cmpint(ran.status, ==, 0);
    ran_clear(&ran);
    return test_file_exists(folder, summary)
               ? test_file_get(folder, summary, NULL)
               : NULL;
}

/* How many runs a point has. */
static guint
count(const char *runs, guint point)
{
    g_autofree char *start = g_strdup_printf("%u,", point);
    g_auto(GStrv) lines = g_strsplit(runs, "\n", -1);
    guint n = 0;

    for (char **line = lines; *line; line++) {
        n += g_str_has_prefix(*line, start) ? 1 : 0;
    }
    return n;
}

/* At any number of jobs, in slices, and going on from fewer or from more runs
 * than the rule asks for. */
static void
test_campaign(void)
{
    char *folder = test_folder_new();
    g_autofree char *one = NULL, *two = NULL, *sliced = NULL, *less = NULL;
    g_autofree char *more = NULL, *none = NULL;

    test_file_put(folder, "x.ini", scenario);
    one = run_and_get(folder, "one", "--jobs", "1");
    two = run_and_get(folder, "two", "--jobs", "3");
    g_assert_cmpstr(one, ==, two);
    for (guint point = 0; point < 3; point++) { /* whole blocks, or the most */
        g_assert_true(count(one, point) % 3 == 0 || count(one, point) == 16);
    }
    g_assert_cmpuint(count(one, 0), >, count(one, 2));

    none = run_and_get(folder, "sliced", "--slice", "2/2");
    g_assert_null(none);
    none = run_and_get(folder, "sliced", "--slice", "1/2");
    sliced = run_and_get(folder, "sliced", "--resume", "-q");
    g_assert_cmpstr(one, ==, sliced);

    less = run_and_get(folder, "less", "--set", "run.stop=");
    g_assert_cmpuint(count(less, 0), ==, 3);
    more = run_and_get(folder, "less", "--resume", "-q");
    g_assert_cmpstr(one, ==, more);
    test_folder_remove(folder);
}

/* What it could not reach it says, with the replications that would. */
static void
test_wide(void)
{
    char *folder = test_folder_new();
    g_autofree char *summary = NULL;
    const char *wide;
    Ran ran;

    test_file_put(folder, "x.ini", scenario);
    ran_finwait(&ran, folder, "run", "x.ini", "-q", "--out", "o", "--set",
                "run.max_replications=3", "--set",
                "run.stop=ci(exchange_rate) < 0.1", NULL);
    g_assert_cmpint(ran.status, ==, 0);
    wide = strstr(ran.out, "  wide     exchange_rate is known to no better "
                           "than +/- 0.1 1/s at ");
    g_assert_nonnull(wide);
    g_assert_nonnull(strstr(wide, " replications, and has 3\n"));
    ran_clear(&ran);
    summary = test_file_get(folder, "o/manifest.json", NULL);
    g_assert_nonnull(strstr(summary, "\"exchange_rate is known to no better"));
    test_folder_remove(folder);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    g_test_add_func("/stop-rule/right", test_right);
    g_test_add_func("/stop-rule/wrong", test_wrong);
    g_test_add_func("/stop-rule/wrong-unit", test_wrong_unit);
    g_test_add_func("/stop-rule/met", test_met);
    g_test_add_func("/stop-rule/unseen", test_unseen);
    g_test_add_func("/stop-rule/campaign", test_campaign);
    g_test_add_func("/stop-rule/wide", test_wide);
    return g_test_run();
}
