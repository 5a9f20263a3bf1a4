/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/campaign/campaign.h"

#include <string.h>

#include "model/units.h"
#include "scenarios/base/beneath.h"
#include "scenarios/base/error.h"
#include "scenarios/base/lock.h"
#include "scenarios/base/progress.h"
#include "scenarios/base/results-folder.h"
#include "scenarios/campaign/batch.h"
#include "scenarios/campaign/manifest.h"
#include "scenarios/campaign/schedule.h"
#include "scenarios/campaign/signals.h"
#include "scenarios/campaign/stopping.h"
#include "scenarios/run/run.h"
#include "scenarios/store/reproduce.h"
#include "scenarios/store/slices.h"
#include "scenarios/tables/result.h"
#include "shim/sim.h"

/* How long a finished run may wait for the disk, us. */
#define SYNC_US G_USEC_PER_SEC
/* More failures than this are not told one by one. */
#define MAX_TOLD 100
/* So often in a row runs that cannot be read back are done again. */
#define MAX_LOST 2

/* A campaign under way. */
typedef struct Campaign {
    const CampaignOptions *options;
    CampaignReport *report;
    RunPlan *plan;
    Store *store;
    Stopping *stopping;
    Schedule *schedule;
    Progress *progress;
    guint limit_s;
    gint64 synced_us; /* monotonic */
    guint n_told, n_killed, n_damages;
    gboolean is_stopped; /* by a signal: no further round */
    GError *error;       /* why the results cannot be written */
} Campaign;

/* ---- In a worker -----------------------------------------------------------
 */

/* One run, as BatchWork. */
static RunStatus
work(gpointer user, guint64 run, GString *payload, GError **error)
{
    Campaign *campaign = user;
    const RunPlan *plan = campaign->plan;
    const CampaignOptions *options = campaign->options;
    const MetricColumns *columns = plan->scenario->columns;
    g_autoptr(ParamSet) params =
        scenario_point(plan->scenario, runplan_point(plan, run));
    g_autoptr(RunFiles) files =
        run_files_open(options->folder, "", &options->pcap, &options->trace,
                       runplan_point(plan, run), runplan_replication(plan, run),
                       run == 0, error);
    g_autofree gdouble *numbers = NULL;
    RunResult result;

    if (files) {
        run_files_live(files, options->live);
    }
    if (!files ||
        !run_files_simulate(files, params, runplan_replication(plan, run),
                            !options->with_connections, &result, error)) {
        return g_error_matches(*error, SIM_ERROR, SIM_ERROR_LIMIT) ? RUN_LIMIT
                                                                   : RUN_ERROR;
    }
    numbers = g_new(gdouble, columns->n);
    metrics_compute(columns, &result.facts, numbers);
    result_payload(payload, columns, numbers, &result.facts,
                   options->with_connections);
    run_result_clear(&result);
    return RUN_OK;
}

/* ---- In the parent ---------------------------------------------------------
 */

static gboolean
leaves(const Campaign *campaign, const RunChoice *choice, guint64 run)
{
    return run_choice_takes(choice, runplan_point(campaign->plan, run),
                            runplan_replication(campaign->plan, run), run == 0);
}

/* What a run has to leave to count as done. */
static StoreNeed
need_of(const Campaign *campaign, guint64 run)
{
    const CampaignOptions *options = campaign->options;
    StoreNeed need = {.limit_s = campaign->limit_s,
                      .retry_failed = options->retry_failed};

    need.flags = (options->with_connections ? STORE_CONNECTIONS : 0) |
                 (leaves(campaign, &options->pcap, run) ? STORE_PCAP : 0) |
                 (leaves(campaign, &options->trace, run) ? STORE_TRACE : 0);
    return need;
}

/* TRUE if 'run' is to be done here, or is. */
static gboolean
is_wanted(const Campaign *campaign, guint64 run)
{
    RunSlice slice = campaign->options->slice;

    return runplan_slice_has(campaign->plan, slice, run) &&
           (slice.chosen || stopping_wants(campaign->stopping, run));
}

