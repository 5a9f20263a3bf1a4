/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/csv.h"

#include <math.h>
#include <string.h>

#include "model/port.h"
#include "scenarios/error.h"
#include "scenarios/values.h"

/* The comma before every field but the first of its line. */
static void
separate(GString *line)
{
    if (line->len > 0 && line->str[line->len - 1] != '\n') {
        g_string_append_c(line, ',');
    }
}

/* A text, quoted if it has to be.  The first field of a line must not be
 * empty. */
void
csv_text(GString *line, const char *text)
{
    separate(line);
    if (!strpbrk(text, ",\"\r\n")) {
        g_string_append(line, text);
        return;
    }
    g_string_append_c(line, '"');
    for (; *text; text++) {
        if (*text == '"') {
            g_string_append_c(line, '"');
        }
        g_string_append_c(line, *text);
    }
    g_string_append_c(line, '"');
}

/* A number in as few digits as give it back exactly; nothing for NAN. */
void
csv_number(GString *line, gdouble number)
{
    g_autofree char *text = isnan(number) ? NULL : number_text(number);

    csv_text(line, text ? text : "");
}

void
csv_integer(GString *line, guint64 number)
{
    separate(line);
    g_string_append_printf(line, "%" G_GUINT64_FORMAT, number);
}

/* A time in seconds to the nanosecond; nothing for PORT_NEVER. */
void
csv_seconds(GString *line, gint64 time_ns)
{
    separate(line);
    if (time_ns != PORT_NEVER) {
        g_string_append_printf(line,
                               "%s%" G_GINT64_FORMAT ".%09" G_GINT64_FORMAT,
                               time_ns < 0 ? "-" : "",
                               ABS(time_ns) / G_GINT64_CONSTANT(1000000000),
                               ABS(time_ns) % G_GINT64_CONSTANT(1000000000));
    }
}

/* Ends the line. */
void
csv_end(GString *line)
{
    g_string_append_c(line, '\n');
}

/* Takes one field off '*text'; sets '*last' if the line ends behind it.
 * (transfer full) */
static char *
read_field(const char **text, gboolean *last)
{
    GString *field = g_string_new(NULL);
    const char *at = *text;
    gboolean quoted = *at == '"';

    at += quoted;
    while (*at && (quoted || (*at != ',' && *at != '\n'))) {
        if (quoted && *at == '"') {
            if (at[1] != '"') {
                quoted = FALSE;
                at++;
                continue;
            }
            at++;
        }
        g_string_append_c(field, *at++);
    }
    *last = *at != ',';
    *text = *at ? at + 1 : at;
    return g_string_free(field, FALSE);
}

/* Takes one line off '*text'.  (transfer full) */
static GStrv
read_line(const char **text)
{
    g_autoptr(GStrvBuilder) fields = g_strv_builder_new();
    gboolean last = FALSE;

    while (!last) {
        g_autofree char *field = read_field(text, &last);
        g_strv_builder_add(fields, field);
    }
    return g_strv_builder_end(fields);
}

/* Reads the file 'path', whose first line names the columns.
 * (transfer full): csv_free() */
CsvTable *
csv_load(const char *path, GError **error)
{
    g_autoptr(CsvTable) table = NULL;
    g_autofree char *text = NULL;
    g_autoptr(GError) why = NULL;
    const char *at;

    if (!g_file_get_contents(path, &text, NULL, &why)) {
        mistake(error, "%s: cannot be read, expected a table: %s", path,
                why->message);
        return NULL;
    }
    table = g_new0(CsvTable, 1);
    table->rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
    at = text;
    table->header = read_line(&at);
    for (guint line = 2; *at; line++) {
        GStrv row = read_line(&at);
        g_ptr_array_add(table->rows, row);
        if (g_strv_length(row) != g_strv_length(table->header)) {
            mistake(error, "%s:%u: %u fields, expected %u as in line 1", path,
                    line, g_strv_length(row), g_strv_length(table->header));
            return NULL;
        }
    }
    return g_steal_pointer(&table);
}

/* The index of the column 'name', or -1. */
int
csv_column(const CsvTable *table, const char *name)
{
    for (int i = 0; table->header[i]; i++) {
        if (g_str_equal(table->header[i], name)) {
            return i;
        }
    }
    return -1;
}

/* Frees 'table'; accepts NULL. */
void
csv_free(CsvTable *table)
{
    if (table) {
        g_strfreev(table->header);
        g_ptr_array_unref(table->rows);
        g_free(table);
    }
}
