/* SPDX-License-Identifier: GPL-2.0-only */
/* How many instructions the runs of a plan take.
 *
 * Times of small runs say more about the machine and its load than about the
 * program.  Instructions, which valgrind counts, are nearly the same each time
 * for one build on one kind of processor; another compiler or library makes
 * others.
 */
#ifndef FINWAIT_SCENARIOS_CHECK_SPEED_H
#define FINWAIT_SCENARIOS_CHECK_SPEED_H

#include "scenarios/check/check-plan.h"
#include <glib.h>

G_BEGIN_DECLS

gboolean check_speed_can(GError **error);
/* The points are those that the folder 'baselines' has of the plan. */
gboolean check_speed(const CheckPlan *plan, const char *baselines,
                     guint64 *instructions, GError **error);

G_END_DECLS

#endif
