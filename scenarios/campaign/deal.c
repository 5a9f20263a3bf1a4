/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/campaign/deal.h"

#include <math.h>

#include "scenarios/campaign/stopping.h"

/* Chunks for each slot. */
#define CHUNKS_PER_SLOT 10
/* What it takes to begin a chunk, s: the process, and its plan. */
#define START_S 0.05
#define START_EACH_POINT_S 3e-5
/* No run takes nothing. */
#define LEAST_S 1e-6
/* A chunk is at least so many times that. */
#define LEAST_STARTS 50

/* ---- What there is to do ---------------------------------------------------
 */

/* The runs that are wanted and that the store does not have as 'need' says, of
 * equal ones the first.  (transfer full): guint64 */
GArray *
deal_missing(const RunPlan *plan, Store *store, const StoreNeed *need)
{
    g_autoptr(Stopping) stopping = stopping_new(plan);
    GArray *missing = g_array_new(FALSE, FALSE, sizeof(guint64));

    stopping_look(stopping, store);
    for (guint64 run = 0; run < plan->n_runs; run++) {
        if (stopping_wants(stopping, run) && runplan_first(plan, run) == run &&
            !store_has(store, run, need)) {
            g_array_append_val(missing, run);
        }
    }
    return missing;
}

/* What the runs of each point take, s; negative where none is known.
 * (transfer full) */
static gdouble *
learn(const RunPlan *plan, const Store *store)
{
    guint64 n = plan->scenario->n_replications;
    gdouble *each_s = g_new(gdouble, plan->points->len);

    for (guint64 point = 0; point < plan->points->len; point++) {
        gdouble sum_s = 0;
        guint64 n_known = 0;
        for (guint64 run = point * n; run < (point + 1) * n; run++) {
            gdouble took_s = store_took_s(store, run);
            sum_s += MAX(took_s, 0);
            n_known += took_s >= 0;
        }
        each_s[point] = n_known ? sum_s / (gdouble)n_known : -1;
    }
    return each_s;
}

/* Of each point of which nothing is known, the first of the runs 'missing'.
 * (transfer full): guint64 */
GArray *
deal_pilots(const RunPlan *plan, const Store *store, const GArray *missing)
{
    g_autofree gdouble *each_s = learn(plan, store);
    GArray *pilots = g_array_new(FALSE, FALSE, sizeof(guint64));

    for (guint i = 0; i < missing->len; i++) {
        guint64 run = g_array_index(missing, guint64, i);
        gdouble *known_s = &each_s[runplan_index(plan, run)];
        if (*known_s < 0) {
            *known_s = 0;
            g_array_append_val(pilots, run);
        }
    }
    return pilots;
}

/* The mean of those that are known takes the place of the others; of none, a
 * second. */
static void
fill_unknown(gdouble *each_s, guint n)
{
    gdouble sum_s = 0, mean_s;
    guint n_known = 0;

    for (guint i = 0; i < n; i++) {
        sum_s += MAX(each_s[i], 0);
        n_known += each_s[i] >= 0;
    }
    mean_s = n_known ? sum_s / n_known : 1;
    for (guint i = 0; i < n; i++) {
        each_s[i] = MAX(each_s[i] >= 0 ? each_s[i] : mean_s, LEAST_S);
    }
}

/* ---- Dealing ---------------------------------------------------------------
 */

typedef struct DealtRun {
    guint64 run;
    gdouble expected_s;
} DealtRun;

/* The longest first, of equal ones the lower number. */
static int
compare_runs(gconstpointer a, gconstpointer b)
{
    const DealtRun *x = a, *y = b;

    if (x->expected_s != y->expected_s) {
        return x->expected_s > y->expected_s ? -1 : 1;
    }
    return (x->run > y->run) - (x->run < y->run);
}

