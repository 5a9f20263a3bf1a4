/* SPDX-License-Identifier: GPL-2.0-only */
/* What a figure shows, picked from summary.csv. */
#include "scenarios/figure-priv.h"

#include <math.h>
#include <string.h>

#include "scenarios/error.h"
#include "scenarios/result.h"

/* Where the columns are that a figure needs. */
typedef struct Columns {
    int x, series, fixed[SCENARIO_MAX_FIXED];
    int metric, n, mean, low, high;
} Columns;

static void
points_free(gpointer points)
{
    g_array_unref(points);
}

void
figure_data_free(FigureData *data)
{
    if (data) {
        g_ptr_array_unref(data->titles);
        g_ptr_array_unref(data->series);
        g_clear_pointer(&data->names, g_ptr_array_unref);
        g_free(data);
    }
}

static int
axis_column(const CsvTable *table, const Axis *axis)
{
    g_autofree char *name = axis ? result_axis_column(axis) : NULL;

    return name ? csv_column(table, name) : -1;
}

/* Finds the columns; FALSE if the table is not of this scenario. */
static gboolean
find_columns(const CsvTable *table, const Figure *figure, Columns *c)
{
    c->x = axis_column(table, figure->x);
    c->series = axis_column(table, figure->series);
    for (guint i = 0; i < figure->n_fixed; i++) {
        c->fixed[i] = axis_column(table, figure->fixed[i]);
        if (c->fixed[i] < 0) {
            return FALSE;
        }
    }
    c->metric = csv_column(table, "metric");
    c->n = csv_column(table, "n");
    c->mean = csv_column(table, "mean");
    c->low = csv_column(table, "ci95_low");
    c->high = csv_column(table, "ci95_high");
    return c->x >= 0 && (!figure->series || c->series >= 0) && c->metric >= 0 &&
           c->n >= 0 && c->mean >= 0 && c->low >= 0 && c->high >= 0;
}

/* TRUE if the field of 'axis' says 'text'. */
static gboolean
field_is(const Axis *axis, const char *field, const char *text)
{
    Value value;

    if (!axis->is_numeric) {
        return g_str_equal(field, text);
    }
    return value_parse(axis->param->type, NULL, text, &value, NULL) &&
           value_number(axis->param->type, &value) ==
               g_ascii_strtod(field, NULL);
}

