/* SPDX-License-Identifier: GPL-2.0-only */
/* What a figure shows, picked from summary.csv and quantiles.csv. */
#include "scenarios/figures/figure-priv.h"

#include <math.h>

#include "scenarios/base/error.h"
#include "scenarios/measure/samples.h"
#include "scenarios/tables/result.h"

#define MAX_VALUES 128

/* Where the columns are that a figure needs. */
typedef struct Columns {
    int x, series, panels, fixed[SCENARIO_MAX_FIXED];
    int metric, n, waiting, never;
    int values[MAX_VALUES];
    guint n_values;
} Columns;

/* The axis that makes the series, or NULL. */
static const Axis *
series_axis(const Figure *figure)
{
    return figure->kind == FIGURE_HEATMAP ? figure->yaxis : figure->series;
}

/* TRUE if the figure needs the samples of single connections. */
static gboolean
is_of_samples(const Figure *figure)
{
    return figure->kind == FIGURE_CDF || figure->kind == FIGURE_BOX;
}

/* FALSE if there is an axis, but no column of it. */
static gboolean
find_axis_column(const CsvTable *table, const Axis *axis, int *column)
{
    g_autofree char *name = axis ? result_axis_column(axis) : NULL;

    *column = name ? csv_column(table, name) : -1;
    return !axis || *column >= 0;
}

static gboolean
find_value_column(const CsvTable *table, const char *name, Columns *c)
{
    int column = csv_column(table, name);

    g_assert(c->n_values < MAX_VALUES);
    c->values[c->n_values++] = column;
    return column >= 0;
}

/* The columns with the numbers to be drawn, in the order of the data file. */
static gboolean
find_values(const CsvTable *table, const Figure *figure, Columns *c)
{
    static const char *const of_summary[] = {"mean", "ci95_low", "ci95_high",
                                             NULL};
    static const char *const of_box[] = {"p5",  "p25", "p50",
                                         "p75", "p95", NULL};
    static const char *const of_change[] = {"difference", "difference_low",
                                            "difference_high", NULL};
    static const char *const of_ratio[] = {"ratio", "ratio_low", "ratio_high",
                                           NULL};
    const char *const *names = figure->kind == FIGURE_BOX       ? of_box
                               : figure->kind != FIGURE_COMPARE ? of_summary
                               : figure->is_ratio               ? of_ratio
                                                                : of_change;
    gboolean ok = TRUE;

    if (figure->kind == FIGURE_CDF) {
        for (guint i = 0; i < samples_n_quantiles(); i++) {
            g_autofree char *name = samples_quantile_name(i);
            ok = find_value_column(table, name, c) && ok;
        }
        return ok;
    }
    for (; *names; names++) {
        ok = find_value_column(table, *names, c) && ok;
    }
    return ok;
}

/* Finds the columns; FALSE if the table is not of this scenario. */
static gboolean
find_columns(const CsvTable *table, const Figure *figure, Columns *c)
{
    gboolean ok = find_axis_column(table, figure->x, &c->x) &&
                  find_axis_column(table, series_axis(figure), &c->series) &&
                  find_axis_column(table, figure->panels, &c->panels);

    for (guint i = 0; i < figure->n_fixed; i++) {
        ok = find_axis_column(table, figure->fixed[i], &c->fixed[i]) && ok;
    }
    c->metric = csv_column(table, "metric");
    c->n = csv_column(table, "n");
    c->waiting = csv_column(table, "waiting");
    c->never = csv_column(table, "never");
    c->n_values = 0;
    return ok && c->metric >= 0 && c->n >= 0 && find_values(table, figure, c);
}

/* TRUE if the field of 'axis' says 'text'. */
gboolean
figure_field_is(const Axis *axis, const char *field, const char *text)
{
    Value value;

    if (!axis->is_numeric) {
        return g_str_equal(field, text);
    }
    return value_parse(axis->param->type, NULL, text, &value, NULL) &&
           value_number(axis->param->type, &value) ==
               g_ascii_strtod(field, NULL);
}