static guint
count_chunks(const RunPlan *plan, gdouble total_s, guint n_runs, DealSize size)
{
    gdouble start_s = START_S + START_EACH_POINT_S * plan->points->len;
    gdouble chunk_s = size.chunk_s > 0 ? size.chunk_s
                      : size.slots
                          ? total_s / ((gdouble)size.slots * CHUNKS_PER_SLOT)
                          : DEAL_CHUNK_S;
    gdouble n = ceil(total_s / MAX(chunk_s, LEAST_STARTS * start_s));

    return (guint)CLAMP(n, 1, MIN(CHUNKS_MAX, n_runs));
}

static void
free_chunk(gpointer data)
{
    Chunk *chunk = data;

    g_array_unref(chunk->runs);
    g_free(chunk);
}

/* Moves the first of a heap, the chunk with least to do on top, to its place.
 */
static void
sift(Chunk **heap, guint n)
{
    for (guint at = 0, child; (child = 2 * at + 1) < n; at = child) {
        Chunk *moved = heap[at];
        if (child + 1 < n &&
            heap[child + 1]->expected_s < heap[child]->expected_s) {
            child++;
        }
        if (moved->expected_s <= heap[child]->expected_s) {
            break;
        }
        heap[at] = heap[child];
        heap[child] = moved;
    }
}

static int
compare_numbers(gconstpointer a, gconstpointer b)
{
    guint64 x = *(const guint64 *)a, y = *(const guint64 *)b;

    return (x > y) - (x < y);
}

/* The longest first, of equal ones that with the lowest run. */
static int
compare_chunks(gconstpointer a, gconstpointer b)
{
    const Chunk *x = *(Chunk *const *)a, *y = *(Chunk *const *)b;

    if (x->expected_s != y->expected_s) {
        return x->expected_s > y->expected_s ? -1 : 1;
    }
    return compare_numbers(x->runs->data, y->runs->data);
}

/* Gives each run to the chunk that has least. */
static void
deal_out(GPtrArray *chunks, const GArray *runs)
{
    for (guint i = 0; i < runs->len; i++) {
        const DealtRun *dealt = &g_array_index(runs, DealtRun, i);
        Chunk *least = g_ptr_array_index(chunks, 0);
        g_array_append_val(least->runs, dealt->run);
        least->expected_s += dealt->expected_s;
        sift((Chunk **)chunks->pdata, chunks->len);
    }
    for (guint i = 0; i < chunks->len; i++) {
        const Chunk *chunk = g_ptr_array_index(chunks, i);
        g_array_sort(chunk->runs, compare_numbers);
    }
    g_ptr_array_sort(chunks, compare_chunks);
}

/* Deals the runs 'missing', at least one, the chunk that takes longest first.
 * (transfer full): Chunk */
GPtrArray *
deal_chunks(const RunPlan *plan, const Store *store, const GArray *missing,
            DealSize size)
{
    GPtrArray *chunks = g_ptr_array_new_with_free_func(free_chunk);
    g_autoptr(GArray) runs = g_array_new(FALSE, FALSE, sizeof(DealtRun));
    g_autofree gdouble *each_s = learn(plan, store);
    gdouble total_s = 0;
    guint n;

    fill_unknown(each_s, plan->points->len);
    for (guint i = 0; i < missing->len; i++) {
        guint64 run = g_array_index(missing, guint64, i);
        DealtRun dealt = {run, each_s[runplan_index(plan, run)]};
        g_array_append_val(runs, dealt);
        total_s += dealt.expected_s;
    }
    g_array_sort(runs, compare_runs);
    n = count_chunks(plan, total_s, missing->len, size);
    for (guint i = 0; i < n; i++) {
        Chunk *chunk = g_new0(Chunk, 1);
        chunk->runs = g_array_new(FALSE, FALSE, sizeof(guint64));
        g_ptr_array_add(chunks, chunk);
    }
    deal_out(chunks, runs);
    return chunks;
}

/* What all chunks are expected to take on one processor. */
gdouble
deal_total_s(const GPtrArray *chunks)
{
    gdouble total_s = 0;

    for (guint i = 0; i < chunks->len; i++) {
        total_s += ((const Chunk *)g_ptr_array_index(chunks, i))->expected_s;
    }
    return total_s;
}
