/* SPDX-License-Identifier: GPL-2.0-only */
#include "tests/scenarios/support-command.h"

#include <glib/gstdio.h>
#include <stdarg.h>
#include <sys/wait.h>

#include "scenarios/base/beneath.h"

void
ran_finwait(Ran *ran, const char *folder, ...)
{
    g_autoptr(GPtrArray) argv = g_ptr_array_new();
    g_autoptr(GError) error = NULL;
    const char *binary = g_getenv("FINWAIT_BIN");
    int wait_status = 0;
    va_list words;

    g_assert_nonnull(binary);
    g_ptr_array_add(argv, (gpointer)binary);
    va_start(words, folder);
    do {
        g_ptr_array_add(argv, va_arg(words, char *));
    } while (g_ptr_array_index(argv, argv->len - 1));
    va_end(words);
    g_spawn_sync(folder, (char **)argv->pdata, NULL, G_SPAWN_DEFAULT, NULL,
                 NULL, &ran->out, &ran->err, &wait_status, &error);
    g_assert_no_error(error);
    ran->status = WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : -1;
}

void
ran_clear(Ran *ran)
{
    g_clear_pointer(&ran->out, g_free);
    g_clear_pointer(&ran->err, g_free);
}

char *
test_folder_new(void)
{
    g_autoptr(GError) error = NULL;
    char *folder = g_dir_make_tmp("finwait-XXXXXX", &error);

    g_assert_no_error(error);
    return folder;
}

static void
remove_tree(const char *path)
{
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *child = g_build_filename(path, name, NULL);
        remove_tree(child);
    }
    g_remove(path);
}

void
test_folder_remove(char *folder)
{
    remove_tree(folder);
    g_free(folder);
}

char *
test_file_get(const char *folder, const char *name, gsize *len)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autoptr(GError) error = NULL;
    char *text = NULL;

    g_file_get_contents(path, &text, len, &error);
    g_assert_no_error(error);
    return text;
}

void
test_file_put(const char *folder, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *parent = g_path_get_dirname(path);
    g_autoptr(GError) error = NULL;

    g_assert_cmpint(g_mkdir_with_parents(parent, 0777), ==, 0);
    g_file_set_contents(path, text, -1, &error);
    g_assert_no_error(error);
}

gboolean
test_has_temporaries(const char *folder, const char *name)
{
    g_autoptr(GPtrArray) names = beneath_list(folder, name);

    for (guint i = 0; i < names->len; i++) {
        if (g_str_has_prefix(names->pdata[i], BENEATH_TEMPORARY)) {
            return TRUE;
        }
    }
    return FALSE;
}

gboolean
test_file_exists(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);

    return g_file_test(path, G_FILE_TEST_EXISTS);
}
