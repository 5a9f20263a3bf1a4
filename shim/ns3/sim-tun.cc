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

static constexpr uint8_t ICMP = 1;
static constexpr uint8_t TCP = 6;
static constexpr uint8_t UDP = 17;

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
    if (tun->fn(tun->user, bytes.data(), bytes.size())) {
        tell(tun, packet, false);
    }
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

/* ---- What is let in ----------------------------------------------------- */

static uint16_t
read_16(const guint8 *at)
{
    return at[0] << 8 | at[1];
}

/* How long the header of IPv4 at 'ip' is; 0: it is none. */
static gsize
ip_header(const guint8 *ip, gsize len)
{
    const gsize header = len < 20 ? 0 : (ip[0] & 15) * 4;
    return header >= 20 && header <= len && ip[0] >> 4 == 4 ? header : 0;
}

static bool
icmp_is_whole(const guint8 *icmp, gsize len)
{
    static const guint8 UNREACHABLE = 3, TIME_EXCEEDED = 11;
    if (len < 8 || (icmp[0] != UNREACHABLE && icmp[0] != TIME_EXCEEDED)) {
        return len >= 8;
    }
    const gsize quoted = ip_header(icmp + 8, len - 8);
    return quoted > 0 && len >= 8 + quoted + 8;
}

static bool
tcp_is_whole(const guint8 *tcp, gsize len)
{
    const gsize header = len < 20 ? 0 : (tcp[12] >> 4) * 4;
    return header >= 20 && header <= len;
}

/* The headers of the packet are in it; of one in pieces, in the first. */
static bool
is_whole(const guint8 *ip, gsize len)
{
    const gsize header = ip_header(ip, len);
    if (header == 0 || read_16(ip + 2) < header || read_16(ip + 2) > len) {
        return false;
    }
    if (read_16(ip + 6) & 0x1fff) {
        return true; /* a later piece */
    }
    const guint8 *const payload = ip + header;
    const gsize left = read_16(ip + 2) - header;
    switch (ip[9]) {
    case ICMP:
        return icmp_is_whole(payload, left);
    case TCP:
        return tcp_is_whole(payload, left);
    case UDP:
        return left >= 8;
    default:
        return true;
    }
}

gboolean
sim_tun_input(SimTun *tun, gconstpointer bytes, gsize len_bytes) noexcept
{
    if (!is_whole(static_cast<const guint8 *>(bytes), len_bytes)) {
        return FALSE;
    }
    Simulator::ScheduleWithContext(
        tun->node->node->GetId(), Time(0), arrive, tun,
        Create<Packet>(static_cast<const guint8 *>(bytes), len_bytes));
    return TRUE;
}
