/* SPDX-License-Identifier: GPL-2.0-only */
#include "model/tcp/tcp-wire.h"
#include "ns3/ipv4.h"
#include "ns3/log.h"
#include "ns3/net-device-queue-interface.h"
#include "ns3/node.h"
#include "ns3/simulator.h"
#include "ns3/tcp-header.h"
#include "shim/ns3/closing-tcp-cc.h"
#include "shim/ns3/closing-tcp-glue-priv.h"
#include "shim/ns3/closing-tcp-host-priv.h"
#include <algorithm>
#include <cstring>
#include <iostream>
#include <vector>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("ClosingTcpHost");

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

ClosingTcpHost::ClosingTcpHost(ClosingTcpL4Protocol *l4) : m_l4(l4)
{
    closing_tcp_ns3_rules(&m_profile);
}

ClosingTcpHost::~ClosingTcpHost() { tcp_host_free(m_host); }

/* ---- What a TcpHost needs ----------------------------------------------- */

const TcpHostOps ClosingTcpHost::OPS = {
    NowNs,   Wake,      Transmit,  Event,   OnSyn,
    OnResyn, OnOpening, OnListens, OnState, OnLost,
};

static ClosingTcpHost *
of(gpointer self)
{
    return static_cast<ClosingTcpHost *>(self);
}

gint64
ClosingTcpHost::NowNs(gpointer)
{
    return Simulator::Now().GetNanoSeconds();
}

void
ClosingTcpHost::Wake(gpointer self, gint64 at)
{
    ClosingTcpHost *host = of(self);
    host->m_wake.Cancel();
    if (at != SIM_NEVER) {
        const gint64 wait = std::max<gint64>(at - NowNs(self), 0);
        host->m_wake =
            Simulator::Schedule(NanoSeconds(wait), &ClosingTcpHost::Run, host);
    }
}

void
ClosingTcpHost::Run()
{
    tcp_host_run(m_host);
}

void
ClosingTcpHost::Event(gpointer, gpointer user, PortTcpEvent event, PortEnd why)
{
    auto to = static_cast<ClosingTcpUser *>(user);
    to->fn(to->user, PortTcpEvent(event), PortEnd(why));
}

PortVerdict
ClosingTcpHost::OnSyn(gpointer self, TcpSyn *syn)
{
    ClosingTcpHost *host = of(self);
    ClosingTcpSocket *listener = host->m_hasSockets || !host->m_asks.syn
                                     ? host->ListenerAt(tcp_syn_to(syn))
                                     : nullptr;
    if (host->m_asks.syn && !listener) {
        return host->m_asks.syn(host->m_asks.user, syn);
    }
    return listener ? ClosingTcpGlue::Judge(listener, syn) : PORT_SYN_REFUSE;
}

PortVerdict
ClosingTcpHost::OnResyn(gpointer self, TcpSyn *syn)
{
    const ClosingTcpHost *host = of(self);
    const Asks &asks = host->m_asks;
    if (host->SocketOf(tcp_syn_to(syn), tcp_syn_from(syn))) {
        return PORT_SYN_IGNORE;
    }
    return asks.resyn ? asks.resyn(asks.user, syn) : PORT_SYN_IGNORE;
}

gboolean
ClosingTcpHost::OnListens(gpointer self, PortAddr to)
{
    const ClosingTcpHost *host = of(self);
    return host->IsAsked(to.port) || host->ListenerAt(to);
}

gboolean
ClosingTcpHost::OnOpening(gpointer self, gpointer user)
{
    const Asks &asks = of(self)->m_asks;
    auto of_whom = static_cast<ClosingTcpUser *>(user);
    return of_whom->socket || !asks.opening || asks.opening(of_whom->user);
}

void
ClosingTcpHost::OnState(gpointer self, const Tcp *tcp, PortTcpState from,
                        PortTcpState to)
{
    const ClosingTcpHost *host = of(self);
    if (host->m_asks.watch) {
        host->m_asks.watch(host->m_asks.user, tcp, from, to);
    }
    if (host->m_hasSockets) {
        ClosingTcpGlue::State(tcp, to);
    }
}

void
ClosingTcpHost::OnLost(gpointer, gpointer user)
{
    auto lost = static_cast<ClosingTcpUser *>(user);
    lost->tcp = nullptr;
    if (lost->lost) {
        lost->lost(lost);
    }
}

/* ---- Segments out ------------------------------------------------------- */

void
ClosingTcpHost::Tell(const TcpSegment &s, bool sent)
{
    const SimSegment segment = sim_segment_of(s, sent);
    m_tap(m_tapUser, &segment);
}

