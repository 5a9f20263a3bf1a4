/* SPDX-License-Identifier: GPL-2.0-only */
/* How many replications each point of a plan is to have.
 *
 * Without a stop rule: all of the plan.  With one: the first block; and, when
 * all of these are in the store and do not meet the rule (stop-rule.h), the
 * next one, up to the most that the plan allows.  It is found from the store
 * alone, whoever has filled it in whatever order, and replications beyond it
 * count for nothing; so the tables are the same after any interruption, in
 * any slices, at any number of jobs.
 */
#ifndef FINWAIT_SCENARIOS_STOPPING_H
#define FINWAIT_SCENARIOS_STOPPING_H

#include "scenarios/store/runplan.h"
#include "scenarios/store/store.h"
#include <glib.h>

G_BEGIN_DECLS

typedef struct Stopping Stopping;

Stopping *stopping_new(const RunPlan *plan);
void stopping_free(Stopping *stopping);

gboolean stopping_look(Stopping *stopping, Store *store);
gboolean stopping_wants(const Stopping *stopping, guint64 run);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Stopping, stopping_free)

G_END_DECLS

#endif
