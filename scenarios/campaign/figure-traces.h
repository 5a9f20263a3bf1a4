/* SPDX-License-Identifier: GPL-2.0-only */
/* The traces that a scenario's time lines are drawn from.
 *
 * The store has what runs found, not how it came about.  So the run of each
 * time line is done once more before the figures are drawn, by workers like
 * all runs, and leaves its trace beside the figures (figure.h): the same seed
 * gives the same run.  Slices leave none; whoever puts them together makes
 * them.
 */
#ifndef FINWAIT_SCENARIOS_FIGURE_TRACES_H
#define FINWAIT_SCENARIOS_FIGURE_TRACES_H

#include "scenarios/campaign/campaign.h"
#include <glib.h>

G_BEGIN_DECLS

gboolean figure_traces_make(const RunPlan *plan, const Store *store,
                            const CampaignOptions *options,
                            CampaignReport *report, GError **error);

G_END_DECLS

#endif
