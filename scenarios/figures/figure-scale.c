/* SPDX-License-Identifier: GPL-2.0-only */
/* Units, scales and extent of what a figure shows.
 *
 * A value that has no limit ("never") and, on a logarithmic axis, 0 lie at no
 * distance from the others that could be drawn: each gets a place of its own
 * beside them.  What is below 0 has no place on a logarithmic axis; it is
 * counted.
 */
#include "scenarios/figures/figure-priv.h"

#include <math.h>

/* From the numbers to a place of its own, in parts of their extent; in panels,
 * which are narrow, there must still be room for what stands along the axis. */
#define APART 0.1
#define APART_IN_PANELS 0.18

/* ---- Extent ----------------------------------------------------------------
 */

/* TRUE if a number has a place along a logarithmic axis. */
static gboolean
fits(gboolean is_log, gdouble number)
{
    return !is_log || number > 0;
}

static void
measure_row(FigureData *data, const FigureRow *row)
{
    if (!figure_is_apart(data, row)) {
        data->xmin = MIN(data->xmin, row->v[0]);
        data->xmax = MAX(data->xmax, row->v[0]);
    }
    if (fits(data->ylog, row->v[1])) {
        data->ymax = MAX(data->ymax, row->v[1]);
    }
    for (guint c = 1; c < data->n_columns; c++) {
        if (fits(data->ylog, row->v[c])) {
            data->ytop = MAX(data->ytop, row->v[c]);
            data->ybottom = MIN(data->ybottom, row->v[c]);
            data->ymin =
                c == 1 || data->ylog ? MIN(data->ymin, row->v[c]) : data->ymin;
        }
    }
}

/* A line of theory is seen where marks can be; between them it may go
 * anywhere. */
static void
measure_theory(FigureData *data, const FigureRow *row)
{
    if (row->v[2] && isfinite(row->v[1]) && fits(data->ylog, row->v[1])) {
        data->ymin = MIN(data->ymin, row->v[1]);
        data->ymax = MAX(data->ymax, row->v[1]);
        data->ybottom = MIN(data->ybottom, row->v[1]);
        data->ytop = MAX(data->ytop, row->v[1]);
    }
}

/* The extent of all marks, in base units. */
static void
measure(FigureData *data)
{
    data->xmin = data->ymin = data->ybottom = INFINITY;
    data->xmax = data->ymax = data->ytop = -INFINITY;
    for (guint s = 0; s < data->series->len; s++) {
        const GArray *rows = g_ptr_array_index(data->series, s);
        for (guint i = 0; i < rows->len; i++) {
            measure_row(data, &g_array_index(rows, FigureRow, i));
        }
    }
    for (guint s = 0; s < data->theory->len; s++) {
        const GArray *rows = g_ptr_array_index(data->theory, s);
        for (guint i = 0; i < rows->len; i++) {
            measure_theory(data, &g_array_index(rows, FigureRow, i));
        }
    }
}

/* How many numbers of a column are as 'test' says. */
static guint
count(const FigureData *data, guint column, gboolean (*test)(gdouble))
{
    guint n = 0;

    for (guint s = 0; s < data->series->len; s++) {
        const GArray *rows = g_ptr_array_index(data->series, s);
        for (guint i = 0; i < rows->len; i++) {
            n += test(g_array_index(rows, FigureRow, i).v[column]);
        }
    }
    return n;
}

static gboolean
is_positive(gdouble number)
{
    return number > 0;
}

static gboolean
is_zero(gdouble number)
{
    return number == 0;
}

static gboolean
is_negative(gdouble number)
{
    return number < 0;
}

/* ---- Units -----------------------------------------------------------------
 */

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
    case FIGURE_SERIES:
        return figure->columns->series[figure->stack[0]].unit;
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
    if (figure->kind == FIGURE_SERIES) {
        return figure_unit("s", data->xmax);
    }
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
    return figure->kind == FIGURE_COMPARE ? MAX(-data->ybottom, data->ytop)
           : figure->kind == FIGURE_LINES ? data->ymax
                                          : data->ytop;
}

static void
choose_units(FigureData *data, const Figure *figure)
{
    gdouble xfactor;

    data->xunit = x_unit(data, figure);
    data->yunit = figure->kind == FIGURE_CDF
                      ? (FigureUnit){"", 1}
                      : figure_unit(base_unit(figure), largest(data, figure));
    xfactor = data->names ? 1 : data->xunit.factor;
    data->xmin *= xfactor;
    data->xmax *= xfactor;
    data->ymin *= data->yunit.factor;
    data->ymax *= data->yunit.factor;
    data->ybottom *= data->yunit.factor;
    data->ytop *= data->yunit.factor;
}

/* ---- Scales ----------------------------------------------------------------
 */

/* Which axes are logarithmic: those for which that is asked, if they have
 * anything that can be drawn so. */
static void
choose_logs(FigureData *data, const Figure *figure)
{
    gboolean is_auto = figure->xscale == FIGURE_SCALE_AUTO && figure->x &&
                       figure->x->sweep->is_log;

    data->xlog = (figure->xscale == FIGURE_SCALE_LOG || is_auto) &&
                 !data->names && count(data, 0, is_positive) > 0;
    data->ylog =
        figure->yscale == FIGURE_SCALE_LOG && count(data, 1, is_positive) > 0;
}

/* Finds out what has a place of its own. */
static void
choose_zeros(FigureData *data, const Figure *figure)
{
    const char *never = figure->kind == FIGURE_LINES && !data->names
                            ? figure_axis_zero(figure->x)
                            : NULL;

    if (!data->names && count(data, 0, is_zero) > 0) {
        data->xzero.word = never ? never : data->xlog ? "0" : NULL;
        data->xzero.is_joined = figure->kind == FIGURE_CDF;
    }
    if (data->ylog && count(data, 1, is_zero) > 0) {
        data->yzero.word = "0";
    }
    data->n_left_out = data->ylog ? count(data, 1, is_negative) : 0;
}

/* 'apart' of the 'extent' of an axis beyond 'from'; below it if 'apart' is
 * negative. */
static void
place(FigureZero *zero, gboolean is_log, gdouble from, gdouble extent,
      gdouble apart)
{
    if (is_log) {
        gdouble ratio = pow(MAX(extent, 1.5), apart);
        zero->at = from * ratio;
        zero->gap = from * sqrt(ratio);
    } else {
        gdouble width = extent > 0 ? extent : MAX(fabs(from), 1);
        zero->at = from + apart * width;
        zero->gap = from + apart * width / 2;
    }
}

static void
place_zeros(FigureData *data, const Figure *figure)
{
    gdouble apart = data->panels->len > 1 ? APART_IN_PANELS : APART;
    gboolean is_never = figure->x && figure_axis_zero(figure->x) != NULL;
    gdouble width =
        data->xlog ? data->xmax / data->xmin : data->xmax - data->xmin;

    if (data->xzero.word && !isfinite(data->xmin)) {
        data->xmin = data->xmax = 1; /* it is all there is */
        width = 0;
    }
    if (data->xzero.word) {
        place(&data->xzero, data->xlog, is_never ? data->xmax : data->xmin,
              width, is_never ? apart : -apart);
    }
    if (data->yzero.word) {
        place(&data->yzero, TRUE, data->ymin, data->ytop / data->ymin, -APART);
    }
}

/* Chooses units and scales of 'data', whose rows are all there. */
void
figure_choose_scales(FigureData *data, const Figure *figure)
{
    choose_logs(data, figure);
    choose_zeros(data, figure);
    measure(data);
    choose_units(data, figure);
    place_zeros(data, figure);
}
