/* SPDX-License-Identifier: GPL-2.0-only */
/* What a figure shows: its series, and the data file. */
#include "scenarios/base/text.h"
#include "scenarios/figures/figure-priv.h"

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
        g_ptr_array_unref(data->panels);
        g_ptr_array_unref(data->series);
        g_clear_pointer(&data->marks, g_array_unref);
        g_ptr_array_unref(data->theory);
        g_array_unref(data->styles);
        g_clear_pointer(&data->names, g_ptr_array_unref);
        g_free(data);
    }
}

/* ---- Series ----------------------------------------------------------------
 */

/* The rows of a series in a panel, both from 0. */
GArray *
figure_data_rows(const FigureData *data, guint panel, guint series)
{
    return g_ptr_array_index(data->series, panel * data->titles->len + series);
}

/* One for each value of 'axis'; adds what it is called to 'titles'. */
static void
add_axis(GPtrArray *titles, const Axis *axis,
         char *(*title)(const Axis *axis, const char *text))
{
    for (guint i = 0; i < axis->sweep->texts->len; i++) {
        g_ptr_array_add(titles, title(axis, figure_axis_text(axis, i)));
    }
}

/* One series for each class. */
static void
add_classes(GPtrArray *titles, const Figure *figure)
{
    const MetricColumn *columns = figure->columns->at;

    for (guint i = 0; i < figure->n_stack; i++) {
        const MetricColumn *column = &columns[figure->stack[i]];
        g_ptr_array_add(
            titles,
            column->metric->kind == METRIC_CLASSES
                ? g_strconcat(column->metric->class_name(column->number),
                              column->where ? ", " : "", column->where, NULL)
                : metric_column_label(column));
    }
}

/* One series for each column of series.csv, unless there is but one. */
static void
add_sampled(GPtrArray *titles, const Figure *figure)
{
    for (guint i = 0; i < figure->n_stack; i++) {
        const SeriesColumn *column = &figure->columns->series[figure->stack[i]];
        g_ptr_array_add(titles,
                        g_strdup(figure->n_stack > 1 ? column->label : ""));
    }
}

/* What the series are called. */
static void
make_titles(FigureData *data, const Figure *figure)
{
    data->titles = g_ptr_array_new_with_free_func(g_free);
    if (figure->kind == FIGURE_HEATMAP) {
        add_axis(data->titles, figure->yaxis, figure_value_tick);
    } else if (figure->kind == FIGURE_STACKED) {
        add_classes(data->titles, figure);
    } else if (figure->series) {
        add_axis(data->titles, figure->series, figure_value_title);
    } else if (figure->kind == FIGURE_SERIES) {
        add_sampled(data->titles, figure);
    } else {
        g_ptr_array_add(data->titles, g_strdup(""));
    }
}

/* "server.end = close".  (transfer full) */
static char *
panel_title(const Axis *axis, const char *text)
{
    g_autofree char *value = figure_value_title(axis, text);

    return g_strconcat(axis->param->key, " = ", value, NULL);
}

/* Makes the empty series of all panels. */
static void
make_series(FigureData *data, const Figure *figure)
{
    make_titles(data, figure);
    data->panels = g_ptr_array_new_with_free_func(g_free);
    if (figure->panels) {
        add_axis(data->panels, figure->panels, panel_title);
    } else {
        g_ptr_array_add(data->panels, g_strdup(""));
    }
    data->series = g_ptr_array_new_with_free_func(rows_free);
    data->theory = g_ptr_array_new_with_free_func(rows_free);
    for (guint i = 0; i < data->panels->len * data->titles->len; i++) {
        g_ptr_array_add(data->series,
                        g_array_new(FALSE, FALSE, sizeof(FigureRow)));
    }
    data->styles = g_array_new(FALSE, FALSE, sizeof(guint));
    for (guint i = 1; i <= data->titles->len; i++) {
        g_array_append_val(data->styles, i);
    }
}

/* Names the places along x, unless it is an axis of numbers: lines need a
 * value that is none, boxes and cells a place for each value. */
static void
make_names(FigureData *data, const Figure *figure)
{
    gboolean is_lines = figure_is_lines(figure);

    if (figure->x && !(is_lines && figure->x->is_numeric)) {
        data->names = g_ptr_array_new_with_free_func(g_free);
        add_axis(data->names, figure->x,
                 is_lines ? figure_value_title : figure_value_tick);
    }
}

