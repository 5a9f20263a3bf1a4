/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/figures/figure.h"

#include <glib/gstdio.h>
#include <string.h>

#include "scenarios/base/datadir.h"
#include "scenarios/base/error.h"
#include "scenarios/base/outfile.h"
#include "scenarios/figures/figure-priv.h"
#include "scenarios/figures/figure-timeline.h"
#include "scenarios/figures/report.h"

/* The folder of the styles, beside the figures: a figure may have the name of
 * its kind. */
#define STYLES "style"

/* Copies the style 'name' into 'folder'. */
static gboolean
copy_style(const char *folder, const char *name, GError **error)
{
    g_autofree char *from = datadir_file("plots", name);
    g_autofree char *text = NULL;

    if (!g_file_get_contents(from, &text, NULL, NULL)) {
        return mistake(error,
                       "%s: cannot be read, expected the plot style; is "
                       "FINWAIT_DATADIR right?",
                       from);
    }
    return outfile_put(folder, name, text, error);
}

/* Runs gnuplot on the script in 'folder'; what it says becomes the error. */
static gboolean
run_gnuplot(const char *folder, const char *script, GError **error)
{
    const char *argv[] = {"gnuplot", script, NULL};
    g_auto(GStrv) env = g_environ_setenv(g_get_environ(), "LC_ALL", "C", TRUE);
    g_autofree char *words = NULL;
    g_autoptr(GError) why = NULL;
    int status;

    if (!g_spawn_sync(folder, (char **)argv, env, G_SPAWN_SEARCH_PATH, NULL,
                      NULL, NULL, &words, &status, &why)) {
        return mistake(error,
                       "gnuplot: cannot be run, expected Debian's "
                       "gnuplot-nox or another gnuplot in PATH: %s",
                       why->message);
    }
    if (!g_spawn_check_wait_status(status, NULL)) {
        return mistake(error, "%s/%s: gnuplot says: %s", folder, script,
                       g_strstrip(words));
    }
    return TRUE;
}

/* Takes a picture of earlier results away. */
static void
remove_picture(const char *folder, const char *name, const char *suffix)
{
    g_autofree char *file = g_strconcat(name, suffix, NULL);
    g_autofree char *path = g_build_filename(folder, file, NULL);

    g_unlink(path);
}

/* Makes the data file and the script of a figure.  '*is_empty': nothing was
 * measured; the data file, if there is one, says so. */
static gboolean
make_texts(const char *figures, const Scenario *scenario, const Figure *figure,
           const FigureTables *tables, gboolean is_new, char **text,
           char **script, gboolean *is_empty, GError **error)
{
    g_autoptr(FigureData) data = NULL;

    if (figure->kind == FIGURE_TIMELINE) {
        *is_empty = !figure_timeline_read(figures, scenario, figure, is_new,
                                          text, script);
        return TRUE;
    }
    data = figure_data_read(scenario, figure, tables, error);
    if (!data) {
        return FALSE;
    }
    *text = figure_data_text(scenario, figure, data);
    *script = figure_script(scenario, figure, data);
    *is_empty = data->n_max == 0;
    return TRUE;
}

static gboolean
draw(const char *folder, const Scenario *scenario, const Figure *figure,
     const FigureTables *tables, gboolean is_new, GError **error)
{
    g_autofree char *dat = g_strconcat(figure->name, ".dat", NULL);
    g_autofree char *gp = g_strconcat(figure->name, ".gp", NULL);
    g_autofree char *text = NULL, *script = NULL;
    gboolean is_empty;

    if (!make_texts(folder, scenario, figure, tables, is_new, &text, &script,
                    &is_empty, error) ||
        (text && !outfile_put(folder, dat, text, error)) ||
        (script && !outfile_put(folder, gp, script, error))) {
        return FALSE;
    }
    if (is_empty) {
        remove_picture(folder, figure->name, ".svg");
        remove_picture(folder, figure->name, ".png");
        return TRUE;
    }
    return run_gnuplot(folder, gp, error);
}

/* Puts a style beside the figures; unless 'with_new_styles', one that is
 * there stays: it may have been changed. */
static gboolean
put_style(const char *figures, const char *name, gboolean with_new_styles,
          GError **error)
{
    g_autofree char *styles = g_build_filename(figures, STYLES, NULL);
    g_autofree char *to = g_build_filename(styles, name, NULL);

    return (!with_new_styles && g_file_test(to, G_FILE_TEST_EXISTS)) ||
           copy_style(styles, name, error);
}

