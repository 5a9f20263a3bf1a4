/* SPDX-License-Identifier: GPL-2.0-only */
/* summary.csv as a table, in index.html. */
#include "scenarios/figures/report-priv.h"

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

/* The table while it is read. */
typedef struct Gathering {
    ReportTemplate *page;
    const Scenario *scenario;
    ReportColumns *columns;
    guint n_shown, n;
} Gathering;

static void
add_columns(Gathering *table, char **header)
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
    table->columns = report_columns_new(g_strv_length(header));
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
    if (table->n++ >= REPORT_MAX_ROWS) {
        return TRUE;
    }
    report_columns_add(table->columns, row);
    if (table->n_shown++ < REPORT_STATIC_ROWS) {
        for (char **field = row; *field; field++) {
            report_set(table->page, "field", *field);
            report_add(table->page, "cell");
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
    gboolean ok = csv_each(path, take_row, &table, error);

    if (ok) {
        g_autofree char *json = report_columns_json(table.columns);
        report_set_json(page, "table-rows", json);
        report_set_count(page, "rows", table.n, "row");
        report_set_number(page, "shown", table.n_shown);
        report_add(page, table.n_shown < table.n ? "first-rows" : "all-rows");
    }
    report_columns_free(table.columns);
    return ok;
}