/* As ScheduleMissing. */
static gboolean
is_missing(gpointer user, guint64 run)
{
    const Campaign *campaign = user;
    StoreNeed need = need_of(campaign, run);

    return is_wanted(campaign, run) &&
           runplan_first(campaign->plan, run) == run &&
           !store_has(campaign->store, run, &need);
}

/* As BatchNext. */
static gboolean
next(gpointer user, guint64 *run, gdouble *expected_s)
{
    Campaign *campaign = user;

    return schedule_next(campaign->schedule, run, expected_s);
}

/* Tells what of the store is torn or damaged, once. */
static void
tell_damages(Campaign *campaign)
{
    const GPtrArray *damages = store_damages(campaign->store);

    for (; campaign->n_damages < damages->len; campaign->n_damages++) {
        g_printerr("finwait: %s\n",
                   (char *)damages->pdata[campaign->n_damages]);
    }
}

/* Tells of a run that went wrong, at once. */
static void
tell_failure(Campaign *campaign, const BatchResult *run)
{
    guint64 point = runplan_point(campaign->plan, run->job);
    guint64 replication = runplan_replication(campaign->plan, run->job);
    const Scenario *scenario = campaign->plan->scenario;
    g_autofree char *reproduce = reproduce_command(
        scenario, scenario->path, campaign->options->sets, point, replication);

    if (campaign->n_told++ >= MAX_TOLD) {
        return;
    }
    progress_clear(campaign->progress);
    g_printerr("finwait: point %" G_GUINT64_FORMAT
               ", replication %" G_GUINT64_FORMAT ": %s: %s\n",
               point, replication, run_status_name(run->status), run->message);
    if (!campaign->options->live) {
        g_printerr("  to see it again: %s\n", reproduce);
    }
}

/* A finished run, as BatchSink. */
static gboolean
sink(gpointer user, const BatchResult *run)
{
    Campaign *campaign = user;
    gboolean ok = run->status == RUN_OK;
    StoreRun what = {.status = run->status,
                     .limit_s = campaign->limit_s,
                     .cpu_us = run->cpu_us};

    if (campaign->error) {
        return FALSE;
    }
    what.flags = ok ? need_of(campaign, run->job).flags : 0;
    what.body = ok ? run->payload : run->message;
    what.len = ok ? run->payload_len : strlen(run->message);
    if (!ok) {
        tell_failure(campaign, run);
    }
    if (!store_put(campaign->store, run->job, &what, &campaign->error)) {
        return FALSE;
    }
    schedule_learn(campaign->schedule, run->job,
                   store_took_s(campaign->store, run->job));
    return TRUE;
}

/* A run that will be done again, as BatchKilled. */
static void
tell_killed(gpointer user, guint64 run)
{
    Campaign *campaign = user;

    if (campaign->n_killed++ >= MAX_TOLD) {
        return;
    }
    progress_clear(campaign->progress);
    g_printerr("finwait: point %" G_GUINT64_FORMAT
               ", replication %" G_GUINT64_FORMAT
               ": killed from outside, as when memory runs out (fewer --jobs "
               "need less); it is done again at the end\n",
               runplan_point(campaign->plan, run),
               runplan_replication(campaign->plan, run));
}

/* As BatchEnd: a live run that ends early is whole. */
static void
end_live(gpointer user)
{
    const Campaign *campaign = user;

    live_end(campaign->options->live);
}

/* How far it is, as BatchTick; and what is done is put on the disk. */
static void
tick(gpointer user, guint64 n_done)
{
    Campaign *campaign = user;
    gint64 now_us = g_get_monotonic_time();

    progress_update(campaign->progress, n_done);
    if (now_us - campaign->synced_us >= SYNC_US && !campaign->error) {
        campaign->synced_us = now_us;
        store_sync(campaign->store, &campaign->error);
    }
}