/* Makes the folder of the figures, with the styles of their kinds in it. */
static gboolean
prepare(const char *figures, const Scenario *scenario, gboolean with_new_styles,
        GError **error)
{
    g_autofree char *styles = g_build_filename(figures, STYLES, NULL);
    guint done = 0;

    if (g_mkdir_with_parents(styles, 0777) != 0) {
        return mistake(error,
                       "%s: cannot be made, expected a folder with "
                       "permission to write",
                       styles);
    }
    if (!put_style(figures, "style.gp", with_new_styles, error)) {
        return FALSE;
    }
    for (guint i = 0; i < scenario->figures->len; i++) {
        const Figure *figure = g_ptr_array_index(scenario->figures, i);
        g_autofree char *name =
            g_strconcat(figure_kind_name(figure->kind), ".gp", NULL);
        if (!(done & 1u << figure->kind) &&
            !put_style(figures, name, with_new_styles, error)) {
            return FALSE;
        }
        done |= 1u << figure->kind;
    }
    return TRUE;
}

/* Which rows of a table the figures need. */
typedef struct Wanted {
    GHashTable *metrics; /* names; borrowed */
    int column;          /* of the metric; -1: not yet known, or not there */
} Wanted;

/* TRUE if a figure shows the metric of the row, as CsvKeepFn. */
static gboolean
is_wanted(gpointer user, char **header, char **row)
{
    Wanted *wanted = user;

    for (int i = 0; wanted->column < 0 && header[i]; i++) {
        wanted->column = g_str_equal(header[i], "metric") ? i : -1;
    }
    return wanted->column >= 0 &&
           g_hash_table_contains(wanted->metrics, row[wanted->column]);
}

/* Adds what 'figure' shows to the metrics wanted; returns its table. */
static CsvTable **
want(GHashTable *metrics, const Figure *figure, FigureTables *tables)
{
    guint n;
    const MetricColumn *columns = metric_columns(&n);

    switch (figure->kind) {
    case FIGURE_CDF:
    case FIGURE_BOX:
        g_hash_table_add(metrics, (gpointer)figure_metric(figure)->name);
        return &tables->quantiles;
    case FIGURE_STACKED:
        for (guint i = 0; i < figure->n_stack; i++) {
            g_hash_table_add(metrics, columns[figure->stack[i]].key);
        }
        return &tables->summary;
    case FIGURE_LINES:
    case FIGURE_HEATMAP:
        g_hash_table_add(metrics, columns[figure->y].key);
        return &tables->summary;
    case FIGURE_TIMELINE:
        break;
    }
    return NULL;
}

/* Loads of the tables what the figures are drawn from. */
static gboolean
load_tables(FigureTables *tables, const char *folder, const Scenario *scenario,
            GError **error)
{
    g_autoptr(GHashTable) metrics = g_hash_table_new(g_str_hash, g_str_equal);
    gboolean need_summary = FALSE, need_quantiles = FALSE;
    g_autofree char *summary = g_build_filename(folder, "summary.csv", NULL);
    g_autofree char *quantiles =
        g_build_filename(folder, "quantiles.csv", NULL);

    for (guint i = 0; i < scenario->figures->len; i++) {
        CsvTable **table =
            want(metrics, g_ptr_array_index(scenario->figures, i), tables);
        need_summary |= table == &tables->summary;
        need_quantiles |= table == &tables->quantiles;
    }
    if (need_summary) {
        Wanted wanted = {metrics, -1};
        tables->summary = csv_load_if(summary, is_wanted, &wanted, error);
    }
    if (need_quantiles && (tables->summary || !need_summary)) {
        Wanted wanted = {metrics, -1};
        tables->quantiles = csv_load_if(quantiles, is_wanted, &wanted, error);
    }
    return (!need_summary || tables->summary) &&
           (!need_quantiles || tables->quantiles);
}

static gboolean
draw_all(const char *folder, const Scenario *scenario, gboolean with_new_styles,
         GError **error)
{
    g_autofree char *figures = g_build_filename(folder, "figures", NULL);
    FigureTables tables = {NULL, NULL};
    gboolean ok = load_tables(&tables, folder, scenario, error) &&
                  prepare(figures, scenario, with_new_styles, error);
    for (guint i = 0; ok && i < scenario->figures->len; i++) {
        ok = draw(figures, scenario, g_ptr_array_index(scenario->figures, i),
                  &tables, with_new_styles, error);
    }
    csv_free(tables.summary);
    csv_free(tables.quantiles);
    return ok;
}

/* Draws the figures of 'scenario' from the tables in 'folder', with the
 * styles that ship or those that are there already; and writes the page that
 * shows them.  The tables and the manifest are there. */
gboolean
figures_draw(const char *folder, const Scenario *scenario,
             gboolean with_new_styles, GError **error)
{
    return (scenario->figures->len == 0 ||
            draw_all(folder, scenario, with_new_styles, error)) &&
           report_write(folder, scenario, error);
}
