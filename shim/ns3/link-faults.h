/* SPDX-License-Identifier: GPL-2.0-only */
/* What becomes of packets on a link, carried out on ns-3's devices.
 *
 * A packet's fate is decided at the moment its transmission begins, once for
 * all receivers: a LinkSender at each end watches its device and asks the path
 * (link-path.h).  What does not just arrive is marked on the sender's LinkWay;
 * the LinkReceiver of a device, which to ns-3 is its receive error model,
 * recognises it and loses it, holds it back, repeats it or changes its ports.
 * So a sender's n-th segment is its n-th on the wire, a link that goes down
 * loses exactly what begins while it is down, and what is on its way arrives.
 *
 * Not here: queue overflow (the device's DropTailQueue), which is only told.
 */
#ifndef FINWAIT_SHIM_LINK_FAULTS_H
#define FINWAIT_SHIM_LINK_FAULTS_H

#include "model/path/path.h"
#include "ns3/error-model.h"
#include "ns3/net-device.h"
#include "ns3/nstime.h"
#include "ns3/packet.h"
#include "ns3/queue-item.h"
#include "ns3/simple-ref-count.h"
#include "shim/ns3/link-packet.h"
#include "shim/sim.h"
#include <cstdint>
#include <deque>
#include <functional>

struct SimLink;

namespace ns3
{

class LinkPath;

/* The packets that do not just arrive, of one direction of a point-to-point
 * link, or of a whole bus. */
class LinkWay : public SimpleRefCount<LinkWay>
{
  public:
    struct Marked {
        Time arrival;
        uint64_t uid; /* not enough by itself: repeats share it */
        bool translated;
        PathFate fate;
    };

    void Mark(const Marked &marked);
    /* What is said of 'packet', which arrives now; null: nothing. */
    const Marked *Find(Ptr<const Packet> packet);

  private:
    std::deque<Marked> m_marked; /* by arrival */
};

/* What one device receives. */
class LinkReceiver : public ErrorModel
{
  public:
    typedef std::function<void(Ptr<Packet>)> Taker;

    static TypeId GetTypeId();

    /* Of the device of 'node' that takes a packet by 'taker'. */
    LinkReceiver(LinkFraming framing, Ptr<LinkWay> way, uint32_t node,
                 Taker taker);

    /* The device receives 'packet' after 'wait', whatever is said of it. */
    void Pass(Ptr<Packet> packet, Time wait);

  private:
    bool DoCorrupt(Ptr<Packet> packet) override;
    void DoReset() override;
    void Take(Ptr<Packet> packet);

    LinkFraming m_framing;
    Ptr<LinkWay> m_way;
    uint32_t m_node;
    Taker m_taker;
    bool m_passing = false;
};

/* What one end of a link sends. */
class LinkSender : public SimpleRefCount<LinkSender>
{
  public:
    /* The end of that number, of 'link' and on 'path'. */
    LinkSender(SimLink *link, unsigned end, LinkFraming framing,
               Ptr<LinkWay> way);

    /* Asks about each packet from now on; a link without faults is not slowed
     * down. */
    void Watch(Ptr<LinkPath> path);
    /* Tells 'tap' each TCP segment that this end loses, or that finds no room
     * in its queue or is dropped by it. */
    void SetTap(SimSegmentFn tap, void *user);

  private:
    void Begins(Ptr<const Packet> packet);
    void Tell(Ptr<const Packet> packet, const char *cause);
    void Full(Ptr<const Packet> packet);
    void Dropped(Ptr<const QueueDiscItem> item, const char *why);
    void Translated(const PathPacket &packet, const PathFate &fate);

    SimLink *m_link;
    unsigned m_end;
    LinkFraming m_framing;
    Ptr<LinkWay> m_way;
    Ptr<LinkPath> m_path;      /* null: it does not watch */
    bool m_hearsDrops = false; /* of its queue */
    SimSegmentFn m_tap = nullptr;
    void *m_tapUser = nullptr;
};

} // namespace ns3

#endif
