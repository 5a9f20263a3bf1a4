/* SPDX-License-Identifier: GPL-2.0-only */
/* The axes of a figure's script: ranges, scales, and what stands along them. */
#include "scenarios/figures/figure-priv.h"

#include <math.h>

/* So many numbers that are swept can stand along an axis. */
#define MAX_WHOLE 10

/* How far neighbouring lines stand apart, in parts of the axis: each from the
 * next, and all together. */
#define BESIDE 0.006
#define ALL_BESIDE 0.03

/* A number for the script, in no locale's form. */
static void
append_number(GString *script, gdouble number)
{
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];

    g_string_append(script,
                    g_ascii_formatd(buffer, sizeof buffer, "%.4g", number));
}

/* "set xrange [from:to]" */
static void
append_range(GString *script, const char *axis, gdouble from, gdouble to)
{
    g_string_append_printf(script, "set %srange [", axis);
    append_number(script, from);
    g_string_append_c(script, ':');
    append_number(script, to);
    g_string_append(script, "]\n");
}

/* ---- What stands along an axis ---------------------------------------------
 */

/* One "tic" of a list; 'axis' is that of its function. */
static void
append_tic(GString *script, char axis, const char *comma, gdouble at)
{
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];

    g_ascii_formatd(buffer, sizeof buffer, "%.6g", at);
    g_string_append(script, comma);
    figure_append_tic(script, axis, buffer);
    g_string_append_printf(script, " %s", buffer);
}

/* The end of a list of tics: what has a place of its own. */
static void
append_zero(GString *script, char axis, const FigureZero *zero,
            const char *comma)
{
    if (zero && zero->word) {
        g_string_append(script, comma);
        figure_append_tic(script, axis, zero->word);
        g_string_append_c(script, ' ');
        append_number(script, zero->at);
    }
    g_string_append(script, ") noenhanced\n");
}

/* "set xtics (1, 2, 5, 10)" for a logarithmic axis from 'min' to 'max'. */
static void
append_log_tics(GString *script, const char *axis, gdouble min, gdouble max,
                const FigureZero *zero)
{
    gboolean is_wide = max / min > 500; /* room for the powers of ten only */
    gdouble least = zero && zero->word ? min * 0.999 : 0;
    const char *comma = "";

    g_string_append_printf(script, "set logscale %s\nset %stics (", axis, axis);
    for (gdouble decade = pow(10, floor(log10(min)) - 1); decade <= max * 1.001;
         decade *= 10) {
        for (int i = 0; i < (is_wide ? 1 : 3); i++) {
            const gdouble steps[] = {1, 2, 5};
            if (decade * steps[i] >= least &&
                !(zero && zero->word && decade * steps[i] > max * 1.001)) {
                append_tic(script, *axis, comma, decade * steps[i]);
                comma = ", ";
            }
        }
    }
    append_zero(script, *axis, zero, comma);
}

/* 1, 2 or 5 times a power of ten: as many steps as there is room for. */
static gdouble
tic_step(gdouble width, guint n_wanted, gboolean is_whole)
{
    gdouble rough = width > 0 ? width / n_wanted : 1;
    gdouble decade = pow(10, floor(log10(rough)));
    gdouble step = rough <= decade       ? decade
                   : rough <= 2 * decade ? 2 * decade
                   : rough <= 5 * decade ? 5 * decade
                                         : 10 * decade;

    return is_whole ? MAX(step, 1) : step;
}

/* TRUE if there is nothing between whole numbers along x. */
static gboolean
is_whole(const Figure *figure, const FigureData *data)
{
    return figure->x &&
           (figure->x->param->type == VALUE_COUNT ||
            figure->x->param->type == VALUE_BYTES) &&
           data->xunit.factor == 1;
}

/* The tics of an x axis of numbers that is not logarithmic: gnuplot's, unless
 * there is nothing between whole numbers, or something has a place of its
 * own. */
static void
append_linear_tics(GString *script, const Figure *figure,
                   const FigureData *data)
{
    gboolean whole = is_whole(figure, data);
    gdouble step =
        tic_step(data->xmax - data->xmin, data->panels->len > 1 ? 4 : 7, whole);
    const char *comma = "";

    if (data->xzero.word) {
        g_string_append(script, "set xtics (");
        for (gdouble at = ceil(data->xmin / step - 1e-9) * step;
             at <= data->xmax + 1e-9 * step; at += step) {
            append_tic(script, 'x', comma, fabs(at) < step / 2 ? 0 : at);
            comma = ", ";
        }
        append_zero(script, 'x', &data->xzero, comma);
    } else if (whole) {
        g_string_append(script, "set xtics ");
        append_number(script, step);
        g_string_append_c(script, '\n');
    }
}

