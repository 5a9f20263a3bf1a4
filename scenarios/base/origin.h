/* SPDX-License-Identifier: GPL-2.0-only */
/* Where a folder comes from: made here, or brought.
 *
 * What a folder holds can say anything, so a folder that says that it was made
 * here must say what nobody elsewhere knows.  Its mark is a keyed digest: of
 * the folder itself as this file system has it (its number and time of birth),
 * and of the user; the key is this machine's secret id (machine-id(5)).  A
 * mark stays right when the folder gets another name.  A copy, an archive that
 * is unpacked, a clone, or the folder at another machine or user is brought.
 *
 * Where there is no such id, as in some containers, the mark rests on the
 * folder alone.
 */
#ifndef FINWAIT_SCENARIOS_ORIGIN_H
#define FINWAIT_SCENARIOS_ORIGIN_H

#include <glib.h>

G_BEGIN_DECLS

char *origin_mark(const char *folder);
gboolean origin_is_here(const char *folder, const char *mark);
gboolean origin_is_mine(const char *path);

G_END_DECLS

#endif
