/* SPDX-License-Identifier: GPL-2.0-only */
/* By what a results folder is known, and what may be in it.
 *
 * A file "finwait-results" says that a folder is one, in one line with the
 * version of its layout: "finwait results 1".  Nothing else makes a folder a
 * results folder, whatever the names in it, so that no command writes into, or
 * draws conclusions from, a folder of somebody else's.  What a results folder
 * has is said in tables/result.h and store/store.h.
 */
#ifndef FINWAIT_SCENARIOS_RESULTS_FOLDER_H
#define FINWAIT_SCENARIOS_RESULTS_FOLDER_H

#include <glib.h>

G_BEGIN_DECLS

/* Makes 'folder', or takes one that is empty or has our mark, to write results
 * into.  Refuses, before anything is done, one in which something of ours is
 * no file or folder. */
gboolean results_folder_take(const char *folder, GError **error);

/* Refuses to read 'folder' unless it has our mark. */
gboolean results_folder_check(const char *folder, GError **error);

G_END_DECLS

#endif
