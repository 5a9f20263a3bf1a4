/* SPDX-License-Identifier: GPL-2.0-only */
/* The faults of a link: what its ends send and nobody receives.
 *
 * A packet's fate is decided at the moment its transmission begins, once for
 * all receivers: a LinkSender at each end watches its device and tells the
 * LinkFaults of the path which packets to lose.  LinkFaults is the ns-3
 * receive error model of the devices at the far end, and only recognises
 * those packets again.  So a sender's n-th segment is its n-th on the wire,
 * a link that goes down loses exactly what begins while it is down, and what
 * is on its way arrives.
 *
 * Not here: queue overflow (the device's DropTailQueue), which is only told,
 * corruption that arrives (ns-3 has no such thing), reordering.
 */
#ifndef FINWAIT_SHIM_LINK_FAULTS_H
#define FINWAIT_SHIM_LINK_FAULTS_H

#include "ns3/data-rate.h"
#include "ns3/error-model.h"
#include "ns3/net-device.h"
#include "ns3/nstime.h"
#include "ns3/packet.h"
#include "ns3/random-variable-stream.h"
#include "ns3/simple-ref-count.h"
#include "shim/sim.h"
#include <cstdint>
#include <deque>
#include <vector>

namespace ns3
{

/* The packets of one path that will not arrive.  A path is one direction of
 * a point-to-point link, or a whole bus: on both, packets arrive in the order
 * in which their transmissions began. */
class LinkFaults : public ErrorModel
{
  public:
    static TypeId GetTypeId();

    /* The copies of 'packet' that arrive at time 'arrival' are lost. */
    void Lose(Ptr<const Packet> packet, Time arrival);

  private:
    struct Doomed {
        Time arrival;
        uint64_t uid; /* not enough by itself: repeats share it */
    };

    bool DoCorrupt(Ptr<Packet> packet) override;
    void DoReset() override;

    std::deque<Doomed> m_doomed; /* by arrival */
};

/* What one end of a link loses of what it sends. */
class LinkSender : public SimpleRefCount<LinkSender>
{
  public:
    enum Framing { PPP, ETHERNET };

    /* Watches what 'device' sends on a link of 'rate' and 'delay'. */
    LinkSender(Ptr<NetDevice> device, Framing framing, DataRate rate,
               Time delay, Ptr<LinkFaults> path);

    /* Loses each packet with probability 'loss', drawn from 'stream'. */
    void SetLoss(double loss, int64_t stream);
    /* At each packet outside of a burst one of 'min' to 'max' lost packets
     * begins with probability 'start'; uses 'stream' and 'stream' + 1. */
    void SetBurstLoss(double start, uint32_t min, uint32_t max, int64_t stream);
    /* Loses the 'nth' TCP segment from now that has all of 'flags'. */
    void Drop(unsigned flags, unsigned nth);
    /* Loses all that begins from now on, or nothing more. */
    void SetDown(bool down);
    /* Tells 'tap' each TCP segment that this end loses, or that finds no room
     * in its queue. */
    void SetTap(SimSegmentFn tap, void *user);
    /* Packets lost so far. */
    uint64_t
    Lost() const
    {
        return m_lost;
    }

  private:
    struct Rule {
        unsigned flags;
        unsigned left; /* matches still to see; the last one is lost */
    };

    void Watch();
    void Begins(Ptr<const Packet> packet);
    void Tell(Ptr<const Packet> packet);
    bool RulesHit(unsigned flags);
    bool InBurst();

    Ptr<NetDevice> m_device;
    Framing m_framing;
    DataRate m_rate;
    Time m_delay;
    Ptr<LinkFaults> m_path;

    bool m_watching = false;
    bool m_down = false;
    std::vector<Rule> m_rules;
    double m_loss = 0;
    double m_burstStart = 0;
    uint32_t m_burstLeft = 0;
    Ptr<UniformRandomVariable> m_lossDraw;
    Ptr<UniformRandomVariable> m_burstDraw;
    Ptr<UniformRandomVariable> m_burstLength;
    uint64_t m_lost = 0;
    bool m_hearsDrops = false; /* of its queue */
    SimSegmentFn m_tap = nullptr;
    void *m_tapUser = nullptr;
};

} // namespace ns3

#endif
