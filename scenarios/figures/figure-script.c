/* SPDX-License-Identifier: GPL-2.0-only */
/* The gnuplot script of a figure: what is peculiar to it, as variables; how
 * it is drawn is in the styles that it loads. */
#include "scenarios/figures/figure-priv.h"

#include <string.h>

/* The label of an axis: 'words' and the unit, beginning with a capital. */
static void
append_label(GString *script, const char *name, const char *words,
             const char *unit)
{
    g_autofree char *text =
        *unit ? g_strdup_printf("%s (%s)", words, unit) : g_strdup(words);

    text[0] = g_ascii_toupper(text[0]);
    figure_append_words(script, name, text);
}

/* What the marks are, before what is held fixed. */
static void
append_marks(GString *text, const Figure *figure, const Scenario *scenario)
{
    g_autofree char *number = scenario_replications_text(scenario);
    const char *plural = scenario->n_replications == 1 ? "" : "s";

    switch (figure->kind) {
    case FIGURE_CDF:
        g_string_append_printf(text, "all connections of %s run%s", number,
                               plural);
        return;
    case FIGURE_BOX:
        g_string_append_printf(text,
                               "all connections of %s run%s; box: quartiles, "
                               "line: median, whiskers: 5 %% and 95 %%",
                               number, plural);
        return;
    case FIGURE_STACKED:
        g_string_append_printf(text, "mean of %s run%s", number, plural);
        return;
    case FIGURE_COMPARE:
        g_string_append_printf(text,
                               "%s runs in pairs with %s = %s, bars: 95 %% "
                               "confidence interval",
                               number, scenario->compare->param->key,
                               scenario->compare_base);
        return;
    case FIGURE_LINES:
    case FIGURE_HEATMAP:
    case FIGURE_TIMELINE:
        break;
    }
    g_string_append_printf(text, "%s %s run%s",
                           figure_column(figure)->metric->kind ==
                                       METRIC_RATIO ||
                                   figure_column(figure)->samples >= 0
                               ? "pooled over"
                               : "mean of",
                           number, plural);
    if (scenario->n_replications > 1 && figure->kind == FIGURE_LINES) {
        g_string_append(text, ", bars: 95 % confidence interval");
    }
}

/* How many connections no mark tells of. */
static void
append_missing(GString *text, const FigureData *data)
{
    if (data->n_waiting) {
        g_string_append_printf(text, "; %" G_GUINT64_FORMAT " still waiting",
                               data->n_waiting);
    }
    if (data->n_never) {
        g_string_append_printf(text, "; %" G_GUINT64_FORMAT " never",
                               data->n_never);
    }
}

/* What the marks are, and what is held fixed.  (transfer full) */
static char *
subtitle(const Scenario *scenario, const Figure *figure, const FigureData *data)
{
    GString *text = g_string_new(NULL);

    append_marks(text, figure, scenario);
    for (guint i = 0; i < figure->n_fixed; i++) {
        g_string_append_printf(text, "; %s = %s", figure->fixed[i]->param->key,
                               figure->fixed_text[i]);
    }
    append_missing(text, data);
    return g_string_free(text, FALSE);
}

/* The title over the legend or beside the colours. */
static const char *
legend_words(const Figure *figure)
{
    const char *otherwise = figure->kind == FIGURE_STACKED ? "how it ended"
                            : figure->series ? figure->series->param->key
                                             : "";

    return figure->legend ? figure->legend : otherwise;
}

static void
append_series(GString *script, const Figure *figure, const FigureData *data)
{
    gboolean is_stacked = figure->kind == FIGURE_STACKED;

    figure_append_words(script, "LEGEND",
                        figure->series || is_stacked ? legend_words(figure)
                                                     : "");
    g_string_append_printf(script, "array SERIES[%u]\n", data->titles->len);
    for (guint i = 0; i < data->titles->len; i++) {
        g_autofree char *name = g_strdup_printf("SERIES[%u]", i + 1);
        figure_append_words(script, name, g_ptr_array_index(data->titles, i));
    }
    for (guint i = 0; is_stacked && i < data->styles->len; i++) {
        if (i == 0) {
            g_string_append_printf(script, "array STYLE[%u]\n",
                                   data->styles->len);
        }
        g_string_append_printf(script, "STYLE[%u] = %u\n", i + 1,
                               g_array_index(data->styles, guint, i));
    }
}

