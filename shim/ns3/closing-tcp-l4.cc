/* SPDX-License-Identifier: GPL-2.0-only */
#include "shim/ns3/closing-tcp-l4.h"

#include "ns3/ipv4-interface.h"
#include "ns3/ipv4.h"
#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/simulator.h"
#include "shim/ns3/closing-tcp-glue-priv.h"
#include "shim/ns3/closing-tcp-host-priv.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("ClosingTcpL4Protocol");
NS_OBJECT_ENSURE_REGISTERED(ClosingTcpL4Protocol);
NS_OBJECT_ENSURE_REGISTERED(ClosingTcpSocketFactory);

TypeId
ClosingTcpL4Protocol::GetTypeId()
{
    static TypeId tid =
        closing_tcp_add_rules(TypeId("ns3::ClosingTcpL4Protocol")
                                  .SetParent<TcpL4Protocol>()
                                  .SetGroupName("Internet")
                                  .AddConstructor<ClosingTcpL4Protocol>());
    return tid;
}

ClosingTcpL4Protocol::ClosingTcpL4Protocol()
    : m_inside(std::make_unique<ClosingTcpHost>(this))
{
}

ClosingTcpL4Protocol::~ClosingTcpL4Protocol() = default;

/* The base makes a factory of its own sockets only where it has no node yet. */
void
ClosingTcpL4Protocol::NotifyNewAggregate()
{
    Ptr<Node> node = GetObject<Node>();
    if (node && !node->GetObject<ClosingTcpSocketFactory>()) {
        SetNode(node);
        node->AggregateObject(CreateObject<ClosingTcpSocketFactory>());
    }
    if (node) {
        TcpL4Protocol::NotifyNewAggregate();
    } else {
        IpL4Protocol::NotifyNewAggregate();
    }
}

void
ClosingTcpL4Protocol::UseProfile(Profile profile)
{
    TcpProfile rules;
    switch (profile) {
    case NS3:
        closing_tcp_ns3_rules(&rules);
        break;
    case LINUX:
        tcp_profile_linux(&rules);
        break;
    case RFC:
        tcp_profile_rfc(&rules);
        break;
    }
    m_inside->SetOwnSockets(profile != NS3);
    m_inside->SetRules(rules);
}

Ptr<ClosingTcpSocket>
ClosingTcpL4Protocol::NewSocket()
{
    NS_LOG_FUNCTION(this);
    closing_tcp_check_protocol(this);
    Ptr<ClosingTcpSocket> socket = CreateObject<ClosingTcpSocket>();
    socket->SetNode(GetObject<Node>());
    socket->SetTcp(this);
    return socket;
}

/* ns-3 delivers what a node sends to itself from inside the send; a kernel
 * queues it (loopback_xmit(): __netif_rx()), so it waits for an event. */
IpL4Protocol::RxStatus
ClosingTcpL4Protocol::Receive(Ptr<Packet> packet, const Ipv4Header &header,
                              Ptr<Ipv4Interface> interface)
{
    RxStatus status;
    if (m_inside->Sends()) {
        Simulator::ScheduleNow(
            [self = Ptr<ClosingTcpL4Protocol>(this), packet, header,
             interface] { self->Receive(packet, header, interface); });
        return RX_OK;
    }
    return m_inside->Take(packet, header,
                          interface ? interface->GetDevice() : nullptr, &status)
               ? status
               : TcpL4Protocol::Receive(packet, header, interface);
}

/* Tells IcmpCallback; the connection goes on, as TcpSocketBase's does. */
void
ClosingTcpL4Protocol::ReceiveIcmp(Ipv4Address icmpSource, uint8_t icmpTtl,
                                  uint8_t icmpType, uint8_t icmpCode,
                                  uint32_t icmpInfo, Ipv4Address payloadSource,
                                  Ipv4Address payloadDestination,
                                  const uint8_t payload[8])
{
    const uint16_t from = payload[0] << 8 | payload[1];
    const uint16_t to = payload[2] << 8 | payload[3];
    ClosingTcpSocket *socket = m_inside->SocketOf(
        {payloadSource.Get(), from}, {payloadDestination.Get(), to});
    if (socket) {
        ClosingTcpGlue::Icmp(socket, icmpSource, icmpTtl, icmpType, icmpCode,
                             icmpInfo);
    } else {
        TcpL4Protocol::ReceiveIcmp(icmpSource, icmpTtl, icmpType, icmpCode,
                                   icmpInfo, payloadSource, payloadDestination,
                                   payload);
    }
}

void
ClosingTcpL4Protocol::DoDispose()
{
    m_inside->Dispose();
    TcpL4Protocol::DoDispose();
}

TypeId
ClosingTcpSocketFactory::GetTypeId()
{
    static TypeId tid = TypeId("ns3::ClosingTcpSocketFactory")
                            .SetParent<TcpSocketFactory>()
                            .SetGroupName("Internet")
                            .AddConstructor<ClosingTcpSocketFactory>();
    return tid;
}

Ptr<Socket>
ClosingTcpSocketFactory::CreateSocket()
{
    return GetObject<ClosingTcpL4Protocol>()->NewSocket();
}

} // namespace ns3
