/* SPDX-License-Identifier: GPL-2.0-only */
/* All runs of a scenario: from the plan to the results folder.
 *
 * What a run has found goes into the store (store.h) as soon as it is over;
 * the tables are made of the store when all are.  So a campaign that was
 * stopped or killed goes on with what is missing, and one done in slices is
 * put together, with the same tables in the end.
 *
 * A campaign that resumes takes all that the store has of its plan, which may
 * have more points or replications than when the store began.  It is refused
 * if the store has runs of another build, or runs that the plan does not have:
 * then it is another scenario.  With 'force' the first are taken as if they
 * were of this build, and the second left out.  A run that failed counts as
 * done, unless 'retry_failed', or it hung under a lower time limit, or it was
 * killed from outside.
 *
 * A scenario with a stop rule has rounds: after each, points that the rule
 * finds wanting get another block of replications (stopping.h).
 *
 * A campaign that does not resume begins anew.  The store that it finds is
 * kept as store.old until it is complete.
 *
 * Each slice has a folder of its own below that of the whole (slices.h), and
 * whoever writes into a folder holds its lock (base/lock.h) from before the
 * first change in it to the last.
 */
#ifndef FINWAIT_SCENARIOS_CAMPAIGN_H
#define FINWAIT_SCENARIOS_CAMPAIGN_H

#include "scenarios/base/run-status.h"
#include "scenarios/scenario/scenario.h"
#include "scenarios/store/chunks.h"
#include "scenarios/store/runplan.h"
#include "scenarios/store/store.h"
#include "scenarios/trace/run-files.h"
#include <glib.h>

G_BEGIN_DECLS

typedef struct CampaignOptions {
    const char *folder; /* of the results */
    const char *whole;  /* that of all slices; NULL: 'folder' */
    guint n_jobs;       /* runs at a time; 0: it runs none but for traces */
    gboolean is_quiet;
    gboolean with_connections;
    gboolean with_jsonl; /* the tables as JSON Lines too */
    gboolean resume, force, retry_failed;
    gboolean keep_styles; /* of the figures, those that are there */
    gboolean is_isolated; /* a fresh process for each run */
    /* Its one run is live; NULL: as ever.  What it has met does not come again,
     * so time lines are drawn from the trace that it has left. */
    const LiveConfig *live;
    RunSlice slice;
    const ChunkPart *chunk; /* that is the slice; NULL: none is */
    gint64 until_us; /* when it ends at the latest (monotonic); 0: never */
    RunChoice pcap, trace;
    const char *const *sets; /* the --set of the command line; NULL: none */
    const char *command;     /* the command line, for the manifest */
} CampaignOptions;

/* A run that went wrong. */
typedef struct CampaignFailure {
    guint64 point, replication;
    RunStatus status;
    char *message;
    char *reproduce; /* a command */
} CampaignFailure;

typedef struct CampaignReport {
    guint64 n_runs;             /* of the plan, or of the slice of it */
    guint64 n_done;             /* of these, before or now */
    guint64 n_failed;           /* of these */
    guint64 n_killed;           /* of these, so not decided (run-status.h) */
    guint64 n_before;           /* of the runs, were done when it began */
    guint64 n_now;              /* done now */
    guint n_untraced;           /* traces of time lines that failed */
    gboolean is_stopped;        /* before all of these were made */
    gboolean is_interrupted;    /* by a signal: what takes long is left out */
    GPtrArray *wide;            /* char *: intervals wider than asked for */
    guint64 negative_draws;     /* random times below 0, taken as 0 */
    GPtrArray *failures;        /* CampaignFailure, the first hundred */
    gint64 start_us, finish_us; /* real time since 1970 */
} CampaignReport;

gboolean campaign_run(const Scenario *scenario, const CampaignOptions *options,
                      CampaignReport *report, GError **error);
void campaign_report_init(CampaignReport *report);
void campaign_report_clear(CampaignReport *report);

/* campaign-tables.c: makes tables, figures and the manifest of what 'store'
 * has, and counts it. */
gboolean campaign_write_tables(Store *store, const RunPlan *plan,
                               const CampaignOptions *options,
                               CampaignReport *report, GError **error);
void campaign_count(Store *store, const RunPlan *plan, RunSlice slice,
                    CampaignReport *report);

/* campaign-store.c: the store that the runs go to, open for writing; what it
 * has of them need not be done. */
Store *campaign_open_store(const RunPlan *plan, const CampaignOptions *options,
                           GError **error);

G_END_DECLS

#endif
