/* SPDX-License-Identifier: GPL-2.0-only */
/* The command `finwait`: words and options to what they do.
 *
 * Standard output takes what was asked for (lists, plans, where the results
 * are), standard error takes progress and complaints.
 */
#ifndef FINWAIT_SCENARIOS_COMMAND_H
#define FINWAIT_SCENARIOS_COMMAND_H

#include "scenarios/base/error.h"
#include "scenarios/campaign/campaign.h"
#include "scenarios/scenario/scenario.h"
#include <glib.h>

G_BEGIN_DECLS

int finwait_main(int argc, char **argv);

/* What does one word of the command; 'argv' begins with it. */
typedef ExitStatus (*CommandFn)(int argc, char **argv, GError **error);

typedef struct Command {
    const char *word; /* NULL: the end of the table */
    CommandFn fn;
    const char *usage; /* the word and what mostly follows it */
    const char *help;  /* what it is for, in a few words */
} Command;

const Command *command_table(void);

ExitStatus command_list(int argc, char **argv, GError **error);
ExitStatus command_describe(int argc, char **argv, GError **error);
ExitStatus command_run(int argc, char **argv, GError **error);
ExitStatus command_submit(int argc, char **argv, GError **error);
ExitStatus command_live(int argc, char **argv, GError **error);
ExitStatus command_merge(int argc, char **argv, GError **error);
ExitStatus command_status(int argc, char **argv, GError **error);
ExitStatus command_plot(int argc, char **argv, GError **error);
ExitStatus command_conform(int argc, char **argv, GError **error);
ExitStatus command_talk(int argc, char **argv, GError **error);
ExitStatus command_packetdrill(int argc, char **argv, GError **error);
ExitStatus command_check(int argc, char **argv, GError **error);
ExitStatus command_best(int argc, char **argv, GError **error);
ExitStatus command_compare(int argc, char **argv, GError **error);
ExitStatus command_trace(int argc, char **argv, GError **error);
ExitStatus command_new(int argc, char **argv, GError **error);
ExitStatus command_manual(int argc, char **argv, GError **error);
ExitStatus command_completion(int argc, char **argv, GError **error);

gboolean command_parse(int *argc, char ***argv, const GOptionEntry *entries,
                       const char *usage, const char *summary, GError **error);

/* What a command says of itself: for manual pages and completion. */
typedef struct CommandPage {
    const char *usage;   /* what follows the word: "FILE..."; NULL: nothing */
    const char *summary; /* what it does, in sentences */
    GArray *entries;     /* GOptionEntry, without the end */
} CommandPage;

CommandPage *command_page(const Command *command);
void command_page_free(CommandPage *page);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CommandPage, command_page_free)

/* command-run.c: the command line as one line; runs a scenario and says where
 * the results are; prints what makes them doubtful, if anything. */
char *command_line(int argc, char **argv);
ExitStatus command_run_campaign(const Scenario *scenario,
                                const CampaignOptions *options, GError **error);
void command_print_doubts(const CampaignReport *report);

/* describe.c */
void describe_print(const Scenario *scenario);
void describe_network(const Scenario *scenario);
void describe_metrics(void);

G_END_DECLS

#endif
