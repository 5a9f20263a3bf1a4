/* SPDX-License-Identifier: GPL-2.0-only */
#define _GNU_SOURCE /* O_PATH */
#include "scenarios/base/beneath.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scenarios/base/error.h"

/* How a folder is held that is only walked through. */
#define HOLD (O_PATH | O_DIRECTORY | O_CLOEXEC)
/* How often a random name is tried. */
#define MAX_TRIES 100

/* ---- Complaints ----------------------------------------------------------
 */

/* Complains of what is at 'name' and should be 'wanted'. */
static gboolean
wrong_kind(const char *root, const char *name, mode_t mode, const char *wanted,
           GError **error)
{
    g_autofree char *path = g_build_filename(root, name, NULL);

    return mistake(error, "%s: %s, expected %s%s", path,
                   S_ISLNK(mode)   ? "a symbolic link"
                   : S_ISDIR(mode) ? "a folder"
                   : S_ISREG(mode) ? "a file"
                                   : "a device, pipe or socket",
                   wanted,
                   S_ISLNK(mode) ? "; no link is followed in there" : "");
}

/* Complains of 'name' in the folder 'at', which could not be used as 'wanted'
 * for the reason 'why'. */
static gboolean
cannot_use(int at, const char *leaf, const char *root, const char *name,
           const char *wanted, int why, GError **error)
{
    g_autofree char *path = g_build_filename(root, name, NULL);
    struct stat is;

    if ((why == ELOOP || why == ENOTDIR || why == EISDIR || why == ENXIO) &&
        fstatat(at, leaf, &is, AT_SYMLINK_NOFOLLOW) == 0) {
        return wrong_kind(root, name, is.st_mode, wanted, error);
    }
    return cannot(error, why,
                  "%s: cannot be made or opened, expected %s, in a folder "
                  "with room and permission",
                  path, wanted);
}

/* ---- Walking -------------------------------------------------------------
 */

/* Holds the folder 'root'; -1: it cannot be. */
static int
hold_root(const char *root, GError **error)
{
    int at = g_open(root, HOLD, 0);

    if (at < 0) {
        mistake(error, "%s: cannot be opened, expected a folder: %s", root,
                g_strerror(errno));
    }
    return at;
}

/* Holds the folder 'name' below 'root', "" for 'root' itself, and the folders
 * on the way, made if need be; -1: it cannot be. */
static int
walk(const char *root, const char *name, gboolean make, GError **error)
{
    g_auto(GStrv) steps = g_strsplit(name, "/", -1);
    g_autoptr(GString) walked = g_string_new(NULL);
    int at = hold_root(root, error);

    for (char **step = steps; at >= 0 && *step; step++) {
        int next = -1, why = 0;
        g_assert(**step && !g_str_equal(*step, ".."));
        g_string_append_printf(walked, "%s%s", walked->len ? "/" : "", *step);
        if (!make || mkdirat(at, *step, 0777) == 0 || errno == EEXIST) {
            next = openat(at, *step, HOLD | O_NOFOLLOW);
        }
        if (next < 0) {
            why = errno;
            cannot_use(at, *step, root, walked->str, "a folder", why, error);
        }
        close(at);
        at = next;
    }
    return at;
}

/* Holds the folder 'name' below 'root', which is there; "" is 'root'.  Returns
 * a descriptor for openat() and its like, to be closed, or -1. */
int
beneath_enter(const char *root, const char *name, GError **error)
{
    return walk(root, name, FALSE, error);
}

/* Holds the folder of 'name' and points '*leaf' at the name in it. */
static int
enter_parent(const char *root, const char *name, const char **leaf,
             GError **error)
{
    const char *slash = strrchr(name, '/');
    g_autofree char *folder =
        g_strndup(name, slash ? (gsize)(slash - name) : 0);

    *leaf = slash ? slash + 1 : name;
    return walk(root, folder, FALSE, error);
}

/* ---- Files and folders ---------------------------------------------------
 */

/* Refuses what is not a file with one name. */
static gboolean
is_own_file(int fd, const char *root, const char *name, GError **error)
{
    g_autofree char *path = g_build_filename(root, name, NULL);
    struct stat is = {0};

    if (fstat(fd, &is) != 0 || !S_ISREG(is.st_mode)) {
        return wrong_kind(root, name, is.st_mode, "a file", error);
    }
    return is.st_nlink <= 1 ||
           mistake(error,
                   "%s: has another name (a hard link), expected a file of "
                   "its own, since what is written would be there, too; a copy "
                   "of it is one",
                   path);
}

/* Opens the file 'name' below 'root' to change it in its place, with the
 * 'flags' of open(2).  Returns a descriptor, to be closed, or -1. */
int
beneath_open(const char *root, const char *name, int flags, GError **error)
{
    const char *leaf;
    int at = enter_parent(root, name, &leaf, error);
    int fd, why;

    if (at < 0) {
        return -1;
    }
    fd = openat(at, leaf,
                flags | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0666);
    why = errno;
    if (fd < 0) {
        cannot_use(at, leaf, root, name, "a file", why, error);
    } else if (!is_own_file(fd, root, name, error)) {
        close(fd);
        fd = -1;
    }
    close(at);
    return fd;
}

/* Makes the folder 'name' below 'root', with those on the way, unless it is
 * there. */
gboolean
beneath_make_folder(const char *root, const char *name, GError **error)
{
    int at = walk(root, name, TRUE, error);

    return at >= 0 && close(at) == 0;
}

/* (transfer full) */
char *
beneath_temporary_name(void)
{
    return g_strdup_printf(BENEATH_TEMPORARY "%08x", g_random_int());
}

