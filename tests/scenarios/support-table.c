/* SPDX-License-Identifier: GPL-2.0-only */
#include "tests/scenarios/support-table.h"

#include <math.h>

CsvTable *
test_table(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autoptr(GError) error = NULL;
    CsvTable *table = csv_load(path, &error);

    g_assert_no_error(error);
    return table;
}

const char *
test_cell(const CsvTable *table, guint i, const char *column)
{
    int at = csv_column(table, column);

    if (at < 0) {
        g_test_message("no column %s", column);
        g_assert_not_reached();
    }
    return ((GStrv)table->rows->pdata[i])[at];
}

const char *
test_cell_of(const CsvTable *table, const char *key, const char *value,
             const char *column)
{
    for (guint i = 0; i < table->rows->len; i++) {
        if (g_str_equal(test_cell(table, i, key), value)) {
            return test_cell(table, i, column);
        }
    }
    g_test_message("no row with %s %s", key, value);
    g_assert_not_reached();
}

gdouble
test_number_of(const CsvTable *table, const char *key, const char *value,
               const char *column)
{
    const char *text = test_cell_of(table, key, value, column);

    return *text ? g_ascii_strtod(text, NULL) : NAN;
}