/* ---- The whole -------------------------------------------------------------
 */

/* What is missing, and what the runs that are not say of it. */
static void
make_schedule(Campaign *campaign)
{
    schedule_free(campaign->schedule);
    campaign->schedule = schedule_new(campaign->plan, is_missing, campaign);
    for (guint64 run = 0; run < campaign->plan->n_runs; run++) {
        gdouble took_s = store_took_s(campaign->store, run);
        if (took_s >= 0) {
            schedule_learn(campaign->schedule, run, took_s);
        }
    }
}

/* Does the runs of the schedule. */
static gboolean
do_schedule(Campaign *campaign, GError **error)
{
    const Scenario *scenario = campaign->plan->scenario;
    guint64 n = schedule_left(campaign->schedule);
    BatchConfig config = {
        .n_parallel = campaign->options->n_jobs,
        .time_limit_s = campaign->limit_s,
        .jobs_each = campaign->options->is_isolated ? 1 : 0,
        .is_once = campaign->options->live != NULL,
        .next = next,
        .work = work,
        .sink = sink,
        .tick = tick,
        .killed = tell_killed,
        .end = campaign->options->live ? end_live : NULL,
        .user = campaign,
        .until_us = campaign->options->until_us,
    };
    BatchTotals totals = {0};
    gboolean ok = TRUE;

    campaign->progress =
        progress_new(stderr, scenario->name, n, campaign->options->is_quiet);
    if (n > 0) {
        ok = batch_run(&config, &totals, error);
    }
    campaign->report->n_now += totals.n_done;
    campaign->is_stopped = totals.stopped;
    progress_free(campaign->progress);
    if (ok && campaign->error) {
        g_propagate_error(error, g_steal_pointer(&campaign->error));
        ok = FALSE;
    }
    return ok && store_sync(campaign->store, error);
}

/* How many runs there are that need not be done. */
static guint64
count_before(const Campaign *campaign)
{
    guint64 n = 0;

    for (guint64 run = 0; run < campaign->plan->n_runs; run++) {
        StoreNeed need = need_of(campaign, run);
        n += is_wanted(campaign, run) && store_has(campaign->store, run, &need);
    }
    return n;
}

/* Whether runs that were done are missing: what the store cannot read back is
 * (store.h).  All are read, since what has become of a file while it was
 * written shows only so. */
static gboolean
has_lost(Campaign *campaign)
{
    StoreRun what;
    guint64 n = 0;

    for (guint64 run = 0; run < campaign->plan->n_runs; run++) {
        n +=
            is_wanted(campaign, run) && !store_get(campaign->store, run, &what);
    }
    tell_damages(campaign);
    return n > 0;
}

/* Refuses to do runs for ever that cannot be kept. */
static gboolean
check_kept(const Campaign *campaign, guint n_lost, GError **error)
{
    return n_lost <= MAX_LOST ||
           mistake(error,
                   "%s: what is written there cannot be read back, expected "
                   "a disk that keeps it and no other program that writes "
                   "there",
                   campaign->options->folder);
}

/* Does what is missing, round by round as the stop rule asks, and again what
 * was lost. */
static gboolean
do_runs(Campaign *campaign, GError **error)
{
    gboolean ok, is_first = TRUE, is_more, is_lost;
    guint n_lost = 0;

    campaign->stopping = stopping_new(campaign->plan);
    stopping_look(campaign->stopping, campaign->store);
    campaign->report->n_before = count_before(campaign);
    campaign->report->start_us = g_get_real_time();
    do {
        make_schedule(campaign);
        if (is_first && schedule_left(campaign->schedule) > 0) {
            run_warm_up();
            is_first = FALSE;
        }
        ok = do_schedule(campaign, error);
        is_lost = ok && !campaign->is_stopped && has_lost(campaign);
        is_more = ok && !campaign->options->slice.chosen &&
                  stopping_look(campaign->stopping, campaign->store);
        n_lost = is_lost ? n_lost + 1 : 0;
        ok = ok && check_kept(campaign, n_lost, error);
    } while (ok && !campaign->is_stopped && (is_more || is_lost));
    campaign->report->is_interrupted = campaign->is_stopped;
    campaign->report->finish_us = g_get_real_time();
    return ok;
}

