/* SPDX-License-Identifier: GPL-2.0-only */
/* sim.h's TCP: a SimTcp is a ClosingTcpSocket that its protocol holds. */
#include "ns3/simulator.h"
#include "shim/ns3/closing-tcp-l4.h"
#include "shim/ns3/closing-tcp-socket.h"
#include "shim/ns3/sim-priv.h"

using namespace ns3;

static ClosingTcpSocket *
unwrap(const SimTcp *tcp)
{
    return reinterpret_cast<ClosingTcpSocket *>(const_cast<SimTcp *>(tcp));
}

static SimTcp *
wrap(Ptr<ClosingTcpSocket> socket)
{
    socket->Protocol()->Hold(socket); /* until drop() */
    return reinterpret_cast<SimTcp *>(PeekPointer(socket));
}

static void
drop(SimTcp *tcp)
{
    unwrap(tcp)->SetEvents(nullptr, nullptr);
    unwrap(tcp)->Protocol()->Drop(unwrap(tcp));
}

static SimTcpState
state_of(TcpSocket::TcpStates_t state)
{
    switch (state) {
    case TcpSocket::CLOSED:
    case TcpSocket::LISTEN:
    case TcpSocket::LAST_STATE:
        return SIM_TCP_CLOSED;
    case TcpSocket::SYN_SENT:
        return SIM_TCP_SYN_SENT;
    case TcpSocket::SYN_RCVD:
        return SIM_TCP_SYN_RCVD;
    case TcpSocket::ESTABLISHED:
        return SIM_TCP_ESTABLISHED;
    case TcpSocket::CLOSE_WAIT:
        return SIM_TCP_CLOSE_WAIT;
    case TcpSocket::LAST_ACK:
        return SIM_TCP_LAST_ACK;
    case TcpSocket::FIN_WAIT_1:
        return SIM_TCP_FIN_WAIT_1;
    case TcpSocket::FIN_WAIT_2:
        return SIM_TCP_FIN_WAIT_2;
    case TcpSocket::CLOSING:
        return SIM_TCP_CLOSING;
    case TcpSocket::TIME_WAIT:
        return SIM_TCP_TIME_WAIT;
    }
    g_assert_not_reached();
}

void
sim_tcp_profile_default(SimTcpProfile *profile) noexcept
{
    *profile = SimTcpProfile();
    profile->mss_bytes = 1448;          /* 1500 - 20 - 20 - 12 */
    profile->rcvbuf_bytes = 65535;      /* Linux: tcp_rmem[1] halved */
    profile->sndbuf_bytes = 87040;      /* Linux: tcp_wmem[1] and overhead */
    profile->syn_rto_ns = SIM_NS_PER_S; /* RFC 6298 2.1 */
    profile->rto_min_ns = 200 * SIM_NS_PER_MS; /* Linux: TCP_RTO_MIN */
    profile->rto_max_ns = 120 * SIM_NS_PER_S;  /* Linux: TCP_RTO_MAX */
    profile->syn_retries = 6;                  /* Linux: tcp_syn_retries */
    profile->synack_retries = 5;               /* Linux: tcp_synack_retries */
    profile->data_retries = 15;                /* Linux: tcp_retries2 */
    profile->fin_retries = 8;                  /* Linux: tcp_orphan_retries */
    profile->fin_wait2_ns = 60 * SIM_NS_PER_S; /* Linux: tcp_fin_timeout */
    profile->time_wait_ns = 60 * SIM_NS_PER_S; /* Linux: TCP_TIMEWAIT_LEN */
    profile->keepalive_ns = 0;                 /* Linux: SO_KEEPALIVE off */
    profile->keepalive_interval_ns =
        75 * SIM_NS_PER_S;                   /* Linux: tcp_keepalive_intvl */
    profile->keepalive_probes = 9;           /* Linux: tcp_keepalive_probes */
    profile->delack_ns = 40 * SIM_NS_PER_MS; /* Linux: TCP_DELACK_MIN */
    profile->delack_segments = 2;            /* RFC 1122 4.2.3.2 */
    profile->nagle = TRUE;                   /* Linux: TCP_NODELAY off */
    profile->timestamps = TRUE;              /* Linux: tcp_timestamps */
    profile->window_scale = TRUE;            /* Linux: tcp_window_scaling */
    profile->stray_rst = TRUE;               /* RFC 9293 3.10.7.1 */
    profile->congestion = "ns3::TcpNewReno";
}

