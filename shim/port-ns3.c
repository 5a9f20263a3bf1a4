/* SPDX-License-Identifier: GPL-2.0-only */
#include "shim/port-ns3.h"
#include "model/tcp/tcp-port.h"
#include "shim/sim-loop.h"

typedef struct PortNs3 {
    Port base;
    SimWorld *world;
    SimNode *sim;
    SimAlarm *alarm;
    SimRandom *uniform;
    GHashTable *udps; /* port -> SimUdp */
    GHashTable *tcps; /* the PortTcpNs3 that the node holds */
} PortNs3;

typedef struct PortTcpNs3 {
    TcpPort port; /* first: a PortTcp * is a PortTcpNs3 * */
    SimTcp *sim;
} PortTcpNs3;

static PortNs3 *
ns3(Port *port)
{
    return (PortNs3 *)port;
}

static SimTcp *
sim(PortTcp *tcp)
{
    return ((PortTcpNs3 *)tcp)->sim;
}

/* ---- The world calls in ------------------------------------------------ */

static void
on_alarm(gpointer user)
{
    PortNs3 *port = user;
    port->base.up->alarm(port->base.node);
}

static PortVerdict
ask(PortNs3 *port, SimSyn *sim_syn,
    PortVerdict (*judge)(gpointer node, PortSyn *syn))
{
    PortSyn syn = {.cookie = sim_syn_is_cookie(sim_syn), .world = sim_syn};
    sim_syn_ends(sim_syn, &syn.from.ip, &syn.from.port, &syn.to.ip,
                 &syn.to.port);
    return judge(port->base.node, &syn);
}

static PortVerdict
on_syn(gpointer user, SimSyn *syn)
{
    PortNs3 *port = user;
    return ask(port, syn, port->base.up->syn);
}

static PortVerdict
on_resyn(gpointer user, SimSyn *syn)
{
    PortNs3 *port = user;
    return port->base.up->resyn ? ask(port, syn, port->base.up->resyn)
                                : PORT_SYN_REFUSE;
}

static gboolean
on_listens(gpointer user, guint16 local_port)
{
    PortNs3 *port = user;
    const PortNode *up = port->base.up;
    PortAddr to = {sim_node_ip(port->sim), local_port};
    return up->listens && up->listens(port->base.node, to);
}

static gboolean
on_opening(gpointer user)
{
    PortTcpNs3 *tcp = user;
    const PortNode *up = tcp->port.base.port->up;
    return !up->opening || up->opening(tcp->port.base.user);
}

static void
on_tcp(gpointer user, PortTcpEvent event, PortEnd why)
{
    PortTcpNs3 *tcp = user;
    tcp->port.base.port->up->tcp(tcp->port.base.user, event, why);
}

static void
on_resolved(gpointer user, guint32 ip, gboolean found)
{
    PortNs3 *port = user;
    port->base.up->resolved(port->base.node, ip, found);
}

static void
on_udp(gpointer user, const SimDatagram *from_sim)
{
    PortNs3 *port = user;
    const PortDatagram datagram = {
        .from = {from_sim->from_ip, from_sim->from_port},
        .to = {from_sim->to_ip, from_sim->to_port},
        .broadcast = from_sim->broadcast,
        .bytes = from_sim->bytes,
        .len_bytes = from_sim->len_bytes,
    };
    port->base.up->udp(port->base.node, &datagram);
}

static void
on_udp_refused(gpointer user, guint16 udp_port, guint32 by_ip)
{
    PortNs3 *port = user;
    if (port->base.up->udp_refused) {
        port->base.up->udp_refused(port->base.node, udp_port, by_ip);
    }
}

/* ---- The node calls out ------------------------------------------------ */

static gint64
now_ns(Port *port)
{
    return sim_now_ns(ns3(port)->world);
}

static void
set_alarm(Port *port, gint64 at_ns)
{
    sim_alarm_set(ns3(port)->alarm, at_ns);
}

static gdouble
uniform(Port *port)
{
    return sim_random_draw(ns3(port)->uniform);
}

static void
resolve(Port *port, guint32 ip)
{
    sim_node_resolve(ns3(port)->sim, ip, on_resolved, port);
}

static PortTcpNs3 *
handle_new(Port *port, const PortTcpOpts *opts)
{
    PortTcpNs3 *tcp = g_new0(PortTcpNs3, 1);
    tcp->port.base.port = port;
    tcp->port.base.user = opts->user;
    g_hash_table_add(ns3(port)->tcps, tcp);
    return tcp;
}

static void
handle_free(PortTcp *tcp)
{
    g_hash_table_remove(ns3(tcp->port)->tcps, tcp);
}

static SimTcpOpts
sim_opts(const PortTcpOpts *opts)
{
    return (SimTcpOpts){
        .rcvbuf_bytes = opts->rcvbuf_bytes,
        .closed = opts->zero_window,
        .sndbuf_bytes = opts->sndbuf_bytes,
        .local_port = opts->local_port,
        .reuse = opts->reuse,
        .syn_retries = opts->syn_retries,
    };
}

static PortTcp *
verb_connect(Port *port, PortAddr to, const PortTcpOpts *opts)
{
    PortTcpNs3 *tcp = handle_new(port, opts);
    const SimTcpOpts with = sim_opts(opts);

    tcp->sim =
        sim_tcp_connect(ns3(port)->sim, to.ip, to.port, &with, on_tcp, tcp);
    if (!tcp->sim) {
        handle_free(&tcp->port.base);
        return NULL;
    }
    tcp->port.tcp = sim_tcp_machine(tcp->sim);
    return &tcp->port.base;
}

