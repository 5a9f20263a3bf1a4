/* SPDX-License-Identifier: GPL-2.0-only */
#define _GNU_SOURCE /* O_TMPFILE */
#include "scenarios/base/outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "scenarios/base/beneath.h"
#include "scenarios/base/error.h"

/* How often a random name is tried. */
#define MAX_TRIES 100

struct OutFile {
    FILE *stream;
    int folder;      /* where it will be; a descriptor */
    char *path;      /* what it will be called, for the user */
    char *name;      /* in 'folder' */
    char *temporary; /* what it is called until then; NULL: it has no name */
};

/* Closes and frees 'file'; a temporary name that it still has goes. */
static void
close_file(OutFile *file)
{
    if (file->temporary) {
        unlinkat(file->folder, file->temporary, 0);
    }
    if (file->stream) {
        fclose(file->stream);
    }
    close(file->folder);
    g_free(file->path);
    g_free(file->name);
    g_free(file->temporary);
    g_free(file);
}

static gboolean
cannot_write(const OutFile *file, int why, GError **error)
{
    return cannot(error, why,
                  "%s: cannot be written, expected a folder with room and "
                  "permission",
                  file->path);
}

/* The path under which a file without a name can be given one, in this or a
 * later step.  (transfer full) */
static char *
path_of(int fd)
{
    return g_strdup_printf("/proc/self/fd/%d", fd);
}

/* A file without a name, of which nothing is left if this process is killed;
 * -1: the file system knows no such thing. */
static int
open_nameless(const OutFile *file)
{
    int fd = openat(file->folder, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
    g_autofree char *path = path_of(fd);

    if (fd >= 0 && access(path, F_OK) != 0) {
        close(fd);
        fd = -1;
    }
    return fd;
}

/* A new file under a temporary name; -1: it cannot be made. */
static int
open_temporary(OutFile *file)
{
    int fd = -1;

    for (guint i = 0; fd < 0 && i < MAX_TRIES; i++) {
        g_autofree char *name = beneath_temporary_name();
        fd = openat(file->folder, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
                    0666);
        if (fd >= 0) {
            file->temporary = g_steal_pointer(&name);
        } else if (errno != EEXIST) {
            break;
        }
    }
    return fd;
}

static gboolean
open_stream(OutFile *file)
{
    int fd = open_nameless(file);

    if (fd < 0) {
        fd = open_temporary(file);
    }
    file->stream = fd < 0 ? NULL : fdopen(fd, "w");
    return file->stream != NULL;
}

/* Begins the file 'name' below 'root'; its folder is there.
 * (transfer full): outfile_commit() or outfile_abandon() */
OutFile *
outfile_open(const char *root, const char *name, GError **error)
{
    g_autofree char *dir = g_path_get_dirname(name);
    int folder = beneath_enter(root, g_str_equal(dir, ".") ? "" : dir, error);
    OutFile *file;

    if (folder < 0) {
        return NULL;
    }
    file = g_new0(OutFile, 1);
    file->folder = folder;
    file->path = g_build_filename(root, name, NULL);
    file->name = g_path_get_basename(name);
    if (!open_stream(file)) {
        cannot_write(file, errno, error);
        close_file(file);
        return NULL;
    }
    return file;
}

/* Appends 'len' bytes. */
gboolean
outfile_write(OutFile *file, const char *text, gsize len, GError **error)
{
    return fwrite(text, 1, len, file->stream) == len ||
           cannot_write(file, errno, error);
}

/* Gives 'file' the owner and the permissions of another; FALSE if that cannot
 * be. */
gboolean
outfile_look_like(OutFile *file, const struct stat *other)
{
    int fd = fileno(file->stream);
    struct stat is;

    return fstat(fd, &is) == 0 &&
           ((is.st_uid == other->st_uid && is.st_gid == other->st_gid) ||
            fchown(fd, other->st_uid, other->st_gid) == 0) &&
           fchmod(fd, other->st_mode & 07777) == 0;
}

/* Takes what was written back and frees 'file'; accepts NULL. */
void
outfile_abandon(OutFile *file)
{
    if (file) {
        close_file(file);
    }
}

/* Gives 'file' a name, if it has none. */
static gboolean
name_it(OutFile *file)
{
    g_autofree char *path = path_of(fileno(file->stream));

    for (guint i = 0; !file->temporary && i < MAX_TRIES; i++) {
        g_autofree char *name = beneath_temporary_name();
        if (linkat(AT_FDCWD, path, file->folder, name, AT_SYMLINK_FOLLOW) ==
            0) {
            file->temporary = g_steal_pointer(&name);
        } else if (errno != EEXIST) {
            break;
        }
    }
    return file->temporary != NULL;
}

/* Refuses to put 'file' in the place of what is none. */
static gboolean
may_replace(const OutFile *file, GError **error)
{
    struct stat is;

    return fstatat(file->folder, file->name, &is, AT_SYMLINK_NOFOLLOW) != 0 ||
           S_ISREG(is.st_mode) ||
           mistake(error,
                   "%s: %s, expected a file or nothing where one is to be "
                   "written",
                   file->path,
                   S_ISLNK(is.st_mode)   ? "a symbolic link"
                   : S_ISDIR(is.st_mode) ? "a folder"
                                         : "a device, pipe or socket");
}

/* Puts the file in its place, whole, and frees it. */
gboolean
outfile_commit(OutFile *file, GError **error)
{
    gboolean ok = may_replace(file, error);

    if (ok && (fflush(file->stream) != 0 || fsync(fileno(file->stream)) != 0 ||
               !name_it(file) ||
               renameat(file->folder, file->temporary, file->folder,
                        file->name) != 0)) {
        ok = cannot_write(file, errno, error);
    }
    if (ok) {
        g_clear_pointer(&file->temporary, g_free);
    }
    close_file(file);
    return ok;
}

/* Writes a file of one text at once. */
gboolean
outfile_put(const char *root, const char *name, const char *text,
            GError **error)
{
    OutFile *file = outfile_open(root, name, error);

    if (!file) {
        return FALSE;
    }
    if (!outfile_write(file, text, strlen(text), error)) {
        outfile_abandon(file);
        return FALSE;
    }
    return outfile_commit(file, error);
}
