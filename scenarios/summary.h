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
 */
#ifndef FINWAIT_SCENARIOS_SUMMARY_H
#define FINWAIT_SCENARIOS_SUMMARY_H

#include <glib.h>

G_BEGIN_DECLS

typedef struct Summary Summary;

Summary *summary_new(void);
void summary_free(Summary *summary);
void summary_add(Summary *summary, const char *numbers);
void summary_clear(Summary *summary);
void summary_names(GString *line);
void summary_rows(const Summary *summary, const char *start, GString *rows);

G_END_DECLS

#endif
