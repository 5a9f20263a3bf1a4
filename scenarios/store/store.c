/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/store/store.h"

#include <string.h>
#include <sys/resource.h>

#include "scenarios/base/build-id.h"
#include "scenarios/base/error.h"
#include "scenarios/store/journal.h"
#include "scenarios/store/slices.h"
#include "scenarios/store/store-priv.h"

#define MAX_JOURNALS 65535
/* Each has a key for each point. */
#define MAX_BUILDS 1000

/* ---- Life ------------------------------------------------------------------
 */

static guint need_build(Store *store, const char *build);

static void
free_journal(gpointer journal)
{
    journal_close(journal);
}

static void
free_slice(gpointer data)
{
    StoreSlice *slice = data;

    g_free(slice->text);
    g_free(slice->whole);
    g_free(slice);
}

/* No runs of 'plan', which is borrowed.  (transfer full): store_free() */
Store *
store_new(const RunPlan *plan)
{
    Store *store = g_new0(Store, 1);

    store->plan = plan;
    store->keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    store->slots = g_new0(StoreSlot, plan->n_runs);
    store->journals = g_ptr_array_new_with_free_func(free_journal);
    store->builds = g_ptr_array_new_with_free_func(g_free);
    store->plans = g_ptr_array_new_with_free_func(g_free);
    store->slices = g_ptr_array_new_with_free_func(free_slice);
    store->damages = g_ptr_array_new_with_free_func(g_free);
    store->head = g_string_new(NULL);
    store->body = g_string_new(NULL);
    need_build(store, build_digest());
    return store;
}

/* Frees 'store'; accepts NULL. */
void
store_free(Store *store)
{
    if (!store) {
        return;
    }
    g_ptr_array_unref(store->journals);
    g_ptr_array_unref(store->builds);
    g_ptr_array_unref(store->plans);
    g_ptr_array_unref(store->slices);
    g_ptr_array_unref(store->damages);
    g_hash_table_unref(store->keys);
    g_string_free(store->head, TRUE);
    g_string_free(store->body, TRUE);
    g_free(store->slots);
    g_free(store->folder);
    g_free(store->whole);
    g_free(store->stored_plan);
    g_free(store->conflict);
    g_free(store);
}

/* ---- Keys ------------------------------------------------------------------
 */

/* The number of 'build', which is added if it is new, with the keys that the
 * plan's points have under it. */
static guint
need_build(Store *store, const char *build)
{
    guint n;

    if (g_ptr_array_find_with_equal_func(store->builds, build, g_str_equal,
                                         &n)) {
        return n;
    }
    n = store->builds->len;
    g_ptr_array_add(store->builds, g_strdup(build));
    for (guint64 i = 0; i < store->plan->points->len; i++) {
        gsize value = ((gsize)n << 32) + store->plan->firsts[i] + 1;
        g_hash_table_insert(store->keys,
                            runplan_point_key(store->plan, i, build),
                            GSIZE_TO_POINTER(value));
    }
    return n;
}

/* The run of a point's key and a replication, and its build. */
static gboolean
find_run(const Store *store, const char *point_key, const char *replication,
         guint64 *run, guint *build)
{
    const Scenario *scenario = store->plan->scenario;
    gsize value = GPOINTER_TO_SIZE(g_hash_table_lookup(store->keys, point_key));
    guint64 number;

    if (!value || !g_ascii_string_to_unsigned(replication, 10,
                                              scenario->first_replication,
                                              scenario->first_replication +
                                                  scenario->n_replications - 1,
                                              &number, NULL)) {
        return FALSE;
    }
    *build = (guint)(value >> 32);
    *run = ((value & G_MAXUINT32) - 1) * scenario->n_replications + number -
           scenario->first_replication;
    return TRUE;
}

/* ---- Journals --------------------------------------------------------------
 */

static gboolean
read_number(const char *word, guint64 max, guint64 *number)
{
    return g_ascii_string_to_unsigned(word, 10, 0, max, number, NULL);
}

/* What the words of "run ..." say of a run, into 'run', which has no body then;
 * FALSE if they are none of ours. */
static gboolean
read_words(char **words, StoreRun *run)
{
    guint64 flags, limit_s, cpu_us;

    *run = (StoreRun){0};
    if (g_strv_length(words) != STORE_RUN_WORDS ||
        !run_status_find(words[STORE_STATUS], &run->status) ||
        !read_number(words[STORE_FLAGS], G_MAXUINT8, &flags) ||
        !read_number(words[STORE_LIMIT], G_MAXUINT32, &limit_s) ||
        !read_number(words[STORE_CPU], G_MAXUINT64, &cpu_us)) {
        return FALSE;
    }
    run->flags = (guint)flags;
    run->limit_s = (guint)limit_s;
    run->cpu_us = (guint32)MIN(cpu_us, G_MAXUINT32);
    return TRUE;
}