/* Makes a new folder in the folder 'name' below 'root'.  Returns its path
 * below 'root' (transfer full), or NULL. */
char *
beneath_make_temporary(const char *root, const char *name, GError **error)
{
    int at = walk(root, name, TRUE, error);
    g_autofree char *leaf = NULL;
    int made = -1;

    if (at < 0) {
        return NULL;
    }
    for (guint i = 0; made != 0 && i < MAX_TRIES; i++) {
        g_free(leaf);
        leaf = beneath_temporary_name();
        made = mkdirat(at, leaf, 0777);
    }
    if (made != 0) {
        cannot_use(at, leaf, root, name, "a folder to make one in", errno,
                   error);
    }
    close(at);
    return made == 0 ? g_build_filename(name, leaf, NULL) : NULL;
}

/* Two names and the folders that they are in. */
typedef struct Move {
    int at, to_at;
    const char *leaf, *to_leaf;
} Move;

static gboolean
move_begin(Move *move, const char *root, const char *from, const char *to,
           GError **error)
{
    move->at = enter_parent(root, from, &move->leaf, error);
    move->to_at =
        move->at < 0 ? -1 : enter_parent(root, to, &move->to_leaf, error);
    return move->to_at >= 0;
}

static void
move_end(const Move *move)
{
    if (move->at >= 0) {
        close(move->at);
    }
    if (move->to_at >= 0) {
        close(move->to_at);
    }
}

/* Gives the file 'from' the name 'to', in place of a file or of nothing; both
 * are below 'root'. */
gboolean
beneath_rename(const char *root, const char *from, const char *to,
               GError **error)
{
    gboolean ok = FALSE;
    struct stat is;
    Move move;

    if (move_begin(&move, root, from, to, error)) {
        if (fstatat(move.to_at, move.to_leaf, &is, AT_SYMLINK_NOFOLLOW) == 0 &&
            !S_ISREG(is.st_mode)) {
            wrong_kind(root, to, is.st_mode, "a file", error);
        } else if (renameat(move.at, move.leaf, move.to_at, move.to_leaf) !=
                   0) {
            cannot_use(move.to_at, move.to_leaf, root, to, "a file", errno,
                       error);
        } else {
            ok = TRUE;
        }
    }
    move_end(&move);
    return ok;
}

/* Gives 'from', a folder, the name 'to', which nothing may have; FALSE
 * if that cannot be. */
gboolean
beneath_set_aside(const char *root, const char *from, const char *to)
{
    Move move;
    gboolean ok = move_begin(&move, root, from, to, NULL) &&
                  renameat(move.at, move.leaf, move.to_at, move.to_leaf) == 0;

    move_end(&move);
    return ok;
}

/* Removes the file 'name', or a link of that name, not what it leads to; FALSE
 * if there is none. */
gboolean
beneath_remove(const char *root, const char *name)
{
    const char *leaf;
    int at = enter_parent(root, name, &leaf, NULL);
    gboolean ok = at >= 0 && unlinkat(at, leaf, 0) == 0;

    if (at >= 0) {
        close(at);
    }
    return ok;
}

/* The names in the folder 'name' below 'root'; none if there is no such
 * folder.  (transfer full) */
GPtrArray *
beneath_list(const char *root, const char *name)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    int at = walk(root, name, FALSE, NULL);
    int fd = at < 0 ? -1 : openat(at, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *folder = fd < 0 ? NULL : fdopendir(fd);
    const struct dirent *entry;

    while (folder && (entry = readdir(folder))) {
        if (!g_str_equal(entry->d_name, ".") &&
            !g_str_equal(entry->d_name, "..")) {
            g_ptr_array_add(names, g_strdup(entry->d_name));
        }
    }
    if (folder) {
        closedir(folder);
    } else if (fd >= 0) {
        close(fd);
    }
    if (at >= 0) {
        close(at);
    }
    return names;
}

/* Removes the folder 'name' below 'root' with its files; folders in it stay,
 * and it with them. */
void
beneath_remove_folder(const char *root, const char *name)
{
    g_autoptr(GPtrArray) names = beneath_list(root, name);
    const char *leaf;
    int at;

    for (guint i = 0; i < names->len; i++) {
        g_autofree char *file =
            g_build_filename(name, (char *)names->pdata[i], NULL);
        beneath_remove(root, file);
    }
    at = enter_parent(root, name, &leaf, NULL);
    if (at >= 0) {
        unlinkat(at, leaf, AT_REMOVEDIR);
        close(at);
    }
}

/* Refuses anything but files and folders at 'name' and below it, so that it
 * is told before work is done that could not be written.  Fine if there is
 * nothing. */
gboolean
beneath_check(const char *root, const char *name, GError **error)
{
    const char *leaf;
    int at = enter_parent(root, name, &leaf, error);
    g_autoptr(GPtrArray) names = NULL;
    struct stat is;
    gboolean ok;

    if (at < 0) {
        return FALSE;
    }
    ok = fstatat(at, leaf, &is, AT_SYMLINK_NOFOLLOW) == 0;
    close(at);
    if (!ok || S_ISREG(is.st_mode)) {
        return TRUE;
    }
    if (!S_ISDIR(is.st_mode)) {
        return wrong_kind(root, name, is.st_mode, "a file or folder", error);
    }
    names = beneath_list(root, name);
    for (guint i = 0; ok && i < names->len; i++) {
        g_autofree char *below =
            g_build_filename(name, (char *)names->pdata[i], NULL);
        ok = beneath_check(root, below, error);
    }
    return ok;
}