static PortTcp *
verb_accept(Port *port, PortSyn *syn, const PortTcpOpts *opts)
{
    PortTcpNs3 *tcp = handle_new(port, opts);
    const SimTcpOpts with = sim_opts(opts);

    tcp->sim = sim_tcp_accept(syn->world, &with, on_tcp, tcp);
    tcp->port.tcp = sim_tcp_machine(tcp->sim);
    return &tcp->port.base;
}

static void
verb_close(PortTcp *tcp)
{
    sim_tcp_close(sim(tcp));
    handle_free(tcp);
}

static void
verb_abort(PortTcp *tcp)
{
    sim_tcp_abort(sim(tcp));
    handle_free(tcp);
}

static void
verb_discard(PortTcp *tcp, gboolean swallow)
{
    sim_tcp_discard(sim(tcp), swallow);
    handle_free(tcp);
}

static void
verb_release(PortTcp *tcp)
{
    sim_tcp_release(sim(tcp));
    handle_free(tcp);
}

static guint64
verb_id(PortTcp *tcp)
{
    return sim_tcp_id(sim(tcp));
}

static void
verb_fin_timeout(Port *port, gint64 fin_wait2_ns)
{
    sim_node_fin_timeout(ns3(port)->sim, fin_wait2_ns);
}

static void
settle(Port *port)
{
    sim_settle(ns3(port)->world);
}

static gboolean
settles(Port *port)
{
    return sim_settles(ns3(port)->world);
}

static void
verb_restart(Port *port)
{
    sim_node_tcp_restart(ns3(port)->sim);
}

static void
verb_off(Port *port)
{
    sim_node_tcp_off(ns3(port)->sim);
}

static gboolean
verb_port_used(Port *port, guint16 local_port)
{
    return sim_node_port_used(ns3(port)->sim, local_port);
}

static gboolean
udp_bind(Port *port, guint16 udp_port)
{
    SimUdp *udp = sim_udp_new(ns3(port)->sim, udp_port, on_udp, port);
    if (udp) {
        sim_udp_refused(udp, on_udp_refused);
    }
    return udp && g_hash_table_insert(ns3(port)->udps,
                                      GUINT_TO_POINTER(udp_port), udp);
}

static void
udp_unbind(Port *port, guint16 udp_port)
{
    g_hash_table_remove(ns3(port)->udps, GUINT_TO_POINTER(udp_port));
}

static gboolean
udp_send(Port *port, guint16 from_port, PortAddr to, gconstpointer bytes,
         gsize len_bytes)
{
    SimUdp *udp =
        g_hash_table_lookup(ns3(port)->udps, GUINT_TO_POINTER(from_port));
    return udp && sim_udp_send(udp, to.ip, to.port, bytes, len_bytes);
}

static const PortOps *
verbs(void)
{
    static PortOps ops;

    if (!ops.now_ns) {
        ops = (PortOps){
            .now_ns = now_ns,
            .set_alarm = set_alarm,
            .uniform = uniform,
            .resolve = resolve,
            .tcp_connect = verb_connect,
            .tcp_accept = verb_accept,
            .tcp_close = verb_close,
            .tcp_abort = verb_abort,
            .tcp_discard = verb_discard,
            .tcp_release = verb_release,
            .tcp_id = verb_id,
            .tcp_port_used = verb_port_used,
            .tcp_restart = verb_restart,
            .tcp_off = verb_off,
            .tcp_fin_timeout = verb_fin_timeout,
            .settle = settle,
            .settles = settles,
            .udp_bind = udp_bind,
            .udp_unbind = udp_unbind,
            .udp_send = udp_send,
        };
        tcp_port_ops(&ops);
    }
    return &ops;
}

/* ---- Life -------------------------------------------------------------- */

static void
udp_free(gpointer udp)
{
    sim_udp_free(udp);
}

Port *
port_ns3_new(SimWorld *world, SimNode *node, gint64 stream)
{
    PortNs3 *port = g_new0(PortNs3, 1);
    port->base.ops = verbs();
    port->world = world;
    port->sim = node;
    port->alarm = sim_alarm_new(world, on_alarm, port);
    port->uniform =
        sim_random_new(world, "ns3::UniformRandomVariable", stream, NULL);
    g_assert(port->uniform);
    port->udps = g_hash_table_new_full(NULL, NULL, NULL, udp_free);
    port->tcps = g_hash_table_new_full(NULL, NULL, g_free, NULL);
    sim_tcp_gate(node, on_syn, port);
    sim_tcp_regate(node, on_resyn, port);
    sim_tcp_listens(node, on_listens, port);
    sim_tcp_opening(node, on_opening);
    return &port->base;
}

/* Forgets the connections that the node has not given up. */
static void
discard_all(PortNs3 *port)
{
    GHashTableIter iter;
    gpointer tcp;
    g_hash_table_iter_init(&iter, port->tcps);
    while (g_hash_table_iter_next(&iter, &tcp, NULL)) {
        sim_tcp_discard(sim(tcp), FALSE);
    }
    g_hash_table_unref(port->tcps);
}

void
port_ns3_free(Port *port)
{
    PortNs3 *self = ns3(port);
    if (!port) {
        return;
    }
    sim_tcp_gate(self->sim, NULL, NULL);
    sim_alarm_set(self->alarm, SIM_NEVER);
    g_hash_table_unref(self->udps);
    discard_all(self);
    g_free(self);
}
