/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/campaign.h"

#include <string.h>

#include "scenarios/error.h"
#include "scenarios/figure.h"
#include "scenarios/manifest.h"
#include "scenarios/progress.h"
#include "scenarios/result.h"
#include "scenarios/run.h"
#include "scenarios/shell.h"

/* More failures than this are counted, not listed. */
#define MAX_FAILURES 100

/* A campaign under way. */
typedef struct Campaign {
    const Scenario *scenario;
    const CampaignOptions *options;
    CampaignReport *report;
    Result *result;
    Progress *progress;
    GError *error; /* why the results cannot be written */
} Campaign;

/* ---- In the child ----------------------------------------------------------
 */

/* One run, as BatchWork. */
static gboolean
work(gpointer user, guint64 job, GString *payload, GError **error)
{
    Campaign *campaign = user;
    const Scenario *scenario = campaign->scenario;
    const CampaignOptions *options = campaign->options;
    g_autoptr(ParamSet) params =
        scenario_point(scenario, result_point(scenario, job));
    g_autoptr(RunFiles) files =
        run_files_open(options->folder, &options->pcap, &options->trace,
                       result_point(scenario, job),
                       result_replication(scenario, job), job == 0, error);
    g_autofree gdouble *numbers = NULL;
    RunResult run;
    guint n;

    if (!files || !run_simulate(params, result_replication(scenario, job),
                                run_files_watch(files), &run, error)) {
        return FALSE;
    }
    metric_columns(&n);
    numbers = g_new(gdouble, n);
    metrics_compute(&run.facts, numbers);
    result_payload(payload, scenario, job, numbers, &run.facts,
                   campaign->options->with_connections);
    run_result_clear(&run);
    return run_files_close(files, error);
}

/* ---- In the parent ----------------------------------------------------------
 */

/* TRUE if 'set', a --set of the command line, says something that is not
 * said again by the point and the replication. */
static gboolean
is_needed(const Scenario *scenario, const char *set)
{
    if (g_str_has_prefix(set, "run.first=") ||
        g_str_has_prefix(set, "run.replications=")) {
        return FALSE;
    }
    for (guint i = 0; i < scenario->axes->len; i++) {
        const Axis *axis = g_ptr_array_index(scenario->axes, i);
        if (g_str_has_prefix(set, axis->param->key) &&
            set[strlen(axis->param->key)] == '=') {
            return FALSE;
        }
    }
    return TRUE;
}

static void
append_set(GString *command, const char *key, const char *value)
{
    g_autofree char *set = value ? g_strconcat(key, "=", value, NULL) : NULL;

    shell_append(command, "--set");
    shell_append(command, set ? set : key);
}

/* The command that does this one run again.  (transfer full) */
static char *
reproduce_command(const Campaign *campaign, guint64 job)
{
    const Scenario *scenario = campaign->scenario;
    const char *const *sets = campaign->options->sets;
    GString *command = g_string_new("finwait run");
    g_autofree char *replication = g_strdup_printf(
        "%" G_GUINT64_FORMAT, result_replication(scenario, job));

    shell_append(command, scenario->path);
    for (; sets && *sets; sets++) {
        if (is_needed(scenario, *sets)) {
            append_set(command, *sets, NULL);
        }
    }
    for (guint i = 0; i < scenario->axes->len; i++) {
        const Axis *axis = g_ptr_array_index(scenario->axes, i);
        append_set(
            command, axis->param->key,
            scenario_axis_text(scenario, result_point(scenario, job), i));
    }
    append_set(command, "run.first", replication);
    append_set(command, "run.replications", "1");
    g_string_append(command, " --out one-run");
    return g_string_free(command, FALSE);
}

/* Tells of a run that went wrong, at once. */
static void
note_failure(Campaign *campaign, const BatchResult *run)
{
    CampaignFailure *failure;

    if (campaign->report->failures->len >= MAX_FAILURES) {
        return;
    }
    failure = g_new0(CampaignFailure, 1);
    failure->point = result_point(campaign->scenario, run->job);
    failure->replication = result_replication(campaign->scenario, run->job);
    failure->status = run->status;
    failure->message = g_strdup(run->message);
    failure->reproduce = reproduce_command(campaign, run->job);
    g_ptr_array_add(campaign->report->failures, failure);
    progress_clear(campaign->progress);
    g_printerr("finwait: point %" G_GUINT64_FORMAT
               ", replication %" G_GUINT64_FORMAT ": %s: %s\n"
               "  to see it again: %s\n",
               failure->point, failure->replication,
               batch_status_name(failure->status), failure->message,
               failure->reproduce);
}

/* A finished run, as BatchSink. */
static gboolean
sink(gpointer user, const BatchResult *run)
{
    Campaign *campaign = user;

    if (run->status != BATCH_OK) {
        note_failure(campaign, run);
    }
    return campaign->error ||
           result_add(campaign->result, run, &campaign->error);
}

/* How far it is, as BatchTick. */
static void
tick(gpointer user, guint64 n_done)
{
    Campaign *campaign = user;

    progress_update(campaign->progress, n_done);
}

static void
failure_free(gpointer data)
{
    CampaignFailure *failure = data;

    g_free(failure->message);
    g_free(failure->reproduce);
    g_free(failure);
}

/* Does the runs. */
static void
do_runs(Campaign *campaign)
{
    const Scenario *scenario = campaign->scenario;
    BatchConfig config = {
        .n_jobs = scenario_runs(scenario),
        .n_parallel = campaign->options->n_jobs,
        .time_limit_s =
            (guint)(scenario->time_limit_ns / G_GINT64_CONSTANT(1000000000)),
        .work = work,
        .sink = sink,
        .tick = tick,
        .user = campaign,
    };

    campaign->progress =
        progress_new(stderr, scenario->name, scenario_runs(scenario),
                     campaign->options->is_quiet);
    campaign->report->start_us = g_get_real_time();
    run_warm_up();
    batch_run(&config, &campaign->report->totals);
    campaign->report->finish_us = g_get_real_time();
    progress_free(campaign->progress);
}

/* Puts tables, manifest and figures in their place. */
static gboolean
finish(Campaign *campaign, GError **error)
{
    const CampaignOptions *options = campaign->options;

    if (campaign->error) {
        g_propagate_error(error, g_steal_pointer(&campaign->error));
        return FALSE;
    }
    return result_commit(campaign->result, error) &&
           manifest_write(options->folder, campaign->scenario, options,
                          campaign->report, error) &&
           figures_draw(options->folder, campaign->scenario, TRUE, error);
}

/* Runs all of 'scenario' into the results folder and fills 'report' (to be
 * cleared by campaign_report_clear()).  Failed runs are not an error; results
 * that cannot be written are. */
gboolean
campaign_run(const Scenario *scenario, const CampaignOptions *options,
             CampaignReport *report, GError **error)
{
    Campaign campaign = {
        .scenario = scenario, .options = options, .report = report};
    gboolean ok;

    *report = (CampaignReport){0};
    report->failures = g_ptr_array_new_with_free_func(failure_free);
    campaign.result = result_open(options->folder, scenario,
                                  options->with_connections, error);
    if (!campaign.result || !run_files_prepare(options->folder, &options->pcap,
                                               &options->trace, error)) {
        result_free(campaign.result);
        return FALSE;
    }
    do_runs(&campaign);
    ok = finish(&campaign, error);
    result_free(campaign.result);
    return ok;
}

/* Frees what 'report' holds. */
void
campaign_report_clear(CampaignReport *report)
{
    g_clear_pointer(&report->failures, g_ptr_array_unref);
}
