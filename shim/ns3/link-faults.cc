/* SPDX-License-Identifier: GPL-2.0-only */
#include "shim/ns3/link-faults.h"
#include "ns3/double.h"
#include "ns3/simulator.h"
#include "shim/sim.h"
#include <algorithm>
#include <utility>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(LinkFaults);

TypeId
LinkFaults::GetTypeId()
{
    static TypeId tid = TypeId("ns3::FinwaitLinkFaults")
                            .SetParent<ErrorModel>()
                            .SetGroupName("Finwait")
                            .AddConstructor<LinkFaults>();
    return tid;
}

void
LinkFaults::Lose(Ptr<const Packet> packet, Time arrival)
{
    m_doomed.push_back({arrival, packet->GetUid()});
}

bool
LinkFaults::DoCorrupt(Ptr<Packet> packet)
{
    if (m_doomed.empty()) {
        return false;
    }
    const Time now = Simulator::Now();
    while (!m_doomed.empty() && m_doomed.front().arrival < now) {
        m_doomed.pop_front();
    }
    /* An entry stays until time has passed: a bus has several receivers. */
    for (const Doomed &doomed : m_doomed) {
        if (doomed.arrival > now) {
            break;
        }
        if (doomed.uid == packet->GetUid()) {
            return true;
        }
    }
    return false;
}

void
LinkFaults::DoReset()
{
    m_doomed.clear();
}

static uint32_t
Word(const uint8_t *b)
{
    return uint32_t(b[0]) << 24 | b[1] << 16 | b[2] << 8 | b[3];
}

/* Reads the TCP segment behind a link header.  False if 'packet' is not the
 * beginning of one. */
static bool
ReadSegment(Ptr<const Packet> packet, LinkSender::Framing framing,
            SimSegment *segment)
{
    const bool ethernet = framing == LinkSender::ETHERNET;
    const unsigned link = ethernet ? 14 : 2;
    uint8_t b[14 + 60 + 16]; /* TCP up to its window, IP options included */
    const unsigned len = packet->CopyData(b, sizeof b);
    const uint8_t *ip = b + link;
    if (len < link + 20 || ip[9] != 6 || (ip[0] >> 4) != 4) {
        return false;
    }
    const unsigned type = b[link - 2] << 8 | b[link - 1];
    const unsigned fragment = (ip[6] & 0x1f) << 8 | ip[7];
    const unsigned header = (ip[0] & 0xf) * 4;
    if (type != (ethernet ? 0x0800 : 0x0021) || fragment != 0 ||
        len < link + header + 16) {
        return false;
    }
    const uint8_t *tcp = ip + header;
    *segment = SimSegment{};
    segment->time_ns = Simulator::Now().GetNanoSeconds();
    segment->src_ip = Word(ip + 12);
    segment->dst_ip = Word(ip + 16);
    segment->src_port = tcp[0] << 8 | tcp[1];
    segment->dst_port = tcp[2] << 8 | tcp[3];
    segment->seq = Word(tcp + 4);
    segment->ack = Word(tcp + 8);
    segment->len_bytes = (ip[2] << 8 | ip[3]) - header - (tcp[12] >> 4) * 4;
    segment->flags = (tcp[13] & 0x1f) | (segment->len_bytes ? SIM_DATA : 0);
    segment->window_bytes = tcp[14] << 8 | tcp[15];
    segment->sent = TRUE;
    return true;
}

LinkSender::LinkSender(Ptr<NetDevice> device, Framing framing, DataRate rate,
                       Time delay, Ptr<LinkFaults> path)
    : m_device(device), m_framing(framing), m_rate(rate), m_delay(delay),
      m_path(path)
{
}

/* Starts to look at each packet; a link without faults is not slowed down. */
void
LinkSender::Watch()
{
    if (!m_watching) {
        m_watching = m_device->TraceConnectWithoutContext(
            "PhyTxBegin", MakeCallback(&LinkSender::Begins, this));
        NS_ABORT_MSG_UNLESS(m_watching, "device without PhyTxBegin");
    }
}

static Ptr<UniformRandomVariable>
NewDraw(int64_t stream)
{
    Ptr<UniformRandomVariable> draw = CreateObject<UniformRandomVariable>();
    draw->SetStream(stream);
    return draw;
}

void
LinkSender::SetLoss(double loss, int64_t stream)
{
    m_loss = loss;
    m_lossDraw = NewDraw(stream);
    Watch();
}

void
LinkSender::SetBurstLoss(double start, uint32_t min, uint32_t max,
                         int64_t stream)
{
    m_burstStart = start;
    m_burstDraw = NewDraw(stream);
    m_burstLength = NewDraw(stream + 1);
    m_burstLength->SetAttribute("Min", DoubleValue(min));
    m_burstLength->SetAttribute("Max", DoubleValue(max));
    Watch();
}

void
LinkSender::Drop(unsigned flags, unsigned nth)
{
    if (nth > 0) {
        m_rules.push_back({flags, nth});
        Watch();
    }
}

void
LinkSender::SetDown(bool down)
{
    m_down = down;
    Watch();
}

/* Counts a segment with 'flags' against all rules; true if one wants it. */
bool
LinkSender::RulesHit(unsigned flags)
{
    bool hit = false;
    for (Rule &rule : m_rules) {
        if ((flags & rule.flags) == rule.flags) {
            rule.left--;
            hit = hit || rule.left == 0;
        }
    }
    m_rules.erase(std::remove_if(m_rules.begin(), m_rules.end(),
                                 [](const Rule &r) { return r.left == 0; }),
                  m_rules.end());
    return hit;
}

bool
LinkSender::InBurst()
{
    if (m_burstLeft > 0) {
        m_burstLeft--;
        return true;
    }
    if (m_burstStart > 0 && m_burstDraw->GetValue() < m_burstStart) {
        m_burstLeft = m_burstLength->GetInteger() - 1;
        return true;
    }
    return false;
}

void
LinkSender::SetTap(SimSegmentFn tap, void *user)
{
    m_tap = tap;
    m_tapUser = user;
    if (std::exchange(m_hearsDrops, true)) {
        return;
    }
    for (const char *source : {"MacTxDrop", "PhyTxDrop"}) {
        m_device->TraceConnectWithoutContext(
            source, MakeCallback(&LinkSender::Tell, this));
    }
}

/* 'packet' will not arrive. */
void
LinkSender::Tell(Ptr<const Packet> packet)
{
    SimSegment segment;
    if (m_tap && ReadSegment(packet, m_framing, &segment)) {
        m_tap(m_tapUser, &segment);
    }
}

/* The device begins to send 'packet', link header included. */
void
LinkSender::Begins(Ptr<const Packet> packet)
{
    bool lose = m_down;
    if (!m_rules.empty()) {
        SimSegment segment;
        const bool isTcp = ReadSegment(packet, m_framing, &segment);
        lose = (isTcp && RulesHit(segment.flags)) || lose;
    }
    lose = lose || InBurst() || (m_loss > 0 && m_lossDraw->GetValue() < m_loss);
    if (lose) {
        m_lost++;
        Tell(packet);
        m_path->Lose(packet,
                     Simulator::Now() +
                         m_rate.CalculateBytesTxTime(packet->GetSize()) +
                         m_delay);
    }
}

} // namespace ns3
