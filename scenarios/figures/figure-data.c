/* SPDX-License-Identifier: GPL-2.0-only */
/* What a figure shows: its series, units and scales, and the data file. */
#include "scenarios/base/text.h"
#include "scenarios/figures/figure-priv.h"

#include <math.h>

static void
rows_free(gpointer rows)
{
    g_array_unref(rows);
}

void
figure_data_free(FigureData *data)
{
    if (data) {
        g_ptr_array_unref(data->titles);
        g_ptr_array_unref(data->series);
        g_array_unref(data->styles);
        g_clear_pointer(&data->names, g_ptr_array_unref);
        g_free(data);
    }
}

/* ---- Series ----------------------------------------------------------------
 */

static void
add_series(FigureData *data, char *title)
{
    guint style = data->titles->len + 1;

    g_ptr_array_add(data->titles, title);
    g_ptr_array_add(data->series, g_array_new(FALSE, FALSE, sizeof(FigureRow)));
    g_array_append_val(data->styles, style);
}

/* One series for each value of 'axis'. */
static void
add_axis_series(FigureData *data, const Axis *axis,
                char *(*title)(const Axis *axis, const char *text))
{
    for (guint i = 0; i < axis->sweep->texts->len; i++) {
        add_series(data, title(axis, g_ptr_array_index(axis->sweep->texts, i)));
    }
}

/* One series for each class. */
static void
add_classes(FigureData *data, const Figure *figure)
{
    const MetricColumn *columns = figure->columns->at;

    for (guint i = 0; i < figure->n_stack; i++) {
        const MetricColumn *column = &columns[figure->stack[i]];
        add_series(data,
                   column->metric->kind == METRIC_CLASSES
                       ? g_strconcat(column->metric->class_name(column->number),
                                     column->where ? ", " : "", column->where,
                                     NULL)
                       : metric_column_label(column));
    }
}

/* Makes the empty series. */
static void
make_series(FigureData *data, const Figure *figure)
{
    data->titles = g_ptr_array_new_with_free_func(g_free);
    data->series = g_ptr_array_new_with_free_func(rows_free);
    data->styles = g_array_new(FALSE, FALSE, sizeof(guint));
    if (figure->kind == FIGURE_HEATMAP) {
        add_axis_series(data, figure->yaxis, figure_value_tick);
    } else if (figure->kind == FIGURE_STACKED) {
        add_classes(data, figure);
    } else if (figure->series) {
        add_axis_series(data, figure->series, figure_value_title);
    } else {
        add_series(data, g_strdup(""));
    }
}

/* Names the places along x, unless it is an axis of numbers: lines need a
 * value that is none, boxes and cells a place for each value. */
static void
make_names(FigureData *data, const Figure *figure)
{
    const Axis *x = figure->x;
    gboolean is_lines = figure_is_lines(figure);

    if (!x || (is_lines && x->is_numeric)) {
        return;
    }
    data->names = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < x->sweep->texts->len; i++) {
        const char *text = g_ptr_array_index(x->sweep->texts, i);
        g_ptr_array_add(data->names, is_lines ? figure_value_title(x, text)
                                              : figure_value_tick(x, text));
    }
}

/* ---- Units and scales -----------------------------------------------------
 */

/* The extent of all marks, in base units; 'is_log': of those that a
 * logarithmic axis can show. */
static void
measure(FigureData *data, gboolean is_log)
{
    data->xmin = data->ymin = INFINITY;
    data->xmax = data->ymax = data->ytop = -INFINITY;
    for (guint s = 0; s < data->series->len; s++) {
        const GArray *rows = g_ptr_array_index(data->series, s);
        for (guint i = 0; i < rows->len; i++) {
            const FigureRow *row = &g_array_index(rows, FigureRow, i);
            if (!is_log || row->v[0] > 0) {
                data->xmin = MIN(data->xmin, row->v[0]);
            }
            data->xmax = MAX(data->xmax, row->v[0]);
            data->ymax = MAX(data->ymax, row->v[1]);
            for (guint c = 1; c < data->n_columns; c++) {
                data->ytop = MAX(data->ytop, row->v[c]);
                if (is_log ? row->v[c] > 0 : c == 1) {
                    data->ymin = MIN(data->ymin, row->v[c]);
                }
            }
        }
    }
}

