/* SPDX-License-Identifier: GPL-2.0-only */
/* The command that does one run of a scenario again. */
#ifndef FINWAIT_SCENARIOS_REPRODUCE_H
#define FINWAIT_SCENARIOS_REPRODUCE_H

#include "scenarios/scenario/scenario.h"
#include <glib.h>

G_BEGIN_DECLS

char *reproduce_command(const Scenario *scenario, const char *path,
                        const char *const *sets, guint64 point,
                        guint64 replication);
void reproduce_append_point(GString *command, const Scenario *scenario,
                            guint64 point);

G_END_DECLS

#endif
