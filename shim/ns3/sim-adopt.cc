/* SPDX-License-Identifier: GPL-2.0-only */
/* Nodes that a program of ns-3's users has made. */
#include "ns3/ipv4.h"
#include "ns3/node-list.h"
#include "ns3/simulator.h"
#include "shim/ns3/closing-tcp-host-priv.h"
#include "shim/ns3/sim-priv.h"

using namespace ns3;

/* Its address on its first link; 0: it has none. */
static guint32
address_of(Ptr<Node> node)
{
    Ptr<Ipv4> ipv4 = node->GetObject<Ipv4>();
    for (uint32_t i = 1; ipv4 && i < ipv4->GetNInterfaces(); i++) {
        if (ipv4->GetNAddresses(i) > 0) {
            return ipv4->GetAddress(i, 0).GetLocal().Get();
        }
    }
    return 0;
}

static bool
can_adopt(Ptr<Node> node, GError **error)
{
    Ptr<ClosingTcpL4Protocol> tcp = node->GetObject<ClosingTcpL4Protocol>();
    if (!tcp) {
        return sim_fail(error, SIM_ERROR_CONFIG,
                        "node %u has no ClosingTcpL4Protocol (expected one "
                        "installed by ClosingTcpHelper)",
                        node->GetId());
    }
    if (tcp->Inside().GetAsks().syn) {
        return sim_fail(error, SIM_ERROR_CONFIG,
                        "node %u has such software already (expected one on "
                        "a node)",
                        node->GetId());
    }
    return address_of(node) != 0 ||
           sim_fail(error, SIM_ERROR_CONFIG,
                    "node %u has no IPv4 address (expected one before its "
                    "applications start)",
                    node->GetId());
}

SimNode *
sim_node_adopt(SimWorld *world, guint32 id, void (*going)(gpointer),
               gpointer user, GError **error) noexcept
{
    Ptr<Node> ns3Node = NodeList::GetNode(id);
    if (!can_adopt(ns3Node, error)) {
        return nullptr;
    }
    auto node = std::make_unique<SimNode>();
    node->world = world;
    node->index = world->nodes.size();
    node->name = "node" + std::to_string(id);
    node->node = ns3Node;
    node->firstIp = address_of(ns3Node);
    node->tcp = ns3Node->GetObject<ClosingTcpL4Protocol>();
    sim_tcp_ask(node.get());
    node->tcp->Inside().OnGoing([=] { going(user); });
    world->nodes.push_back(std::move(node));
    return world->nodes.back().get();
}

void
sim_node_leave(SimNode *node) noexcept
{
    node->tcp->Inside().GetAsks() = {};
    node->tcp->Inside().OnGoing(nullptr);
}

gboolean
sim_node_set_tcp(SimNode *node, const TcpProfile *profile,
                 GError **error) noexcept
{
    if (!sim_check_profile(profile, error)) {
        return FALSE;
    }
    node->congestion = profile->congestion;
    node->profile = *profile;
    node->profile.congestion = node->congestion.c_str();
    node->tcp->Inside().SetRules(node->profile);
    node->tcp->Inside().Get();
    return TRUE;
}
