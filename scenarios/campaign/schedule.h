/* SPDX-License-Identifier: GPL-2.0-only */
/* The order in which runs begin: longest first, so that the last ones to end
 * are short and no worker waits long for another.
 *
 * How long a run takes is learnt per point from those that have finished, in
 * this campaign or in what it resumes: their mean.  Points of which nothing
 * is known come first, with one run each.  What a campaign finds does not
 * depend on the order.
 */
#ifndef FINWAIT_SCENARIOS_SCHEDULE_H
#define FINWAIT_SCENARIOS_SCHEDULE_H

#include "scenarios/store/runplan.h"
#include <glib.h>

G_BEGIN_DECLS

typedef struct Schedule Schedule;

/* Whether 'run' has to be done. */
typedef gboolean (*ScheduleMissing)(gpointer user, guint64 run);

Schedule *schedule_new(const RunPlan *plan, ScheduleMissing missing,
                       gpointer user);
void schedule_free(Schedule *schedule);
void schedule_learn(Schedule *schedule, guint64 run, gdouble took_s);
gboolean schedule_next(Schedule *schedule, guint64 *run, gdouble *expected_s);
guint64 schedule_left(const Schedule *schedule);

G_END_DECLS

#endif
