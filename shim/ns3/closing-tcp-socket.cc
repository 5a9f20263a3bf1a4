/* SPDX-License-Identifier: GPL-2.0-only */
#include "shim/ns3/closing-tcp-socket.h"

#include "ns3/boolean.h"
#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/type-id.h"
#include "shim/ns3/closing-tcp-cc.h"
#include "shim/ns3/closing-tcp-glue-priv.h"
#include "shim/ns3/closing-tcp-host-priv.h"
#include "shim/ns3/ns3-since-priv.h"
#include <vector>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("ClosingTcpSocket");
NS_OBJECT_ENSURE_REGISTERED(ClosingTcpSocket);

TypeId
ClosingTcpSocketTypeId()
{
    return ClosingTcpSocket::GetTypeId();
}

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
                          "ConnectionRequest callback turns down by RST, "
                          "instead of silence",
                          BooleanValue(true),
                          MakeBooleanAccessor(&ClosingTcpSocket::m_refuse),
                          MakeBooleanChecker())
            .AddTraceSource(
                "ConnectionEnd", "The connection is over, and why",
                MakeTraceSourceAccessor(&ClosingTcpSocket::m_endTrace),
                "ns3::ClosingTcpSocket::EndTracedCallback");
    return tid;
}

const char *
ClosingTcpSocket::EndReasonName(EndReason reason)
{
    static const char *const names[] = {"none",    "fin",       "rst",
                                        "refused", "timed out", "bad sequence",
                                        "aborted", "expired",   "discarded"};
    return names[reason];
}

ClosingTcpSocket::ClosingTcpSocket()
    : m_user(new ClosingTcpUser{nullptr, ClosingTcpGlue::Event, this,
                                ClosingTcpGlue::Lost, this}),
      m_tags(new ClosingTcpTags)
{
}

/* A child of a listener: its attributes and callbacks, nothing of its life. */
ClosingTcpSocket::ClosingTcpSocket(const ClosingTcpSocket &socket)
    : SaysTypeId(socket), m_l4(socket.m_l4), m_congestion(socket.m_congestion),
      m_user(new ClosingTcpUser{nullptr, ClosingTcpGlue::Event, this,
                                ClosingTcpGlue::Lost, this}),
      m_tags(new ClosingTcpTags)
{
    m_closeNotified = m_closeOnEmpty = m_connected = false;
}

ClosingTcpSocket::~ClosingTcpSocket() { Release(true); }

void
ClosingTcpSocket::SetTcp(Ptr<TcpL4Protocol> tcp)
{
    TcpSocketBase::SetTcp(tcp);
    m_l4 = DynamicCast<ClosingTcpL4Protocol>(tcp);
    NS_ABORT_MSG_UNLESS(m_l4, "a ClosingTcpSocket needs a node with a "
                              "ClosingTcpL4Protocol");
    TypeIdValue congestion;
    tcp->GetAttribute("SocketType", congestion);
    m_congestion = congestion.Get();
    if (m_l4->Inside().OwnSockets()) {
        const TcpProfile &rules = m_l4->Inside().Rules();
        TakeRules(rules);
        m_congestion = TypeId::LookupByName(rules.congestion);
    }
    const std::string wrong =
        ClosingTcpCcMistake(m_congestion.GetName().c_str(), true);
    NS_ABORT_MSG_UNLESS(wrong.empty(),
                        "ns3::TcpL4Protocol::SocketType: " << wrong);
    tcp->AddSocket(this);
    m_listed = true;
}

/* What its node's TCP consists of. */
ClosingTcpHost &
ClosingTcpSocket::Inside() const
{
    NS_ABORT_MSG_UNLESS(m_l4, "a ClosingTcpSocket without a node (expected one "
                              "of Socket::CreateSocket() with "
                              "TcpSocketFactory, or SetTcp() before)");
    return m_l4->Inside();
}

int
ClosingTcpSocket::Fail(SocketErrno error) const
{
    NS_LOG_LOGIC(this << " errno " << error);
    m_errno = error;
    return -1;
}

bool
ClosingTcpSocket::IsLive() const
{
    return m_user->tcp && m_why == END_NONE;
}

ClosingTcpSocket::EndReason
ClosingTcpSocket::GetEndReason() const
{
    return m_why;
}

TcpSocket::TcpStates_t
ClosingTcpSocket::GetState() const
{
    return m_state;
}

void
ClosingTcpSocket::SetGate(Gate gate)
{
    m_gate = gate;
}

/* ---- Beginning ---------------------------------------------------------- */

void
ClosingTcpSocket::FillOpts(PortTcpOpts *opts)
{
    ClosingTcpSizes sizes = {GetSndBufSize(), GetRcvBufSize()};
    if (m_maxWinSize < 65535) {
        sizes.rcvbuf = std::min<uint32_t>(sizes.rcvbuf, m_maxWinSize);
    }
    opts->local_port = m_localPort;
    m_rules =
        closing_tcp_opts(Inside(), MakeRules(), sizes, m_user.get(), opts);
}

