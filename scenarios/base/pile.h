/* SPDX-License-Identifier: GPL-2.0-only */
/* Things of one size that are put aside, and taken back in the same order, in
 * memory that does not grow with them: all but the last are in a file without a
 * name, or in memory if no file can be written. */
#ifndef FINWAIT_SCENARIOS_PILE_H
#define FINWAIT_SCENARIOS_PILE_H

#include <glib.h>

G_BEGIN_DECLS

typedef struct Pile Pile;

/* 'bytes' of each, a multiple of 8. */
Pile *pile_new(gsize bytes);
void pile_free(Pile *pile);
void pile_add(Pile *pile, gconstpointer thing);
gboolean pile_take(Pile *pile, gpointer thing);

G_END_DECLS

#endif
