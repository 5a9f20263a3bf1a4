/* SPDX-License-Identifier: GPL-2.0-only */
/* A device that gives its packets to a function, and to no channel. */
#ifndef FINWAIT_SHIM_DOOR_DEVICE_PRIV_H
#define FINWAIT_SHIM_DOOR_DEVICE_PRIV_H

#include "ns3/queue.h"
#include "ns3/simple-channel.h"
#include "ns3/simple-net-device.h"
#include "ns3/traffic-control-layer.h"
#include <functional>

namespace ns3
{

class DoorDevice : public SimpleNetDevice
{
  public:
    static constexpr uint16_t IPV4 = 0x0800;

    std::function<void(Ptr<Packet>)> m_sent; /* takes IPv4; null: nobody */

    bool
    NeedsArp() const override
    {
        return false;
    }
    bool
    Send(Ptr<Packet> packet, const Address &, uint16_t protocol) override
    {
        if (protocol == IPV4 && m_sent) {
            m_sent(packet);
        }
        return true;
    }
    /* A packet has come from outside.  It goes where the node would take it,
     * which asserts that its own events bring packets: those of loopback
     * arrive while another node sends. */
    void
    Arrive(Ptr<Packet> packet)
    {
        GetNode()->GetObject<TrafficControlLayer>()->Receive(
            this, packet, IPV4, Mac48Address("00:00:00:00:00:01"), GetAddress(),
            PACKET_HOST);
    }
};

} // namespace ns3

#endif
