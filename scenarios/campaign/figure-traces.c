/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/campaign/figure-traces.h"

#include "scenarios/base/beneath.h"
#include "scenarios/base/outfile.h"
#include "scenarios/base/processors.h"
#include "scenarios/campaign/batch.h"
#include "scenarios/figures/figure.h"
#include "scenarios/trace/run-files.h"

static const RunChoice none = {.which = RUN_CHOICE_NONE};
static const RunChoice all = {.which = RUN_CHOICE_ALL};

/* The traces of a campaign being made. */
typedef struct Making {
    const RunPlan *plan;
    const Store *store;
    const char *folder; /* of the results */
    CampaignReport *report;
    GArray *runs; /* guint64: whose traces are wanted, each once */
    guint n_given;
} Making;

/* TRUE if the trace of 'run' will be made, or, since the run failed, will
 * not. */
static gboolean
is_settled(const Making *making, guint64 run)
{
    RunStatus status;

    for (guint i = 0; i < making->runs->len; i++) {
        if (g_array_index(making->runs, guint64, i) == run) {
            return TRUE;
        }
    }
    return store_status(making->store, run, &status) && status != RUN_OK;
}

/* Finds out whose traces the figures want.  Those that are there may be of
 * earlier results, so they go. */
static void
want_traces(Making *making)
{
    const Scenario *scenario = making->plan->scenario;

    for (guint i = 0; i < scenario->figures->len; i++) {
        const Figure *figure = g_ptr_array_index(scenario->figures, i);
        g_autofree char *name = NULL;
        guint64 run;

        if (figure->kind != FIGURE_TIMELINE) {
            continue;
        }
        run =
            figure_timeline_point(scenario, figure) * scenario->n_replications;
        if (!is_settled(making, run)) {
            g_array_append_val(making->runs, run);
        }
        name = run_files_trace_name(FIGURES, runplan_point(making->plan, run),
                                    runplan_replication(making->plan, run));
        beneath_remove(making->folder, name);
    }
}

/* Puts a copy of the trace that 'run' has left where the figures look. */
static gboolean
copy_trace(const Making *making, guint64 run, GError **error)
{
    guint64 point = runplan_point(making->plan, run);
    guint64 replication = runplan_replication(making->plan, run);
    g_autofree char *from = run_files_trace_name("", point, replication);
    g_autofree char *path = g_build_filename(making->folder, from, NULL);
    g_autofree char *to = run_files_trace_name(FIGURES, point, replication);
    g_autofree char *text = NULL;
    OutFile *file;
    gsize len;

    if (!g_file_get_contents(path, &text, &len, error)) {
        return FALSE;
    }
    file = outfile_open(making->folder, to, error);
    if (!file || !outfile_write(file, text, len, error)) {
        g_clear_pointer(&file, outfile_abandon);
        return FALSE;
    }
    return outfile_commit(file, error);
}

static gboolean
copy_traces(const Making *making, GError **error)
{
    if (!run_files_prepare(making->folder, FIGURES, &none, &all, error)) {
        return FALSE;
    }
    for (guint i = 0; i < making->runs->len; i++) {
        if (!copy_trace(making, g_array_index(making->runs, guint64, i),
                        error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* As BatchNext. */
static gboolean
next(gpointer user, guint64 *run, gdouble *expected_s)
{
    Making *making = user;

    if (making->n_given == making->runs->len) {
        return FALSE;
    }
    *run = g_array_index(making->runs, guint64, making->n_given++);
    *expected_s = store_took_s(making->store, *run);
    return TRUE;
}

/* One run with its trace, as BatchWork. */
static RunStatus
work(gpointer user, guint64 run, GString *payload, GError **error)
{
    const Making *making = user;
    const RunPlan *plan = making->plan;
    guint64 point = runplan_point(plan, run);
    guint64 replication = runplan_replication(plan, run);
    g_autoptr(ParamSet) params = scenario_point(plan->scenario, point);
    g_autoptr(RunFiles) files = run_files_open(
        making->folder, FIGURES, &none, &all, point, replication, FALSE, error);
    RunResult result;

    (void)payload; /* the trace is what there is to find */
    if (!files ||
        !run_files_simulate(files, params, replication, TRUE, &result, error)) {
        return RUN_ERROR;
    }
    run_result_clear(&result);
    return RUN_OK;
}

/* As BatchSink. */
static gboolean
sink(gpointer user, const BatchResult *result)
{
    const Making *making = user;

    if (result->status != RUN_OK) {
        making->report->n_untraced++;
        g_printerr("finwait: point %" G_GUINT64_FORMAT
                   ", replication %" G_GUINT64_FORMAT
                   ": no trace for its time lines: %s: %s\n",
                   runplan_point(making->plan, result->job),
                   runplan_replication(making->plan, result->job),
                   run_status_name(result->status), result->message);
    }
    return TRUE;
}

static gboolean
make_traces(Making *making, const CampaignOptions *options, GError **error)
{
    gint64 limit_ns = making->plan->scenario->time_limit_ns;
    BatchConfig config = {
        .n_parallel = options->n_jobs ? options->n_jobs : processors_usable(),
        .time_limit_s = (guint)(limit_ns / G_GINT64_CONSTANT(1000000000)),
        .jobs_each = options->is_isolated ? 1 : 0,
        .next = next,
        .work = work,
        .sink = sink,
        .user = making,
    };
    BatchTotals totals;

    if (!run_files_prepare(making->folder, FIGURES, &none, &all, error) ||
        !batch_run(&config, &totals, error)) {
        return FALSE;
    }
    making->report->is_stopped = totals.n_done < making->runs->len;
    return TRUE;
}

/* Makes the traces of all time lines of the plan, and counts in 'report' those
 * that fail; none if somebody wants an end.  An error is that none can be
 * made. */
gboolean
figure_traces_make(const RunPlan *plan, const Store *store,
                   const CampaignOptions *options, CampaignReport *report,
                   GError **error)
{
    Making making = {.plan = plan, .store = store, .report = report};
    gboolean ok;

    making.folder = options->folder;
    making.runs = g_array_new(FALSE, FALSE, sizeof(guint64));
    want_traces(&making);
    if (options->live) {
        ok = copy_traces(&making, error);
    } else if (report->is_interrupted) {
        report->is_stopped = making.runs->len > 0;
        ok = TRUE;
    } else {
        ok = making.runs->len == 0 || make_traces(&making, options, error);
    }
    g_array_unref(making.runs);
    return ok;
}