StoreSlot
store_slot_of(const StoreRun *run, guint build, guint journal, guint64 offset)
{
    return (StoreSlot){.offset = offset & ((G_GUINT64_CONSTANT(1) << 48) - 1),
                       .journal = journal & 0xffff,
                       .took =
                           run->status == RUN_HANG ? run->limit_s : run->cpu_us,
                       .build = build & 0xffff,
                       .status = (guint8)run->status,
                       .flags = (guint8)run->flags};
}

gboolean
store_read_slot(Store *store, const StoreSlot *slot, StoreRun *out)
{
    const Journal *journal =
        g_ptr_array_index(store->journals, slot->journal - 1);
    g_auto(GStrv) words = NULL;

    if (!journal_read(journal, slot->offset, store->head, store->body)) {
        return FALSE;
    }
    words = g_strsplit(store->head->str, " ", -1);
    if (!read_words(words, out)) {
        return FALSE;
    }
    out->body = store->body->str;
    out->len = store->body->len;
    return store_body_is_right(store->plan->scenario->columns, out->status,
                               out->flags, out->body, out->len);
}

/* TRUE if a second run would end the same way, whatever its limits. */
static gboolean
is_certain(RunStatus status)
{
    return status == RUN_OK || status == RUN_ERROR;
}

/* Whether two records of one run say the same: with the same flags all of it,
 * else the numbers. */
static gboolean
agree(const StoreRun *a, const char *body, gsize len, const StoreSlot *b)
{
    gsize a_len = a->len, b_len = len;

    if (!is_certain(a->status) || !is_certain(b->status)) {
        return TRUE;
    }
    if (a->status == RUN_OK && a->flags != b->flags) {
        const char *end = memchr(a->body, '\n', a->len);
        a_len = end ? (gsize)(end - a->body) : a->len;
        end = memchr(body, '\n', len);
        b_len = end ? (gsize)(end - body) : len;
    }
    return a->status == b->status && a_len == b_len &&
           memcmp(a->body, body, a_len) == 0;
}

/* TRUE if 'b' tells more than 'a'. */
static gboolean
is_better(const StoreSlot *b, const StoreSlot *a)
{
    if (a->status == RUN_OK || b->status == RUN_OK) {
        return b->status == RUN_OK &&
               (a->status != RUN_OK || (b->flags & ~a->flags));
    }
    if (a->status == b->status && a->took == b->took) {
        return FALSE; /* a copy */
    }
    if (a->status == RUN_HANG && b->status == RUN_HANG) {
        return b->took > a->took;
    }
    return TRUE; /* it failed again: the later one */
}

static void
note_conflict(Store *store, guint64 run, const StoreSlot *a, const StoreSlot *b)
{
    const Journal *x = g_ptr_array_index(store->journals, a->journal - 1);
    const Journal *y = g_ptr_array_index(store->journals, b->journal - 1);

    if (!store->conflict) {
        store->conflict = g_strdup_printf(
            "%s and %s contradict each other about point %" G_GUINT64_FORMAT
            ", replication %" G_GUINT64_FORMAT
            ", expected the same run to find the same",
            x->path, y->path, runplan_point(store->plan, run),
            runplan_replication(store->plan, run));
    }
}

/* Puts a run into its slot, unless what is there is better. */
static void
take_slot(Store *store, guint64 run, const StoreSlot *slot, const char *body,
          gsize len)
{
    StoreSlot *old = &store->slots[run];
    gboolean is_there = old->journal != 0;
    StoreRun before;

    if (is_there && old->build == slot->build) {
        is_there = store_read_slot(store, old, &before);
        if (is_there && !agree(&before, body, len, slot)) {
            note_conflict(store, run, old, slot);
        }
    }
    if (!is_there || is_better(slot, old)) {
        *old = *slot;
    }
}

/* "run ...": FALSE if it is none. */
static gboolean
take_run(Store *store, char **words, const JournalRecord *record)
{
    StoreRun what;
    StoreSlot slot;
    guint64 run;
    guint build;

    if (!read_words(words, &what)) {
        return FALSE;
    }
    if (!find_run(store, words[STORE_POINT], words[STORE_REPLICATION], &run,
                  &build)) {
        store->n_foreign++; /* perhaps with other columns */
        return TRUE;
    }
    if (!store_body_is_right(store->plan->scenario->columns, what.status,
                             what.flags, record->body->str,
                             record->body->len)) {
        return FALSE;
    }
    slot = store_slot_of(&what, build, store->journals->len, record->offset);
    take_slot(store, run, &slot, record->body->str, record->body->len);
    return TRUE;
}

