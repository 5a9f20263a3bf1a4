/* SPDX-License-Identifier: GPL-2.0-only */
/* The parts of index.html; private to the report-*.c files. */
#ifndef FINWAIT_SCENARIOS_REPORT_PRIV_H
#define FINWAIT_SCENARIOS_REPORT_PRIV_H

#include "scenarios/scenario/scenario.h"

G_BEGIN_DECLS

/* The most rows of summary.csv that the page shows. */
#define REPORT_MAX_ROWS 20000

/* report-html.c */
void report_text(GString *page, const char *text);
void report_cell(GString *page, const char *text);
void report_head(GString *page, const char *name);

/* report-plan.c: what was asked. */
void report_plan(GString *page, const Scenario *scenario);
void report_params(GString *page, const Scenario *scenario);

/* report-runs.c: what went wrong; report-table.c: what came out. */
gboolean report_failures(GString *page, const char *folder,
                         const Scenario *scenario, GError **error);
gboolean report_table(GString *page, const char *folder,
                      const Scenario *scenario, GError **error);

G_END_DECLS

#endif
