/* SPDX-License-Identifier: GPL-2.0-only */
/* What is measured in a run: one table of metrics, computed from the records
 * of both ends.
 *
 * A metric is of one kind:
 *   samples  one value per connection; a run gives their number, mean,
 *            quantiles and maximum: accept_delay.n, accept_delay.p95, ...
 *            Connections whose value did not come are in none of these, but
 *            counted: accept_delay.waiting, where it began and the run stopped
 *            before its end, and accept_delay.never, where nothing can come
 *            any more (censored observations)
 *   total    one number per run: refused
 *   ratio    one total in another: refused_fraction = refused / attempts
 *   classes  how many connections are in each class: outcome_client.clean,
 *            outcome_client.reset, ..., data_server.complete, ...
 *
 * A column is one number of a run: a total, a ratio, or one statistic of a
 * samples metric.  Columns have a key for scenario files
 * ("accept_delay.p95") and a name with its unit for CSV files
 * ("accept_delay_p95_s").
 *
 * Of a point summary.csv has for each column of its runs, but for ratios, the
 * mean over them: connect_delay.p99 is the mean of the runs' 99th percentiles.
 * The 99th percentile of all connections of all runs together is another
 * number, and has a name of its own: connect_delay.pooled_p99 (samples.h).
 *
 * Where clients or servers are in groups, all that connections tell has columns
 * for each group too, "accept_delay{fast}.p95" and "accept_delay{fast}_p95_s",
 * which stand behind those of all clients; and what a box on a link has done is
 * told where there is one.  So which columns there are is a matter of each
 * scenario (scenario.h); without all that they are everybody's.
 */
#ifndef FINWAIT_SCENARIOS_METRICS_H
#define FINWAIT_SCENARIOS_METRICS_H

#include "model/path/path.h"
#include "scenarios/measure/conn.h"
#include "scenarios/measure/requests.h"
#include "scenarios/measure/series.h"
#include <glib.h>

G_BEGIN_DECLS

/* The link of a router: what has been sent on it, and found no room in its
 * queues or was dropped by their CoDel; and what waits in them now. */
typedef struct UplinkCounts {
    guint64 up_bytes, down_bytes; /* towards servers, towards clients */
    guint64 dropped;
    guint up_waiting, down_waiting; /* packets */
} UplinkCounts;

/* What connections add up to (sums.h). */
typedef struct MetricSums MetricSums;
typedef struct ConnSums ConnSums;

/* All that is known of a run when it has stopped. */
typedef struct RunFacts {
    MetricSums *sums;   /* of its connections */
    const ConnSums *of; /* of those that a metric is asked for: all, or those of
                           a group; metrics_compute() says which */
    const Conn *conns;  /* one by one; NULL: they have not been kept */
    guint n_conns;
    gint64 duration_ns;
    guint64 segments;       /* TCP segments sent by all nodes */
    guint64 lost_packets;   /* lost on the links */
    guint64 events;         /* executed by the simulator */
    guint64 connects_lost;  /* connect calls of devices without effect */
    guint64 negative_draws; /* random times below 0, taken as 0 */
    RequestTotals requests; /* of HTTP programs */
    const char *series;     /* its rows of series.csv (series.h); NULL: none */
    PathCounts paths;       /* of all links */
    UplinkCounts uplink;
} RunFacts;

/* What a scenario must have for a metric to be told, so that the tables of
 * those without it have no columns of zeros. */
#define METRIC_NEEDS_BOX 1u      /* a box on a link */
#define METRIC_NEEDS_WIRE 2u     /* packets that are broken, late or double */
#define METRIC_NEEDS_REQUESTS 4u /* programs that tell of requests */
#define METRIC_NEEDS_ROUTER 8u   /* a router, and its link */
#define METRIC_NEEDS_PROXY 16u   /* a proxy, and its cache */
#define METRIC_NEEDS_STOP 32u    /* a server that stops gracefully */
#define METRIC_NEEDS_PAGES 64u   /* clients that want several things at once */

/* What has become of a sample that a connection does not have. */
typedef enum Missing {
    MISSING_NO,      /* it has it, or it is not about such a connection */
    MISSING_WAITING, /* it may still come when the run stops */
    MISSING_NEVER,   /* it cannot */
} Missing;

