/* SPDX-License-Identifier: GPL-2.0-only */
/* For tests of interrupted and divided campaigns: results folders compared,
 * cut, damaged and forged. */
#ifndef FINWAIT_TESTS_SUPPORT_CAMPAIGN_H
#define FINWAIT_TESTS_SUPPORT_CAMPAIGN_H

#include "tests/scenarios/support-command.h"
#include <glib.h>

G_BEGIN_DECLS

/* Fails unless all that does not depend on machine and history is the same
 * bytes in the results folders 'a' and 'b'. */
void test_same_results(const char *folder, const char *a, const char *b);

/* Copies the store of the results folder 'from' to 'to', with the journal
 * 'name' cut off behind 'len' bytes. */
void test_copy_store(const char *folder, const char *from, const char *to,
                     const char *name, gsize len);

/* How long that journal is. */
gsize test_journal_len(const char *folder, const char *results,
                       const char *name);

/* Appends to that journal the results of point 0, replication 1, again: as if
 * found by 'build' (NULL: this one), with 'number' for each of its numbers
 * (NULL: as they are). */
void test_forge_run(const char *folder, const char *results, const char *name,
                    const char *build, const char *number);

/* Runs a command line and checks its exit status.  (transfer full): what it
 * has written to standard output, or for status 2 or 75 to standard error */
char *test_finwait(const char *folder, int status, const char *line);

/* The same, and that this says 'words'. */
void test_finwait_says(const char *folder, int status, const char *line,
                       const char *words);

G_END_DECLS

#endif
