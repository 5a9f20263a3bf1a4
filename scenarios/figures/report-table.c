/* SPDX-License-Identifier: GPL-2.0-only */
/* summary.csv as a table, in index.html. */
#include "scenarios/figures/report-priv.h"

#include <math.h>
#include <string.h>

#include "scenarios/base/csv.h"
#include "scenarios/tables/result.h"

/* What a column is for: the script gives those of "key" and "metric" a choice
 * of their values. */
static const char *
column_role(const Scenario *scenario, const char *name)
{
    if (g_str_equal(name, "metric")) {
        return "metric";
    }
    for (guint i = 0; i < scenario->axes->len; i++) {
        g_autofree char *column =
            result_axis_column(g_ptr_array_index(scenario->axes, i));
        if (g_str_equal(column, name)) {
            return "key";
        }
    }
    return NULL;
}

/* TRUE if 'text' is a number and nothing else; sets '*number'. */
static gboolean
is_number(const char *text, gdouble *number)
{
    char *end;

    *number = g_ascii_strtod(text, &end);
    return *text && !*end && isfinite(*number) &&
           (g_ascii_isdigit(*text) || *text == '-');
}

/* A field of a table: a number in six digits, with all of them beside. */
static void
add_cell(ReportTemplate *page, const char *text)
{
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];
    const char *block = "words";
    gdouble number;

    report_set(page, "field", text);
    if (is_number(text, &number)) {
        g_ascii_formatd(buffer, sizeof buffer, "%.6g", number);
        block = strlen(text) <= strlen(buffer) ? "number" : "long-number";
        report_set(page, "short", buffer);
    }
    report_add(page, block);
    report_add(page, "cell");
}

/* The table while it is read. */
typedef struct Gathering {
    ReportTemplate *page;
    const Scenario *scenario;
    guint n_shown, n;
} Gathering;

static void
add_columns(const Gathering *table, char **header)
{
    for (char **name = header; *name; name++) {
        const char *role = column_role(table->scenario, *name);
        if (role) {
            report_set(table->page, "role", role);
            report_add(table->page, "choose");
        }
        report_set(table->page, "field", *name);
        report_add(table->page, "column");
    }
}

/* One row, as CsvRowFn. */
static gboolean
take_row(gpointer user, char **header, char **row, GError **error)
{
    Gathering *table = user;

    (void)error;
    if (!row) {
        add_columns(table, header);
        return TRUE;
    }
    if (table->n++ < REPORT_MAX_ROWS) {
        table->n_shown++;
        for (char **field = row; *field; field++) {
            add_cell(table->page, *field);
        }
        report_add(table->page, "row");
    }
    return TRUE;
}

/* The table of summary.csv, its first rows if it is very long. */
gboolean
report_table(ReportTemplate *page, const char *folder, const Scenario *scenario,
             GError **error)
{
    g_autofree char *path = g_build_filename(folder, "summary.csv", NULL);
    Gathering table = {.page = page, .scenario = scenario};

    if (!csv_each(path, take_row, &table, error)) {
        return FALSE;
    }
    report_set_count(page, "rows", table.n, "row");
    report_set_number(page, "shown", table.n_shown);
    report_add(page, table.n_shown < table.n ? "first-rows" : "all-rows");
    return TRUE;
}
