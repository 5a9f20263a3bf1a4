/* SPDX-License-Identifier: GPL-2.0-only */
/* Where a number of a scenario is smallest, or largest, over one swept key.
 *
 * The search begins with values of the key's sweep and goes on between the best
 * one and its neighbours, halving the gaps, as long as its budget of runs
 * lasts and there are values between them: so it finds the best of one valley
 * between the first and the last value, and may miss a second one.  Keys
 * without numbers have all their values tried.  All values have the same
 * replications (common random numbers), so that they are told apart by
 * differences in pairs (measure/paired.h).
 *
 * Who comes out best has had some luck, which would spoil its interval: this is
 * made from replications that the search has not seen.
 */
#ifndef FINWAIT_SCENARIOS_BEST_SEARCH_H
#define FINWAIT_SCENARIOS_BEST_SEARCH_H

#include "scenarios/campaign/campaign.h"
#include "scenarios/measure/paired.h"

G_BEGIN_DECLS

typedef struct BestAsked {
    const char *name;         /* of the scenario */
    const char *const *sets;  /* --set; NULL: none */
    const char *key, *metric; /* METRIC of each run, over KEY of [sweep] */
    gboolean is_max;
    guint64 budget; /* runs */
} BestAsked;

/* One value, compared with the best. */
typedef struct BestValue {
    char *text;
    PairedChange change; /* the best is the base */
} BestValue;

typedef struct BestFound {
    GPtrArray *values;       /* BestValue, as along the curve */
    guint best;              /* index into them */
    guint64 n_runs;          /* done, of the budget */
    char *mean, *low, *high; /* of the best, from fresh replications */
    guint64 n_fresh;
} BestFound;

gboolean best_search(const BestAsked *asked, const CampaignOptions *options,
                     BestFound *found, GError **error);
void best_found_clear(BestFound *found);

G_END_DECLS

#endif
