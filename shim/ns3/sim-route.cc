/* SPDX-License-Identifier: GPL-2.0-only */
/* Routers: which way packets go that are for others.
 *
 * ns-3's own protocols look through a list of routes, and its stack through
 * all addresses of a node, for each packet; a router has a link for each host
 * behind it.  This one remembers the way to each address.
 */
#include "ns3/ipv4-interface.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/ipv4-routing-protocol.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "shim/ns3/sim-priv.h"
#include <tuple>
#include <unordered_map>
#include <vector>

using namespace ns3;

namespace
{

/* Its callbacks come by value or by reference, as ns-3's version has it. */
template <typename> struct Signature;
template <typename R, typename C, typename... A>
struct Signature<R (C::*)(A...)> {
    template <size_t I> using Arg = std::tuple_element_t<I, std::tuple<A...>>;
};
using Input = Signature<decltype(&Ipv4RoutingProtocol::RouteInput)>;

class SimRoute : public Ipv4RoutingProtocol
{
  public:
    static TypeId GetTypeId();

    void
    SetGateway(uint32_t interface, Ipv4Address gateway)
    {
        m_interface = interface;
        m_gateway = gateway;
        m_ways.clear();
    }
    void
    AddRoute(uint32_t interface, Ipv4Address to, Ipv4Mask mask,
             Ipv4Address gateway)
    {
        m_routes.push_back({interface, to, mask, gateway});
        m_ways.clear();
    }

    Ptr<Ipv4Route> RouteOutput(Ptr<Packet>, const Ipv4Header &header,
                               Ptr<NetDevice>,
                               Socket::SocketErrno &error) override;
    bool RouteInput(Ptr<const Packet> packet, const Ipv4Header &header,
                    Ptr<const NetDevice> device, Input::Arg<3> forward,
                    Input::Arg<4>, Input::Arg<5> deliver,
                    Input::Arg<6> fail) override;

    void
    NotifyInterfaceUp(uint32_t) override
    {
        m_ways.clear();
    }
    void
    NotifyInterfaceDown(uint32_t) override
    {
        m_ways.clear();
    }
    void
    NotifyAddAddress(uint32_t, Ipv4InterfaceAddress) override
    {
        m_ways.clear();
    }
    void
    NotifyRemoveAddress(uint32_t, Ipv4InterfaceAddress) override
    {
        m_ways.clear();
    }
    void
    SetIpv4(Ptr<Ipv4> ipv4) override
    {
        m_ipv4 = ipv4;
    }
    void
    PrintRoutingTable(Ptr<OutputStreamWrapper>, Time::Unit) const override
    {
    }

  private:
    /* Of an address: this node's own, a way there, or neither. */
    struct Way {
        bool isOwn;
        Ptr<Ipv4Route> route;
    };

    /* To a subnet that is on no link of the node. */
    struct Route {
        uint32_t interface;
        Ipv4Address to;
        Ipv4Mask mask;
        Ipv4Address gateway;
    };

    const Way &WayTo(Ipv4Address address);
    Way Find(Ipv4Address address) const;
    Ptr<Ipv4Route> By(uint32_t interface, Ipv4Address to,
                      Ipv4Address gateway) const;

