/* SPDX-License-Identifier: GPL-2.0-only */
#define _GNU_SOURCE /* statx() */
#include "scenarios/base/origin.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define MACHINE_ID "/etc/machine-id"

/* The folder as the file system knows it, and who asks; NULL: there is no such
 * folder.  (transfer full) */
static char *
identity(const char *folder)
{
    struct statx info;

    if (statx(AT_FDCWD, folder, 0, STATX_INO | STATX_BTIME, &info) != 0) {
        return NULL;
    }
    if (!(info.stx_mask & STATX_BTIME)) {
        info.stx_btime.tv_sec = info.stx_btime.tv_nsec = 0;
    }
    return g_strdup_printf("finwait results, user %u, folder %" G_GUINT64_FORMAT
                           ", born %" G_GINT64_FORMAT ".%09u",
                           geteuid(), (guint64)info.stx_ino,
                           (gint64)info.stx_btime.tv_sec,
                           info.stx_btime.tv_nsec);
}

/* What a folder that was made here says of itself; "" for one that is not
 * there.  (transfer full) */
char *
origin_mark(const char *folder)
{
    g_autofree char *words = identity(folder);
    g_autofree char *key = NULL;
    gsize len = 0;

    if (!words) {
        return g_strdup("");
    }
    if (!g_file_get_contents(MACHINE_ID, &key, &len, NULL)) {
        len = 0;
    }
    return g_compute_hmac_for_string(
        G_CHECKSUM_SHA256, (const guchar *)(key ? key : ""), len, words, -1);
}

/* TRUE if 'mark' is that of 'folder', here and now. */
gboolean
origin_is_here(const char *folder, const char *mark)
{
    g_autofree char *own = origin_mark(folder);

    return *own && g_str_equal(own, mark);
}

/* TRUE if 'path' is a file of the user's own, and no link to one. */
gboolean
origin_is_mine(const char *path)
{
    struct stat info;

    return lstat(path, &info) == 0 && S_ISREG(info.st_mode) &&
           info.st_uid == geteuid();
}
