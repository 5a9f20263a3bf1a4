/* SPDX-License-Identifier: GPL-2.0-only */
/* ClosingTcpSocket: how a connection begins and ends. */
#include "shim/ns3/closing-tcp-socket.h"

#include "ns3/boolean.h"
#include "ns3/inet-socket-address.h"
#include "ns3/node.h"
#include "ns3/rtt-estimator.h"
#include "ns3/simulator.h"
#include "ns3/tcp-congestion-ops.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(ClosingTcpSocket);

TypeId
ClosingTcpSocket::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::ClosingTcpSocket")
            .SetParent<TcpSocketBase>()
            .SetGroupName("Internet")
            .AddConstructor<ClosingTcpSocket>()
            .AddAttribute("RefuseByReset",
                          "As a listener: answer a SYN that the "
                          "ConnectionRequest callback turns down by RST; "
                          "false: by silence",
                          BooleanValue(true),
                          MakeBooleanAccessor(&ClosingTcpSocket::m_refuse),
                          MakeBooleanChecker());
    return tid;
}

TypeId
ClosingTcpSocket::GetInstanceTypeId() const
{
    return GetTypeId();
}

ClosingTcpSocket::ClosingTcpSocket() = default;

/* A copy takes the settings of 'other', never its connection. */
ClosingTcpSocket::ClosingTcpSocket(const ClosingTcpSocket &other)
    : TcpSocketBase(other), m_l4(other.m_l4), m_rules(other.m_rules),
      m_refuse(other.m_refuse)
{
    m_state = CLOSED;
    m_closeNotified = false;
    m_closeOnEmpty = false;
    m_shutdownSend = false;
    m_shutdownRecv = false;
    m_connected = false;
}

ClosingTcpSocket::~ClosingTcpSocket() { m_wake.Cancel(); }

void
ClosingTcpSocket::Setup(Ptr<Node> node, Ptr<ClosingTcpL4Protocol> tcp)
{
    m_l4 = tcp;
    m_rules = &tcp->Profile();
    SetNode(node);
    SetTcp(tcp);
    SetRtt(CreateObject<RttMeanDeviation>());
    ObjectFactory congestion(m_rules->congestion);
    SetCongestionControlAlgorithm(congestion.Create<TcpCongestionOps>());
}

void
ClosingTcpSocket::SetEvents(Events events, void *user)
{
    m_events = events;
    m_eventsUser = user;
}

void
ClosingTcpSocket::Configure(const SimTcpOpts &opts)
{
    m_rcvBuf = opts.rcvbuf_bytes ? opts.rcvbuf_bytes : m_rules->rcvbuf_bytes;
    m_unconsumed = opts.closed ? m_rcvBuf : 0;
    m_rcvEdge = FreeBuffer();
    m_sndBuf = opts.sndbuf_bytes ? opts.sndbuf_bytes : m_rules->sndbuf_bytes;
    m_nagle = m_rules->nagle;
    m_synRetries = opts.syn_retries ? opts.syn_retries : m_rules->syn_retries;
}

void
ClosingTcpSocket::Begin(const TcpTuple &tuple)
{
    m_tuple = tuple;
    m_attached = true;
    m_heardAt = Simulator::Now().GetNanoSeconds();
    m_rtoNs = m_rules->syn_rto_ns;
    m_tcb->m_segmentSize = m_rules->mss_bytes;
}

bool
ClosingTcpSocket::Open(const TcpTuple &tuple, bool reuse)
{
    if (!m_l4->Enter(tuple, this, reuse, &m_iss)) {
        return false;
    }
    Begin(tuple);
    m_active = true;
    m_state = SYN_SENT;
    SendSyn();
    Arm();
    return true;
}

bool
ClosingTcpSocket::GiveWay(uint32_t *iss)
{
    if (!m_closed || m_state != FIN_WAIT_2 || !m_timestamps) {
        return false;
    }
    *iss = WireSeq(FinishLine()) + 65535 + 2;
    Finish(SIM_TCP_END_CLOSED);
    m_wake = Simulator::Schedule(Seconds(0), &ClosingTcpSocket::Wake, this);
    return true;
}

void
ClosingTcpSocket::TakeSyn(const TcpTuple &tuple, const TcpSegment &syn,
                          uint32_t iss)
{
    Begin(tuple);
    m_iss = iss;
    m_irs = syn.seq;
    ReadSynOptions(syn);
    m_state = SYN_RCVD;
}

