/* SPDX-License-Identifier: GPL-2.0-only */
/* Where a node's segments go: its own routing says. */
#include "ns3/ipv4-routing-protocol.h"
#include "ns3/ipv4.h"
#include "shim/ns3/closing-tcp-host-priv.h"
#include <algorithm>

namespace ns3
{

static constexpr uint16_t HEADERS = 40;                   /* without options */
static constexpr uint16_t MTU_MIN = 296, MTU_MAX = 65535; /* ip_rt_min_advmss */

Ptr<Ipv4Route>
ClosingTcpHost::Ask(Ptr<Packet> packet, uint32_t from, uint32_t to,
                    Ptr<NetDevice> bound)
{
    Ptr<Ipv4> ipv4 = m_l4->GetObject<Ipv4>();
    Ptr<Ipv4RoutingProtocol> routing =
        ipv4 ? ipv4->GetRoutingProtocol() : nullptr;
    if (!routing || Ipv4Address(to).IsMulticast()) { /* tcp_v4_connect() */
        return nullptr;
    }
    Ipv4Header header;
    header.SetSource(Ipv4Address(from));
    header.SetDestination(Ipv4Address(to));
    header.SetProtocol(TcpL4Protocol::PROT_NUMBER);
    Socket::SocketErrno error;
    return routing->RouteOutput(packet, header, bound, error);
}

/* What is found once stays true where no link moves. */
Ptr<Ipv4Route>
ClosingTcpHost::RouteTo(uint32_t ip, Ptr<NetDevice> bound)
{
    auto known = m_routes.find(ip);
    if (known != m_routes.end() && !bound) {
        return known->second;
    }
    Ptr<Ipv4Route> route = Ask(nullptr, 0, ip, bound);
    if (m_keepsRoutes && route && !bound) {
        m_routes[ip] = route;
    }
    return route;
}

Ptr<Ipv4Route>
ClosingTcpHost::RouteOf(Ptr<Packet> packet, const TcpSegment &segment,
                        Ptr<NetDevice> bound)
{
    return m_keepsRoutes ? RouteTo(segment.dst_ip, bound)
                         : Ask(packet, segment.src_ip, segment.dst_ip, bound);
}

uint32_t
ClosingTcpHost::SourceFor(uint32_t ip, Ptr<NetDevice> bound)
{
    Ptr<Ipv4Route> route = RouteTo(ip, bound);
    return route ? route->GetSource().Get() : 0;
}

bool
ClosingTcpHost::HasAddress(uint32_t ip) const
{
    Ptr<Ipv4> ipv4 = m_l4->GetObject<Ipv4>();
    return ipv4 && ipv4->GetInterfaceForAddress(Ipv4Address(ip)) >= 0;
}

uint32_t
ClosingTcpHost::SegmentFor(uint32_t ip, Ptr<NetDevice> bound)
{
    Ptr<Ipv4Route> route = ip ? RouteTo(ip, bound) : nullptr;
    return route ? std::clamp(route->GetOutputDevice()->GetMtu(), MTU_MIN,
                              MTU_MAX) -
                       HEADERS
                 : 0;
}

} // namespace ns3
