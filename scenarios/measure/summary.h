/* SPDX-License-Identifier: GPL-2.0-only */
/* What the replications of one point say together: the rows of summary.csv.
 *
 * Each metric column of a run is one observation of its point.  Totals and
 * statistics: mean and Student's t interval over the replications.  Ratios:
 * the pooled proportion, e.g. all refused of all attempts, with Wilson's
 * interval.  Attempts within one run are not independent (who is refused
 * comes back and is refused again), so Wilson's n is not their number, but
 * the number of independent ones that would scatter as the replications do:
 * p (1-p) / variance of the mean, at most the true number (Korn and Graubard,
 * Survey Methodology 24, 1998; Dean and Pagano, J. Surv. Stat. Methodol. 3,
 * 2015).
 *
 * "needed" is how many replications, those that there are included, an
 * interval will take to be as narrow as asked for: by [run] stop=, else plus
 * or minus 10 % of the mean.  It is empty where that cannot be told.
 */
#ifndef FINWAIT_SCENARIOS_SUMMARY_H
#define FINWAIT_SCENARIOS_SUMMARY_H

#include "scenarios/measure/metrics.h"
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

Summary *summary_new(const MetricColumns *columns);
void summary_free(Summary *summary);
void summary_add(Summary *summary, const char *numbers);
void summary_clear(Summary *summary);
guint summary_runs(const Summary *summary);
gboolean summary_is_within(const Summary *summary, const SummaryWidth *width);
guint64 summary_needed(const Summary *summary, const SummaryWidth *width);
void summary_names(GString *line);
void summary_rows(const Summary *summary, const char *start,
                  const GArray *widths, GString *rows);

G_END_DECLS

#endif