SimSegment
sim_segment_of(const TcpSegment &s, bool sent)
{
    SimSegment segment = {};
    segment.time_ns = Simulator::Now().GetNanoSeconds();
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
    return segment;
}

/* What no route leads to IP drops, and tells its trace. */
void
ClosingTcpHost::Transmit(gpointer self, const TcpSegment *segment)
{
    ClosingTcpHost *host = of(self);
    RawTcpHeader header;
    if (host->m_tap) {
        host->Tell(*segment, true);
    }
    auto user = static_cast<ClosingTcpUser *>(segment->user);
    ClosingTcpSocket *socket = user ? user->socket : nullptr;
    header.m_len = tcp_wire_write(segment, header.m_bytes);
    if (Node::ChecksumEnabled()) {
        tcp_wire_seal(segment, header.m_bytes, header.m_len);
    }
    auto bytes = static_cast<const uint8_t *>(segment->bytes);
    Ptr<Packet> packet = bytes ? Create<Packet>(bytes, segment->len_bytes)
                               : Create<Packet>(segment->len_bytes);
    if (socket) {
        ClosingTcpGlue::Mark(socket, *segment, packet);
        ClosingTcpGlue::Sent(socket, *segment, packet, header.m_bytes,
                             header.m_len);
    }
    packet->AddHeader(header);
    host->Down(packet, *segment,
               socket ? socket->GetBoundNetDevice() : nullptr);
}

/* Before time runs a node is not initialized, and what its queue discs need is
 * not there: ns3::TrafficControlLayer would crash. */
void
ClosingTcpHost::Down(Ptr<Packet> packet, const TcpSegment &segment,
                     Ptr<NetDevice> bound)
{
    const Ipv4Address from(segment.src_ip), to(segment.dst_ip);
    Ptr<Ipv4Route> route = RouteOf(packet, segment, bound);
    if (!route) {
        NS_LOG_WARN("no route to " << to);
    }
    const bool waits =
        route && !m_l4->IsInitialized() &&
        (!m_keepsRoutes ||
         route->GetOutputDevice()->GetObject<NetDeviceQueueInterface>());
    if (waits) {
        Simulator::Schedule(Time(0), [=, target = m_l4->GetDownTarget()] {
            target(packet, from, to, PROTOCOL, route);
        });
    } else if (route || !m_keepsRoutes) {
        m_sends = true;
        m_l4->GetDownTarget()(packet, from, to, PROTOCOL, route);
        m_sends = false;
    }
}

/* ---- Segments in -------------------------------------------------------- */

ClosingTcpSocket *
ClosingTcpHost::ListenerAt(PortAddr to) const
{
    for (uint32_t ip : {to.ip, 0u}) {
        auto [at, end] = m_bound.equal_range({to.port, ip});
        for (; at != end; ++at) {
            if (ClosingTcpGlue::Listens(at->second, m_device)) {
                return at->second;
            }
        }
    }
    return nullptr;
}

ClosingTcpSocket *
ClosingTcpHost::SocketOf(PortAddr local, PortAddr remote) const
{
    auto user = static_cast<ClosingTcpUser *>(
        m_host && m_hasSockets ? tcp_host_user(m_host, local, remote)
                               : nullptr);
    return user ? user->socket : nullptr;
}

/* Not for a plain socket of ns-3. */
bool
ClosingTcpHost::IsOurs(const TcpSegment &s) const
{
    const PortAddr to = {s.dst_ip, s.dst_port};
    return m_host && (m_asks.syn || ListenerAt(to) ||
                      tcp_host_has(m_host, to, {s.src_ip, s.src_port}));
}

bool
ClosingTcpHost::Take(Ptr<Packet> packet, const Ipv4Header &header,
                     Ptr<NetDevice> device, IpL4Protocol::RxStatus *status)
{
    static std::vector<uint8_t> bytes;
    TcpSegment segment;
    bytes.resize(std::max<size_t>(bytes.size(), packet->GetSize()));
    packet->CopyData(bytes.data(), packet->GetSize());
    *status = IpL4Protocol::RX_CSUM_FAILED; /* ns-3's word for a packet that is
                                               broken */
    if (!tcp_wire_read(bytes.data(), packet->GetSize(), &segment)) {
        return true;
    }
    segment.src_ip = header.GetSource().Get();
    segment.dst_ip = header.GetDestination().Get();
    m_device = device;
    Ptr<ClosingTcpSocket> socket = SocketOf({segment.dst_ip, segment.dst_port},
                                            {segment.src_ip, segment.src_port});
    if (!IsOurs(segment) ||
        (socket && !ClosingTcpGlue::Hears(PeekPointer(socket), device))) {
        *status = IpL4Protocol::RX_ENDPOINT_CLOSED;
        return m_host && !m_profile.stray_rst;
    }
    *status = IpL4Protocol::RX_OK;
    if (m_tap) {
        Tell(segment, false);
    }
    if (socket) {
        ClosingTcpGlue::Received(PeekPointer(socket), segment, packet);
    }
    tcp_host_input(m_host, &segment);
    if (socket) {
        ClosingTcpGlue::Look(PeekPointer(socket));
    }
    return true;
}

