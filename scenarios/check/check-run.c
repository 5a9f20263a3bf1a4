/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/check/check-run.h"

#include <math.h>
#include <string.h>

#include "model/units.h"
#include "scenarios/base/text.h"
#include "scenarios/campaign/batch.h"
#include "scenarios/check/check-events.h"
#include "scenarios/measure/metrics.h"
#include "scenarios/measure/stats.h"
#include "scenarios/run/run.h"

/* A run of a plan; the job of that number. */
typedef struct Job {
    guint plan, run;
} Job;

/* What a run has brought. */
typedef struct Found {
    char *payload; /* NULL: it failed */
    char *failure;
    guint32 cpu_us;
} Found;

typedef struct Checking {
    const GPtrArray *plans;
    GArray *jobs;    /* Job */
    GArray *found;   /* Found, by job */
    guint64 n_given; /* jobs handed out */
} Checking;

/* ---- In the worker ------------------------------------------------------ */

/* The numbers of a run on the first line, then its events; as BatchWork. */
static RunStatus
work(gpointer user, guint64 number, GString *payload, GError **error)
{
    Checking *checking = user;
    const Job *job = &g_array_index(checking->jobs, Job, number);
    const CheckPlan *plan = checking->plans->pdata[job->plan];
    const MetricColumns *columns = plan->scenario->columns;
    g_autoptr(ParamSet) params =
        scenario_point(plan->scenario, check_plan_point(plan, job->run));
    g_autoptr(GString) lines = g_string_new(NULL);
    CheckEvents *events = check_events_new(lines);
    const RunWatch watch = {
        .trace = check_events_add, .trace_user = events, .sums_only = TRUE};
    g_autofree gdouble *numbers = NULL;
    RunResult result;
    gboolean ok;

    ok = run_simulate(params, check_plan_replication(plan, job->run), &watch,
                      &result, error);
    check_events_free(events);
    if (!ok) {
        return RUN_ERROR;
    }
    numbers = g_new(gdouble, columns->n);
    metrics_compute(columns, &result.facts, numbers);
    run_result_clear(&result);
    for (guint i = 0; i < columns->n; i++) {
        g_autofree char *text =
            isnan(numbers[i]) ? g_strdup("-") : number_text(numbers[i]);
        g_string_append_printf(payload, "%s%s", i ? " " : "", text);
    }
    g_string_append_printf(payload, "\n%s", lines->str);
    return RUN_OK;
}

/* ---- In the parent ------------------------------------------------------ */

static gboolean
next(gpointer user, guint64 *number, gdouble *expected_s)
{
    Checking *checking = user;

    if (checking->n_given == checking->jobs->len) {
        return FALSE;
    }
    *number = checking->n_given++;
    *expected_s = -1;
    return TRUE;
}

static gboolean
sink(gpointer user, const BatchResult *result)
{
    Checking *checking = user;
    const Job *job = &g_array_index(checking->jobs, Job, result->job);
    const CheckPlan *plan = checking->plans->pdata[job->plan];
    Found *found = &g_array_index(checking->found, Found, result->job);

    found->cpu_us = result->cpu_us;
    if (result->status == RUN_OK) {
        found->payload = g_strndup(result->payload, result->payload_len);
    } else {
        found->failure =
            g_strdup_printf("point %" G_GUINT64_FORMAT
                            ", replication %" G_GUINT64_FORMAT ": %s: %s",
                            check_plan_point(plan, job->run),
                            check_plan_replication(plan, job->run),
                            run_status_name(result->status), result->message);
    }
    return TRUE;
}

static void
clear_found(gpointer data)
{
    Found *found = data;

    g_free(found->payload);
    g_free(found->failure);
}

/* ---- Baselines of what was found ---------------------------------------- */

/* What the replications, whose numbers stand in 'rows', have in 'column'; the
 * number of those that have one. */
static guint
numbers_of(const GPtrArray *rows, guint column, gdouble *out)
{
    guint n = 0;

    for (guint i = 0; i < rows->len; i++) {
        const char *word = ((char **)rows->pdata[i])[column];
        if (!g_str_equal(word, "-")) {
            out[n++] = g_ascii_strtod(word, NULL);
        }
    }
    return n;
}

/* The mean of a column, and half its interval (NAN: none), by the same rules as
 * in summary.csv; FALSE if no replication has a number. */
