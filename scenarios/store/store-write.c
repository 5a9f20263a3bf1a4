/* SPDX-License-Identifier: GPL-2.0-only */
/* How runs get into a store. */
#include "scenarios/store/store.h"

#include <string.h>

#include "scenarios/base/beneath.h"
#include "scenarios/base/build-id.h"
#include "scenarios/base/error.h"
#include "scenarios/base/outfile.h"
#include "scenarios/base/text.h"
#include "scenarios/store/journal.h"
#include "scenarios/store/store-priv.h"

/* The scenario that the runs in 'folder' are of.  (transfer full) */
char *
store_scenario_path(const char *folder)
{
    return g_build_filename(folder, "store", "scenario.ini", NULL);
}

/* Says whose runs there are. */
gboolean
store_put_scenario(const char *folder, const Scenario *scenario, GError **error)
{
    g_autofree char *text = scenario_to_text(scenario);

    return beneath_make_folder(folder, "store", error) &&
           outfile_put(folder, "store/scenario.ini", text, error);
}

/* What says whose the runs that follow are.  (transfer full) */
static char *
open_head(const Store *store, guint build, const char *slice)
{
    return g_strdup_printf("open %s %s %s %s",
                           (char *)g_ptr_array_index(store->builds, build),
                           store->plan->digest, slice, build_version());
}

/* Says whose the next runs are, unless that has been said. */
static gboolean
announce(Store *store, guint build, GError **error)
{
    g_autofree char *slice =
        store->slice.count > 1
            ? g_strdup_printf("%u/%u", store->slice.index + 1,
                              store->slice.count)
            : g_strdup("1/1");
    g_autofree char *head = open_head(store, build, slice);

    if (build == store->open_build) {
        return TRUE;
    }
    store->open_build = build;
    return journal_append(store->own, head, "", 0, NULL, error);
}

/* The number of the journal 'path' from 1, which is now for writing. */
static guint
find_own(Store *store, const char *path, GError **error)
{
    for (guint i = 0; i < store->journals->len; i++) {
        Journal *journal = g_ptr_array_index(store->journals, i);
        if (g_str_equal(journal->path, path)) {
            return journal_make_writable(journal, error) ? i + 1 : 0;
        }
    }
    g_ptr_array_add(store->journals, journal_new(path));
    g_ptr_array_add(store->plans, NULL);
    return journal_make_writable(
               g_ptr_array_index(store->journals, store->journals->len - 1),
               error)
               ? store->journals->len
               : 0;
}

gboolean
store_begin(Store *store, const char *folder, const char *name, RunSlice slice,
            GError **error)
{
    g_autofree char *parent = g_build_filename(folder, "store", NULL);
    g_autofree char *file = g_strconcat(name, ".journal", NULL);
    g_autofree char *path = g_build_filename(parent, file, NULL);

    if (!beneath_make_folder(folder, "store", error)) {
        return FALSE;
    }
    store->own_number = find_own(store, path, error) & 0xffff;
    if (!store->own_number) {
        return FALSE;
    }
    store->own = g_ptr_array_index(store->journals, store->own_number - 1);
    store->slice = slice;
    store->open_build = G_MAXUINT;
    return g_strcmp0(g_ptr_array_index(store->plans, store->own_number - 1),
                     store->plan->digest) == 0 ||
           announce(store, 0, error); /* others go by the last plan named */
}

/* Appends a run and puts it into its slot. */
static gboolean
append(Store *store, guint64 run, guint build, const StoreRun *what,
       GError **error)
{
    g_autofree char *key =
        runplan_point_key(store->plan, runplan_index(store->plan, run),
                          g_ptr_array_index(store->builds, build));
    g_autofree char *head = g_strdup_printf(
        "run %s %" G_GUINT64_FORMAT " %s %u %u %u", key,
        runplan_replication(store->plan, run), run_status_name(what->status),
        what->flags, what->limit_s, what->cpu_us);
    guint64 offset;

    if (!announce(store, build, error) ||
        !journal_append(store->own, head, what->body, what->len, &offset,
                        error)) {
        return FALSE;
    }
    store->slots[run] = store_slot_of(what, build, store->own_number, offset);
    return TRUE;
}

/* Writes down what 'run' has found, under this build.  Why one failed may be
 * in any bytes. */
gboolean
store_put(Store *store, guint64 run, const StoreRun *what, GError **error)
{
    g_autofree char *why = NULL;
    StoreRun put = *what;

    if (what->status != RUN_OK) {
        why = text_visible(what->body, "\n\t");
        put.body = why;
        put.len = strlen(why);
    }
    return append(store, run, 0, &put, error);
}

/* TRUE if the journal of that number is in the folder that is being written.
 */
static gboolean
is_at_home(const Store *store, guint number)
{
    const Journal *journal = g_ptr_array_index(store->journals, number - 1);
    g_autofree char *home = g_path_get_dirname(store->own->path);
    g_autofree char *there = g_path_get_dirname(journal->path);

    return g_str_equal(home, there);
}

/* Takes what is known of 'run' into the folder that is being written, under
 * the build that it is of, unless it is there already. */
static gboolean
copy(Store *store, guint64 run, GError **error)
{
    const StoreSlot *slot = &store->slots[run];
    guint build = slot->build;
    StoreRun what;

    return !slot->journal || is_at_home(store, slot->journal) ||
           !store_get(store, run, &what) ||
           append(store, run, build, &what, error);
}

/* Says which slices the runs are of, which a copy of them does not tell; so
 * what is missing can be told by slices later. */
static gboolean
copy_slices(Store *store, GError **error)
{
    for (guint i = 0; i < store->slices->len; i++) {
        const StoreSlice *slice = g_ptr_array_index(store->slices, i);
        g_autofree char *head = NULL;
        if (is_at_home(store, slice->journal)) {
            continue;
        }
        head = open_head(store, 0, slice->text);
        if (!journal_append(store->own, head, "", 0, NULL, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Takes all that is known into the folder that is being written. */
gboolean
store_copy_all(Store *store, GError **error)
{
    if (!copy_slices(store, error)) {
        return FALSE;
    }
    for (guint64 run = 0; run < store->plan->n_runs; run++) {
        if (!copy(store, run, error)) {
            return FALSE;
        }
    }
    return store_sync(store, error);
}

/* Waits until all that has been written is on the disk. */
gboolean
store_sync(Store *store, GError **error)
{
    return !store->own || journal_sync(store->own, error);
}