/* What a swept key means where it applies; static. */
static const char *
axis_words(const Scenario *scenario, const Axis *axis)
{
    g_autoptr(ParamSet) first =
        scenario_point(scenario, scenario_point_at(scenario, 0));
    const ParamUse *use = first->uses[axis->param->index];

    return use ? use->doc : axis->param->uses[0].doc;
}

/* The label of the metric whose classes are stacked, static; NULL if they are
 * of several. */
static const char *
stack_words(const Figure *figure)
{
    const MetricColumn *columns = figure->columns->at;
    const Metric *first = columns[figure->stack[0]].metric;

    for (guint i = 0; i < figure->n_stack; i++) {
        if (columns[figure->stack[i]].metric != first ||
            first->kind != METRIC_CLASSES) {
            return NULL;
        }
    }
    return first->label;
}

/* What is measured, in words.  (transfer full) */
static char *
measured(const Figure *figure)
{
    g_autofree char *column = NULL;
    const char *words;

    switch (figure->kind) {
    case FIGURE_CDF:
    case FIGURE_BOX:
        return g_strdup(figure_samples(figure)->label);
    case FIGURE_STACKED:
        words = stack_words(figure);
        return g_strconcat(words ? words : "", words ? ", " : "",
                           figure->is_share ? "share" : "number",
                           words ? "" : " of each class", NULL);
    case FIGURE_COMPARE:
        column = metric_column_label(figure_column(figure));
        return g_strconcat(column,
                           figure->is_ratio ? ", ratio" : ", difference", NULL);
    case FIGURE_LINES:
    case FIGURE_HEATMAP:
    case FIGURE_TIMELINE:
        break;
    }
    return metric_column_label(figure_column(figure));
}

/* The labels of both axes, and of the colours. */
static void
append_labels(GString *script, const Scenario *scenario, const Figure *figure,
              const FigureData *data, const char *words)
{
    gboolean is_map = figure->kind == FIGURE_HEATMAP;
    const char *x = figure->x ? axis_words(scenario, figure->x) : words;
    const char *y = is_map ? axis_words(scenario, figure->yaxis)
                    : figure->kind == FIGURE_CDF ? "fraction of connections"
                                                 : words;

    append_label(script, "XLABEL", figure->xlabel ? figure->xlabel : x,
                 data->xunit.name);
    append_label(script, "YLABEL", figure->ylabel ? figure->ylabel : y,
                 is_map ? figure_axis_unit(figure->yaxis).name
                        : data->yunit.name);
    if (is_map) {
        append_label(script, "ZLABEL", figure->legend ? figure->legend : words,
                     data->yunit.name);
    }
}

/* The script that draws 'figure'.  (transfer full) */
char *
figure_script(const Scenario *scenario, const Figure *figure,
              const FigureData *data)
{
    GString *script = g_string_new(NULL);
    g_autofree char *words = measured(figure);
    g_autofree char *below = subtitle(scenario, figure, data);

    figure_append_heading(script, figure);
    figure_append_words(script, "NAME", figure->name);
    if (figure->title) {
        figure_append_words(script, "TITLE", figure->title);
    } else {
        append_label(script, "TITLE", words, "");
    }
    figure_append_words(script, "SUBTITLE", below);
    append_labels(script, scenario, figure, data, words);
    append_series(script, figure, data);
    g_string_append(script, "load 'style/style.gp'\n");
    figure_append_axes(script, figure, data);
    g_string_append_printf(script, "load 'style/%s.gp'\n",
                           figure_kind_name(figure->kind));
    return g_string_free(script, FALSE);
}