/* The connection needs it from here on. */
void
ClosingTcpSocket::Begin()
{
    m_self = this;
    if (!m_listed) {
        m_tcp->AddSocket(this);
        m_listed = true;
    }
}

/* A second connection of a socket has another name, as TcpSocketBase's. */
int
ClosingTcpSocket::Connect(const Address &address)
{
    NS_LOG_FUNCTION(this << address);
    InetSocketAddress remote{Ipv4Address::GetAny(), 0};
    if (!ToIpv4(address, &remote)) {
        return -1;
    }
    if (m_listening || IsLive()) {
        return Fail(ERROR_ISCONN);
    }
    ClosingTcpHost &host = Inside();
    const bool again = m_peerPort != 0;
    PortAddr local = {again ? 0 : m_localIp.Get(), m_localPort};
    const PortAddr to = {remote.GetIpv4().Get(), remote.GetPort()};
    TakeTos(this, remote, 0);
    CheckAttributes();
    if (local.ip == 0) {
        local.ip = host.SourceFor(to.ip, GetBoundNetDevice());
    }
    if (local.ip == 0 || !host.Get()) {
        return Fail(ERROR_NOROUTETOHOST);
    }
    if (!host.HasAddress(local.ip)) {
        return Fail(ERROR_ADDRNOTAVAIL);
    }
    Release(again);
    local.port = again ? 0 : local.port;
    m_state = CLOSED;
    Begin();
    m_peerIp = remote.GetIpv4();
    m_peerPort = remote.GetPort();
    PortTcpOpts opts = {};
    FillOpts(&opts);
    m_user->tcp = tcp_connect(host.Get(), local, to, &opts);
    if (!m_user->tcp) {
        m_self = nullptr;
        m_peerPort = 0; /* it may try again, from there */
        return Fail(ERROR_ADDRINUSE);
    }
    PortAddr peer;
    tcp_ends(m_user->tcp, &local, &peer);
    m_localIp = Ipv4Address(local.ip);
    m_localPort = local.port;
    tcp_nodelay(m_user->tcp, m_noDelay);
    if (m_shutdownRecv) {
        tcp_shut_read(m_user->tcp);
    }
    return 0;
}

/* One that has no port yet gets one (inet_csk_listen_start). */
int
ClosingTcpSocket::Listen()
{
    NS_LOG_FUNCTION(this);
    if (m_state != CLOSED || !Inside().Get()) {
        return Fail(ERROR_INVAL);
    }
    CheckAttributes();
    MakeRules(); /* which may be wrong */
    if (!m_bound && Bind() < 0) {
        return -1;
    }
    m_listening = true;
    m_state = LISTEN;
    return 0;
}

/* ---- Bytes -------------------------------------------------------------- */

/* All or nothing, as TcpSocketBase does; -1 with errno after shutdown. */
int
ClosingTcpSocket::Send(Ptr<Packet> packet, uint32_t flags)
{
    NS_ABORT_MSG_IF(flags, "use of flags is not supported in "
                           "ClosingTcpSocket::Send()");
    if (m_shutdownSend) {
        return Fail(ERROR_SHUTDOWN);
    }
    if (!IsLive()) {
        return Fail(ERROR_NOTCONN);
    }
    if (packet->GetSize() > GetTxAvailable()) {
        return Fail(ERROR_MSGSIZE);
    }
    std::vector<uint8_t> bytes(packet->GetSize());
    packet->CopyData(bytes.data(), bytes.size());
    ByteTagStream &tags = m_tags->out;
    tags.Keep(packet, 0, tags.done);
    tags.done += bytes.size();
    return int(tcp_send(m_user->tcp, bytes.data(), bytes.size()));
}

int
ClosingTcpSocket::SendTo(Ptr<Packet> packet, uint32_t flags, const Address &)
{
    return Send(packet, flags);
}

/* The next bytes; an empty packet at the peer's FIN, null if none wait. */
Ptr<Packet>
ClosingTcpSocket::Recv(uint32_t maxSize, uint32_t flags)
{
    NS_ABORT_MSG_IF(flags, "use of flags is not supported in "
                           "ClosingTcpSocket::Recv()");
    const uint32_t len = std::min(maxSize, GetRxAvailable());
    if (len == 0) {
        return m_finTold ? Create<Packet>() : nullptr;
    }
    std::vector<uint8_t> bytes(len);
    tcp_recv(m_user->tcp, bytes.data(), len);
    tcp_credit(m_user->tcp, len);
    Ptr<Packet> packet = Create<Packet>(bytes.data(), len);
    ByteTagStream &tags = m_tags->in;
    tags.Give(packet, tags.done);
    tags.done += len;
    tags.Forget(tags.done);
    return packet;
}

Ptr<Packet>
ClosingTcpSocket::RecvFrom(uint32_t maxSize, uint32_t flags, Address &from)
{
    from = InetSocketAddress(m_peerIp, m_peerPort);
    return Recv(maxSize, flags);
}

