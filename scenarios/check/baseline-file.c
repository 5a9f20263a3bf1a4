/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/check/baseline-file.h"

#include <string.h>

#include "scenarios/base/error.h"

#define VERSION_PREFIX "ns-"

/* The folder of one version.  (transfer full) */
static char *
folder_of_version(const char *folder, const char *ns3)
{
    g_autofree char *name = g_strconcat(VERSION_PREFIX, ns3, NULL);

    return g_build_filename(folder, name, NULL);
}

/* (transfer full) */
static char *
file_in(const char *folder, const char *scenario)
{
    g_autofree char *name = g_strconcat(scenario, ".txt", NULL);

    return g_build_filename(folder, name, NULL);
}

static gboolean
is_in(const char *folder, const char *scenario)
{
    g_autofree char *path = file_in(folder, scenario);

    return g_file_test(path, G_FILE_TEST_EXISTS);
}

/* The baseline in the file of 'scenario' in just that 'folder'. */
static Baseline *
read_in(const char *folder, const char *scenario, GError **error)
{
    g_autofree char *path = file_in(folder, scenario);
    g_autofree char *text = NULL;
    gsize len;

    if (!g_file_get_contents(path, &text, &len, NULL)) {
        mistake(error, "%s: cannot be read, expected a baseline", path);
        return NULL;
    }
    return baseline_parse(path, text, len, error);
}

/* What was accepted for 'scenario' with the version 'ns3'; if it has no folder
 * or is not in there, what was accepted with the one version that there is.
 * NULL, without 'error': nothing was.  (transfer full): baseline_free() */
Baseline *
baseline_load(const char *folder, const char *scenario, const char *ns3,
              GError **error)
{
    g_autofree char *own = folder_of_version(folder, ns3);

    if (is_in(own, scenario)) {
        return read_in(own, scenario, error);
    }
    return is_in(folder, scenario) ? read_in(folder, scenario, error) : NULL;
}

/* The versions that have a folder; of 'scenario', if that is not NULL, only
 * those that have its baseline.  (transfer full) */
static GPtrArray *
versions_in(const char *folder, const char *scenario)
{
    GPtrArray *versions = g_ptr_array_new_with_free_func(g_free);
    GDir *dir = g_dir_open(folder, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (g_str_has_prefix(name, VERSION_PREFIX) &&
            (scenario ? is_in(path, scenario)
                      : g_file_test(path, G_FILE_TEST_IS_DIR))) {
            g_ptr_array_add(versions, g_strdup(name + strlen(VERSION_PREFIX)));
        }
    }
    g_clear_pointer(&dir, g_dir_close);
    return versions;
}

/* Whether the file of 'scenario' in 'folder' is of a version that is not
 * 'ns3'. */
static gboolean
is_of_another(const char *folder, const char *scenario, const char *ns3)
{
    g_autoptr(Baseline) baseline = read_in(folder, scenario, NULL);

    return baseline && *baseline->ns3 && !g_str_equal(baseline->ns3, ns3);
}

/* The folder into which what happens with 'ns3' is written: where it is read,
 * unless that is of another version.  (transfer full) */
char *
baseline_place(const char *folder, const char *scenario, const char *ns3)
{
    g_autofree char *own = folder_of_version(folder, ns3);
    g_autoptr(GPtrArray) versions = versions_in(folder, NULL);
    gboolean is_split =
        is_in(own, scenario) ||
        (is_in(folder, scenario) ? is_of_another(folder, scenario, ns3)
                                 : versions->len > 0);

    return is_split ? g_steal_pointer(&own) : g_strdup(folder);
}

static int
by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The versions in whose folder there is a baseline of 'scenario', as text; NULL
 * if there is none.  (transfer full) */
char *
baseline_versions(const char *folder, const char *scenario)
{
    g_autoptr(GPtrArray) versions = versions_in(folder, scenario);

    if (!versions->len) {
        return NULL;
    }
    g_ptr_array_sort(versions, by_name);
    g_ptr_array_add(versions, NULL);
    return g_strjoinv(", ", (char **)versions->pdata);
}
