/* SPDX-License-Identifier: GPL-2.0-only */
/* What a store that has been read knows. */
#include "scenarios/store/store.h"

#include "scenarios/base/build-id.h"
#include "scenarios/base/error.h"
#include "scenarios/store/store-priv.h"

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
                       store->folder, store->n_foreign,
                       store->stored_plan ? store->stored_plan : "unknown",
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
           (slot->status != RUN_HANG || slot->limit_s >= need->limit_s);
}

/* What 'run' has found; FALSE if nothing is known.  Valid until the next
 * call. */
gboolean
store_get(Store *store, guint64 run, StoreRun *out)
{
    const StoreSlot *slot = &store->slots[runplan_first(store->plan, run)];

    return slot->journal && store_read_slot(store, slot, out);
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
           : slot->status == RUN_HANG ? slot->limit_s
                                      : slot->cpu_us / 1e6;
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

/* The slices ("1/4") that have begun. */
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
