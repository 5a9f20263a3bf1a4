/* SPDX-License-Identifier: GPL-2.0-only */
/* sim.h's TCP: a SimTcp is a connection of the node's TcpHost, with the
 * function that hears of it. */
#include "ns3/simulator.h"
#include "shim/ns3/closing-tcp-host-priv.h"
#include "shim/ns3/sim-priv.h"

using namespace ns3;

struct SimTcp {
    ClosingTcpUser user; /* first: what its connection calls back */
};

static Tcp *
unwrap(const SimTcp *tcp)
{
    return tcp->user.tcp;
}

/* The world goes before its owner has given it up. */
static void
lose(ClosingTcpUser *user)
{
    g_free(user);
}

static SimTcp *
wrap(SimTcpFn fn, gpointer user)
{
    auto tcp = g_new0(SimTcp, 1);
    tcp->user = {nullptr, fn, user, lose, nullptr};
    return tcp;
}

static PortTcpOpts
port_opts(const SimTcpOpts *opts, SimTcp *tcp)
{
    PortTcpOpts with = {};
    with.user = &tcp->user;
    if (opts) {
        with.local_port = opts->local_port;
        with.rcvbuf_bytes = opts->rcvbuf_bytes;
        with.zero_window = opts->closed;
        with.sndbuf_bytes = opts->sndbuf_bytes;
        with.syn_retries = opts->syn_retries;
        with.reuse = opts->reuse;
    }
    return with;
}

/* ---- The node's part ---------------------------------------------------- */

static PortVerdict
ask_gate(void *user, TcpSyn *syn)
{
    auto node = static_cast<SimNode *>(user);
    return node->gate
               ? node->gate(node->gateUser, reinterpret_cast<SimSyn *>(syn))
               : PORT_SYN_REFUSE;
}

static PortVerdict
ask_regate(void *user, TcpSyn *syn)
{
    auto node = static_cast<SimNode *>(user);
    return node->regate(node->regateUser, reinterpret_cast<SimSyn *>(syn));
}

static gboolean
ask_listens(void *user, uint16_t port)
{
    auto node = static_cast<SimNode *>(user);
    return node->listens(node->listensUser, port);
}

static void
tell_state(void *user, const Tcp *tcp, PortTcpState from, PortTcpState to)
{
    auto node = static_cast<SimNode *>(user);
    node->watch(node->watchUser, Simulator::Now().GetNanoSeconds(),
                sim_conn_known(tcp_id(tcp)), from, to);
}

void
sim_tcp_install(SimNode *node)
{
    node->tcp = node->node->GetObject<ClosingTcpL4Protocol>();
    node->tcp->Inside().Setup(node->profile);
    node->tcp->Inside().GetAsks() = {ask_gate, nullptr, nullptr,
                                     nullptr,  nullptr, node};
}

/* Sets 'ask' of the node's TCP; of a node that others have made, all are asked
 * already. */
template <class Ask>
static void
set_ask(SimNode *node, Ask ClosingTcpHost::Asks::*which, Ask ask)
{
    if (!node->shared) {
        node->tcp->Inside().GetAsks().*which = ask;
    }
}

static TcpHost *
host_of(const SimNode *node)
{
    return node->tcp->Inside().Get();
}

void
sim_node_tap(SimNode *node, SimSegmentFn fn, gpointer user) noexcept
{
    node->tcp->Inside().SetTap(fn, user);
}

const char *
sim_tcp_state_name(PortTcpState state) noexcept
{
    static const char *const names[] = {
        "CLOSED",     "SYN-SENT",   "SYN-RECEIVED", "ESTABLISHED", "FIN-WAIT-1",
        "FIN-WAIT-2", "CLOSE-WAIT", "CLOSING",      "LAST-ACK",    "TIME-WAIT"};
    return names[state];
}

void
sim_node_watch(SimNode *node, SimStateFn fn, gpointer user) noexcept
{
    node->watch = fn;
    node->watchUser = user;
    set_ask(node, &ClosingTcpHost::Asks::watch,
            ClosingTcpHost::Watch(fn ? tell_state : nullptr));
}

guint
sim_node_connections(const SimNode *node) noexcept
{
    return tcp_host_connections(host_of(node));
}

