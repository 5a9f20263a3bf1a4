/* SPDX-License-Identifier: GPL-2.0-only */
/* A scenario: a key file, read, checked and expanded into points.
 *
 * Loading checks everything that can be known before a run: sections, keys,
 * values and their ranges for every point, figures.  A scenario that loads can
 * run.  The grid is the cross product of the [sweep] keys, the last one
 * varying fastest; its points are computed when asked for, not stored.
 *
 * Constraints (where=, where.NAME= of [sweep], --where) choose the points of
 * the grid that are run.  A point keeps the number that it has in the whole
 * grid, so it is the same, with the same random numbers, whatever else runs.
 *
 * A scenario may inherit from another one ([scenario] base=FILE); what it
 * says itself, and then what --set says, comes on top.
 */
#ifndef FINWAIT_SCENARIOS_SCENARIO_H
#define FINWAIT_SCENARIOS_SCENARIO_H

#include "scenarios/params/params.h"
#include "scenarios/scenario/constraint.h"
#include "scenarios/scenario/formula.h"
#include "scenarios/scenario/keyfile.h"
#include "scenarios/scenario/stop-rule.h"
#include "scenarios/scenario/sweep.h"
#include <glib.h>

G_BEGIN_DECLS

#define SCENARIO_MAX_POINTS 100000
#define SCENARIO_MAX_GRID 1000000 /* points, before constraints */
#define SCENARIO_MAX_RUNS 1000000
#define SCENARIO_MAX_FIGURES 100
#define SCENARIO_MAX_FIXED 8 /* keys that a figure can fix */
#define SCENARIO_MAX_PANELS 25

/* One swept key. */
typedef struct Axis Axis;
struct Axis {
    const Param *param;
    Sweep *sweep;
    const Axis *leader; /* the one it goes in lockstep with, or NULL */
    const char *where;
    gboolean is_numeric; /* every value has a number */
};

/* One constraint. */
typedef struct Where {
    Constraint *constraint;
    const char *key, *text; /* "where"; as written */
    const char *where;
} Where;

/* The most classes that a figure stacks. */
#define SCENARIO_MAX_STACK 12

/* What a figure draws, as X(NAME, text). */
#define FIGURE_KINDS(X)                                                        \
    X(LINES, "lines")     /* means with their confidence intervals */          \
    X(CDF, "cdf")         /* how single connections are distributed */         \
    X(BOX, "box")         /* the same, as boxes along x */                     \
    X(STACKED, "stacked") /* numbers of several classes on top of each other,  \
                             such as outcomes */                               \
    X(HEATMAP, "heatmap") /* means as colours, by two swept keys */            \
    X(COMPARE, "compare") /* differences between the values of [compare] */    \
    X(SERIES, "series")   /* samples of [series] in the course of time */      \
    X(TIMELINE, "timeline") /* one connection: both ends, and the segments     \
                               between them */

typedef enum FigureKind {
#define X(NAME, TEXT) FIGURE_##NAME,
    FIGURE_KINDS(X)
#undef X
} FigureKind;

/* The files that a figure can have beside SVG and PNG, as X(NAME, text), which
 * is how their names end. */
#define FIGURE_FORMATS(X)                                                      \
    X(PDF, "pdf")                                                              \
    X(TEX, "tex") /* for \input{}, and a PDF with what is no text */           \
    X(EPS, "eps")

typedef enum FigureFormat {
#define X(NAME, TEXT) FIGURE_##NAME,
    FIGURE_FORMATS(X)
#undef X
} FigureFormat;

typedef enum FigureScale {
    FIGURE_SCALE_AUTO, /* x: as the sweep; y: linear */
    FIGURE_SCALE_LINEAR,
    FIGURE_SCALE_LOG,
} FigureScale;

/* One picture of a [figure NAME] section: the section gives one for each
 * combination of values of the swept keys that it does not mention.  Texts
 * but the name are borrowed from the file. */
