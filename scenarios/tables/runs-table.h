/* SPDX-License-Identifier: GPL-2.0-only */
/* runs.csv read back: the numbers of the runs that went well, by point. */
#ifndef FINWAIT_SCENARIOS_RUNS_TABLE_H
#define FINWAIT_SCENARIOS_RUNS_TABLE_H

#include "scenarios/scenario/scenario.h"
#include <glib.h>

G_BEGIN_DECLS

/* The runs of one point. */
typedef struct RunsPoint {
    guint64 number;
    GStrv values;         /* of the scenario's axes, as the table has them */
    GArray *replications; /* guint64, upwards */
    GArray *numbers;      /* gdouble, columns->n for each; NAN: none */
} RunsPoint;

typedef struct RunsTable {
    const Scenario *scenario;
    GPtrArray *points; /* RunsPoint, in the order of the table */
} RunsTable;

RunsTable *runs_table_load(const char *folder, const Scenario *scenario,
                           GError **error);
void runs_table_free(RunsTable *table);

/* The numbers of the 'i'-th run of 'point'. */
const gdouble *runs_point_numbers(const RunsTable *table,
                                  const RunsPoint *point, guint i);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RunsTable, runs_table_free)

G_END_DECLS

#endif