/* sim_node_each_connection() as the host's visitor. */
struct EachConnection {
    SimConnFn fn;
    gpointer user;
};

static void
visit_connection(gpointer user, PortTcpState state, PortAddr local,
                 PortAddr remote)
{
    auto each = static_cast<EachConnection *>(user);
    each->fn(each->user, state, remote.ip, local.port, remote.port);
}

void
sim_node_each_connection(const SimNode *node, SimConnFn fn,
                         gpointer user) noexcept
{
    EachConnection each = {fn, user};
    tcp_host_each(host_of(node), visit_connection, &each);
}

void
sim_node_tcp_restart(SimNode *node) noexcept
{
    tcp_host_restart(host_of(node));
}

void
sim_node_tcp_off(SimNode *node) noexcept
{
    tcp_host_off(host_of(node));
}

void
sim_node_census(const SimNode *node, TcpCensus *census) noexcept
{
    tcp_host_census(host_of(node), census);
}

void
sim_node_fin_timeout(SimNode *node, gint64 fin_wait2_ns) noexcept
{
    tcp_host_fin_timeout(host_of(node), fin_wait2_ns);
}

gboolean
sim_node_port_used(const SimNode *node, guint16 local_port) noexcept
{
    return tcp_host_port_used(host_of(node), local_port) ||
           sim_share_listens(node, local_port);
}

/* ---- SYNs --------------------------------------------------------------- */

void
sim_tcp_gate(SimNode *node, SimSynFn fn, gpointer user) noexcept
{
    node->gate = fn;
    node->gateUser = user;
}

void
sim_tcp_regate(SimNode *node, SimSynFn fn, gpointer user) noexcept
{
    node->regate = fn;
    node->regateUser = user;
    set_ask(node, &ClosingTcpHost::Asks::resyn,
            ClosingTcpHost::Verdict(fn ? ask_regate : nullptr));
}

void
sim_tcp_listens(SimNode *node, SimListensFn fn, gpointer user) noexcept
{
    node->listens = fn;
    node->listensUser = user;
    set_ask(node, &ClosingTcpHost::Asks::listens,
            ClosingTcpHost::Listens(fn ? ask_listens : nullptr));
}

void
sim_tcp_opening(SimNode *node, SimOpeningFn fn) noexcept
{
    node->tcp->Inside().GetAsks().opening = fn;
}

void
sim_syn_ends(const SimSyn *syn, guint32 *from_ip, guint16 *from_port,
             guint32 *to_ip, guint16 *to_port) noexcept
{
    auto s = reinterpret_cast<const TcpSyn *>(syn);
    *from_ip = tcp_syn_from(s).ip;
    *from_port = tcp_syn_from(s).port;
    *to_ip = tcp_syn_to(s).ip;
    *to_port = tcp_syn_to(s).port;
}

gboolean
sim_syn_is_cookie(const SimSyn *syn) noexcept
{
    return tcp_syn_is_cookie(reinterpret_cast<const TcpSyn *>(syn));
}

SimTcp *
sim_tcp_accept(SimSyn *syn, const SimTcpOpts *opts, SimTcpFn fn,
               gpointer user) noexcept
{
    SimTcp *tcp = wrap(fn, user);
    const PortTcpOpts with = port_opts(opts, tcp);
    tcp->user.tcp = tcp_accept(reinterpret_cast<TcpSyn *>(syn), &with);
    return tcp;
}

SimTcp *
sim_tcp_connect(SimNode *node, guint32 ip, guint16 port, const SimTcpOpts *opts,
                SimTcpFn fn, gpointer user) noexcept
{
    SimTcp *tcp = wrap(fn, user);
    const PortTcpOpts with = port_opts(opts, tcp);
    const SimSharing sharing(node);
    guint32 source = node->tcp->Inside().SourceFor(ip, nullptr);
    if (source == 0) {
        source = node->firstIp; /* no link leads there: the SYN is lost */
    }
    tcp->user.tcp = tcp_connect(host_of(node), {source, with.local_port},
                                {ip, port}, &with);
    if (!tcp->user.tcp) {
        g_free(tcp);
        return nullptr;
    }
    return tcp;
}

/* ---- A connection ------------------------------------------------------- */

