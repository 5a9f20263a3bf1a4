/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/base/csv.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/port.h"
#include "model/units.h"
#include "scenarios/base/error.h"
#include "scenarios/base/text.h"

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
                               time_ns < 0 ? "-" : "", ABS(time_ns) / NS_PER_S,
                               ABS(time_ns) % NS_PER_S);
    }
}

/* Ends the line. */
void
csv_end(GString *line)
{
    g_string_append_c(line, '\n');
}

/* ---- Reading ---------------------------------------------------------------
 */

/* No line of ours is longer, with all fields that it may have. */
#define MAX_LINE_BYTES (1024 * 1024)

/* A table that is being read, a line at a time. */
typedef struct Reader {
    const char *path;
    FILE *stream;
    char *buffer; /* getline()'s */
    size_t size;
    GString *text;     /* of the line, which a quoted field can make several */
    GPtrArray *fields; /* char *, in 'text'; NULL-terminated */
    guint line;
} Reader;

/* Where in a field a line is. */
typedef enum Where { AT_BEGIN, IN_PLAIN, IN_QUOTES, AT_QUOTE } Where;

/* Where 'text', which begins there, leads; split_field() sees it the same way.
 * A quotation mark within a field that does not begin with one is plain. */
static Where
follow(const char *text, Where where)
{
    for (; *text; text++) {
        if (where == IN_QUOTES) {
            where = *text == '"' ? AT_QUOTE : IN_QUOTES;
        } else if (*text == '"' && where != IN_PLAIN) {
            where = IN_QUOTES;
        } else {
            where = *text == ',' ? AT_BEGIN : IN_PLAIN;
        }
    }
    return where;
}

/* Takes the field at 'at' out of its quotes, in place; returns where the next
 * one begins, or NULL. */
static char *
split_field(char *at)
{
    gboolean quoted = *at == '"';
    char *to = at;

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
        *to++ = *at++;
    }
    if (*at != ',') {
        at = NULL;
    }
    *to = '\0'; /* 'at' is at 'to' or behind it */
    return at ? at + 1 : NULL;
}

/* Reads the text of the next line, without a byte order mark and with a line
 * feed alone at its end; FALSE at the end, and with an error for what no table
 * has. */
static gboolean
read_text(Reader *reader, GError **error)
{
    GString *text = reader->text;
    Where where = AT_BEGIN;
    gssize n;

    g_string_truncate(text, 0);
    do {
        n = getline(&reader->buffer, &reader->size, reader->stream);
        if (n < 0) {
            break;
        }
        if (strlen(reader->buffer) != (gsize)n) {
            return mistake(error, "%s:%u: a byte of 0, expected a table",
                           reader->path, reader->line + 1);
        }
        g_string_append(text, reader->buffer);
        if (text->len > MAX_LINE_BYTES) {
            return mistake(error,
                           "%s:%u: a line of more than %d bytes, expected a "
                           "table",
                           reader->path, reader->line + 1, MAX_LINE_BYTES);
        }
        where = follow(reader->buffer, where);
    } while (where == IN_QUOTES);
    if (reader->line == 0 &&
        g_str_has_prefix(text->str, TEXT_BYTE_ORDER_MARK)) {
        g_string_erase(text, 0, (gssize)strlen(TEXT_BYTE_ORDER_MARK));
    }
    if (g_str_has_suffix(text->str, "\r\n")) {
        g_string_erase(text, (gssize)text->len - 2, 1);
    }
    return text->len > 0;
}

/* Reads the next line; FALSE at the end, and with an error. */
static gboolean
read_line(Reader *reader, GError **error)
{
    if (!read_text(reader, error)) {
        return FALSE;
    }
    reader->line++;
    g_ptr_array_set_size(reader->fields, 0);
    for (char *at = reader->text->str; at;) {
        g_ptr_array_add(reader->fields, at);
        at = split_field(at);
    }
    g_ptr_array_add(reader->fields, NULL);
    return TRUE;
}

