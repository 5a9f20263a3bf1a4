/* SPDX-License-Identifier: GPL-2.0-only */
#include "shim/ns3/closing-tcp-l4.h"

#include "ns3/inet-socket-address.h"
#include "ns3/ipv4-interface.h"
#include "ns3/ipv4.h"
#include "ns3/node.h"
#include "ns3/simulator.h"
#include "ns3/tcp-option-rfc793.h"
#include "ns3/tcp-option-ts.h"
#include "ns3/tcp-option-winscale.h"
#include "shim/ns3/closing-tcp-socket.h"
#include <algorithm>
#include <tuple>
#include <vector>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(ClosingTcpL4Protocol);

/* Linux's default range of ephemeral ports. */
static constexpr uint16_t FIRST_PORT = 32768;
static constexpr uint16_t LAST_PORT = 60999;

/* A swallowing record outlives the longest retransmission by any peer
 * (Linux: 924 s). */
static constexpr int64_t SWALLOW_NS = 1000 * SIM_NS_PER_S;

static int64_t
NowNs()
{
    return Simulator::Now().GetNanoSeconds();
}

TcpSegment::TcpSegment(Ptr<Packet> packet, const TcpHeader &header)
    : seq(header.GetSequenceNumber().GetValue()),
      ack(header.GetAckNumber().GetValue()), flags(header.GetFlags()),
      window(header.GetWindowSize())
{
    packet->RemoveAtStart(header.GetSerializedSize());
    len = packet->GetSize();
    payload = len ? packet : nullptr;
    for (const auto &option : header.GetOptionList()) {
        if (auto o = DynamicCast<const TcpOptionTS>(option)) {
            timestamps = true;
            tsValue = o->GetTimestamp();
            tsEcho = o->GetEcho();
        } else if (auto m = DynamicCast<const TcpOptionMSS>(option)) {
            mss = m->GetMSS();
        } else if (auto w = DynamicCast<const TcpOptionWinScale>(option)) {
            windowShift = w->GetScale();
        }
    }
}

TypeId
ClosingTcpL4Protocol::GetTypeId()
{
    static TypeId tid = TypeId("ns3::ClosingTcpL4Protocol")
                            .SetParent<TcpL4Protocol>()
                            .SetGroupName("Internet")
                            .AddConstructor<ClosingTcpL4Protocol>();
    return tid;
}

void
ClosingTcpL4Protocol::SetProfile(const SimTcpProfile &profile)
{
    m_profile = profile;
    m_template = CreateObject<ClosingTcpSocket>();
    m_template->Setup(GetTheNode(), this);
}

void
ClosingTcpL4Protocol::SetGate(Gate gate, void *user)
{
    m_gate = gate;
    m_gateUser = user;
}

void
ClosingTcpL4Protocol::SetRegate(Gate gate, void *user)
{
    m_regate = gate;
    m_regateUser = user;
}

void
ClosingTcpL4Protocol::SetTap(Tap tap, void *user)
{
    m_tap = tap;
    m_tapUser = user;
}

void
ClosingTcpL4Protocol::SetWatch(Watch watch, void *user)
{
    m_watch = watch;
    m_watchUser = user;
}

Ptr<Node>
ClosingTcpL4Protocol::GetTheNode() const
{
    return GetObject<Node>();
}

Ptr<ClosingTcpSocket>
ClosingTcpL4Protocol::NewSocket()
{
    Ptr<ClosingTcpSocket> socket = CopyObject(m_template);
    if (m_watch) {
        socket->WatchState();
    }
    return socket;
}

Ptr<ClosingTcpSocket>
ClosingTcpL4Protocol::Accept(Syn *syn, const SimTcpOpts &opts)
{
    NS_ABORT_MSG_IF(syn->taken, "a SYN can be accepted once");
    syn->taken = NewSocket();
    syn->taken->Configure(opts);
    syn->taken->TakeSyn(syn->tuple, *syn->segment,
                        syn->iss ? *syn->iss : InitialSequence());
    m_remains.erase(syn->tuple); /* of the one that it replaces */
    m_connections[syn->tuple] = syn->taken;
    return syn->taken;
}

