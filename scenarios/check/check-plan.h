/* SPDX-License-Identifier: GPL-2.0-only */
/* The small fixed version of a scenario that `finwait check` runs.
 *
 * Its points are those of the baseline with which it is compared, by their
 * values: wherever they are now in the plan, they have the same random numbers.
 * To make a baseline they are spread evenly over the plan, its first and last
 * included.  Each runs with its first replications, for a short time.  A
 * scenario may say otherwise, in the section [check] (scenario-check-keys.c).
 */
#ifndef FINWAIT_SCENARIOS_CHECK_PLAN_H
#define FINWAIT_SCENARIOS_CHECK_PLAN_H

#include "scenarios/check/baseline.h"
#include "scenarios/scenario/scenario.h"
#include <glib.h>

G_BEGIN_DECLS

typedef struct CheckPlan {
    char *word;         /* what the user calls the scenario */
    Scenario *scenario; /* with the short duration */
    GArray *points;     /* guint64: numbers of the points */
    GPtrArray *values;  /* char *: what they are called, in that order */
    guint n_replications;
    gboolean has_charts; /* the data of its figures are compared */
    gdouble speed;       /* so many more instructions are fine, as a fraction;
                            NAN: they are not counted */
} CheckPlan;

CheckPlan *check_plan_load(const char *name, GError **error);
void check_plan_spread(CheckPlan *plan);
void check_plan_follow(CheckPlan *plan, const Baseline *was);
void check_plan_free(CheckPlan *plan);

guint check_plan_runs(const CheckPlan *plan);
guint64 check_plan_point(const CheckPlan *plan, guint run);
guint64 check_plan_replication(const CheckPlan *plan, guint run);

/* "link.loss=0.1 ...": the values of the swept keys at the point of 'run';
 * valid as long as 'plan'. */
const char *check_plan_values(const CheckPlan *plan, guint run);

/* The scenario with just those runs.  NULL if it can no longer be read.
 * (transfer full) */
Scenario *check_plan_scenario(const CheckPlan *plan, GError **error);

/* How long the runs are, as text; valid as long as 'plan'. */
const char *check_plan_duration(const CheckPlan *plan);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CheckPlan, check_plan_free)

G_END_DECLS

#endif
