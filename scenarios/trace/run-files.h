/* SPDX-License-Identifier: GPL-2.0-only */
/* The files that a run leaves besides its numbers: its trace, and what its
 * links carried as pcap.
 *
 *     FOLDER/WITHIN/trace/point-POINT-run-REPLICATION.csv  (trace-file.h)
 *     FOLDER/WITHIN/pcap/point-POINT-run-REPLICATION-NODE-DEVICE.pcap
 *
 * FOLDER is that of the results, WITHIN "" or a folder in it, such as that of
 * the figures.
 */
#ifndef FINWAIT_SCENARIOS_RUN_FILES_H
#define FINWAIT_SCENARIOS_RUN_FILES_H

#include "scenarios/run/run.h"
#include "scenarios/scenario/scenario.h"
#include <glib.h>

G_BEGIN_DECLS

/* Which runs leave such a file; all zero: none. */
typedef struct RunChoice {
    enum {
        RUN_CHOICE_NONE,
        RUN_CHOICE_FIRST,
        RUN_CHOICE_ALL,
        RUN_CHOICE_ONE
    } which;
    guint64 point, replication; /* RUN_CHOICE_ONE */
} RunChoice;

gboolean run_choice_read(const char *option, const char *word,
                         RunChoice *choice, GError **error);

/* FALSE if 'scenario' has no such run. */
gboolean run_choice_check(const char *option, const RunChoice *choice,
                          const Scenario *scenario, GError **error);

/* Whether a run, the first of the campaign or not, leaves such a file. */
gboolean run_choice_takes(const RunChoice *choice, guint64 point,
                          guint64 replication, gboolean is_first);

/* Makes the folders that the chosen files need. */
gboolean run_files_prepare(const char *folder, const char *within,
                           const RunChoice *pcap, const RunChoice *trace,
                           GError **error);

/* The name of a trace, below FOLDER.  (transfer full) */
char *run_files_trace_name(const char *within, guint64 point,
                           guint64 replication);

typedef struct RunFiles RunFiles;

/* The files of one run.  'is_first': it is the first of the campaign. */
RunFiles *run_files_open(const char *folder, const char *within,
                         const RunChoice *pcap, const RunChoice *trace,
                         guint64 point, guint64 replication, gboolean is_first,
                         GError **error);
/* The run is to be live (run/live.h); NULL: as ever. */
void run_files_live(RunFiles *files, const LiveConfig *live);
gboolean run_files_simulate(RunFiles *files, const ParamSet *params,
                            guint64 replication, gboolean sums_only,
                            RunResult *result, GError **error);
void run_files_free(RunFiles *files);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RunFiles, run_files_free)

G_END_DECLS

#endif
