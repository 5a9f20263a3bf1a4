/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/base/scratch.h"

#include <glib/gstdio.h>

#include "scenarios/base/beneath.h"
#include "scenarios/base/error.h"

/* (transfer full): scratch_free() */
char *
scratch_new(GError **error)
{
    g_autoptr(GError) why = NULL;
    char *path = g_dir_make_tmp("finwait-XXXXXX", &why);

    if (!path) {
        mistake(error, "%s", why->message);
    }
    return path;
}

/* Removes the folder 'name' below 'root' with all that is in it; what a link
 * leads to stays. */
static void
remove_all(const char *root, const char *name)
{
    g_autoptr(GPtrArray) names = beneath_list(root, name);

    for (guint i = 0; i < names->len; i++) {
        g_autofree char *inner =
            g_build_filename(name, (char *)names->pdata[i], NULL);
        if (!beneath_remove(root, inner)) {
            remove_all(root, inner);
        }
    }
    beneath_remove_folder(root, name);
}

/* Removes the folder with all that is in it; accepts NULL. */
void
scratch_free(char *path)
{
    if (path) {
        g_autofree char *parent = g_path_get_dirname(path);
        g_autofree char *name = g_path_get_basename(path);
        remove_all(parent, name);
        g_free(path);
    }
}

/* A file without a name, which is gone when it is closed: its descriptor; -1 if
 * none can be made. */
int
scratch_file(void)
{
    g_autofree char *name = NULL;
    int fd = g_file_open_tmp("finwait-XXXXXX", &name, NULL);

    if (fd >= 0) {
        g_unlink(name);
    }
    return fd;
}
