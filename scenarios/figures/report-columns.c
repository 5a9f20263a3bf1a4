/* SPDX-License-Identifier: GPL-2.0-only */
/* A table for the page's script: JSON, a column after the other.  A column of
 * few different texts is these and which of them each row has, which is a
 * third of the bytes and all that a choice of values needs:
 *
 *     [["0.1", "0.25", ...], {"words": ["close", "reset"], "at": [0, 1, ...]}]
 */
#include "scenarios/figures/report-priv.h"

#include "scenarios/base/json-text.h"

/* A column with more different texts than this is written as it is. */
#define MAX_WORDS 1000

typedef struct Column {
    GString *texts;    /* of all rows */
    GString *words;    /* the different ones, */
    GString *at;       /* and which of them each row has; */
    GHashTable *known; /* text -> 1 + its place; NULL: there are too many */
} Column;

struct ReportColumns {
    Column *at;
    guint n;
};

/* A table of 'n' columns.  (transfer full): report_columns_free() */
ReportColumns *
report_columns_new(guint n)
{
    ReportColumns *columns = g_new0(ReportColumns, 1);

    columns->n = n;
    columns->at = g_new0(Column, n);
    for (guint i = 0; i < n; i++) {
        Column *column = &columns->at[i];
        column->texts = g_string_new(NULL);
        column->words = g_string_new(NULL);
        column->at = g_string_new(NULL);
        column->known =
            g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    }
    return columns;
}

/* Frees 'columns'; accepts NULL. */
void
report_columns_free(ReportColumns *columns)
{
    if (!columns) {
        return;
    }
    for (guint i = 0; i < columns->n; i++) {
        Column *column = &columns->at[i];
        g_string_free(column->texts, TRUE);
        g_string_free(column->words, TRUE);
        g_string_free(column->at, TRUE);
        g_clear_pointer(&column->known, g_hash_table_unref);
    }
    g_free(columns->at);
    g_free(columns);
}

static void
append_item(GString *list, const char *text)
{
    if (list->len > 0) {
        g_string_append_c(list, ',');
    }
    json_text_append(list, text);
}

/* Notes which of the different texts a row has. */
static void
add_word(Column *column, const char *text)
{
    guint place = GPOINTER_TO_UINT(g_hash_table_lookup(column->known, text));

    if (place == 0) {
        append_item(column->words, text);
        place = g_hash_table_size(column->known) + 1;
        g_hash_table_insert(column->known, g_strdup(text),
                            GUINT_TO_POINTER(place));
    }
    g_string_append_printf(column->at, "%s%u", column->at->len ? "," : "",
                           place - 1);
    if (place > MAX_WORDS) {
        g_clear_pointer(&column->known, g_hash_table_unref);
    }
}

/* Adds a row, as long as the table is wide. */
void
report_columns_add(ReportColumns *columns, char **row)
{
    for (guint i = 0; i < columns->n; i++) {
        append_item(columns->at[i].texts, row[i]);
        if (columns->at[i].known) {
            add_word(&columns->at[i], row[i]);
        }
    }
}

/* (transfer full) */
char *
report_columns_json(const ReportColumns *columns)
{
    GString *json = g_string_new("[");

    for (guint i = 0; i < columns->n; i++) {
        const Column *column = &columns->at[i];
        g_string_append(json, i ? ",\n" : "");
        if (column->known) {
            g_string_append_printf(json, "{\"words\":[%s],\"at\":[%s]}",
                                   column->words->str, column->at->str);
        } else {
            g_string_append_printf(json, "[%s]", column->texts->str);
        }
    }
    g_string_append_c(json, ']');
    return g_string_free(json, FALSE);
}
