/* SPDX-License-Identifier: GPL-2.0-only */
/* When a point has enough replications: [run] stop=.
 *
 *     stop=ci(accept_delay.mean) < 5% and ci(refused_fraction) < 0.01
 *
 * Each condition asks that half the width of the 95 % interval of a metric's
 * column be less than so much: in percent of its mean, or in the column's
 * unit.  The rule is met when all conditions are.  None is met by what no
 * replication has shown, a count that was always 0, a fraction that was always
 * 0 or always 1, a time of which there was none: such a point has as many as
 * it may.
 *
 * A point is judged after each block of [run] replications=, by all of its
 * replications so far in the order of their numbers, and has at most [run]
 * max_replications=.  So what it is judged by depends on nothing else: not
 * on the number of jobs, nor on what was there before.  (A rule that stops
 * when it is content finds somewhat too narrow intervals; few looks, and not
 * too few replications at the first, keep that small.)
 */
#ifndef FINWAIT_SCENARIOS_STOP_RULE_H
#define FINWAIT_SCENARIOS_STOP_RULE_H

#include "scenarios/measure/summary.h"
#include <glib.h>

G_BEGIN_DECLS

typedef struct StopRule StopRule;

StopRule *stop_rule_new(const MetricColumns *columns, const char *text,
                        GError **error);
void stop_rule_free(StopRule *rule);

gboolean stop_rule_is_met(const StopRule *rule, const Summary *summary);
/* What it asks for (SummaryWidth); NULL of no rule. */
const GArray *stop_rule_widths(const StopRule *rule);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(StopRule, stop_rule_free)

G_END_DECLS

#endif
