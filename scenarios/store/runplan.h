/* SPDX-License-Identifier: GPL-2.0-only */
/* The runs of a campaign, and the names by which they are known elsewhere.
 *
 * Runs are numbered: those of one point stand together, in the order of their
 * replications.  The number is the place in the tables, and moves when points
 * are added.  What stays is the key: a digest of the build (build-id.h) and of
 * the effective parameters of the point, defaults included, with the number
 * of the replication.  A parameter that cannot change what a run does (names,
 * how many replications there are, the time limit) is no part of it, and one
 * value written in two ways ("10ms", "0.01s") is one value.
 *
 * The digest of a plan is that of all its points and replications, whatever
 * the build.
 */
#ifndef FINWAIT_SCENARIOS_RUNPLAN_H
#define FINWAIT_SCENARIOS_RUNPLAN_H

#include "scenarios/scenario/scenario.h"
#include <glib.h>

G_BEGIN_DECLS

/* Hexadecimal digits of a digest. */
#define RUNPLAN_DIGITS 64

/* Which part of the runs: those whose number leaves the rest 'index' when
 * divided by 'count'; of a scenario with a stop rule, which needs all runs of
 * a point, those whose point does.  Or those of a list, such as the chunk
 * 'index' of a deal (chunks.h), whatever a stop rule says. */
typedef struct RunSlice {
    guint index, count;   /* index below count; all zero: all runs */
    guint deal;           /* of a chunk, from 1 */
    const guint8 *chosen; /* a bit for each run (borrowed); NULL: no list */
} RunSlice;

typedef struct RunPlan {
    const Scenario *scenario;
    guint64 n_runs;
    GPtrArray *points; /* char *: digests of the points' parameters */
    guint32 *firsts;   /* by point: the first that is the same */
    char *digest;
} RunPlan;

RunPlan *runplan_new(const Scenario *scenario);
void runplan_free(RunPlan *plan);

/* Of a run: its point, as an index into 'points' and as the number that it has
 * in tables; the number of its replication (ns-3's RngRun). */
guint64 runplan_index(const RunPlan *plan, guint64 run);
guint64 runplan_point(const RunPlan *plan, guint64 run);
guint64 runplan_replication(const RunPlan *plan, guint64 run);

/* The first run with the same key, which is done for all of them. */
guint64 runplan_first(const RunPlan *plan, guint64 run);

/* The first half of a key: the digest of a point under a build. */
char *runplan_point_key(const RunPlan *plan, guint64 index, const char *build);

/* TRUE if it is not all runs. */
gboolean run_slice_is_part(RunSlice slice);

gboolean runplan_slice_has(const RunPlan *plan, RunSlice slice, guint64 run);
gboolean run_slice_read(const char *text, RunSlice *slice, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RunPlan, runplan_free)

G_END_DECLS

#endif
