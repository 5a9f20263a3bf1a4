/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/store/gather.h"

#include <sys/resource.h>
#include <sys/stat.h>

#include "scenarios/base/error.h"
#include "scenarios/base/results-folder.h"
#include "scenarios/base/shell.h"

/* The scenario whose runs are in 'folder'.  (transfer full) */
static Scenario *
load(const char *folder, GError **error)
{
    g_autofree char *path = store_scenario_path(folder);

    if (!g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
        mistake(error,
                "%s: no finished runs in it, expected a folder that `finwait "
                "run` made",
                folder);
        return NULL;
    }
    return results_folder_check(folder, error)
               ? scenario_load(path, NULL, error)
               : NULL;
}

/* TRUE if two names are of one folder. */
static gboolean
is_same_folder(const char *a, const char *b)
{
    struct stat x, y;

    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev &&
           x.st_ino == y.st_ino;
}

/* TRUE if one of the folders before 'n' is the same. */
static gboolean
is_known(const char *const *folders, guint n)
{
    for (guint i = 0; i < n; i++) {
        if (is_same_folder(folders[i], folders[n])) {
            return TRUE;
        }
    }
    return FALSE;
}

/* Refuses a folder of another campaign. */
static gboolean
check_plan(const Gather *gather, const char *first, const char *folder,
           GError **error)
{
    g_autoptr(Scenario) scenario = load(folder, error);
    g_autoptr(RunPlan) plan = scenario ? runplan_new(scenario) : NULL;

    return plan &&
           (g_str_equal(plan->digest, gather->plan->digest) ||
            mistake(error,
                    "%s: its scenario is %s, that of %s is %s, expected the "
                    "same; --force takes what is of the first",
                    folder, plan->digest, first, gather->plan->digest));
}

/* Every journal is open as long as its runs may be asked for. */
static void
allow_many_files(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

/* Reads all that 'folders' (NULL-terminated, at least one) have of the
 * scenario of the first.  Refused are, unless 'force', other scenarios and
 * builds; always, runs that contradict each other.  gather_clear() frees what
 * there is, also after an error. */
gboolean
gather_open(Gather *gather, const char *const *folders, gboolean force,
            GError **error)
{
    *gather = (Gather){0};
    allow_many_files();
    gather->scenario = load(folders[0], error);
    if (!gather->scenario) {
        return FALSE;
    }
    gather->plan = runplan_new(gather->scenario);
    gather->store = store_new(gather->plan);
    for (guint i = 0; folders[i]; i++) {
        if (!is_known(folders, i) &&
            ((!force && !check_plan(gather, folders[0], folders[i], error)) ||
             !store_read(gather->store, folders[i], error))) {
            return FALSE;
        }
    }
    return store_check(gather->store, force, error);
}

void
gather_clear(Gather *gather)
{
    store_free(gather->store);
    runplan_free(gather->plan);
    scenario_free(gather->scenario);
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
resume_command(const char *scenario, const char *folder, RunSlice slice,
               gboolean with_connections)
{
    GString *command = g_string_new("finwait run");

    shell_append(command, scenario);
    shell_append(command, "--out");
    shell_append(command, folder);
    if (slice.count > 1) {
        g_string_append_printf(command, " --slice %u/%u", slice.index + 1,
                               slice.count);
    }
    if (with_connections) {
        g_string_append(command, " --connections");
    }
    g_string_append(command, " --resume");
    return g_string_free(command, FALSE);
}

/* (transfer full) */
char *
gather_command(const Gather *gather, const char *folder, RunSlice slice)
{
    g_autofree char *path = store_scenario_path(folder);

    return resume_command(path, folder, slice, gather_has_connections(gather));
}
