/* SPDX-License-Identifier: GPL-2.0-only */
/* A table of numbers that grows by rows and is read by columns, in memory
 * that hardly grows with it: beyond its first rows it is in a file without a
 * name, or in memory if no file can be written. */
#ifndef FINWAIT_SCENARIOS_SPOOL_H
#define FINWAIT_SCENARIOS_SPOOL_H

#include <glib.h>

G_BEGIN_DECLS

typedef struct Spool Spool;

Spool *spool_new(guint n_columns);
void spool_free(Spool *spool);
void spool_add(Spool *spool, const gdouble *row);
guint spool_rows(const Spool *spool);
GArray *spool_column(const Spool *spool, guint column);
void spool_clear(Spool *spool);

G_END_DECLS

#endif