void
ClosingTcpSocket::AnswerSyn()
{
    if (m_attached) {
        SendSyn();
        Arm();
    }
}

/* Both SYNs are acknowledged (RFC 9293 3.10.7.3 and .4, fifth). */
void
ClosingTcpSocket::Established()
{
    bool syn_was_repeated = m_retries > 0;
    m_retries = 0;
    m_doublings = 0;
    m_retransmitAt = NEVER;
    StopUserTimeout();
    if (syn_was_repeated && !m_rules->rto_fixed) {
        m_rtoNs =
            std::max<int64_t>(m_rtoNs, 3 * SIM_NS_PER_S); /* RFC 6298 5.7 */
    }
    m_tcb->m_cWnd = GetInitialCwnd() * Mss();
    m_tcb->m_ssThresh = GetInitialSSThresh();
    m_connected = true;
    m_state = m_finQueued ? FIN_WAIT_1 : ESTABLISHED;
    m_openedDue = true;
    m_spaceDue = m_wndEdge > 0;
}

void
ClosingTcpSocket::WatchState()
{
    m_state.ConnectWithoutContext(
        MakeCallback(&ClosingTcpSocket::StateChanged, this));
}

void
ClosingTcpSocket::StateChanged(TcpStates_t from, TcpStates_t to)
{
    m_l4->Tell(this, from, to);
}

uint64_t
ClosingTcpSocket::ConnectionId() const
{
    uint32_t iss = m_active ? m_iss : m_irs;
    uint32_t ip = m_active ? m_tuple.localIp : m_tuple.remoteIp;
    uint16_t port = m_active ? m_tuple.localPort : m_tuple.remotePort;
    return IdOf(iss, ip, port);
}

uint64_t
ClosingTcpSocket::IdOf(uint32_t iss, uint32_t ip, uint16_t port)
{
    return uint64_t(iss) << 32 | uint64_t(port) << 16 | (ip & 0xffff);
}

/* ESTABLISHED or later, and not over. */
bool
ClosingTcpSocket::IsSynchronized() const
{
    return m_attached && m_state != SYN_SENT && m_state != SYN_RCVD;
}

uint32_t
ClosingTcpSocket::Write(Ptr<Packet> bytes)
{
    if (!m_attached || m_finQueued) {
        return 0;
    }
    uint32_t room = m_sndBuf - Unacked();
    uint32_t take = std::min(bytes->GetSize(), room);
    if (take > 0) {
        m_send.Append(
            take == bytes->GetSize() ? bytes : bytes->CreateFragment(0, take));
        Output();
        Arm();
    }
    return take;
}

uint32_t
ClosingTcpSocket::Unacked() const
{
    return m_send.End() - std::min(m_una, m_send.End());
}

uint32_t
ClosingTcpSocket::Sendable() const
{
    if (!IsSynchronized() || m_finQueued) {
        return 0;
    }
    uint64_t edge = std::min<uint64_t>(m_wndEdge, m_una + m_tcb->m_cWnd.Get());
    edge = std::min<uint64_t>(edge, m_una + m_sndBuf);
    return edge > m_send.End() ? edge - m_send.End() : 0;
}

uint32_t
ClosingTcpSocket::Read(uint8_t *to, uint32_t max)
{
    return m_receive.Read(to, max);
}

/* Opens the window; tells the peer when it at least doubles (as Linux does)
 * and grows by a segment or half the buffer (RFC 9293 3.8.6.2.2). */
void
ClosingTcpSocket::Credit(uint32_t len)
{
    m_unconsumed -= std::min(len, m_unconsumed);
    if (!IsSynchronized() || m_finReceived) {
        return;
    }
    uint64_t edge = m_receive.Next() + FreeBuffer();
    uint64_t shown = m_rcvEdge - m_receive.Next();
    if (edge >= m_rcvEdge + std::min(m_rcvBuf / 2, Mss()) &&
        FreeBuffer() >= 2 * shown) {
        SendAck();
        Arm();
    }
}

void
ClosingTcpSocket::SetKeepAlive(const SimKeepalive *keepalive)
{
    if (!m_patience) {
        m_patience = std::make_unique<Patience>();
    }
    m_patience->ownKeepAlive = true;
    m_patience->keepAlive = keepalive ? *keepalive : SimKeepalive();
    RestartKeepAlive();
    Arm();
}