static gboolean
is_digest(const char *word)
{
    gsize len = strspn(word, "0123456789abcdef");

    return len > 0 && word[len] == '\0';
}

/* Notes that the slice 'text' has begun. */
static void
note_slice(Store *store, const char *text)
{
    StoreSlice *slice;

    for (guint i = 0; i < store->slices->len; i++) {
        slice = g_ptr_array_index(store->slices, i);
        if (g_str_equal(slice->text, text)) {
            return;
        }
    }
    slice = g_new(StoreSlice, 1);
    *slice = (StoreSlice){g_strdup(text), g_strdup(store->whole),
                          store->journals->len};
    g_ptr_array_add(store->slices, slice);
}

/* "open ...": FALSE if it is none. */
static gboolean
take_open(Store *store, char **words)
{
    RunSlice slice;

    if (g_strv_length(words) != STORE_OPEN_WORDS ||
        store->builds->len >= MAX_BUILDS || !is_digest(words[STORE_BUILD]) ||
        !is_digest(words[STORE_PLAN]) ||
        !run_slice_read(words[STORE_SLICE], &slice, NULL)) {
        return FALSE;
    }
    need_build(store, words[STORE_BUILD]);
    g_free(store->stored_plan);
    store->stored_plan = g_strdup(words[STORE_PLAN]);
    note_slice(store, words[STORE_SLICE]);
    return TRUE;
}

/* As JournalFn. */
static gboolean
take_record(gpointer user, const JournalRecord *record)
{
    Store *store = user;
    g_auto(GStrv) words = g_strsplit(record->head, " ", -1);

    if (g_str_equal(words[0], "run")) {
        return take_run(store, words, record);
    }
    return g_str_equal(words[0], "open") && take_open(store, words);
}

static void
note_damage(Store *store, const Journal *journal)
{
    if (journal->damaged_bytes > 0) {
        g_ptr_array_add(store->damages,
                        g_strdup_printf("%s: %" G_GUINT64_FORMAT
                                        " bytes in it are damaged; what they "
                                        "held counts as missing",
                                        journal->path, journal->damaged_bytes));
    }
    if (journal->torn_bytes > 0) {
        g_ptr_array_add(store->damages,
                        g_strdup_printf("%s: torn at byte %" G_GUINT64_FORMAT
                                        "; the %" G_GUINT64_FORMAT
                                        " bytes behind count as missing",
                                        journal->path, journal->end,
                                        journal->torn_bytes));
    }
}

/* TRUE if so many journals are open that other files might not be. */
static gboolean
are_many_open(const Store *store)
{
    struct rlimit limit;

    return getrlimit(RLIMIT_NOFILE, &limit) == 0 &&
           store->journals->len > limit.rlim_cur / 2;
}

/* Adds one journal. */
static gboolean
read_journal(Store *store, const char *path, GError **error)
{
    Journal *journal;

    if (store->journals->len >= MAX_JOURNALS) {
        return mistake(error, "%s: too many journals, expected at most %d",
                       path, MAX_JOURNALS);
    }
    journal = journal_open(path, error);
    if (!journal) {
        return FALSE;
    }
    g_ptr_array_add(store->journals, journal);
    journal_scan(journal, take_record, store);
    g_ptr_array_add(store->plans, g_steal_pointer(&store->stored_plan));
    note_damage(store, journal);
    if (are_many_open(store)) {
        journal_rest(journal);
    }
    return TRUE;
}

static int
by_text(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

gboolean
store_read(Store *store, const char *folder, GError **error)
{
    g_autofree char *path = g_build_filename(folder, "store", NULL);
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    const char *name;

    if (!store->folder) {
        store->folder = g_strdup(folder);
    }
    g_free(store->whole);
    store->whole = slice_whole(folder);
    while (dir && (name = g_dir_read_name(dir))) {
        if (g_str_has_suffix(name, ".journal")) {
            g_ptr_array_add(names, g_build_filename(path, name, NULL));
        }
    }
    g_ptr_array_sort(names, by_text);
    for (guint i = 0; i < names->len; i++) {
        if (!read_journal(store, g_ptr_array_index(names, i), error)) {
            return FALSE;
        }
    }
    return TRUE;
}

gboolean
store_read_all(Store *store, const char *folder, GError **error)
{
    g_autoptr(GPtrArray) slices = slice_folders(folder);
    gboolean ok = store_read(store, folder, error);

    for (guint i = 0; ok && i < slices->len; i++) {
        const SliceFolder *slice = g_ptr_array_index(slices, i);
        ok = store_read(store, slice->path, error);
    }
    return ok;
}