static gboolean
metric_of(const MetricColumn *column, guint number, const GPtrArray *rows,
          gdouble *mean, gdouble *half)
{
    g_autofree gdouble *samples = g_new(gdouble, rows->len);
    g_autofree gdouble *wholes = g_new(gdouble, rows->len);
    StatsInterval ci;
    guint n;

    if (column->metric->kind == METRIC_RATIO) {
        StatsFraction f;
        gdouble trials;
        n = numbers_of(rows, (guint)column->trials, samples);
        trials = stats_mean(samples, n) * n;
        numbers_of(rows, (guint)column->part, samples);
        n = numbers_of(rows, (guint)column->whole, wholes);
        f = stats_fraction(samples, wholes, n, trials, STATS_CONFIDENCE);
        *mean = f.p;
        ci = f.ci;
    } else {
        n = numbers_of(rows, number, samples);
        *mean = stats_mean(samples, n);
        ci = stats_student(samples, n, STATS_CONFIDENCE);
    }
    *half = (ci.high - ci.low) / 2;
    return !isnan(*mean);
}

/* Each metric over the replications whose numbers stand in 'rows'. */
static void
add_metrics(BaselinePoint *point, const MetricColumns *columns,
            const GPtrArray *rows)
{
    for (guint i = 0; i < columns->n; i++) {
        gdouble mean, half;
        if (g_str_equal(columns->at[i].key, "events")) {
            continue; /* the simulator's own work, not what happens */
        }
        if (metric_of(&columns->at[i], i, rows, &mean, &half)) {
            baseline_add_metric(point, columns->at[i].key, mean, half);
        }
    }
}

static void
add_point(const Checking *checking, const CheckPlan *plan, guint first_job,
          guint first_run, Baseline *baseline)
{
    g_autoptr(GPtrArray) rows =
        g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
    BaselinePoint *point =
        baseline_add_point(baseline, check_plan_point(plan, first_run),
                           check_plan_values(plan, first_run));

    for (guint r = first_run; r < first_run + plan->n_replications; r++) {
        const char *payload =
            g_array_index(checking->found, Found, first_job + r).payload;
        const char *events = strchr(payload, '\n') + 1;
        g_autofree char *numbers =
            g_strndup(payload, (gsize)(events - payload) - 1);

        g_ptr_array_add(rows, g_strsplit(numbers, " ", -1));
        baseline_add_run(point, check_plan_replication(plan, r), events);
    }
    add_metrics(point, plan->scenario->columns, rows);
}

static CheckResult *
result_of(const Checking *checking, const CheckPlan *plan, guint first_job)
{
    CheckResult *result = g_new0(CheckResult, 1);
    guint n = check_plan_runs(plan);

    for (guint r = 0; r < n; r++) {
        const Found *found =
            &g_array_index(checking->found, Found, first_job + r);
        result->cpu_us += found->cpu_us;
        if (!found->payload && !result->failure) {
            result->failure =
                g_strdup(found->failure ? found->failure : "was not run");
        }
    }
    if (!result->failure) {
        result->baseline = baseline_new(plan->scenario->name, sim_ns3_version(),
                                        check_plan_duration(plan));
        for (guint r = 0; r < n; r += plan->n_replications) {
            add_point(checking, plan, first_job, r, result->baseline);
        }
    }
    return result;
}

static void
result_free(gpointer data)
{
    CheckResult *result = data;

    baseline_free(result->baseline);
    g_free(result->failure);
    g_free(result);
}

/* Fills the jobs; the longest time that one may take, s. */
static guint
list_jobs(Checking *checking)
{
    gint64 limit_ns = 0;

    for (guint i = 0; i < checking->plans->len; i++) {
        const CheckPlan *plan = checking->plans->pdata[i];
        for (guint r = 0; r < check_plan_runs(plan); r++) {
            const Job job = {i, r};
            g_array_append_val(checking->jobs, job);
        }
        limit_ns = MAX(limit_ns, plan->scenario->time_limit_ns);
    }
    g_array_set_size(checking->found, checking->jobs->len);
    return (guint)(limit_ns / NS_PER_S);
}

GPtrArray *
check_run(const GPtrArray *plans, guint n_jobs, gboolean *stopped,
          GError **error)
{
    g_autoptr(GArray) jobs = g_array_new(FALSE, FALSE, sizeof(Job));
    g_autoptr(GArray) found = g_array_new(FALSE, TRUE, sizeof(Found));
    Checking checking = {.plans = plans, .jobs = jobs, .found = found};
    BatchConfig config = {.n_parallel = n_jobs,
                          .next = next,
                          .work = work,
                          .sink = sink,
                          .user = &checking};
    BatchTotals totals = {0};
    GPtrArray *results;
    guint at = 0;

    g_array_set_clear_func(found, clear_found);
    config.time_limit_s = list_jobs(&checking);
    run_warm_up();
    if (!batch_run(&config, &totals, error)) {
        return NULL;
    }
    *stopped = totals.stopped;
    results = g_ptr_array_new_with_free_func(result_free);
    for (guint i = 0; i < plans->len; i++) {
        g_ptr_array_add(results, result_of(&checking, plans->pdata[i], at));
        at += check_plan_runs(plans->pdata[i]);
    }
    return results;
}
