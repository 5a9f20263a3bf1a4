/* SPDX-License-Identifier: GPL-2.0-only */
/* What the replications of one point say together: the rows of summary.csv.
 *
 * Each metric column of a run is one observation of its point.  Totals and
 * statistics: mean and Student's t interval over the replications.  Ratios:
 * the fraction of all together, e.g. all refused of all attempts, n being
 * these, with an interval that takes each run as a cluster (stats.h).  Pooled
 * quantiles, "connect_delay.pooled_p99": that of all connections, n being
 * these, as in quantiles.csv (samples.h).
 *
 * Beside each delay stand "waiting" and "never", how many connections of all
 * runs together it does not tell of (metrics.h).
 *
 * "needed" is how many replications, those that there are included, an
 * interval will take to be as narrow as asked for: by [run] stop=, else plus
 * or minus 10 % of the mean.  It is empty where that cannot be told, as of
 * what no run has shown.
 */
#ifndef FINWAIT_SCENARIOS_SUMMARY_H
#define FINWAIT_SCENARIOS_SUMMARY_H

#include "scenarios/measure/metrics.h"
#include "scenarios/measure/samples.h"
#include "scenarios/measure/stats.h"
#include <glib.h>

G_BEGIN_DECLS

typedef struct Summary Summary;

/* How wide the interval of a column may be: half of it at most 'half' (in the
 * column's unit), or 'half' times the mean. */
typedef struct SummaryWidth {
    guint column;
    gdouble half;
    gboolean is_relative;
} SummaryWidth;

/* What "wide" is where nobody says it. */
#define SUMMARY_HALF_WIDTH 0.1

/* Of an interval, by a width.  Unseen: no run has a value, or all have 0; of a
 * fraction, that it was always 0 or always 1. */
typedef enum SummaryVerdict {
    SUMMARY_NARROW,
    SUMMARY_WIDE,
    SUMMARY_UNSEEN,
} SummaryVerdict;

Summary *summary_new(const MetricColumns *columns);
void summary_free(Summary *summary);
const char *summary_add(Summary *summary, const char *body);
void summary_clear(Summary *summary);
gdouble summary_total(const Summary *summary, const char *key);
guint summary_runs(const Summary *summary);
SummaryVerdict summary_judge(const Summary *summary, const SummaryWidth *width);
guint64 summary_needed(const Summary *summary, const SummaryWidth *width);
void summary_names(GString *line);
void summary_rows(const Summary *summary, const char *start,
                  const GArray *widths, GString *rows);
void summary_quantile_names(GString *line);
void summary_quantile_rows(const Summary *summary, const char *start,
                           GString *rows);

G_END_DECLS

#endif
