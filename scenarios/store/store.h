/* SPDX-License-Identifier: GPL-2.0-only */
/* What finished runs have found, on disk, by the keys of the runs (runplan.h).
 *
 * In the folder store/ of a results folder:
 *
 *     scenario.ini   the scenario whose runs these are, complete
 *     NAME.journal   finished runs, in the order in which they finished; one
 *                    journal for each process that may write at the same time
 *
 * A journal (journal.h) has records of two kinds:
 *
 *     open BUILD PLAN I/N VERSION          what the runs that follow are from
 *     run POINT REPLICATION STATUS FLAGS LIMIT_S CPU_US
 *
 * BUILD and PLAN are digests, POINT and REPLICATION a key.  The body of a run
 * is its lines of the tables, without what names its place in them, or why it
 * failed.
 *
 * A Store is the journals of one or more folders as seen from one plan: for
 * each of its runs the best record there is.  24 bytes of memory a run.  A run
 * whose record cannot be read back, though it could before, is missing from
 * then on.
 */
#ifndef FINWAIT_SCENARIOS_STORE_H
#define FINWAIT_SCENARIOS_STORE_H

#include "scenarios/base/run-status.h"
#include "scenarios/store/runplan.h"
#include <glib.h>

G_BEGIN_DECLS

/* What a run has left beside its numbers. */
#define STORE_CONNECTIONS 1 /* its lines of connections.csv */
#define STORE_PCAP 2        /* its pcap files */
#define STORE_TRACE 4       /* its trace */

/* How many fields a line of connections.csv has in a store. */
#define STORE_CONNECTION_FIELDS 37

typedef struct Store Store;

/* A finished run. */
typedef struct StoreRun {
    RunStatus status;
    guint flags;   /* STORE_* */
    guint limit_s; /* the time limit it had */
    guint32 cpu_us;
    const char *body; /* what it found, or why it failed; and a NUL */
    gsize len;
} StoreRun;

/* A slice that has begun. */
typedef struct StoreSlice {
    char *text;    /* "1/4" */
    char *whole;   /* the results folder in which it goes on */
    guint journal; /* the first that says so, from 1 */
} StoreSlice;

/* What makes a record do for a run. */
typedef struct StoreNeed {
    guint flags;   /* it has these */
    guint limit_s; /* a hang had at least this limit */
    gboolean retry_failed;
} StoreNeed;

Store *store_new(const RunPlan *plan);
void store_free(Store *store);

/* Adds the journals of a results folder; one without a store adds nothing.
 * The second: and those of the slices below it. */
gboolean store_read(Store *store, const char *folder, GError **error);
gboolean store_read_all(Store *store, const char *folder, GError **error);

/* How many of the journals read are not of this plan as far as they say. */
guint store_strangers(const Store *store);

/* Refuses what is of another build or plan, or contradicts itself. */
gboolean store_check(const Store *store, gboolean force, GError **error);

/* Begins to write the journal 'name' of 'folder', for one slice. */
gboolean store_begin(Store *store, const char *folder, const char *name,
                     RunSlice slice, GError **error);
gboolean store_put(Store *store, guint64 run, const StoreRun *what,
                   GError **error);
gboolean store_copy_all(Store *store, GError **error);
gboolean store_sync(Store *store, GError **error);

gboolean store_has(const Store *store, guint64 run, const StoreNeed *need);
gboolean store_get(Store *store, guint64 run, StoreRun *out);
gboolean store_status(const Store *store, guint64 run, RunStatus *status);
guint store_flags(const Store *store, guint64 run);
gdouble store_took_s(const Store *store, guint64 run);

/* A store that is begun anew, and the one that was there (store-old.c). */
gboolean store_set_aside(const char *folder, char **aside, GError **error);
void store_remove_old(const char *folder);

/* For whoever tells the user. */
const GPtrArray *store_builds(const Store *store);
const GPtrArray *store_slices(const Store *store);
const GPtrArray *store_damages(const Store *store);

/* The scenario of a results folder. */
char *store_scenario_path(const char *folder);
gboolean store_put_scenario(const char *folder, const Scenario *scenario,
                            GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Store, store_free)

G_END_DECLS

#endif
