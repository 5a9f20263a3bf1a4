/* SPDX-License-Identifier: GPL-2.0-only */
/* Deals the runs that are missing into chunks that take about the same time.
 *
 * How long a run takes is learnt per point from those that the store has
 * (schedule.h); points of which nothing is known are taken for the mean of the
 * others.  The longest run is dealt first, each to the chunk that has least so
 * far: the largest chunk is then at most 4/3 - 1/(3 chunks) of the best there
 * can be (R. L. Graham, Bounds on multiprocessing timing anomalies, SIAM J.
 * Appl. Math. 17, 1969).
 *
 * There are several chunks for each slot of the engine, so that its own
 * handing out evens out what was guessed wrongly, but none that is short beside
 * what it takes to begin one.
 */
#ifndef FINWAIT_SCENARIOS_DEAL_H
#define FINWAIT_SCENARIOS_DEAL_H

#include "scenarios/store/chunks.h"
#include "scenarios/store/runplan.h"
#include "scenarios/store/store.h"
#include <glib.h>

G_BEGIN_DECLS

/* How large chunks are to be. */
typedef struct DealSize {
    guint slots;     /* of the engine; 0: not known */
    gdouble chunk_s; /* CPU time of a chunk; 0: by the slots, or the default */
} DealSize;

/* Without slots and without a time. */
#define DEAL_CHUNK_S 600

GArray *deal_missing(const RunPlan *plan, Store *store, const StoreNeed *need);
GArray *deal_pilots(const RunPlan *plan, const Store *store,
                    const GArray *missing);
GPtrArray *deal_chunks(const RunPlan *plan, const Store *store,
                       const GArray *missing, DealSize size);
gdouble deal_total_s(const GPtrArray *chunks);

G_END_DECLS

#endif
