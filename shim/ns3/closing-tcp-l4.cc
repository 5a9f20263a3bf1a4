/* SPDX-License-Identifier: GPL-2.0-only */
#include "shim/ns3/closing-tcp-l4.h"

#include "model/tcp/tcp-wire.h"
#include "ns3/ipv4-interface.h"
#include "ns3/ipv4-routing-protocol.h"
#include "ns3/ipv4.h"
#include "ns3/node.h"
#include "ns3/simulator.h"
#include "ns3/tcp-header.h"
#include "shim/ns3/closing-tcp-cc.h"
#include "shim/ns3/closing-tcp-socket.h"
#include <vector>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(ClosingTcpL4Protocol);

static constexpr uint8_t PROTOCOL = 6;

/* A header that is bytes already; to ns-3 it is a TcpHeader. */
class RawTcpHeader : public Header
{
  public:
    uint8_t m_bytes[TCP_WIRE_MAX];
    uint32_t m_len = 0;

    TypeId
    GetInstanceTypeId() const override
    {
        return TcpHeader::GetTypeId();
    }
    uint32_t
    GetSerializedSize() const override
    {
        return m_len;
    }
    void
    Serialize(Buffer::Iterator start) const override
    {
        start.Write(m_bytes, m_len);
    }
    uint32_t
    Deserialize(Buffer::Iterator) override
    {
        return 0; /* only sent */
    }
    void
    Print(std::ostream &) const override
    {
    }
};

TypeId
ClosingTcpL4Protocol::GetTypeId()
{
    static TypeId tid = TypeId("ns3::ClosingTcpL4Protocol")
                            .SetParent<TcpL4Protocol>()
                            .SetGroupName("Internet")
                            .AddConstructor<ClosingTcpL4Protocol>();
    return tid;
}

ClosingTcpL4Protocol::~ClosingTcpL4Protocol() { tcp_host_free(m_host); }

/* ---- What a TcpHost needs ----------------------------------------------- */

const TcpHostOps ClosingTcpL4Protocol::OPS = {
    NowNs,   Wake,      Transmit,  Event,   OnSyn,
    OnResyn, OnOpening, OnListens, OnState, OnLost,
};

static ClosingTcpL4Protocol *
of(gpointer self)
{
    return static_cast<ClosingTcpL4Protocol *>(self);
}

gint64
ClosingTcpL4Protocol::NowNs(gpointer)
{
    return Simulator::Now().GetNanoSeconds();
}

void
ClosingTcpL4Protocol::Wake(gpointer self, gint64 at)
{
    ClosingTcpL4Protocol *l4 = of(self);
    l4->m_wake.Cancel();
    if (at != SIM_NEVER) {
        const gint64 wait = std::max<gint64>(at - NowNs(self), 0);
        l4->m_wake = Simulator::Schedule(NanoSeconds(wait),
                                         &ClosingTcpL4Protocol::Run, l4);
    }
}

void
ClosingTcpL4Protocol::Run()
{
    tcp_host_run(m_host);
}

void
ClosingTcpL4Protocol::Event(gpointer, gpointer user, PortTcpEvent event,
                            PortEnd why)
{
    auto to = static_cast<ClosingTcpUser *>(user);
    to->fn(to->user, PortTcpEvent(event), PortEnd(why));
}

PortVerdict
ClosingTcpL4Protocol::OnSyn(gpointer self, TcpSyn *syn)
{
    ClosingTcpL4Protocol *l4 = of(self);
    if (l4->m_asks.syn) {
        return l4->m_asks.syn(l4->m_asks.user, syn);
    }
    auto listener = l4->m_listeners.find(tcp_syn_to(syn).port);
    return listener == l4->m_listeners.end() ? PORT_SYN_REFUSE
                                             : listener->second->JudgeSyn(syn);
}

PortVerdict
ClosingTcpL4Protocol::OnResyn(gpointer self, TcpSyn *syn)
{
    const Asks &asks = of(self)->m_asks;
    return asks.resyn ? asks.resyn(asks.user, syn) : PORT_SYN_IGNORE;
}

gboolean
ClosingTcpL4Protocol::OnListens(gpointer self, PortAddr to)
{
    const ClosingTcpL4Protocol *l4 = of(self);
    return l4->m_asks.listens
               ? l4->m_asks.listens(l4->m_asks.user, to.port)
               : l4->m_listeners.find(to.port) != l4->m_listeners.end();
}

gboolean
ClosingTcpL4Protocol::OnOpening(gpointer self, gpointer user)
{
    const Asks &asks = of(self)->m_asks;
    return !asks.opening ||
           asks.opening(static_cast<ClosingTcpUser *>(user)->user);
}

void
ClosingTcpL4Protocol::OnState(gpointer self, const Tcp *tcp, PortTcpState from,
                              PortTcpState to)
{
    const Asks &asks = of(self)->m_asks;
    if (asks.watch) {
        asks.watch(asks.user, tcp, from, to);
    }
}

void
ClosingTcpL4Protocol::OnLost(gpointer, gpointer user)
{
    auto lost = static_cast<ClosingTcpUser *>(user);
    lost->tcp = nullptr;
    if (lost->lost) {
        lost->lost(lost);
    }
}

/* ---- Segments out ------------------------------------------------------- */

