/* SPDX-License-Identifier: GPL-2.0-only */
/* A file that the user has named, to be written: his own, so it stays what it
 * is.
 *
 * A link is followed and stays one; a file keeps its owner, its permissions
 * and its other names (hard links); a device or a pipe is written to, and
 * "/dev/stdout" is standard output.  Where all that can be, the new text takes
 * the place of the old as a whole, as outfile.h does it.  What is written in a
 * results folder is another thing: there nothing is trusted.
 */
#ifndef FINWAIT_SCENARIOS_USERFILE_H
#define FINWAIT_SCENARIOS_USERFILE_H

#include <glib.h>

G_BEGIN_DECLS

gboolean userfile_check(const char *path, GError **error);
gboolean userfile_put(const char *path, const char *text, GError **error);
gboolean userfile_create(const char *path, const char *text, GError **error);
gboolean userfile_make_folder(const char *path, GError **error);

G_END_DECLS

#endif
