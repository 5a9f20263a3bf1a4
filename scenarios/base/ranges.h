/* SPDX-License-Identifier: GPL-2.0-only */
/* Numbers in few words: "3,7,10-14". */
#ifndef FINWAIT_SCENARIOS_RANGES_H
#define FINWAIT_SCENARIOS_RANGES_H

#include <glib.h>

G_BEGIN_DECLS

/* Appends "3" or "3-5". */
void ranges_append(GString *text, guint64 first, guint64 last);

/* Appends 'numbers' (guint64, ascending), of which the first there can be,
 * 0 or 1, is told as 1. */
void ranges_append_all(GString *text, const GArray *numbers, guint64 from);

/* Takes the next range off '*text'; FALSE at its end, or where it is no range
 * of numbers from 1 up to 'most'. */
gboolean ranges_next(const char **text, guint64 most, guint64 *first,
                     guint64 *last);

G_END_DECLS

#endif