void
ClosingTcpL4Protocol::Hold(Ptr<ClosingTcpSocket> socket)
{
    m_held.emplace(PeekPointer(socket), socket);
}

void
ClosingTcpL4Protocol::Drop(ClosingTcpSocket *socket)
{
    m_held.erase(socket);
}

/* By a connection, or one in TIME_WAIT; a swallowed one is forgotten. */
bool
ClosingTcpL4Protocol::InUse(const TcpTuple &tuple) const
{
    auto remains = m_remains.find(tuple);
    return m_connections.count(tuple) ||
           (remains != m_remains.end() && remains->second.Waits(NowNs()));
}

bool
ClosingTcpL4Protocol::Enter(const TcpTuple &tuple, Ptr<ClosingTcpSocket> socket,
                            bool reuse, uint32_t *iss)
{
    auto remains = m_remains.find(tuple);
    bool waits = remains != m_remains.end() && remains->second.Waits(NowNs());
    auto old = m_connections.find(tuple);
    if (old != m_connections.end()) {
        Ptr<ClosingTcpSocket> held = old->second; /* GiveWay() erases it */
        if (!reuse || !held->GiveWay(iss)) {
            return false;
        }
    } else if (waits && !reuse) {
        return false;
    } else {
        *iss = waits ? remains->second.NextIss() : InitialSequence();
    }
    m_remains.erase(tuple);
    m_connections[tuple] = socket;
    return true;
}

void
ClosingTcpL4Protocol::Leave(const TcpTuple &tuple)
{
    m_connections.erase(tuple);
}

bool
ClosingTcpL4Protocol::Listen(uint16_t port, Ptr<ClosingTcpSocket> socket)
{
    return m_listeners.emplace(port, socket).second;
}

void
ClosingTcpL4Protocol::StopListening(uint16_t port)
{
    m_listeners.erase(port);
}

/* Records of one kind expire in the order in which they were made, so that
 * expiry needs no timer. */
void
ClosingTcpL4Protocol::Purge(Expiry &queue, int64_t now)
{
    while (!queue.empty() && queue.front().first <= now) {
        auto remains = m_remains.find(queue.front().second);
        if (remains != m_remains.end() && remains->second.until <= now) {
            m_remains.erase(remains);
        }
        queue.pop_front();
    }
}

void
ClosingTcpL4Protocol::Keep(Expiry &queue, const TcpTuple &tuple,
                           const Remains &remains)
{
    Purge(queue, NowNs());
    m_remains[tuple] = remains;
    queue.emplace_back(remains.until, tuple);
}

void
ClosingTcpL4Protocol::EnterTimeWait(const TcpTuple &tuple, uint32_t sndNxt,
                                    uint32_t rcvNxt, uint32_t tsRecent)
{
    if (m_profile.time_wait_ns > 0) {
        int64_t until = NowNs() + m_profile.time_wait_ns;
        Keep(m_timeWait, tuple, {false, sndNxt, rcvNxt, tsRecent, until});
    }
}

void
ClosingTcpL4Protocol::EnterSwallow(const TcpTuple &tuple)
{
    Keep(m_swallow, tuple, {true, 0, 0, 0, NowNs() + SWALLOW_NS});
}

uint16_t
ClosingTcpL4Protocol::EphemeralPort(uint32_t localIp, uint32_t remoteIp,
                                    uint16_t remotePort)
{
    for (int tries = 0; tries <= LAST_PORT - FIRST_PORT; tries++) {
        bool wrap = m_lastPort < FIRST_PORT || m_lastPort == LAST_PORT;
        m_lastPort = wrap ? FIRST_PORT : m_lastPort + 1;
        if (!InUse({localIp, remoteIp, m_lastPort, remotePort})) {
            return m_lastPort;
        }
    }
    return 0;
}