void
ClosingTcpL4Protocol::Tell(const TcpSegment &s, bool sent)
{
    SimSegment segment = {};
    segment.time_ns = NowNs(this);
    segment.src_ip = s.src_ip;
    segment.dst_ip = s.dst_ip;
    segment.src_port = s.src_port;
    segment.dst_port = s.dst_port;
    segment.seq = s.seq;
    segment.ack = s.ack;
    segment.flags = s.flags | (s.len_bytes ? SIM_DATA : 0);
    segment.len_bytes = s.len_bytes;
    segment.window_bytes = s.window_bytes;
    segment.sent = sent;
    segment.probe = s.kind == TCP_PROBE;
    segment.retransmission = s.kind == TCP_REPEAT;
    m_tap(m_tapUser, &segment);
}

Ptr<Ipv4Route>
ClosingTcpL4Protocol::RouteTo(uint32_t ip)
{
    auto known = m_routes.find(ip);
    if (known != m_routes.end()) {
        return known->second;
    }
    Ipv4Header header;
    header.SetDestination(Ipv4Address(ip));
    header.SetProtocol(PROTOCOL);
    Socket::SocketErrno error;
    Ptr<Ipv4Route> route = GetObject<Ipv4>()->GetRoutingProtocol()->RouteOutput(
        nullptr, header, nullptr, error);
    if (m_keepsRoutes && route) {
        m_routes[ip] = route;
    }
    return route;
}

/* What no link leads to is lost. */
void
ClosingTcpL4Protocol::Transmit(gpointer self, const TcpSegment *segment)
{
    ClosingTcpL4Protocol *l4 = of(self);
    RawTcpHeader header;
    if (l4->m_tap) {
        l4->Tell(*segment, true);
    }
    Ptr<Ipv4Route> route = l4->RouteTo(segment->dst_ip);
    if (!route) {
        return;
    }
    header.m_len = tcp_wire_write(segment, header.m_bytes);
    if (Node::ChecksumEnabled()) {
        tcp_wire_seal(segment, header.m_bytes, header.m_len);
    }
    auto bytes = static_cast<const uint8_t *>(segment->bytes);
    Ptr<Packet> packet = bytes ? Create<Packet>(bytes, segment->len_bytes)
                               : Create<Packet>(segment->len_bytes);
    packet->AddHeader(header);
    l4->GetDownTarget()(packet, Ipv4Address(segment->src_ip),
                        Ipv4Address(segment->dst_ip), PROTOCOL, route);
}

/* ---- Segments in -------------------------------------------------------- */

/* Not for a plain socket of ns-3. */
bool
ClosingTcpL4Protocol::IsOurs(const TcpSegment &s) const
{
    return m_host && (m_asks.syn || m_listeners.count(s.dst_port) ||
                      tcp_host_has(m_host, {s.dst_ip, s.dst_port},
                                   {s.src_ip, s.src_port}));
}

IpL4Protocol::RxStatus
ClosingTcpL4Protocol::Receive(Ptr<Packet> packet, const Ipv4Header &header,
                              Ptr<Ipv4Interface> interface)
{
    static std::vector<uint8_t> bytes;
    TcpSegment segment;
    bytes.resize(std::max<size_t>(bytes.size(), packet->GetSize()));
    packet->CopyData(bytes.data(), packet->GetSize());
    if (!tcp_wire_read(bytes.data(), packet->GetSize(), &segment)) {
        return RX_CSUM_FAILED; /* ns-3's word for a packet that is broken */
    }
    segment.src_ip = header.GetSource().Get();
    segment.dst_ip = header.GetDestination().Get();
    if (!IsOurs(segment)) {
        return !m_host || tcp_host_profile(m_host)->stray_rst
                   ? TcpL4Protocol::Receive(packet, header, interface)
                   : RX_ENDPOINT_CLOSED;
    }
    if (m_tap) {
        Tell(segment, false);
    }
    tcp_host_input(m_host, &segment);
    return RX_OK;
}

/* ---- Life --------------------------------------------------------------- */

void
ClosingTcpL4Protocol::Setup(const TcpProfile &profile)
{
    m_keepsRoutes = true;
    m_host = tcp_host_new(&OPS, this, &profile, &closing_tcp_cc,
                          const_cast<char *>(profile.congestion));
}

TcpHost *
ClosingTcpL4Protocol::Host()
{
    if (!m_host) {
        TcpProfile profile;
        tcp_profile_linux(&profile);
        Setup(profile);
        m_keepsRoutes = false;
    }
    return m_host;
}

void
ClosingTcpL4Protocol::SetTap(SimSegmentFn tap, void *user)
{
    m_tap = tap;
    m_tapUser = user;
}

Ptr<ClosingTcpSocket>
ClosingTcpL4Protocol::NewSocket()
{
    return CreateObject<ClosingTcpSocket>(this, GetObject<Node>());
}

bool
ClosingTcpL4Protocol::Listen(uint16_t port, ClosingTcpSocket *socket)
{
    return m_listeners.emplace(port, socket).second;
}

void
ClosingTcpL4Protocol::StopListening(uint16_t port)
{
    m_listeners.erase(port);
}

uint32_t
ClosingTcpL4Protocol::SourceFor(uint32_t remoteIp) const
{
    Ptr<Ipv4> ipv4 = GetObject<Ipv4>();
    for (uint32_t i = 1; i < ipv4->GetNInterfaces(); i++) {
        Ipv4InterfaceAddress address = ipv4->GetAddress(i, 0);
        uint32_t mask = address.GetMask().Get();
        if ((address.GetLocal().Get() & mask) == (remoteIp & mask)) {
            return address.GetLocal().Get();
        }
    }
    return 0;
}

void
ClosingTcpL4Protocol::DoDispose()
{
    m_wake.Cancel();
    m_listeners.clear();
    m_routes.clear();
    tcp_host_free(std::exchange(m_host, nullptr));
    TcpL4Protocol::DoDispose();
}

} // namespace ns3
