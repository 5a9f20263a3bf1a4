/* SPDX-License-Identifier: GPL-2.0-only */
/* ClosingTcpL4Protocol: the TCP of a node, which is that of model/tcp.
 *
 * A node gets it as any protocol of ns-3: aggregated before its internet stack
 * is installed, or by ClosingTcpHelper.  Whoever then asks the node's
 * TcpSocketFactory has ClosingTcpSockets.
 *
 * Its attributes are the rules of the node's TCP that ns3::TcpSocketBase has no
 * attribute for (model/tcp/tcp-profile-keys.h); those of the sockets act on
 * each socket.  To begin with, the sockets behave as their attributes' defaults
 * in ns-3 say, above laws of Linux; UseProfile() makes them Linux's or the
 * RFCs'.
 *
 * IPv4 only.  Nothing in it is random.
 */
#ifndef FINWAIT_SHIM_CLOSING_TCP_L4_H
#define FINWAIT_SHIM_CLOSING_TCP_L4_H

#include "ns3/tcp-l4-protocol.h"
#include <memory>

namespace ns3
{

class ClosingTcpHost;
class ClosingTcpSocket;

class ClosingTcpL4Protocol : public TcpL4Protocol
{
  public:
    /* Whose laws and constants hold. */
    enum Profile { NS3, LINUX, RFC };

    static TypeId GetTypeId();
    ClosingTcpL4Protocol();
    ~ClosingTcpL4Protocol() override;

    /* Sets all rules; with LINUX and RFC also the attributes of the sockets
     * that are made from now on. */
    void UseProfile(Profile profile);

    Ptr<ClosingTcpSocket> NewSocket();

    IpL4Protocol::RxStatus Receive(Ptr<Packet> packet, const Ipv4Header &header,
                                   Ptr<Ipv4Interface> interface) override;
    void ReceiveIcmp(Ipv4Address icmpSource, uint8_t icmpTtl, uint8_t icmpType,
                     uint8_t icmpCode, uint32_t icmpInfo,
                     Ipv4Address payloadSource, Ipv4Address payloadDestination,
                     const uint8_t payload[8]) override;
    using TcpL4Protocol::Receive;
    using TcpL4Protocol::ReceiveIcmp;

    /* For the shim: what it consists of (closing-tcp-host-priv.h). */
    ClosingTcpHost &
    Inside()
    {
        return *m_inside;
    }

  protected:
    void NotifyNewAggregate() override;
    void DoDispose() override;

  private:
    std::unique_ptr<ClosingTcpHost> m_inside;
};

} // namespace ns3

#endif
