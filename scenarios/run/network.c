/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/run/network.h"

#include "scenarios/params/params-table.h"

static void
read_link(const ParamSet *params, SimLinkConfig *out)
{
    sim_link_config_default(out);
    param_fill(params, "link", &param_link_rows, NULL, out, NULL);
}

/* How many hosts the clients of 'section' have. */
static guint
hosts_of(const ParamSet *params, const char *section)
{
    return param_is_lan(params) ? (guint)param_in(params, section, "count")->n
                                : 1;
}

/* The name of the host 'number' of the 'n' of 'section'.  (transfer full) */
static char *
client_name(const char *section, guint number, guint n)
{
    return param_group_name(section) ? g_strdup_printf("%s.%u", section, number)
           : n == 1                  ? g_strdup(section)
                                     : g_strdup_printf("%s%u", section, number);
}

/* The 'n' hosts of 'section', from the host 'first' of all clients on. */
static gboolean
add_clients(Network *network, const ParamSet *params, const char *section,
            guint first, guint n, GError **error)
{
    TcpProfile profile;

    param_tcp_read(params, section, &profile);
    for (guint i = 0; i < n; i++) {
        g_autofree char *name = client_name(section, i, n);
        network->sections[first + i] = section;
        network->clients[first + i] =
            sim_node_new(network->world, name, &profile, error);
        if (!network->clients[first + i]) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
add_nodes(Network *network, const ParamSet *params, GError **error)
{
    g_autofree const char **sections = param_clients(params->table);
    TcpProfile profile;

    param_tcp_read(params, "server", &profile);
    network->server = sim_node_new(network->world, "server", &profile, error);
    if (!network->server) {
        return FALSE;
    }
    for (const char **at = sections; *at; at++) {
        network->n_clients += hosts_of(params, *at);
    }
    network->clients = g_new0(SimNode *, network->n_clients);
    network->sections = g_new0(const char *, network->n_clients);
    for (guint i = 0, n = 0; sections[i]; i++) {
        guint count = hosts_of(params, sections[i]);
        if (!add_clients(network, params, sections[i], n, count, error)) {
            return FALSE;
        }
        n += count;
    }
    return TRUE;
}

static SimLink *
add_link(Network *network, const ParamSet *params, GError **error)
{
    SimLinkConfig config;
    g_autofree SimNode **nodes = NULL;

    read_link(params, &config);
    if (!param_is_lan(params)) {
        return sim_link_p2p(network->world, network->clients[0],
                            network->server, &config, error);
    }
    nodes = g_new(SimNode *, network->n_clients + 1);
    nodes[0] = network->server;
    for (guint i = 0; i < network->n_clients; i++) {
        nodes[i + 1] = network->clients[i];
    }
    return sim_link_csma(network->world, nodes, network->n_clients + 1, &config,
                         error);
}

/* What one side sends is lost from now on, or passes again. */
typedef struct Outage {
    SimLink *link;
    PathSide side;
    gboolean down;
} Outage;

static void
outage(gpointer data)
{
    const Outage *outage = data;

    sim_link_down_side(outage->link, outage->side, outage->down);
}

static void
add_outage(Network *network, PathSide side, gint64 at_ns, gboolean down)
{
    Outage *outage_at = g_new(Outage, 1);

    *outage_at = (Outage){network->link, side, down};
    g_ptr_array_add(network->outages, outage_at);
    sim_alarm_set(sim_alarm_new(network->world, outage, outage_at), at_ns);
}

static void
add_outages(Network *network, const ParamSet *params, const char *key,
            PathSide side)
{
    g_autofree ValueWindow *windows = g_new(ValueWindow, VALUE_MAX_LIST);
    guint n = value_windows(param_text(params, key), windows, VALUE_MAX_LIST);

    for (guint i = 0; i < n; i++) {
        add_outage(network, side, windows[i].start_ns, TRUE);
        add_outage(network, side, windows[i].start_ns + windows[i].length_ns,
                   FALSE);
    }
}

/* What one side sends follows the trace that 'key' names, or that of both. */
static void
follow(Network *network, const ParamSet *params, const char *key, PathSide side)
{
    const char *own = param_text(params, key);
    const LinkTrace *trace = param_table_trace(
        params->table, *own ? own : param_text(params, "link.trace"));

    if (trace) {
        path_follow(sim_link_path(network->link), side, &trace->schedule);
        sim_link_watch(network->link);
    }
}

/* The scripted faults: segments to lose, times without a link. */
static void
add_faults(Network *network, const ParamSet *params)
{
    g_autofree ValueDrop *drops = g_new(ValueDrop, VALUE_MAX_LIST);
    guint n_drops =
        value_drops(param_text(params, "link.drop"), drops, VALUE_MAX_LIST);

    for (guint i = 0; i < n_drops; i++) {
        sim_link_rule_side(network->link, drops[i].from, &drops[i].rule);
    }
    follow(network, params, "link.trace_client", PATH_SIDE_CLIENT);
    follow(network, params, "link.trace_server", PATH_SIDE_SERVER);
    add_outages(network, params, "link.down", PATH_SIDE_BOTH);
    add_outages(network, params, "link.down_client", PATH_SIDE_CLIENT);
    add_outages(network, params, "link.down_server", PATH_SIDE_SERVER);
}

static void
watch_segment(gpointer user, const SimSegment *segment)
{
    Network *network = user;

    network->segments += segment->sent ? 1 : 0;
    network->repeats += segment->retransmission ? 1 : 0;
    conn_places_note(network->places, segment);
    if (network->tracing) {
        tracing_segment(network->tracing, segment);
    }
}

static void
watch_node(Network *network, SimNode *node)
{
    sim_node_tap(node, watch_segment, network);
    if (network->tracing) {
        tracing_add_node(network->tracing, node);
    }
}

static gboolean
build(Network *network, const ParamSet *params, guint64 rng_run,
      const char *pcap_prefix, GError **error)
{
    network->world =
        sim_world_new((guint32)param_whole(params, "run.seed"), rng_run, error);
    if (!network->world || !add_nodes(network, params, error)) {
        return FALSE;
    }
    network->link = add_link(network, params, error);
    if (!network->link ||
        (pcap_prefix && !sim_link_pcap(network->link, pcap_prefix, error))) {
        return FALSE;
    }
    add_faults(network, params);
    watch_node(network, network->server);
    for (guint i = 0; i < network->n_clients; i++) {
        watch_node(network, network->clients[i]);
    }
    if (network->tracing) {
        tracing_add_link(network->tracing, network->link);
    }
    sim_limit_events(network->world,
                     (guint64)param_whole(params, "run.event_limit"));
    return TRUE;
}

/* The network of one run.  'pcap_prefix' (NULL: none): where pcap files
 * begin.  'tracing' (NULL: nobody) watches it and outlives it.
 * (transfer full): network_free() */
Network *
network_new(const ParamSet *params, guint64 rng_run, const char *pcap_prefix,
            Tracing *tracing, GError **error)
{
    g_autoptr(Network) network = g_new0(Network, 1);

    network->tracing = tracing;
    network->places = conn_places_new();
    network->draws = draws_new();
    network->outages = g_ptr_array_new_with_free_func(g_free);
    return build(network, params, rng_run, pcap_prefix, error)
               ? g_steal_pointer(&network)
               : NULL;
}

/* Ends the simulation and frees 'network'; accepts NULL.  The software of its
 * nodes must be gone. */
void
network_free(Network *network)
{
    if (network) {
        sim_world_free(network->world);
        conn_places_free(network->places);
        draws_free(network->draws);
        g_ptr_array_unref(network->outages);
        g_free(network->clients);
        g_free(network->sections);
        g_free(network);
    }
}
