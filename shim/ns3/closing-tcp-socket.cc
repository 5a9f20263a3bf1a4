/* SPDX-License-Identifier: GPL-2.0-only */
#include "shim/ns3/closing-tcp-socket.h"

#include "ns3/boolean.h"
#include "ns3/inet-socket-address.h"
#include "ns3/node.h"
#include <vector>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(ClosingTcpSocket);

TypeId
ClosingTcpSocket::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::ClosingTcpSocket")
            .SetParent<TcpSocket>()
            .SetGroupName("Internet")
            .AddAttribute("RefuseByReset",
                          "As a listener: answer a SYN that the "
                          "ConnectionRequest callback turns down by RST, "
                          "instead of silence",
                          BooleanValue(true),
                          MakeBooleanAccessor(&ClosingTcpSocket::m_refuse),
                          MakeBooleanChecker());
    return tid;
}

ClosingTcpSocket::ClosingTcpSocket(ClosingTcpL4Protocol *l4, Ptr<Node> node)
    : m_l4(l4), m_node(node), m_noDelay(!Rules().nagle)
{
}

ClosingTcpSocket::~ClosingTcpSocket()
{
    if (m_listening) {
        m_l4->StopListening(m_local.port);
    }
    Release();
}

int
ClosingTcpSocket::Fail(SocketErrno error) const
{
    m_errno = error;
    return -1;
}

/* ---- What happens to it ------------------------------------------------- */

static TcpSocket::TcpStates_t
state_of(PortTcpState state)
{
    static const TcpSocket::TcpStates_t states[] = {
        TcpSocket::CLOSED,      TcpSocket::SYN_SENT,   TcpSocket::SYN_RCVD,
        TcpSocket::ESTABLISHED, TcpSocket::FIN_WAIT_1, TcpSocket::FIN_WAIT_2,
        TcpSocket::CLOSE_WAIT,  TcpSocket::CLOSING,    TcpSocket::LAST_ACK,
        TcpSocket::TIME_WAIT};
    return states[state];
}

TcpSocket::TcpStates_t
ClosingTcpSocket::State() const
{
    return m_user.tcp    ? state_of(tcp_protocol_state(m_user.tcp))
           : m_listening ? LISTEN
                         : m_last;
}

void
ClosingTcpSocket::OnEvent(gpointer self, PortTcpEvent event, PortEnd why)
{
    Ptr<ClosingTcpSocket> socket = static_cast<ClosingTcpSocket *>(self);
    socket->m_connected |= event == PORT_TCP_OPENED;
    socket->m_why = why;
    if (!socket->m_closed) {
        socket->Report(event);
    }
    if (event == PORT_TCP_END) {
        socket->m_self = nullptr;
    }
}

/* The node goes. */
void
ClosingTcpSocket::OnLost(ClosingTcpUser *user)
{
    auto socket = static_cast<ClosingTcpSocket *>(user->user);
    auto last = std::exchange(socket->m_self, nullptr);
}

/* A C++ program asks EndReason() to tell reset, refused and timed out apart. */
void
ClosingTcpSocket::Report(PortTcpEvent event)
{
    switch (event) {
    case PORT_TCP_OPENED:
        if (Ptr<ClosingTcpSocket> listener =
                std::exchange(m_listener, nullptr)) {
            Address peer;
            GetPeerName(peer);
            listener->NotifyNewConnectionCreated(this, peer);
        } else {
            NotifyConnectionSucceeded();
        }
        return;
    case PORT_TCP_DATA:
        NotifyDataRecv();
        return;
    case PORT_TCP_SPACE:
        NotifySend(GetTxAvailable());
        return;
    case PORT_TCP_FIN:
        m_finTold = true;
        NotifyNormalClose();
        return;
    case PORT_TCP_END:
        if (!m_connected) {
            NotifyConnectionFailed();
        } else if (m_why != PORT_END_CLOSED) {
            NotifyErrorClose();
        } else if (!m_finTold) {
            NotifyNormalClose();
        }
        return;
    }
}

/* ---- Beginning ---------------------------------------------------------- */

PortTcpOpts
ClosingTcpSocket::Options()
{
    PortTcpOpts opts = {};
    opts.user = &m_user;
    opts.local_port = m_local.port;
    opts.rcvbuf_bytes = m_rcvBuf;
    opts.sndbuf_bytes = m_sndBuf;
    opts.syn_retries = m_synRetries;
    return opts;
}

