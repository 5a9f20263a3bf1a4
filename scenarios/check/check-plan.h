/* SPDX-License-Identifier: GPL-2.0-only */
/* The small fixed version of a scenario that `finwait check` runs.
 *
 * Points are spread evenly over the plan, its first and last included; each
 * runs with its first replications, for a short time.  A scenario may say
 * otherwise, in the section [check] (scenario-check-keys.c).
 */
#ifndef FINWAIT_SCENARIOS_CHECK_PLAN_H
#define FINWAIT_SCENARIOS_CHECK_PLAN_H

#include "scenarios/scenario/scenario.h"
#include <glib.h>

G_BEGIN_DECLS

typedef struct CheckPlan {
    char *word;         /* what the user calls the scenario */
    Scenario *scenario; /* with the short duration */
    GArray *points;     /* guint64: numbers of the points */
    guint n_replications;
} CheckPlan;

CheckPlan *check_plan_load(const char *name, GError **error);
void check_plan_free(CheckPlan *plan);

guint check_plan_runs(const CheckPlan *plan);
guint64 check_plan_point(const CheckPlan *plan, guint run);
guint64 check_plan_replication(const CheckPlan *plan, guint run);

/* "link.loss=0.1 ...": the values of the swept keys.  (transfer full) */
char *check_plan_values(const CheckPlan *plan, guint64 point);

/* How long the runs are, as text; valid as long as 'plan'. */
const char *check_plan_duration(const CheckPlan *plan);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CheckPlan, check_plan_free)

G_END_DECLS

#endif
