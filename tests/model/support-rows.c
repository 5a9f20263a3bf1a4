/* SPDX-License-Identifier: GPL-2.0-only */
#include "tests/model/support-rows.h"

void
rows_init(int *argc, char ***argv)
{
    g_test_init(argc, argv, NULL);
    g_test_set_nonfatal_assertions();
}

void
rows_add(const char *path, const char *const *names, gsize row_bytes, guint n,
         GTestDataFunc fn)
{
    for (guint i = 0; i < n; i++) {
        const char *const *name =
            (gconstpointer)((const guint8 *)names + i * row_bytes);
        g_autofree char *full = g_strconcat(path, "/", *name, NULL);

        g_test_add_data_func(full, GUINT_TO_POINTER(i), fn);
    }
}