/* Few whole numbers along a logarithmic axis stand there themselves.  FALSE if
 * they are no such. */
static gboolean
append_whole_log_tics(GString *script, const Figure *figure,
                      const FigureData *data)
{
    const char *comma = "";
    Value value;

    if (!is_whole(figure, data) || !figure->x->is_numeric ||
        figure->x->sweep->texts->len > MAX_WHOLE) {
        return FALSE;
    }
    g_string_append(script, "set logscale x\nset xtics (");
    for (guint i = 0; i < figure->x->sweep->texts->len; i++) {
        if (value_parse(figure->x->param->type, NULL,
                        figure_axis_text(figure->x, i), &value, NULL) &&
            value.n > 0) {
            append_tic(script, 'x', comma, (gdouble)value.n);
            comma = ", ";
        }
    }
    append_zero(script, 'x', &data->xzero, comma);
    return TRUE;
}

/* The names along an axis that has no numbers. */
static void
append_name_tics(GString *script, char axis, const GPtrArray *names)
{
    g_string_append_printf(script, "set %ctics (", axis);
    for (guint i = 0; i < names->len; i++) {
        g_string_append(script, i ? ", " : "");
        figure_append_tic(script, axis, g_ptr_array_index(names, i));
        g_string_append_printf(script, " %u", i);
    }
    g_string_append_printf(script, ") noenhanced\nset %crange [-0.5:%u.5]\n",
                           axis, names->len - 1);
}

/* How much room the names along x take, in characters; 0: there are none. */
void
figure_append_room(GString *script, const FigureData *data)
{
    glong length = 0;

    for (guint i = 0; data->names && i < data->names->len; i++) {
        length += g_utf8_strlen(g_ptr_array_index(data->names, i), -1) + 2;
    }
    g_string_append_printf(script, "NAMES = %ld\n", length);
}

/* ---- Axes ------------------------------------------------------------------
 */

/* One end of the line between a place of its own and the numbers. */
static void
append_end_of_gap(GString *script, char axis, const FigureZero *zero,
                  const char *graph)
{
    if (axis == 'y') {
        g_string_append_printf(script, "graph %s, ", graph);
    }
    g_string_append(script, "first ");
    append_number(script, zero->gap);
    if (axis == 'x') {
        g_string_append_printf(script, ", graph %s", graph);
    }
}

/* Where 0 is drawn that has a place of its own, and a line between it and the
 * numbers. */
static void
append_place(GString *script, char axis, const FigureZero *zero)
{
    if (!zero->word) {
        g_string_append_printf(script, "at_%c(%c) = %c\n", axis, axis, axis);
        return;
    }
    g_string_append_printf(script,
                           "at_%c(%c) = %c > 0 ? %c : %c < 0 ? NaN : ", axis,
                           axis, axis, axis, axis);
    append_number(script, zero->at);
    g_string_append_printf(script, "\nset arrow %u from ", axis == 'x' ? 1 : 2);
    append_end_of_gap(script, axis, zero, "0");
    g_string_append(script, " to ");
    append_end_of_gap(script, axis, zero, "1");
    g_string_append(script, " arrowstyle 9\n");
}

/* The x axis, with a margin on both sides. */
static void
append_x(GString *script, const Figure *figure, const FigureData *data)
{
    gdouble xmin =
        data->xzero.word ? MIN(data->xmin, data->xzero.at) : data->xmin;
    gdouble xmax =
        data->xzero.word ? MAX(data->xmax, data->xzero.at) : data->xmax;
    gdouble spread = MAX(xmax - xmin, fabs(xmax) * 0.1);
    gdouble width = spread > 0 ? spread : 1; /* nothing but 0 */
    gdouble ratio = MAX(xmax / xmin, 1.2);

    if (data->names) {
        append_name_tics(script, 'x', data->names);
    } else if (data->xlog) {
        if (!append_whole_log_tics(script, figure, data)) {
            append_log_tics(script, "x", data->xmin, data->xmax, &data->xzero);
        }
        append_range(script, "x", xmin / pow(ratio, 0.04),
                     xmax * pow(ratio, 0.04));
    } else {
        append_linear_tics(script, figure, data);
        append_range(script, "x", xmin - 0.04 * width, xmax + 0.04 * width);
    }
    append_place(script, 'x', &data->xzero);
}

/* By how much neighbouring lines stand apart, so that their intervals do not
 * hide each other. */
