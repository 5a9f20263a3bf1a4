/* SPDX-License-Identifier: GPL-2.0-only */
/* What a figure shows as a table: a row for each mark, in the units of the
 * picture.  NAME.csv, beside the picture and on the page. */
#include "scenarios/figures/figure-priv.h"

#include "scenarios/base/csv.h"

/* The columns behind those of the panel, the series and the place along x. */
static const char *const *
value_names(const Figure *figure)
{
    static const char *const lines[] = {"mean", "ci95_low", "ci95_high", NULL};
    static const char *const difference[] = {"difference", "difference_low",
                                             "difference_high", NULL};
    static const char *const ratio[] = {"ratio", "ratio_low", "ratio_high",
                                        NULL};
    static const char *const cdf[] = {"fraction", NULL};
    static const char *const box[] = {"p5", "p25", "p50", "p75", "p95", NULL};
    static const char *const stacked[] = {"from", "to", NULL};
    static const char *const heatmap[] = {"mean", NULL};
    static const char *const series[] = {"mean", "p10", "p90", NULL};
    static const char *const none[] = {NULL};

    switch (figure->kind) {
    case FIGURE_LINES:
        return lines;
    case FIGURE_COMPARE:
        return figure->is_ratio ? ratio : difference;
    case FIGURE_CDF:
        return cdf;
    case FIGURE_BOX:
        return box;
    case FIGURE_STACKED:
        return stacked;
    case FIGURE_HEATMAP:
        return heatmap;
    case FIGURE_SERIES:
        return series;
    case FIGURE_TIMELINE:
        break;
    }
    return none;
}

/* "NAME (UNIT)" as a field. */
static void
append_name(GString *text, const char *name, const char *unit)
{
    g_autofree char *full =
        *unit ? g_strdup_printf("%s (%s)", name, unit) : g_strdup(name);

    csv_text(text, full);
}

/* TRUE if a column tells the series. */
static gboolean
has_series(const Figure *figure)
{
    return figure->series || figure->yaxis || figure->n_stack > 1 ||
           figure->kind == FIGURE_STACKED;
}

static void
append_header(GString *text, const Figure *figure, const FigureData *data)
{
    const char *const *names = value_names(figure);

    if (figure->panels) {
        csv_text(text, figure->panels->param->key);
    }
    if (has_series(figure)) {
        append_name(text, figure_series_key(figure),
                    figure->yaxis ? figure_axis_unit(figure->yaxis).name : "");
    }
    append_name(text, figure_x_name(figure), data->xunit.name);
    for (; *names; names++) {
        append_name(text, *names, data->yunit.name);
    }
    if (data->n_theory) {
        append_name(text, "theory", data->yunit.name);
    }
    csv_end(text);
}

/* Where a mark lies along x. */
static void
append_place(GString *text, const FigureData *data, const FigureRow *row)
{
    if (data->names) {
        csv_text(text, g_ptr_array_index(data->names, (guint)row->v[0]));
    } else if (figure_is_apart(data, row)) {
        csv_text(text, data->xzero.word);
    } else {
        csv_number(text, row->v[0] * data->xunit.factor);
    }
}

static void
append_row(GString *text, const FigureData *data, guint panel, guint series,
           const FigureRow *row)
{
    append_place(text, data, row);
    for (guint i = 1; i < data->n_columns; i++) {
        csv_number(text, row->v[i] * data->yunit.factor);
    }
    if (data->n_theory) {
        csv_number(text, figure_theory_at(data, panel, series, row) *
                             data->yunit.factor);
    }
    csv_end(text);
}

/* The fields that a series has in all its rows. */
static char *
start_of(const Figure *figure, const FigureData *data, guint panel,
         guint series)
{
    GString *start = g_string_new(NULL);

    if (figure->panels) {
        g_autofree char *value = figure_value_title(
            figure->panels, figure_axis_text(figure->panels, panel));
        csv_text(start, value);
    }
    if (has_series(figure)) {
        csv_text(start, g_ptr_array_index(data->titles, series));
    }
    return g_string_free(start, FALSE);
}

/* The table.  (transfer full) */
char *
figure_table_text(const Figure *figure, const FigureData *data)
{
    GString *text = g_string_new(NULL);

    append_header(text, figure, data);
    for (guint i = 0; i < data->series->len; i++) {
        guint panel = i / data->titles->len, series = i % data->titles->len;
        const GArray *rows = figure_data_rows(data, panel, series);
        g_autofree char *start = start_of(figure, data, panel, series);
        for (guint r = 0; r < rows->len; r++) {
            g_string_append(text, start);
            append_row(text, data, panel, series,
                       &g_array_index(rows, FigureRow, r));
        }
    }
    return g_string_free(text, FALSE);
}
