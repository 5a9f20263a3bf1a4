/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/base/userfile.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "scenarios/base/error.h"
#include "scenarios/base/outfile.h"

/* As many links in a row as Linux follows. */
#define MAX_LINKS 40

/* Where a path leads. */
typedef struct Place {
    char *path; /* with no link at its end */
    int fd;     /* one of ours that the path is of (/dev/stdout); -1: none */
} Place;

/* TRUE if 'folder' is on procfs, whose links are no paths. */
static gboolean
is_proc(const char *folder)
{
    struct statfs is;

    return statfs(folder, &is) == 0 && is.f_type == PROC_SUPER_MAGIC;
}

/* The descriptor of this process that the path 'folder'/'name' in procfs
 * stands for, or -1. */
static int
own_descriptor(const char *folder, const char *name)
{
    g_autofree char *own = g_strdup_printf("/proc/%d/fd", (int)getpid());
    char *real = realpath(folder, NULL);
    gboolean is_own = real && g_str_equal(real, own);
    guint64 fd;

    free(real);
    return is_own &&
                   g_ascii_string_to_unsigned(name, 10, 0, G_MAXINT, &fd, NULL)
               ? (int)fd
               : -1;
}

/* Follows the links at the end of 'path'; place_clear() frees. */
static void
find_place(const char *path, Place *place)
{
    *place = (Place){.path = g_strdup(path), .fd = -1};
    for (guint i = 0; i < MAX_LINKS; i++) {
        g_autofree char *folder = g_path_get_dirname(place->path);
        g_autofree char *name = g_path_get_basename(place->path);
        g_autofree char *to = g_file_read_link(place->path, NULL);
        if (!to) {
            return;
        }
        if (is_proc(folder)) {
            place->fd = own_descriptor(folder, name);
            return;
        }
        g_free(place->path);
        place->path = g_path_is_absolute(to)
                          ? g_steal_pointer(&to)
                          : g_build_filename(folder, to, NULL);
    }
}

static void
place_clear(Place *place)
{
    g_free(place->path);
}

static gboolean
cannot_write(const char *path, int why, GError **error)
{
    return cannot(error, why,
                  "%s: cannot be written, expected a folder with room and "
                  "permission",
                  path);
}

/* Refuses a path that cannot be written, without a change; so that work that
 * takes long need not be done before it is told. */
gboolean
userfile_check(const char *path, GError **error)
{
    g_autofree char *folder = NULL;
    struct stat is;
    gboolean ok;
    Place place;

    find_place(path, &place);
    folder = g_path_get_dirname(place.path);
    if (place.fd >= 0) {
        ok = TRUE;
    } else if (g_stat(place.path, &is) != 0) {
        ok = g_access(folder, W_OK) == 0 || cannot_write(path, errno, error);
    } else if (S_ISDIR(is.st_mode)) {
        ok = mistake(error, "%s: a folder, expected a file", path);
    } else {
        ok =
            g_access(place.path, W_OK) == 0 || cannot_write(path, errno, error);
    }
    place_clear(&place);
    return ok;
}

/* Writes all of 'text'; FALSE leaves why in errno. */
static gboolean
write_all(int fd, const char *text)
{
    gsize len = strlen(text);

    while (len > 0) {
        gssize n = write(fd, text, len);
        if (n < 0 && errno != EINTR) {
            return FALSE;
        }
        text += MAX(n, 0);
        len -= (gsize)MAX(n, 0);
    }
    return TRUE;
}

/* Writes to what is there, or to the descriptor that it is. */
static gboolean
write_in_place(const char *path, const Place *place, const char *text,
               GError **error)
{
    int fd =
        place->fd >= 0
            ? dup(place->fd)
            : g_open(place->path, O_WRONLY | O_TRUNC | O_NOCTTY | O_CLOEXEC, 0);
    gboolean ok;

    if (fd < 0) {
        return cannot_write(path, errno, error);
    }
    fflush(stdout); /* which it may be */
    ok = write_all(fd, text);
    ok = ok || cannot_write(path, errno, error);
    if (close(fd) != 0 && ok) {
        ok = cannot_write(path, errno, error);
    }
    return ok;
}

/* Puts a new file in the place of 'old' (NULL: there is none), which it
 * resembles; FALSE without an error if that cannot be. */
static gboolean
replace(const Place *place, const struct stat *old, const char *text,
        GError **error)
{
    g_autofree char *folder = g_path_get_dirname(place->path);
    g_autofree char *name = g_path_get_basename(place->path);
    OutFile *file = outfile_open(folder, name, old ? NULL : error);

    if (file && old && !outfile_look_like(file, old)) {
        g_clear_pointer(&file, outfile_abandon);
    }
    if (!file) {
        return FALSE;
    }
    if (!outfile_write(file, text, strlen(text), error)) {
        outfile_abandon(file);
        return FALSE;
    }
    return outfile_commit(file, error);
}

/* Writes 'text' to the file 'path'. */
gboolean
userfile_put(const char *path, const char *text, GError **error)
{
    g_autoptr(GError) why = NULL;
    gboolean ok, is_new;
    struct stat is;
    Place place;

    if (!userfile_check(path, error)) {
        return FALSE;
    }
    find_place(path, &place);
    is_new = place.fd < 0 && g_stat(place.path, &is) != 0;
    ok = is_new || (place.fd < 0 && S_ISREG(is.st_mode) && is.st_nlink == 1 &&
                    !is_proc(place.path));
    ok = ok && replace(&place, is_new ? NULL : &is, text, &why);
    if (why) {
        g_propagate_error(error, g_steal_pointer(&why));
    } else if (!ok) {
        ok = write_in_place(path, &place, text, error);
    }
    place_clear(&place);
    return ok;
}

/* Writes 'text' to the file 'path', which must not be there yet, not even as a
 * link that leads nowhere: nothing is ever replaced. */
gboolean
userfile_create(const char *path, const char *text, GError **error)
{
    int fd = g_open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    gboolean ok;

    if (fd < 0 && errno == EEXIST) {
        return mistake(error, "%s: is there already, expected a new name",
                       path);
    }
    if (fd < 0) {
        return cannot_write(path, errno, error);
    }
    ok = write_all(fd, text) || cannot_write(path, errno, error);
    if (close(fd) != 0 && ok) {
        ok = cannot_write(path, errno, error);
    }
    if (!ok) {
        g_unlink(path); /* it is ours, and no use */
    }
    return ok;
}

/* Makes the folder 'path' with those on the way, unless it is there. */
gboolean
userfile_make_folder(const char *path, GError **error)
{
    return g_mkdir_with_parents(path, 0777) == 0 ||
           mistake(error,
                   "%s: cannot be made, expected a folder with permission to "
                   "write",
                   path);
}
