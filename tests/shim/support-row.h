/* SPDX-License-Identifier: GPL-2.0-only */
/* Tables whose rows are no tests of their own (support-rows.h), since they
 * share a world: each of these compares one thing of one row.  What is not
 * as expected is told with the row's name (its input, its key; not its
 * number), fails the test, and lets the rows behind it run, which a
 * g_assert_...() does not.
 *
 * 'what' names the thing.  All return TRUE if it is as expected, for what
 * cannot go on without. */
#ifndef FINWAIT_TESTS_SUPPORT_ROW_H
#define FINWAIT_TESTS_SUPPORT_ROW_H

#include <glib.h>

G_BEGIN_DECLS

gboolean row_holds(const char *row, const char *what, gboolean holds);
gboolean row_int(const char *row, const char *what, gint64 is, gint64 expected);
gboolean row_near(const char *row, const char *what, gdouble is,
                  gdouble expected, gdouble within);

/* NULL is a text of its own. */
gboolean row_text(const char *row, const char *what, const char *is,
                  const char *expected);
/* 'part' is in it. */
gboolean row_has(const char *row, const char *what, const char *is,
                 const char *part);

gboolean row_no_error(const char *row, const GError *error);
gboolean row_error_has(const char *row, const GError *error, const char *part);

G_END_DECLS

#endif
