/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/campaign/stopping.h"

struct Stopping {
    const RunPlan *plan;
    guint32 *wanted; /* by point: replications */
};

/* What 'plan' (borrowed) begins with.  (transfer full): stopping_free() */
Stopping *
stopping_new(const RunPlan *plan)
{
    Stopping *stopping = g_new0(Stopping, 1);
    const Scenario *scenario = plan->scenario;

    stopping->plan = plan;
    stopping->wanted = g_new(guint32, plan->points->len);
    for (guint i = 0; i < plan->points->len; i++) {
        stopping->wanted[i] =
            (guint32)(scenario->stop ? scenario->n_block
                                     : scenario->n_replications);
    }
    return stopping;
}

/* Frees 'stopping'; accepts NULL. */
void
stopping_free(Stopping *stopping)
{
    if (stopping) {
        g_free(stopping->wanted);
        g_free(stopping);
    }
}

/* Adds the runs from 'from' up to 'to'; FALSE if one is not there.  A run that
 * failed has no numbers. */
static gboolean
add_runs(Summary *summary, Store *store, guint64 from, guint64 to)
{
    StoreRun what;

    for (guint64 run = from; run < to; run++) {
        if (!store_get(store, run, &what)) {
            return FALSE;
        }
        if (what.status == RUN_OK) {
            summary_add(summary, what.body);
        }
    }
    return TRUE;
}

/* As many blocks for the point as what there is asks for. */
static guint64
judge(const Scenario *scenario, Store *store, guint64 point)
{
    Summary *summary = summary_new(scenario->columns);
    guint64 most = scenario->n_replications, first = point * most;
    guint64 seen = 0, wanted = scenario->n_block;

    while (add_runs(summary, store, first + seen, first + wanted) &&
           wanted < most && !stop_rule_is_met(scenario->stop, summary)) {
        seen = wanted;
        wanted = MIN(wanted + scenario->n_block, most);
    }
    summary_free(summary);
    return wanted;
}

/* Judges all points by what 'store' has; TRUE if one wants more replications
 * than it did. */
gboolean
stopping_look(Stopping *stopping, Store *store)
{
    const RunPlan *plan = stopping->plan;
    gboolean is_more = FALSE;

    for (guint i = 0; plan->scenario->stop && i < plan->points->len; i++) {
        guint32 wanted = (guint32)judge(plan->scenario, store, i);
        is_more = is_more || wanted > stopping->wanted[i];
        stopping->wanted[i] = wanted;
    }
    return is_more;
}

/* TRUE if 'run' is one of those that its point is to have. */
gboolean
stopping_wants(const Stopping *stopping, guint64 run)
{
    guint64 most = stopping->plan->scenario->n_replications;

    return run % most < stopping->wanted[run / most];
}
