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
    GPtrArray *folders; /* char *: those that have runs, slices too */
    GPtrArray *notes;   /* char *: of folders that were left out */
    char *whole;        /* the first that was named, or the whole of it */
    Scenario *scenario; /* of the first of 'folders' */
    RunPlan *plan;
    Store *store;
} Gather;

gboolean gather_open(Gather *gather, const char *const *named, gboolean force,
                     GError **error);
void gather_clear(Gather *gather);

/* The command that goes on with 'scenario' in the folder 'whole', with the
 * slice "I/N" of it (NULL: with all of it). */
char *resume_command(const char *scenario, const char *whole, const char *slice,
                     gboolean with_connections);

/* The command that does what 'whole' lacks of the slice, or of all. */
char *gather_command(const Gather *gather, const char *whole,
                     const char *slice);

/* TRUE if every run has left its connections. */
gboolean gather_has_connections(const Gather *gather);

G_END_DECLS

#endif
