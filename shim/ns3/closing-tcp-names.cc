/* SPDX-License-Identifier: GPL-2.0-only */
/* What the ends of a ClosingTcpSocket are called. */
#include "ns3/inet6-socket-address.h"
#include "shim/ns3/closing-tcp-host-priv.h"
#include "shim/ns3/closing-tcp-socket.h"
#include "shim/ns3/ns3-since-priv.h"

namespace ns3
{

int
ClosingTcpSocket::NoIpv6() const
{
    Inside().TellNoIpv6();
    return Fail(ERROR_AFNOSUPPORT);
}

/* One of IPv4 that is written as of IPv6 is one; false, with errno, if it is of
 * another family. */
bool
ClosingTcpSocket::ToIpv4(const Address &address, InetSocketAddress *to) const
{
    if (InetSocketAddress::IsMatchingType(address)) {
        *to = InetSocketAddress::ConvertFrom(address);
        return true;
    }
    if (!Inet6SocketAddress::IsMatchingType(address)) {
        Fail(ERROR_INVAL);
        return false;
    }
    Inet6SocketAddress six = Inet6SocketAddress::ConvertFrom(address);
    if (!six.GetIpv6().IsIpv4MappedAddress()) {
        NoIpv6();
        return false;
    }
    *to =
        InetSocketAddress(six.GetIpv6().GetIpv4MappedAddress(), six.GetPort());
    return true;
}

int
ClosingTcpSocket::Bind()
{
    return Bind(InetSocketAddress(Ipv4Address::GetAny(), 0));
}

int
ClosingTcpSocket::Bind(const Address &address)
{
    InetSocketAddress local{Ipv4Address::GetAny(), 0};
    if (!ToIpv4(address, &local)) {
        return -1;
    }
    if (m_state != CLOSED || m_bound) {
        return Fail(ERROR_INVAL);
    }
    if (m_peerPort != 0) { /* what it was is over */
        Release(true);
        m_peerPort = 0;
    }
    const bool any = local.GetPort() == 0;
    const uint16_t port = any ? Inside().FreePort() : local.GetPort();
    if (port == 0 || !Inside().Bind({local.GetIpv4().Get(), port}, this)) {
        return Fail(any ? ERROR_ADDRNOTAVAIL : ERROR_ADDRINUSE);
    }
    TakeTos(this, local, 0);
    m_bound = true;
    m_localIp = local.GetIpv4();
    m_localPort = port;
    return 0;
}

int
ClosingTcpSocket::Bind6()
{
    return NoIpv6();
}

int
ClosingTcpSocket::GetSockName(Address &address) const
{
    address = InetSocketAddress(m_localIp, m_localPort);
    return 0;
}

int
ClosingTcpSocket::GetPeerName(Address &address) const
{
    if (m_peerPort == 0) {
        return Fail(ERROR_NOTCONN);
    }
    address = InetSocketAddress(m_peerIp, m_peerPort);
    return 0;
}

} // namespace ns3
