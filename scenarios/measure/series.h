/* SPDX-License-Identifier: GPL-2.0-only */
/* What is sampled in the middle of runs, each so often ([series]): the columns
 * of series.csv, and a run's rows of it.
 *
 * A column is about an end, or the whole run: "server_established",
 * "client_goodput", "repeats"; of a group of clients
 * "client_established{fast}". Numbers are those at the time of the sample, or,
 * where their unit is per second, of the time since the one before.  Beside the
 * samples there is a row for each event of [event.NAME], at its time and
 * without numbers.
 *
 * Not here: who samples (run/sampling.h).
 */
#ifndef FINWAIT_SCENARIOS_SERIES_H
#define FINWAIT_SCENARIOS_SERIES_H

#include "model/port-words.h"
#include <glib.h>

G_BEGIN_DECLS

/* What is sampled beside connections by state, as X(NAME, text, unit, is a
 * rate, label, help). */
#define SERIES_METRICS(X)                                                      \
    X(SOCKETS, "sockets", "", FALSE, "sockets in use",                         \
      "sockets that the kernel keeps, or that a device has engaged or gated")  \
    X(QUEUE, "queue", "", FALSE, "queue",                                      \
      "connections that wait to be accepted; of a device, events that wait "   \
      "for the VM")                                                            \
    X(WAITING, "waiting", "", FALSE, "requests waiting",                       \
      "requests of posix programs under way, without their whole reply")       \
    X(GOODPUT, "goodput", "bps", TRUE, "goodput",                              \
      "bytes that programs have read, by the time since the sample before")    \
    X(BEGUN, "begun", "1/s", TRUE, "connections begun",                        \
      "connections begun, by the time since the sample before: attempts of "   \
      "clients, refused ones too; those that a server has taken")

typedef enum SeriesMetric {
#define X(NAME, TEXT, UNIT, RATE, LABEL, HELP) SERIES_##NAME,
    SERIES_METRICS(X)
#undef X
    /* From here on: connections in the PortTcpState after CLOSE, ... */
    SERIES_IN_STATE,
    SERIES_N_OF_NODE = SERIES_IN_STATE + PORT_N_TCP_STATES - 1
} SeriesMetric;

/* Of the whole run, as above, and whether it needs a router. */
#define SERIES_OF_RUN(X)                                                       \
    X(SEGMENTS, "segments", "1/s", TRUE, FALSE, "TCP segments",                \
      "TCP segments sent by all nodes, by the time since the sample before")   \
    X(REPEATS, "repeats", "1/s", TRUE, FALSE, "repeated segments",             \
      "of these, those of which all or part was sent before")                  \
    X(LOST, "lost", "1/s", TRUE, FALSE, "lost packets",                        \
      "packets lost on the links, by the time since the sample before")        \
    X(LINK_QUEUE, "link_queue", "", FALSE, FALSE, "packets that wait",         \
      "packets that wait for a link, in all queues of all links")              \
    X(QUEUE_DROPS, "queue_drops", "1/s", TRUE, FALSE, "packets dropped",       \
      "packets that these queues, or their CoDel, have dropped, by the time "  \
      "since the sample before")                                               \
    X(UPLINK_UP, "uplink_queue_up", "", FALSE, TRUE,                           \
      "packets that wait at the router",                                       \
      "packets that wait before the router's link, towards the servers")       \
    X(UPLINK_DOWN, "uplink_queue_down", "", FALSE, TRUE,                       \
      "packets that wait for the router",                                      \
      "packets that wait at the far end of the router's link, towards the "    \
      "clients")

typedef enum SeriesOfRun {
#define X(NAME, TEXT, UNIT, RATE, ROUTER, LABEL, HELP) SERIES_RUN_##NAME,
    SERIES_OF_RUN(X)
#undef X
        SERIES_N_OF_RUN
} SeriesOfRun;

typedef enum SeriesEnd {
    SERIES_RUN,
    SERIES_SERVER,
    SERIES_CLIENT,
} SeriesEnd;

typedef struct SeriesColumn {
    SeriesEnd end;
    guint metric; /* SeriesMetric, or SeriesOfRun */
    guint group;  /* 0: all of that end */
    gboolean is_rate;
    char *key;   /* in scenario files and in series.csv */
    char *label; /* what an axis says */
    const char *unit, *help;
} SeriesColumn;

/* The columns where clients and servers are in 'groups' (ended by NULL), the
 * last 'n_servers' of which are those of servers, with a router or without.
 * (transfer full): SeriesColumn, which the array frees */
GArray *series_columns_new(const char *const *groups, guint n_servers,
                           gboolean has_router);

/* A run's rows: each begins with SERIES_MARK, the time and the event. */
#define SERIES_MARK '@'
void series_append_sample(GString *rows, gint64 time_ns, const gdouble *numbers,
                          guint n);
void series_append_event(GString *rows, gint64 time_ns, const char *name,
                         guint n);

/* What follows the rows of a run, which have 'n' numbers each; NULL if they are
 * not all so. */
const char *series_skip(const char *rows, guint n);

G_END_DECLS

#endif
