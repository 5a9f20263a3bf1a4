/* SPDX-License-Identifier: GPL-2.0-only */
/* `finwait status --json`: one object.
 *
 *     {"scenario": "accept-gate", "points": 21, "replications": 4,
 *      "runs": 84, "done": 80, "failed": 1, "missing": 4,
 *      "slices": [
 *        {"slice": "1/3", "folder": "DIR", "runs": 28, "done": 28, "failed": 0,
 *         "missing": 0}, ...],
 *      "missing_slices": [2], "failed_slices": [3],
 *      "missing_runs": [{"first_point": 3, "last_point": 4,
 *                        "first_replication": 1, "last_replication": 2}],
 *      "failed_runs": [],
 *      "to_go_on": ["finwait run ..."], "to_retry": ["finwait run ..."],
 *      "builds": ["DIGEST"], "notes": ["what is damaged or left out"]}
 *
 * "slices" is empty where none has begun.  The first of "builds" is this one.
 */
#ifndef FINWAIT_SCENARIOS_STATUS_JSON_H
#define FINWAIT_SCENARIOS_STATUS_JSON_H

#include "scenarios/campaign/engine.h"
#include "scenarios/campaign/standing.h"
#include <glib.h>

G_BEGIN_DECLS

void status_print_json(const Standing *standing, const EngineStanding *engine);

G_END_DECLS

#endif
