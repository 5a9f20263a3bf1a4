/* SPDX-License-Identifier: GPL-2.0-only */
/* Files and folders below a folder that the user has named.
 *
 * The folder itself, 'root', may be reached by any path, a symbolic link too:
 * the user has said so.  What is below it may have come out of an archive or
 * lie on a shared disk, where links lead anywhere.  So 'name', a path below
 * 'root' without "..", is walked from folder to folder and no symbolic link in
 * it is followed; a file that is to be changed in its place must be a regular
 * one and have no other name (a hard link), since that may be elsewhere.
 *
 * Everything that the command makes, changes and removes in a results folder
 * goes through here or through outfile.h, which stands on this.  Descriptors
 * are closed by exec().
 */
#ifndef FINWAIT_SCENARIOS_BENEATH_H
#define FINWAIT_SCENARIOS_BENEATH_H

#include <glib.h>

G_BEGIN_DECLS

/* What the names of our temporary files and folders begin with; some random
 * characters follow. */
#define BENEATH_TEMPORARY ".finwait-"

int beneath_enter(const char *root, const char *name, GError **error);
int beneath_open(const char *root, const char *name, int flags, GError **error);
gboolean beneath_make_folder(const char *root, const char *name,
                             GError **error);
char *beneath_make_temporary(const char *root, const char *name,
                             GError **error);
gboolean beneath_rename(const char *root, const char *from, const char *to,
                        GError **error);
gboolean beneath_set_aside(const char *root, const char *from, const char *to);
gboolean beneath_remove(const char *root, const char *name);
void beneath_remove_folder(const char *root, const char *name);
GPtrArray *beneath_list(const char *root, const char *name);
gboolean beneath_check(const char *root, const char *name, GError **error);

/* A name that nobody uses yet.  (transfer full) */
char *beneath_temporary_name(void);

G_END_DECLS

#endif