void
ClosingTcpSocket::Begin(Tcp *tcp)
{
    m_user.tcp = tcp;
    m_self = this;
    tcp_nodelay(tcp, m_noDelay);
}

int
ClosingTcpSocket::Bind()
{
    return Bind(InetSocketAddress(Ipv4Address::GetAny(), 0));
}

/* Remembers the local end; Connect() or Listen() claims it. */
int
ClosingTcpSocket::Bind(const Address &address)
{
    if (!InetSocketAddress::IsMatchingType(address)) {
        return Fail(ERROR_INVAL);
    }
    InetSocketAddress local = InetSocketAddress::ConvertFrom(address);
    m_local = {local.GetIpv4().Get(), local.GetPort()};
    return 0;
}

int
ClosingTcpSocket::Bind6()
{
    return Fail(ERROR_AFNOSUPPORT);
}

int
ClosingTcpSocket::Connect(const Address &address)
{
    if (!InetSocketAddress::IsMatchingType(address) || State() != CLOSED) {
        return Fail(ERROR_INVAL);
    }
    InetSocketAddress remote = InetSocketAddress::ConvertFrom(address);
    PortTcpOpts opts = Options();
    PortAddr local = m_local;
    PortAddr to = {remote.GetIpv4().Get(), remote.GetPort()};
    if (local.ip == 0) {
        local.ip = m_l4->SourceFor(to.ip);
    }
    if (local.ip == 0) {
        return Fail(ERROR_NOROUTETOHOST);
    }
    Release();
    Tcp *tcp = tcp_connect(m_l4->Host(), local, to, &opts);
    if (!tcp) {
        return Fail(ERROR_ADDRINUSE);
    }
    Begin(tcp);
    return 0;
}

int
ClosingTcpSocket::Listen()
{
    m_l4->Host();
    if (State() != CLOSED || !m_l4->Listen(m_local.port, this)) {
        return Fail(ERROR_ADDRINUSE);
    }
    m_listening = true;
    return 0;
}

PortVerdict
ClosingTcpSocket::JudgeSyn(TcpSyn *syn)
{
    const PortAddr peer = tcp_syn_from(syn);
    if (!NotifyConnectionRequest(
            InetSocketAddress(Ipv4Address(peer.ip), peer.port))) {
        return m_refuse ? PORT_SYN_REFUSE : PORT_SYN_IGNORE;
    }
    Ptr<ClosingTcpSocket> child =
        CreateObject<ClosingTcpSocket>(PeekPointer(m_l4), m_node);
    child->m_noDelay = m_noDelay;
    child->m_rcvBuf = m_rcvBuf;
    child->m_sndBuf = m_sndBuf;
    child->m_listener = this;
    const PortTcpOpts opts = child->Options();
    child->m_self = child;
    child->m_user.tcp = tcp_accept(syn, &opts);
    return PORT_SYN_ACCEPT;
}

/* ---- Bytes -------------------------------------------------------------- */

/* All or nothing, as TcpSocketBase does; -1 with errno after shutdown. */
int
ClosingTcpSocket::Send(Ptr<Packet> packet, uint32_t)
{
    if (m_shut) {
        return Fail(ERROR_SHUTDOWN);
    }
    if (!m_user.tcp || m_why != PORT_END_NONE) {
        return Fail(ERROR_NOTCONN);
    }
    if (packet->GetSize() > GetTxAvailable()) {
        return Fail(ERROR_MSGSIZE);
    }
    std::vector<uint8_t> bytes(packet->GetSize());
    packet->CopyData(bytes.data(), bytes.size());
    return int(tcp_send(m_user.tcp, bytes.data(), bytes.size()));
}

int
ClosingTcpSocket::SendTo(Ptr<Packet> packet, uint32_t flags, const Address &)
{
    return Send(packet, flags);
}

/* The next bytes; an empty packet at the peer's FIN, null if none wait. */
Ptr<Packet>
ClosingTcpSocket::Recv(uint32_t maxSize, uint32_t)
{
    uint32_t len = std::min(maxSize, GetRxAvailable());
    if (len == 0) {
        return m_finTold ? Create<Packet>() : nullptr;
    }
    std::vector<uint8_t> bytes(len);
    tcp_recv(m_user.tcp, bytes.data(), len);
    tcp_credit(m_user.tcp, len);
    return Create<Packet>(bytes.data(), len);
}

