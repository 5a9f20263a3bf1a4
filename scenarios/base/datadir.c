/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/base/datadir.h"

#include <string.h>

#include "scenarios/base/error.h"

/* Where `./waf install` puts the data; the build says so. */
#ifndef FINWAIT_DATADIR
#define FINWAIT_DATADIR "/usr/local/share/finwait"
#endif

/* TRUE if 'folder' holds our data. */
static gboolean
is_datadir(const char *folder)
{
    g_autofree char *style =
        g_build_filename(folder, "plots", "style.gp", NULL);

    return g_file_test(style, G_FILE_TEST_IS_REGULAR);
}

/* The data folder, seen from the program's own place: of an installation
 * (bin/), of a build folder, of a variant below it, or of a build folder that
 * is elsewhere, which has a link.  (transfer full), NULL if there is none. */
static char *
beside_program(void)
{
    const char *const ways[] = {"../share/finwait", "..", "../..", "source",
                                NULL};
    g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *bin = program ? g_path_get_dirname(program) : NULL;

    for (int i = 0; bin && ways[i]; i++) {
        g_autofree char *folder = g_build_filename(bin, ways[i], NULL);
        if (is_datadir(folder)) {
            return g_canonicalize_filename(folder, NULL);
        }
    }
    return NULL;
}

/* The data folder: $FINWAIT_DATADIR, what lies beside the program, or where
 * it was installed.  (transfer full) */
static char *
datadir(void)
{
    const char *env = g_getenv("FINWAIT_DATADIR");
    char *found;

    if (env && *env) {
        return g_strdup(env);
    }
    found = beside_program();
    return found ? found : g_strdup(FINWAIT_DATADIR);
}

/* The path of a data file: 'folder' is "plots" or "scenarios".
 * (transfer full) */
char *
datadir_file(const char *folder, const char *name)
{
    g_autofree char *data = datadir();

    return g_build_filename(data, folder, name, NULL);
}

static gint
by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names of the scenarios that ship, in alphabetical order.
 * (transfer full) */
char **
datadir_scenarios(void)
{
    g_autofree char *folder = datadir_file("scenarios", "");
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    GPtrArray *names = g_ptr_array_new();
    const char *file;

    while (dir && (file = g_dir_read_name(dir))) {
        if (g_str_has_suffix(file, ".ini")) {
            g_ptr_array_add(names, g_strndup(file, strlen(file) - 4));
        }
    }
    g_ptr_array_sort(names, by_name);
    g_ptr_array_add(names, NULL);
    return (char **)g_ptr_array_free(names, FALSE);
}

/* Complains of 'name', and returns NULL. */
static char *
a_conversation(const char *name, GError **error)
{
    mistake(error,
            "%s: a conversation, expected a scenario; `finwait talk` plays "
            "conversations",
            name);
    return NULL;
}

/* Complains of 'name', which exists; results have their scenario in them. */
static gboolean
not_a_file(const char *name, GError **error)
{
    g_autofree char *inside = g_build_filename(name, "scenario.ini", NULL);
    gboolean has = g_file_test(inside, G_FILE_TEST_IS_REGULAR);

    return mistake(error, "%s: not a file, expected a scenario%s%s%s", name,
                   has ? ", did you mean \"" : "", has ? inside : "",
                   has ? "\"?" : "");
}

/* The path of the scenario 'name': a file, or the name of one that ships.
 * (transfer full) */
char *
datadir_find_scenario(const char *name, GError **error)
{
    g_autofree char *file = NULL, *path = NULL;
    g_auto(GStrv) names = NULL;

    if (g_file_test(name, G_FILE_TEST_IS_REGULAR)) {
        return g_str_has_suffix(name, ".t") ? a_conversation(name, error)
                                            : g_strdup(name);
    }
    if (!strchr(name, '/')) {
        file = g_str_has_suffix(name, ".ini") ? g_strdup(name)
                                              : g_strconcat(name, ".ini", NULL);
        path = datadir_file("scenarios", file);
        if (g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
            return g_steal_pointer(&path);
        }
    }
    if (g_file_test(name, G_FILE_TEST_EXISTS)) {
        not_a_file(name, error);
        return NULL;
    }
    names = datadir_scenarios();
    mistaken_word(error, name, (const char *const *)names,
                  "%s: no such scenario, expected a file or a name that "
                  "`finwait list` shows",
                  *name ? name : "\"\"");
    return NULL;
}
