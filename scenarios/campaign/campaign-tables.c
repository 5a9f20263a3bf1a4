/* SPDX-License-Identifier: GPL-2.0-only */
/* From the store to the tables. */
#include "scenarios/campaign/campaign.h"

#include "scenarios/campaign/figure-traces.h"
#include "scenarios/campaign/manifest.h"
#include "scenarios/campaign/stopping.h"
#include "scenarios/figures/figure.h"
#include "scenarios/store/reproduce.h"
#include "scenarios/tables/compare.h"
#include "scenarios/tables/dictionary.h"
#include "scenarios/tables/jsonl.h"
#include "scenarios/tables/result.h"

/* More failures than this are counted, not listed. */
#define MAX_FAILURES 100

static void
failure_free(gpointer data)
{
    CampaignFailure *failure = data;

    g_free(failure->message);
    g_free(failure->reproduce);
    g_free(failure);
}

/* An empty report; campaign_report_clear() frees it. */
void
campaign_report_init(CampaignReport *report)
{
    *report = (CampaignReport){0};
    report->failures = g_ptr_array_new_with_free_func(failure_free);
}

/* Frees what 'report' holds. */
void
campaign_report_clear(CampaignReport *report)
{
    g_clear_pointer(&report->failures, g_ptr_array_unref);
    g_clear_pointer(&report->wide, g_ptr_array_unref);
}

static void
list_failure(const RunPlan *plan, const CampaignOptions *options,
             CampaignReport *report, guint64 run, const StoreRun *what)
{
    CampaignFailure *failure;

    if (report->failures->len >= MAX_FAILURES) {
        return;
    }
    failure = g_new0(CampaignFailure, 1);
    failure->point = runplan_point(plan, run);
    failure->replication = runplan_replication(plan, run);
    failure->status = what->status;
    failure->message = g_strdup(what->body);
    failure->reproduce =
        reproduce_command(plan->scenario, plan->scenario->path, options->sets,
                          failure->point, failure->replication);
    g_ptr_array_add(report->failures, failure);
}

/* Counts the runs of 'slice' that are to be, and that there are. */
void
campaign_count(Store *store, const RunPlan *plan, RunSlice slice,
               CampaignReport *report)
{
    g_autoptr(Stopping) stopping = stopping_new(plan);
    RunStatus status;

    stopping_look(stopping, store);
    report->n_runs = report->n_done = report->n_failed = report->n_killed = 0;
    for (guint64 run = 0; run < plan->n_runs; run++) {
        if (runplan_slice_has(plan, slice, run) &&
            (slice.chosen || stopping_wants(stopping, run))) {
            report->n_runs++;
            if (store_status(store, run, &status)) {
                report->n_done++;
                report->n_failed += status != RUN_OK;
                report->n_killed += status == RUN_KILLED;
            }
        }
    }
}

/* Adds all runs to the tables, in the order of the plan. */
static gboolean
add_runs(Result *result, Store *store, const RunPlan *plan,
         const CampaignOptions *options, CampaignReport *report, GError **error)
{
    g_autoptr(Stopping) stopping = stopping_new(plan);
    StoreRun what;

    stopping_look(stopping, store);
    for (guint64 run = 0; run < plan->n_runs; run++) {
        if (!stopping_wants(stopping, run) || !store_get(store, run, &what)) {
            continue;
        }
        if (what.status != RUN_OK) {
            list_failure(plan, options, report, run, &what);
        }
        if (!result_add(result, run, &what, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* What goes with the tables, which are there: what their columns mean, and
 * their rows as JSON. */
static gboolean
write_beside(const CampaignOptions *options, const Scenario *scenario,
             GError **error)
{
    if (!dictionary_write(options->folder, scenario, error)) {
        return FALSE;
    }
    if (!options->with_jsonl) {
        jsonl_remove(options->folder);
        return TRUE;
    }
    return jsonl_write(options->folder, scenario, error);
}

/* TRUE if the figures are drawn with the styles that are there. */
static gboolean
keeps_styles(const CampaignOptions *options, const Scenario *scenario)
{
    if (options->keep_styles && !figures_may_keep(options->folder, scenario)) {
        g_printerr("finwait: %s/" FIGURES "/style: scripts of somebody else's, "
                   "which are not run; those that ship take their place\n",
                   options->folder);
        return FALSE;
    }
    return options->keep_styles;
}

gboolean
campaign_write_tables(Store *store, const RunPlan *plan,
                      const CampaignOptions *options, CampaignReport *report,
                      GError **error)
{
    Result *result =
        result_open(options->folder, plan, options->with_connections, error);
    gboolean keep_styles = keeps_styles(options, plan->scenario);
    gboolean ok;

    ok = result && add_runs(result, store, plan, options, report, error) &&
         result_commit(result, &report->wide, error) &&
         compare_put(options->folder, plan->scenario, error) &&
         write_beside(options, plan->scenario, error);
    report->negative_draws = ok ? result_negative_draws(result) : 0;
    campaign_count(store, plan, (RunSlice){0}, report);
    ok = ok &&
         manifest_write(options->folder, plan, store, options, report, error) &&
         figure_traces_make(plan, store, options, report, error) &&
         figures_draw(options->folder, plan->scenario, keep_styles, error);
    result_free(result);
    return ok;
}
