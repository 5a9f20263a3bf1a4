/* SPDX-License-Identifier: GPL-2.0-only */
/* manifest.json: what a campaign was and how it went.  The only result that
 * names this machine and real time. */
#ifndef FINWAIT_SCENARIOS_MANIFEST_H
#define FINWAIT_SCENARIOS_MANIFEST_H

#include "scenarios/campaign/campaign.h"
#include <glib.h>

G_BEGIN_DECLS

gboolean manifest_write(const char *folder, const RunPlan *plan,
                        const Store *store, const CampaignOptions *options,
                        const CampaignReport *report, GError **error);

G_END_DECLS

#endif
