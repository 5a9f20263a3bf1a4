/* SPDX-License-Identifier: GPL-2.0-only */
/* What stands in the tables: dictionary.csv, a row for each column of each
 * table that is there, and for each metric that the column "metric" names:
 *
 *     table,name,unit,type,meaning
 *     summary.csv,ci95_low,,number,"lower end of the 95 % ..."
 *     metric,refused_fraction,,number,refused / attempts
 *
 * Units that stand in a name ("..._s") are told too; a unit that differs by row
 * is that of the row's column "unit".
 */
#ifndef FINWAIT_SCENARIOS_DICTIONARY_H
#define FINWAIT_SCENARIOS_DICTIONARY_H

#include "scenarios/scenario/scenario.h"
#include <glib.h>

G_BEGIN_DECLS

/* One column. */
typedef struct DictionaryEntry {
    const char *unit;
    gboolean is_text;
    char *meaning; /* (transfer full) */
} DictionaryEntry;

/* The tables, ended by NULL. */
extern const char *const dictionary_tables[];

gboolean dictionary_find(const Scenario *scenario, const char *name,
                         DictionaryEntry *entry);
gboolean dictionary_write(const char *folder, const Scenario *scenario,
                          GError **error);

G_END_DECLS

#endif
