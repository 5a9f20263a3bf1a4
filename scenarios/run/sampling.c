/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/run/sampling.h"

#include "model/tcp/tcp.h"
#include "model/units.h"
#include "scenarios/measure/series.h"

/* One of those that are sampled. */
typedef struct Watched {
    SamplingLook look;
    gpointer user;
    guint role;
    guint group; /* 0: none */
} Watched;

struct Sampling {
    const Network *network;
    const char **groups; /* their sections, ended by NULL */
    GArray *columns;     /* SeriesColumn */
    gint64 every_ns;
    SimAlarm *alarm;
    GArray *hosts; /* Watched */
    GString *rows;
    gdouble *now;    /* by column: the number of this sample */
    gdouble *before; /* of rates: what has been counted up to the last one */
};

static const SeriesColumn *
column_at(const Sampling *sampling, guint i)
{
    return &g_array_index(sampling->columns, SeriesColumn, i);
}

/* ---- One host ------------------------------------------------------------ */

/* As SamplingLook. */
static void
look_at_host(gpointer user, gdouble *out)
{
    const Host *host = user;
    const HostOps *ops = host->system->host;
    HostGauge gauge = {0};
    TcpCensus census;

    if (ops->gauge) {
        ops->gauge(host, &gauge);
    }
    sim_node_census(host->place->node, &census);
    out[SERIES_SOCKETS] = gauge.sockets;
    out[SERIES_QUEUE] = gauge.queue;
    out[SERIES_WAITING] = gauge.waiting;
    out[SERIES_GOODPUT] = 8 * (gdouble)census.read_bytes;
    out[SERIES_BEGUN] = (gdouble)host_begun(host, host->role != ROLE_SERVER);
    for (guint i = 1; i < PORT_N_TCP_STATES; i++) {
        out[SERIES_IN_STATE + i - 1] = census.in_state[i];
    }
}

static gboolean
is_of(const Watched *watched, const SeriesColumn *column)
{
    guint role = column->end == SERIES_SERVER ? ROLE_SERVER : ROLE_CLIENT;

    return column->group ? column->group == watched->group
                         : watched->role == role;
}

static void
add_host(Sampling *sampling, const Watched *watched)
{
    gdouble seen[SERIES_N_OF_NODE] = {0};

    watched->look(watched->user, seen);
    for (guint i = 0; i < sampling->columns->len; i++) {
        const SeriesColumn *column = column_at(sampling, i);
        if (column->end != SERIES_RUN && is_of(watched, column)) {
            sampling->now[i] += seen[column->metric];
        }
    }
}

/* ---- Samples ------------------------------------------------------------- */

static gdouble
of_run(const Network *network, SeriesOfRun metric)
{
    UplinkCounts uplink;

    switch (metric) {
    case SERIES_RUN_SEGMENTS:
        return (gdouble)network->segments;
    case SERIES_RUN_REPEATS:
        return (gdouble)network->repeats;
    case SERIES_RUN_LOST:
        return (gdouble)network_lost(network);
    case SERIES_RUN_LINK_QUEUE:
        return network_waiting(network);
    case SERIES_RUN_QUEUE_DROPS:
        return (gdouble)network_dropped(network);
    case SERIES_RUN_UPLINK_UP:
        network_uplink(network, &uplink);
        return uplink.up_waiting;
    case SERIES_RUN_UPLINK_DOWN:
        network_uplink(network, &uplink);
        return uplink.down_waiting;
    case SERIES_N_OF_RUN:
        break;
    }
    g_assert_not_reached();
}

static void
add_run(Sampling *sampling)
{
    for (guint i = 0; i < sampling->columns->len; i++) {
        const SeriesColumn *column = column_at(sampling, i);
        if (column->end == SERIES_RUN) {
            sampling->now[i] =
                of_run(sampling->network, (SeriesOfRun)column->metric);
        }
    }
}

