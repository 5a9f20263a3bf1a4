/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/campaign/standing.h"

#include "scenarios/base/ranges.h"
#include "scenarios/campaign/stopping.h"

/* ---- Runs ------------------------------------------------------------------
 */

/* Ranges being found, point after point. */
typedef struct Finder {
    GArray *ranges;
    guint begin; /* where those of the point begin */
} Finder;

/* Adds the next run. */
static void
add_run(Finder *finder, guint64 point, guint64 replication)
{
    RunRange *last =
        finder->ranges->len > finder->begin
            ? &g_array_index(finder->ranges, RunRange, finder->ranges->len - 1)
            : NULL;
    RunRange one = {point, point, replication, replication};

    if (last && last->last + 1 == replication) {
        last->last = replication;
    } else {
        g_array_append_val(finder->ranges, one);
    }
}

/* Ends a point: if it is as the one before, the two stand together. */
static void
end_point(Finder *finder)
{
    guint n = finder->ranges->len;
    RunRange *now = n ? &g_array_index(finder->ranges, RunRange, n - 1) : NULL;

    if (n >= 2 && n == finder->begin + 1 &&
        now[-1].last_point + 1 == now->point && now[-1].first == now->first &&
        now[-1].last == now->last) {
        now[-1].last_point = now->point;
        g_array_set_size(finder->ranges, n - 1);
    }
    finder->begin = finder->ranges->len;
}

/* ---- Slices ----------------------------------------------------------------
 */

/* The largest number of slices that any journal speaks of. */
static guint
count_slices(const Gather *gather)
{
    const GPtrArray *slices = store_slices(gather->store);
    guint count = 1;

    for (guint i = 0; i < slices->len; i++) {
        const StoreSlice *slice = g_ptr_array_index(slices, i);
        RunSlice read;
        if (run_slice_read(slice->text, &read, NULL)) {
            count = MAX(count, read.count);
        }
    }
    return count;
}

/* Finds where each slice goes on: where it began, else in the first folder. */
static void
find_wholes(Standing *standing)
{
    const Gather *gather = standing->gather;
    const GPtrArray *slices = store_slices(gather->store);

    standing->all.whole = gather->whole;
    for (guint i = 0; i < standing->n_slices; i++) {
        standing->slices[i].whole = gather->whole;
    }
    for (guint i = 0; i < slices->len; i++) {
        const StoreSlice *slice = g_ptr_array_index(slices, i);
        RunSlice read;
        if (!run_slice_read(slice->text, &read, NULL) ||
            read.count != standing->n_slices || read.count == 1) {
            continue;
        }
        standing->slices[read.index].whole = slice->whole;
        if (!g_str_equal(slice->whole, gather->whole)) {
            standing->all.whole = NULL;
        }
    }
}

/* Counts one run that is wanted. */
static void
count_run(Standing *standing, guint64 run, Finder *missing, Finder *failed)
{
    const Gather *gather = standing->gather;
    const RunPlan *plan = gather->plan;
    guint64 part = plan->scenario->stop ? runplan_index(plan, run) : run;
    SliceStanding *slice = &standing->slices[part % standing->n_slices];
    SliceStanding *all = &standing->all;
    RunStatus status;

    slice->n_runs++;
    all->n_runs++;
    if (!store_status(gather->store, run, &status)) {
        add_run(missing, runplan_point(plan, run),
                runplan_replication(plan, run));
        return;
    }
    slice->n_done++;
    all->n_done++;
    standing->by_status[status]++;
    if (status != RUN_OK) {
        slice->n_failed++;
        all->n_failed++;
        add_run(failed, runplan_point(plan, run),
                runplan_replication(plan, run));
    }
}

/* Finds how far what is in 'gather' (borrowed) is; standing_clear() frees it.
 */
void
standing_find(Standing *standing, Gather *gather)
{
    const RunPlan *plan = gather->plan;
    g_autoptr(Stopping) stopping = stopping_new(plan);
    Finder missing = {0}, failed = {0};

    *standing = (Standing){.gather = gather, .n_slices = count_slices(gather)};
    standing->slices = g_new0(SliceStanding, standing->n_slices);
    standing->missing = g_array_new(FALSE, FALSE, sizeof(RunRange));
    standing->failed = g_array_new(FALSE, FALSE, sizeof(RunRange));
    missing.ranges = standing->missing;
    failed.ranges = standing->failed;
    find_wholes(standing);
    stopping_look(stopping, gather->store);
    for (guint64 run = 0; run < plan->n_runs; run++) {
        if (stopping_wants(stopping, run)) {
            count_run(standing, run, &missing, &failed);
        }
        if ((run + 1) % plan->scenario->n_replications == 0) {
            end_point(&missing);
            end_point(&failed);
        }
    }
}

