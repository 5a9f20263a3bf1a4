/* SPDX-License-Identifier: GPL-2.0-only */
/* What store.c, which reads, and store-write.c share. */
#ifndef FINWAIT_SCENARIOS_STORE_PRIV_H
#define FINWAIT_SCENARIOS_STORE_PRIV_H

#include "scenarios/store/journal.h"
#include "scenarios/store/store.h"

G_BEGIN_DECLS

/* The words of "run ...". */
enum {
    STORE_POINT = 1,
    STORE_REPLICATION,
    STORE_STATUS,
    STORE_FLAGS,
    STORE_LIMIT,
    STORE_CPU,
    STORE_RUN_WORDS,
};

/* The words of "open ...". */
enum {
    STORE_BUILD = 1,
    STORE_PLAN,
    STORE_SLICE,
    STORE_VERSION,
    STORE_OPEN_WORDS,
};

/* Where the record of a run is, and what is asked of it without reading it
 * again.  There is one of each run of a plan: 16 bytes. */
typedef struct StoreSlot {
    guint64 offset : 48;
    guint64
        journal : 16; /* its number from 1; 0: nothing is known of the run */
    guint32 took;     /* CPU time in us; of a hang its limit in s */
    guint16 build;    /* index */
    guint8 status, flags;
} StoreSlot;

struct Store {
    const RunPlan *plan;
    GHashTable *keys;    /* point's key -> build << 32 | point + 1 */
    StoreSlot *slots;    /* by run */
    GPtrArray *journals; /* Journal */
    GPtrArray *builds;   /* digests; the first is this one */
    GPtrArray *slices;   /* StoreSlice */
    GPtrArray *damages;
    guint64 n_foreign;
    char *folder;     /* the first that was read */
    char *whole;      /* that whose journals are being read, or a slice of it */
    GPtrArray *plans; /* by journal: the digest that it names last, or NULL */
    char *stored_plan; /* that of the journal that is being read */
    char *conflict;    /* the first one, in words */
    Journal *own;      /* being written; NULL: none */
    guint16 own_number;
    RunSlice slice;   /* its own */
    guint open_build; /* whose runs its records are; G_MAXUINT: not said */
    GString *head, *body;
};

/* store-body.c */
gboolean store_body_is_right(const MetricColumns *columns, RunStatus status,
                             guint flags, const char *body, gsize len);

/* The slot of a run whose record is at 'offset' of a journal. */
StoreSlot store_slot_of(const StoreRun *run, guint build, guint journal,
                        guint64 offset);

/* What the slot's record says.  The texts are valid until the next call. */
gboolean store_read_slot(Store *store, const StoreSlot *slot, StoreRun *out);

G_END_DECLS

#endif
