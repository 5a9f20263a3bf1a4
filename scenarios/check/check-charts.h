/* SPDX-License-Identifier: GPL-2.0-only */
/* What the figures of a plan show, as data: which rows of which tables they
 * pick, in which unit.  A campaign of the plan's runs in a folder of its own,
 * which is gone after that. */
#ifndef FINWAIT_SCENARIOS_CHECK_CHARTS_H
#define FINWAIT_SCENARIOS_CHECK_CHARTS_H

#include "scenarios/check/baseline.h"
#include "scenarios/check/check-plan.h"
#include <glib.h>

G_BEGIN_DECLS

/* Adds the charts of 'plan' to 'baseline'.  '*stopped': by a signal. */
gboolean check_charts(const CheckPlan *plan, guint n_jobs, Baseline *baseline,
                      gboolean *stopped, GError **error);

G_END_DECLS

#endif
