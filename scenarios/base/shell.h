/* SPDX-License-Identifier: GPL-2.0-only */
/* Command lines as text that a shell reads back. */
#ifndef FINWAIT_SCENARIOS_SHELL_H
#define FINWAIT_SCENARIOS_SHELL_H

#include <glib.h>

G_BEGIN_DECLS

void shell_append(GString *line, const char *word);

G_END_DECLS

#endif
