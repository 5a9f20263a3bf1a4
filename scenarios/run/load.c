/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/run/load.h"

#include "model/units.h"
#include "scenarios/params/params-table.h"
#include "scenarios/run/host.h"

#define PORT 9                   /* discard (RFC 863) */
#define TICK_NS (10 * NS_PER_MS) /* between writes of a TCP source */
#define UNACKED_MAX (1 << 20)    /* what it has written and not sent */
#define HEADERS (20 + 8)         /* IPv4, UDP */
#define STREAMS_EACH 4           /* random streams of a source */
#define SOURCES_MAX (1 << 10)    /* of a section */

/* What one of the sources of a section sends. */
typedef struct Source {
    SimNode *from;
    PortAddr to;
    SimTcp *tcp; /* or */
    SimUdp *udp;
    gsize len_bytes;   /* of a write, or of a datagram */
    gint64 each_ns;    /* between these */
    PortDelay on, off; /* how long it sends, and does not */
    gint64 until_ns;   /* it sends up to then */
    SimAlarm *alarm;
    SimWorld *world;
} Source;

/* Takes what TCP sources send, at a router. */
typedef struct Sink {
    SimTcp *tcp;
} Sink;

struct Loads {
    const Network *network;
    GPtrArray *sources; /* Source */
    GPtrArray *sinks;   /* Sink */
};

/* ---- Taking -------------------------------------------------------------- */

static void
on_sink(gpointer user, PortTcpEvent event, PortEnd why)
{
    Sink *sink = user;

    (void)why;
    if (event == PORT_TCP_DATA) {
        sim_tcp_credit(sink->tcp, sim_tcp_recv(sink->tcp, NULL, G_MAXINT32));
    }
}

static PortVerdict
on_syn(gpointer user, SimSyn *syn)
{
    Loads *loads = user;
    Sink *sink = g_new0(Sink, 1);

    g_ptr_array_add(loads->sinks, sink);
    sink->tcp = sim_tcp_accept(syn, NULL, on_sink, sink);
    return PORT_SYN_ACCEPT;
}

static void
on_datagram(gpointer user, const SimDatagram *datagram)
{
    (void)user;
    (void)datagram;
}

/* ---- Sending ------------------------------------------------------------- */

static void
on_source(gpointer user, PortTcpEvent event, PortEnd why)
{
    (void)user;
    (void)event;
    (void)why;
}

static void
send_some(Source *source)
{
    if (source->udp) {
        static const guint8 filler[G_MAXUINT16];
        sim_udp_send(source->udp, source->to.ip, source->to.port, filler,
                     source->len_bytes);
    } else if (sim_tcp_unacked(source->tcp) < UNACKED_MAX) {
        sim_tcp_send(source->tcp, NULL, source->len_bytes);
    }
}

static void
on_alarm(gpointer user)
{
    Source *source = user;
    gint64 now_ns = sim_now_ns(source->world), off_ns;

    if (now_ns >= source->until_ns) {
        off_ns = port_delay_ns(&source->off);
        source->until_ns = now_ns + off_ns + port_delay_ns(&source->on);
        if (off_ns > 0) {
            sim_alarm_set(source->alarm, now_ns + off_ns);
            return;
        }
    }
    send_some(source);
    sim_alarm_set(source->alarm, now_ns + source->each_ns);
}

/* ---- Life ---------------------------------------------------------------- */

/* A section: what its sources have in common. */
typedef struct Section {
    const char *name;
    guint number;
    gboolean is_udp, is_up;
    guint n;
    gdouble bytes_per_s; /* of each source */
    guint mtu_bytes;
} Section;

static Section
read_section(const Network *network, const ParamSet *params, const char *name,
             guint number)
{
    const char *uplink =
        topology_link(network->topology, (guint)network->topology->uplink)
            ->section;
    Section section = {.name = name, .number = number};
    gdouble rate_bps = (gdouble)param_in(params, uplink, "rate")->n;

    section.is_udp = param_in(params, name, "kind")->n == LOAD_UDP;
    section.is_up = param_in(params, name, "direction")->n == LOAD_UP;
    section.n = (guint)param_in(params, name, "flows")->n;
    section.mtu_bytes = (guint)param_in(params, uplink, "mtu")->n;
    section.bytes_per_s =
        param_in(params, name, "share")->x * rate_bps / 8 / section.n;
    return section;
}