gsize
sim_tcp_send(SimTcp *tcp, gconstpointer bytes, gsize len_bytes) noexcept
{
    return tcp_send(unwrap(tcp), bytes, len_bytes);
}

gsize
sim_tcp_sendable(const SimTcp *tcp) noexcept
{
    return tcp_sendable(unwrap(tcp));
}

gsize
sim_tcp_unacked(const SimTcp *tcp) noexcept
{
    return tcp_unacked(unwrap(tcp));
}

gboolean
sim_tcp_writable(const SimTcp *tcp) noexcept
{
    return tcp_writable(unwrap(tcp));
}

void
sim_tcp_sndbuf(SimTcp *tcp, guint32 sndbuf_bytes) noexcept
{
    tcp_sndbuf(unwrap(tcp), sndbuf_bytes);
}

gsize
sim_tcp_readable(const SimTcp *tcp) noexcept
{
    return tcp_readable(unwrap(tcp));
}

gsize
sim_tcp_recv(SimTcp *tcp, gpointer bytes, gsize max_bytes) noexcept
{
    return tcp_recv(unwrap(tcp), bytes, max_bytes);
}

gsize
sim_tcp_peek(const SimTcp *tcp, gpointer bytes, gsize max_bytes) noexcept
{
    return tcp_peek(unwrap(tcp), bytes, max_bytes);
}

void
sim_tcp_credit(SimTcp *tcp, gsize len_bytes) noexcept
{
    tcp_credit(unwrap(tcp), len_bytes);
}

void
sim_tcp_keepalive(SimTcp *tcp, const PortKeepalive *keepalive) noexcept
{
    tcp_keepalive(unwrap(tcp), keepalive);
}

void
sim_tcp_user_timeout(SimTcp *tcp, gint64 timeout_ns) noexcept
{
    tcp_user_timeout(unwrap(tcp), timeout_ns);
}

void
sim_tcp_nodelay(SimTcp *tcp, gboolean nodelay) noexcept
{
    tcp_nodelay(unwrap(tcp), nodelay);
}

void
sim_tcp_shutdown(SimTcp *tcp) noexcept
{
    tcp_shutdown(unwrap(tcp));
}

void
sim_tcp_shut_read(SimTcp *tcp) noexcept
{
    tcp_shut_read(unwrap(tcp));
}

void
sim_tcp_orphan(SimTcp *tcp) noexcept
{
    tcp_orphan(unwrap(tcp));
}

void
sim_tcp_close(SimTcp *tcp) noexcept
{
    tcp_close(unwrap(tcp));
    g_free(tcp);
}

void
sim_tcp_abort(SimTcp *tcp) noexcept
{
    tcp_abort(unwrap(tcp));
    g_free(tcp);
}

void
sim_tcp_discard(SimTcp *tcp, gboolean swallow) noexcept
{
    tcp_discard(unwrap(tcp), swallow);
    g_free(tcp);
}

void
sim_tcp_release(SimTcp *tcp) noexcept
{
    tcp_release(unwrap(tcp));
    g_free(tcp);
}

Tcp *
sim_tcp_machine(const SimTcp *tcp) noexcept
{
    return unwrap(tcp);
}

guint64
sim_tcp_id(const SimTcp *tcp) noexcept
{
    return sim_conn_known(tcp_id(unwrap(tcp)));
}

guint64
sim_conn_id(guint32 seq, guint32 src_ip, guint16 src_port) noexcept
{
    return tcp_id_of(seq, {src_ip, src_port});
}

PortTcpState
sim_tcp_state(const SimTcp *tcp) noexcept
{
    return tcp_state(unwrap(tcp));
}

void
sim_tcp_info(const SimTcp *tcp, TcpInfo *info) noexcept
{
    tcp_info(unwrap(tcp), info);
}

void
sim_tcp_ends(const SimTcp *tcp, guint32 *local_ip, guint16 *local_port,
             guint32 *remote_ip, guint16 *remote_port) noexcept
{
    PortAddr local, remote;
    tcp_ends(unwrap(tcp), &local, &remote);
    *local_ip = local.ip;
    *local_port = local.port;
    *remote_ip = remote.ip;
    *remote_port = remote.port;
}
