/* SPDX-License-Identifier: GPL-2.0-only */
/* What a scenario did when it was accepted: the fingerprint of each run, and
 * the mean of each metric at each point.
 *
 * A fingerprint is the digest of all events of the run in their order
 * (check-events.h).  That a digest differs says nothing of where, and the full
 * text of all events would make the repository grow by megabytes, so a
 * baseline also keeps a digest of each BASELINE_BLOCK events and the text of
 * the first BASELINE_KEPT: a difference among those is shown with both sides,
 * a later one is found to within a block.
 *
 * The file is text, so that a change of it can be read:
 *
 *     scenario accept-gate
 *     ns-3 3.37
 *     duration 5s
 *     point 0 server.end=peer link.loss=0
 *     metric accept_delay.mean 0.0108 0.0002      mean, half of its interval
 *     run 0 1 events 812 digest 1f0c...           point, replication
 *     blocks 0a1b2c3d ...
 *     +799644171 client.1 call socket
 */
#ifndef FINWAIT_SCENARIOS_BASELINE_H
#define FINWAIT_SCENARIOS_BASELINE_H

#include <glib.h>

G_BEGIN_DECLS

#define BASELINE_BLOCK 50
#define BASELINE_KEPT 500

typedef struct BaselineMetric {
    char *key;    /* as in scenario files */
    gdouble mean; /* never NAN: what cannot be said is left out */
    gdouble half; /* half of the 95 % interval; NAN if there is none */
} BaselineMetric;

typedef struct BaselinePoint {
    guint64 number;
    char *values;       /* of the swept keys */
    GPtrArray *metrics; /* BaselineMetric */
} BaselinePoint;

typedef struct BaselineRun {
    guint64 point, replication;
    guint n_events;
    char *digest;
    GPtrArray *blocks; /* char * */
    GPtrArray *events; /* char *: all of a run; the first ones of a file */
} BaselineRun;

typedef struct Baseline {
    char *scenario, *ns3, *duration;
    GPtrArray *points; /* BaselinePoint */
    GPtrArray *runs;   /* BaselineRun */
} Baseline;

Baseline *baseline_new(const char *scenario, const char *ns3,
                       const char *duration);
void baseline_free(Baseline *baseline);

BaselinePoint *baseline_add_point(Baseline *baseline, guint64 number,
                                  const char *values);
void baseline_add_metric(BaselinePoint *point, const char *key, gdouble mean,
                         gdouble half);
void baseline_add_run(Baseline *baseline, guint64 point, guint64 replication,
                      const char *events);
const BaselineMetric *baseline_metric(const BaselinePoint *point,
                                      const char *key);

char *baseline_to_text(const Baseline *baseline);
Baseline *baseline_parse(const char *path, const char *text, gsize len,
                         GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Baseline, baseline_free)

G_END_DECLS

#endif
