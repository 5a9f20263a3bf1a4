/* SPDX-License-Identifier: GPL-2.0-only */
/* The scripted faults of links: packets to lose, to hold back and to send
 * twice, times without a link. */
#include "scenarios/run/network.h"

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
add_outage(Network *network, SimLink *link, PathSide side, gint64 at_ns,
           gboolean down)
{
    Outage *outage_at = g_new(Outage, 1);

    *outage_at = (Outage){link, side, down};
    g_ptr_array_add(network->outages, outage_at);
    sim_alarm_set(sim_alarm_new(network->world, outage, outage_at), at_ns);
}

static void
add_outages(Network *network, SimLink *link, const char *text, PathSide side)
{
    g_autofree ValueWindow *windows = g_new(ValueWindow, VALUE_MAX_LIST);
    guint n = value_windows(text, windows, VALUE_MAX_LIST);

    for (guint i = 0; i < n; i++) {
        add_outage(network, link, side, windows[i].start_ns, TRUE);
        add_outage(network, link, side,
                   windows[i].start_ns + windows[i].length_ns, FALSE);
    }
}

/* What one side sends follows the trace that 'key' of 'section' names, or that
 * of both. */
static void
follow(SimLink *link, const ParamSet *params, const char *section,
       const char *key, PathSide side)
{
    const char *own = param_in(params, section, key)->text;
    const LinkTrace *trace = param_table_trace(
        params->table, *own ? own : param_in(params, section, "trace")->text);

    if (trace) {
        path_follow(sim_link_path(link), side, &trace->schedule);
        sim_link_watch(link);
    }
}

/* What 'section' wants to be done to packets. */
static void
add_rules(const ParamSet *params, SimLink *link, const char *section,
          PathDeed deed)
{
    g_autofree ValuePackets *packets = g_new(ValuePackets, VALUE_MAX_LIST);
    const char *text = param_in(params, section, path_deed_name(deed))->text;
    guint n = value_packets(text, packets, VALUE_MAX_LIST);

    for (guint i = 0; i < n; i++) {
        packets[i].rule.deed = deed;
        sim_link_rule_side(link, packets[i].from, &packets[i].rule);
    }
}

/* Those that the keys of 'section' say. */
static void
add_link_faults(Network *network, const ParamSet *params, SimLink *link,
                const char *section)
{
    const struct {
        const char *key;
        PathSide side;
    } outages[] = {{"down", PATH_SIDE_BOTH},
                   {"down_client", PATH_SIDE_CLIENT},
                   {"down_server", PATH_SIDE_SERVER}};

    for (PathDeed deed = 0; deed < N_PATH_DEEDS; deed++) {
        add_rules(params, link, section, deed);
    }
    follow(link, params, section, "trace_client", PATH_SIDE_CLIENT);
    follow(link, params, section, "trace_server", PATH_SIDE_SERVER);
    for (gsize i = 0; i < G_N_ELEMENTS(outages); i++) {
        add_outages(network, link,
                    param_in(params, section, outages[i].key)->text,
                    outages[i].side);
    }
}

void
network_add_faults(Network *network, const ParamSet *params)
{
    for (guint i = 0; i < network->n_links; i++) {
        const NetLink *link = &network->links[i];
        const char *section =
            topology_link(network->topology, link->link)->section;
        if (section) {
            add_link_faults(network, params, link->sim, section);
        }
    }
}