/* The place of a field among the values of 'axis'; -1: it is none. */
int
figure_axis_place(const Axis *axis, const char *field)
{
    for (guint i = 0; i < axis->sweep->texts->len; i++) {
        if (figure_field_is(axis, field, figure_axis_text(axis, i))) {
            return (int)i;
        }
    }
    return -1;
}

/* Which of the stacked columns a row is of; -1: none. */
static int
stack_index(const Figure *figure, const char *metric)
{
    const MetricColumn *columns = figure->columns->at;

    for (guint i = 0; i < figure->n_stack; i++) {
        if (g_str_equal(columns[figure->stack[i]].key, metric)) {
            return (int)i;
        }
    }
    return -1;
}

/* The series of a row, whatever it says, or -1 if it does not belong into the
 * figure. */
static int
row_series(const Figure *figure, const Columns *c, GStrv row)
{
    const Axis *axis = series_axis(figure);
    const char *metric = row[c->metric];
    const char *wanted = is_of_samples(figure) ? figure_samples(figure)->key
                         : figure->kind == FIGURE_STACKED
                             ? metric
                             : figure_column(figure)->key;

    if (!g_str_equal(metric, wanted)) {
        return -1;
    }
    for (guint i = 0; i < figure->n_fixed; i++) {
        if (!figure_field_is(figure->fixed[i], row[c->fixed[i]],
                             figure->fixed_text[i])) {
            return -1;
        }
    }
    return figure->kind == FIGURE_STACKED ? stack_index(figure, metric)
           : axis ? figure_axis_place(axis, row[c->series])
                  : 0;
}

/* Where a row belongs; NULL: nowhere. */
static GArray *
row_rows(const FigureData *data, const Figure *figure, const Columns *c,
         GStrv row)
{
    int series = row_series(figure, c, row);
    int panel = series < 0 ? -1
                : figure->panels
                    ? figure_axis_place(figure->panels, row[c->panels])
                    : 0;

    return panel < 0 ? NULL
                     : figure_data_rows(data, (guint)panel, (guint)series);
}

/* The number in a field; 'otherwise' if it is empty. */
static gdouble
field_number(const char *field, gdouble otherwise)
{
    return *field ? g_ascii_strtod(field, NULL) : otherwise;
}

/* Adds the curve of a row of quantiles. */
static void
take_curve(GArray *series, const Columns *c, GStrv row)
{
    for (guint i = 0; i < c->n_values; i++) {
        FigureRow point = {
            {field_number(row[c->values[i]], NAN), samples_fraction(i)}};
        g_array_append_val(series, point);
    }
}

/* Counts the connections that the row does not tell of; a table of an earlier
 * version does not say. */
static void
count_missing(FigureData *data, const Columns *c, GStrv row)
{
    if (c->waiting >= 0 && c->never >= 0) {
        data->n_waiting += g_ascii_strtoull(row[c->waiting], NULL, 10);
        data->n_never += g_ascii_strtoull(row[c->never], NULL, 10);
    }
}

static void
take_row(FigureData *data, const Figure *figure, const Columns *c, GStrv row)
{
    GArray *series = row_rows(data, figure, c, row);
    FigureRow point = {{0}};
    int place;

    if (!series) {
        return; /* another metric, or of an earlier, wider sweep */
    }
    count_missing(data, c, row);
    if (!*row[c->values[0]]) {
        return; /* nothing was measured */
    }
    data->n_max = MAX(data->n_max, g_ascii_strtoull(row[c->n], NULL, 10));
    if (figure->kind == FIGURE_CDF) {
        take_curve(series, c, row);
        return;
    }
    place = data->names ? figure_axis_place(figure->x, row[c->x]) : 0;
    if (place < 0) {
        return;
    }
    point.v[0] = data->names ? place : g_ascii_strtod(row[c->x], NULL);
    point.v[1] = field_number(row[c->values[0]], NAN);
    for (guint i = 2; i < data->n_columns && i <= c->n_values; i++) {
        point.v[i] = field_number(row[c->values[i - 1]], point.v[1]);
    }
    g_array_append_val(series, point);
}

/* ---- Stacking -------------------------------------------------------------
 */

