/* SPDX-License-Identifier: GPL-2.0-only */
/* What a store that has been read knows. */
#include "scenarios/store/store.h"

#include "scenarios/base/build-id.h"
#include "scenarios/base/error.h"
#include "scenarios/store/store-priv.h"

/* The digest of the plan that the last journal names. */
static const char *
last_plan(const Store *store)
{
    const char *last = NULL;

    for (guint i = 0; i < store->plans->len; i++) {
        const char *plan = g_ptr_array_index(store->plans, i);
        last = plan ? plan : last;
    }
    return last ? last : "unknown";
}

gboolean
store_check(const Store *store, gboolean force, GError **error)
{
    if (store->conflict) {
        return mistake(error, "%s", store->conflict);
    }
    if (store->builds->len > 1 && !force) {
        return mistake(
            error,
            "%s: runs of build %s, this is build %s, expected the same; "
            "--force takes them as if they were of this one",
            store->folder, (char *)g_ptr_array_index(store->builds, 1),
            build_digest());
    }
    if (store->n_foreign > 0 && !force) {
        return mistake(error,
                       "%s: %" G_GUINT64_FORMAT
                       " runs of scenario %s are none of this one, %s, "
                       "expected the same or one with more points or "
                       "replications; --force leaves them out",
                       store->folder, store->n_foreign, last_plan(store),
                       store->plan->digest);
    }
    return TRUE;
}

/* TRUE if 'run' need not be done. */
gboolean
store_has(const Store *store, guint64 run, const StoreNeed *need)
{
    const StoreSlot *slot = &store->slots[runplan_first(store->plan, run)];

    if (!slot->journal) {
        return FALSE;
    }
    if (slot->status == RUN_OK) {
        return (slot->flags & need->flags) == need->flags;
    }
    return !need->retry_failed && slot->status != RUN_KILLED &&
           (slot->status != RUN_HANG || slot->took >= need->limit_s);
}

/* What was known of 'run' is not there any longer. */
static void
lose(Store *store, guint64 run, StoreSlot *slot)
{
    const Journal *journal =
        g_ptr_array_index(store->journals, slot->journal - 1);

    g_ptr_array_add(
        store->damages,
        g_strdup_printf(
            "%s: point %" G_GUINT64_FORMAT ", replication %" G_GUINT64_FORMAT
            " cannot be read back from byte "
            "%" G_GUINT64_FORMAT "; it counts as "
            "missing",
            journal->path, runplan_point(store->plan, run),
            runplan_replication(store->plan, run), (guint64)slot->offset));
    *slot = (StoreSlot){0};
}

/* What 'run' has found; FALSE if nothing is known.  Valid until the next
 * call. */
gboolean
store_get(Store *store, guint64 run, StoreRun *out)
{
    guint64 first = runplan_first(store->plan, run);
    StoreSlot *slot = &store->slots[first];

    if (slot->journal && !store_read_slot(store, slot, out)) {
        lose(store, first, slot);
    }
    return slot->journal != 0;
}

/* How 'run' went; FALSE if nothing is known. */
gboolean
store_status(const Store *store, guint64 run, RunStatus *status)
{
    const StoreSlot *slot = &store->slots[runplan_first(store->plan, run)];

    *status = slot->status;
    return slot->journal != 0;
}

/* How long 'run' took; negative if nothing is known. */
gdouble
store_took_s(const Store *store, guint64 run)
{
    const StoreSlot *slot = &store->slots[runplan_first(store->plan, run)];

    return !slot->journal             ? -1
           : slot->status == RUN_HANG ? slot->took
                                      : slot->took / 1e6;
}

/* What 'run' has left; 0 if nothing is known. */
guint
store_flags(const Store *store, guint64 run)
{
    return store->slots[runplan_first(store->plan, run)].flags;
}

/* The digests of all builds; the first is this one. */
const GPtrArray *
store_builds(const Store *store)
{
    return store->builds;
}

/* The slices that have begun: StoreSlice. */
const GPtrArray *
store_slices(const Store *store)
{
    return store->slices;
}

/* What is torn or damaged, in words. */
const GPtrArray *
store_damages(const Store *store)
{
    return store->damages;
}

guint
store_strangers(const Store *store)
{
    guint n = 0;

    for (guint i = 0; i < store->plans->len; i++) {
        n += g_strcmp0(g_ptr_array_index(store->plans, i),
                       store->plan->digest) != 0;
    }
    return n;
}