static void
append_beside(GString *script, const FigureData *data)
{
    gdouble spread = MAX(data->xmax - data->xmin, fabs(data->xmax) * 0.1);
    gdouble part = MIN(BESIDE, ALL_BESIDE / data->titles->len);

    if (data->names) {
        g_string_append(script, "beside(x, shift) = x + 0.06 * shift\n"
                                "MARKS = 'points'\n");
    } else if (data->xlog) {
        g_string_append(script, "beside(x, shift) = at_x(x) * exp(shift * ");
        append_number(script, part * log(MAX(data->xmax / data->xmin, 1.2)));
        g_string_append(script, ")\n");
    } else {
        g_string_append(script, "beside(x, shift) = at_x(x) + shift * ");
        append_number(script, part * (spread > 0 ? spread : 1));
        g_string_append_c(script, '\n');
    }
}

/* Where an interval ends: on a logarithmic axis, below all marks if it reaches
 * 0. */
static void
append_end(GString *script, const FigureData *data)
{
    if (!data->ylog) {
        g_string_append(script, "end_y(y) = y\n");
        return;
    }
    g_string_append(script, "end_y(y) = y > 0 ? y : ");
    append_number(script, data->yzero.word ? data->yzero.at : data->ymin / 10);
    g_string_append_c(script, '\n');
}

/* The y axis: from 0 where that is possible, to 1 for a fraction; the same in
 * all panels. */
static void
append_y(GString *script, const Figure *figure, const FigureData *data)
{
    gboolean is_fraction = figure->kind == FIGURE_LINES &&
                           figure_column(figure)->metric->kind == METRIC_RATIO;
    gdouble top = is_fraction ? 1 : data->ytop;

    if (data->ylog) {
        gdouble low = data->yzero.word ? data->yzero.at : data->ymin;
        append_log_tics(script, "y", data->ymin, data->ytop, &data->yzero);
        append_range(script, "y", low / 1.25, data->ytop * 1.25);
    } else if (data->ymin >= 0) {
        top = top > 0 ? top : 1; /* nothing but 0 */
        append_range(script, "y", -0.02 * top, 1.05 * top);
    } else if (data->panels->len > 1 && isfinite(data->ymin)) {
        gdouble width = data->ytop - data->ybottom;
        width = width > 0 ? width : fabs(top);
        append_range(script, "y", data->ybottom - 0.05 * width,
                     data->ytop + 0.05 * width);
    }
    append_place(script, 'y', &data->yzero);
    append_end(script, data);
}

/* The colours of a heat map, and which cells are too dark for black words. */
static void
append_colours(GString *script, const Figure *figure, const FigureData *data)
{
    gboolean is_fraction = figure_column(figure)->metric->kind == METRIC_RATIO;
    gdouble low = is_fraction && !data->ylog ? 0 : data->ymin;
    gdouble high = is_fraction && !data->ylog ? 1 : data->ymax;
    gdouble dark =
        data->ylog ? low * pow(high / low, 0.4) : low + 0.4 * (high - low);

    if (!(high > low)) { /* all cells are alike */
        low -= fabs(low) > 0 ? fabs(low) / 10 : 1;
        high += fabs(high) > 0 ? fabs(high) / 10 : 1;
    }
    if (data->ylog) {
        append_log_tics(script, "cb", low, high, NULL);
    }
    append_range(script, "cb", low, high);
    g_string_append(script, "DARK = ");
    append_number(script, dark);
    g_string_append_printf(script, "\nIS_LOG = %d", data->ylog);
    g_string_append_printf(script, "\nWITH_NUMBERS = %d\n",
                           data->names->len <= 12 && data->titles->len <= 16);
}

/* A y axis that shows all intervals, and where nothing differs. */
static void
append_changes(GString *script, const Figure *figure, const FigureData *data)
{
    gdouble none = figure->is_ratio ? 1 : 0;
    gdouble low = MIN(none, data->ybottom), high = MAX(none, data->ytop);
    gdouble room = high > low ? 0.05 * (high - low) : 1;

    append_range(script, "y", low - room, high + room);
    append_place(script, 'y', &data->yzero);
    append_end(script, data);
    g_string_append_printf(script, "NONE = %d\n", figure->is_ratio ? 1 : 0);
}

/* The axes of all kinds. */
void
figure_append_axes(GString *script, const Figure *figure,
                   const FigureData *data)
{
    append_x(script, figure, data);
    switch (figure->kind) {
    case FIGURE_COMPARE:
        append_beside(script, data);
        append_changes(script, figure, data);
        break;
    case FIGURE_LINES:
        append_beside(script, data);
        append_y(script, figure, data);
        break;
    case FIGURE_BOX:
    case FIGURE_STACKED:
        append_y(script, figure, data);
        break;
    case FIGURE_SERIES:
        append_y(script, figure, data);
        figure_append_marks(script, data);
        break;
    case FIGURE_HEATMAP:
        append_name_tics(script, 'y', data->titles);
        append_colours(script, figure, data);
        break;
    case FIGURE_CDF:
    case FIGURE_TIMELINE:
        break;
    }
}