/* TRUE if a class comes at any place in any panel. */
static gboolean
class_comes(const FigureData *data, guint class)
{
    for (guint p = 0; p < data->panels->len; p++) {
        const GArray *rows = figure_data_rows(data, p, class);
        for (guint i = 0; i < rows->len; i++) {
            if (g_array_index(rows, FigureRow, i).v[1] > 0) {
                return TRUE;
            }
        }
    }
    return FALSE;
}

/* Takes a series away from all panels. */
static void
drop_series(FigureData *data, guint s)
{
    for (guint p = data->panels->len; p-- > 0;) {
        g_ptr_array_remove_index(data->series, p * data->titles->len + s);
    }
    g_ptr_array_remove_index(data->titles, s);
    g_array_remove_index(data->styles, s);
}

/* Takes classes away that never come, which only fill the legend; the last
 * one stays. */
static void
drop_empty(FigureData *data)
{
    for (guint s = data->titles->len; s-- > 0 && data->titles->len > 1;) {
        if (class_comes(data, s)) {
            continue;
        }
        drop_series(data, s);
    }
}

/* The sums of all classes of a panel, by place.  (transfer full) */
static gdouble *
stack_totals(const FigureData *data, guint panel)
{
    gdouble *totals = g_new0(gdouble, data->names->len);

    for (guint s = 0; s < data->titles->len; s++) {
        const GArray *rows = figure_data_rows(data, panel, s);
        for (guint i = 0; i < rows->len; i++) {
            const FigureRow *row = &g_array_index(rows, FigureRow, i);
            totals[(guint)row->v[0]] += row->v[1];
        }
    }
    return totals;
}

/* Puts the classes of a panel on top of each other: from, to; as shares of
 * their sum where the figure says so. */
static void
pile_up(FigureData *data, const Figure *figure, guint panel)
{
    g_autofree gdouble *total = stack_totals(data, panel);
    g_autofree gdouble *top = g_new0(gdouble, data->names->len);

    for (guint s = 0; s < data->titles->len; s++) {
        GArray *rows = figure_data_rows(data, panel, s);
        for (guint i = 0; i < rows->len; i++) {
            FigureRow *row = &g_array_index(rows, FigureRow, i);
            guint x = (guint)row->v[0];
            gdouble unit = figure->is_share && total[x] > 0 ? total[x] : 1;
            gdouble height = row->v[1];
            row->v[1] = top[x] / unit;
            top[x] += height;
            row->v[2] = top[x] / unit;
        }
    }
}

/* Takes the value away that the others are compared with, which has no rows. */
static void
drop_base(FigureData *data)
{
    for (guint s = data->titles->len; s-- > 0 && data->titles->len > 1;) {
        guint n = 0;
        for (guint p = 0; p < data->panels->len; p++) {
            n += figure_data_rows(data, p, s)->len;
        }
        if (n == 0) {
            drop_series(data, s);
        }
    }
}

/* Fills the empty series of 'data' with rows. */
gboolean
figure_pick(FigureData *data, const Scenario *scenario, const Figure *figure,
            const FigureTables *tables, GError **error)
{
    gboolean of_samples = is_of_samples(figure);
    gboolean of_compare = figure->kind == FIGURE_COMPARE;
    const CsvTable *table = of_samples   ? tables->quantiles
                            : of_compare ? tables->compare
                                         : tables->summary;
    Columns columns = {0};

    if (figure->kind == FIGURE_SERIES) {
        return figure_pick_series(data, figure, tables, error);
    }
    if (!find_columns(table, figure, &columns)) {
        return mistake(error,
                       "%s lacks columns that [figure %s] of %s "
                       "needs, expected the %s of this scenario",
                       of_samples   ? "quantiles.csv"
                       : of_compare ? "compare.csv"
                                    : "summary.csv",
                       figure->name, scenario->name,
                       of_samples   ? "quantiles"
                       : of_compare ? "comparison"
                                    : "summary");
    }
    for (guint i = 0; i < table->rows->len; i++) {
        take_row(data, figure, &columns, g_ptr_array_index(table->rows, i));
    }
    if (figure->kind == FIGURE_STACKED) {
        drop_empty(data);
        for (guint p = 0; p < data->panels->len; p++) {
            pile_up(data, figure, p);
        }
    }
    if (of_compare) {
        drop_base(data);
    }
    return TRUE;
}
