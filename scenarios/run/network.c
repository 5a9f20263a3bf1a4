/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/run/network.h"

#include "scenarios/params/params-table.h"

/* A whole number of "SECTION.tcp.NAME". */
static gint64
tcp_whole(const ParamSet *params, const char *section, const char *name)
{
    g_autofree char *key = g_strconcat(section, ".tcp.", name, NULL);

    return param_whole(params, key);
}

/* The TCP of one section's nodes. */
static void
read_profile(const ParamSet *params, const char *section, SimTcpProfile *out)
{
    static const char *const congestions[] = {
        "ns3::TcpNewReno", "ns3::TcpLinuxReno", "ns3::TcpCubic"};
#define WHOLE(NAME) tcp_whole(params, section, NAME)

    sim_tcp_profile_default(out);
    out->mss_bytes = (guint32)WHOLE("mss");
    out->rcvbuf_bytes = (guint32)WHOLE("rcvbuf");
    out->sndbuf_bytes = (guint32)WHOLE("sndbuf");
    out->syn_rto_ns = WHOLE("rto");
    out->rto_min_ns = WHOLE("rto_min");
    out->rto_max_ns = WHOLE("rto_max");
    out->rto_fixed = WHOLE("rto_fixed") != 0;
    out->syn_retries = (guint)WHOLE("syn_retries");
    out->synack_retries = (guint)WHOLE("synack_retries");
    out->data_retries = (guint)WHOLE("data_retries");
    out->fin_retries = (guint)WHOLE("fin_retries");
    out->fin_wait2_ns = WHOLE("fin_wait2");
    out->time_wait_ns = WHOLE("time_wait");
    out->keepalive_ns = WHOLE("keepalive");
    out->keepalive_interval_ns = WHOLE("keepalive_interval");
    out->keepalive_probes = (guint)WHOLE("keepalive_probes");
    out->delack_ns = WHOLE("delack");
    out->delack_segments = (guint)WHOLE("delack_segments");
    out->nagle = WHOLE("nagle") != 0;
    out->timestamps = WHOLE("timestamps") != 0;
    out->window_scale = WHOLE("window_scale") != 0;
    out->timeout_rst = WHOLE("timeout_rst") != 0;
    out->bad_seq_ends = WHOLE("bad_seq_ends") != 0;
    out->stray_rst = WHOLE("stray_rst") != 0;
    out->congestion = congestions[WHOLE("congestion")];
#undef WHOLE
}

static void
read_link(const ParamSet *params, SimLinkConfig *out)
{
    sim_link_config_default(out);
    out->rate_bps = (guint64)param_whole(params, "link.rate");
    out->delay_ns = param_whole(params, "link.delay");
    out->mtu_bytes = (guint)param_whole(params, "link.mtu");
    out->queue_packets = (guint)param_whole(params, "link.queue");
    out->loss = param_real(params, "link.loss");
    out->burst_loss = param_real(params, "link.burst_loss");
    out->burst_min = (guint)param_whole(params, "link.burst_min");
    out->burst_max = (guint)param_whole(params, "link.burst_max");
}

static gboolean
is_bus(const ParamSet *params)
{
    return g_str_equal(param_text(params, "link.type"), "csma");
}

static gboolean
add_nodes(Network *network, const ParamSet *params, GError **error)
{
    SimTcpProfile profile;

    read_profile(params, "server", &profile);
    network->server = sim_node_new(network->world, "server", &profile, error);
    if (!network->server) {
        return FALSE;
    }
    read_profile(params, "client", &profile);
    network->n_clients =
        is_bus(params) ? (guint)param_whole(params, "client.count") : 1;
    network->clients = g_new0(SimNode *, network->n_clients);
    for (guint i = 0; i < network->n_clients; i++) {
        g_autofree char *name = network->n_clients == 1
                                    ? g_strdup("client")
                                    : g_strdup_printf("client%u", i);
        network->clients[i] =
            sim_node_new(network->world, name, &profile, error);
        if (!network->clients[i]) {
            return FALSE;
        }
    }
    return TRUE;
}

static SimLink *
add_link(Network *network, const ParamSet *params, GError **error)
{
    SimLinkConfig config;
    g_autofree SimNode **nodes = NULL;

    read_link(params, &config);
    if (!is_bus(params)) {
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

static void
go_down(gpointer link)
{
    sim_link_down(link, NULL);
}

static void
go_up(gpointer link)
{
    sim_link_up(link, NULL);
}

/* The scripted faults: segments to lose, times without a link. */
static void
add_faults(Network *network, const ParamSet *params)
{
    g_autofree ValueDrop *drops = g_new(ValueDrop, VALUE_MAX_LIST);
    g_autofree ValueWindow *windows = g_new(ValueWindow, VALUE_MAX_LIST);
    guint n_drops =
        value_drops(param_text(params, "link.drop"), drops, VALUE_MAX_LIST);
    guint n_windows =
        value_windows(param_text(params, "link.down"), windows, VALUE_MAX_LIST);

    for (guint i = 0; i < n_drops; i++) {
        guint n_from = drops[i].from_client ? network->n_clients : 1;
        for (guint j = 0; j < n_from; j++) {
            sim_link_drop(network->link,
                          drops[i].from_client ? network->clients[j]
                                               : network->server,
                          drops[i].flags, drops[i].nth);
        }
    }
    for (guint i = 0; i < n_windows; i++) {
        sim_alarm_set(sim_alarm_new(network->world, go_down, network->link),
                      windows[i].start_ns);
        sim_alarm_set(sim_alarm_new(network->world, go_up, network->link),
                      windows[i].start_ns + windows[i].length_ns);
    }
}

static void
count_segment(gpointer user, const SimSegment *segment)
{
    Network *network = user;

    network->segments += segment->sent ? 1 : 0;
    if (network->tracing) {
        tracing_segment(network->tracing, segment);
    }
}

static void
watch_node(Network *network, SimNode *node)
{
    sim_node_tap(node, count_segment, network);
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
        g_free(network->clients);
        g_free(network);
    }
}