typedef struct Figure {
    char *name; /* NAME, and the values of those keys */
    const char *title, *xlabel, *ylabel, *legend; /* NULL: made up */
    FigureKind kind;
    const Axis *x;      /* NULL: cdf, along which the metric lies */
    const Axis *yaxis;  /* heatmap; else NULL */
    const Axis *series; /* NULL: one line */
    const Axis *panels; /* NULL: one panel */
    guint y;            /* lines, heatmap: index of the metric column */
    guint samples;      /* cdf, box: index of what is measured */
    guint stack[SCENARIO_MAX_STACK]; /* stacked: metric columns; series: of
                                        series.csv */
    guint n_stack;
    const KeyEntry *theory_key; /* lines: where the formula stands; or NULL */
    Formula *theory;            /* in the unit of y; owned */
    /* The scenario's, which these are indexes of. */
    const MetricColumns *columns;
    guint connection;  /* timeline: its number in the run, from 1 */
    gboolean is_share; /* stacked: shares of the sum of all classes */
    gboolean is_ratio; /* compare: ratios instead of differences */
    const Axis
        *fixed[SCENARIO_MAX_FIXED]; /* of which only one value is drawn */
    const char *fixed_text[SCENARIO_MAX_FIXED];
    guint n_fixed;
    FigureScale xscale, yscale;
    guint formats;        /* those asked for, as bits 1 << FigureFormat */
    gboolean is_left_out; /* --set leaves nothing to draw */
    const char *where;
} Figure;

typedef struct Scenario {
    char *name; /* of the file, without folder and ".ini" */
    char *path;
    KeyFile *file;       /* all that holds, inheritance and --set included */
    ParamTable *table;   /* with its named sections */
    const char **texts;  /* by parameter; NULL: the default */
    GPtrArray *axes;     /* Axis */
    GPtrArray *wheres;   /* Where */
    GPtrArray *figures;  /* Figure */
    const Axis *compare; /* whose values are compared; NULL: none are */
    const char *compare_base; /* with this one */
    GPtrArray *left_out;      /* names of those of which nothing is left */
    guint64 n_grid;           /* all points */
    GArray *kept;             /* guint32: those that are run; NULL: all */
    guint64 n_points;         /* that are run */
    /* What is measured, of its groups of clients too. */
    const MetricColumns *columns;
    /* Of each point; with a stop rule, the most it may have, of which so
     * many are done at a time. */
    guint64 n_replications, n_block;
    StopRule *stop; /* NULL: none */
    guint64 first_replication;
    guint32 seed;
    gint64 time_limit_ns; /* CPU time of a run */
} Scenario;

Scenario *scenario_parse(const char *text, gsize len, const char *path,
                         GError **error);
Scenario *scenario_parse_set(const char *text, gsize len, const char *path,
                             const char *const *sets, GError **error);
Scenario *scenario_load(const char *name, const char *const *sets,
                        GError **error);
Scenario *scenario_load_where(const char *name, const char *const *sets,
                              const char *const *wheres, GError **error);
void scenario_free(Scenario *scenario);

guint64 scenario_runs(const Scenario *scenario);
char *scenario_replications_text(const Scenario *scenario);
guint64 scenario_point_at(const Scenario *scenario, guint64 index);
gboolean scenario_is_lockstep(const Axis *a, const Axis *b);
void scenario_choose(const Scenario *scenario, const char **texts,
                     const Axis *axis, const char *text);
void scenario_point_texts(const Scenario *scenario, guint64 point,
                          const char **texts);
const Axis *scenario_axis(const Scenario *scenario, const Param *param);
const char *scenario_find_value(const Axis *axis, const char *wanted);
gboolean scenario_shows(const Scenario *scenario, const ParamSet *set,
                        const Param *param);
const char *scenario_axis_text(const Scenario *scenario, guint64 point,
                               guint axis);
ParamSet *scenario_point(const Scenario *scenario, guint64 point);
void scenario_read_point(const Scenario *scenario, guint64 point,
                         ParamSet *set);
const char *scenario_given(const Scenario *scenario, const char *key);
gboolean scenario_has_series(const Scenario *scenario);
char *scenario_to_text(const Scenario *scenario);

const char *figure_kind_name(FigureKind kind);
/* The i-th key that a section [figure NAME] can have, and the kinds that have
 * it (bit by FigureKind); NULL behind the last. */
const char *figure_key(guint i, guint *kinds);
const char *const *figure_format_names(void);
char *figure_describe(const Figure *figure);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Scenario, scenario_free)

G_END_DECLS

#endif
