/* SPDX-License-Identifier: GPL-2.0-only */
/* The runs that a campaign lacks, dealt into chunks for an engine to hand out.
 *
 * A file of a results folder, engine/chunks.DEAL, has the chunks of one deal,
 * which takes what is missing at the time.  The first line says of what they
 * are, the others are a chunk each, from 1, the longest first:
 *
 *     finwait chunks 1 DEAL COUNT BUILD PLAN
 *     I SECONDS RUNS
 *
 * BUILD and PLAN are digests (runplan.h), SECONDS what the chunk is expected
 * to take on one processor, RUNS numbers in the plan, from 1, such as
 * "3,7,10-14".
 */
#ifndef FINWAIT_SCENARIOS_CHUNKS_H
#define FINWAIT_SCENARIOS_CHUNKS_H

#include "scenarios/store/store.h"
#include <glib.h>

G_BEGIN_DECLS

/* More array tasks than this are more than batch systems take by default
 * (Slurm: MaxArraySize=1001). */
#define CHUNKS_MAX 1000

/* A chunk that is dealt. */
typedef struct Chunk {
    gdouble expected_s;
    GArray *runs; /* guint64, ascending */
} Chunk;

char *chunks_name(guint deal);
gboolean chunks_put(const char *folder, guint deal, const RunPlan *plan,
                    const GPtrArray *chunks, GError **error);

/* What is read of a chunk; chunk_part_clear() frees it. */
typedef struct ChunkPart {
    RunSlice slice;
    guint8 *bits; /* its list */
    char *plan;   /* the digest of which it is */
    char *path;
} ChunkPart;

/* Reads "FILE:I" of a plan of 'n_runs'.  'force' takes those of another build.
 * To make the plan takes longer than all this, so whoever makes it asks
 * chunks_check(). */
gboolean chunks_read(const char *text, guint64 n_runs, gboolean force,
                     ChunkPart *part, GError **error);
gboolean chunks_check(const ChunkPart *part, const RunPlan *plan,
                      GError **error);
void chunk_part_clear(ChunkPart *part);

/* How far a deal is. */
typedef struct ChunksStanding {
    guint64 count;   /* chunks; 0: there is no such deal of this plan */
    GArray *missing; /* guint64: those of which runs are missing, from 1 */
} ChunksStanding;

void chunks_look(const char *folder, guint deal, const RunPlan *plan,
                 const Store *store, ChunksStanding *standing);

G_END_DECLS

#endif
