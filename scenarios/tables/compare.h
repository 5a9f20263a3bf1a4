/* SPDX-License-Identifier: GPL-2.0-only */
/* Points compared in pairs of their replications (measure/paired.h): those with
 * one value of a swept key and those with another, or those of two results
 * folders.  Points without a partner are left out, and runs that failed at
 * either. */
#ifndef FINWAIT_SCENARIOS_COMPARE_H
#define FINWAIT_SCENARIOS_COMPARE_H

#include "scenarios/measure/paired.h"
#include "scenarios/tables/runs-table.h"

G_BEGIN_DECLS

/* Two points that differ in one thing. */
typedef struct ComparePair {
    const RunsPoint *base, *other;
} ComparePair;

typedef struct Comparison {
    const RunsTable *base, *other;
    const Axis *key; /* whose values are compared; NULL: two folders */
    GArray *pairs;   /* ComparePair */
    guint64 n_alone; /* points of 'other' without a partner */
} Comparison;

Comparison *comparison_of_key(const RunsTable *table, const Axis *key,
                              const char *base);
Comparison *comparison_of_tables(const RunsTable *base, const RunsTable *other,
                                 GError **error);
void comparison_free(Comparison *comparison);

gboolean comparison_change(const Comparison *comparison, guint pair,
                           guint column, PairedChange *out);
char *comparison_csv(const Comparison *comparison);

gboolean compare_put(const char *folder, const Scenario *scenario,
                     GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Comparison, comparison_free)

G_END_DECLS

#endif
