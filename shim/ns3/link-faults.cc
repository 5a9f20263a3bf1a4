/* SPDX-License-Identifier: GPL-2.0-only */
#include "shim/ns3/link-faults.h"
#include "ns3/codel-queue-disc.h"
#include "ns3/ipv4-queue-disc-item.h"
#include "ns3/simulator.h"
#include "shim/ns3/link-path.h"
#include "shim/ns3/sim-priv.h"
#include <algorithm>
#include <cstring>
#include <utility>

namespace ns3
{

/* ---- Marked packets ----------------------------------------------------- */

void
LinkWay::Mark(const Marked &marked)
{
    auto behind = m_marked.end();
    while (behind != m_marked.begin() &&
           std::prev(behind)->arrival > marked.arrival) {
        --behind; /* the delay has become less */
    }
    m_marked.insert(behind, marked);
}

const LinkWay::Marked *
LinkWay::Find(Ptr<const Packet> packet)
{
    if (m_marked.empty()) {
        return nullptr;
    }
    const Time now = Simulator::Now();
    while (!m_marked.empty() && m_marked.front().arrival < now) {
        m_marked.pop_front();
    }
    /* An entry stays until time has passed: a bus has several receivers. */
    for (const Marked &marked : m_marked) {
        if (marked.arrival > now) {
            break;
        }
        if (marked.uid == packet->GetUid()) {
            return &marked;
        }
    }
    return nullptr;
}

/* ---- Receivers ---------------------------------------------------------- */

NS_OBJECT_ENSURE_REGISTERED(LinkReceiver);

TypeId
LinkReceiver::GetTypeId()
{
    static TypeId tid = TypeId("ns3::FinwaitLinkReceiver")
                            .SetParent<ErrorModel>()
                            .SetGroupName("Finwait");
    return tid;
}

LinkReceiver::LinkReceiver(LinkFraming framing, Ptr<LinkWay> way, uint32_t node,
                           Taker taker)
    : m_framing(framing), m_way(way), m_node(node), m_taker(taker)
{
}

void
LinkReceiver::Take(Ptr<Packet> packet)
{
    m_passing = true;
    m_taker(packet);
    m_passing = false;
}

void
LinkReceiver::Pass(Ptr<Packet> packet, Time wait)
{
    Simulator::ScheduleWithContext(m_node, wait, &LinkReceiver::Take,
                                   Ptr<LinkReceiver>(this), packet);
}

/* TRUE: the device does not take it now. */
bool
LinkReceiver::DoCorrupt(Ptr<Packet> packet)
{
    const LinkWay::Marked *marked = m_passing ? nullptr : m_way->Find(packet);
    if (!marked) {
        return false;
    }
    const PathFate fate = marked->fate;
    if (fate.lost != PATH_CAUSE_NONE) {
        return true;
    }
    if (marked->translated) {
        link_packet_translate(packet, m_framing, fate.src_port, fate.dst_port);
    }
    if (fate.hold_ns > 0) {
        Pass(packet->Copy(), NanoSeconds(fate.hold_ns));
    }
    if (fate.twice && fate.hold_ns + fate.copy_ns == 0) {
        Take(packet->Copy()); /* before others of this instant */
    } else if (fate.twice) {
        Pass(packet->Copy(), NanoSeconds(fate.hold_ns + fate.copy_ns));
    }
    return fate.hold_ns > 0;
}

void
LinkReceiver::DoReset()
{
}

/* ---- Senders ------------------------------------------------------------ */

LinkSender::LinkSender(SimLink *link, unsigned end, LinkFraming framing,
                       Ptr<LinkWay> way)
    : m_link(link), m_end(end), m_framing(framing), m_way(way)
{
}

void
LinkSender::Watch(Ptr<LinkPath> path)
{
    if (!m_path) {
        const bool watches =
            m_link->ends[m_end].device->TraceConnectWithoutContext(
                "PhyTxBegin", MakeCallback(&LinkSender::Begins, this));
        NS_ABORT_MSG_UNLESS(watches, "device without PhyTxBegin");
    }
    m_path = path;
}

void
LinkSender::SetTap(SimSegmentFn tap, void *user)
{
    m_tap = tap;
    m_tapUser = user;
    if (std::exchange(m_hearsDrops, true)) {
        return;
    }
    const SimLinkEnd &end = m_link->ends[m_end];
    for (const char *source : {"MacTxDrop", "PhyTxDrop"}) {
        end.device->TraceConnectWithoutContext(
            source, MakeCallback(&LinkSender::Full, this));
    }
    for (const char *source : {"DropBeforeEnqueue", "DropAfterDequeue"}) {
        if (end.disc) {
            end.disc->TraceConnectWithoutContext(
                source, MakeCallback(&LinkSender::Dropped, this));
        }
    }
}

/* 'packet' will not arrive. */
void
LinkSender::Tell(Ptr<const Packet> packet, const char *cause)
{
    SimSegment segment;
    if (m_tap && link_packet_segment(packet, m_framing, &segment)) {
        segment.cause = cause;
        m_tap(m_tapUser, &segment);
    }
}

void
LinkSender::Full(Ptr<const Packet> packet)
{
    Tell(packet, SIM_LOST_QUEUE);
}

/* A queue disc has packets before they have a link header.  That of FqCoDel
 * says the same reason as its CoDel, behind some words of its own. */
void
LinkSender::Dropped(Ptr<const QueueDiscItem> item, const char *why)
{
    auto ipv4 = DynamicCast<const Ipv4QueueDiscItem>(item);
    if (!m_tap || !ipv4) {
        return;
    }
    Ptr<Packet> packet = ipv4->GetPacket()->Copy();
    packet->AddHeader(ipv4->GetHeader());
    SimSegment segment;
    if (link_packet_segment(packet, LINK_NONE, &segment)) {
        segment.cause = strstr(why, CoDelQueueDisc::TARGET_EXCEEDED_DROP)
                            ? SIM_LOST_CODEL
                            : SIM_LOST_QUEUE;
        m_tap(m_tapUser, &segment);
    }
}

/* A connection has another port, and so another number, at its far end. */
void
LinkSender::Translated(const PathPacket &packet, const PathFate &fate)
{
    if ((packet.flags & (PATH_SYN | PATH_ACK)) == PATH_SYN) {
        const guint64 outer =
            sim_conn_id(packet.seq, packet.src_ip, fate.src_port);
        m_link->world->sameConn[outer] =
            sim_conn_id(packet.seq, packet.src_ip, packet.src_port);
    }
}

/* The device begins to send 'packet', link header included. */
void
LinkSender::Begins(Ptr<const Packet> packet)
{
    PathPacket p;
    PathFate fate;
    uint32_t window;
    const Time transit = m_path->Pace(m_link, m_end, packet->GetSize());
    link_packet_read(packet, m_framing, &p, &window);
    m_path->Judge(m_link, m_end, packet, &p, &fate);
    const bool translated =
        fate.src_port != p.src_port || fate.dst_port != p.dst_port;
    if (fate.lost != PATH_CAUSE_NONE) {
        Tell(packet, path_cause_text(fate.lost));
    } else if (translated) {
        Translated(p, fate);
    }
    if (fate.lost != PATH_CAUSE_NONE || translated || fate.hold_ns > 0 ||
        fate.twice) {
        m_way->Mark(
            {Simulator::Now() + transit, packet->GetUid(), translated, fate});
    }
}

} // namespace ns3