/* TRUE if 'row' belongs into the figure. */
static gboolean
row_is_drawn(const Figure *figure, const Columns *c, GStrv row)
{
    guint n;
    const MetricColumn *columns = metric_columns(&n);

    if (!g_str_equal(row[c->metric], columns[figure->y].key) ||
        !*row[c->mean]) {
        return FALSE;
    }
    for (guint i = 0; i < figure->n_fixed; i++) {
        if (!field_is(figure->fixed[i], row[c->fixed[i]],
                      figure->fixed_text[i])) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Which value of 'axis' a field is; -1: none. */
static int
axis_index(const Axis *axis, const char *field)
{
    for (guint i = 0; i < axis->sweep->texts->len; i++) {
        if (field_is(axis, field, g_ptr_array_index(axis->sweep->texts, i))) {
            return (int)i;
        }
    }
    return -1;
}

/* "Uniform[Min=0|Max=1]" of "ns3::UniformRandomVariable[Min=0|Max=1]".
 * (transfer full) */
static char *
short_name(const char *text)
{
    g_autoptr(GString) name = g_string_new(text);

    if (g_str_has_prefix(text, "ns3::")) {
        g_string_erase(name, 0, (gssize)strlen("ns3::"));
        g_string_replace(name, "RandomVariable", "", 1);
    }
    return g_strdup(name->str);
}

/* What the legend, or an axis of names, calls a value: percent for
 * probabilities, "10 ms" for "10ms".  (transfer full) */
static char *
value_title(const Axis *axis, const char *text)
{
    Value value;
    const char *unit;
    gdouble number;
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];

    if ((!axis->is_numeric && axis->param->type != VALUE_DELAY) ||
        !value_parse(axis->param->type, NULL, text, &value, NULL) ||
        !value_scan(axis->param->type, text, &number, &unit, NULL)) {
        return short_name(text);
    }
    if (axis->param->type == VALUE_PROB) {
        g_ascii_formatd(buffer, sizeof buffer, "%.4g", 100 * value.x);
        return g_strconcat(buffer, " %", NULL);
    }
    g_ascii_formatd(buffer, sizeof buffer, "%.4g",
                    number / value_unit_factor(axis->param->type, unit));
    return g_strconcat(buffer, *unit ? " " : "", unit, NULL);
}

/* Makes the empty series, one for each value. */
static void
make_series(FigureData *data, const Figure *figure)
{
    guint n = figure->series ? figure->series->sweep->texts->len : 1;

    data->titles = g_ptr_array_new_with_free_func(g_free);
    data->series = g_ptr_array_new_with_free_func(points_free);
    for (guint i = 0; i < n; i++) {
        g_ptr_array_add(data->titles,
                        figure->series
                            ? value_title(figure->series,
                                          g_ptr_array_index(
                                              figure->series->sweep->texts, i))
                            : g_strdup(""));
        g_ptr_array_add(data->series,
                        g_array_new(FALSE, FALSE, sizeof(FigurePoint)));
    }
    if (!figure->x->is_numeric) {
        data->names = g_ptr_array_new_with_free_func(g_free);
        for (guint i = 0; i < figure->x->sweep->texts->len; i++) {
            const char *text = g_ptr_array_index(figure->x->sweep->texts, i);
            g_ptr_array_add(data->names, value_title(figure->x, text));
        }
    }
}

/* The number in a field; 'otherwise' if it is empty. */
static gdouble
field_number(const char *field, gdouble otherwise)
{
    return *field ? g_ascii_strtod(field, NULL) : otherwise;
}

static void
take_row(FigureData *data, const Figure *figure, const Columns *c, GStrv row)
{
    int index = figure->series ? axis_index(figure->series, row[c->series]) : 0;
    FigurePoint point = {.mean = g_ascii_strtod(row[c->mean], NULL)};

    if (index < 0) {
        return; /* of an earlier, wider sweep */
    }
    point.x = figure->x->is_numeric ? g_ascii_strtod(row[c->x], NULL)
                                    : axis_index(figure->x, row[c->x]);
    point.low = field_number(row[c->low], point.mean);
    point.high = field_number(row[c->high], point.mean);
    g_array_append_val((GArray *)g_ptr_array_index(data->series, (guint)index),
                       point);
    data->n_max = MAX(data->n_max, g_ascii_strtoull(row[c->n], NULL, 10));
}

/* A unit in which the largest number is from 1 to 1000. */
static FigureUnit
choose_unit(const char *base, gdouble largest)
{
    static const struct {
        const char *base;
        gdouble from;
        FigureUnit unit;
    } units[] = {
        {"s", 1, {"s", 1}},
        {"s", 1e-3, {"ms", 1e3}},
        {"s", 0, {"\302\265s", 1e6}},
        {"bps", 1e9, {"Gbit/s", 1e-9}},
        {"bps", 1e6, {"Mbit/s", 1e-6}},
        {"bps", 1e3, {"kbit/s", 1e-3}},
        {"bps", 0, {"bit/s", 1}},
        {"bytes", 1e6, {"MB", 1e-6}},
        {"bytes", 1e4, {"kB", 1e-3}},
        {"bytes", 0, {"bytes", 1}},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
        if (g_str_equal(units[i].base, base) && largest >= units[i].from) {
            return units[i].unit;
        }
    }
    return (FigureUnit){g_str_equal(base, "1/s") ? "1/s" : "", 1};
}

/* The extent of all marks, in base units. */
static void
measure(FigureData *data)
{
    data->xmin = data->ymin = INFINITY;
    data->xmax = data->ymax = data->ytop = -INFINITY;
    for (guint s = 0; s < data->series->len; s++) {
        const GArray *points = g_ptr_array_index(data->series, s);
        for (guint i = 0; i < points->len; i++) {
            const FigurePoint *p = &g_array_index(points, FigurePoint, i);
            data->xmin = MIN(data->xmin, p->x);
            data->xmax = MAX(data->xmax, p->x);
            data->ymin = MIN(data->ymin, p->mean);
            data->ymax = MAX(data->ymax, p->mean);
            data->ytop = MAX(data->ytop, MAX(p->high, p->mean));
        }
    }
}

/* Chooses units and scales; a logarithm of 0 or less cannot be drawn. */
static void
choose_scales(FigureData *data, const Figure *figure)
{
    guint n;
    const MetricColumn *column = &metric_columns(&n)[figure->y];

    measure(data);
    data->xunit = choose_unit(
        figure->x->is_numeric ? value_base_unit(figure->x->param->type) : "",
        data->xmax);
    data->yunit = choose_unit(column->unit, data->ymax);
    data->xlog =
        (figure->xscale == FIGURE_SCALE_LOG ||
         (figure->xscale == FIGURE_SCALE_AUTO && figure->x->sweep->is_log)) &&
        figure->x->is_numeric && data->xmin > 0;
    data->ylog = figure->yscale == FIGURE_SCALE_LOG && data->ymin > 0;
    data->xmin *= data->xunit.factor;
    data->xmax *= data->xunit.factor;
    data->ymin *= data->yunit.factor;
    data->ymax *= data->yunit.factor;
    data->ytop *= data->yunit.factor;
}

/* Picks what 'figure' shows from 'summary'.
 * (transfer full): figure_data_free() */
FigureData *
figure_data_read(const Scenario *scenario, const Figure *figure,
                 const CsvTable *summary, GError **error)
{
    g_autoptr(FigureData) data = g_new0(FigureData, 1);
    Columns columns;

    make_series(data, figure);
    if (!find_columns(summary, figure, &columns)) {
        mistake(error,
                "summary.csv lacks columns that [figure %s] of %s "
                "needs, expected the summary of this scenario",
                figure->name, scenario->name);
        return NULL;
    }
    for (guint i = 0; i < summary->rows->len; i++) {
        GStrv row = g_ptr_array_index(summary->rows, i);
        if (row_is_drawn(figure, &columns, row)) {
            take_row(data, figure, &columns, row);
        }
    }
    choose_scales(data, figure);
    return g_steal_pointer(&data);
}

static void
append_point(GString *text, const FigureData *data, const FigurePoint *point)
{
    gdouble numbers[4] = {
        point->x * data->xunit.factor, point->mean * data->yunit.factor,
        point->low * data->yunit.factor, point->high * data->yunit.factor};

    /* An interval that reaches 0 ends at the lower edge of a log axis. */
    if (data->ylog && numbers[2] <= 0) {
        numbers[2] = data->ymin / 10;
    }
    for (int i = 0; i < 4; i++) {
        g_autofree char *number = number_text(numbers[i]);
        g_string_append_printf(text, "%s%s", i ? " " : "", number);
    }
    g_string_append_c(text, '\n');
}

/* The data file: a block for each series, two empty lines between them, which
 * gnuplot calls index 0, 1, ...  (transfer full) */
char *
figure_data_text(const Scenario *scenario, const Figure *figure,
                 const FigureData *data)
{
    GString *text = g_string_new(NULL);
    guint n;
    const MetricColumn *column = &metric_columns(&n)[figure->y];

    g_string_append_printf(
        text,
        "# [figure %s] of %s\n# columns: %s%s%s, mean of %s%s%s, and its "
        "95 %% confidence interval: low, high\n",
        figure->name, scenario->name, figure->x->param->key,
        *data->xunit.name ? " in " : "", data->xunit.name, column->key,
        *data->yunit.name ? " in " : "", data->yunit.name);
    for (guint s = 0; s < data->series->len; s++) {
        const GArray *points = g_ptr_array_index(data->series, s);
        g_string_append_printf(text, "%s# %s %s\n", s ? "\n\n" : "",
                               figure->series ? figure->series->param->key
                                              : "all",
                               (char *)g_ptr_array_index(data->titles, s));
        for (guint i = 0; i < points->len; i++) {
            append_point(text, data, &g_array_index(points, FigurePoint, i));
        }
        if (points->len == 0) {
            g_string_append(text, "NaN NaN NaN NaN\n"); /* keeps the index */
        }
    }
    return g_string_free(text, FALSE);
}
