/* SPDX-License-Identifier: GPL-2.0-only */
/* The account of connections adds up (account.h, which run_simulate() checks)
 * in every shipped scenario and for random programs, systems, ways to end and
 * losses; the columns that are made of it say the same; and one record that is
 * wrong by one byte fails its run, and no other. */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "scenarios/base/datadir.h"
#include "scenarios/campaign/campaign.h"
#include "scenarios/params/params-priv.h"
#include "scenarios/run/run.h"
#include "scenarios/systems/systems.h"
#include "tests/scenarios/support-choices.h"
#include "tests/scenarios/support-command.h"

#define RANDOM_RUNS 60
#define RANDOM_RUNS_SLOW 3000 /* with -m slow */
#define POINTS 3              /* of each scenario */

/* ---- What the columns say ------------------------------------------------ */

static gdouble
sum_of(const gdouble *numbers, const char *metric)
{
    const MetricColumns *columns = metric_columns();
    gdouble sum = 0;

    for (guint i = 0; i < columns->n; i++) {
        sum +=
            g_str_equal(columns->at[i].metric->name, metric) ? numbers[i] : 0;
    }
    return sum;
}

static gdouble
number(const gdouble *numbers, const char *key)
{
    return numbers[metric_column_find(metric_columns(), key)];
}

static void
check_columns(const RunFacts *facts)
{
    g_autofree gdouble *at = g_new(gdouble, metric_columns()->n);

    metrics_compute(metric_columns(), facts, at);
    g_assert_cmpfloat(sum_of(at, "outcome_client"), ==, number(at, "attempts"));
    g_assert_cmpfloat(sum_of(at, "data_client"), ==, number(at, "attempts"));
    g_assert_cmpfloat(sum_of(at, "outcome_server"), ==, number(at, "accepted"));
    g_assert_cmpfloat(sum_of(at, "data_server"), ==, number(at, "accepted"));
    g_assert_cmpfloat(number(at, "bytes_accepted"), ==,
                      number(at, "bytes_delivered") + number(at, "bytes_lost") +
                          number(at, "bytes_in_flight"));
    g_assert_cmpfloat(number(at, "outcome_client.half_open") +
                          number(at, "outcome_server.half_open"),
                      ==, number(at, "half_open"));
}

/* One run; how many connections it had. */
static guint
run(const ParamSet *params, guint64 rng_run)
{
    g_autoptr(GError) error = NULL;
    RunResult result;
    guint n;

    run_simulate(params, rng_run, NULL, &result, &error);
    g_assert_no_error(error);
    check_columns(&result.facts);
    n = result.facts.n_conns;
    run_result_clear(&result);
    return n;
}

/* ---- Shipped scenarios --------------------------------------------------- */

/* Runs some points of the scenario 'name'; the least number of connections. */
static guint
run_points(const char *name, const char *duration)
{
    const char *const sets[] = {duration, "scenario.warmup=0s", NULL};
    g_autoptr(GError) error = NULL;
    g_autoptr(Scenario) scenario = scenario_load(name, sets, &error);
    guint64 step;
    guint least = G_MAXUINT;

    g_assert_no_error(error);
    step = MAX(scenario->n_points / POINTS, 1);
    for (guint64 point = 0; point < scenario->n_points; point += step) {
        g_autoptr(ParamSet) params = scenario_point(scenario, point);
        g_test_message("%s, point %" G_GUINT64_FORMAT, name, point);
        least = MIN(least, run(params, 1));
    }
    return least;
}

static void
test_shipped(void)
{
    g_auto(GStrv) names = datadir_scenarios();

    for (char **name = names; *name; name++) {
        if (run_points(*name, "scenario.duration=5s") == 0) {
            /* its clients begin later */
            g_assert_cmpuint(run_points(*name, "scenario.duration=60s"), >, 0);
        }
    }
}

/* ---- Random scenarios ---------------------------------------------------- */

static void
draw_text(GRand *rand, const char **texts, const char *key,
          const char *const *from, guint n)
{
    const Param *param = param_find(param_table(), key);

    g_assert_nonnull(param);
    texts[param->index] = from[g_rand_int_range(rand, 0, (gint32)n)];
}

/* A program of the system drawn for 'section'. */
static void
draw_program(GRand *rand, const char **texts, const char *section)
{
    g_autofree char *system = g_strconcat(section, ".system", NULL);
    g_autofree char *key = g_strconcat(section, ".program", NULL);
    const Param *param = param_find(param_table(), key);
    g_auto(GStrv) names = g_strsplit(
        param_use_under(param, texts[param_find(param_table(), system)->index],
                        NULL)
            ->choices,
        "|", -1);
    guint n = (guint)g_rand_int_range(rand, 0, (gint32)g_strv_length(names));

    texts[param->index] = g_intern_string(names[n]);
}

