/* SPDX-License-Identifier: GPL-2.0-only */
/* Links: their devices and addresses, faults.
 *
 * The k-th link (from 0) is 10.x.y.0/24 with x.y = k, and its ends have .1,
 * .2, ... in the order given; a bus of more than 250 hosts is the j-th
 * 10.x.0.0/16 with x = 128 + j.
 */
#include "ns3/arp-cache.h"
#include "ns3/boolean.h"
#include "ns3/csma-channel.h"
#include "ns3/csma-net-device.h"
#include "ns3/global-value.h"
#include "ns3/ipv4-interface.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/point-to-point-channel.h"
#include "ns3/point-to-point-net-device.h"
#include "ns3/uinteger.h"
#include "shim/ns3/sim-priv.h"
#include "shim/sim-loop.h"
#include <cstdio>
#include <set>

using namespace ns3;

static const guint LARGE_BUS = 250; /* hosts; more get a /16 */
static const guint MAX_BUS = 65534; /* hosts that fit a /16 */
static const guint SMALL_SUBNETS = 128 * 256;
static const guint LARGE_SUBNETS = 128;
static const gint64 DELAY_MAX = 86400 * SIM_NS_PER_S;

/* ---- What links are made of -------------------------------------------- */

gint64
sim_link_stream(guint link, guint end)
{
    return SIM_STREAM_LINKS + (gint64(link) << 24) + gint64(end) * 8;
}

/* Into a link end's streams, of which its path has those before. */
static const gint64 STREAM_BACKOFF = 3;

const SimLinkEnd *
SimLink::EndOf(const SimNode *node) const
{
    for (const SimLinkEnd &end : ends) {
        if (end.node == node) {
            return &end;
        }
    }
    return nullptr;
}

void
sim_link_config_default(SimLinkConfig *config) noexcept
{
    *config = SimLinkConfig{};
    config->rate_bps = 10000000;
    config->delay_ns = 5 * SIM_NS_PER_MS;
    config->mtu_bytes = 1500;
    config->queue_packets = 100;
    config->queue_disc = SIM_QUEUE_FIFO;
    config->codel_target_ns = 5 * SIM_NS_PER_MS;
    config->codel_interval_ns = 100 * SIM_NS_PER_MS;
    config->fq_flows = 1024;
    path_config_default(&config->path);
}

static bool
check_config(const SimLinkConfig *c, GError **error)
{
    const char *wrong = nullptr;
    if (c->rate_bps == 0) {
        wrong = "rate is 0";
    } else if (c->delay_ns < 0 || c->delay_ns > DELAY_MAX) {
        wrong = "delay is not in 0 to 1 day";
    } else if (c->mtu_bytes < 68 || c->mtu_bytes > 65535) {
        wrong = "MTU is not in 68 to 65535 bytes (RFC 791)";
    } else if (sim_queue_check(c, &wrong)) {
        wrong = sim_path_check(&c->path);
    }
    return !wrong || sim_fail(error, SIM_ERROR_CONFIG, "link: %s", wrong);
}

/* A full segment must pass unfragmented: MSS, which has room for the options,
 * plus IPv4 and TCP headers. */
static bool
check_mtu(const SimNode *node, const SimLinkConfig *config, GError **error)
{
    const guint need = node->profile.mss_bytes + 40;
    if (need <= config->mtu_bytes) {
        return true;
    }
    return sim_fail(error, SIM_ERROR_CONFIG,
                    "link: MTU %u is too small for node %s, whose MSS of %u "
                    "makes packets of %u bytes",
                    config->mtu_bytes, node->name.c_str(),
                    node->profile.mss_bytes, need);
}

static bool
check_nodes(SimNode *const *nodes, guint n_nodes, const SimLinkConfig *config,
            GError **error)
{
    std::set<const SimNode *> seen;
    if (n_nodes == 0) {
        return sim_fail(error, SIM_ERROR_CONFIG, "link: no hosts");
    }
    for (guint i = 0; i < n_nodes; i++) {
        if (!seen.insert(nodes[i]).second) {
            return sim_fail(error, SIM_ERROR_CONFIG,
                            "link: node %s is on it twice",
                            nodes[i]->name.c_str());
        }
        if (!check_mtu(nodes[i], config, error)) {
            return false;
        }
    }
    return true;
}

