/* SPDX-License-Identifier: GPL-2.0-only */
/* CSV as RFC 4180 has it, with a line feed at the end of each line, numbers
 * independent of the locale, and an empty field for "nothing". */
#ifndef FINWAIT_SCENARIOS_CSV_H
#define FINWAIT_SCENARIOS_CSV_H

#include <glib.h>

G_BEGIN_DECLS

/* Each appends one field to the line that 'line' is growing into, with a
 * comma before it unless it is the first. */
void csv_text(GString *line, const char *text);
void csv_number(GString *line, gdouble number);
void csv_integer(GString *line, guint64 number);
void csv_seconds(GString *line, gint64 time_ns);
void csv_end(GString *line);

/* A table in memory. */
typedef struct CsvTable {
    GStrv header;
    GPtrArray *rows; /* GStrv, as long as the header each */
} CsvTable;

/* Takes a row, valid during the call; first the header, with 'row' NULL.
 * FALSE, with an error, ends the reading. */
typedef gboolean (*CsvRowFn)(gpointer user, char **header, char **row,
                             GError **error);

/* TRUE if the row is wanted. */
typedef gboolean (*CsvKeepFn)(gpointer user, char **header, char **row);

gboolean csv_each(const char *path, CsvRowFn fn, gpointer user, GError **error);
CsvTable *csv_load(const char *path, GError **error);
CsvTable *csv_parse(const char *path, const char *text, gsize len,
                    GError **error);
CsvTable *csv_load_if(const char *path, CsvKeepFn keep, gpointer user,
                      GError **error);
int csv_column(const CsvTable *table, const char *name);
void csv_free(CsvTable *table);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CsvTable, csv_free)

G_END_DECLS

#endif