/* What has been counted since the sample before, by the second. */
static void
make_rates(Sampling *sampling)
{
    gdouble length_s = (gdouble)sampling->every_ns / NS_PER_S;

    for (guint i = 0; i < sampling->columns->len; i++) {
        gdouble counted = sampling->now[i];
        if (column_at(sampling, i)->is_rate) {
            sampling->now[i] = (counted - sampling->before[i]) / length_s;
            sampling->before[i] = counted;
        }
    }
}

static void
take_sample(gpointer user)
{
    Sampling *sampling = user;
    guint n = sampling->columns->len;
    gint64 now_ns = sim_now_ns(sampling->network->world);

    for (guint i = 0; i < n; i++) {
        sampling->now[i] = 0;
    }
    for (guint i = 0; i < sampling->hosts->len; i++) {
        add_host(sampling, &g_array_index(sampling->hosts, Watched, i));
    }
    add_run(sampling);
    make_rates(sampling);
    series_append_sample(sampling->rows, now_ns, sampling->now, n);
    sim_alarm_set(sampling->alarm, now_ns + sampling->every_ns);
}

void
sampling_note(Sampling *sampling, const char *event)
{
    if (sampling) {
        series_append_event(sampling->rows,
                            sim_now_ns(sampling->network->world), event,
                            sampling->columns->len);
    }
}

/* ---- Life ---------------------------------------------------------------- */

static void
add_watched(Sampling *sampling, const char *section, Watched watched)
{
    for (guint i = 0; sampling->groups[i]; i++) {
        if (g_str_equal(sampling->groups[i], section)) {
            watched.group = i + 1;
        }
    }
    g_array_append_val(sampling->hosts, watched);
}

void
sampling_watch(Sampling *sampling, const Host *host)
{
    if (sampling) {
        add_watched(sampling, host->section,
                    (Watched){.look = look_at_host,
                              .user = (gpointer)host,
                              .role = host->role});
    }
}

void
sampling_watch_clients(Sampling *sampling, const char *section,
                       SamplingLook look, gpointer user)
{
    if (sampling) {
        add_watched(sampling, section,
                    (Watched){.look = look, .user = user, .role = ROLE_CLIENT});
    }
}

/* The columns of all groups, whose sections those are. */
static GArray *
columns_of(const char *const *groups, guint n_servers, gboolean has_router)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (; *groups; groups++) {
        g_ptr_array_add(names, (gpointer)param_group_name(*groups));
    }
    g_ptr_array_add(names, NULL);
    return series_columns_new((const char *const *)names->pdata, n_servers,
                              has_router);
}

Sampling *
sampling_new(const ParamSet *params, const Network *network)
{
    gint64 every_ns = param_whole(params, "series.every");
    Sampling *sampling;
    guint n_servers;

    if (every_ns == 0) {
        return NULL;
    }
    sampling = g_new0(Sampling, 1);
    sampling->network = network;
    sampling->groups = param_groups(params->table, &n_servers);
    sampling->columns = columns_of(sampling->groups, n_servers,
                                   network->topology->router != TOPO_NONE);
    sampling->every_ns = every_ns;
    sampling->hosts = g_array_new(FALSE, FALSE, sizeof(Watched));
    sampling->rows = g_string_new(NULL);
    sampling->now = g_new0(gdouble, sampling->columns->len);
    sampling->before = g_new0(gdouble, sampling->columns->len);
    sampling->alarm = sim_alarm_new(network->world, take_sample, sampling);
    sim_alarm_set(sampling->alarm, every_ns);
    return sampling;
}

char *
sampling_steal(Sampling *sampling)
{
    return sampling ? g_string_free(g_steal_pointer(&sampling->rows), FALSE)
                    : NULL;
}

void
sampling_free(Sampling *sampling)
{
    if (sampling) {
        g_array_unref(sampling->hosts);
        g_array_unref(sampling->columns);
        g_free(sampling->groups);
        if (sampling->rows) {
            g_string_free(sampling->rows, TRUE);
        }
        g_free(sampling->now);
        g_free(sampling->before);
        g_free(sampling);
    }
}
