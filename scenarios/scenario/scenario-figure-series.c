/* SPDX-License-Identifier: GPL-2.0-only */
/* What a figure of kind=series draws, and what it needs for that. */
#include "scenarios/scenario/scenario-priv.h"

#include "scenarios/base/error.h"

/* One word of y= of kind=series: a column of series.csv. */
gboolean
figure_take_sampled(Figure *figure, const char *word, const char *where,
                    GError **error)
{
    const SeriesColumn *columns = figure->columns->series;
    guint column;

    if (!metric_series_read(figure->columns, word, &column, error)) {
        g_prefix_error(error, "%s: ", where);
        return FALSE;
    }
    if (figure->n_stack > 0 &&
        !g_str_equal(columns[column].unit, columns[figure->stack[0]].unit)) {
        return mistake(error,
                       "%s: \"%s\" has another unit than \"%s\", expected it "
                       "in a figure of its own",
                       where, word, columns[figure->stack[0]].key);
    }
    if (figure->n_stack == SCENARIO_MAX_STACK) {
        return mistake(error, "%s: too many lines, expected at most %u", where,
                       SCENARIO_MAX_STACK);
    }
    figure->stack[figure->n_stack++] = column;
    return TRUE;
}

/* FALSE, with an error, if 'figure' is of that kind and has no samples to draw,
 * or too many kinds of lines. */
gboolean
figure_check_sampled(const Scenario *scenario, const Figure *figure,
                     GError **error)
{
    if (figure->kind != FIGURE_SERIES) {
        return TRUE;
    }
    if (!scenario_has_series(scenario)) {
        return mistake(error,
                       "%s: [figure %s] of kind=series draws the samples of "
                       "[series], expected [series] with every=TIME",
                       figure->where, figure->name);
    }
    return !figure->series || figure->n_stack == 1 ||
           mistake(error,
                   "%s: [figure %s] has %u metrics, and a line for each %s, "
                   "expected one of them, or panels=%s",
                   figure->where, figure->name, figure->n_stack,
                   figure->series->param->key, figure->series->param->key);
}