/* Reads all lines; the first names the columns. */
static gboolean
read_all(Reader *reader, CsvRowFn fn, gpointer user, GError **error)
{
    g_auto(GStrv) header = NULL;
    GError *why = NULL;
    guint n;

    if (!read_line(reader, &why) && why) {
        g_propagate_error(error, why);
        return FALSE;
    }
    header = g_strdupv((char **)reader->fields->pdata);
    n = g_strv_length(header);
    if (!fn(user, header, NULL, error)) {
        return FALSE;
    }
    while (read_line(reader, &why)) {
        if (reader->fields->len - 1 != n) {
            return mistake(error, "%s:%u: %u fields, expected %u as in line 1",
                           reader->path, reader->line, reader->fields->len - 1,
                           n);
        }
        if (!fn(user, header, (char **)reader->fields->pdata, error)) {
            return FALSE;
        }
    }
    if (why) {
        g_propagate_error(error, why);
    }
    return !why;
}

/* Hands the rows that 'stream' has to 'fn', and closes it. */
static gboolean
each_in(FILE *stream, const char *path, CsvRowFn fn, gpointer user,
        GError **error)
{
    Reader reader = {.path = path, .stream = stream};
    gboolean ok;

    reader.text = g_string_new(NULL);
    reader.fields = g_ptr_array_new();
    g_ptr_array_add(reader.fields, NULL); /* of an empty file */
    ok = read_all(&reader, fn, user, error);
    fclose(reader.stream);
    free(reader.buffer);
    g_string_free(reader.text, TRUE);
    g_ptr_array_unref(reader.fields);
    return ok;
}

/* Hands the rows of the file 'path' to 'fn', one after the other: memory does
 * not grow with their number. */
gboolean
csv_each(const char *path, CsvRowFn fn, gpointer user, GError **error)
{
    FILE *stream = g_fopen(path, "r");

    return stream ? each_in(stream, path, fn, user, error)
                  : mistake(error, "%s: cannot be read, expected a table: %s",
                            path, g_strerror(errno));
}

/* What csv_load_if() gathers. */
typedef struct Loading {
    CsvTable *table;
    CsvKeepFn keep;
    gpointer user;
} Loading;

static gboolean
load_row(gpointer user, char **header, char **row, GError **error)
{
    Loading *loading = user;

    (void)error;
    if (!row) {
        loading->table->header = g_strdupv(header);
    } else if (!loading->keep || loading->keep(loading->user, header, row)) {
        g_ptr_array_add(loading->table->rows, g_strdupv(row));
    }
    return TRUE;
}

/* Reads the rows of the file 'path' that 'keep' (NULL: all) wants.
 * (transfer full): csv_free() */
CsvTable *
csv_load_if(const char *path, CsvKeepFn keep, gpointer user, GError **error)
{
    g_autoptr(CsvTable) table = g_new0(CsvTable, 1);
    Loading loading = {table, keep, user};

    table->rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
    return csv_each(path, load_row, &loading, error) ? g_steal_pointer(&table)
                                                     : NULL;
}

/* Reads all rows of the 'len' bytes of 'text'; 'path' stands in messages.
 * (transfer full): csv_free() */
CsvTable *
csv_parse(const char *path, const char *text, gsize len, GError **error)
{
    g_autoptr(CsvTable) table = g_new0(CsvTable, 1);
    Loading loading = {table, NULL, NULL};
    FILE *stream = fmemopen((void *)text, len, "r");

    g_assert(stream);
    table->rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
    return each_in(stream, path, load_row, &loading, error)
               ? g_steal_pointer(&table)
               : NULL;
}

/* Reads all rows.  (transfer full): csv_free() */
CsvTable *
csv_load(const char *path, GError **error)
{
    return csv_load_if(path, NULL, NULL, error);
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
