/* SPDX-License-Identifier: GPL-2.0-only */
/* A time line: from the trace of its run to its data and script. */
#include "scenarios/figures/figure-timeline.h"

#include "scenarios/figures/figure-priv.h"
#include "scenarios/figures/figure.h"
#include "scenarios/trace/run-files.h"

/* The point whose first replication 'figure' shows, as scenario_point_at()
 * counts them: the first with all that it fixes. */
guint64
figure_timeline_point(const Scenario *scenario, const Figure *figure)
{
    for (guint64 i = 0; i < scenario->n_points; i++) {
        guint64 point = scenario_point_at(scenario, i);
        gboolean fits = TRUE;
        for (guint f = 0; fits && f < figure->n_fixed; f++) {
            guint at;
            fits = g_ptr_array_find(scenario->axes, figure->fixed[f], &at) &&
                   g_str_equal(scenario_axis_text(scenario, point, at),
                               figure->fixed_text[f]);
        }
        if (fits) {
            return i;
        }
    }
    g_assert_not_reached(); /* scenario_has_points() has found one */
}

/* Which connection it is, and what is fixed.
 * (transfer full) */
static char *
subtitle(const Scenario *scenario, const Figure *figure, guint n_conns)
{
    GString *text = g_string_new(NULL);

    g_string_append_printf(text,
                           "connection %u of %u, run %" G_GUINT64_FORMAT
                           "; time runs down, not to scale",
                           figure->connection, n_conns,
                           scenario->first_replication);
    figure_append_fixed(text, figure);
    return g_string_free(text, FALSE);
}

static char *
make_script(const Figure *figure, const TraceConn *conn, const char *below,
            guint n_rows)
{
    GString *script = g_string_new(NULL);

    figure_append_heading(script, figure);
    figure_append_words(script, "NAME", figure->name);
    figure_append_words(script, "TITLE",
                        figure->title ? figure->title
                                      : "One connection, both ends");
    figure_append_words(script, "SUBTITLE", below);
    for (guint end = 0; end < TRACE_ENDS; end++) {
        g_autofree char *name = trace_conn_end_name(conn, end);
        figure_append_words(script, end ? "SERVER" : "CLIENT", name);
    }
    g_string_append_printf(script,
                           "ROWS = %u\nXLABEL = ''\nYLABEL = ''\n"
                           "LEGEND = ''\nNOTE = ''\nNAMES = 0\narray PANEL[1]\n"
                           "PANEL[1] = ''\n",
                           n_rows);
    figure_append_formats(script, figure);
    g_string_append(script, "do for [FORMAT in FORMATS] {\n"
                            "load 'style/format.gp'\nload 'style/style.gp'\n"
                            "load 'style/timeline.gp'\nunset output\n}\n");
    return g_string_free(script, FALSE);
}

/* Makes data, script and table of 'figure' from its trace in the results in
 * 'folder'. Neither if the run has no such connection; FALSE if the trace
 * cannot be read. */
gboolean
figure_timeline_read(const char *folder, const Scenario *scenario,
                     const Figure *figure, char **text, char **script,
                     char **table, GError **error)
{
    guint64 point =
        scenario_point_at(scenario, figure_timeline_point(scenario, figure));
    g_autofree char *name =
        run_files_trace_name(FIGURES, point, scenario->first_replication);
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autoptr(TraceFile) file = trace_file_load(path, error);
    g_autoptr(GPtrArray) conns = file ? trace_conns(file) : NULL;
    g_autofree char *below = NULL;
    const TraceConn *conn;
    guint n_rows;

    if (!conns) {
        return FALSE;
    }
    if (figure->connection > conns->len) {
        return TRUE;
    }
    conn = g_ptr_array_index(conns, figure->connection - 1);
    *text = figure_timeline_text(figure, conn, &n_rows);
    *table = figure_timeline_table(conn);
    below = subtitle(scenario, figure, conns->len);
    *script = make_script(figure, conn, below, n_rows);
    return TRUE;
}
