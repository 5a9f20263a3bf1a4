/* SPDX-License-Identifier: GPL-2.0-only */
/* Runs the small versions of scenarios, each run in a worker process. */
#ifndef FINWAIT_SCENARIOS_CHECK_RUN_H
#define FINWAIT_SCENARIOS_CHECK_RUN_H

#include "scenarios/check/baseline.h"
#include "scenarios/check/check-plan.h"
#include <glib.h>

G_BEGIN_DECLS

/* What became of one plan. */
typedef struct CheckResult {
    Baseline *baseline; /* what it does now; NULL: a run failed */
    char *failure;      /* which and how; NULL if none did */
    guint64 cpu_us;     /* CPU time of its runs */
} CheckResult;

/* The results in the order of 'plans' (CheckPlan), at most 'n_jobs' runs at a
 * time.  '*stopped': by Ctrl-C, and the results are not complete.  NULL: there
 * are no processes.  (transfer full): CheckResult */
GPtrArray *check_run(const GPtrArray *plans, guint n_jobs, gboolean *stopped,
                     GError **error);

G_END_DECLS

#endif
