/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/store/gather.h"

#include <stdint.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "scenarios/base/error.h"
#include "scenarios/base/lock.h"
#include "scenarios/base/results-folder.h"
#include "scenarios/base/shell.h"
#include "scenarios/store/slices.h"

/* TRUE if 'folder' has runs of its own, or is about to. */
static gboolean
has_store(const char *folder)
{
    g_autofree char *path = store_scenario_path(folder);

    return g_file_test(path, G_FILE_TEST_IS_REGULAR);
}

/* TRUE if all that is in 'folder', which is one, is what finwait makes before
 * the first run is over. */
static gboolean
is_empty(const char *folder)
{
    static const char *const ours[] = {"finwait-results", "store",  "store.old",
                                       "slices",          "engine", NULL};
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        if (!g_strv_contains(ours, name) &&
            !g_str_has_prefix(name, FOLDER_LOCK_NAME)) {
            return FALSE;
        }
    }
    return dir != NULL;
}

/* Adds 'folder', unless it is there already under whatever name. */
static void
add_folder(Gather *gather, GHashTable *known, const char *folder)
{
    struct stat now;
    char *id;

    if (!has_store(folder) || stat(folder, &now) != 0) {
        return;
    }
    id = g_strdup_printf("%ju:%ju", (uintmax_t)now.st_dev,
                         (uintmax_t)now.st_ino);
    if (g_hash_table_add(known, id)) {
        g_ptr_array_add(gather->folders, g_strdup(folder));
    }
}

/* Finds the folders of 'named', and of the slices below it, that have runs; it
 * is noted if there are none yet, and refused if it is something else. */
static gboolean
find_folders(Gather *gather, GHashTable *known, const char *named,
             GError **error)
{
    g_autoptr(GPtrArray) slices = slice_folders(named);
    gboolean has_runs = has_store(named);

    add_folder(gather, known, named);
    for (guint i = 0; i < slices->len; i++) {
        const SliceFolder *slice = g_ptr_array_index(slices, i);
        has_runs = has_runs || has_store(slice->path);
        add_folder(gather, known, slice->path);
    }
    if (!has_runs && is_empty(named)) {
        g_ptr_array_add(
            gather->notes,
            g_strdup_printf("%s: no runs in it yet, left out", named));
        return TRUE;
    }
    return has_runs || mistake(error,
                               "%s: no finished runs in it, expected a folder "
                               "that `finwait run` made",
                               named);
}

/* The scenario whose runs are in 'folder'.  (transfer full) */
static Scenario *
load(const char *folder, GError **error)
{
    g_autofree char *path = store_scenario_path(folder);

    return scenario_load(path, NULL, error);
}

/* Refuses a folder of another campaign. */
static gboolean
check_plan(const Gather *gather, const char *folder, GError **error)
{
    g_autoptr(Scenario) scenario = load(folder, error);
    g_autoptr(RunPlan) plan = scenario ? runplan_new(scenario) : NULL;

    return plan &&
           (g_str_equal(plan->digest, gather->plan->digest) ||
            mistake(error,
                    "%s: its scenario is %s, that of %s is %s, expected the "
                    "same; --force takes what is of the first",
                    folder, plan->digest,
                    (char *)g_ptr_array_index(gather->folders, 0),
                    gather->plan->digest));
}

/* Journals stay open while their runs may be asked for, if they can. */
static void
allow_many_files(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

/* Reads what one folder has.  Its journals name the plan that they are of;
 * only one that names another is asked for its scenario, since to make a plan
 * takes longer than to read the runs of a slice. */
static gboolean
read_folder(Gather *gather, const char *folder, gboolean force, GError **error)
{
    guint before = store_strangers(gather->store);

    return results_folder_check(folder, error) &&
           store_read(gather->store, folder, error) &&
           (force || store_strangers(gather->store) == before ||
            check_plan(gather, folder, error));
}

/* Reads all folders that have been found. */
static gboolean
read_all(Gather *gather, gboolean force, GError **error)
{
    const char *first = g_ptr_array_index(gather->folders, 0);

    gather->scenario =
        results_folder_check(first, error) ? load(first, error) : NULL;
    if (!gather->scenario) {
        return FALSE;
    }
    gather->plan = runplan_new(gather->scenario);
    gather->store = store_new(gather->plan);
    for (guint i = 0; i < gather->folders->len; i++) {
        if (!read_folder(gather, g_ptr_array_index(gather->folders, i), force,
                         error)) {
            return FALSE;
        }
    }
    return store_check(gather->store, force, error);
}

/* Reads all that 'named' (NULL-terminated, at least one) have of the scenario
 * of the first, slices below them too.  Refused are, unless 'force', other
 * scenarios and builds; always, runs that contradict each other.
 * gather_clear() frees what there is, also after an error. */
gboolean
gather_open(Gather *gather, const char *const *named, gboolean force,
            GError **error)
{
    g_autoptr(GHashTable) known =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    *gather = (Gather){.whole = slice_whole(named[0])};
    gather->folders = g_ptr_array_new_with_free_func(g_free);
    gather->notes = g_ptr_array_new_with_free_func(g_free);
    allow_many_files();
    for (guint i = 0; named[i]; i++) {
        if (!find_folders(gather, known, named[i], error)) {
            return FALSE;
        }
    }
    if (gather->folders->len == 0) {
        return mistake(error,
                       "%s: no finished runs in it, expected a folder that "
                       "`finwait run` made",
                       named[0]);
    }
    return read_all(gather, force, error);
}

void
gather_clear(Gather *gather)
{
    store_free(gather->store);
    runplan_free(gather->plan);
    scenario_free(gather->scenario);
    g_ptr_array_unref(gather->folders);
    g_ptr_array_unref(gather->notes);
    g_free(gather->whole);
}

gboolean
gather_has_connections(const Gather *gather)
{
    RunStatus status;
    guint64 n = 0;

    for (guint64 run = 0; run < gather->plan->n_runs; run++) {
        if (store_status(gather->store, run, &status) && status == RUN_OK) {
            n++;
            if (!(store_flags(gather->store, run) & STORE_CONNECTIONS)) {
                return FALSE;
            }
        }
    }
    return n > 0;
}

/* (transfer full) */
char *
resume_command(const char *scenario, const char *whole, const char *slice,
               gboolean with_connections)
{
    GString *command = g_string_new("finwait run");

    shell_append(command, scenario);
    shell_append(command, "--out");
    shell_append(command, whole);
    if (slice) {
        g_string_append_printf(command, " --slice %s", slice);
    }
    if (with_connections) {
        g_string_append(command, " --connections");
    }
    g_string_append(command, " --resume");
    return g_string_free(command, FALSE);
}

/* (transfer full) */
char *
gather_command(const Gather *gather, const char *whole, const char *slice)
{
    g_autofree char *own = store_scenario_path(whole);

    return resume_command(
        g_file_test(own, G_FILE_TEST_IS_REGULAR) ? own : gather->scenario->path,
        whole, slice, gather_has_connections(gather));
}
