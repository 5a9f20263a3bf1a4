/* SPDX-License-Identifier: GPL-2.0-only */
/* Campaigns that an engine does which is there already, such as a batch
 * system: what it is handed, and how far it is.
 *
 * In the folder engine/ of a results folder:
 *
 *     submission.ini   to what engine, with which options; which deal is last
 *     chunks.DEAL      the runs of each task (store/chunks.h)
 *     task.sh          does one chunk
 *     merge.sh         puts together what there is, once no task is left
 *     submit.sh        hands a deal to the engine; or its own file (Snakefile)
 *     jobs.txt         numbers of the jobs that it made of them (Slurm)
 *     log/             what the tasks have said
 *
 * Each task has a folder of its own below slices/ (slices.h), so it has one
 * writer, and what it has done counts whatever becomes of it.  A task that is
 * done again does what is missing of its chunk; one that is done twice at the
 * same time is refused.  Its status is 0 if all of its runs are decided, 75 if
 * it did not come to that.
 *
 * Not here: handing out, waiting, moving work.  That is what engines are for.
 */
#ifndef FINWAIT_SCENARIOS_ENGINE_H
#define FINWAIT_SCENARIOS_ENGINE_H

#include "scenarios/campaign/deal.h"
#include "scenarios/scenario/scenario.h"
#include <glib.h>

G_BEGIN_DECLS

/* How a campaign is submitted, and has been. */
typedef struct Submission {
    char *engine; /* a name of the table */
    DealSize size;
    GStrv options; /* for the engine */
    gboolean with_connections, with_jsonl;
    gboolean retry_failed; /* this deal has failed runs too */
    guint deal;            /* the last one; 0: none yet */
} Submission;

/* What the engine says of tasks of earlier deals. */
typedef struct EngineTasks {
    guint n_running, n_waiting;
    char *jobs; /* their numbers, "12,17"; NULL: none is known */
} EngineTasks;

gboolean engine_check(const char *name, GError **error);
char *engine_names(void);

/* TRUE if 'folder' has been submitted; 'submission' is to be cleared. */
gboolean submission_read(const char *folder, Submission *submission);
void submission_clear(Submission *submission);

/* Writes all files of the deal 'submission->deal' of 'n_chunks' chunks into
 * 'folder', an absolute path. */
gboolean engine_put(const char *folder, const Submission *submission,
                    const Scenario *scenario, guint n_chunks, GError **error);

/* The command that hands them out.  (transfer full) */
char *engine_command(const char *folder, const Submission *submission);

/* Does that; FALSE if it cannot.  Does not return if it can, but where the
 * engine is only written for. */
gboolean engine_start(const char *folder, const Submission *submission,
                      GError **error);

void engine_ask(const char *folder, EngineTasks *tasks);

/* How far the last deal of a campaign is that was submitted. */
typedef struct EngineStanding {
    guint deal; /* 0: none was */
    ChunksStanding chunks;
    EngineTasks tasks;
    char *command; /* deals anew what is missing */
} EngineStanding;

void engine_look(const char *folder, const RunPlan *plan, const Store *store,
                 EngineStanding *standing);
void engine_standing_clear(EngineStanding *standing);

G_END_DECLS

#endif
