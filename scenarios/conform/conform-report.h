/* SPDX-License-Identifier: GPL-2.0-only */
/* What `finwait conform` prints: TAP, and a table by family and scope.
 *
 * A known gap is a case that is listed with a reason in a file of lines
 * "ID: REASON".  It may fail; one that passes is told, and does not fail. */
#ifndef FINWAIT_SCENARIOS_CONFORM_REPORT_H
#define FINWAIT_SCENARIOS_CONFORM_REPORT_H

#include "scenarios/conform/conform-case.h"

G_BEGIN_DECLS

/* Reads a list of gaps: a hash of id to reason, both owned; NULL on error.
 * (transfer full) */
GHashTable *conform_gaps_read(const char *path, GError **error);

typedef struct ConformReport ConformReport;

/* Begins the report of 'cases' (ConformCase), which it prints with g_print().
 * (transfer full) */
ConformReport *conform_report_new(const GPtrArray *cases, GHashTable *gaps);

/* The next case: 'difference' is NULL if it is as expected.  For a case with
 * a missing system it does not count. */
void conform_report_case(ConformReport *report, const char *difference);

/* Prints the table. Returns TRUE if no case but known gaps has failed. */
gboolean conform_report_end(ConformReport *report);
void conform_report_free(ConformReport *report);

G_END_DECLS

#endif
