/* SPDX-License-Identifier: GPL-2.0-only */
/* How the runs that are missing are dealt into chunks. */
#include "scenarios/campaign/deal.h"

#include "scenarios/systems/systems.h"
#include "tests/scenarios/support-command.h"

/* Points, of each of which the first of six runs is known. */
#define POINTS 84
#define REPLICATIONS 6

static char *folder;

/* A plan and a store in which the first run of point i took 10 * (i + 1) ms.
 */
typedef struct Known {
    Scenario *scenario;
    RunPlan *plan;
    Store *store;
} Known;

static void
known_init(Known *known, gboolean is_known)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = NULL;

    folder = test_folder_new();
    path = g_build_filename(folder, "x.ini", NULL);
    test_file_put(folder, "x.ini",
                  "[sweep]\nclient.connections=1..84 step 1\n"
                  "[run]\nreplications=6\n");
    known->scenario = scenario_load(path, NULL, &error);
    g_assert_no_error(error);
    known->plan = runplan_new(known->scenario);
    known->store = store_new(known->plan);
    store_begin(known->store, folder, "runs", (RunSlice){0}, &error);
    g_assert_no_error(error);
    for (guint64 i = 0; is_known && i < POINTS; i++) {
        const StoreRun what = {.status = RUN_LIMIT,
                               .cpu_us = (guint32)(i + 1) * 10000,
                               .body = "x",
                               .len = 1};
        store_put(known->store, i * REPLICATIONS, &what, &error);
        g_assert_no_error(error);
    }
}

static void
known_clear(Known *known)
{
    store_free(known->store);
    runplan_free(known->plan);
    scenario_free(known->scenario);
    test_folder_remove(folder);
}

/* Each of 'missing' is in one chunk, and none takes much more than another:
 * no more than the longest run. */
static void
check_chunks(const GPtrArray *chunks, guint n_missing, gdouble longest_s)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_int64_hash, g_int64_equal);
    const Chunk *first = g_ptr_array_index(chunks, 0);

    for (guint i = 0; i < chunks->len; i++) {
        const Chunk *chunk = g_ptr_array_index(chunks, i);
        g_assert_cmpuint(chunk->runs->len, >, 0);
        g_assert_cmpfloat(chunk->expected_s, >=, first->expected_s - longest_s);
        g_assert_cmpfloat(chunk->expected_s, <=, first->expected_s);
        for (guint j = 0; j < chunk->runs->len; j++) {
            g_assert_true(g_hash_table_add(
                seen, &g_array_index(chunk->runs, guint64, j)));
        }
    }
    g_assert_cmpuint(g_hash_table_size(seen), ==, n_missing);
}

/* Ten chunks for each slot, or of so many seconds, but none that is short
 * beside its beginning, and at most 1,000. */
static void
test_sizes(void)
{
    const struct {
        DealSize size;
        guint n_chunks;
    } rows[] = {
        {{.slots = 1}, 10},
        {{.slots = 100}, 68},
        {{.chunk_s = 10}, 18},
        {{.chunk_s = 60}, 3},
        {{0}, 1},
    };
    const StoreNeed need = {0};
    Known known;

    known_init(&known, TRUE);
    g_autoptr(GArray) missing = deal_missing(known.plan, known.store, &need);
    g_assert_cmpuint(missing->len, ==, POINTS * (REPLICATIONS - 1));
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GPtrArray) chunks =
            deal_chunks(known.plan, known.store, missing, rows[i].size);
        g_test_message("row %" G_GSIZE_FORMAT, i);
        g_assert_cmpuint(chunks->len, ==, rows[i].n_chunks);
        g_assert_cmpfloat_with_epsilon(deal_total_s(chunks), 178.5, 1e-6);
        check_chunks(chunks, missing->len, 0.84);
    }
    known_clear(&known);
}

/* Of points of which nothing is known one run each is a pilot; they are taken
 * for the mean of the others. */
static void
test_unknown(void)
{
    const StoreNeed need = {0};
    Known known;

    known_init(&known, FALSE);
    g_autoptr(GArray) missing = deal_missing(known.plan, known.store, &need);
    g_autoptr(GArray) pilots = deal_pilots(known.plan, known.store, missing);
    g_autoptr(GPtrArray) chunks =
        deal_chunks(known.plan, known.store, missing, (DealSize){.slots = 1});
    g_assert_cmpuint(missing->len, ==, POINTS * REPLICATIONS);
    g_assert_cmpuint(pilots->len, ==, POINTS);
    for (guint i = 0; i < pilots->len; i++) {
        g_assert_cmpuint(g_array_index(pilots, guint64, i), ==,
                         i * REPLICATIONS);
    }
    check_chunks(chunks, missing->len, 1);
    known_clear(&known);
}

/* A chunk that was written is read back as the runs that it has. */
static void
test_file(void)
{
    const StoreNeed need = {0};
    Known known;
    g_autofree char *name = chunks_name(7);
    g_autofree char *third = NULL;
    ChunkPart part;
    g_autoptr(GError) error = NULL;
    guint n = 0;

    known_init(&known, TRUE);
    g_autoptr(GArray) missing = deal_missing(known.plan, known.store, &need);
    g_autoptr(GPtrArray) chunks =
        deal_chunks(known.plan, known.store, missing, (DealSize){.slots = 1});
    const Chunk *chunk = g_ptr_array_index(chunks, 2);
    third = g_strdup_printf("%s/%s:3", folder, name);
    chunks_put(folder, 7, known.plan, chunks, &error);
    g_assert_no_error(error);
    chunks_read(third, known.plan->n_runs, FALSE, &part, &error);
    g_assert_no_error(error);
    g_assert_true(chunks_check(&part, known.plan, NULL));
    g_assert_cmpuint(part.slice.deal, ==, 7);
    g_assert_cmpuint(part.slice.index, ==, 2);
    for (guint64 run = 0; run < known.plan->n_runs; run++) {
        if (runplan_slice_has(known.plan, part.slice, run)) {
            g_assert_cmpuint(g_array_index(chunk->runs, guint64, n++), ==, run);
        }
    }
    g_assert_cmpuint(n, ==, chunk->runs->len);
    chunk_part_clear(&part);
    known_clear(&known);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    g_test_add_func("/deal/sizes", test_sizes);
    g_test_add_func("/deal/unknown", test_unknown);
    g_test_add_func("/deal/file", test_file);
    return g_test_run();
}
