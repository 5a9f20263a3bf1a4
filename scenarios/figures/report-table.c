/* SPDX-License-Identifier: GPL-2.0-only */
/* summary.csv as a table, in index.html. */
#include "scenarios/figures/report-priv.h"

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

/* The table while it is read. */
typedef struct Gathering {
    const Scenario *scenario;
    GString *head, *rows;
    guint n_shown, n;
} Gathering;

static void
append_heads(Gathering *table, char **header)
{
    for (char **name = header; *name; name++) {
        const char *role = column_role(table->scenario, *name);
        g_string_append(table->head, "<th scope=col");
        if (role) {
            g_string_append_printf(table->head, " data-choose=\"%s\"", role);
        }
        g_string_append_c(table->head, '>');
        report_text(table->head, *name);
    }
}

/* One row, as CsvRowFn. */
static gboolean
take_row(gpointer user, char **header, char **row, GError **error)
{
    Gathering *table = user;

    (void)error;
    if (!row) {
        append_heads(table, header);
        return TRUE;
    }
    if (table->n++ < REPORT_MAX_ROWS) {
        table->n_shown++;
        g_string_append(table->rows, "<tr>");
        for (char **field = row; *field; field++) {
            report_cell(table->rows, *field);
        }
        g_string_append(table->rows, "</tr>\n");
    }
    return TRUE;
}

/* Says what is shown, if it is not all. */
static void
append_intro(GString *page, const Gathering *table)
{
    g_string_append(page, "<h2 id=summary>Summary</h2>\n<p>");
    if (table->n_shown < table->n) {
        g_string_append_printf(page, "The first %u of %u rows of ",
                               table->n_shown, table->n);
    } else {
        g_string_append_printf(page, "All %u row%s of ", table->n,
                               table->n == 1 ? "" : "s");
    }
    g_string_append(
        page, "<a href=\"summary.csv\">summary.csv</a>: for each point and "
              "metric the mean over the replications with its 95\302\240% "
              "confidence interval. Units are in the column "
              "<em>unit</em> and in the names.</p>\n"
              "<div id=choices hidden></div>\n<p id=count aria-live=polite>"
              "</p>\n");
}

/* The table of summary.csv, its first rows if it is very long. */
gboolean
report_table(GString *page, const char *folder, const Scenario *scenario,
             GError **error)
{
    g_autofree char *path = g_build_filename(folder, "summary.csv", NULL);
    g_autoptr(GString) head = g_string_new(NULL), rows = g_string_new(NULL);
    Gathering table = {.scenario = scenario, .head = head, .rows = rows};

    if (!csv_each(path, take_row, &table, error)) {
        return FALSE;
    }
    append_intro(page, &table);
    g_string_append(page, "<div class=\"wide tall\" tabindex=0 role=region "
                          "aria-label=Summary>\n<table id=table>\n<thead>"
                          "<tr>");
    g_string_append_len(page, head->str, (gssize)head->len);
    g_string_append(page, "</thead>\n<tbody>\n");
    g_string_append_len(page, rows->str, (gssize)rows->len);
    g_string_append(page, "</tbody>\n</table>\n</div>\n");
    return TRUE;
}
