/* SPDX-License-Identifier: GPL-2.0-only */
/* Tables of cases: each row is a test of its own, by its name, and one that
 * fails does not keep the others from running.
 *
 * So a test program with tables begins with rows_init(): from then on
 * g_assert_cmp...() and g_assert_true() only mark the test that they stand in
 * as failed, and the test goes on.  What it could not go on after stays a
 * g_assert(), which ends the program. */
#ifndef FINWAIT_TESTS_SUPPORT_ROWS_H
#define FINWAIT_TESTS_SUPPORT_ROWS_H

#include <glib.h>

G_BEGIN_DECLS

/* As g_test_init(). */
void rows_init(int *argc, char ***argv);

/* Adds a test "PATH/NAME" for each row of the array ROWS, whose elements have a
 * member 'name'.  FN is given the number of its row, as rows_number(). */
#define ROWS_ADD(PATH, ROWS, FN)                                               \
    rows_add(PATH, &(ROWS)[0].name, sizeof(ROWS)[0], G_N_ELEMENTS(ROWS), FN)

/* The same where 'names' is that of the first row, and the next stands
 * 'row_bytes' behind it. */
void rows_add(const char *path, const char *const *names, gsize row_bytes,
              guint n, GTestDataFunc fn);

static inline guint
rows_number(gconstpointer data)
{
    return GPOINTER_TO_UINT(data);
}

G_END_DECLS

#endif
