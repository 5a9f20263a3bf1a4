/* SPDX-License-Identifier: GPL-2.0-only */
/* A scenario: a key file, read, checked and expanded into points.
 *
 * Loading checks everything that can be known before a run: sections, keys,
 * values and their ranges for every point, figures.  A scenario that loads can
 * run.  Points are the cross product of the [sweep] keys, the last one
 * varying fastest; they are computed when asked for, not stored.
 *
 * A scenario may inherit from another one ([scenario] base=FILE); what it
 * says itself, and then what --set says, comes on top.
 */
#ifndef FINWAIT_SCENARIOS_SCENARIO_H
#define FINWAIT_SCENARIOS_SCENARIO_H

#include "scenarios/keyfile.h"
#include "scenarios/params.h"
#include "scenarios/sweep.h"
#include <glib.h>

G_BEGIN_DECLS

#define SCENARIO_MAX_POINTS 100000
#define SCENARIO_MAX_RUNS 1000000
#define SCENARIO_MAX_FIGURES 100
#define SCENARIO_MAX_FIXED 8 /* keys that a figure can fix */

/* One swept key. */
typedef struct Axis Axis;
struct Axis {
    const Param *param;
    Sweep *sweep;
    const Axis *leader; /* the one it goes in lockstep with, or NULL */
    const char *where;
    gboolean is_numeric; /* every value has a number */
};

/* What a figure draws. */
typedef enum FigureKind {
    FIGURE_LINES, /* means with their confidence intervals */
} FigureKind;

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
    const Axis *x;
    guint y;            /* index of the metric column */
    const Axis *series; /* NULL: one line */
    const Axis
        *fixed[SCENARIO_MAX_FIXED]; /* of which only one value is drawn */
    const char *fixed_text[SCENARIO_MAX_FIXED];
    guint n_fixed;
    FigureScale xscale, yscale;
    gboolean is_left_out; /* --set leaves nothing to draw */
    const char *where;
} Figure;

typedef struct Scenario {
    char *name; /* of the file, without folder and ".ini" */
    char *path;
    KeyFile *file;       /* all that holds, inheritance and --set included */
    const char **texts;  /* by parameter; NULL: the default */
    GPtrArray *axes;     /* Axis */
    GPtrArray *figures;  /* Figure */
    GPtrArray *left_out; /* names of those that --set leaves nothing of */
    guint64 n_points, n_replications, first_replication;
    guint32 seed;
    gint64 time_limit_ns; /* real time of a run */
} Scenario;

Scenario *scenario_load(const char *name, const char *const *sets,
                        GError **error);
void scenario_free(Scenario *scenario);

guint64 scenario_runs(const Scenario *scenario);
void scenario_point_texts(const Scenario *scenario, guint64 point,
                          const char **texts);
const char *scenario_axis_text(const Scenario *scenario, guint64 point,
                               guint axis);
ParamSet *scenario_point(const Scenario *scenario, guint64 point);
char *scenario_to_text(const Scenario *scenario);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Scenario, scenario_free)

G_END_DECLS

#endif
