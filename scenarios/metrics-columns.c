/* SPDX-License-Identifier: GPL-2.0-only */
/* The columns that the metrics fill, and the joining of the two ends. */
#include "scenarios/metrics.h"

#include "model/port.h"

/* Statistics of a samples metric, in the order of compute_samples(). */
static const struct {
    const char *stat;
    const char *words; /* what an axis says */
} stats[] = {
    {"n", "number"},
    {"mean", "mean"},
    {"p50", "median"},
    {"p95", "95th percentile"},
    {"p99", "99th percentile"},
    {"max", "maximum"},
};

static GArray *columns;
static GPtrArray *column_keys;

/* What the name of a CSV column says of the unit: nothing if there is none,
 * or if the metric's name says it already ("bytes_lost"). */
static const char *
suffix(const Metric *metric, const char *unit)
{
    if (g_str_equal(unit, "1/s")) {
        return "_per_s";
    }
    if (g_str_equal(unit, "s")) {
        return "_s";
    }
    if (g_str_equal(unit, "bps")) {
        return "_bps";
    }
    g_assert(!*unit || g_str_has_prefix(metric->name, unit));
    return "";
}

static void
add_column(const Metric *metric, const char *stat)
{
    const char *unit = g_strcmp0(stat, "n") == 0 ? "" : metric->unit;
    MetricColumn column = {.metric = metric, .stat = stat, .unit = unit};

    column.part = column.whole = -1;
    column.key = stat ? g_strconcat(metric->name, ".", stat, NULL)
                      : g_strdup(metric->name);
    column.name = g_strconcat(metric->name, stat ? "_" : "", stat ? stat : "",
                              suffix(metric, unit), NULL);
    if (metric->kind == METRIC_RATIO) {
        column.part = metric_column_find(metric->part);
        column.whole = metric_column_find(metric->whole);
        g_assert(column.part >= 0 && column.whole >= 0);
    }
    g_array_append_val(columns, column);
    g_ptr_array_add(column_keys, column.key);
}

/* Builds the list once; it lives as long as the process. */
static void
build_columns(void)
{
    guint n;
    const Metric *metrics = metric_table(&n);

    columns = g_array_new(FALSE, TRUE, sizeof(MetricColumn));
    column_keys = g_ptr_array_new();
    for (guint i = 0; i < n; i++) {
        if (metrics[i].kind != METRIC_SAMPLES) {
            add_column(&metrics[i], NULL);
            continue;
        }
        for (gsize s = 0; s < G_N_ELEMENTS(stats); s++) {
            add_column(&metrics[i], stats[s].stat);
        }
    }
    g_ptr_array_add(column_keys, NULL);
}

/* All columns, 'n' of them, in the order of runs.csv; static. */
const MetricColumn *
metric_columns(guint *n)
{
    if (!columns) {
        build_columns();
    }
    *n = columns->len;
    return (const MetricColumn *)(const void *)columns->data;
}

/* The index of the column with that key, or -1. */
int
metric_column_find(const char *key)
{
    for (guint i = 0; i < columns->len; i++) {
        if (g_str_equal(g_array_index(columns, MetricColumn, i).key, key)) {
            return (int)i;
        }
    }
    return -1;
}

/* The keys of all columns, NULL-terminated; static. */
const char *const *
metric_column_keys(void)
{
    guint n;

    metric_columns(&n);
    return (const char *const *)column_keys->pdata;
}

/* What an axis says of a column, without its unit: "accept delay, 95th
 * percentile".  (transfer full) */
char *
metric_column_label(const MetricColumn *column)
{
    for (gsize s = 0; column->stat && s < G_N_ELEMENTS(stats); s++) {
        if (g_str_equal(stats[s].stat, column->stat)) {
            return g_strconcat(column->metric->label, ", ", stats[s].words,
                               NULL);
        }
    }
    return g_strdup(column->metric->label);
}

/* ---- Joining ----------------------------------------------------------- */

/* An end that is open at the stop believes in a connection that the other
 * end, known or not, has left. */
static void
judge_open_ends(Conn *conn)
{
    Record *ends[2] = {&conn->client, &conn->server};
    gboolean has[2] = {conn->has_client, conn->has_server};

    for (int i = 0; i < 2; i++) {
        const Record *other = has[1 - i] ? ends[1 - i] : NULL;
        if (has[i] && ends[i]->outcome == OUTCOME_NEVER_CLOSED &&
            ends[i]->open_ns != PORT_NEVER &&
            (!other || (other->outcome != OUTCOME_NEVER_CLOSED &&
                        other->outcome != OUTCOME_HALF_OPEN))) {
            ends[i]->outcome = OUTCOME_HALF_OPEN;
        }
    }
}

/* Joins the records (Record) of those who opened with the records of those
 * who were opened to, by conn_id.  Clients come first, in their order, then
 * the servers' that no client knows.  (transfer full): Conn */
GArray *
conns_join(const GArray *clients, const GArray *servers)
{
    GArray *conns = g_array_new(FALSE, TRUE, sizeof(Conn));
    g_autoptr(GHashTable) by_id = g_hash_table_new(g_int64_hash, g_int64_equal);

    for (guint i = 0; i < servers->len; i++) {
        Record *record = &g_array_index(servers, Record, i);
        if (record->conn_id) {
            g_hash_table_insert(by_id, &record->conn_id, record);
        }
    }
    for (guint i = 0; i < clients->len; i++) {
        const Record *record = &g_array_index(clients, Record, i);
        Conn conn = {.has_client = TRUE, .client = *record};
        gpointer server = NULL;
        if (record->conn_id && g_hash_table_steal_extended(
                                   by_id, &record->conn_id, NULL, &server)) {
            conn.has_server = TRUE;
            conn.server = *(const Record *)server;
        }
        g_array_append_val(conns, conn);
    }
    for (guint i = 0; i < servers->len; i++) {
        const Record *record = &g_array_index(servers, Record, i);
        Conn conn = {.has_server = TRUE, .server = *record};
        if (!record->conn_id ||
            g_hash_table_lookup(by_id, &record->conn_id) == record) {
            g_array_append_val(conns, conn);
        }
    }
    for (guint i = 0; i < conns->len; i++) {
        judge_open_ends(&g_array_index(conns, Conn, i));
    }
    return conns;
}
