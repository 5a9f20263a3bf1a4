/* SPDX-License-Identifier: GPL-2.0-only */
/* What a campaign begins with. */
#include "scenarios/campaign/campaign.h"

#include "scenarios/base/error.h"
#include "scenarios/store/slices.h"

static gboolean
is_slice(const CampaignOptions *options)
{
    return run_slice_is_part(options->slice);
}

/* Puts the store that is there aside. */
static gboolean
set_aside(const CampaignOptions *options, GError **error)
{
    g_autofree char *old = NULL;

    if (!store_set_aside(options->folder, &old, error)) {
        return FALSE;
    }
    if (old && !options->is_quiet) {
        g_printerr("finwait: %s: begins anew, since there is no --resume; "
                   "%s is kept until all is done\n",
                   options->folder, old);
    }
    return TRUE;
}

/* Slices that are there would be of the whole that begins anew. */
static gboolean
check_no_slices(const CampaignOptions *options, GError **error)
{
    g_autoptr(GPtrArray) slices = slice_folders(options->folder);
    const SliceFolder *first = slices->len ? slices->pdata[0] : NULL;

    return !first || mistake(error,
                             "%s: has slices in it, such as %s, expected "
                             "--resume to go on with them, or another --out",
                             options->folder, first->path);
}

/* Reads what may have runs of this slice beside its own folder: what has been
 * merged, and slices of another division.  One of the others is read too, as
 * one that tells whether they are of the same campaign.  A list of runs is of
 * what was missing when it was made, and says itself of which campaign. */
static gboolean
read_beside(Store *store, const CampaignOptions *options, GError **error)
{
    g_autoptr(GPtrArray) slices = NULL;
    gboolean ok, has_one = FALSE;

    if (options->slice.chosen) {
        return TRUE;
    }
    slices = slice_folders(options->whole);
    ok = store_read(store, options->whole, error);
    for (guint i = 0; ok && i < slices->len; i++) {
        const SliceFolder *other = g_ptr_array_index(slices, i);
        gboolean is_like = other->slice.count == options->slice.count;
        if (is_like &&
            (has_one || other->slice.index == options->slice.index)) {
            continue;
        }
        has_one = has_one || is_like;
        ok = store_read(store, other->path, error);
    }
    return ok;
}

/* Reads all that counts as done for a campaign that resumes. */
static gboolean
read_done(Store *store, const CampaignOptions *options, GError **error)
{
    return is_slice(options) ? store_read(store, options->folder, error) &&
                                   read_beside(store, options, error)
                             : store_read_all(store, options->folder, error);
}

/* Refuses a slice that begins among those of another campaign. */
static gboolean
check_beside(const RunPlan *plan, const CampaignOptions *options,
             GError **error)
{
    g_autoptr(Store) store = store_new(plan);

    return read_beside(store, options, error) &&
           store_check(store, options->force, error);
}

static gboolean
read_or_begin(Store *store, const RunPlan *plan, const CampaignOptions *options,
              GError **error)
{
    if (options->resume) {
        return read_done(store, options, error) &&
               store_check(store, options->force, error);
    }
    return (is_slice(options) ? check_beside(plan, options, error)
                              : check_no_slices(options, error)) &&
           set_aside(options, error);
}

/* Opens the store; the lock of the folder has been taken.  The whole takes what
 * its slices have.  (transfer full): store_free() */
Store *
campaign_open_store(const RunPlan *plan, const CampaignOptions *options,
                    GError **error)
{
    g_autoptr(Store) store = store_new(plan);

    if (!read_or_begin(store, plan, options, error) ||
        !store_put_scenario(options->folder, plan->scenario, error) ||
        !store_begin(store, options->folder, "runs", options->slice, error) ||
        (!is_slice(options) && !store_copy_all(store, error))) {
        return NULL;
    }
    return g_steal_pointer(&store);
}