/* Puts tables, manifest and figures in their place; a slice has none but the
 * manifest. */
static gboolean
finish(Campaign *campaign, GError **error)
{
    const CampaignOptions *options = campaign->options;
    CampaignReport *report = campaign->report;

    if (run_slice_is_part(options->slice)) {
        campaign_count(campaign->store, campaign->plan, options->slice, report);
        return manifest_write(options->folder, campaign->plan, campaign->store,
                              options, report, error);
    }
    return campaign_write_tables(campaign->store, campaign->plan, options,
                                 report, error);
}

/* All of it, by the only one who writes into the folder. */
static gboolean
run_locked(Campaign *campaign, GError **error)
{
    const CampaignOptions *options = campaign->options;
    const CampaignReport *report = campaign->report;
    gboolean ok;

    signals_catch(); /* also those that come between two batches */
    campaign->store = campaign_open_store(campaign->plan, options, error);
    if (campaign->store) {
        tell_damages(campaign);
    }
    ok = campaign->store &&
         run_files_prepare(options->folder, "", &options->pcap, &options->trace,
                           error) &&
         do_runs(campaign, error);
    signals_release();
    if (!ok || !finish(campaign, error)) {
        return FALSE;
    }
    if (report->n_done == report->n_runs) {
        store_remove_old(options->folder);
    }
    return TRUE;
}

/* Makes the folders of the results, of a slice and of the whole, if need be. */
static gboolean
check_folders(const CampaignOptions *options, GError **error)
{
    g_autofree char *name = slice_name(options->slice);

    return (!options->whole ||
            (results_folder_take(options->whole, error) &&
             beneath_make_folder(options->whole, name, error))) &&
           results_folder_take(options->folder, error);
}

/* Removes the folder of a slice that was refused before it began. */
static void
leave_slice(const CampaignOptions *options)
{
    g_autofree char *store = g_build_filename(options->folder, "store", NULL);
    g_autofree char *old = g_build_filename(options->folder, "store.old", NULL);
    g_autofree char *name = slice_name(options->slice);

    if (options->whole && !g_file_test(store, G_FILE_TEST_EXISTS) &&
        !g_file_test(old, G_FILE_TEST_EXISTS)) {
        beneath_remove_folder(options->whole, name);
    }
}

/* Runs all of 'scenario' that is to be run into the results folder and fills
 * 'report' (to be cleared by campaign_report_clear()).  Failed runs are not an
 * error; results that cannot be written are. */
gboolean
campaign_run(const Scenario *scenario, const CampaignOptions *options,
             CampaignReport *report, GError **error)
{
    Campaign campaign = {.options = options, .report = report};
    g_autoptr(FolderLock) lock = NULL;
    gboolean ok = FALSE;

    campaign.limit_s = (guint)(scenario->time_limit_ns / NS_PER_S);
    campaign.synced_us = g_get_monotonic_time();
    campaign_report_init(report);
    if (check_folders(options, error)) {
        lock = folder_lock_take(options->folder, error);
    }
    if (lock) {
        campaign.plan = runplan_new(scenario);
        ok = (!options->chunk ||
              chunks_check(options->chunk, campaign.plan, error)) &&
             run_locked(&campaign, error);
    }
    if (lock && !ok) {
        leave_slice(options);
    }
    schedule_free(campaign.schedule);
    stopping_free(campaign.stopping);
    store_free(campaign.store);
    runplan_free(campaign.plan);
    return ok;
}
