/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/figures/figure.h"

#include <string.h>

#include "scenarios/base/beneath.h"
#include "scenarios/base/datadir.h"
#include "scenarios/base/error.h"
#include "scenarios/base/outfile.h"
#include "scenarios/figures/figure-priv.h"
#include "scenarios/figures/figure-timeline.h"
#include "scenarios/figures/report.h"
#include "scenarios/store/gather.h"

/* The folder of the styles, beside the figures: a figure may have the name of
 * its kind. */
#define STYLES FIGURES "/style"

/* Copies the style 'name' to the place 'to' in the results in 'folder'. */
static gboolean
copy_style(const char *folder, const char *name, const char *to, GError **error)
{
    g_autofree char *from = datadir_file("plots", name);
    g_autofree char *text = NULL;

    if (!g_file_get_contents(from, &text, NULL, NULL)) {
        return mistake(error,
                       "%s: cannot be read, expected the plot style; is "
                       "FINWAIT_DATADIR right?",
                       from);
    }
    return outfile_put(folder, to, text, error);
}

/* How a figure is drawn. */
typedef struct Drawing {
    const char *folder; /* of the results */
    const Scenario *scenario;
    FigureTables tables;
    /* Takes what is to be said of pictures that stay as they are; NULL: the
     * results are new, so those of earlier ones go. */
    GPtrArray *kept;
} Drawing;

/* Data file and script of a figure, and why it cannot be drawn. */
typedef struct FigureTexts {
    char *data, *script; /* NULL: none */
    gboolean is_empty;   /* nothing was measured; the data file says so */
    GError *why;         /* its trace is not there; NULL: it is */
} FigureTexts;

static gboolean
make_texts(const Drawing *drawing, const Figure *figure, FigureTexts *texts,
           GError **error)
{
    g_autoptr(FigureData) data = NULL;

    if (figure->kind == FIGURE_TIMELINE) {
        figure_timeline_read(drawing->folder, drawing->scenario, figure,
                             &texts->data, &texts->script, &texts->why);
        texts->is_empty = !texts->script;
        return TRUE;
    }
    data = figure_data_read(drawing->scenario, figure, &drawing->tables, error);
    if (!data) {
        return FALSE;
    }
    texts->data = figure_data_text(drawing->scenario, figure, data);
    texts->script = figure_script(drawing->scenario, figure, data);
    texts->is_empty = data->n_max == 0;
    return TRUE;
}

/* The command that leaves the traces of the time lines.  (transfer full) */
static char *
trace_command(const char *folder)
{
    g_autofree char *scenario = g_build_filename(folder, "scenario.ini", NULL);
    g_autofree char *conns = g_build_filename(folder, "connections.csv", NULL);

    return resume_command(scenario, folder, (RunSlice){0},
                          g_file_test(conns, G_FILE_TEST_EXISTS));
}

/* Takes down why 'figure', which cannot be drawn, stays as it is. */
static void
keep(const Drawing *drawing, const Figure *figure, const GError *why)
{
    g_autofree char *command = trace_command(drawing->folder);

    g_ptr_array_add(
        drawing->kept,
        g_strdup_printf("figure %s: not drawn again: %s%s%s", figure->name,
                        why ? why->message : "nothing was measured to draw",
                        why ? "\n  to make its trace: " : "",
                        why ? command : ""));
}

static gboolean
put_texts(const Drawing *drawing, const Figure *figure,
          const FigureTexts *texts, GError **error)
{
    const char *folder = drawing->folder;
    g_autofree char *dat = g_strconcat(FIGURES "/", figure->name, ".dat", NULL);
    g_autofree char *gp = g_strconcat(FIGURES "/", figure->name, ".gp", NULL);

    if (texts->is_empty && drawing->kept &&
        (texts->why || figure_picture_is_there(folder, figure))) {
        keep(drawing, figure, texts->why);
        return TRUE;
    }
    if ((texts->data && !outfile_put(folder, dat, texts->data, error)) ||
        (texts->script && !outfile_put(folder, gp, texts->script, error))) {
        return FALSE;
    }
    if (texts->is_empty) {
        figure_picture_remove(folder, figure);
        return TRUE;
    }
    return figure_picture_draw(folder, figure, error);
}

static gboolean
draw(const Drawing *drawing, const Figure *figure, GError **error)
{
    FigureTexts texts = {NULL};
    gboolean ok = make_texts(drawing, figure, &texts, error) &&
                  put_texts(drawing, figure, &texts, error);

    g_free(texts.data);
    g_free(texts.script);
    g_clear_error(&texts.why);
    return ok;
}

/* Puts a style beside the figures; unless 'with_new_styles', one that is
 * there stays: it may have been changed. */
static gboolean
put_style(const char *folder, const char *name, gboolean with_new_styles,
          GError **error)
{
    g_autofree char *to = g_build_filename(STYLES, name, NULL);
    g_autofree char *path = g_build_filename(folder, to, NULL);

    return (!with_new_styles && g_file_test(path, G_FILE_TEST_EXISTS)) ||
           copy_style(folder, name, to, error);
}

/* Makes the folder of the figures, with the styles of their kinds in it. */
static gboolean
prepare(const char *folder, const Scenario *scenario, gboolean with_new_styles,
        GError **error)
{
    guint done = 0;

    if (!beneath_make_folder(folder, STYLES, error) ||
        !put_style(folder, "style.gp", with_new_styles, error)) {
        return FALSE;
    }
    for (guint i = 0; i < scenario->figures->len; i++) {
        const Figure *figure = g_ptr_array_index(scenario->figures, i);
        g_autofree char *name =
            g_strconcat(figure_kind_name(figure->kind), ".gp", NULL);
        if (!(done & 1u << figure->kind) &&
            !put_style(folder, name, with_new_styles, error)) {
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
draw_all(const char *folder, const Scenario *scenario, GPtrArray *kept,
         GError **error)
{
    Drawing drawing = {.folder = folder, .scenario = scenario, .kept = kept};
    gboolean ok;

    ok = scenario->figures->len == 0 ||
         (load_tables(&drawing.tables, folder, scenario, error) &&
          prepare(folder, scenario, kept == NULL, error));
    for (guint i = 0; ok && i < scenario->figures->len; i++) {
        ok = draw(&drawing, g_ptr_array_index(scenario->figures, i), error);
    }
    csv_free(drawing.tables.summary);
    csv_free(drawing.tables.quantiles);
    return ok && report_write(folder, scenario, error);
}

/* Draws the figures of new results of 'scenario', in 'folder', with the styles
 * that ship, and writes the page that shows them.  Tables, traces and the
 * manifest are there.  A figure of which there is nothing has no picture. */
gboolean
figures_draw(const char *folder, const Scenario *scenario, GError **error)
{
    return draw_all(folder, scenario, NULL, error);
}

/* Draws them again, with the styles that are there already.  A picture that
 * cannot be drawn stays as it is, and 'kept' (char *, to be freed) takes what
 * is to be said of it. */
gboolean
figures_redraw(const char *folder, const Scenario *scenario, GPtrArray *kept,
               GError **error)
{
    return draw_all(folder, scenario, kept, error);
}