/* The protocol's tap and gate come back as sim.h's. */
static void
tap_segment(void *user, const ClosingTcpL4Protocol::Passing &passing)
{
    auto node = static_cast<SimNode *>(user);
    const TcpTuple &t = passing.tuple;
    const TcpHeader &h = passing.header;
    const bool sent = passing.sent;
    const guint32 len = passing.len;
    SimSegment segment = {};
    segment.time_ns = Simulator::Now().GetNanoSeconds();
    segment.src_ip = sent ? t.localIp : t.remoteIp;
    segment.dst_ip = sent ? t.remoteIp : t.localIp;
    segment.src_port = h.GetSourcePort();
    segment.dst_port = h.GetDestinationPort();
    segment.seq = h.GetSequenceNumber().GetValue();
    segment.ack = h.GetAckNumber().GetValue();
    segment.flags = h.GetFlags() | (len ? SIM_DATA : 0);
    segment.len_bytes = len;
    segment.window_bytes = h.GetWindowSize();
    segment.sent = sent;
    segment.probe = passing.kind == ClosingTcpL4Protocol::PROBE;
    segment.retransmission = passing.kind == ClosingTcpL4Protocol::REPEAT;
    node->tap(node->tapUser, &segment);
}

static SimVerdict
ask_gate(void *user, ClosingTcpL4Protocol::Syn *syn)
{
    auto node = static_cast<SimNode *>(user);
    return node->gate
               ? node->gate(node->gateUser, reinterpret_cast<SimSyn *>(syn))
               : SIM_SYN_REFUSE;
}

static SimVerdict
ask_regate(void *user, ClosingTcpL4Protocol::Syn *syn)
{
    auto node = static_cast<SimNode *>(user);
    return node->regate(node->regateUser, reinterpret_cast<SimSyn *>(syn));
}

static void
tell_state(void *user, const ClosingTcpSocket *socket,
           TcpSocket::TcpStates_t from, TcpSocket::TcpStates_t to)
{
    auto node = static_cast<SimNode *>(user);
    node->watch(node->watchUser, Simulator::Now().GetNanoSeconds(),
                socket->ConnectionId(), state_of(from), state_of(to));
}

void
sim_tcp_install(SimNode *node)
{
    node->tcp = node->node->GetObject<ClosingTcpL4Protocol>();
    node->tcp->SetProfile(node->profile);
    node->tcp->SetGate(ask_gate, node);
}

void
sim_node_tap(SimNode *node, SimSegmentFn fn, gpointer user) noexcept
{
    node->tap = fn;
    node->tapUser = user;
    node->tcp->SetTap(fn ? tap_segment : nullptr, node);
}

const char *
sim_tcp_state_name(SimTcpState state) noexcept
{
    static const char *const names[] = {
#define X(NAME, TEXT) TEXT,
        SIM_TCP_STATES(X)
#undef X
    };
    return names[state];
}

void
sim_node_watch(SimNode *node, SimStateFn fn, gpointer user) noexcept
{
    node->watch = fn;
    node->watchUser = user;
    node->tcp->SetWatch(fn ? tell_state : nullptr, node);
}

guint
sim_node_connections(const SimNode *node) noexcept
{
    return node->tcp->Connections();
}

/* sim_node_each_connection() as the protocol's visitor. */
struct EachConnection {
    SimConnFn fn;
    gpointer user;
};

static void
visit_connection(void *user, const TcpTuple &tuple,
                 TcpSocket::TcpStates_t state)
{
    auto each = static_cast<EachConnection *>(user);
    each->fn(each->user, state_of(state), tuple.remoteIp, tuple.localPort,
             tuple.remotePort);
}

void
sim_node_each_connection(const SimNode *node, SimConnFn fn,
                         gpointer user) noexcept
{
    EachConnection each = {fn, user};
    node->tcp->VisitConnections(visit_connection, &each);
}

void
sim_node_tcp_restart(SimNode *node) noexcept
{
    node->tcp->ForgetRemains();
}

gboolean
sim_node_port_used(const SimNode *node, guint16 local_port) noexcept
{
    return node->tcp->PortUsed(local_port);
}

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
    node->tcp->SetRegate(fn ? ask_regate : nullptr, node);
}

void
sim_tcp_opening(SimNode *node, SimOpeningFn fn) noexcept
{
    node->tcp->SetOpening(fn);
}

void
sim_syn_ends(const SimSyn *syn, guint32 *from_ip, guint16 *from_port,
             guint32 *to_ip, guint16 *to_port) noexcept
{
    auto s = reinterpret_cast<const ClosingTcpL4Protocol::Syn *>(syn);
    *from_ip = s->tuple.remoteIp;
    *from_port = s->tuple.remotePort;
    *to_ip = s->tuple.localIp;
    *to_port = s->tuple.localPort;
}

SimTcp *
sim_tcp_accept(SimSyn *syn, const SimTcpOpts *opts, SimTcpFn fn,
               gpointer user) noexcept
{
    auto s = reinterpret_cast<ClosingTcpL4Protocol::Syn *>(syn);
    Ptr<ClosingTcpSocket> socket =
        s->tcp->Accept(s, opts ? *opts : SimTcpOpts());
    socket->SetEvents(fn, user);
    return wrap(socket);
}

