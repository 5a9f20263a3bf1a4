/* SPDX-License-Identifier: GPL-2.0-only */
#include "shim/ns3/link-path.h"
#include "ns3/csma-channel.h"
#include "ns3/point-to-point-net-device.h"
#include "ns3/simulator.h"
#include "shim/ns3/sim-priv.h"

namespace ns3
{

/* For what takes no time. */
static const uint64_t INSTANT_BPS = 100000000000000;

LinkPath::LinkPath(Path *path) : m_path(path), m_isOwn(false) {}

LinkPath::LinkPath(SimLink *link)
    : m_path(path_new(&link->config.path, Uniform, this)), m_isOwn(true)
{
    m_links.push_back(link);
}

LinkPath::~LinkPath()
{
    if (m_isOwn) {
        path_free(m_path);
    }
}

void
LinkPath::Add(SimLink *link)
{
    m_links.push_back(link);
}

/* Each end and thing has a stream of its own. */
gdouble
LinkPath::Uniform(gpointer self, guint end, PathDraw draw)
{
    auto path = static_cast<LinkPath *>(self);
    Ptr<UniformRandomVariable> &variable = path->m_draws[{end, draw}];
    if (!variable) {
        variable = CreateObject<UniformRandomVariable>();
        variable->SetStream(
            sim_path_stream(path->m_links[0]->index, end, draw));
    }
    return variable->GetValue();
}

/* The end of 'link' to which 'frame' goes. */
unsigned
LinkPath::To(const SimLink *link, unsigned from, Ptr<const Packet> frame)
{
    if (!link->bus) {
        return 1 - from;
    }
    uint8_t mac[6] = {};
    frame->CopyData(mac, sizeof mac);
    Mac48Address to;
    to.CopyFrom(mac);
    for (unsigned i = 0; i < link->ends.size(); i++) {
        if (Mac48Address::ConvertFrom(link->ends[i].device->GetAddress()) ==
            to) {
            return i;
        }
    }
    return PATH_ALL;
}

void
LinkPath::Judge(SimLink *link, unsigned end, Ptr<const Packet> frame,
                PathPacket *packet, PathFate *fate)
{
    const unsigned to = To(link, end, frame);
    packet->from = link->ends[end].pathEnd;
    packet->to = to == PATH_ALL ? PATH_ALL : link->ends[to].pathEnd;
    path_judge(m_path, packet, fate);
    Settle();
}

Time
LinkPath::Pace(SimLink *link, unsigned end, uint32_t bytes)
{
    const SimLinkConfig &config = link->config;
    PathPace pace;
    path_pace(m_path, link->ends[end].pathEnd,
              Simulator::Now().GetNanoSeconds(), bytes, &pace);
    DataRate rate(config.rate_bps);
    const Time delay =
        NanoSeconds(pace.delay_ns >= 0 ? pace.delay_ns : config.delay_ns);
    auto p2p = DynamicCast<PointToPointNetDevice>(link->ends[end].device);
    if (p2p && pace.sending_ns >= 0) {
        rate = pace.sending_ns > 0
                   ? DataRate(uint64_t(bytes * 8e9 / pace.sending_ns + 0.5))
                   : DataRate(INSTANT_BPS);
    }
    if (p2p && link->pathPaces) {
        p2p->SetDataRate(rate);
    }
    if (link->pathPaces) {
        link->ends[end].device->GetChannel()->SetAttribute("Delay",
                                                           TimeValue(delay));
    }
    return rate.CalculateBytesTxTime(bytes) + delay;
}

/* ---- What the box does of its own --------------------------------------- */

/* What the box sends is on its way as long as a packet from end to end. */
void
LinkPath::Send(const PathSend &send)
{
    for (SimLink *link : m_links) {
        const SimLinkEnd *from = nullptr, *to = nullptr;
        for (const SimLinkEnd &end : link->ends) {
            from = end.pathEnd == send.from ? &end : from;
            to = end.pathEnd == send.to ? &end : to;
        }
        if (from && to) {
            to->receiver->Pass(
                link_packet_make(
                    send, link->bus ? LINK_ETHERNET : LINK_PPP,
                    Mac48Address::ConvertFrom(from->device->GetAddress()),
                    Mac48Address::ConvertFrom(to->device->GetAddress())),
                NanoSeconds(link->config.delay_ns));
            return;
        }
    }
}

/* Sends what the box has to send, and looks when it wants to be woken. */
void
LinkPath::Settle()
{
    PathSend send;
    while (path_take(m_path, &send)) {
        Send(send);
    }
    const gint64 deadline = path_deadline(m_path);
    if (deadline < m_wakeNs) {
        m_wake.Cancel();
        m_wakeNs = deadline;
        m_wake = Simulator::Schedule(NanoSeconds(deadline) - Simulator::Now(),
                                     &LinkPath::Wake, this);
    }
}

/* It may be too early, since flows have gone on meanwhile. */
void
LinkPath::Wake()
{
    m_wakeNs = PATH_NEVER;
    path_expire(m_path, Simulator::Now().GetNanoSeconds());
    Settle();
}

} // namespace ns3