typedef enum MetricKind {
    METRIC_SAMPLES,
    METRIC_TOTAL,
    METRIC_RATIO,
    METRIC_CLASSES,
} MetricKind;

typedef struct Metric {
    const char *name;
    MetricKind kind;
    const char *unit;  /* "s", "bytes", "1/s"; "" for a bare number */
    const char *label; /* what an axis says */
    const char *help;  /* one line: what is measured, at which end */
    /* SAMPLES: the value of one connection in seconds, NAN if it has none. */
    gdouble (*sample)(const Conn *conn);
    Missing (*missing)(const Conn *conn);
    const char *waiting, *never; /* help of these two; NULL: there is none */
    /* TOTAL: the number of one run. */
    gdouble (*total)(const RunFacts *facts);
    gboolean is_of_run; /* it cannot be told of a group */
    guint needs;        /* METRIC_NEEDS_*; 0: it is always told */
    /* RATIO: the keys of two columns, each a total or a class; and of one that
     * says how many things could be independent of each other, NULL: 'whole'.
     */
    const char *part, *whole, *trials;
    /* CLASSES: how many there are, the text of each, and the class of a
     * connection, -1 for none. */
    guint n_classes;
    const char *(*class_name)(guint number);
    int (*class_of)(const Conn *conn);
} Metric;

/* A number of a run; or of a point, "accept_delay.pooled_p95". */
typedef struct MetricColumn {
    const Metric *metric;
    const char *stat;   /* "n", "waiting", "never", "mean", "p50", "p95", "p99",
                           "max"; or NULL */
    guint number;       /* CLASSES: of the class */
    guint group;        /* 0: of all clients */
    const char *where;  /* name of the group, or NULL */
    gboolean is_server; /* it is one of servers */
    char *family;       /* the metric with its group: "refused{fast}" */
    char *key;          /* as in scenario files */
    char *name;         /* as in CSV files */
    const char *unit;
    int part, whole, trials; /* RATIO: columns; else -1 */
    int samples;             /* pooled: which of the samples; else -1 */
    gdouble quantile;        /* pooled: of all connections, 0 to 1 */
} MetricColumn;

/* What is measured of single connections, of all or of a group. */
typedef struct MetricSamples {
    const Metric *metric;
    guint group;        /* 0: of all clients */
    gboolean is_server; /* it is one of servers */
    char *key;          /* "accept_delay", "accept_delay{fast}" */
    char *label;        /* what an axis says */
} MetricSamples;

/* All columns, in the order of runs.csv. */
typedef struct MetricColumns {
    const MetricColumn *at;
    guint n;     /* those of runs, which runs.csv has */
    guint n_all; /* and behind them those of points alone, pooled */
    const MetricSamples *samples; /* in the order of quantiles.csv */
    guint n_samples;
    const SeriesColumn *series; /* in the order of series.csv */
    guint n_series;
    const char *const *groups; /* their names, of group 1 on; ends in NULL */
    guint n_groups;
    guint n_servers; /* of these, the last ones: of servers */
} MetricColumns;

const Metric *metric_table(guint *n);

const MetricColumns *metric_columns(void);
const MetricColumns *metric_columns_new(const char *const *groups,
                                        guint n_servers, guint has);
void metric_columns_free(const MetricColumns *columns);

gboolean metric_has_groups(const MetricColumns *columns, gboolean servers);

int metric_column_find(const MetricColumns *columns, const char *key);
gboolean metric_column_read(const MetricColumns *columns, const char *key,
                            guint *column, GError **error);
gboolean metric_samples_read(const MetricColumns *columns, const char *key,
                             guint *samples, GError **error);
gboolean metric_series_read(const MetricColumns *columns, const char *key,
                            guint *series, GError **error);
char *metric_column_label(const MetricColumn *column);

void metrics_compute(const MetricColumns *columns, const RunFacts *facts,
                     gdouble *out);
const GArray *metric_samples(const MetricSamples *samples,
                             const RunFacts *facts);

G_END_DECLS

#endif
