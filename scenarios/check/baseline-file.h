/* SPDX-License-Identifier: GPL-2.0-only */
/* Where baselines lie, by the version of ns-3 for which they hold.
 *
 * NAME.txt in the folder of baselines as long as there is one version, which
 * the file names; ns-3.43/NAME.txt in it for a further one.  What stands in the
 * folder of a version comes first.  So a team that works with two versions
 * accepts with each of them, and neither rewrites what the other checks.
 */
#ifndef FINWAIT_SCENARIOS_BASELINE_FILE_H
#define FINWAIT_SCENARIOS_BASELINE_FILE_H

#include "scenarios/check/baseline.h"
#include <glib.h>

G_BEGIN_DECLS

Baseline *baseline_load(const char *folder, const char *scenario,
                        const char *ns3, GError **error);
char *baseline_place(const char *folder, const char *scenario, const char *ns3);
char *baseline_versions(const char *folder, const char *scenario);

G_END_DECLS

#endif
