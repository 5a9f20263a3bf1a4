/* SPDX-License-Identifier: GPL-2.0-only */
/* The figures in index.html: each picture, its files, and its numbers. */
#include "scenarios/figures/report-priv.h"

#include <stdio.h>
#include <string.h>

#include "scenarios/base/csv.h"
#include "scenarios/figures/figure-priv.h"
#include "scenarios/figures/figure.h"

/* The size of a picture that does not tell it. */
#define WIDTH 820
#define HEIGHT 520

/* The path of the file of 'figure' with 'suffix', e.g. ".svg".
 * (transfer full) */
static char *
path_of(const char *folder, const Figure *figure, const char *suffix)
{
    g_autofree char *name = g_strconcat(figure->name, suffix, NULL);

    return g_build_filename(folder, FIGURES, name, NULL);
}

static gboolean
is_there(const char *folder, const Figure *figure, const char *suffix)
{
    g_autofree char *path = path_of(folder, figure, suffix);

    return g_file_test(path, G_FILE_TEST_EXISTS);
}

/* What the picture shows, for those who cannot see it. */
static void
set_shows(ReportTemplate *page, const Figure *figure)
{
    g_autofree char *words = figure_describe(figure);
    g_autofree char *all = g_strconcat(
        figure->title ? figure->title : "", figure->title ? ": " : "",
        figure->kind == FIGURE_LINES ? "lines of " : "", words, NULL);

    report_set(page, "shows", all);
}

/* How large it is, as its first lines say. */
static void
set_size(ReportTemplate *page, const char *folder, const Figure *figure,
         const char *suffix)
{
    g_autofree char *path = path_of(folder, figure, suffix);
    g_autofree char *svg = NULL;
    const char *at = NULL;
    guint width = WIDTH, height = HEIGHT;

    if (g_file_get_contents(path, &svg, NULL, NULL)) {
        at = strstr(svg, " width=\"");
    }
    if (at && sscanf(at, " width=\"%u\" height=\"%u\"", &width, &height) != 2) {
        width = WIDTH;
        height = HEIGHT;
    }
    report_set_number(page, "width", width);
    report_set_number(page, "height", height);
}

/* Links to its files. */
static void
add_files(ReportTemplate *page, const char *folder, const Figure *figure)
{
    static const struct {
        const char *suffix, *ending;
    } files[] = {{".svg", "SVG"}, {".png", "PNG"}, {".pdf", "PDF"},
                 {".eps", "EPS"}, {".tex", "TeX"}, {"-tex.tex", "TeX"}};
    gboolean wants_pdf = figure->formats & 1u << FIGURE_PDF;
    gboolean wants_tex = figure->formats & 1u << FIGURE_TEX;

    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *name =
            g_strconcat(figure->name, files[i].suffix, NULL);
        gboolean is_asked = i < 2 || (i == 2 && (wants_pdf || wants_tex)) ||
                            (i == 3 && figure->formats & 1u << FIGURE_EPS) ||
                            (i == 4 && wants_tex && !wants_pdf) ||
                            (i == 5 && wants_tex && wants_pdf);
        if (is_asked && is_there(folder, figure, files[i].suffix)) {
            report_set(page, "file", name);
            report_set(page, "ending", files[i].ending);
            report_add(page, "picture-file");
        }
    }
}

/* ---- Its numbers -----------------------------------------------------------
 */

/* The table while it is read. */
typedef struct Gathering {
    ReportTemplate *page;
    ReportColumns *columns;
    guint n;
} Gathering;

static void
add_fields(ReportTemplate *page, char **fields, const char *block)
{
    for (; *fields; fields++) {
        report_set(page, "field", *fields);
        report_add(page, block);
    }
}

/* One row, as CsvRowFn. */
static gboolean
take_row(gpointer user, char **header, char **row, GError **error)
{
    Gathering *table = user;

    (void)error;
    if (!row) {
        table->columns = report_columns_new(g_strv_length(header));
        add_fields(table->page, header, "picture-column");
        return TRUE;
    }
    report_columns_add(table->columns, row);
    if (table->n++ < REPORT_STATIC_ROWS) {
        add_fields(table->page, row, "picture-cell");
        report_add(table->page, "picture-row");
    }
    return TRUE;
}

static gboolean
add_table(ReportTemplate *page, const char *folder, const Figure *figure,
          GError **error)
{
    g_autofree char *path = path_of(folder, figure, ".csv");
    Gathering table = {.page = page};
    gboolean ok;

    if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
        return TRUE; /* drawn by a finwait that made none */
    }
    ok = csv_each(path, take_row, &table, error);
    if (ok) {
        g_autofree char *json = report_columns_json(table.columns);
        report_set_json(page, "picture-rows", json);
        report_add(page, "picture-table");
    }
    report_columns_free(table.columns);
    return ok;
}

static gboolean
add_picture(ReportTemplate *page, const char *folder, const Figure *figure,
            GError **error)
{
    if (is_there(folder, figure, ".narrow.svg") && figure_has_narrow(figure)) {
        set_size(page, folder, figure, ".narrow.svg");
        report_add(page, "narrow");
    }
    set_size(page, folder, figure, ".svg");
    add_files(page, folder, figure);
    if (!add_table(page, folder, figure, error)) {
        return FALSE;
    }
    report_add(page, "picture");
    return TRUE;
}

/* All figures; of one of which there is nothing that it is so. */
gboolean
report_pictures(ReportTemplate *page, const char *folder,
                const Scenario *scenario, GError **error)
{
    for (guint i = 0; i < scenario->figures->len; i++) {
        const Figure *figure = g_ptr_array_index(scenario->figures, i);
        report_set(page, "figure", figure->name);
        set_shows(page, figure);
        if (!is_there(folder, figure, ".svg")) {
            report_add(page, "no-picture");
        } else if (!add_picture(page, folder, figure, error)) {
            return FALSE;
        }
        report_add(page, "one-figure");
    }
    report_add(page,
               scenario->figures->len > 0 ? "some-figures" : "no-figures");
    return TRUE;
}
