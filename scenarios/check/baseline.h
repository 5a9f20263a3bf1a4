/* SPDX-License-Identifier: GPL-2.0-only */
/* What a scenario did when it was accepted: at each point the mean of each
 * metric, and the fingerprint of each run.
 *
 * A fingerprint is the digest of all events of the run in their order
 * (check-events.h).  That a digest differs says nothing of where, and the full
 * text of all events would make the repository grow by megabytes, so a
 * baseline also keeps a digest of each BASELINE_BLOCK events and the first
 * BASELINE_KEPT themselves: a difference among those is shown with both sides,
 * a later one is found to within a block.
 *
 * A point is what its values are, not the place that it has in the plan, so
 * that a value which is added to a sweep moves nothing.
 *
 * The file is text (baseline-text.c), and a text that many events share stands
 * in it once:
 *
 *     scenario accept-gate
 *     ns-3 3.37
 *     duration 5s
 *     instructions 197161183                      if they are counted
 *     point server.end=peer link.loss=0
 *     metric accept_delay.mean 0.0108 0.0002      mean, half of its interval
 *     run 1 events 812 digest 1f0c...             replication
 *     blocks 0a1b 2c3d ...
 *     text a client.1 call socket
 *     text b client # tcp SYN-SENT CLOSED
 *     + 799644171a b1 50c2 ...        ns since the last event, its text, its
 *                                     connection
 *     chart refused                   if charts are compared
 *     | 1 0.4984 0.4808 0.5159
 */
#ifndef FINWAIT_SCENARIOS_BASELINE_H
#define FINWAIT_SCENARIOS_BASELINE_H

#include <glib.h>

G_BEGIN_DECLS

#define BASELINE_BLOCK 50
#define BASELINE_BLOCK_DIGITS 4
#define BASELINE_KEPT 500

typedef struct BaselineMetric {
    char *key;    /* as in scenario files */
    gdouble mean; /* never NAN: what cannot be said is left out */
    gdouble half; /* half of the 95 % interval; NAN if there is none */
} BaselineMetric;

typedef struct BaselineRun {
    guint64 replication;
    guint n_events;
    char *digest;
    GPtrArray *blocks; /* char *, of BASELINE_BLOCK_DIGITS */
    GPtrArray *events; /* char *: all of a run; the first ones of a file */
} BaselineRun;

typedef struct BaselinePoint {
    guint64 number;     /* in the plan of who runs it; of a file 0 */
    char *values;       /* "link.loss=0 ...": of the swept keys, as words of a
                           shell */
    GPtrArray *metrics; /* BaselineMetric */
    GPtrArray *runs;    /* BaselineRun */
} BaselinePoint;

/* The data of a figure. */
typedef struct BaselineChart {
    char *name;
    GPtrArray *lines; /* char *; none is a comment or empty */
} BaselineChart;

typedef struct Baseline {
    char *scenario, *ns3, *duration;
    guint64 instructions; /* of all runs; 0: were not counted */
    GPtrArray *points;    /* BaselinePoint */
    GPtrArray *charts;    /* BaselineChart */
} Baseline;

Baseline *baseline_new(const char *scenario, const char *ns3,
                       const char *duration);
void baseline_free(Baseline *baseline);

BaselinePoint *baseline_add_point(Baseline *baseline, guint64 number,
                                  const char *values);
void baseline_add_metric(BaselinePoint *point, const char *key, gdouble mean,
                         gdouble half);
BaselineRun *baseline_new_run(BaselinePoint *point, guint64 replication);
void baseline_add_run(BaselinePoint *point, guint64 replication,
                      const char *events);
void baseline_add_chart(Baseline *baseline, const char *name, const char *text);
const BaselineChart *baseline_chart(const Baseline *baseline, const char *name);
const BaselineMetric *baseline_metric(const BaselinePoint *point,
                                      const char *key);
const BaselinePoint *baseline_point(const Baseline *baseline,
                                    const char *values);
const BaselineRun *baseline_run(const BaselinePoint *point,
                                guint64 replication);
guint baseline_runs(const Baseline *baseline);

/* ---- baseline-text.c, baseline-read.c ---- */

char *baseline_to_text(const Baseline *baseline);
Baseline *baseline_parse(const char *path, const char *text, gsize len,
                         GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Baseline, baseline_free)

G_END_DECLS

#endif