Ptr<Packet>
ClosingTcpSocket::RecvFrom(uint32_t maxSize, uint32_t flags, Address &from)
{
    GetPeerName(from);
    return Recv(maxSize, flags);
}

uint32_t
ClosingTcpSocket::GetTxAvailable() const
{
    return m_user.tcp ? uint32_t(tcp_room(m_user.tcp)) : GetSndBufSize();
}

uint32_t
ClosingTcpSocket::GetRxAvailable() const
{
    return m_user.tcp ? uint32_t(tcp_readable(m_user.tcp)) : 0;
}

/* ---- Ends --------------------------------------------------------------- */

/* Full close: the TCP finishes on its own, and this socket sees its end. */
int
ClosingTcpSocket::Close()
{
    if (m_listening) {
        m_listening = false;
        m_l4->StopListening(m_local.port);
        return 0;
    }
    if (!m_user.tcp || m_why != PORT_END_NONE) {
        return m_user.tcp ? 0 : Fail(ERROR_NOTCONN);
    }
    m_closed = true;
    if (tcp_readable(m_user.tcp) > 0 ||
        tcp_state(m_user.tcp) == PORT_STATE_SYN_SENT) {
        Abort();
        return 0;
    }
    m_shut = true;
    tcp_shutdown(m_user.tcp);
    tcp_orphan(m_user.tcp);
    return 0;
}

int
ClosingTcpSocket::ShutdownSend()
{
    if (!m_user.tcp) {
        return Fail(ERROR_NOTCONN);
    }
    m_shut = true;
    tcp_shutdown(m_user.tcp);
    return 0;
}

int
ClosingTcpSocket::ShutdownRecv()
{
    if (!m_user.tcp) {
        return Fail(ERROR_NOTCONN);
    }
    tcp_shut_read(m_user.tcp);
    return 0;
}

void
ClosingTcpSocket::Abort()
{
    Ptr<ClosingTcpSocket> alive = this;
    if (Tcp *tcp = std::exchange(m_user.tcp, nullptr)) {
        m_closed = true;
        tcp_abort(tcp);
    }
    m_self = nullptr;
}

void
ClosingTcpSocket::Discard(bool swallow)
{
    Ptr<ClosingTcpSocket> alive = this;
    if (Tcp *tcp = std::exchange(m_user.tcp, nullptr)) {
        m_closed = true;
        tcp_discard(tcp, swallow);
    }
    m_self = nullptr;
}

/* Gives the handle up, of a connection that is over or of no more interest. */
void
ClosingTcpSocket::Release()
{
    if (Tcp *tcp = std::exchange(m_user.tcp, nullptr)) {
        tcp_discard(tcp, false);
    }
    m_why = PORT_END_NONE;
}

/* ---- The rest of ns3::Socket -------------------------------------------- */

Socket::SocketErrno
ClosingTcpSocket::GetErrno() const
{
    return m_errno;
}

Socket::SocketType
ClosingTcpSocket::GetSocketType() const
{
    return NS3_SOCK_STREAM;
}

Ptr<Node>
ClosingTcpSocket::GetNode() const
{
    return m_node;
}

static Address
address_of(PortAddr addr)
{
    return InetSocketAddress(Ipv4Address(addr.ip), addr.port);
}

int
ClosingTcpSocket::GetSockName(Address &address) const
{
    PortAddr local = m_local, remote;
    if (m_user.tcp) {
        tcp_ends(m_user.tcp, &local, &remote);
    }
    address = address_of(local);
    return 0;
}

int
ClosingTcpSocket::GetPeerName(Address &address) const
{
    PortAddr local, remote;
    if (!m_user.tcp) {
        return Fail(ERROR_NOTCONN);
    }
    tcp_ends(m_user.tcp, &local, &remote);
    address = address_of(remote);
    return 0;
}

bool
ClosingTcpSocket::SetAllowBroadcast(bool allow)
{
    return !allow;
}

bool
ClosingTcpSocket::GetAllowBroadcast() const
{
    return false;
}

} // namespace ns3
