/* SPDX-License-Identifier: GPL-2.0-only */
/* The tables as JSON Lines (jsonlines.org) too: of summary.csv summary.jsonl,
 * an object for each row, with the names of the columns.  Numbers are numbers
 * with all their digits; what is empty is null. */
#ifndef FINWAIT_SCENARIOS_JSONL_H
#define FINWAIT_SCENARIOS_JSONL_H

#include "scenarios/scenario/scenario.h"
#include <glib.h>

G_BEGIN_DECLS

gboolean jsonl_write(const char *folder, const Scenario *scenario,
                     GError **error);
void jsonl_remove(const char *folder);

G_END_DECLS

#endif
