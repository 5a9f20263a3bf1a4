/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/figures/figure.h"

#include "scenarios/base/error.h"
#include "scenarios/base/outfile.h"
#include "scenarios/figures/figure-priv.h"
#include "scenarios/figures/figure-timeline.h"
#include "scenarios/figures/report.h"
#include "scenarios/store/gather.h"

/* How a figure is drawn. */
typedef struct Drawing {
    const char *folder; /* of the results */
    const Scenario *scenario;
    FigureTables tables;
    /* Takes what is to be said of pictures that stay as they are; NULL: the
     * results are new, so those of earlier ones go. */
    GPtrArray *kept;
    GString *failures; /* what gnuplot has to say, in lines */
} Drawing;

/* Data file, script and table of a figure, and why it cannot be drawn. */
typedef struct FigureTexts {
    char *data, *script, *table; /* NULL: none */
    gboolean is_empty; /* nothing was measured; the data file says so */
    GError *why;       /* its trace is not there; NULL: it is */
} FigureTexts;

static gboolean
make_texts(const Drawing *drawing, const Figure *figure, FigureTexts *texts,
           GError **error)
{
    g_autoptr(FigureData) data = NULL;

    if (figure->kind == FIGURE_TIMELINE) {
        figure_timeline_read(drawing->folder, drawing->scenario, figure,
                             &texts->data, &texts->script, &texts->table,
                             &texts->why);
        texts->is_empty = !texts->script;
        return TRUE;
    }
    data = figure_data_read(drawing->scenario, figure, &drawing->tables, error);
    if (!data) {
        return FALSE;
    }
    texts->data = figure_data_text(figure, data);
    texts->script = figure_script(drawing->scenario, figure, data);
    texts->table = figure_table_text(figure, data);
    texts->is_empty = data->n_max == 0;
    return TRUE;
}