/* The parameters of one random run; NULL if they do not go together. */
static ParamSet *
draw(guint seed)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
    g_autofree const char **texts =
        g_new0(const char *, param_count(param_table()));
    g_autoptr(ParamSet) set = param_set_new(param_table());
    const Param *culprit;

    for (gsize i = 0; i < G_N_ELEMENTS(choices); i++) {
        guint n = 0;
        while (n < G_N_ELEMENTS(choices[i].texts) && choices[i].texts[n]) {
            n++;
        }
        draw_text(rand, texts, choices[i].key, choices[i].texts, n);
    }
    draw_program(rand, texts, "server");
    draw_program(rand, texts, "client");
    texts[param_find(param_table(), "scenario.duration")->index] = "5s";
    return param_set_read(set, texts, &culprit, NULL) &&
                   param_set_check(set, NULL, &culprit, NULL)
               ? g_steal_pointer(&set)
               : NULL;
}

/* Seeds that found something: clients that leave while the aolserver hands
 * their requests to threads. */
static const guint found[] = {1462};

static void
test_random(void)
{
    guint runs = g_test_slow() ? RANDOM_RUNS_SLOW : RANDOM_RUNS;
    guint done = 0, busy = 0;

    for (gsize i = 0; i < G_N_ELEMENTS(found); i++) {
        g_autoptr(ParamSet) params = draw(found[i]);
        g_assert_true(!params || run(params, found[i]) < G_MAXUINT);
    }
    for (guint seed = 1; done < runs; seed++) {
        g_autoptr(ParamSet) params = draw(seed);
        if (params) {
            g_test_message("seed %u", seed);
            busy += run(params, seed) > 10 ? 1 : 0;
            done++;
        }
        g_assert_cmpuint(seed, <, 50 * runs); /* most go together */
    }
    g_assert_cmpuint(busy, >, runs / 3);
}

/* ---- A wrong record ------------------------------------------------------ */

/* One byte more than there was, at the server, where requests have 77. */
static void
spoil(Record *record)
{
    record->read_bytes += !record->active && record->read_bytes == 77 ? 1 : 0;
}

/* The run in which a record is wrong is recorded as failed, with the
 * connection, the numbers and the command that repeats it; the campaign goes
 * on. */
static void
test_spoiled(void)
{
    char *folder = test_folder_new();
    g_autofree char *path = g_build_filename(folder, "x.ini", NULL);
    g_autofree char *out = g_build_filename(folder, "out", NULL);
    CampaignOptions options = {
        .folder = out, .n_jobs = 2, .is_quiet = TRUE, .command = "test"};
    g_autoptr(Scenario) scenario = NULL;
    g_autoptr(GError) error = NULL;
    const CampaignFailure *failure;
    CampaignReport report;

    test_file_put(folder, "x.ini",
                  "[scenario]\nduration=2s\n[server]\nsystem=posix\n"
                  "[client]\ncount=1\n[sweep]\nclient.request=50B,77B,100B\n"
                  "[run]\nreplications=1\n");
    scenario = scenario_load(path, NULL, &error);
    g_assert_no_error(error);
    run_set_record_spoiler(spoil);
    campaign_run(scenario, &options, &report, &error);
    run_set_record_spoiler(NULL);
    g_assert_no_error(error);
    g_assert_cmpuint(report.n_done, ==, 3);
    g_assert_cmpuint(report.n_failed, ==, 1);
    failure = g_ptr_array_index(report.failures, 0);
    g_assert_cmpuint(failure->point, ==, 1);
    g_assert_cmpint(failure->status, ==, RUN_ERROR);
    g_assert_nonnull(strstr(failure->message, "does not add up: connection "));
    g_assert_nonnull(strstr(failure->message,
                            "the server received 77 bytes, but 78 read + 0 "
                            "dropped + 0 waiting are 78"));
    g_assert_nonnull(strstr(failure->reproduce, "--set client.request=77B"));
    campaign_report_clear(&report);
    test_folder_remove(folder);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    g_test_add_func("/outcome/runs/shipped", test_shipped);
    g_test_add_func("/outcome/runs/random", test_random);
    g_test_add_func("/outcome/runs/spoiled", test_spoiled);
    return g_test_run();
}
