/* SPDX-License-Identifier: GPL-2.0-only */
/* Stores that are put aside: whoever begins anew by mistake, even twice, has
 * lost nothing.  Call these with the lock of the folder (base/lock.h). */
#include "scenarios/store/store.h"

#include <string.h>

#include "scenarios/base/beneath.h"
#include "scenarios/base/error.h"

/* More than these are removed by hand. */
#define MAX_OLD 1000

/* store.old, store.old.2, ...  (transfer full) */
static char *
old_name(guint i)
{
    return i == 1 ? g_strdup("store.old") : g_strdup_printf("store.old.%u", i);
}

/* TRUE if there is a journal in the store of 'folder'. */
static gboolean
has_journal(const char *folder)
{
    g_autoptr(GPtrArray) names = beneath_list(folder, "store");

    for (guint i = 0; i < names->len; i++) {
        if (g_str_has_suffix(names->pdata[i], ".journal")) {
            return TRUE;
        }
    }
    return FALSE;
}

/* Puts the store of 'folder', if there is one, aside under a name that is
 * free: '*aside' (transfer full), or NULL. */
gboolean
store_set_aside(const char *folder, char **aside, GError **error)
{
    g_autofree char *path = NULL;

    *aside = NULL;
    if (!has_journal(folder)) {
        return TRUE;
    }
    for (guint i = 1; i <= MAX_OLD; i++) {
        g_autofree char *name = old_name(i);
        g_free(path);
        path = g_build_filename(folder, name, NULL);
        if (!g_file_test(path, G_FILE_TEST_EXISTS) &&
            beneath_set_aside(folder, "store", name)) {
            *aside = g_steal_pointer(&path);
            return TRUE;
        }
    }
    return mistake(error,
                   "%s: its store cannot be kept under another name, expected "
                   "a folder with permission to write and less than %d of "
                   "them",
                   folder, MAX_OLD);
}

/* TRUE for the names that old_name() gives. */
static gboolean
is_old_name(const char *name)
{
    const char *number = name + strlen("store.old");

    return g_str_has_prefix(name, "store.old") &&
           (!*number ||
            (*number == '.' && number[1] &&
             strspn(number + 1, "0123456789") == strlen(number + 1)));
}

/* Removes all that was put aside in 'folder'. */
void
store_remove_old(const char *folder)
{
    g_autoptr(GPtrArray) names = beneath_list(folder, "");

    for (guint i = 0; i < names->len; i++) {
        if (is_old_name(names->pdata[i])) {
            beneath_remove_folder(folder, names->pdata[i]);
        }
    }
}
