/* SPDX-License-Identifier: GPL-2.0-only */
/* The command `finwait`: words and options to what they do.
 *
 * Standard output takes what was asked for (lists, plans, where the results
 * are), standard error takes progress and complaints.
 */
#ifndef FINWAIT_SCENARIOS_COMMAND_H
#define FINWAIT_SCENARIOS_COMMAND_H

#include "scenarios/base/error.h"
#include "scenarios/scenario/scenario.h"
#include <glib.h>

G_BEGIN_DECLS

int finwait_main(int argc, char **argv);

/* Each does one word of the command; 'argv' begins with it. */
ExitStatus command_list(int argc, char **argv, GError **error);
ExitStatus command_describe(int argc, char **argv, GError **error);
ExitStatus command_run(int argc, char **argv, GError **error);
ExitStatus command_merge(int argc, char **argv, GError **error);
ExitStatus command_status(int argc, char **argv, GError **error);
ExitStatus command_plot(int argc, char **argv, GError **error);
ExitStatus command_conform(int argc, char **argv, GError **error);
ExitStatus command_talk(int argc, char **argv, GError **error);
ExitStatus command_check(int argc, char **argv, GError **error);
ExitStatus command_trace(int argc, char **argv, GError **error);
ExitStatus command_new(int argc, char **argv, GError **error);

gboolean command_parse(int *argc, char ***argv, const GOptionEntry *entries,
                       const char *usage, const char *summary, GError **error);

/* command-run.c: prints lines about intervals (NULL: none). */
void command_print_wide(const GPtrArray *lines);

/* describe.c */
void describe_print(const Scenario *scenario);
void describe_metrics(void);

G_END_DECLS

#endif
