/* SPDX-License-Identifier: GPL-2.0-only */
/* Queue discs: what waits for a link waits in one of ns-3's, before a device
 * whose own queue holds the packet that is next.  Without one all waits in the
 * device's drop-tail queue, which costs least. */
#include "ns3/fq-codel-queue-disc.h"
#include "ns3/net-device-queue-interface.h"
#include "ns3/object-factory.h"
#include "ns3/string.h"
#include "ns3/traffic-control-layer.h"
#include "ns3/uinteger.h"
#include "shim/ns3/sim-priv.h"

using namespace ns3;

bool
sim_queue_check(const SimLinkConfig *c, const char **wrong)
{
    if (c->queue_packets == 0) {
        *wrong = "the queue holds no packet";
    } else if (c->queue_disc == SIM_QUEUE_FIFO) {
        return true;
    } else if (c->codel_target_ns <= 0 ||
               c->codel_interval_ns <= c->codel_target_ns) {
        *wrong = "the interval of CoDel is not above its target";
    } else if (c->queue_disc == SIM_QUEUE_FQ_CODEL && c->fq_flows == 0) {
        *wrong = "FqCoDel has no flows";
    } else {
        return true;
    }
    return false;
}

static Ptr<QueueDisc>
new_disc(const SimLinkConfig &c)
{
    const bool fair = c.queue_disc == SIM_QUEUE_FQ_CODEL;
    ObjectFactory factory(fair ? "ns3::FqCoDelQueueDisc"
                               : "ns3::CoDelQueueDisc");
    factory.Set("MaxSize", QueueSizeValue(QueueSize(QueueSizeUnit::PACKETS,
                                                    c.queue_packets)));
    const std::string target = std::to_string(c.codel_target_ns) + "ns";
    const std::string interval = std::to_string(c.codel_interval_ns) + "ns";
    factory.Set("Target", StringValue(target));
    factory.Set("Interval", StringValue(interval));
    if (fair) {
        factory.Set("Flows", UintegerValue(c.fq_flows));
    }
    Ptr<QueueDisc> disc = factory.Create<QueueDisc>();
    if (fair) {
        DynamicCast<FqCoDelQueueDisc>(disc)->SetQuantum(
            c.fq_quantum_bytes ? c.fq_quantum_bytes : c.mtu_bytes);
    }
    return disc;
}

void
sim_queue_install(SimLinkEnd *end, const SimLinkConfig &config)
{
    if (config.queue_disc == SIM_QUEUE_FIFO) {
        return;
    }
    /* As PointToPointHelper does: the device says when it has room. */
    auto room = CreateObject<NetDeviceQueueInterface>();
    room->GetTxQueue(0)->ConnectQueueTraces(end->queue);
    end->device->AggregateObject(room);
    end->queue->SetMaxSize(QueueSize(QueueSizeUnit::PACKETS, 1));
    end->disc = new_disc(config);
    end->node->node->GetObject<TrafficControlLayer>()->SetRootQueueDiscOnDevice(
        end->device, end->disc);
}

static guint64
dropped_by(const SimLinkEnd &end)
{
    return end.queue->GetTotalDroppedPackets() +
           (end.disc ? end.disc->GetStats().nTotalDroppedPackets : 0);
}

guint64
sim_link_dropped(const SimLink *link, const SimNode *from) noexcept
{
    guint64 dropped = 0;
    for (const SimLinkEnd &end : link->ends) {
        dropped += from && end.node != from ? 0 : dropped_by(end);
    }
    return dropped;
}

guint
sim_link_waiting(const SimLink *link, const SimNode *from) noexcept
{
    guint waiting = 0;
    for (const SimLinkEnd &end : link->ends) {
        if (!from || end.node == from) {
            waiting += end.queue->GetNPackets() +
                       (end.disc ? end.disc->GetNPackets() : 0);
        }
    }
    return waiting;
}

guint64
sim_link_sent_bytes(const SimLink *link, const SimNode *from) noexcept
{
    const SimLinkEnd *end = link->EndOf(from);
    g_assert(end);
    return end->queue->GetTotalReceivedBytes() - end->queue->GetNBytes();
}