/* A SYN under way counts from its first time. */
void
ClosingTcpSocket::SetUserTimeout(int64_t timeout)
{
    if (!m_patience) {
        m_patience = std::make_unique<Patience>();
    }
    m_patience->userTimeout = timeout;
    if (m_state == SYN_SENT) {
        m_patience->since = m_heardAt;
    }
}

/* Queues the FIN behind all bytes taken (RFC 9293 3.10.4). */
void
ClosingTcpSocket::QueueFin()
{
    if (m_finQueued || !m_attached) {
        return;
    }
    m_finQueued = true;
    if (m_state == ESTABLISHED) {
        m_state = FIN_WAIT_1;
    } else if (m_state == CLOSE_WAIT) {
        m_state = LAST_ACK;
    }
    Output();
    Arm();
}

int
ClosingTcpSocket::ShutdownSend()
{
    QueueFin();
    return 0;
}

void
ClosingTcpSocket::SetNoDelay(bool noDelay)
{
    m_nagle = m_rules->nagle && !noDelay;
    Output();
    Arm();
}

void
ClosingTcpSocket::SetOrphan()
{
    m_closed = true;
    RestartKeepAlive();
}

/* Nobody reads any more; in FIN_WAIT_2 the peer has limited time left. */
void
ClosingTcpSocket::Orphan()
{
    m_orphan = m_closed = true;
    if (m_state == FIN_WAIT_2) {
        m_goneAt = Simulator::Now().GetNanoSeconds() + m_rules->fin_wait2_ns;
        m_keepAt = NEVER;
        Arm();
    }
}

/* Full close.  RST when bytes wait unread (RFC 1122 4.2.2.13). */
int
ClosingTcpSocket::Close()
{
    if (m_listening) {
        m_listening = false;
        m_l4->StopListening(m_tuple.localPort);
        m_state = CLOSED;
    } else if (m_state == SYN_SENT) {
        Discard(false);
    } else if (m_state == SYN_RCVD || Readable() > 0) {
        if (m_attached) {
            SendReset();
        }
        Discard(false);
    } else if (m_attached) {
        QueueFin();
        Orphan();
    }
    return 0;
}

/* RST, at a sequence inside the peer's window. */
void
ClosingTcpSocket::SendReset()
{
    uint64_t at = std::min(m_max, std::max(m_una, m_wndEdge));
    TcpHeader header;
    Fill(header, TcpHeader::RST | TcpHeader::ACK, WireSeq(at));
    m_l4->Transmit(m_tuple, header, Create<Packet>());
}

/* RST now, unless the peer needs none (RFC 9293 3.10.5): it knows of no
 * connection yet, or both FINs are on their way. */
void
ClosingTcpSocket::Abort()
{
    bool both_fins = m_finReceived && m_finQueued && m_max == FinishLine();
    if (m_attached && m_state != SYN_SENT && !both_fins) {
        SendReset();
    }
    Discard(false);
}

void
ClosingTcpSocket::Discard(bool swallow)
{
    bool was_attached = m_attached;
    Silence();
    Detach();
    if (was_attached && swallow) {
        m_l4->EnterSwallow(m_tuple);
    }
    m_state = CLOSED;
}

/* No report is made any more. */
void
ClosingTcpSocket::Silence()
{
    m_ended = true;
    m_openedDue = m_dataDue = m_spaceDue = m_finDue = false;
    m_endDue = SIM_TCP_END_NONE;
}

void
ClosingTcpSocket::Finish(SimTcpEnd why, TcpStates_t last)
{
    if (!m_ended) {
        m_ended = true;
        m_why = why;
        m_endDue = why;
    }
    Detach();
    m_state = last;
}

void
ClosingTcpSocket::FinishIntoTimeWait()
{
    Finish(SIM_TCP_END_CLOSED, TIME_WAIT);
    m_l4->EnterTimeWait(m_tuple, WireSeq(FinishLine()), WireAck(),
                        m_timestamps ? m_tsRecent : 0);
}

void
ClosingTcpSocket::Detach()
{
    m_wake.Cancel();
    m_wakeAt = m_retransmitAt = m_ackAt = m_goneAt = m_keepAt = NEVER;
    m_ackNow = false;
    if (m_attached) {
        m_attached = false;
        m_l4->Leave(m_tuple);
    }
}

} // namespace ns3