/* Picks what 'figure' shows from 'tables'.
 * (transfer full): figure_data_free() */
FigureData *
figure_data_read(const Scenario *scenario, const Figure *figure,
                 const FigureTables *tables, GError **error)
{
    static const guint n_columns[] = {
        [FIGURE_LINES] = 4,  [FIGURE_COMPARE] = 4, [FIGURE_CDF] = 2,
        [FIGURE_SERIES] = 4, [FIGURE_BOX] = 6,     [FIGURE_STACKED] = 3,
        [FIGURE_HEATMAP] = 2};
    g_autoptr(FigureData) data = g_new0(FigureData, 1);

    data->n_columns = n_columns[figure->kind];
    make_series(data, figure);
    make_names(data, figure);
    if (!figure_pick(data, scenario, figure, tables, error)) {
        return NULL;
    }
    figure_add_theory(data, scenario, figure);
    figure_choose_scales(data, figure);
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
    append_in(text, figure_x_name(figure), &data->xunit);
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
    case FIGURE_SERIES:
        append_in(text, "mean", &data->yunit);
        g_string_append(text, " over the replications, and their 10th and 90th "
                              "percentile");
        break;
    case FIGURE_TIMELINE:
        break; /* figure-timeline.c */
    }
    if (data->n_theory) {
        g_string_append(text, "; last, of theory: ");
        append_in(text, figure->x->param->key, &data->xunit);
        append_in(text, ", value", &data->yunit);
    }
    if (data->xzero.word) {
        g_string_append_printf(text, "; 0 is shown as \"%s\"",
                               data->xzero.word);
    }
    g_string_append_c(text, '\n');
}

const char *
figure_x_name(const Figure *figure)
{
    return figure->kind == FIGURE_SERIES ? "time"
           : figure->x                   ? figure->x->param->key
                                         : figure_samples(figure)->key;
}

/* What the blocks differ in. */
const char *
figure_series_key(const Figure *figure)
{
    return figure->kind == FIGURE_STACKED                     ? "class"
           : figure->kind == FIGURE_SERIES && !figure->series ? "metric"
           : figure->yaxis  ? figure->yaxis->param->key
           : figure->series ? figure->series->param->key
                            : "all";
}

/* TRUE if the mark of 'row' has a place of its own along x. */
gboolean
figure_is_apart(const FigureData *data, const FigureRow *row)
{
    return data->xzero.word && !data->names && !(row->v[0] > 0);
}

/* The rows of a block; an empty line, at which gnuplot ends a line, stands
 * before those to which none leads. */
static void
append_rows(GString *text, const FigureData *data, const GArray *rows)
{
    gboolean is_any = FALSE;

    for (int apart = 0; apart < 2; apart++) {
        gboolean is_first = TRUE;
        for (guint i = 0; i < rows->len; i++) {
            const FigureRow *row = &g_array_index(rows, FigureRow, i);
            gboolean is_last =
                figure_is_apart(data, row) && !data->xzero.is_joined;
            if (is_last == apart) {
                g_string_append(text, is_first && is_any ? "\n" : "");
                append_row(text, data, row);
                is_first = FALSE;
                is_any = TRUE;
            }
        }
    }
    for (guint i = 0; !is_any && i < data->n_columns; i++) {
        g_string_append_printf(text, "%sNaN%s", i ? " " : "",
                               i + 1 < data->n_columns ? "" : "\n");
    } /* keeps the index */
}

/* What a block is of. */
static void
append_block_title(GString *text, const Figure *figure, const FigureData *data,
                   guint panel, guint series)
{
    g_autofree char *title =
        text_visible(g_ptr_array_index(data->titles, series), "");
    g_autofree char *where =
        text_visible(g_ptr_array_index(data->panels, panel), "");

    g_string_append_printf(text, "# %s%s%s %s\n", where, *where ? ": " : "",
                           figure_series_key(figure), title);
}

/* The data file: a block for each series of each panel, two empty lines
 * between them, which gnuplot calls index 0, 1, ...  (transfer full) */
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
    for (guint i = 0; i < data->series->len; i++) {
        guint panel = i / data->titles->len, series = i % data->titles->len;
        g_string_append(text, i ? "\n\n" : "");
        append_block_title(text, figure, data, panel, series);
        append_rows(text, data, figure_data_rows(data, panel, series));
    }
    figure_append_theory(text, data);
    return g_string_free(text, FALSE);
}
