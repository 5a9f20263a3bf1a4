/* SPDX-License-Identifier: GPL-2.0-only */
/* Nodes that a program of ns-3's users has made. */
#include "shim/sim-adopt.h"
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
can_adopt(const SimNode *node, GError **error)
{
    const uint32_t id = node->node->GetId();
    if (!node->tcp) {
        return sim_fail(error, SIM_ERROR_CONFIG,
                        "node %u has no ClosingTcpL4Protocol (expected one "
                        "installed by ClosingTcpHelper)",
                        id);
    }
    if (node->firstIp == 0) {
        return sim_fail(error, SIM_ERROR_CONFIG,
                        "node %u has no IPv4 address (expected one before its "
                        "applications start)",
                        id);
    }
    return !sim_share_bars(node, error);
}

SimNode *
sim_node_adopt(SimWorld *world, guint32 id, gboolean is_alone,
               void (*going)(gpointer), gpointer user, GError **error) noexcept
{
    auto node = std::make_unique<SimNode>();
    node->world = world;
    node->index = world->nodes.size();
    node->name = "node" + std::to_string(id);
    node->node = NodeList::GetNode(id);
    node->firstIp = address_of(node->node);
    node->tcp = node->node->GetObject<ClosingTcpL4Protocol>();
    node->isAlone = is_alone;
    node->going = [=] { going(user); };
    if (!can_adopt(node.get(), error)) {
        return nullptr;
    }
    sim_share(node.get());
    world->nodes.push_back(std::move(node));
    return world->nodes.back().get();
}

void
sim_node_leave(SimNode *node) noexcept
{
    sim_unshare(node);
}

gboolean
sim_node_set_tcp(SimNode *node, const TcpProfile *profile,
                 GError **error) noexcept
{
    if (!sim_check_profile(profile, error)) {
        return FALSE;
    }
    if (sim_share_differs(node, profile, error)) {
        return FALSE;
    }
    node->congestion = profile->congestion;
    node->profile = *profile;
    node->profile.congestion = node->congestion.c_str();
    node->tcp->Inside().SetRules(node->profile);
    node->tcp->Inside().Get();
    return TRUE;
}
