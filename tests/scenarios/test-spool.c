/* SPDX-License-Identifier: GPL-2.0-only */
/* Rows in, columns out, with and without a file. */
#include "scenarios/base/spool.h"

/* Fills 'spool' with 'n' rows of three and looks at all columns. */
static void
check(Spool *spool, guint n)
{
    for (guint i = 0; i < n; i++) {
        const gdouble row[] = {i, i * 2.0, -1.0 * i};
        spool_add(spool, row);
    }
    g_assert_cmpuint(spool_rows(spool), ==, n);
    for (guint column = 0; column < 3; column++) {
        const gdouble factors[] = {1, 2, -1};
        g_autoptr(GArray) numbers = spool_column(spool, column);
        g_assert_cmpuint(numbers->len, ==, n);
        for (guint i = 0; i < n; i++) {
            g_assert_cmpfloat(g_array_index(numbers, gdouble, i), ==,
                              factors[column] * i);
        }
    }
}

static void
test_columns(void)
{
    const guint sizes[] = {0, 1, 127, 128, 129, 1000, 256, 5};
    Spool *spool = spool_new(3);

    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        check(spool, sizes[i]);
        spool_clear(spool);
    }
    spool_free(spool);
}

/* No file can be made: all stays in memory. */
static void
test_without_file(void)
{
    if (g_test_subprocess()) {
        Spool *spool = spool_new(3);
        check(spool, 1000);
        spool_free(spool);
        return;
    }
    g_setenv("TMPDIR", "/nonexistent", TRUE);
    g_test_trap_subprocess(NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
    g_test_trap_assert_passed();
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/spool/columns", test_columns);
    g_test_add_func("/spool/without-file", test_without_file);
    return g_test_run();
}
