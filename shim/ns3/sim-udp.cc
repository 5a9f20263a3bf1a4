/* SPDX-License-Identifier: GPL-2.0-only */
/* UDP endpoints over ns-3's UdpSocket. */
#include "ns3/inet-socket-address.h"
#include "ns3/ipv4-packet-info-tag.h"
#include "ns3/simple-ref-count.h"
#include "ns3/simulator.h"
#include "ns3/udp-socket-factory.h"
#include "ns3/udp-socket.h"
#include "shim/ns3/sim-priv.h"
#include <algorithm>

using namespace ns3;

static bool
is_broadcast(const SimNode *node, guint32 ip)
{
    if ((ip & 0xff) != 0xff) {
        return false; /* every mask here leaves at least 8 bits */
    }
    for (const auto &link : node->world->links) {
        if (ip == (link->subnet | ~link->mask) && link->EndOf(node)) {
            return true;
        }
    }
    return ip == 0xffffffff;
}

static void
hand_over(SimUdp *udp, Ptr<Packet> packet, const Address &from)
{
    const InetSocketAddress source = InetSocketAddress::ConvertFrom(from);
    Ipv4PacketInfoTag info;
    packet->RemovePacketTag(info);
    std::vector<guint8> bytes(packet->GetSize());
    packet->CopyData(bytes.data(), bytes.size());

    SimDatagram datagram{};
    datagram.from_ip = source.GetIpv4().Get();
    datagram.from_port = source.GetPort();
    datagram.to_ip = info.GetAddress().Get();
    datagram.to_port = udp->port;
    datagram.broadcast = is_broadcast(udp->node, datagram.to_ip);
    datagram.bytes = bytes.data();
    datagram.len_bytes = bytes.size();
    udp->fn(udp->user, &datagram);
}

static void
deliver_all(Ptr<SimUdp> udp)
{
    Address from;
    while (udp->socket) {
        Ptr<Packet> packet = udp->socket->RecvFrom(from);
        if (!packet) {
            return;
        }
        hand_over(PeekPointer(udp), packet, from);
    }
}

/* ns-3 delivers what a node sends to itself at once, from inside the send:
 * such a datagram waits for an event of its own. */
static void
on_readable(SimUdp *udp, Ptr<Socket>)
{
    if (udp->node->udpSends > 0) {
        Simulator::ScheduleNow(deliver_all, Ptr<SimUdp>(udp));
    } else {
        deliver_all(Ptr<SimUdp>(udp));
    }
}

SimUdp *
sim_udp_new(SimNode *node, guint16 port, SimUdpFn fn, gpointer user) noexcept
{
    auto factory = node->node->GetObject<UdpSocketFactory>();
    Ptr<Socket> socket = factory->CreateSocket();
    const bool bound =
        socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), port)) == 0;
    if (port == 0 || !bound) {
        socket->Close();
        return nullptr;
    }
    Ptr<SimUdp> udp = Create<SimUdp>();
    udp->node = node;
    udp->port = port;
    udp->fn = fn;
    udp->refused = nullptr;
    udp->user = user;
    udp->socket = socket;
    socket->SetAllowBroadcast(true);
    socket->SetRecvPktInfo(true);
    socket->SetRecvCallback(MakeBoundCallback(on_readable, PeekPointer(udp)));
    node->udps.push_back(udp);
    return PeekPointer(udp);
}

void
sim_udp_free(SimUdp *udp) noexcept
{
    if (!udp) {
        return;
    }
    udp->socket->SetAttribute("IcmpCallback", CallbackValue());
    udp->socket->SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>());
    udp->socket->Close();
    udp->socket = nullptr;
    auto &all = udp->node->udps;
    all.erase(std::find(all.begin(), all.end(), Ptr<SimUdp>(udp)));
}

static const uint8_t UNREACHABLE = 3; /* RFC 792 */
static const uint8_t OF_PORT = 3;

static void
on_icmp(SimUdp *udp, Ipv4Address by, uint8_t, uint8_t type, uint8_t code,
        uint32_t)
{
    if (type == UNREACHABLE && code == OF_PORT) {
        udp->refused(udp->user, udp->port, by.Get());
    }
}

void
sim_udp_refused(SimUdp *udp, SimRefusedFn fn) noexcept
{
    udp->refused = fn;
    udp->socket->SetAttribute("IcmpCallback",
                              CallbackValue(MakeBoundCallback(on_icmp, udp)));
}

gboolean
sim_udp_send(SimUdp *udp, guint32 ip, guint16 port, gconstpointer bytes,
             gsize len_bytes) noexcept
{
    if (len_bytes > 65507) { /* 65535 less the IPv4 and UDP headers */
        return FALSE;
    }
    auto packet = Create<Packet>(static_cast<const guint8 *>(bytes), len_bytes);
    udp->node->udpSends++;
    const int sent = udp->socket->SendTo(
        packet, 0, InetSocketAddress(Ipv4Address(ip), port));
    udp->node->udpSends--;
    return sent >= 0;
}