    Ptr<Ipv4> m_ipv4;
    uint32_t m_interface = 0;
    Ipv4Address m_gateway = Ipv4Address::GetAny(); /* any: there is none */
    std::vector<Route> m_routes;
    std::unordered_map<uint32_t, Way> m_ways;
};

NS_OBJECT_ENSURE_REGISTERED(SimRoute);

TypeId
SimRoute::GetTypeId()
{
    static TypeId tid = TypeId("ns3::FinwaitRoute")
                            .SetParent<Ipv4RoutingProtocol>()
                            .SetGroupName("Finwait")
                            .AddConstructor<SimRoute>();
    return tid;
}

Ptr<Ipv4Route>
SimRoute::By(uint32_t interface, Ipv4Address to, Ipv4Address gateway) const
{
    Ptr<Ipv4Route> route = Create<Ipv4Route>();
    route->SetDestination(to);
    route->SetSource(m_ipv4->GetAddress(interface, 0).GetLocal());
    route->SetGateway(gateway);
    route->SetOutputDevice(m_ipv4->GetNetDevice(interface));
    return route;
}

SimRoute::Way
SimRoute::Find(Ipv4Address address) const
{
    for (uint32_t i = 0; i < m_ipv4->GetNInterfaces(); i++) {
        if (m_ipv4->GetNAddresses(i) == 0) {
            continue;
        }
        const Ipv4InterfaceAddress own = m_ipv4->GetAddress(i, 0);
        if (address == own.GetLocal() || address == own.GetBroadcast() ||
            address.IsBroadcast()) {
            return {true, nullptr};
        }
        if (address.CombineMask(own.GetMask()) ==
            own.GetLocal().CombineMask(own.GetMask())) {
            return {false, By(i, address, Ipv4Address::GetAny())};
        }
    }
    for (const Route &route : m_routes) {
        if (address.CombineMask(route.mask) == route.to) {
            return {false, By(route.interface, address, route.gateway)};
        }
    }
    return {false, m_gateway == Ipv4Address::GetAny()
                       ? nullptr
                       : By(m_interface, address, m_gateway)};
}

const SimRoute::Way &
SimRoute::WayTo(Ipv4Address address)
{
    const auto known = m_ways.find(address.Get());
    return known != m_ways.end()
               ? known->second
               : m_ways.emplace(address.Get(), Find(address)).first->second;
}

Ptr<Ipv4Route>
SimRoute::RouteOutput(Ptr<Packet>, const Ipv4Header &header, Ptr<NetDevice>,
                      Socket::SocketErrno &error)
{
    const Way &way = WayTo(header.GetDestination());
    error = way.route ? Socket::ERROR_NOTERROR : Socket::ERROR_NOROUTETOHOST;
    return way.route;
}

bool
SimRoute::RouteInput(Ptr<const Packet> packet, const Ipv4Header &header,
                     Ptr<const NetDevice> device, Input::Arg<3> forward,
                     Input::Arg<4>, Input::Arg<5> deliver, Input::Arg<6> fail)
{
    const Way &way = WayTo(header.GetDestination());
    if (way.isOwn) {
        deliver(packet, header, m_ipv4->GetInterfaceForDevice(device));
    } else if (way.route) {
        forward(way.route, packet, header);
    } else {
        fail(packet, header, Socket::ERROR_NOROUTETOHOST);
    }
    return true;
}

} // namespace

Ptr<Ipv4RoutingProtocol>
sim_route_new()
{
    return CreateObject<SimRoute>();
}

namespace
{

/* How 'node' reaches 'via' on 'link'. */
struct Hop {
    Ptr<Ipv4> ipv4;
    uint32_t interface;
    Ipv4Address gateway;

    Hop(const SimNode *node, const SimLink *link, const SimNode *via)
        : ipv4(node->node->GetObject<Ipv4>())
    {
        const SimLinkEnd *mine = link->EndOf(node), *its = link->EndOf(via);
        g_assert(mine && its);
        interface = ipv4->GetInterfaceForDevice(mine->device);
        gateway = Ipv4Address(its->ip);
    }
};

} // namespace

void
sim_node_gateway(SimNode *node, SimLink *link, SimNode *router) noexcept
{
    const Hop hop(node, link, router);
    if (auto route = DynamicCast<SimRoute>(hop.ipv4->GetRoutingProtocol())) {
        route->SetGateway(hop.interface, hop.gateway);
    } else {
        Ipv4StaticRoutingHelper().GetStaticRouting(hop.ipv4)->SetDefaultRoute(
            hop.gateway, hop.interface);
    }
}

void
sim_node_route(SimNode *node, guint32 ip, guint32 mask, SimLink *link,
               SimNode *via) noexcept
{
    const Hop hop(node, link, via);
    const Ipv4Address to(ip);
    if (auto route = DynamicCast<SimRoute>(hop.ipv4->GetRoutingProtocol())) {
        route->AddRoute(hop.interface, to, Ipv4Mask(mask), hop.gateway);
    } else {
        Ipv4StaticRoutingHelper().GetStaticRouting(hop.ipv4)->AddNetworkRouteTo(
            to, Ipv4Mask(mask), hop.gateway, hop.interface);
    }
}
