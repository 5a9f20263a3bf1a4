/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/run/network.h"

#include "scenarios/params/params-table.h"

/* What joins the far router to a server that has no link of its own: as good
 * as nothing. */
#define IDEAL_BPS G_GUINT64_CONSTANT(100000000000)
#define IDEAL_QUEUE 1000

/* IPv4 and TCP without options. */
#define MSS_HEADERS 40

/* ---- Access -------------------------------------------------------------- */

const TopoGroup *
network_group(const Network *network, const NetHost *host)
{
    return topology_group(network->topology, host->group);
}

/* The host of that number of 'group'. */
const NetHost *
network_host(const Network *network, guint group, guint number)
{
    return &network->hosts[network->first_host[group] + number];
}

/* How many hosts are at that end of 'link': of a point-to-point link one. */
guint
network_end_hosts(const Network *network, const NetLink *link, guint end)
{
    const TopoLink *topo = topology_link(network->topology, link->link);

    return topo->is_bus ? topology_group(network->topology,
                                         topology_end(topo, end)->group)
                              ->n_hosts
                        : 1;
}

/* The host of that number at that end of 'link'. */
const NetHost *
network_end(const Network *network, const NetLink *link, guint end,
            guint number)
{
    const TopoLink *topo = topology_link(network->topology, link->link);
    guint group = topology_end(topo, end)->group;
    gboolean is_each =
        topology_group(network->topology, group)->n_hosts > 1 && !topo->is_bus;

    return network_host(network, group, is_each ? link->copy : number);
}

/* The link of that number of the topology, as 'host' has it. */
static SimLink *
link_of(const Network *network, const NetHost *host, guint index)
{
    guint n = topology_link(network->topology, index)->n_copies;

    return network
        ->links[network->first_link[index] + (n > 1 ? host->number : 0)]
        .sim;
}

/* The address of 'other' as 'host', which asks, reaches it: on the same link,
 * or by a router.  0: it does not. */
guint32
network_ip_for(const Network *network, const NetHost *host,
               const NetHost *other)
{
    const TopoGroup *group = network_group(network, host);
    const TopoGroup *its = network_group(network, other);
    guint32 ip =
        sim_node_ip_on(other->node, link_of(network, host, (guint)group->up));

    return ip || group->gateway == TOPO_NONE || its->front == TOPO_NONE
               ? ip
               : sim_node_ip_on(other->node,
                                link_of(network, other, (guint)its->front));
}

/* The address of whom 'host' asks, as it reaches it. */
guint32
network_asked_ip(const Network *network, const NetHost *host)
{
    guint asked = (guint)network_group(network, host)->asks;

    return network_ip_for(network, host, network_host(network, asked, 0));
}

/* Has all who are on the link by which 'door' asks send it what is for the
 * subnet 'ip'/'mask', which lies behind it. */
void
network_lead_back(const Network *network, const NetHost *door, guint32 ip,
                  guint32 mask)
{
    guint up = (guint)network_group(network, door)->up;
    SimLink *link = link_of(network, door, up);

    for (guint i = 0; i < network->n_hosts; i++) {
        const NetHost *host = &network->hosts[i];
        if (host != door && sim_node_ip_on(host->node, link)) {
            sim_node_route(host->node, ip, mask, link, door->node);
        }
    }
}

/* The longest packets that all links take. */
guint
network_mtu(const Network *network, const ParamSet *params)
{
    const Topology *topology = network->topology;
    guint mtu_bytes = G_MAXUINT16;

    for (guint i = 0; i < topology->links->len; i++) {
        const char *section = topology_link(topology, i)->section;
        if (section) {
            mtu_bytes =
                MIN(mtu_bytes, (guint)param_in(params, section, "mtu")->n);
        }
    }
    return mtu_bytes;
}

/* Packets that all links have lost. */
guint64
network_lost(const Network *network)
{
    guint64 n = 0;

    for (guint i = 0; i < network->n_links; i++) {
        n += sim_link_lost(network->links[i].sim);
    }
    return n;
}

/* Packets that wait in the queues of all links. */
guint
network_waiting(const Network *network)
{
    guint n = 0;

    for (guint i = 0; i < network->n_links; i++) {
        n += sim_link_waiting(network->links[i].sim, NULL);
    }
    return n;
}

/* Packets that these queues have dropped. */
guint64
network_dropped(const Network *network)
{
    guint64 n = 0;

    for (guint i = 0; i < network->n_links; i++) {
        n += sim_link_dropped(network->links[i].sim, NULL);
    }
    return n;
}