SimTcp *
sim_tcp_connect(SimNode *node, guint32 ip, guint16 port, const SimTcpOpts *opts,
                SimTcpFn fn, gpointer user) noexcept
{
    const SimTcpOpts with = opts ? *opts : SimTcpOpts();
    ClosingTcpL4Protocol *tcp = PeekPointer(node->tcp);
    guint16 local_port = with.local_port;
    guint32 source = tcp->SourceFor(ip);
    if (source == 0) {
        source = node->firstIp; /* no link leads there: the SYN is lost */
    }
    if (local_port == 0) {
        local_port = tcp->EphemeralPort(source, ip, port);
    }
    Ptr<ClosingTcpSocket> socket = tcp->NewSocket();
    socket->Configure(with);
    socket->SetEvents(fn, user);
    if (local_port == 0 ||
        !socket->Open({source, ip, local_port, port}, with.reuse)) {
        return nullptr;
    }
    return wrap(socket);
}

gsize
sim_tcp_send(SimTcp *tcp, gconstpointer bytes, gsize len_bytes) noexcept
{
    guint32 len = MIN(len_bytes, G_MAXUINT32 / 2);
    if (len == 0) {
        return 0;
    }
    auto data = static_cast<const uint8_t *>(bytes);
    return unwrap(tcp)->Write(bytes ? Create<Packet>(data, len)
                                    : Create<Packet>(len));
}

gsize
sim_tcp_sendable(const SimTcp *tcp) noexcept
{
    return unwrap(tcp)->Sendable();
}

gsize
sim_tcp_unacked(const SimTcp *tcp) noexcept
{
    return unwrap(tcp)->Unacked();
}

gsize
sim_tcp_readable(const SimTcp *tcp) noexcept
{
    return unwrap(tcp)->Readable();
}

gsize
sim_tcp_recv(SimTcp *tcp, gpointer bytes, gsize max_bytes) noexcept
{
    guint32 max = MIN(max_bytes, G_MAXUINT32);
    return unwrap(tcp)->Read(static_cast<uint8_t *>(bytes), max);
}

gsize
sim_tcp_peek(const SimTcp *tcp, gpointer bytes, gsize max_bytes) noexcept
{
    guint32 max = MIN(max_bytes, G_MAXUINT32);
    return unwrap(tcp)->Peek(static_cast<uint8_t *>(bytes), max);
}

void
sim_tcp_credit(SimTcp *tcp, gsize len_bytes) noexcept
{
    unwrap(tcp)->Credit(len_bytes);
}

void
sim_tcp_keepalive(SimTcp *tcp, const SimKeepalive *keepalive) noexcept
{
    unwrap(tcp)->SetKeepAlive(keepalive);
}

void
sim_tcp_user_timeout(SimTcp *tcp, gint64 timeout_ns) noexcept
{
    unwrap(tcp)->SetUserTimeout(timeout_ns);
}

void
sim_tcp_nodelay(SimTcp *tcp, gboolean nodelay) noexcept
{
    unwrap(tcp)->SetNoDelay(nodelay);
}

void
sim_tcp_shutdown(SimTcp *tcp) noexcept
{
    unwrap(tcp)->ShutdownSend();
}

void
sim_tcp_orphan(SimTcp *tcp) noexcept
{
    unwrap(tcp)->SetOrphan();
}

void
sim_tcp_close(SimTcp *tcp) noexcept
{
    unwrap(tcp)->Close();
    drop(tcp);
}

void
sim_tcp_abort(SimTcp *tcp) noexcept
{
    unwrap(tcp)->Abort();
    drop(tcp);
}

void
sim_tcp_discard(SimTcp *tcp, gboolean swallow) noexcept
{
    unwrap(tcp)->Discard(swallow);
    drop(tcp);
}

void
sim_tcp_release(SimTcp *tcp) noexcept
{
    drop(tcp);
}

guint64
sim_tcp_id(const SimTcp *tcp) noexcept
{
    return unwrap(tcp)->ConnectionId();
}

guint64
sim_conn_id(guint32 seq, guint32 src_ip, guint16 src_port) noexcept
{
    return ClosingTcpSocket::IdOf(seq, src_ip, src_port);
}

SimTcpState
sim_tcp_state(const SimTcp *tcp) noexcept
{
    SimTcpState state = state_of(unwrap(tcp)->State());
    return state == SIM_TCP_TIME_WAIT ? SIM_TCP_CLOSED : state;
}

void
sim_tcp_ends(const SimTcp *tcp, guint32 *local_ip, guint16 *local_port,
             guint32 *remote_ip, guint16 *remote_port) noexcept
{
    const TcpTuple &t = unwrap(tcp)->Tuple();
    *local_ip = t.localIp;
    *local_port = t.localPort;
    *remote_ip = t.remoteIp;
    *remote_port = t.remotePort;
}
