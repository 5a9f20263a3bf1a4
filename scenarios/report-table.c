/* SPDX-License-Identifier: GPL-2.0-only */
/* summary.csv as a table, in index.html. */
#include "scenarios/report-priv.h"

#include <string.h>

#include "scenarios/csv.h"
#include "scenarios/result.h"

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

static void
append_heads(GString *page, const Scenario *scenario, const CsvTable *table)
{
    g_string_append(page, "<thead><tr>");
    for (char **name = table->header; *name; name++) {
        const char *role = column_role(scenario, *name);
        g_string_append(page, "<th scope=col");
        if (role) {
            g_string_append_printf(page, " data-choose=\"%s\"", role);
        }
        g_string_append_c(page, '>');
        report_text(page, *name);
    }
    g_string_append(page, "</thead>\n");
}

/* Says what is shown, if it is not all. */
static void
append_intro(GString *page, const CsvTable *table, guint n_shown)
{
    g_string_append(page, "<h2 id=summary>Summary</h2>\n<p>");
    if (n_shown < table->rows->len) {
        g_string_append_printf(page, "The first %u of %u rows of ", n_shown,
                               table->rows->len);
    } else {
        g_string_append_printf(page, "All %u row%s of ", n_shown,
                               n_shown == 1 ? "" : "s");
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
    g_autoptr(CsvTable) table = csv_load(path, error);
    guint n_shown;

    if (!table) {
        return FALSE;
    }
    n_shown = MIN(table->rows->len, REPORT_MAX_ROWS);
    append_intro(page, table, n_shown);
    g_string_append(page, "<div class=\"wide tall\" tabindex=0 role=region "
                          "aria-label=Summary>\n<table id=table>\n");
    append_heads(page, scenario, table);
    g_string_append(page, "<tbody>\n");
    for (guint i = 0; i < n_shown; i++) {
        g_string_append(page, "<tr>");
        for (char **field = g_ptr_array_index(table->rows, i); *field;
             field++) {
            report_cell(page, *field);
        }
        g_string_append(page, "</tr>\n");
    }
    g_string_append(page, "</tbody>\n</table>\n</div>\n");
    return TRUE;
}
