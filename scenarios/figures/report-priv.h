/* SPDX-License-Identifier: GPL-2.0-only */
/* The parts of index.html; private to the report-*.c files. */
#ifndef FINWAIT_SCENARIOS_REPORT_PRIV_H
#define FINWAIT_SCENARIOS_REPORT_PRIV_H

#include "scenarios/figures/report-template.h"
#include "scenarios/scenario/scenario.h"

G_BEGIN_DECLS

/* The most rows of summary.csv that the page shows. */
#define REPORT_MAX_ROWS 20000

/* report-plan.c: what was asked. */
void report_plan(ReportTemplate *page, const Scenario *scenario);
void report_params(ReportTemplate *page, const Scenario *scenario);

/* report-runs.c: what went wrong; report-table.c: what came out. */
gboolean report_failures(ReportTemplate *page, const char *folder,
                         const Scenario *scenario, GError **error);
gboolean report_table(ReportTemplate *page, const char *folder,
                      const Scenario *scenario, GError **error);

G_END_DECLS

#endif