/* What is measured: its unit. */
static const char *
base_unit(const Figure *figure)
{
    const MetricColumn *columns = figure->columns->at;

    switch (figure->kind) {
    case FIGURE_CDF:
    case FIGURE_BOX:
        return figure_samples(figure)->metric->unit;
    case FIGURE_STACKED:
        return figure->is_share ? "" : columns[figure->stack[0]].unit;
    case FIGURE_COMPARE:
        return figure->is_ratio ? "" : columns[figure->y].unit;
    case FIGURE_LINES:
    case FIGURE_HEATMAP:
    case FIGURE_TIMELINE:
        break;
    }
    return columns[figure->y].unit;
}

/* The unit of the x axis. */
static FigureUnit
x_unit(const FigureData *data, const Figure *figure)
{
    if (!figure->x) {
        return figure_unit(base_unit(figure), data->xmax);
    }
    if (!figure_is_lines(figure)) {
        return figure_axis_unit(figure->x);
    }
    return figure_unit(
        figure->x->is_numeric ? value_base_unit(figure->x->param->type) : "",
        data->xmax);
}

/* The number by whose size the unit along y is chosen. */
static gdouble
largest(const FigureData *data, const Figure *figure)
{
    return figure->kind == FIGURE_COMPARE ? MAX(-data->ymin, data->ytop)
           : figure->kind == FIGURE_LINES ? data->ymax
                                          : data->ytop;
}

/* Chooses units and scales; a logarithm of 0 or less cannot be drawn. */
static void
choose_scales(FigureData *data, const Figure *figure)
{
    gboolean of_samples =
        figure->kind == FIGURE_CDF || figure->kind == FIGURE_BOX;
    gdouble xfactor;

    measure(data, of_samples);
    data->xunit = x_unit(data, figure);
    data->yunit = figure->kind == FIGURE_CDF
                      ? (FigureUnit){"", 1}
                      : figure_unit(base_unit(figure), largest(data, figure));
    data->xlog = (figure->xscale == FIGURE_SCALE_LOG ||
                  (figure->xscale == FIGURE_SCALE_AUTO && figure->x &&
                   figure->x->sweep->is_log)) &&
                 !data->names && data->xmin > 0 && isfinite(data->xmin);
    data->ylog = figure->yscale == FIGURE_SCALE_LOG && data->ymin > 0 &&
                 isfinite(data->ymin);
    xfactor = data->names ? 1 : data->xunit.factor;
    data->xmin *= xfactor;
    data->xmax *= xfactor;
    data->ymin *= data->yunit.factor;
    data->ymax *= data->yunit.factor;
    data->ytop *= data->yunit.factor;
}

/* Picks what 'figure' shows from 'tables'.
 * (transfer full): figure_data_free() */
FigureData *
figure_data_read(const Scenario *scenario, const Figure *figure,
                 const FigureTables *tables, GError **error)
{
    static const guint n_columns[] = {
        [FIGURE_LINES] = 4, [FIGURE_COMPARE] = 4, [FIGURE_CDF] = 2,
        [FIGURE_BOX] = 6,   [FIGURE_STACKED] = 3, [FIGURE_HEATMAP] = 2};
    g_autoptr(FigureData) data = g_new0(FigureData, 1);

    data->n_columns = n_columns[figure->kind];
    make_series(data, figure);
    make_names(data, figure);
    if (!figure_pick(data, scenario, figure, tables, error)) {
        return NULL;
    }
    choose_scales(data, figure);
    return g_steal_pointer(&data);
}

/* ---- The data file --------------------------------------------------------
 */