void
standing_clear(Standing *standing)
{
    g_free(standing->slices);
    g_array_unref(standing->missing);
    g_array_unref(standing->failed);
}

/* TRUE if the slice, counted from 0, has runs that are missing or failed. */
gboolean
standing_slice_has(const Standing *standing, StandingWhat what, guint slice)
{
    const SliceStanding *one = &standing->slices[slice];

    return what == STANDING_MISSING ? one->n_done < one->n_runs
                                    : one->n_failed > 0;
}

/* ---- Words -----------------------------------------------------------------
 */

/* The slices, counted from 1, that have runs that are missing or failed, of
 * those that go on in 'whole' (NULL: anywhere): "3,7,10-14"; as a shell counts
 * them, "3 7 $(seq 10 14)".  (transfer full) */
char *
standing_slices_text(const Standing *standing, StandingWhat what,
                     const char *whole, gboolean for_shell)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < standing->n_slices; i++) {
        guint first = i;
        while (i < standing->n_slices &&
               standing_slice_has(standing, what, i) &&
               (!whole || g_str_equal(standing->slices[i].whole, whole))) {
            i++;
        }
        if (i == first) {
            continue;
        }
        if (text->len > 0) {
            g_string_append_c(text, for_shell ? ' ' : ',');
        }
        if (for_shell && i - first > 1) {
            g_string_append_printf(text, "$(seq %u %u)", first + 1, i);
        } else {
            ranges_append(text, first + 1, i);
        }
    }
    return g_string_free(text, FALSE);
}

/* "3:5-20,4-20:1-2", POINTS:REPLICATIONS, at most 'max' of them (0: all).
 * (transfer full) */
char *
standing_runs_text(const GArray *ranges, guint max)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < ranges->len; i++) {
        const RunRange *range = &g_array_index(ranges, RunRange, i);
        if (max && i == max) {
            g_string_append_printf(text, " and %u more (--json has all)",
                                   ranges->len - i);
            break;
        }
        g_string_append(text, i ? "," : "");
        ranges_append(text, range->point, range->last_point);
        g_string_append_c(text, ':');
        ranges_append(text, range->first, range->last);
    }
    return g_string_free(text, FALSE);
}

/* ---- Commands --------------------------------------------------------------
 */

/* The command that does it in the folder 'whole', of all (NULL) or of a slice.
 * (transfer full) */
char *
standing_command(const Standing *standing, StandingWhat what, const char *whole,
                 const char *slice)
{
    g_autofree char *resume = gather_command(standing->gather, whole, slice);

    return g_strconcat(resume, what == STANDING_FAILED ? " --retry-failed" : "",
                       NULL);
}

/* The one command for all slices of 'whole'.  (transfer full) */
static char *
loop_command(const Standing *standing, StandingWhat what, const char *whole)
{
    g_autofree char *numbers =
        standing_slices_text(standing, what, whole, TRUE);
    gboolean is_one =
        g_ascii_string_to_unsigned(numbers, 10, 1, G_MAXUINT32, NULL, NULL);
    g_autofree char *slice =
        g_strdup_printf("%s/%u", is_one ? numbers : "$i", standing->n_slices);
    g_autofree char *each = standing_command(standing, what, whole, slice);

    return is_one ? g_steal_pointer(&each)
                  : g_strdup_printf("for i in %s; do %s; done", numbers, each);
}

/* The commands that do all slices that have runs that are missing or failed,
 * one for each folder that they go on in.  (transfer full): char * */
GPtrArray *
standing_commands(const Standing *standing, StandingWhat what)
{
    GPtrArray *commands = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);

    for (guint i = 0; i < standing->n_slices; i++) {
        const char *whole = standing->slices[i].whole;
        if (standing_slice_has(standing, what, i) &&
            g_hash_table_add(known, (gpointer)whole)) {
            g_ptr_array_add(
                commands, standing->n_slices > 1
                              ? loop_command(standing, what, whole)
                              : standing_command(standing, what, whole, NULL));
        }
    }
    return commands;
}
