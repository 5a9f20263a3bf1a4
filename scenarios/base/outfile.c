/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/base/outfile.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "scenarios/base/error.h"

struct OutFile {
    FILE *stream;
    char *path;      /* what it will be called */
    char *temporary; /* what it is called until then */
};

/* Closes and frees 'file' without touching what is on disk; FALSE if the
 * last bytes could not be written. */
static gboolean
close_file(OutFile *file)
{
    gboolean ok = fclose(file->stream) == 0;

    g_free(file->path);
    g_free(file->temporary);
    g_free(file);
    return ok;
}

static gboolean
cannot_write(const OutFile *file, int why, GError **error)
{
    return mistake(error,
                   "%s: cannot be written, expected a folder with room "
                   "and permission: %s",
                   file->path, g_strerror(why));
}

/* Begins the file 'name' in 'folder', which exists.
 * (transfer full): outfile_commit() or outfile_abandon() */
OutFile *
outfile_open(const char *folder, const char *name, GError **error)
{
    OutFile *file = g_new0(OutFile, 1);

    file->path = g_build_filename(folder, name, NULL);
    file->temporary = g_strconcat(file->path, ".part", NULL);
    file->stream = g_fopen(file->temporary, "w");
    if (!file->stream) {
        cannot_write(file, errno, error);
        g_free(file->path);
        g_free(file->temporary);
        g_free(file);
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

/* Takes what was written back and frees 'file'; accepts NULL. */
void
outfile_abandon(OutFile *file)
{
    if (file) {
        g_unlink(file->temporary);
        close_file(file);
    }
}

/* Puts the file in its place, whole, and frees it. */
gboolean
outfile_commit(OutFile *file, GError **error)
{
    if (fflush(file->stream) != 0 || fsync(fileno(file->stream)) != 0 ||
        g_rename(file->temporary, file->path) != 0) {
        cannot_write(file, errno, error);
        outfile_abandon(file);
        return FALSE;
    }
    close_file(file);
    return TRUE;
}

/* Writes a file of one text at once. */
gboolean
outfile_put(const char *folder, const char *name, const char *text,
            GError **error)
{
    OutFile *file = outfile_open(folder, name, error);

    if (!file) {
        return FALSE;
    }
    if (!outfile_write(file, text, strlen(text), error)) {
        outfile_abandon(file);
        return FALSE;
    }
    return outfile_commit(file, error);
}
