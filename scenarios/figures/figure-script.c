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
    case FIGURE_SERIES:
        g_string_append_printf(
            text, "mean of %s run%s%s", number, plural,
            scenario->n_replications > 1 ? ", band: 10 % to 90 % of them" : "");
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
    if (figure->theory) {
        g_string_append_printf(text, "; thin line: %s",
                               formula_text(figure->theory));
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
    figure_append_fixed(text, figure);
    append_missing(text, data);
    return g_string_free(text, FALSE);
}

/* The title over the legend or beside the colours. */
static const char *
legend_words(const Figure *figure)
{
    const char *otherwise = figure->kind == FIGURE_STACKED ? "how it ended"
                            : figure->n_stack > 1          ? " "
                            : figure->series ? figure->series->param->key
                                             : "";

    return figure->legend ? figure->legend : otherwise;
}

/* "array NAME[2]" and its texts. */
static void
append_texts(GString *script, const char *name, const GPtrArray *texts)
{
    g_string_append_printf(script, "array %s[%u]\n", name, texts->len);
    for (guint i = 0; i < texts->len; i++) {
        g_autofree char *one = g_strdup_printf("%s[%u]", name, i + 1);
        figure_append_words(script, one, g_ptr_array_index(texts, i));
    }
}

static void
append_series(GString *script, const Figure *figure, const FigureData *data)
{
    gboolean is_stacked = figure->kind == FIGURE_STACKED;
    gboolean has_legend = figure->series || is_stacked || figure->n_stack > 1;

    figure_append_words(script, "LEGEND",
                        has_legend ? legend_words(figure) : "");
    append_texts(script, "SERIES", data->titles);
    append_texts(script, "PANEL", data->panels);
    if (data->n_theory) {
        g_string_append_printf(script, "THEORY = %u\n", data->n_theory);
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

/* What is sampled: the metric, or what several have in common. */
static const char *
sampled(const Figure *figure)
{
    const SeriesColumn *first = &figure->columns->series[figure->stack[0]];

    return figure->n_stack == 1           ? first->label
           : g_str_equal(first->unit, "") ? "number"
                                          : "rate";
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
    case FIGURE_SERIES:
        return g_strdup(sampled(figure));
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
    const char *x = figure->x ? axis_words(scenario, figure->x)
                    : figure->kind == FIGURE_SERIES ? "time"
                                                    : words;
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

/* What a reader has to know of the scales and looks.  (transfer full) */
static char *
note(const Figure *figure, const FigureData *data)
{
    GString *text = g_string_new(NULL);
    gboolean is_map = figure->kind == FIGURE_HEATMAP;

    if ((figure->yscale == FIGURE_SCALE_LOG && !data->ylog) ||
        (figure->xscale == FIGURE_SCALE_LOG && !data->xlog && !data->names)) {
        g_string_append(text, "not logarithmic: nothing is above 0");
    } else if (figure->xscale == FIGURE_SCALE_LOG && data->names) {
        g_string_append(text, "not logarithmic: not all values are numbers");
    } else if (data->yzero.word && is_map) {
        g_string_append(text, "grey: 0, which has no colour on a log scale");
    } else if (data->n_left_out) {
        g_string_append_printf(text,
                               "%u mark%s below 0 cannot be shown on a "
                               "log scale",
                               data->n_left_out,
                               data->n_left_out == 1 ? "" : "s");
    }
    if (data->titles->len > FIGURE_LOOKS && !is_map) {
        g_string_append_printf(text,
                               "%sthe looks of the first %u series come "
                               "again",
                               text->len ? "; " : "", FIGURE_LOOKS);
    }
    return g_string_free(text, FALSE);
}

/* The files that the script makes. */
void
figure_append_formats(GString *script, const Figure *figure)
{
    const char *const *names = figure_format_names();

    g_string_append_printf(script, "FORMATS = 'svg%s png",
                           figure_has_narrow(figure) ? " narrow" : "");
    for (guint i = 0; names[i]; i++) {
        if (figure->formats & 1u << i) {
            g_string_append_printf(script, " %s", names[i]);
        }
    }
    g_string_append(script, "'\n");
}

/* The script that draws 'figure'.  (transfer full) */
char *
figure_script(const Scenario *scenario, const Figure *figure,
              const FigureData *data)
{
    GString *script = g_string_new(NULL);
    g_autofree char *words = measured(figure);
    g_autofree char *below = subtitle(scenario, figure, data);
    g_autofree char *remark = note(figure, data);

    figure_append_heading(script, figure);
    figure_append_words(script, "NAME", figure->name);
    if (figure->title) {
        figure_append_words(script, "TITLE", figure->title);
    } else {
        append_label(script, "TITLE", words, "");
    }
    figure_append_words(script, "SUBTITLE", below);
    figure_append_words(script, "NOTE", remark);
    append_labels(script, scenario, figure, data, words);
    append_series(script, figure, data);
    figure_append_room(script, data);
    figure_append_formats(script, figure);
    g_string_append(script, "do for [FORMAT in FORMATS] {\n"
                            "load 'style/format.gp'\nload 'style/style.gp'\n"
                            "do for [p = 1:|PANEL|] {\n"
                            "load 'style/panel.gp'\n");
    figure_append_axes(script, figure, data);
    g_string_append_printf(script,
                           "load 'style/%s.gp'\n}\n"
                           "unset multiplot\nunset output\n}\n",
                           figure_kind_name(figure->kind));
    return g_string_free(script, FALSE);
}
