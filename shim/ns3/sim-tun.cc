/* SPDX-License-Identifier: GPL-2.0-only */
/* A door to real networks: IPv4 packets that a TUN device of the system has, or
 * gets. */
#include "model/tcp/tcp-wire.h"
#include "ns3/boolean.h"
#include "ns3/global-value.h"
#include "ns3/ipv4.h"
#include "ns3/simulator.h"
#include "shim/ns3/closing-tcp-host-priv.h"
#include "shim/ns3/door-device-priv.h"
#include "shim/ns3/sim-priv.h"

using namespace ns3;

static constexpr uint8_t TCP = 6;

struct SimTun {
    SimNode *node;
    Ptr<DoorDevice> device;
    SimTunFn fn;
    SimSegmentFn tap;
    gpointer user;
};

void
SimTunFree::operator()(SimTun *tun) const
{
    delete tun;
}

/* Tells of the TCP segment that 'packet' may be. */
static void
tell(const SimTun *tun, Ptr<const Packet> packet, bool sent)
{
    Ptr<Packet> copy = packet->Copy();
    Ipv4Header header;
    TcpSegment segment;
    copy->RemoveHeader(header);
    std::vector<guint8> bytes(copy->GetSize());
    copy->CopyData(bytes.data(), bytes.size());
    if (!tun->tap || header.GetProtocol() != TCP ||
        !tcp_wire_read(bytes.data(), bytes.size(), &segment)) {
        return;
    }
    segment.src_ip = header.GetSource().Get();
    segment.dst_ip = header.GetDestination().Get();
    const SimSegment told = sim_segment_of(segment, sent);
    tun->tap(tun->user, &told);
}

static void
leave(const SimTun *tun, Ptr<Packet> packet)
{
    std::vector<guint8> bytes(packet->GetSize());
    packet->CopyData(bytes.data(), bytes.size());
    tell(tun, packet, false);
    tun->fn(tun->user, bytes.data(), bytes.size());
}

SimTun *
sim_tun_new(SimNode *node, guint32 ip, SimTunFn fn, SimSegmentFn tap,
            gpointer user) noexcept
{
    std::unique_ptr<SimTun, SimTunFree> tun(new SimTun);
    tun->node = node;
    tun->fn = fn;
    tun->tap = tap;
    tun->user = user;
    tun->device = CreateObject<DoorDevice>();
    tun->device->SetAddress(Mac48Address::Allocate());
    tun->device->m_sent = [raw = tun.get()](Ptr<Packet> packet) {
        leave(raw, packet);
    };
    node->node->AddDevice(tun->device);
    Ptr<Ipv4> ipv4 = node->node->GetObject<Ipv4>();
    const uint32_t index = ipv4->AddInterface(tun->device);
    ipv4->AddAddress(index,
                     Ipv4InterfaceAddress(Ipv4Address(ip), Ipv4Mask("/30")));
    ipv4->SetUp(index);
    GlobalValue::Bind("ChecksumEnabled", BooleanValue(true));
    node->world->tuns.push_back(std::move(tun));
    return node->world->tuns.back().get();
}

static void
arrive(const SimTun *tun, Ptr<Packet> packet)
{
    tell(tun, packet, true);
    tun->device->Arrive(packet);
}

void
sim_tun_input(SimTun *tun, gconstpointer bytes, gsize len_bytes) noexcept
{
    Simulator::ScheduleWithContext(
        tun->node->node->GetId(), Time(0), arrive, tun,
        Create<Packet>(static_cast<const guint8 *>(bytes), len_bytes));
}