/* Gives the link the next free subnet. */
static bool
take_subnet(SimLink *link, guint n_nodes, GError **error)
{
    SimWorld *world = link->world;
    if (n_nodes <= LARGE_BUS && world->smallSubnets < SMALL_SUBNETS) {
        link->subnet = 10u << 24 | world->smallSubnets++ << 8;
        link->mask = 0xffffff00;
        return true;
    }
    if (n_nodes <= MAX_BUS && world->largeSubnets < LARGE_SUBNETS) {
        link->subnet = 10u << 24 | (128 + world->largeSubnets++) << 16;
        link->mask = 0xffff0000;
        return true;
    }
    return sim_fail(error, SIM_ERROR_CONFIG,
                    "link: no subnet left for %u hosts", n_nodes);
}

/* A failed address is asked for again by the next packet, and a burst of
 * packets waits for the answer: as Linux does (NUD_FAILED, unres_qlen), where
 * ns-3 drops for 100 s and keeps 3.  One request a second, four in all
 * (sock-fact OPEN-11). */
static void
configure_arp(Ptr<ArpCache> cache)
{
    cache->SetAttribute("WaitReplyTimeout", TimeValue(Seconds(1)));
    cache->SetAttribute("MaxRetries", UintegerValue(3));
    cache->SetAttribute("DeadTimeout", TimeValue(NanoSeconds(-1)));
    cache->SetAttribute("PendingQueueSize", UintegerValue(100));
}

/* Brings the device of the link's newest end up, with the next address. */
static void
configure_ip(SimLink *link, SimLinkEnd *end)
{
    SimNode *node = end->node;
    Ptr<Ipv4L3Protocol> ipv4 = node->node->GetObject<Ipv4L3Protocol>();
    const guint32 index = ipv4->AddInterface(end->device);
    end->ip = link->subnet + link->ends.size() + 1;
    ipv4->AddAddress(index, Ipv4InterfaceAddress(Ipv4Address(end->ip),
                                                 Ipv4Mask(link->mask)));
    ipv4->SetUp(index);
    if (link->bus) {
        configure_arp(ipv4->GetInterface(index)->GetArpCache());
        sim_resolve_watch(node, end->device);
    }
    if (node->firstIp == 0) {
        node->firstIp = end->ip;
    }
}

/* What both kinds of devices have in common: address, queue, MTU. */
template <typename Device>
static Ptr<Device>
new_device(SimLink *link, SimNode *node, Ptr<DropTailQueue<Packet>> queue)
{
    queue->SetMaxSize(
        QueueSize(QueueSizeUnit::PACKETS, link->config.queue_packets));
    auto device = CreateObject<Device>();
    device->SetAddress(Mac48Address::Allocate());
    device->SetQueue(queue);
    device->SetMtu(link->config.mtu_bytes);
    node->node->AddDevice(device);
    return device;
}

static void
receive(Ptr<CsmaNetDevice> device, Ptr<Packet> packet)
{
    device->Receive(packet, nullptr);
}

static void
receive(Ptr<PointToPointNetDevice> device, Ptr<Packet> packet)
{
    device->Receive(packet);
}

/* Adds 'node' with its attached 'device' to the link; what it sends travels
 * on 'way', what it gets on 'back'. */
template <typename Device>
static void
add_end(SimLink *link, SimNode *node, Ptr<Device> device,
        Ptr<DropTailQueue<Packet>> queue, Ptr<LinkWay> way, Ptr<LinkWay> back)
{
    const LinkFraming framing = link->bus ? LINK_ETHERNET : LINK_PPP;
    const guint number = link->ends.size();
    Device *taker = PeekPointer(device);
    SimLinkEnd end{};
    end.node = node;
    end.device = device;
    end.queue = queue;
    end.pathEnd = number;
    end.sender = Create<LinkSender>(link, number, framing, way);
    end.receiver = CreateObject<LinkReceiver>(
        framing, back, node->node->GetId(),
        [taker](Ptr<Packet> packet) { receive(Ptr<Device>(taker), packet); });
    device->SetReceiveErrorModel(end.receiver);
    sim_queue_install(&end, link->config);
    configure_ip(link, &end);
    link->ends.push_back(end);
}

/* ---- The two kinds of links -------------------------------------------- */