static void
append_row(GString *text, const FigureData *data, const FigureRow *row)
{
    for (guint i = 0; i < data->n_columns; i++) {
        gdouble shown = row->v[i];
        g_autofree char *number = NULL;
        if (i > 0 || !data->names) {
            shown *= i > 0 ? data->yunit.factor : data->xunit.factor;
        }
        /* What reaches 0 ends at the lower edge of a log axis. */
        if (i > 0 && data->ylog && shown <= 0) {
            shown = data->ymin / 10;
        }
        number = number_text(shown);
        g_string_append_printf(text, "%s%s", i ? " " : "", number);
    }
    g_string_append_c(text, '\n');
}

/* "NAME in UNIT" */
static void
append_in(GString *text, const char *name, const FigureUnit *unit)
{
    g_string_append_printf(text, "%s%s%s", name, *unit->name ? " in " : "",
                           unit->name);
}

/* Says what the columns are. */
static void
append_columns(GString *text, const Figure *figure, const FigureData *data)
{
    g_string_append(text, "# columns: ");
    if (data->names && !figure_is_lines(figure)) {
        g_string_append(text, "place of ");
    }
    append_in(text,
              figure->x ? figure->x->param->key : figure_samples(figure)->key,
              &data->xunit);
    g_string_append(text, ", ");
    switch (figure->kind) {
    case FIGURE_LINES:
        g_string_append(text, "mean of ");
        append_in(text, figure_column(figure)->key, &data->yunit);
        g_string_append(text, ", and its 95 % confidence interval: low, high");
        break;
    case FIGURE_COMPARE:
        g_string_append(text,
                        figure->is_ratio ? "ratio of " : "difference of ");
        append_in(text, figure_column(figure)->key, &data->yunit);
        g_string_append(text, ", and its 95 % confidence interval: low, high");
        break;
    case FIGURE_CDF:
        g_string_append(text, "fraction of connections that had no more");
        break;
    case FIGURE_BOX:
        g_string_append(text, "quantiles 0.05, 0.25, 0.5, 0.75, 0.95 of ");
        append_in(text, figure_samples(figure)->key, &data->yunit);
        break;
    case FIGURE_STACKED:
        append_in(text, "from, to", &data->yunit);
        break;
    case FIGURE_HEATMAP:
        g_string_append(text, "mean of ");
        append_in(text, figure_column(figure)->key, &data->yunit);
        break;
    case FIGURE_TIMELINE:
        break; /* figure-timeline.c */
    }
    g_string_append_c(text, '\n');
}

/* What the blocks differ in. */
static const char *
series_key(const Figure *figure)
{
    return figure->kind == FIGURE_STACKED ? "class"
           : figure->yaxis                ? figure->yaxis->param->key
           : figure->series               ? figure->series->param->key
                                          : "all";
}

/* The data file: a block for each series, two empty lines between them, which
 * gnuplot calls index 0, 1, ...  (transfer full) */
char *
figure_data_text(const Figure *figure, const FigureData *data)
{
    GString *text = g_string_new(NULL);

    figure_append_heading(text, figure);
    append_columns(text, figure, data);
    if (data->n_waiting + data->n_never > 0) {
        g_string_append_printf(text,
                               "# connections without a value: waiting at the "
                               "stop %" G_GUINT64_FORMAT
                               ", never to have one %" G_GUINT64_FORMAT "\n",
                               data->n_waiting, data->n_never);
    }
    for (guint s = 0; s < data->series->len; s++) {
        const GArray *rows = g_ptr_array_index(data->series, s);
        g_autofree char *title =
            text_visible(g_ptr_array_index(data->titles, s), "");
        g_string_append_printf(text, "%s# %s %s\n", s ? "\n\n" : "",
                               series_key(figure), title);
        for (guint i = 0; i < rows->len; i++) {
            append_row(text, data, &g_array_index(rows, FigureRow, i));
        }
        for (guint i = 0; rows->len == 0 && i < data->n_columns; i++) {
            g_string_append_printf(text, "%sNaN%s", i ? " " : "",
                                   i + 1 < data->n_columns ? "" : "\n");
        } /* keeps the index */
    }
    return g_string_free(text, FALSE);
}
