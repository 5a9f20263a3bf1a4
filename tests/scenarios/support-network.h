/* SPDX-License-Identifier: GPL-2.0-only */
/* For tests of networks: a scenario of a text, one run of it, its numbers. */
#ifndef FINWAIT_TESTS_SUPPORT_NETWORK_H
#define FINWAIT_TESTS_SUPPORT_NETWORK_H

#include "scenarios/run/run.h"
#include "scenarios/scenario/scenario.h"

G_BEGIN_DECLS

/* What 'text' says.  (transfer full): scenario_free() */
Scenario *network_parse(const char *text);

/* Runs the first point.  'result': run_result_clear() */
void network_simulate(const Scenario *scenario, guint64 rng_run,
                      RunResult *result);

/* The number of the column 'key' of one run. */
gdouble network_number(const Scenario *scenario, const RunResult *result,
                       const char *key);

G_END_DECLS

#endif
