/* SPDX-License-Identifier: GPL-2.0-only */
/* Nodes: hosts with ns-3's IPv4 stack and our TCP.
 *
 * A host reaches whoever shares a link with it, and others by its gateway
 * (sim-route.cc).  No IPv6, which costs much and changes nothing here; queue
 * discs where they are asked for (sim-queue.cc).  All
 * random streams of the stack are numbered.
 */
#include "ns3/arp-l3-protocol.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/node-container.h"
#include "ns3/object-factory.h"
#include "ns3/string.h"
#include "ns3/traffic-control-layer.h"
#include "shim/ns3/closing-tcp-cc.h"
#include "shim/ns3/sim-priv.h"

using namespace ns3;

gint64
sim_node_stream(guint node)
{
    return SIM_STREAM_NODES + gint64(node) * 16;
}

bool
sim_check_profile(const TcpProfile *profile, GError **error)
{
    if (const char *wrong = tcp_profile_mistake(profile)) {
        return sim_fail(error, SIM_ERROR_CONFIG, "TCP profile: %s", wrong);
    }
    if (!g_strcmp0(profile->congestion, TCP_CC_BBR)) {
        return true;
    }
    const std::string wrong = ClosingTcpCcMistake(profile->congestion, false);
    return wrong.empty() ||
           sim_fail(error, SIM_ERROR_CONFIG, "%s", wrong.c_str());
}

static void
install_stack(SimNode *node, bool is_router)
{
    node->node = CreateObject<Node>();
    for (const char *part :
         {"ns3::ArpL3Protocol", "ns3::Ipv4L3Protocol", "ns3::Icmpv4L4Protocol",
          "ns3::TrafficControlLayer", "ns3::UdpL4Protocol",
          "ns3::ClosingTcpL4Protocol"}) {
        node->node->AggregateObject(ObjectFactory(part).Create<Object>());
    }
    Ptr<ArpL3Protocol> arp = node->node->GetObject<ArpL3Protocol>();
    arp->SetAttribute("RequestJitter",
                      StringValue("ns3::ConstantRandomVariable[Constant=0.0]"));
    arp->SetTrafficControl(node->node->GetObject<TrafficControlLayer>());
    node->node->GetObject<Ipv4>()->SetRoutingProtocol(
        is_router ? sim_route_new()
                  : Ipv4StaticRoutingHelper().Create(node->node));
    InternetStackHelper().AssignStreams(NodeContainer(node->node),
                                        sim_node_stream(node->index));
    sim_tcp_install(node);
}

static SimNode *
new_node(SimWorld *world, const char *name, const TcpProfile *profile,
         bool is_router, GError **error)
{
    if (!sim_check_profile(profile, error)) {
        g_prefix_error(error, "node %s: ", name);
        return nullptr;
    }
    auto node = std::make_unique<SimNode>();
    node->world = world;
    node->index = world->nodes.size();
    node->name = name;
    node->congestion = profile->congestion;
    node->profile = *profile;
    node->profile.congestion = node->congestion.c_str();
    if (!sim_guard([&] { install_stack(node.get(), is_router); }, error)) {
        return nullptr;
    }
    world->nodes.push_back(std::move(node));
    return world->nodes.back().get();
}

SimNode *
sim_node_new(SimWorld *world, const char *name, const TcpProfile *profile,
             GError **error) noexcept
{
    return new_node(world, name, profile, false, error);
}

SimNode *
sim_router_new(SimWorld *world, const char *name, const TcpProfile *profile,
               GError **error) noexcept
{
    return new_node(world, name, profile, true, error);
}

guint32
sim_node_ip(const SimNode *node) noexcept
{
    return node->firstIp;
}

guint32
sim_node_ip_on(const SimNode *node, const SimLink *link) noexcept
{
    const SimLinkEnd *end = link->EndOf(node);
    return end ? end->ip : 0;
}

const char *
sim_node_name(const SimNode *node) noexcept
{
    return node->name.c_str();
}