/* The command that leaves the traces of the time lines.  (transfer full) */
static char *
trace_command(const char *folder)
{
    g_autofree char *scenario = g_build_filename(folder, "scenario.ini", NULL);
    g_autofree char *conns = g_build_filename(folder, "connections.csv", NULL);

    return resume_command(scenario, folder, NULL,
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

/* Puts 'text' (NULL: nothing) into the file of 'figure' that ends so. */
static gboolean
put_text(const char *folder, const Figure *figure, const char *suffix,
         const char *text, GError **error)
{
    g_autofree char *name =
        g_strconcat(FIGURES "/", figure->name, suffix, NULL);

    return !text || outfile_put(folder, name, text, error);
}

static gboolean
put_texts(const Drawing *drawing, const Figure *figure,
          const FigureTexts *texts, GError **error)
{
    const char *folder = drawing->folder;

    if (texts->is_empty && drawing->kept &&
        (texts->why || figure_picture_is_there(folder, figure))) {
        keep(drawing, figure, texts->why);
        return TRUE;
    }
    if (!put_text(folder, figure, ".dat", texts->data, error) ||
        !put_text(folder, figure, ".gp", texts->script, error) ||
        !put_text(folder, figure, ".csv", texts->table, error)) {
        return FALSE;
    }
    if (texts->is_empty) {
        figure_picture_remove(folder, figure);
        return TRUE;
    }
    return figure_picture_draw(folder, figure, error);
}

/* TRUE also if gnuplot cannot draw the figure: the others may do better. */
static gboolean
draw(const Drawing *drawing, const Figure *figure, GError **error)
{
    FigureTexts texts = {NULL};
    g_autoptr(GError) why = NULL;
    gboolean ok = make_texts(drawing, figure, &texts, &why) &&
                  put_texts(drawing, figure, &texts, &why);

    if (g_error_matches(why, FINWAIT_ERROR, FINWAIT_ERROR_FAILED)) {
        g_string_append_printf(drawing->failures, "%s%s",
                               drawing->failures->len ? "\n" : "",
                               why->message);
        ok = TRUE;
    } else if (!ok) {
        g_propagate_error(error, g_steal_pointer(&why));
    }
    g_free(texts.data);
    g_free(texts.script);
    g_free(texts.table);
    g_clear_error(&texts.why);
    return ok;
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
    const MetricColumn *columns = figure->columns->at;

    switch (figure->kind) {
    case FIGURE_CDF:
    case FIGURE_BOX:
        g_hash_table_add(metrics, (gpointer)figure_samples(figure)->key);
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
    case FIGURE_COMPARE:
        g_hash_table_add(metrics, columns[figure->y].key);
        return &tables->compare;
    case FIGURE_SERIES:
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
    struct {
        const char *name;
        CsvTable **table;
        gboolean is_needed;
    } all[] = {
        {"summary.csv", &tables->summary, FALSE},
        {"quantiles.csv", &tables->quantiles, FALSE},
        {"compare.csv", &tables->compare, FALSE},
    };

    for (guint i = 0; i < scenario->figures->len; i++) {
        CsvTable **table =
            want(metrics, g_ptr_array_index(scenario->figures, i), tables);
        for (gsize k = 0; k < G_N_ELEMENTS(all); k++) {
            all[k].is_needed |= table == all[k].table;
        }
    }
    for (gsize k = 0; k < G_N_ELEMENTS(all); k++) {
        g_autofree char *path = g_build_filename(folder, all[k].name, NULL);
        Wanted wanted = {metrics, -1};
        if (all[k].is_needed) {
            *all[k].table = csv_load_if(path, is_wanted, &wanted, error);
            if (!*all[k].table) {
                return FALSE;
            }
        }
    }
    return TRUE;
}

static gboolean
draw_all(const char *folder, const Scenario *scenario, gboolean keep_styles,
         GPtrArray *kept, GError **error)
{
    g_autoptr(GString) failures = g_string_new(NULL);
    Drawing drawing = {.folder = folder,
                       .scenario = scenario,
                       .tables = {.folder = folder},
                       .kept = kept,
                       .failures = failures};
    gboolean ok;

    ok = scenario->figures->len == 0 ||
         (load_tables(&drawing.tables, folder, scenario, error) &&
          figure_styles_put(folder, scenario, !keep_styles, error));
    for (guint i = 0; ok && i < scenario->figures->len; i++) {
        ok = draw(&drawing, g_ptr_array_index(scenario->figures, i), error);
    }
    csv_free(drawing.tables.summary);
    csv_free(drawing.tables.quantiles);
    csv_free(drawing.tables.compare);
    if (!ok || !report_write(folder, scenario, error)) {
        return FALSE;
    }
    if (failures->len > 0) {
        g_set_error_literal(error, FINWAIT_ERROR, FINWAIT_ERROR_FAILED,
                            failures->str);
    }
    return failures->len == 0;
}

/* TRUE if the styles in 'folder' may be run: they are those that ship, or
 * somebody has changed them who may.  Ask before the manifest is written. */
gboolean
figures_may_keep(const char *folder, const Scenario *scenario)
{
    return figure_styles_check(folder, scenario, NULL);
}

/* Draws the figures of new results of 'scenario', in 'folder', with the styles
 * that ship, or with 'keep_styles' those that are there, and writes the page
 * that shows them.  Tables, traces and the manifest are there.  A figure of
 * which there is nothing has no picture.  FINWAIT_ERROR_FAILED: gnuplot could
 * not draw some; all else is done. */
gboolean
figures_draw(const char *folder, const Scenario *scenario, gboolean keep_styles,
             GError **error)
{
    return draw_all(folder, scenario, keep_styles, NULL, error);
}

/* Draws them again, with the styles that are there already; those in a folder
 * that was not made here must be the ones that ship, unless 'is_trusted'.  A
 * picture that cannot be drawn stays as it is, and 'kept' (char *, to be freed)
 * takes what is to be said of it. */
gboolean
figures_redraw(const char *folder, const Scenario *scenario,
               gboolean is_trusted, GPtrArray *kept, GError **error)
{
    return (is_trusted || figure_styles_check(folder, scenario, error)) &&
           draw_all(folder, scenario, TRUE, kept, error);
}
