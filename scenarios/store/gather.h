/* SPDX-License-Identifier: GPL-2.0-only */
/* Several results folders seen as one campaign: slices that were done apart,
 * or one folder alone. */
#ifndef FINWAIT_SCENARIOS_GATHER_H
#define FINWAIT_SCENARIOS_GATHER_H

#include "scenarios/scenario/scenario.h"
#include "scenarios/store/runplan.h"
#include "scenarios/store/store.h"
#include <glib.h>

G_BEGIN_DECLS

typedef struct Gather {
    Scenario *scenario; /* of the first folder */
    RunPlan *plan;
    Store *store;
} Gather;

gboolean gather_open(Gather *gather, const char *const *folders, gboolean force,
                     GError **error);
void gather_clear(Gather *gather);

/* The command that goes on with 'slice' of 'scenario' in 'folder'. */
char *resume_command(const char *scenario, const char *folder, RunSlice slice,
                     gboolean with_connections);

/* The command that does what 'folder' lacks of 'slice'. */
char *gather_command(const Gather *gather, const char *folder, RunSlice slice);

/* TRUE if every run has left its connections. */
gboolean gather_has_connections(const Gather *gather);

G_END_DECLS

#endif
