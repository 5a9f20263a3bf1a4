/* SPDX-License-Identifier: GPL-2.0-only */
/* What the connections of a run add up to, taken one by one: of all, and of
 * each group of clients or servers.
 *
 * Nothing is kept of a connection but its samples, eight bytes for each that it
 * has: their quantiles and their mean are exact, which takes all of them in
 * their order. */
#ifndef FINWAIT_SCENARIOS_SUMS_H
#define FINWAIT_SCENARIOS_SUMS_H

#include "scenarios/measure/metrics.h"
#include <glib.h>

G_BEGIN_DECLS

/* Of the connections of a part. */
typedef struct ConnSums {
    guint64 attempts, connections, exchanges, truncated; /* of clients */
    guint64 ended[N_OUTCOMES];                           /* at the client */
    guint64 accepted, served;                            /* at the server */
    guint64 half_open;                                   /* either end */
    Flow bytes;                                          /* both ways */
    guint64 read_bytes, probe_bytes, replies;
    guint64 freed, killed, abandoned, noticed;
} ConnSums;

/* What a metric is of them; samples are sorted when they are asked for. */
typedef struct MetricSum {
    GArray *samples;        /* gdouble; SAMPLES alone */
    guint64 waiting, never; /* likewise */
    guint64 *by_class;      /* CLASSES alone */
} MetricSum;

/* 'groups' of which the last 'n_servers' are those of servers.
 * (transfer full): metric_sums_free() */
MetricSums *metric_sums_new(guint n_groups, guint n_servers);
void metric_sums_free(MetricSums *sums);
void metric_sums_add(MetricSums *sums, const Conn *conn);

/* Of a group, from 1; of 0, of all.  That of a metric is by its place in
 * metric_table(). */
const ConnSums *metric_sums_of(const MetricSums *sums, guint group);
const MetricSum *metric_sums_get(MetricSums *sums, guint group,
                                 const Metric *metric);

G_END_DECLS

#endif
