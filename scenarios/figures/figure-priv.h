/* SPDX-License-Identifier: GPL-2.0-only */
/* Data and script of one figure; private to the figure-*.c files. */
#ifndef FINWAIT_SCENARIOS_FIGURE_PRIV_H
#define FINWAIT_SCENARIOS_FIGURE_PRIV_H

#include "scenarios/base/csv.h"
#include "scenarios/measure/metrics.h"
#include "scenarios/scenario/scenario.h"

G_BEGIN_DECLS

/* The most numbers in a row of a data file. */
#define FIGURE_COLUMNS 6

/* The tables of a results folder. */
typedef struct FigureTables {
    CsvTable *summary, *quantiles; /* NULL: no figure needs it */
    CsvTable *compare;
} FigureTables;

/* A unit to show numbers in: shown = number * factor. */
typedef struct FigureUnit {
    const char *name; /* "ms"; "" for none */
    gdouble factor;
} FigureUnit;

/* One row of the data file, in base units.  v[0] is the place along x: the
 * number, or the index of the name.  Then
 *     lines    mean, low, high
 *     compare  change, low, high
 *     cdf      fraction
 *     box      5th percentile, quartile, median, quartile, 95th percentile
 *     stacked  from, to
 *     heatmap  the value of the cell; its series is its row
 */
typedef struct FigureRow {
    gdouble v[FIGURE_COLUMNS];
} FigureRow;

/* What is drawn. */
typedef struct FigureData {
    GPtrArray *titles; /* char *, one for each series */
    GPtrArray *series; /* GArray of FigureRow */
    GPtrArray *names;  /* char *: the values on a x axis of names; or NULL */
    GArray *styles;    /* guint: how each series looks; from 1 */
    guint n_columns;   /* of v */
    FigureUnit xunit, yunit;
    gboolean xlog, ylog;
    gdouble xmin, xmax, ymin, ymax; /* in shown units; of the marks */
    gdouble ytop;                   /* in shown units; of the intervals */
    guint64 n_max;                  /* the most observations behind a mark */
    guint64 n_waiting, n_never;     /* connections that no mark tells of */
} FigureData;

/* figure-data.c */
FigureData *figure_data_read(const Scenario *scenario, const Figure *figure,
                             const FigureTables *tables, GError **error);
void figure_data_free(FigureData *data);
char *figure_data_text(const Figure *figure, const FigureData *data);

/* figure-pick.c: the rows, from the tables. */
gboolean figure_pick(FigureData *data, const Scenario *scenario,
                     const Figure *figure, const FigureTables *tables,
                     GError **error);

/* figure-unit.c: units, and values as people read them. */
FigureUnit figure_unit(const char *base, gdouble largest);
FigureUnit figure_axis_unit(const Axis *axis);
char *figure_value_title(const Axis *axis, const char *text);
char *figure_value_tick(const Axis *axis, const char *text);

/* figure-script.c */
char *figure_script(const Scenario *scenario, const Figure *figure,
                    const FigureData *data);

/* figure-picture.c: the pictures, in the results in 'folder'. */
gboolean figure_picture_draw(const char *folder, const Figure *figure,
                             GError **error);
gboolean figure_picture_is_there(const char *folder, const Figure *figure);
void figure_picture_remove(const char *folder, const Figure *figure);

/* figure-quote.c: texts in a script. */
void figure_append_words(GString *script, const char *name, const char *text);
void figure_append_tic(GString *script, const char *text);
void figure_append_heading(GString *text, const Figure *figure);

/* figure-style.c: the styles beside the figures. */
gboolean figure_styles_put(const char *folder, const Scenario *scenario,
                           gboolean with_new, GError **error);
gboolean figure_styles_check(const char *folder, const Scenario *scenario,
                             GError **error);

/* figure-axis.c: the axes of a script. */
void figure_append_axes(GString *script, const Figure *figure,
                        const FigureData *data);

/* The column of summary.csv that a kind with one such column shows. */
static inline const MetricColumn *
figure_column(const Figure *figure)
{
    return &figure->columns->at[figure->y];
}

/* Whether marks with intervals stand along x, which may be numbers. */
static inline gboolean
figure_is_lines(const Figure *figure)
{
    return figure->kind == FIGURE_LINES || figure->kind == FIGURE_COMPARE;
}

/* What a cdf or box shows of single connections. */
static inline const MetricSamples *
figure_samples(const Figure *figure)
{
    return &figure->columns->samples[figure->samples];
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(FigureData, figure_data_free)

G_END_DECLS

#endif
