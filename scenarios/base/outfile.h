/* SPDX-License-Identifier: GPL-2.0-only */
/* A file that is either there whole or not at all: written without a name, or
 * under a temporary one that is nobody's, synced, and put in its place, which
 * may be taken by a file but by nothing else.
 *
 * 'root' is a folder that the user has named, 'name' a path below it, whose
 * folders are there; beneath.h says why they are told apart.  A file that the
 * user has named is another thing: userfile.h.
 */
#ifndef FINWAIT_SCENARIOS_OUTFILE_H
#define FINWAIT_SCENARIOS_OUTFILE_H

#include <glib.h>
#include <sys/stat.h>

G_BEGIN_DECLS

typedef struct OutFile OutFile;

OutFile *outfile_open(const char *root, const char *name, GError **error);
gboolean outfile_write(OutFile *file, const char *text, gsize len,
                       GError **error);
gboolean outfile_look_like(OutFile *file, const struct stat *other);
gboolean outfile_commit(OutFile *file, GError **error);
void outfile_abandon(OutFile *file);
gboolean outfile_put(const char *root, const char *name, const char *text,
                     GError **error);

G_END_DECLS

#endif