/* ---- Local ends --------------------------------------------------------- */

bool
ClosingTcpHost::IsBound(uint16_t port) const
{
    auto found = m_bound.lower_bound({port, 0});
    return found != m_bound.end() && found->first.first == port;
}

/* inet_csk_find_open_port(), but in their order. */
uint16_t
ClosingTcpHost::FreePort()
{
    const uint16_t first = m_profile.port_first, last = m_profile.port_last;
    for (uint32_t i = 0; i <= uint32_t(last - first); i++) {
        const bool wraps = m_lastPort < first || m_lastPort >= last;
        m_lastPort = wraps ? first : m_lastPort + 1;
        if (!IsBound(m_lastPort) && !IsAsked(m_lastPort) &&
            !(m_host && tcp_host_port_used(m_host, m_lastPort))) {
            return m_lastPort;
        }
    }
    return 0;
}

/* As Ipv4EndPointDemux::LookupLocal(): ANY beside an address is none's fault,
 * nor are two devices. */
bool
ClosingTcpHost::Bind(PortAddr local, ClosingTcpSocket *socket)
{
    if (IsAsked(local.port)) {
        return false;
    }
    const auto key = std::make_pair(local.port, local.ip);
    auto [at, end] = m_bound.equal_range(key);
    for (; at != end; ++at) {
        Ptr<NetDevice> device = at->second->GetBoundNetDevice();
        if (!device || device == socket->GetBoundNetDevice()) {
            return false;
        }
    }
    m_hasSockets = true;
    m_bound.emplace(key, socket);
    return true;
}

void
ClosingTcpHost::Unbind(PortAddr local, ClosingTcpSocket *socket)
{
    auto [at, end] = m_bound.equal_range({local.port, local.ip});
    auto found = std::find_if(
        at, end, [=](const auto &bound) { return bound.second == socket; });
    if (found != end) {
        m_bound.erase(found);
    }
}

void
ClosingTcpHost::TellNoIpv6()
{
    if (!std::exchange(m_toldNoIpv6, true)) {
        Ptr<Node> node = m_l4->GetObject<Node>();
        std::cerr << "ClosingTcpSocket";
        if (node) {
            std::cerr << " on node " << node->GetId();
        }
        std::cerr << ": this TCP has no IPv6 (expected an InetSocketAddress)\n";
    }
}

/* ---- Life --------------------------------------------------------------- */

void
ClosingTcpHost::Setup(const TcpProfile &profile)
{
    m_keepsRoutes = true;
    m_ownSockets = true;
    m_profile = profile;
    Get();
}

/* The name of the control is for the connections of sim.h; each socket has its
 * own. */
TcpHost *
ClosingTcpHost::Get()
{
    if (!m_host && !m_disposed) {
        m_host = tcp_host_new(&OPS, this, &m_profile, &closing_tcp_cc,
                              const_cast<char *>(m_profile.congestion));
    }
    return m_host;
}

void
ClosingTcpHost::SetRules(const TcpProfile &profile)
{
    m_profile = profile;
    if (m_host) {
        tcp_host_set_profile(m_host, &profile);
    }
}

void
ClosingTcpHost::SetOwnSockets(bool own)
{
    m_ownSockets = own;
}

const TcpProfile *
ClosingTcpHost::Keep(const TcpProfile &rules)
{
    m_hasSockets = true;
    for (const TcpProfile &kept : m_kept) {
        if (memcmp(&kept, &rules, sizeof rules) == 0) {
            return &kept;
        }
    }
    m_kept.push_front(rules);
    return &m_kept.front();
}

void
ClosingTcpHost::OnGoing(std::function<void()> fn)
{
    m_going = fn;
}

void
ClosingTcpHost::SetTap(SimSegmentFn tap, void *user)
{
    m_tap = tap;
    m_tapUser = user;
}

void
ClosingTcpHost::Dispose()
{
    if (auto going = std::exchange(m_going, nullptr)) {
        going();
    }
    m_disposed = true;
    m_wake.Cancel();
    m_bound.clear();
    m_routes.clear();
    m_device = nullptr;
    tcp_host_free(std::exchange(m_host, nullptr));
}

} // namespace ns3
