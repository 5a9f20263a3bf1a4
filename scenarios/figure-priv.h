/* SPDX-License-Identifier: GPL-2.0-only */
/* Data and script of one figure; private to the figure-*.c files. */
#ifndef FINWAIT_SCENARIOS_FIGURE_PRIV_H
#define FINWAIT_SCENARIOS_FIGURE_PRIV_H

#include "scenarios/csv.h"
#include "scenarios/metrics.h"
#include "scenarios/scenario.h"

G_BEGIN_DECLS

/* A unit to show numbers in: shown = number * factor. */
typedef struct FigureUnit {
    const char *name; /* "ms"; "" for none */
    gdouble factor;
} FigureUnit;

/* One mark: a mean and its interval, in base units. */
typedef struct FigurePoint {
    gdouble x, mean, low, high;
} FigurePoint;

/* What is drawn. */
typedef struct FigureData {
    GPtrArray *titles; /* char *, one for each series */
    GPtrArray *series; /* GArray of FigurePoint */
    GPtrArray *names;  /* char *: the values on a x axis of names; or NULL */
    FigureUnit xunit, yunit;
    gboolean xlog, ylog;
    gdouble xmin, xmax, ymin, ymax; /* in shown units; of the marks */
    gdouble ytop;                   /* in shown units; of the intervals */
    guint64 n_max;                  /* the most observations behind a mark */
} FigureData;

FigureData *figure_data_read(const Scenario *scenario, const Figure *figure,
                             const CsvTable *summary, GError **error);
void figure_data_free(FigureData *data);
char *figure_data_text(const Scenario *scenario, const Figure *figure,
                       const FigureData *data);
char *figure_script(const Scenario *scenario, const Figure *figure,
                    const FigureData *data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(FigureData, figure_data_free)

G_END_DECLS

#endif
