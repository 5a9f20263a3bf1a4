/* SPDX-License-Identifier: GPL-2.0-only */
/* Scripts that make shells complete what is typed after `finwait`: words,
 * options, scenarios, keys, files; from what commands say of themselves
 * (command_page()).
 *
 * What a place wants is told by how it is called there: FILE is a scenario,
 * FILE.t a file of that kind, DIR a folder, KEY=VALUE a key, METRIC a metric,
 * "bash|zsh" these words.
 */
#ifndef FINWAIT_SCENARIOS_COMPLETION_H
#define FINWAIT_SCENARIOS_COMPLETION_H

#include <glib.h>

G_BEGIN_DECLS

char *completion_bash(void);
char *completion_zsh(void);

G_END_DECLS

#endif