uint32_t
ClosingTcpL4Protocol::InitialSequence()
{
    return uint32_t(NowNs() / 4000) + 64000 * ++m_opens;
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
ClosingTcpL4Protocol::Transmit(const TcpTuple &tuple, const TcpHeader &header,
                               Ptr<Packet> payload, Kind kind)
{
    if (m_tap) {
        m_tap(m_tapUser, {tuple, header, payload->GetSize(), true, kind,
                          payload->GetUid()});
    }
    SendPacket(payload, header, Ipv4Address(tuple.localIp),
               Ipv4Address(tuple.remoteIp));
}

/* RFC 9293 3.10.7.1. */
void
ClosingTcpL4Protocol::SendRst(const TcpTuple &tuple, const TcpSegment &segment)
{
    if (segment.Has(TcpHeader::RST)) {
        return;
    }
    TcpHeader header;
    header.SetSourcePort(tuple.localPort);
    header.SetDestinationPort(tuple.remotePort);
    header.SetWindowSize(0);
    if (segment.Has(TcpHeader::ACK)) {
        header.SetFlags(TcpHeader::RST);
        header.SetSequenceNumber(SequenceNumber32(segment.ack));
    } else {
        uint32_t ack = segment.seq + segment.SequenceLength();
        header.SetFlags(TcpHeader::RST | TcpHeader::ACK);
        header.SetSequenceNumber(SequenceNumber32(0));
        header.SetAckNumber(SequenceNumber32(ack));
    }
    Transmit(tuple, header, Create<Packet>());
}

uint32_t
ClosingTcpL4Protocol::Connections()
{
    Purge(m_timeWait, NowNs());
    uint32_t waiting = 0;
    for (const auto &[tuple, remains] : m_remains) {
        waiting += remains.Waits(NowNs());
    }
    return m_connections.size() + waiting;
}

bool
ClosingTcpL4Protocol::PortUsed(uint16_t localPort) const
{
    for (const auto &[tuple, socket] : m_connections) {
        if (tuple.localPort == localPort) {
            return true;
        }
    }
    for (const auto &[tuple, remains] : m_remains) {
        if (tuple.localPort == localPort && remains.Waits(NowNs())) {
            return true;
        }
    }
    return false;
}

void
ClosingTcpL4Protocol::VisitConnections(Visit visit, void *user) const
{
    std::vector<std::pair<TcpTuple, TcpSocket::TcpStates_t>> all;
    for (const auto &[tuple, socket] : m_connections) {
        all.emplace_back(tuple, socket->State());
    }
    for (const auto &[tuple, remains] : m_remains) {
        if (remains.Waits(NowNs())) {
            all.emplace_back(tuple, TcpSocket::TIME_WAIT);
        }
    }
    std::sort(all.begin(), all.end(), [](const auto &a, const auto &b) {
        const TcpTuple &x = a.first, &y = b.first;
        return std::tie(x.localPort, x.remoteIp, x.remotePort, x.localIp) <
               std::tie(y.localPort, y.remoteIp, y.remotePort, y.localIp);
    });
    for (const auto &[tuple, state] : all) {
        visit(user, tuple, state);
    }
}

IpL4Protocol::RxStatus
ClosingTcpL4Protocol::Receive(Ptr<Packet> packet, const Ipv4Header &header,
                              Ptr<Ipv4Interface> interface)
{
    TcpHeader tcp;
    RxStatus status = PacketReceived(packet, tcp, header.GetSource(),
                                     header.GetDestination());
    if (status != RX_OK) {
        return status;
    }
    TcpTuple tuple{header.GetDestination().Get(), header.GetSource().Get(),
                   tcp.GetDestinationPort(), tcp.GetSourcePort()};
    auto found = m_connections.find(tuple);
    bool ours = found != m_connections.end() || m_gate ||
                m_remains.count(tuple) || m_listeners.count(tuple.localPort);
    if (!ours) { /* ns-3's own sockets, or nobody */
        return m_profile.stray_rst
                   ? TcpL4Protocol::Receive(packet, header, interface)
                   : RX_ENDPOINT_CLOSED;
    }
    TcpSegment segment(packet, tcp);
    if (m_tap) {
        m_tap(m_tapUser, {tuple, tcp, segment.len, false, PLAIN, 0});
    }
    if (found != m_connections.end()) {
        Ptr<ClosingTcpSocket> socket = found->second; /* may leave meanwhile */
        if (!socket->IsNewSyn(segment) || !Replaced(tuple, segment)) {
            socket->Input(segment);
        }
    } else if (!AnsweredByRemains(tuple, segment)) {
        OnSyn(tuple, segment, std::nullopt);
    }
    return RX_OK;
}

bool
ClosingTcpL4Protocol::Remains::GivesWay(const TcpSegment &syn) const
{
    bool later =
        syn.timestamps && tsRecent != 0 && int32_t(syn.tsValue - tsRecent) > 0;
    return !swallow && syn.Has(TcpHeader::SYN) && !syn.Has(TcpHeader::ACK) &&
           (later || int32_t(syn.seq - rcvNxt) > 0);
}

/* A segment for what is left of a connection (RFC 9293 3.10.7.4, TIME-WAIT).
 * False if nothing is left; a later connection takes its place here. */
bool
ClosingTcpL4Protocol::AnsweredByRemains(const TcpTuple &tuple,
                                        const TcpSegment &segment)
{
    auto found = m_remains.find(tuple);
    if (found == m_remains.end()) {
        return false;
    }
    Remains remains = found->second;
    if (remains.until <= NowNs()) {
        m_remains.erase(found);
        return false;
    }
    if (remains.GivesWay(segment)) {
        m_remains.erase(found);
        OnSyn(tuple, segment, remains.NextIss());
    } else if (!remains.swallow && segment.Has(TcpHeader::RST)) {
        if (segment.seq == remains.rcvNxt) { /* RFC 9293 3.10.7.4 */
            m_remains.erase(found);
        }
    } else if (!remains.swallow && segment.SequenceLength() > 0) {
        RepeatLastAck(tuple, remains);
        if (segment.Has(TcpHeader::FIN)) { /* restart the 2 MSL time-out */
            EnterTimeWait(tuple, remains.sndNxt, remains.rcvNxt,
                          remains.tsRecent);
        }
    }
    return true;
}

void
ClosingTcpL4Protocol::RepeatLastAck(const TcpTuple &tuple,
                                    const Remains &remains)
{
    TcpHeader header;
    header.SetSourcePort(tuple.localPort);
    header.SetDestinationPort(tuple.remotePort);
    header.SetFlags(TcpHeader::ACK);
    header.SetSequenceNumber(SequenceNumber32(remains.sndNxt));
    header.SetAckNumber(SequenceNumber32(remains.rcvNxt));
    header.SetWindowSize(0);
    Transmit(tuple, header, Create<Packet>());
}

/* A segment of no connection; see Syn for 'iss'. */
void
ClosingTcpL4Protocol::OnSyn(const TcpTuple &tuple, const TcpSegment &segment,
                            std::optional<uint32_t> iss)
{
    SimVerdict verdict = SIM_SYN_REFUSE;
    uint8_t handshake =
        segment.flags & (TcpHeader::SYN | TcpHeader::ACK | TcpHeader::RST);
    if (handshake == TcpHeader::SYN) {
        Syn syn{this, tuple, &segment, iss, nullptr};
        verdict = m_gate ? m_gate(m_gateUser, &syn) : AskListener(&syn);
        if (syn.taken) {
            syn.taken->AnswerSyn();
            return;
        }
    } else if (!m_profile.stray_rst) {
        return;
    }
    if (verdict == SIM_SYN_REFUSE) {
        SendRst(tuple, segment);
    }
}

/* True if the node takes a new SYN in place of the connection it has. */
bool
ClosingTcpL4Protocol::Replaced(const TcpTuple &tuple, const TcpSegment &segment)
{
    Syn syn{this, tuple, &segment, std::nullopt, nullptr};
    if (m_regate) {
        m_regate(m_regateUser, &syn);
    }
    if (syn.taken) {
        syn.taken->AnswerSyn();
    }
    return bool(syn.taken);
}

SimVerdict
ClosingTcpL4Protocol::AskListener(Syn *syn)
{
    auto listener = m_listeners.find(syn->tuple.localPort);
    return listener == m_listeners.end() ? SIM_SYN_REFUSE
                                         : listener->second->JudgeSyn(syn);
}

void
ClosingTcpL4Protocol::DoDispose()
{
    for (auto &[tuple, socket] : std::exchange(m_connections, {})) {
        socket->Discard(false);
    }
    m_held.clear();
    m_listeners.clear();
    m_template = nullptr;
    TcpL4Protocol::DoDispose();
}

} // namespace ns3
