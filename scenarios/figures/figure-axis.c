/* SPDX-License-Identifier: GPL-2.0-only */
/* The axes of a figure's script: ranges, scales, and what stands along them. */
#include "scenarios/figures/figure-priv.h"

#include <math.h>

/* Names along an axis that are longer than this together are set aslant. */
#define MAX_UPRIGHT 90

/* "set xtics (1, 2, 5, 10)" for a logarithmic axis from 'min' to 'max'. */
static void
append_log_tics(GString *script, const char *axis, gdouble min, gdouble max)
{
    gboolean is_wide = max / min > 2000; /* room for the powers of ten only */
    const char *comma = "";

    g_string_append_printf(script, "set logscale %s\nset %stics (", axis, axis);
    for (gdouble decade = pow(10, floor(log10(min)) - 1); decade <= max * 1.001;
         decade *= 10) {
        for (int i = 0; i < (is_wide ? 1 : 3); i++) {
            const gdouble steps[] = {1, 2, 5};
            char buffer[G_ASCII_DTOSTR_BUF_SIZE];
            g_ascii_formatd(buffer, sizeof buffer, "%.6g", decade * steps[i]);
            g_string_append_printf(script, "%s'%s' %s", comma, buffer, buffer);
            comma = ", ";
        }
    }
    g_string_append(script, ")\n");
}

/* The names along an axis that has no numbers. */
static void
append_name_tics(GString *script, char axis, const GPtrArray *names)
{
    gsize length = 0;

    g_string_append_printf(script, "set %ctics (", axis);
    for (guint i = 0; i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        g_string_append(script, i ? ", " : "");
        figure_append_tic(script, name);
        g_string_append_printf(script, " %u", i);
        length += (gsize)g_utf8_strlen(name, -1) + 2;
    }
    g_string_append_printf(script, ") noenhanced\nset %crange [-0.5:%u.5]\n",
                           axis, names->len - 1);
    if (axis == 'x' && length > MAX_UPRIGHT) {
        g_string_append(script, "set xtics rotate by -30\nset bmargin 7\n");
    }
}

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

/* The x axis, with a margin on both sides, and by how much neighbouring
 * series stand apart so that their intervals do not hide each other. */
static void
append_x(GString *script, const FigureData *data)
{
    gdouble spread = MAX(data->xmax - data->xmin, fabs(data->xmax) * 0.1);
    gdouble width = spread > 0 ? spread : 1; /* nothing but 0 */
    gdouble ratio = MAX(data->xmax / data->xmin, 1.2);

    if (data->names) {
        append_name_tics(script, 'x', data->names);
    } else if (data->xlog) {
        append_log_tics(script, "x", data->xmin, data->xmax);
        append_range(script, "x", data->xmin / pow(ratio, 0.04),
                     data->xmax * pow(ratio, 0.04));
    } else {
        append_range(script, "x", data->xmin - 0.04 * width,
                     data->xmax + 0.04 * width);
    }
}

/* By how much neighbouring lines stand apart. */
static void
append_beside(GString *script, const FigureData *data)
{
    gdouble spread = MAX(data->xmax - data->xmin, fabs(data->xmax) * 0.1);

    if (data->names) {
        g_string_append(script, "beside(x, shift) = x + 0.06 * shift\n"
                                "MARKS = 'points'\n");
    } else if (data->xlog) {
        g_string_append(script, "beside(x, shift) = x * exp(shift * ");
        append_number(script, 0.006 * log(MAX(data->xmax / data->xmin, 1.2)));
        g_string_append(script, ")\n");
    } else {
        g_string_append(script, "beside(x, shift) = x + shift * ");
        append_number(script, 0.006 * (spread > 0 ? spread : 1));
        g_string_append_c(script, '\n');
    }
}

/* The y axis: from 0 where that is possible, to 1 for a fraction. */
static void
append_y(GString *script, const Figure *figure, const FigureData *data)
{
    gboolean is_fraction = figure->kind == FIGURE_LINES &&
                           figure_column(figure)->metric->kind == METRIC_RATIO;
    gdouble top = is_fraction ? 1 : data->ytop;

    if (data->ylog) {
        append_log_tics(script, "y", data->ymin, data->ytop);
        append_range(script, "y", data->ymin / 1.25, data->ytop * 1.25);
    } else if (data->ymin >= 0) {
        top = top > 0 ? top : 1; /* nothing but 0 */
        append_range(script, "y", -0.02 * top, 1.05 * top);
    }
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
        append_log_tics(script, "cb", low, high);
    }
    append_range(script, "cb", low, high);
    g_string_append(script, "DARK = ");
    append_number(script, dark);
    g_string_append_printf(script, "\nWITH_NUMBERS = %d\n",
                           data->names->len <= 12 && data->titles->len <= 16);
}

/* A y axis that shows all intervals, and where nothing differs. */
static void
append_changes(GString *script, const Figure *figure, const FigureData *data)
{
    gdouble none = figure->is_ratio ? 1 : 0, low = none, high = none, room;

    for (guint s = 0; s < data->series->len; s++) {
        const GArray *rows = g_ptr_array_index(data->series, s);
        for (guint i = 0; i < rows->len; i++) {
            const FigureRow *row = &g_array_index(rows, FigureRow, i);
            for (guint c = 1; c < data->n_columns; c++) {
                low = MIN(low, row->v[c] * data->yunit.factor);
                high = MAX(high, row->v[c] * data->yunit.factor);
            }
        }
    }
    room = high > low ? 0.05 * (high - low) : 1;
    append_range(script, "y", low - room, high + room);
    g_string_append_printf(script, "NONE = %d\n", figure->is_ratio ? 1 : 0);
}

/* The axes of all kinds. */
void
figure_append_axes(GString *script, const Figure *figure,
                   const FigureData *data)
{
    append_x(script, data);
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
    case FIGURE_HEATMAP:
        append_name_tics(script, 'y', data->titles);
        append_colours(script, figure, data);
        break;
    case FIGURE_CDF:
    case FIGURE_TIMELINE:
        break;
    }
}
