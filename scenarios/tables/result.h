/* SPDX-License-Identifier: GPL-2.0-only */
/* The results folder of a campaign.
 *
 *     finwait-results  what makes it one (base/results-folder.h)
 *     runs.csv         a row for each run, in the order of the plan
 *     connections.csv  a row for each connection (on request)
 *     summary.csv      a row for each point and metric
 *     series.csv       a row for each sample of each run (on [series])
 *     quantiles.csv    a row for each point and metric of single connections
 *     dictionary.csv   what their columns and metrics mean (dictionary.h)
 *     runs.jsonl ...   the same rows as JSON (jsonl.h; on request)
 *     scenario.ini     the scenario, complete: run it again, redraw its figures
 *     manifest.json    versions, arguments, host, times, failures
 *     figures/         see figure.h
 *     index.html       a page that shows all this (report.h)
 *
 * Only the manifest knows of this machine and of real time; the other files
 * are the same bytes for the same scenario and seed.  Nothing is in its place
 * before it is complete, so a campaign that is killed leaves the results of
 * the one before.
 */
#ifndef FINWAIT_SCENARIOS_RESULT_H
#define FINWAIT_SCENARIOS_RESULT_H

#include "scenarios/measure/metrics.h"
#include "scenarios/scenario/scenario.h"
#include "scenarios/store/store.h"
#include <glib.h>

G_BEGIN_DECLS

typedef struct Result Result;

Result *result_open(const char *folder, const RunPlan *plan,
                    gboolean with_connections, GError **error);
gboolean result_add(Result *result, guint64 run, const StoreRun *what,
                    GError **error);
gboolean result_commit(Result *result, GPtrArray **wide, GError **error);
guint64 result_negative_draws(const Result *result);
void result_free(Result *result);

/* What a run hands to the parent: its numbers, one for each metric column,
 * then its samples, then its rows of series.csv, with a mark in front, and of
 * connections.csv, if asked for, without what names the run. */
void result_payload(GString *payload, const MetricColumns *columns,
                    const gdouble *numbers, const RunFacts *facts,
                    gboolean with_connections);

char *result_axis_column(const Axis *axis);
char *result_axis_field(const Axis *axis, const char *text);

G_END_DECLS

#endif
