/* SPDX-License-Identifier: GPL-2.0-only */
/* The parts of index.html; private to the report-*.c files. */
#ifndef FINWAIT_SCENARIOS_REPORT_PRIV_H
#define FINWAIT_SCENARIOS_REPORT_PRIV_H

#include "scenarios/figures/report-template.h"
#include "scenarios/scenario/scenario.h"

G_BEGIN_DECLS

/* The most rows of summary.csv that the page holds, and of these and those of
 * pictures so many where no script runs. */
#define REPORT_MAX_ROWS 300000
#define REPORT_STATIC_ROWS 50

/* report-plan.c: what was asked. */
void report_plan(ReportTemplate *page, const Scenario *scenario);
void report_params(ReportTemplate *page, const Scenario *scenario);

/* report-network.c: who is there, and the links between them. */
void report_network(ReportTemplate *page, const Scenario *scenario);

/* report-columns.c: a table for the page's script. */
typedef struct ReportColumns ReportColumns;
ReportColumns *report_columns_new(guint n);
void report_columns_free(ReportColumns *columns);
void report_columns_add(ReportColumns *columns, char **row);
char *report_columns_json(const ReportColumns *columns);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ReportColumns, report_columns_free)

/* report-pictures.c: the figures. */
gboolean report_pictures(ReportTemplate *page, const char *folder,
                         const Scenario *scenario, GError **error);

/* report-runs.c: who took part, and what went wrong; report-table.c: what came
 * out. */
gboolean report_runs(ReportTemplate *page, const char *folder,
                     const Scenario *scenario, GError **error);
gboolean report_table(ReportTemplate *page, const char *folder,
                      const Scenario *scenario, GError **error);

G_END_DECLS

#endif
