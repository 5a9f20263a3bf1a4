/* SPDX-License-Identifier: GPL-2.0-only */
/* Intervals that came out wider than asked for: by the stop rule, or, without
 * one, than plus or minus 10 % of the mean of what a figure draws. */
#ifndef FINWAIT_SCENARIOS_WIDE_H
#define FINWAIT_SCENARIOS_WIDE_H

#include "scenarios/measure/summary.h"
#include "scenarios/scenario/scenario.h"
#include <glib.h>

G_BEGIN_DECLS

typedef struct Wide Wide;

Wide *wide_new(const Scenario *scenario);
void wide_free(Wide *wide);

void wide_add(Wide *wide, guint64 point, const Summary *summary);
GPtrArray *wide_lines(const Wide *wide);

G_END_DECLS

#endif
