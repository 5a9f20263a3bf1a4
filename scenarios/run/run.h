/* SPDX-License-Identifier: GPL-2.0-only */
/* One run: the world of one point, with random numbers of its own, from start
 * to stop, and what both ends of every connection say about it.
 *
 * ns-3 is one simulation per process and may end it on a fatal error, so runs
 * that matter to others belong into child processes (batch.h).
 */
#ifndef FINWAIT_SCENARIOS_RUN_H
#define FINWAIT_SCENARIOS_RUN_H

#include "scenarios/measure/metrics.h"
#include "scenarios/params/params.h"
#include "scenarios/run/live.h"
#include "scenarios/run/tracing.h"
#include <glib.h>

G_BEGIN_DECLS

typedef struct RunResult {
    MetricSums *sums; /* of the connections that began after the warm-up */
    GArray *conns;    /* these one by one: Conn; NULL: they were not kept */
    char *series;     /* NULL: none was asked for */
    RunFacts facts;   /* 'sums', 'conns' and 'series' are these */
} RunResult;

/* Who watches a run, or takes part; all zero: nobody. */
typedef struct RunWatch {
    const char *pcap_prefix; /* where pcap files begin; NULL: none */
    TracingFn trace;         /* takes what happens; NULL: nobody */
    gpointer trace_user;
    const LiveConfig *live; /* it runs in real time; NULL: as ever */
    gboolean sums_only;     /* nobody wants connections one by one, which take
                               memory: each some 700 bytes */
} RunWatch;

gboolean run_simulate(const ParamSet *params, guint64 rng_run,
                      const RunWatch *watch, RunResult *out, GError **error);
void run_warm_up(void);
void run_set_record_spoiler(void (*fn)(Record *record));
void run_result_clear(RunResult *result);

G_END_DECLS

#endif
