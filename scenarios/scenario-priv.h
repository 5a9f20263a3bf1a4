/* SPDX-License-Identifier: GPL-2.0-only */
/* The steps of scenario_load(); private to the scenario-*.c files. */
#ifndef FINWAIT_SCENARIOS_SCENARIO_PRIV_H
#define FINWAIT_SCENARIOS_SCENARIO_PRIV_H

#include "scenarios/scenario.h"

G_BEGIN_DECLS

/* scenario-file.c: the file, what it inherits, and --set. */
KeyFile *scenario_read_file(const char *path, GError **error);
gboolean scenario_apply_sets(KeyFile *file, const char *const *sets,
                             GError **error);

/* scenario-check.c: 'texts' and 'axes' from the file, all of them checked. */
gboolean scenario_check(Scenario *scenario, GError **error);

/* scenario.c */
void scenario_read_fixed(Scenario *scenario);
void figure_free(gpointer figure);

/* scenario-figure.c: 'figures' from the file. */
gboolean scenario_read_figures(Scenario *scenario, GError **error);

G_END_DECLS

#endif