/* What all links have done to packets. */
void
network_paths(const Network *network, PathCounts *out)
{
    *out = (PathCounts){0};
    for (guint i = 0; i < network->n_links; i++) {
        path_counts_add(out, path_counts(sim_link_path(network->links[i].sim)),
                        FALSE);
    }
}

/* What has passed the router's link, and was dropped before it; all 0 without
 * one. */
void
network_uplink(const Network *network, UplinkCounts *out)
{
    const Topology *topology = network->topology;
    const TopoLink *topo;
    const NetLink *link;

    *out = (UplinkCounts){0};
    if (topology->uplink == TOPO_NONE) {
        return;
    }
    topo = topology_link(topology, (guint)topology->uplink);
    link = &network->links[network->first_link[topology->uplink]];
    for (guint end = 0; end < topo->ends->len; end++) {
        const SimNode *node = network_end(network, link, end, 0)->node;
        gboolean is_near =
            topology_end(topo, end)->group == (guint)topology->router;
        *(is_near ? &out->up_bytes : &out->down_bytes) +=
            sim_link_sent_bytes(link->sim, node);
        *(is_near ? &out->up_waiting : &out->down_waiting) +=
            sim_link_waiting(link->sim, node);
    }
    out->dropped = sim_link_dropped(link->sim, NULL);
}

/* ---- Hosts --------------------------------------------------------------- */

/* The name of the host 'number' of 'group'.  (transfer full) */
static char *
host_name(const TopoGroup *group, guint number)
{
    if (!group->role) {
        return g_strdup(group->is_far ? "router.far" : group->section);
    }
    if (group->role != ROLE_CLIENT) {
        return g_strdup(group->section);
    }
    return strchr(group->section, '.')
               ? g_strdup_printf("%s.%u", group->section, number)
           : group->n_hosts == 1
               ? g_strdup(group->section)
               : g_strdup_printf("%s%u", group->section, number);
}

/* The TCP of a router, whose segments fit all links. */
static void
router_tcp(const Network *network, const ParamSet *params, TcpProfile *profile)
{
    tcp_profile_linux(profile);
    profile->mss_bytes =
        MIN(profile->mss_bytes, network_mtu(network, params) - MSS_HEADERS);
}

/* The hosts of the group of that number; 'at' is where they begin. */
static gboolean
add_hosts(Network *network, const ParamSet *params, guint index, guint at,
          GError **error)
{
    const TopoGroup *group = topology_group(network->topology, index);
    TcpProfile profile;

    if (group->role) {
        param_tcp_read(params, group->section, &profile);
    } else {
        router_tcp(network, params, &profile);
    }
    network->first_host[index] = at;
    for (guint i = 0; i < group->n_hosts; i++) {
        g_autofree char *name = host_name(group, i);
        SimNode *node =
            group->role ? sim_node_new(network->world, name, &profile, error)
                        : sim_router_new(network->world, name, &profile, error);
        if (!node) {
            return FALSE;
        }
        network->hosts[at + i] = (NetHost){node, index, i};
    }
    return TRUE;
}

static gboolean
add_all_hosts(Network *network, const ParamSet *params, GError **error)
{
    guint n_groups = network->topology->groups->len, at = 0;

    for (guint i = 0; i < n_groups; i++) {
        network->n_hosts += topology_group(network->topology, i)->n_hosts;
    }
    network->hosts = g_new0(NetHost, network->n_hosts);
    network->first_host = g_new0(guint, n_groups);
    for (guint i = 0; i < n_groups; i++) {
        if (!add_hosts(network, params, i, at, error)) {
            return FALSE;
        }
        at += topology_group(network->topology, i)->n_hosts;
    }
    return TRUE;
}

/* ---- Links --------------------------------------------------------------- */

static void
read_link(const ParamSet *params, const char *section, SimLinkConfig *config)
{
    if (section) {
        param_link_read(params, section, config);
        return;
    }
    sim_link_config_default(config);
    config->rate_bps = IDEAL_BPS;
    config->delay_ns = 0;
    config->mtu_bytes = G_MAXUINT16;
    config->queue_packets = IDEAL_QUEUE;
}

/* The LAN that all at its ends are on. */
static SimLink *
new_bus(const Network *network, const NetLink *link,
        const SimLinkConfig *config, GError **error)
{
    const TopoLink *topo = topology_link(network->topology, link->link);
    g_autofree SimNode **nodes = g_new(SimNode *, network->n_hosts);
    SimLinkConfig with = *config;
    guint n = 0;

    for (guint end = 0; end < topo->ends->len; end++) {
        guint n_hosts = network_end_hosts(network, link, end);
        for (guint i = 0; i < n_hosts; i++) {
            nodes[n++] = network_end(network, link, end, i)->node;
        }
        if (!topology_end(topo, end)->is_near) {
            with.path.n_servers = n;
        }
    }
    return sim_link_csma(network->world, nodes, n, &with, error);
}