static void
build_p2p(SimLink *link, SimNode *const *nodes)
{
    auto channel = CreateObject<PointToPointChannel>();
    channel->SetAttribute("Delay",
                          TimeValue(NanoSeconds(link->config.delay_ns)));
    Ptr<PointToPointNetDevice> devices[2];
    Ptr<DropTailQueue<Packet>> queues[2];
    Ptr<LinkWay> ways[2];
    for (guint i = 0; i < 2; i++) {
        queues[i] = CreateObject<DropTailQueue<Packet>>();
        devices[i] =
            new_device<PointToPointNetDevice>(link, nodes[i], queues[i]);
        devices[i]->SetDataRate(DataRate(link->config.rate_bps));
        devices[i]->Attach(channel);
        ways[i] = Create<LinkWay>();
    }
    for (guint i = 0; i < 2; i++) {
        add_end(link, nodes[i], devices[i], queues[i], ways[i], ways[1 - i]);
    }
}

static void
build_bus(SimLink *link, SimNode *const *nodes, guint n_nodes)
{
    auto channel = CreateObject<CsmaChannel>();
    auto way = Create<LinkWay>();
    link->config.path.n_servers = MAX(link->config.path.n_servers, 1);
    channel->SetAttribute("DataRate",
                          DataRateValue(DataRate(link->config.rate_bps)));
    channel->SetAttribute("Delay",
                          TimeValue(NanoSeconds(link->config.delay_ns)));
    for (guint i = 0; i < n_nodes; i++) {
        auto queue = CreateObject<DropTailQueue<Packet>>();
        auto device = new_device<CsmaNetDevice>(link, nodes[i], queue);
        device->AssignStreams(sim_link_stream(link->index, i) + STREAM_BACKOFF);
        device->Attach(channel);
        add_end(link, nodes[i], device, queue, way, way);
    }
}

static void
build_loop(SimLink *link, SimNode *const *nodes)
{
    for (guint i = 0; i < 2; i++) {
        SimLinkEnd end{};
        end.node = nodes[i];
        end.device = sim_loop_device(link, i, nodes[i]);
        end.queue = CreateObject<DropTailQueue<Packet>>();
        end.pathEnd = i;
        configure_ip(link, &end);
        link->ends.push_back(end);
    }
}

static void
build_link(SimLink *link, SimNode *const *nodes, guint n_nodes)
{
    if (link->kind == SIM_LINK_LOOP) {
        build_loop(link, nodes);
    } else if (link->bus) {
        build_bus(link, nodes, n_nodes);
    } else {
        build_p2p(link, nodes);
    }
    link->path = Create<LinkPath>(link);
    sim_link_watch(link);
}

static SimLink *
new_link(SimWorld *world, SimNode *const *nodes, guint n_nodes,
         SimLinkKind kind, const SimLinkConfig *config, GError **error)
{
    auto link = std::make_unique<SimLink>();
    link->world = world;
    link->index = world->links.size();
    link->kind = kind;
    link->bus = kind == SIM_LINK_BUS;
    link->config = *config;
    const bool built =
        check_config(config, error) &&
        check_nodes(nodes, n_nodes, config, error) &&
        take_subnet(link.get(), n_nodes, error) &&
        sim_guard([&] { build_link(link.get(), nodes, n_nodes); }, error);
    if (!built) {
        return nullptr;
    }
    world->links.push_back(std::move(link));
    return world->links.back().get();
}

SimLink *
sim_link_p2p(SimWorld *world, SimNode *a, SimNode *b,
             const SimLinkConfig *config, GError **error) noexcept
{
    SimNode *const nodes[] = {a, b};
    return new_link(world, nodes, 2, SIM_LINK_P2P, config, error);
}

SimLink *
sim_link_loop(SimWorld *world, SimNode *a, SimNode *b, guint mtu_bytes,
              GError **error) noexcept
{
    SimNode *const nodes[] = {a, b};
    SimLinkConfig config;
    sim_link_config_default(&config);
    config.delay_ns = 0;
    config.mtu_bytes = mtu_bytes;
    return new_link(world, nodes, 2, SIM_LINK_LOOP, &config, error);
}

SimLink *
sim_link_csma(SimWorld *world, SimNode *const *nodes, guint n_nodes,
              const SimLinkConfig *config, GError **error) noexcept
{
    return new_link(world, nodes, n_nodes, SIM_LINK_BUS, config, error);
}
