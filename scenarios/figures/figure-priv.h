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
    const char *folder; /* which has series.csv */
} FigureTables;

/* An event, at which there is a mark along x. */
typedef struct FigureMark {
    gdouble at_s;
    char *name;
} FigureMark;

/* A unit to show numbers in: shown = number * factor. */
typedef struct FigureUnit {
    const char *name; /* "ms"; "" for none */
    gdouble factor;
} FigureUnit;

/* One row of the data file, in base units.  v[0] is the place along x: the
 * number, or the place of the name.  Then
 *     lines    mean, low, high
 *     series   mean, 10th percentile, 90th percentile
 *     compare  change, low, high
 *     cdf      fraction
 *     box      5th percentile, quartile, median, quartile, 95th percentile
 *     stacked  from, to
 *     heatmap  the value of the cell; its series is its row
 */
typedef struct FigureRow {
    gdouble v[FIGURE_COLUMNS];
} FigureRow;

/* An axis with a place of its own for 0: what has no limit ("never") behind
 * all numbers, 0 on a logarithmic axis before them. */
typedef struct FigureZero {
    const char *word; /* what stands there: "never", "0"; NULL: no such place */
    gdouble at;       /* where, in shown units */
    gdouble gap;      /* between it and the numbers */
    gboolean is_joined; /* a line leads there */
} FigureZero;

/* What is drawn. */
typedef struct FigureData {
    GPtrArray *titles; /* char *, one for each series */
    GPtrArray *panels; /* char *, one for each panel; at least one */
    /* GArray of FigureRow: all series of the first panel, of the second, ... */
    GPtrArray *series;
    /* GArray of FigureRow, 'n_theory' of each panel: place, value, and whether
     * that is a place of the sweep. */
    GPtrArray *theory;
    guint n_theory;   /* 0: there is none */
    GPtrArray *names; /* char *: the values on a x axis of names; or NULL */
    GArray *styles;   /* guint: how each series looks; from 1 */
    guint n_columns;  /* of v */
    FigureUnit xunit, yunit;
    gboolean xlog, ylog;
    FigureZero xzero, yzero;
    /* In shown units, without what has a place of its own: of the marks; of
     * the intervals. */
    gdouble xmin, xmax, ymin, ymax, ybottom, ytop;
    guint n_left_out; /* marks below 0, where the axis is logarithmic */
    GArray *marks;    /* FigureMark; NULL: none */
    guint64 n_max;    /* the most observations behind a mark */
    guint64 n_waiting, n_never; /* connections that no mark tells of */
} FigureData;

/* So many series look different (plots/style.gp). */
#define FIGURE_LOOKS 12

/* figure-data.c */
FigureData *figure_data_read(const Scenario *scenario, const Figure *figure,
                             const FigureTables *tables, GError **error);
void figure_data_free(FigureData *data);
char *figure_data_text(const Figure *figure, const FigureData *data);
GArray *figure_data_rows(const FigureData *data, guint panel, guint series);
gboolean figure_is_apart(const FigureData *data, const FigureRow *row);

/* figure-theory.c */
void figure_add_theory(FigureData *data, const Scenario *scenario,
                       const Figure *figure);
gdouble figure_theory_at(const FigureData *data, guint panel, guint series,
                         const FigureRow *row);
void figure_append_theory(GString *text, const FigureData *data);

/* figure-scale.c: units, scales and extent. */
void figure_choose_scales(FigureData *data, const Figure *figure);

/* figure-table.c */
char *figure_table_text(const Figure *figure, const FigureData *data);
const char *figure_series_key(const Figure *figure);

/* figure-pick.c: the rows, from the tables. */
gboolean figure_pick(FigureData *data, const Scenario *scenario,
                     const Figure *figure, const FigureTables *tables,
                     GError **error);

/* figure-series.c: the same of kind=series, from series.csv. */
gboolean figure_pick_series(FigureData *data, const Figure *figure,
                            const FigureTables *tables, GError **error);
void figure_append_marks(GString *script, const FigureData *data);

/* TRUE if the field of 'axis' says 'text'; the place of a field among the
 * values of 'axis', -1: it is none. */
gboolean figure_field_is(const Axis *axis, const char *field, const char *text);
int figure_axis_place(const Axis *axis, const char *field);

/* figure-unit.c: units, and values as people read them. */
FigureUnit figure_unit(const char *base, gdouble largest);
FigureUnit figure_axis_unit(const Axis *axis);
char *figure_value_title(const Axis *axis, const char *text);
char *figure_value_tick(const Axis *axis, const char *text);

const char *figure_value_zero(const Axis *axis, const char *text);
void figure_append_fixed(GString *text, const Figure *figure);

/* The values of an axis in the order in which they are shown: that of the
 * sweep, with the one that has no limit behind all others. */
const char *figure_axis_zero(const Axis *axis);
const char *figure_axis_text(const Axis *axis, guint place);

/* figure-script.c */
void figure_append_formats(GString *script, const Figure *figure);
char *figure_script(const Scenario *scenario, const Figure *figure,
                    const FigureData *data);

/* figure-picture.c: the pictures, in the results in 'folder'. */
gboolean figure_picture_draw(const char *folder, const Figure *figure,
                             GError **error);
gboolean figure_picture_is_there(const char *folder, const Figure *figure);
void figure_picture_remove(const char *folder, const Figure *figure);

/* figure-finish.c: what gnuplot cannot do to the pictures in 'part'. */
gboolean figure_pictures_finish(const char *folder, const char *part,
                                const Figure *figure, GError **error);

/* figure-quote.c: texts in a script. */
void figure_append_words(GString *script, const char *name, const char *text);
void figure_append_tic(GString *script, char axis, const char *text);
void figure_append_heading(GString *text, const Figure *figure);

/* figure-style.c: the styles beside the figures. */
gboolean figure_styles_put(const char *folder, const Scenario *scenario,
                           gboolean with_new, GError **error);
gboolean figure_styles_check(const char *folder, const Scenario *scenario,
                             GError **error);

/* figure-axis.c: the axes of a script. */
void figure_append_room(GString *script, const FigureData *data);
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

/* TRUE if there is a picture for narrow screens too; time lines, which have
 * three columns, are none. */
static inline gboolean
figure_has_narrow(const Figure *figure)
{
    return figure->kind != FIGURE_TIMELINE;
}

/* What lies along x. */
const char *figure_x_name(const Figure *figure);

/* What a cdf or box shows of single connections. */
static inline const MetricSamples *
figure_samples(const Figure *figure)
{
    return &figure->columns->samples[figure->samples];
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(FigureData, figure_data_free)

G_END_DECLS

#endif
