/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/tables/jsonl.h"

#include <string.h>

#include "scenarios/base/beneath.h"
#include "scenarios/base/csv.h"
#include "scenarios/base/json-text.h"
#include "scenarios/base/outfile.h"
#include "scenarios/tables/dictionary.h"

/* So many bytes are written at once. */
#define BLOCK (64 * 1024)

/* A table on its way. */
typedef struct Converter {
    const Scenario *scenario;
    OutFile *file;
    GString *text;    /* that is not yet written */
    GPtrArray *names; /* char *: "{\"point\":", ",\"metric\":", ... */
    GArray *are_text; /* gboolean, by column */
} Converter;

/* "summary.jsonl" of "summary.csv".  (transfer full) */
static char *
jsonl_name(const char *table)
{
    return g_strdup_printf("%.*s.jsonl", (int)(strlen(table) - strlen(".csv")),
                           table);
}

static void
take_header(Converter *converter, char **header)
{
    for (char **name = header; *name; name++) {
        GString *text = g_string_new(name == header ? "{" : ",");
        DictionaryEntry entry = {"", FALSE, NULL};
        gboolean is_text =
            !dictionary_find(converter->scenario, *name, &entry) ||
            entry.is_text;
        g_free(entry.meaning);
        json_text_append(text, *name);
        g_string_append_c(text, ':');
        g_ptr_array_add(converter->names, g_string_free(text, FALSE));
        g_array_append_val(converter->are_text, is_text);
    }
}

static void
append_field(GString *text, const char *field, gboolean is_text)
{
    if (!*field) {
        g_string_append(text, "null");
    } else if (is_text) {
        json_text_append(text, field);
    } else {
        g_string_append(text, field);
    }
}

static gboolean
flush(Converter *converter, GError **error)
{
    gboolean ok = outfile_write(converter->file, converter->text->str,
                                converter->text->len, error);

    g_string_truncate(converter->text, 0);
    return ok;
}

/* One row, as CsvRowFn. */
static gboolean
take_row(gpointer user, char **header, char **row, GError **error)
{
    Converter *converter = user;
    GString *text = converter->text;

    if (!row) {
        take_header(converter, header);
        return TRUE;
    }
    for (guint i = 0; row[i]; i++) {
        g_string_append(text, g_ptr_array_index(converter->names, i));
        append_field(text, row[i],
                     g_array_index(converter->are_text, gboolean, i));
    }
    g_string_append(text, "}\n");
    return text->len < BLOCK || flush(converter, error);
}

static gboolean
convert(const char *folder, const Scenario *scenario, const char *table,
        GError **error)
{
    g_autofree char *path = g_build_filename(folder, table, NULL);
    g_autofree char *name = jsonl_name(table);
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GArray) are_text = g_array_new(FALSE, FALSE, sizeof(gboolean));
    Converter converter = {scenario, outfile_open(folder, name, error), text,
                           names, are_text};

    if (!converter.file) {
        return FALSE;
    }
    if (!csv_each(path, take_row, &converter, error) ||
        !flush(&converter, error)) {
        outfile_abandon(converter.file);
        return FALSE;
    }
    return outfile_commit(converter.file, error);
}

/* Writes those of all tables that are in 'folder'. */
gboolean
jsonl_write(const char *folder, const Scenario *scenario, GError **error)
{
    gboolean ok = TRUE;

    for (const char *const *table = dictionary_tables; ok && *table; table++) {
        g_autofree char *path = g_build_filename(folder, *table, NULL);
        g_autofree char *name = jsonl_name(*table);
        if (g_file_test(path, G_FILE_TEST_EXISTS)) {
            ok = convert(folder, scenario, *table, error);
        } else {
            beneath_remove(folder, name);
        }
    }
    return ok;
}

/* Removes those of earlier results. */
void
jsonl_remove(const char *folder)
{
    for (const char *const *table = dictionary_tables; *table; table++) {
        g_autofree char *name = jsonl_name(*table);
        beneath_remove(folder, name);
    }
}
