/* SPDX-License-Identifier: GPL-2.0-only */
/* For tests of the command: the CSV files of a results folder, by names. */
#ifndef FINWAIT_TESTS_SUPPORT_TABLE_H
#define FINWAIT_TESTS_SUPPORT_TABLE_H

#include "scenarios/base/csv.h"

G_BEGIN_DECLS

/* The table 'name' in 'folder'.  (transfer full) */
CsvTable *test_table(const char *folder, const char *name);

/* The field 'column' of row 'i', or of the first row whose 'key' column says
 * 'value'; both must exist.  Valid as long as the table. */
const char *test_cell(const CsvTable *table, guint i, const char *column);
const char *test_cell_of(const CsvTable *table, const char *key,
                         const char *value, const char *column);

/* The same as a number; NAN of an empty field. */
gdouble test_number_of(const CsvTable *table, const char *key,
                       const char *value, const char *column);

G_END_DECLS

#endif
