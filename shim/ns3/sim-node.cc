/* SPDX-License-Identifier: GPL-2.0-only */
/* Nodes: hosts with ns-3's IPv4 stack and our TCP.
 *
 * Routing is static, so a node reaches whoever shares a link with it.  No
 * IPv6 and no queue discs, which cost much and change nothing here.  All
 * random streams of the stack are numbered.
 */
#include "ns3/arp-l3-protocol.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/node-container.h"
#include "ns3/object-factory.h"
#include "ns3/string.h"
#include "ns3/tcp-congestion-ops.h"
#include "ns3/traffic-control-layer.h"
#include "shim/ns3/sim-priv.h"

using namespace ns3;

gint64
sim_node_stream(guint node)
{
    return SIM_STREAM_NODES + gint64(node) * 16;
}

/* ns3::TcpCubic of 3.37 names the wrong parent, so ask an instance too. */
static bool
is_congestion(TypeId type)
{
    if (!type.HasConstructor()) {
        return false;
    }
    if (type.IsChildOf(TcpCongestionOps::GetTypeId())) {
        return true;
    }
    auto object = dynamic_cast<Object *>(type.GetConstructor()());
    Ptr<Object> owner(object, false);
    return dynamic_cast<TcpCongestionOps *>(object) != nullptr;
}

static bool
check_congestion(const char *name, GError **error)
{
    TypeId type;
    if (name && TypeId::LookupByNameFailSafe(name, &type) &&
        is_congestion(type)) {
        return true;
    }
    return sim_fail(error, SIM_ERROR_CONFIG,
                    "'%s' is not a congestion control of ns-3 (expected e.g. "
                    "ns3::TcpNewReno)",
                    name ? name : "");
}

static bool
check_profile(const SimTcpProfile *p, GError **error)
{
    const char *wrong = nullptr;
    if (p->mss_bytes < 1 || p->mss_bytes > 65495) {
        wrong = "MSS is not in 1 to 65495 bytes";
    } else if (p->rcvbuf_bytes > G_MAXINT32 || p->sndbuf_bytes > G_MAXINT32) {
        wrong = "a buffer is larger than 2 GiB";
    } else if (p->sndbuf_bytes == 0) {
        wrong = "the send buffer is empty";
    } else if (p->syn_rto_ns <= 0 || p->rto_min_ns <= 0) {
        wrong = "a retransmission time-out is not positive";
    } else if (p->rto_max_ns < p->rto_min_ns) {
        wrong = "the largest RTO is below the smallest";
    } else if (p->fin_wait2_ns < 0 || p->time_wait_ns < 0 || p->delack_ns < 0 ||
               p->keepalive_ns < 0 || p->keepalive_interval_ns < 0) {
        wrong = "a time-out is negative";
    } else if (p->delack_segments < 1) {
        wrong = "segments per ACK is 0";
    }
    if (wrong) {
        return sim_fail(error, SIM_ERROR_CONFIG, "TCP profile: %s", wrong);
    }
    return check_congestion(p->congestion, error);
}

static void
install_stack(SimNode *node)
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
        Ipv4StaticRoutingHelper().Create(node->node));
    InternetStackHelper().AssignStreams(NodeContainer(node->node),
                                        sim_node_stream(node->index));
    sim_tcp_install(node);
}

SimNode *
sim_node_new(SimWorld *world, const char *name, const SimTcpProfile *profile,
             GError **error) noexcept
{
    if (!check_profile(profile, error)) {
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
    if (!sim_guard([&] { install_stack(node.get()); }, error)) {
        return nullptr;
    }
    world->nodes.push_back(std::move(node));
    return world->nodes.back().get();
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
