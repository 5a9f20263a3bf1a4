/* SPDX-License-Identifier: GPL-2.0-only */
/* ClosingTcpSocket: what its program is told, and the ns3::Socket calls. */
#include "shim/ns3/closing-tcp-socket.h"

#include "ns3/inet-socket-address.h"
#include "ns3/node.h"

#include <vector>

namespace ns3
{

/* Makes the reports that are due, in the order of model/port.h.  A report
 * may close, abort or discard this socket, which silences the rest. */
void
ClosingTcpSocket::Flush()
{
    if (std::exchange(m_openedDue, false)) {
        Report(SIM_TCP_OPENED, SIM_TCP_END_NONE);
    }
    if (std::exchange(m_dataDue, false)) {
        Report(SIM_TCP_DATA, SIM_TCP_END_NONE);
    }
    if (std::exchange(m_spaceDue, false)) {
        Report(SIM_TCP_SPACE, SIM_TCP_END_NONE);
    }
    if (std::exchange(m_finDue, false)) {
        Report(SIM_TCP_FIN, SIM_TCP_END_NONE);
    }
    if (m_endDue != SIM_TCP_END_NONE) {
        Report(SIM_TCP_END, std::exchange(m_endDue, SIM_TCP_END_NONE));
    }
}

void
ClosingTcpSocket::Report(SimTcpEvent event, SimTcpEnd why)
{
    if (m_events) {
        m_events(m_eventsUser, event, why);
    } else if (!m_orphan) {
        ReportToSocket(event, why);
    }
}

/* The same for a C++ program that uses the callbacks of ns3::Socket; it asks
 * EndReason() to tell reset, refused and timed out apart. */
void
ClosingTcpSocket::ReportToSocket(SimTcpEvent event, SimTcpEnd why)
{
    switch (event) {
    case SIM_TCP_OPENED:
        if (m_listener) {
            m_listener->NotifyNewConnectionCreated(
                this, InetSocketAddress(Ipv4Address(m_tuple.remoteIp),
                                        m_tuple.remotePort));
            m_listener = nullptr;
        } else {
            NotifyConnectionSucceeded();
        }
        return;
    case SIM_TCP_DATA:
        NotifyDataRecv();
        return;
    case SIM_TCP_SPACE:
        NotifySend(GetTxAvailable());
        return;
    case SIM_TCP_FIN:
        m_closeNotified = true;
        NotifyNormalClose();
        return;
    case SIM_TCP_END:
        if (!m_connected) {
            NotifyConnectionFailed();
        } else if (why != SIM_TCP_END_CLOSED) {
            NotifyErrorClose();
        } else if (!m_closeNotified) {
            NotifyNormalClose();
        }
        return;
    }
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
        m_errno = ERROR_INVAL;
        return -1;
    }
    InetSocketAddress local = InetSocketAddress::ConvertFrom(address);
    m_tuple.localIp = local.GetIpv4().Get();
    m_tuple.localPort = local.GetPort();
    return 0;
}

int
ClosingTcpSocket::Connect(const Address &address)
{
    if (!InetSocketAddress::IsMatchingType(address) || m_state != CLOSED) {
        m_errno = ERROR_INVAL;
        return -1;
    }
    InetSocketAddress remote = InetSocketAddress::ConvertFrom(address);
    TcpTuple tuple = m_tuple;
    tuple.remoteIp = remote.GetIpv4().Get();
    tuple.remotePort = remote.GetPort();
    if (tuple.localIp == 0) {
        tuple.localIp = m_l4->SourceFor(tuple.remoteIp);
    }
    if (tuple.localPort == 0) {
        tuple.localPort = m_l4->EphemeralPort(tuple.localIp, tuple.remoteIp,
                                              tuple.remotePort);
    }
    Configure(SimTcpOpts());
    if (tuple.localIp == 0 || tuple.localPort == 0 || !Open(tuple)) {
        m_errno = tuple.localIp == 0 ? ERROR_NOROUTETOHOST : ERROR_ADDRINUSE;
        return -1;
    }
    return 0;
}

int
ClosingTcpSocket::Listen()
{
    if (m_state != CLOSED || !m_l4->Listen(m_tuple.localPort, this)) {
        m_errno = ERROR_ADDRINUSE;
        return -1;
    }
    m_listening = true;
    m_state = LISTEN;
    return 0;
}

SimVerdict
ClosingTcpSocket::JudgeSyn(ClosingTcpL4Protocol::Syn *syn)
{
    InetSocketAddress from(Ipv4Address(syn->tuple.remoteIp),
                           syn->tuple.remotePort);
    if (!NotifyConnectionRequest(from)) {
        return m_refuse ? SIM_SYN_REFUSE : SIM_SYN_IGNORE;
    }
    m_l4->Accept(syn, SimTcpOpts())->m_listener = this;
    return SIM_SYN_ACCEPT;
}

/* All or nothing, as TcpSocketBase does; -1 with errno after shutdown. */
int
ClosingTcpSocket::Send(Ptr<Packet> packet, uint32_t)
{
    if (!m_attached || m_finQueued) {
        m_errno = m_finQueued ? ERROR_SHUTDOWN : ERROR_NOTCONN;
        return -1;
    }
    if (packet->GetSize() > GetTxAvailable()) {
        m_errno = ERROR_MSGSIZE;
        return -1;
    }
    return Write(packet->Copy());
}

/* The next bytes; an empty packet at the peer's FIN, null if none wait. */
Ptr<Packet>
ClosingTcpSocket::Recv(uint32_t maxSize, uint32_t)
{
    uint32_t len = std::min(maxSize, Readable());
    if (len == 0) {
        return m_finReceived ? Create<Packet>() : nullptr;
    }
    std::vector<uint8_t> bytes(len);
    Read(bytes.data(), len);
    Credit(len);
    return Create<Packet>(bytes.data(), len);
}

uint32_t
ClosingTcpSocket::GetTxAvailable() const
{
    return m_sndBuf - Unacked();
}

uint32_t
ClosingTcpSocket::GetRxAvailable() const
{
    return Readable();
}

int
ClosingTcpSocket::GetSockName(Address &address) const
{
    address =
        InetSocketAddress(Ipv4Address(m_tuple.localIp), m_tuple.localPort);
    return 0;
}

int
ClosingTcpSocket::GetPeerName(Address &address) const
{
    if (m_tuple.remotePort == 0) {
        m_errno = ERROR_NOTCONN;
        return -1;
    }
    address =
        InetSocketAddress(Ipv4Address(m_tuple.remoteIp), m_tuple.remotePort);
    return 0;
}

} // namespace ns3