uint32_t
ClosingTcpSocket::GetTxAvailable() const
{
    return m_user->tcp ? uint32_t(tcp_room(m_user->tcp)) : GetSndBufSize();
}

uint32_t
ClosingTcpSocket::GetRxAvailable() const
{
    return m_user->tcp ? uint32_t(tcp_readable(m_user->tcp)) : 0;
}

/* ---- Ends --------------------------------------------------------------- */

/* It leaves SocketList. */
void
ClosingTcpSocket::ListOut()
{
    if (m_listed) {
        m_listed = false;
        m_tcp->RemoveSocket(this);
    }
}

/* 'reason' is why; its program may hold it on, and read what waits. */
void
ClosingTcpSocket::Ended(EndReason reason)
{
    NS_LOG_INFO(this << " " << m_peerIp << ":" << m_peerPort
                     << " ended: " << EndReasonName(reason));
    Ptr<ClosingTcpSocket> alive = this;
    m_why = reason;
    m_self = nullptr;
    ListOut();
    if (m_state != TIME_WAIT) {
        m_state = CLOSED;
    }
    m_endTrace(reason);
}

/* Full close: the TCP finishes on its own, and this socket sees its end. */
int
ClosingTcpSocket::Close()
{
    NS_LOG_FUNCTION(this);
    Ptr<ClosingTcpSocket> alive = this;
    if (!m_user->tcp) {
        const EndReason why = m_why; /* stays to be asked for */
        const bool was = m_listening || m_bound || why != END_NONE;
        Release(true);
        m_why = why;
        m_state = CLOSED;
        ListOut();
        return was ? 0 : Fail(ERROR_NOTCONN);
    }
    if (!IsLive()) {
        return 0;
    }
    m_closed = true;
    if (tcp_readable(m_user->tcp) > 0 ||
        tcp_state(m_user->tcp) == PORT_STATE_SYN_SENT) {
        Abort();
        return 0;
    }
    m_shutdownSend = true;
    tcp_shutdown(m_user->tcp);
    tcp_orphan(m_user->tcp);
    return 0;
}

/* Before there is a connection, and of a listener: it is to send nothing, and
 * closes when its peer has, see ClosingTcpGlue::Finished(). */
int
ClosingTcpSocket::ShutdownSend()
{
    m_shutdownSend = true;
    if (IsLive()) {
        tcp_shutdown(m_user->tcp);
    }
    return 0;
}

int
ClosingTcpSocket::HalfClose()
{
    return ShutdownSend();
}

int
ClosingTcpSocket::ShutdownRecv()
{
    m_shutdownRecv = true;
    if (IsLive()) {
        tcp_shut_read(m_user->tcp);
    }
    return 0;
}

void
ClosingTcpSocket::Abort()
{
    Ptr<ClosingTcpSocket> alive = this;
    m_closed = true;
    if (Tcp *tcp = std::exchange(m_user->tcp, nullptr)) {
        tcp_abort(tcp);
        if (m_why == END_NONE) {
            Ended(END_ABORTED);
        }
    }
}

void
ClosingTcpSocket::Discard(bool swallow)
{
    Ptr<ClosingTcpSocket> alive = this;
    m_closed = true;
    if (Tcp *tcp = std::exchange(m_user->tcp, nullptr)) {
        tcp_discard(tcp, swallow);
        if (m_why == END_NONE) {
            Ended(END_DISCARDED);
        }
    }
}

/* Gives up what it has: a place to listen, a connection that is over; what was
 * shut too, if that was 'used'. */
void
ClosingTcpSocket::Release(bool used)
{
    if (m_bound) {
        m_l4->Inside().Unbind({m_localIp.Get(), m_localPort}, this);
        m_bound = m_listening = false;
    }
    if (Tcp *tcp = std::exchange(m_user->tcp, nullptr)) {
        tcp_discard(tcp, false);
    }
    m_why = END_NONE;
    m_opened = m_closed = m_finTold = false;
    if (used) {
        m_shutdownSend = m_shutdownRecv = false;
        *m_tags = {};
    }
}

/* ---- The rest ---------------------------------------------------------- */

void
ClosingTcpSocket::SetSndBufSize(uint32_t size)
{
    TcpSocketBase::SetSndBufSize(size);
    if (IsLive()) {
        tcp_sndbuf(m_user->tcp, size);
    }
}

void
ClosingTcpSocket::SetRcvBufSize(uint32_t size)
{
    NS_ABORT_MSG_IF(IsLive() && size != GetRcvBufSize(),
                    "ClosingTcpSocket::RcvBufSize cannot change after the "
                    "connection has begun");
    TcpSocketBase::SetRcvBufSize(size);
}

void
ClosingTcpSocket::SetTcpNoDelay(bool noDelay)
{
    TcpSocketBase::SetTcpNoDelay(noDelay);
    if (IsLive()) {
        tcp_nodelay(m_user->tcp, noDelay);
    }
}

} // namespace ns3
