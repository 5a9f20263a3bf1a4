/* SPDX-License-Identifier: GPL-2.0-only */
/* Where the scenarios and plot styles lie that ship with the command: the
 * folder that holds scenarios/ and plots/. */
#ifndef FINWAIT_SCENARIOS_DATADIR_H
#define FINWAIT_SCENARIOS_DATADIR_H

#include <glib.h>

G_BEGIN_DECLS

char *datadir_file(const char *folder, const char *name);
char **datadir_scenarios(void);
char *datadir_find_scenario(const char *name, GError **error);

G_END_DECLS

#endif
