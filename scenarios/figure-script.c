/* SPDX-License-Identifier: GPL-2.0-only */
/* The gnuplot script of a figure: what is peculiar to it, as variables; how
 * it is drawn is in the styles that it loads. */
#include "scenarios/figure-priv.h"

#include <math.h>
#include <string.h>

/* NAME = 'text', quoted for gnuplot. */
static void
append_words(GString *script, const char *name, const char *text)
{
    g_string_append_printf(script, "%s = '", name);
    for (; *text; text++) {
        g_string_append(script, *text == '\'' ? "'" : "");
        g_string_append_c(script, *text);
    }
    g_string_append(script, "'\n");
}

/* The label of an axis: 'words' and the unit, beginning with a capital. */
static void
append_label(GString *script, const char *name, const char *words,
             const char *unit)
{
    g_autofree char *text =
        *unit ? g_strdup_printf("%s (%s)", words, unit) : g_strdup(words);

    text[0] = g_ascii_toupper(text[0]);
    append_words(script, name, text);
}

/* "set xtics (1, 2, 5, 10)" for a logarithmic axis from 'min' to 'max'. */
static void
append_log_tics(GString *script, char axis, gdouble min, gdouble max)
{
    gboolean is_wide = max / min > 2000; /* room for the powers of ten only */
    const char *comma = "";

    g_string_append_printf(script, "set logscale %c\nset %ctics (", axis, axis);
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
append_name_tics(GString *script, const FigureData *data)
{
    g_string_append(script, "set xtics (");
    for (guint i = 0; i < data->names->len; i++) {
        g_string_append_printf(script, "%s'%s' %u", i ? ", " : "",
                               (char *)g_ptr_array_index(data->names, i), i);
    }
    g_string_append_printf(script, ")\nset xrange [-0.5:%u.5]\n",
                           data->names->len - 1);
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
append_range(GString *script, char axis, gdouble from, gdouble to)
{
    g_string_append_printf(script, "set %crange [", axis);
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
        append_name_tics(script, data);
        g_string_append(script, "beside(x, shift) = x + 0.06 * shift\n"
                                "MARKS = 'points'\n");
    } else if (data->xlog) {
        append_log_tics(script, 'x', data->xmin, data->xmax);
        append_range(script, 'x', data->xmin / pow(ratio, 0.04),
                     data->xmax * pow(ratio, 0.04));
        g_string_append(script, "beside(x, shift) = x * exp(shift * ");
        append_number(script, 0.006 * log(ratio));
        g_string_append(script, ")\n");
    } else {
        append_range(script, 'x', data->xmin - 0.04 * width,
                     data->xmax + 0.04 * width);
        g_string_append(script, "beside(x, shift) = x + shift * ");
        append_number(script, 0.006 * width);
        g_string_append_c(script, '\n');
    }
}

/* The y axis: from 0 where that is possible, to 1 for a fraction. */
static void
append_y(GString *script, const Figure *figure, const FigureData *data)
{
    guint n;
    const MetricColumn *column = &metric_columns(&n)[figure->y];
    gdouble top = column->metric->kind == METRIC_RATIO ? 1 : data->ytop;

    if (data->ylog) {
        append_log_tics(script, 'y', data->ymin, data->ytop);
        append_range(script, 'y', data->ymin / 1.25, data->ytop * 1.25);
    } else if (data->ymin >= 0 && top > 0) {
        append_range(script, 'y', -0.02 * top, 1.05 * top);
    }
}

/* What the marks are, and what is held fixed.  (transfer full) */
static char *
subtitle(const Scenario *scenario, const Figure *figure)
{
    guint n;
    const MetricColumn *column = &metric_columns(&n)[figure->y];
    GString *text = g_string_new(NULL);

    g_string_append_printf(
        text, "%s %" G_GUINT64_FORMAT " run%s",
        column->metric->kind == METRIC_RATIO ? "pooled over" : "mean of",
        scenario->n_replications, scenario->n_replications == 1 ? "" : "s");
    if (scenario->n_replications > 1) {
        g_string_append(text, ", bars: 95 % confidence interval");
    }
    for (guint i = 0; i < figure->n_fixed; i++) {
        g_string_append_printf(text, "; %s = %s", figure->fixed[i]->param->key,
                               figure->fixed_text[i]);
    }
    return g_string_free(text, FALSE);
}

static void
append_series(GString *script, const Figure *figure, const FigureData *data)
{
    append_words(script, "LEGEND",
                 !figure->series  ? ""
                 : figure->legend ? figure->legend
                                  : figure->series->param->key);
    g_string_append_printf(script, "array SERIES[%u]\n", data->titles->len);
    for (guint i = 0; i < data->titles->len; i++) {
        g_autofree char *name = g_strdup_printf("SERIES[%u]", i + 1);
        append_words(script, name, g_ptr_array_index(data->titles, i));
    }
}

/* What the swept key means where it applies; static. */
static const char *
x_words(const Scenario *scenario, const Figure *figure)
{
    g_autoptr(ParamSet) first =
        scenario_point(scenario, scenario_point_at(scenario, 0));
    const ParamUse *use = first->uses[param_index(figure->x->param)];

    return use ? use->doc : figure->x->param->uses[0].doc;
}

/* The script that draws 'figure'.  (transfer full) */
char *
figure_script(const Scenario *scenario, const Figure *figure,
              const FigureData *data)
{
    GString *script = g_string_new(NULL);
    guint n;
    const MetricColumn *column = &metric_columns(&n)[figure->y];
    g_autofree char *label = metric_column_label(column);
    g_autofree char *below = subtitle(scenario, figure);

    g_string_append_printf(script,
                           "# [figure %s] of %s; \"gnuplot %s.gp\" draws it "
                           "again\n",
                           figure->name, scenario->name, figure->name);
    append_words(script, "NAME", figure->name);
    append_words(script, "TITLE", figure->title ? figure->title : label);
    append_words(script, "SUBTITLE", below);
    append_label(script, "XLABEL",
                 figure->xlabel ? figure->xlabel : x_words(scenario, figure),
                 data->xunit.name);
    append_label(script, "YLABEL", figure->ylabel ? figure->ylabel : label,
                 data->yunit.name);
    append_series(script, figure, data);
    g_string_append(script, "load 'style.gp'\n");
    append_x(script, data);
    append_y(script, figure, data);
    g_string_append(script, "load 'lines.gp'\n");
    return g_string_free(script, FALSE);
}