/* When and how much it sends. */
static void
set_pace(Source *source, const Section *section)
{
    if (section->is_udp) {
        source->len_bytes = section->mtu_bytes - HEADERS;
        source->each_ns = (gint64)((gdouble)section->mtu_bytes * NS_PER_S /
                                   section->bytes_per_s);
    } else {
        source->each_ns = TICK_NS;
        source->len_bytes =
            (gsize)(section->bytes_per_s * TICK_NS / NS_PER_S) + 1;
    }
}

static gboolean
open_source(Source *source, gboolean is_udp, guint16 port)
{
    if (is_udp) {
        source->udp = sim_udp_new(source->from, port, on_datagram, source);
        return source->udp != NULL;
    }
    source->tcp = sim_tcp_connect(source->from, source->to.ip, source->to.port,
                                  NULL, on_source, source);
    return source->tcp != NULL;
}

static gboolean
add_source(Loads *loads, const ParamSet *params, const Section *section,
           guint index, GError **error)
{
    const Network *network = loads->network;
    const Topology *topology = network->topology;
    SimNode *near = network_host(network, (guint)topology->router, 0)->node;
    SimNode *far = network_host(network, (guint)topology->far, 0)->node;
    SimLink *uplink = network->links[network->first_link[topology->uplink]].sim;
    gint64 stream =
        HOST_STREAM_LOADS +
        ((gint64)section->number * SOURCES_MAX + index) * STREAMS_EACH;
    Source *source = g_new0(Source, 1);
    PortDelay start;

    g_ptr_array_add(loads->sources, source);
    source->world = network->world;
    source->from = section->is_up ? near : far;
    source->to =
        (PortAddr){sim_node_ip_on(section->is_up ? far : near, uplink), PORT};
    set_pace(source, section);
    if (!draws_read(network->draws, network->world,
                    param_in(params, section->name, "on"), stream, &source->on,
                    error) ||
        !draws_read(network->draws, network->world,
                    param_in(params, section->name, "off"), stream + 1,
                    &source->off, error) ||
        !draws_read(network->draws, network->world,
                    param_in(params, section->name, "start"), stream + 2,
                    &start, error)) {
        return FALSE;
    }
    if (!open_source(
            source, section->is_udp,
            (guint16)(PORT + 1 + section->number * SOURCES_MAX + index))) {
        g_assert_not_reached(); /* routers have no other sockets */
    }
    source->alarm = sim_alarm_new(network->world, on_alarm, source);
    source->until_ns = port_delay_ns(&start) + port_delay_ns(&source->on);
    sim_alarm_set(source->alarm, port_delay_ns(&start));
    return TRUE;
}

static gboolean
add_section(Loads *loads, const ParamSet *params, const char *name,
            guint number, GError **error)
{
    const Section section = read_section(loads->network, params, name, number);

    if (section.bytes_per_s <= 0) {
        return TRUE;
    }
    for (guint i = 0; i < section.n; i++) {
        if (!add_source(loads, params, &section, i, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Both routers take what comes. */
static void
open_sinks(Loads *loads)
{
    const Topology *topology = loads->network->topology;
    const int routers[] = {topology->router, topology->far};

    for (gsize i = 0; i < G_N_ELEMENTS(routers); i++) {
        SimNode *node =
            network_host(loads->network, (guint)routers[i], 0)->node;
        sim_tcp_gate(node, on_syn, loads);
        sim_udp_new(node, PORT, on_datagram, loads);
    }
}

Loads *
loads_new(const Network *network, const ParamSet *params, GError **error)
{
    g_autofree const char **sections = param_instances(params->table, "load");
    Loads *loads = g_new0(Loads, 1);

    loads->network = network;
    loads->sources = g_ptr_array_new_with_free_func(g_free);
    loads->sinks = g_ptr_array_new_with_free_func(g_free);
    if (*sections) {
        open_sinks(loads);
    }
    for (guint i = 0; sections[i]; i++) {
        if (!add_section(loads, params, sections[i], i, error)) {
            loads_free(loads);
            return NULL;
        }
    }
    return loads;
}

/* Frees 'loads'; accepts NULL. */
void
loads_free(Loads *loads)
{
    if (loads) {
        g_ptr_array_unref(loads->sources);
        g_ptr_array_unref(loads->sinks);
        g_free(loads);
    }
}
