/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/measure/sums.h"

#include <math.h>

#include "scenarios/measure/metrics-priv.h"
#include "scenarios/measure/stats.h"

/* All connections, or those of a group. */
typedef struct Part {
    ConnSums conns;
    MetricSum *metrics; /* by their places in metric_table() */
} Part;

struct MetricSums {
    guint n_groups, n_servers;
    Part *parts;      /* of all, then of each group */
    gboolean *sorted; /* by part and metric */
};

static void
part_init(Part *part)
{
    guint n;
    const Metric *metrics = metric_table(&n);

    part->metrics = g_new0(MetricSum, n);
    for (guint i = 0; i < n; i++) {
        if (metrics[i].kind == METRIC_SAMPLES) {
            part->metrics[i].samples =
                g_array_new(FALSE, FALSE, sizeof(gdouble));
        }
        if (metrics[i].kind == METRIC_CLASSES) {
            part->metrics[i].by_class = g_new0(guint64, metrics[i].n_classes);
        }
    }
}

static void
part_clear(Part *part)
{
    guint n;

    metric_table(&n);
    for (guint i = 0; i < n; i++) {
        g_clear_pointer(&part->metrics[i].samples, g_array_unref);
        g_free(part->metrics[i].by_class);
    }
    g_free(part->metrics);
}

MetricSums *
metric_sums_new(guint n_groups, guint n_servers)
{
    MetricSums *sums = g_new0(MetricSums, 1);
    guint n;

    metric_table(&n);
    sums->n_groups = n_groups;
    sums->n_servers = n_servers;
    sums->parts = g_new0(Part, n_groups + 1);
    sums->sorted = g_new0(gboolean, (n_groups + 1) * n);
    for (guint i = 0; i <= n_groups; i++) {
        part_init(&sums->parts[i]);
    }
    return sums;
}

/* Accepts NULL. */
void
metric_sums_free(MetricSums *sums)
{
    if (sums) {
        for (guint i = 0; i <= sums->n_groups; i++) {
            part_clear(&sums->parts[i]);
        }
        g_free(sums->parts);
        g_free(sums->sorted);
        g_free(sums);
    }
}

/* ---- Adding -------------------------------------------------------------- */

static void
add_client(ConnSums *to, const Conn *conn)
{
    to->attempts++;
    to->connections += conn_is_opened(conn);
    to->exchanges += conn_is_complete(conn);
    to->truncated += conn_is_truncated(conn);
    to->ended[conn->client.outcome]++;
    to->half_open += conn->client.outcome == OUTCOME_HALF_OPEN;
    to->read_bytes += conn->client.read_bytes;
    to->replies += conn->client.tells_replies ? conn->client.replies
                   : conn->reply_bytes
                       ? conn->client.read_bytes / conn->reply_bytes
                       : 0;
}

static void
add_server(ConnSums *to, const Conn *conn)
{
    to->accepted++;
    to->served += conn->server.open_ns != PORT_NEVER;
    to->half_open += conn->server.outcome == OUTCOME_HALF_OPEN;
    to->read_bytes += conn->server.read_bytes;
    to->probe_bytes += conn->server.probe_bytes;
}

/* Both ends of a connection, or the one that is known. */
static void
add_conn(ConnSums *to, const Conn *conn)
{
    if (conn->has_client) {
        add_client(to, conn);
    }
    if (conn->has_server) {
        add_server(to, conn);
    }
    for (int to_server = 0; to_server < 2; to_server++) {
        Flow flow = conn_flow(conn, to_server);
        to->bytes.accepted += flow.accepted;
        to->bytes.delivered += flow.delivered;
        to->bytes.lost += flow.lost;
        to->bytes.in_flight += flow.in_flight;
    }
    to->freed += conn_is_freed(conn);
    to->killed += conn_is_killed(conn);
    to->abandoned += conn_is_abandoned(conn);
    to->noticed += conn_is_noticed(conn);
}

static void
add_sample(MetricSum *to, const Metric *metric, const Conn *conn)
{
    gdouble sample = metric->sample(conn);
    Missing missing = metric->missing(conn);

    if (!isnan(sample)) {
        g_array_append_val(to->samples, sample);
    }
    to->waiting += missing == MISSING_WAITING;
    to->never += missing == MISSING_NEVER;
}

static void
add_to_part(Part *part, const Conn *conn)
{
    guint n;
    const Metric *metrics = metric_table(&n);

    add_conn(&part->conns, conn);
    for (guint i = 0; i < n; i++) {
        MetricSum *to = &part->metrics[i];
        if (metrics[i].kind == METRIC_SAMPLES) {
            add_sample(to, &metrics[i], conn);
        } else if (metrics[i].kind == METRIC_CLASSES) {
            int number = metrics[i].class_of(conn);
            if (number >= 0) {
                to->by_class[number]++;
            }
        }
    }
}

/* Adds a connection, which must be judged. */
void
metric_sums_add(MetricSums *sums, const Conn *conn)
{
    guint clients = sums->n_groups - sums->n_servers;

    add_to_part(&sums->parts[0], conn);
    if (conn->group && conn->group <= clients) {
        add_to_part(&sums->parts[conn->group], conn);
    }
    if (conn->asked > clients && conn->asked <= sums->n_groups) {
        add_to_part(&sums->parts[conn->asked], conn);
    }
}

/* ---- What they say ------------------------------------------------------- */

const ConnSums *
metric_sums_of(const MetricSums *sums, guint group)
{
    return &sums->parts[group].conns;
}

const MetricSum *
metric_sums_get(MetricSums *sums, guint group, const Metric *metric)
{
    guint n;
    gsize at = (gsize)(metric - metric_table(&n));
    const MetricSum *sum = &sums->parts[group].metrics[at];
    gboolean *sorted = &sums->sorted[group * n + at];

    if (sum->samples && !*sorted) {
        stats_sort((gdouble *)(void *)sum->samples->data, sum->samples->len);
        *sorted = TRUE;
    }
    return sum;
}
