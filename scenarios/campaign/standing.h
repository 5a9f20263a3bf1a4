/* SPDX-License-Identifier: GPL-2.0-only */
/* How far a campaign is: which runs and which slices are missing or failed, and
 * the commands that do them.  It is found from what has been gathered, whoever
 * has done it; nothing is written. */
#ifndef FINWAIT_SCENARIOS_STANDING_H
#define FINWAIT_SCENARIOS_STANDING_H

#include "scenarios/base/run-status.h"
#include "scenarios/store/gather.h"
#include <glib.h>

G_BEGIN_DECLS

/* Runs that stand together: of each of these points, these replications. */
typedef struct RunRange {
    guint64 point, last_point;
    guint64 first, last;
} RunRange;

/* How far one slice is, or all. */
typedef struct SliceStanding {
    guint64 n_runs, n_done, n_failed;
    const char *whole; /* the results folder in which it goes on */
} SliceStanding;

typedef struct Standing {
    Gather *gather;        /* borrowed */
    SliceStanding all;     /* its 'whole' is NULL if slices are in several */
    SliceStanding *slices; /* 'n_slices' of them */
    guint n_slices;        /* 1: nobody speaks of slices */
    GArray *missing;       /* RunRange */
    GArray *failed;        /* RunRange */
    guint64 by_status[N_RUN_STATUSES];
} Standing;

/* What is asked for. */
typedef enum StandingWhat { STANDING_MISSING, STANDING_FAILED } StandingWhat;

void standing_find(Standing *standing, Gather *gather);
void standing_clear(Standing *standing);

gboolean standing_slice_has(const Standing *standing, StandingWhat what,
                            guint slice);
char *standing_slices_text(const Standing *standing, StandingWhat what,
                           const char *whole, gboolean for_shell);
char *standing_runs_text(const GArray *ranges, guint max);

char *standing_command(const Standing *standing, StandingWhat what,
                       const char *whole, const char *slice);
GPtrArray *standing_commands(const Standing *standing, StandingWhat what);

G_END_DECLS

#endif