static gboolean
add_link(Network *network, const SimLinkConfig *config, guint index, guint copy,
         const char *pcap_prefix, GError **error)
{
    const TopoLink *topo = topology_link(network->topology, index);
    NetLink *link = &network->links[network->n_links];

    *link = (NetLink){NULL, index, copy};
    link->sim = topo->is_bus
                    ? new_bus(network, link, config, error)
                    : sim_link_p2p(network->world,
                                   network_end(network, link, 0, 0)->node,
                                   network_end(network, link, 1, 0)->node,
                                   config, error);
    network->n_links++;
    return link->sim &&
           (!pcap_prefix || sim_link_pcap(link->sim, pcap_prefix, error));
}

static gboolean
add_links(Network *network, const ParamSet *params, const char *pcap_prefix,
          GError **error)
{
    guint n_links = network->topology->links->len, n = 0;

    for (guint i = 0; i < n_links; i++) {
        n += topology_link(network->topology, i)->n_copies;
    }
    network->links = g_new0(NetLink, n);
    network->first_link = g_new0(guint, n_links);
    for (guint i = 0; i < n_links; i++) {
        const TopoLink *topo = topology_link(network->topology, i);
        SimLinkConfig config;
        read_link(params, topo->section, &config);
        network->first_link[i] = network->n_links;
        for (guint copy = 0; copy < topo->n_copies; copy++) {
            if (!add_link(network, &config, i, copy, pcap_prefix, error)) {
                return FALSE;
            }
        }
    }
    return TRUE;
}

/* Has all hosts that are not on the same links find each other. */
static void
add_gateways(Network *network)
{
    for (guint i = 0; i < network->n_hosts; i++) {
        const NetHost *host = &network->hosts[i];
        const TopoGroup *group = network_group(network, host);
        guint link;
        if (group->gateway == TOPO_NONE) {
            continue;
        }
        link = (guint)(!group->role                ? network->topology->uplink
                       : group->front != TOPO_NONE ? group->front
                                                   : group->up);
        sim_node_gateway(host->node, link_of(network, host, link),
                         network_host(network, (guint)group->gateway, 0)->node);
    }
}

/* ---- Watching ------------------------------------------------------------ */

void
network_segment(Network *network, const SimSegment *segment)
{
    network->segments += segment->sent ? 1 : 0;
    network->repeats += segment->retransmission ? 1 : 0;
    if (network->places) {
        conn_places_note(network->places, segment);
    }
    if (network->tracing) {
        tracing_segment(network->tracing, segment);
    }
}

static void
watch_segment(gpointer user, const SimSegment *segment)
{
    network_segment(user, segment);
}

/* Tells who watches the other addresses of hosts on several links. */
static void
watch_addresses(const Network *network, const NetLink *link)
{
    for (guint i = 0; i < network->n_hosts; i++) {
        const NetHost *host = &network->hosts[i];
        const TopoGroup *group = network_group(network, host);
        if (group->role && group->n_links > 1) {
            tracing_add_ip(network->tracing, host->node,
                           sim_node_ip_on(host->node, link->sim));
        }
    }
}

static void
watch(Network *network)
{
    for (guint i = 0; i < network->n_hosts; i++) {
        const NetHost *host = &network->hosts[i];
        if (!network_group(network, host)->role) {
            continue;
        }
        sim_node_tap(host->node, watch_segment, network);
        if (network->tracing) {
            tracing_add_node(network->tracing, host->node);
        }
    }
    for (guint i = 0; network->tracing && i < network->n_links; i++) {
        tracing_add_link(network->tracing, network->links[i].sim);
        watch_addresses(network, &network->links[i]);
    }
}

/* ---- Life ---------------------------------------------------------------- */

static gboolean
build(Network *network, const ParamSet *params, guint64 rng_run,
      const char *pcap_prefix, GError **error)
{
    const Param *culprit;

    network->world =
        sim_world_new((guint32)param_whole(params, "run.seed"), rng_run, error);
    network->topology = topology_new(params, &culprit, error);
    if (!network->world || !network->topology ||
        !add_all_hosts(network, params, error) ||
        !add_links(network, params, pcap_prefix, error)) {
        return FALSE;
    }
    add_gateways(network);
    network_add_faults(network, params);
    watch(network);
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
    network->draws = draws_new();
    network->requests = requests_new();
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
        requests_free(network->requests);
        g_ptr_array_unref(network->outages);
        topology_free(network->topology);
        g_free(network->hosts);
        g_free(network->first_host);
        g_free(network->links);
        g_free(network->first_link);
        g_free(network);
    }
}
