/* SPDX-License-Identifier: GPL-2.0-only */
/* Links that take no time: what is sent arrives before the call that has sent
 * it returns (port_settle()). */
#include "shim/sim-loop.h"
#include "ns3/simulator.h"
#include "shim/ns3/door-device-priv.h"
#include "shim/ns3/sim-priv.h"

using namespace ns3;

void
sim_settle(SimWorld *world) noexcept
{
    SimLoop *loop = &world->loop;
    if (loop->settles) {
        return;
    }
    loop->settles = true;
    while (!loop->due.empty()) {
        auto [packet, to] = loop->due.front();
        loop->due.pop_front();
        static_cast<DoorDevice *>(PeekPointer(to))->Arrive(packet);
    }
    loop->settles = false;
}

gboolean
sim_settles(const SimWorld *world) noexcept
{
    return world->loop.settles;
}

static void
send(SimLink *link, guint from, Ptr<Packet> packet)
{
    SimLoop *loop = &link->world->loop;
    if (link->ends[from].isDown) {
        return;
    }
    loop->due.emplace_back(packet, link->ends[1 - from].device);
    if (!loop->settles && loop->event.IsExpired()) {
        loop->event = Simulator::ScheduleNow(&sim_settle, link->world);
    }
}

Ptr<NetDevice>
sim_loop_device(SimLink *link, guint end, SimNode *node)
{
    auto device = CreateObject<DoorDevice>();
    device->SetAddress(Mac48Address::Allocate());
    device->SetMtu(link->config.mtu_bytes);
    device->m_sent = [link, end](Ptr<Packet> packet) {
        send(link, end, packet);
    };
    node->node->AddDevice(device);
    return device;
}

void
sim_loop_down(SimLink *link, const SimNode *from, bool down)
{
    for (SimLinkEnd &end : link->ends) {
        if (!from || end.node == from) {
            end.isDown = down;
        }
    }
}
