/* SPDX-License-Identifier: GPL-2.0-only */
/* The plan of a scenario: its points, one by one, without running them.
 *
 * As JSON Lines, a point is one object in one line:
 *
 *     {"scenario":"accept-gate","point":3,
 *      "sweep":{"link.loss":{"text":"1%","value":0.01},
 *               "link.delay":{"text":"5ms","value":0.005,"unit":"s"},
 *               "server.end":{"text":"close"}},
 *      "first_replication":1,"replications":20,"seed":1}
 *
 * "text" is as the sweep writes it; "value" and "unit" are there for numbers.
 */
#ifndef FINWAIT_SCENARIOS_PLAN_H
#define FINWAIT_SCENARIOS_PLAN_H

#include "scenarios/scenario/scenario.h"
#include <glib.h>

G_BEGIN_DECLS

/* Prints a table, a row for each point; of more than 'max' points (0: no
 * limit) the first and the last. */
void plan_print(const Scenario *scenario, guint64 max);

/* Prints a line of JSON for each point. */
void plan_print_json(const Scenario *scenario);

G_END_DECLS

#endif
