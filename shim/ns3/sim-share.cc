/* SPDX-License-Identifier: GPL-2.0-only */
/* Several softwares on one node of somebody else's: each has a SimNode, and all
 * have the node's TCP. */
#include "model/tcp/tcp-profile-keys.h"
#include "shim/ns3/closing-tcp-host-priv.h"
#include "shim/ns3/sim-priv.h"
#include "shim/sim-adopt.h"
#include <algorithm>
#include <cstring>

using namespace ns3;

/* A connection at this node: its number, which both ends on one node have, and
 * the local port. */
typedef std::pair<guint64, guint16> Place;

struct SimShared {
    std::vector<SimNode *> all; /* in the order of their coming */
    SimNode *connecting = nullptr;
    std::map<Place, SimNode *> owners; /* of connections, by state() */
};

/* ---- Who is asked ------------------------------------------------------- */

static SimNode *
listener_at(const SimShared *shared, guint16 port)
{
    for (SimNode *node : shared->all) {
        if (node->listens && node->listens(node->listensUser, port)) {
            return node;
        }
    }
    return nullptr;
}

/* One alone takes all, whether it listens or not. */
static SimNode *
taker_of(const SimShared *shared, guint16 port)
{
    return shared->all.front()->isAlone ? shared->all.front()
                                        : listener_at(shared, port);
}

static PortVerdict
ask(void *user, TcpSyn *syn, SimSynFn SimNode::*judge,
    gpointer SimNode::*judgeUser)
{
    const SimNode *node =
        taker_of(static_cast<SimShared *>(user), tcp_syn_to(syn).port);
    return node && node->*judge
               ? (node->*judge)(node->*judgeUser,
                                reinterpret_cast<SimSyn *>(syn))
               : PORT_SYN_REFUSE;
}

static PortVerdict
ask_syn(void *user, TcpSyn *syn)
{
    return ask(user, syn, &SimNode::gate, &SimNode::gateUser);
}

static PortVerdict
ask_resyn(void *user, TcpSyn *syn)
{
    return ask(user, syn, &SimNode::regate, &SimNode::regateUser);
}

static gboolean
ask_listens(void *user, uint16_t port)
{
    return listener_at(static_cast<SimShared *>(user), port) != nullptr;
}

/* Whose connection it is; null: a ClosingTcpSocket's. */
static SimNode *
owner_of(SimShared *shared, const Tcp *tcp, const Place &place)
{
    auto known = shared->owners.find(place);
    if (known != shared->owners.end()) {
        return known->second;
    }
    auto user = static_cast<ClosingTcpUser *>(tcp_user(tcp));
    SimNode *node = shared->connecting      ? shared->connecting
                    : user && !user->socket ? taker_of(shared, place.second)
                                            : nullptr;
    if (node) {
        shared->owners[place] = node;
    }
    return node;
}

static void
tell_state(void *user, const Tcp *tcp, PortTcpState from, PortTcpState to)
{
    auto shared = static_cast<SimShared *>(user);
    PortAddr local, remote;
    tcp_ends(tcp, &local, &remote);
    const Place place = {tcp_id(tcp), local.port};
    const SimNode *node = owner_of(shared, tcp, place);
    if (to == PORT_STATE_CLOSE || to == PORT_STATE_TIME_WAIT) {
        shared->owners.erase(place);
    }
    if (node && node->watch) {
        node->watch(node->watchUser, Simulator::Now().GetNanoSeconds(),
                    sim_conn_known(place.first), from, to);
    }
}

bool
sim_share_listens(const SimNode *node, guint16 port)
{
    return node->shared && listener_at(node->shared, port);
}

/* ---- Coming and going --------------------------------------------------- */

static SimShared *
shared_of(const SimNode *node)
{
    const ClosingTcpHost::Asks &asks = node->tcp->Inside().GetAsks();
    return asks.syn ? static_cast<SimShared *>(asks.user) : nullptr;
}

bool
sim_share_bars(const SimNode *node, GError **error)
{
    const SimShared *shared = shared_of(node);
    if (!shared || (!node->isAlone && !shared->all.front()->isAlone)) {
        return false;
    }
    sim_fail(error, SIM_ERROR_CONFIG,
             "node %u has such software already, and a device is all that "
             "there is on its node (expected another node for the other)",
             node->node->GetId());
    return true;
}

static void
all_go(const SimShared *shared)
{
    const std::vector<SimNode *> all = shared->all;
    for (SimNode *node : all) {
        node->going(); /* which may free 'shared' */
    }
}

void
sim_share(SimNode *node)
{
    ClosingTcpHost &host = node->tcp->Inside();
    node->shared = shared_of(node);
    if (!node->shared) {
        SimShared *shared = node->shared = new SimShared;
        host.GetAsks() = {ask_syn,     ask_resyn,  nullptr,
                          ask_listens, tell_state, shared};
        host.OnGoing([=] { all_go(shared); });
    }
    node->shared->all.push_back(node);
}

void
sim_unshare(SimNode *node)
{
    SimShared *shared = std::exchange(node->shared, nullptr);
    shared->all.erase(std::find(shared->all.begin(), shared->all.end(), node));
    for (auto at = shared->owners.begin(); at != shared->owners.end();) {
        at = at->second == node ? shared->owners.erase(at) : std::next(at);
    }
    if (shared->all.empty()) {
        node->tcp->Inside().GetAsks() = {};
        node->tcp->Inside().OnGoing(nullptr);
        delete shared;
    }
}

SimSharing::SimSharing(SimNode *node) : m_shared(node->shared)
{
    if (m_shared) {
        m_shared->connecting = node;
    }
}

SimSharing::~SimSharing()
{
    if (m_shared) {
        m_shared->connecting = nullptr;
    }
}

/* ---- What they have to agree upon --------------------------------------- */

/* The key in which they differ; null: in none. */
static const char *
difference(const TcpProfile *a, const TcpProfile *b)
{
#define FIELD(FIELD, NAME, ...)                                                \
    if (a->FIELD != b->FIELD) {                                                \
        return NAME;                                                           \
    }
    TCP_PROFILE_KEYS(FIELD, FIELD, FIELD)
#undef FIELD
    return strcmp(a->congestion, b->congestion) ? "congestion" : nullptr;
}

bool
sim_share_differs(const SimNode *node, const TcpProfile *profile,
                  GError **error)
{
    const SimNode *first = node->shared->all.front();
    const char *key =
        first == node ? nullptr : difference(&first->profile, profile);
    if (key) {
        sim_fail(error, SIM_ERROR_CONFIG,
                 "tcp.%s is not what it is for the application that stands on "
                 "node %u already (expected the same: a node has one TCP)",
                 key, node->node->GetId());
    }
    return key;
}

gboolean
sim_node_claim(SimNode *node, guint16 port, GError **error) noexcept
{
    for (const SimNode *other : node->shared->all) {
        if (other != node && other->claimed == port) {
            return sim_fail(error, SIM_ERROR_CONFIG,
                            "port %u of node %u is another application's "
                            "already (expected a Port of its own)",
                            port, node->node->GetId());
        }
    }
    if (node->tcp->Inside().IsBound(port)) {
        return sim_fail(error, SIM_ERROR_CONFIG,
                        "port %u of node %u is that of a socket already "
                        "(expected another Port)",
                        port, node->node->GetId());
    }
    node->claimed = port;
    return TRUE;
}
