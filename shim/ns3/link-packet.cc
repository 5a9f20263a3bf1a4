/* SPDX-License-Identifier: GPL-2.0-only */
#include "shim/ns3/link-packet.h"
#include "model/tcp/tcp-wire.h"
#include "ns3/ethernet-header.h"
#include "ns3/ethernet-trailer.h"
#include "ns3/ipv4-header.h"
#include "ns3/node.h"
#include "ns3/ppp-header.h"
#include "ns3/simulator.h"
#include <vector>

namespace ns3
{

static const unsigned IP_MIN = 20;
static const unsigned UDP_BYTES = 8;
static const unsigned TCP_MIN = 20;

static unsigned
link_bytes(LinkFraming framing)
{
    return framing == LINK_ETHERNET ? 14 : framing == LINK_PPP ? 2 : 0;
}

static uint16_t
Half(const uint8_t *b)
{
    return b[0] << 8 | b[1];
}

static uint32_t
Word(const uint8_t *b)
{
    return uint32_t(Half(b)) << 16 | Half(b + 2);
}

/* By the type that stands right before. */
static bool
is_ipv4(const uint8_t *ip, LinkFraming framing)
{
    return framing == LINK_NONE ||
           Half(ip - 2) == (framing == LINK_ETHERNET ? 0x0800 : 0x0021);
}

/* TRUE if a whole header of IPv4, and of what it carries, follows that of the
 * link in the 'len' bytes at 'b'. */
static bool
is_transport(const uint8_t *b, unsigned len, LinkFraming framing)
{
    const unsigned link = link_bytes(framing);
    const uint8_t *ip = b + link;
    if (len < link + IP_MIN || (ip[0] >> 4) != 4 || !is_ipv4(ip, framing) ||
        (Half(ip + 6) & 0x1fff) != 0) {
        return false;
    }
    const unsigned need = ip[9] == PATH_TCP_PROTOCOL   ? TCP_MIN
                          : ip[9] == PATH_UDP_PROTOCOL ? UDP_BYTES
                                                       : 0;
    return need > 0 && len >= link + (ip[0] & 0xf) * 4 + need;
}

static void
read_segment(const uint8_t *tcp, unsigned room, PathPacket *out,
             uint32_t *window)
{
    out->seq = Word(tcp + 4);
    out->ack = Word(tcp + 8);
    out->len_bytes = room - (tcp[12] >> 4) * 4;
    out->flags = (tcp[13] & 0x1f) | (out->len_bytes ? PATH_DATA : 0);
    *window = Half(tcp + 14);
}

bool
link_packet_read(Ptr<const Packet> packet, LinkFraming framing, PathPacket *out,
                 uint32_t *window)
{
    uint8_t b[14 + 60 + TCP_MIN]; /* IP options included */
    const unsigned len = packet->CopyData(b, sizeof b);
    *out = PathPacket{};
    out->now_ns = Simulator::Now().GetNanoSeconds();
    if (!is_transport(b, len, framing)) {
        return false;
    }
    const uint8_t *ip = b + link_bytes(framing);
    const unsigned header = (ip[0] & 0xf) * 4;
    const uint8_t *inner = ip + header;
    out->protocol = ip[9];
    out->src_ip = Word(ip + 12);
    out->dst_ip = Word(ip + 16);
    out->src_port = Half(inner);
    out->dst_port = Half(inner + 2);
    if (out->protocol == PATH_TCP_PROTOCOL) {
        read_segment(inner, Half(ip + 2) - header, out, window);
    } else {
        out->flags = PATH_UDP;
        out->len_bytes = Half(inner + 4) - UDP_BYTES;
    }
    return true;
}

bool
link_packet_segment(Ptr<const Packet> packet, LinkFraming framing,
                    SimSegment *segment)
{
    PathPacket p;
    uint32_t window;
    if (!link_packet_read(packet, framing, &p, &window) ||
        p.protocol != PATH_TCP_PROTOCOL) {
        return false;
    }
    *segment = SimSegment{};
    segment->time_ns = p.now_ns;
    segment->src_ip = p.src_ip;
    segment->dst_ip = p.dst_ip;
    segment->src_port = p.src_port;
    segment->dst_port = p.dst_port;
    segment->seq = p.seq;
    segment->ack = p.ack;
    segment->len_bytes = p.len_bytes;
    segment->flags = p.flags;
    segment->window_bytes = window;
    segment->sent = TRUE;
    return true;
}

/* Puts 'port' at 'at', for which 'sum' is mended (RFC 1624); a checksum of 0
 * is none. */
static void
put_port(uint8_t *at, uint8_t *sum, uint16_t port)
{
    uint32_t mended = uint16_t(~Half(sum)) + uint16_t(~Half(at)) + port;
    at[0] = port >> 8;
    at[1] = port & 0xff;
    if (Half(sum) != 0) {
        mended = (mended & 0xffff) + (mended >> 16);
        mended = ~((mended & 0xffff) + (mended >> 16));
        sum[0] = mended >> 8 & 0xff;
        sum[1] = mended & 0xff;
    }
}

static void
add_trailer(Ptr<Packet> packet)
{
    EthernetTrailer trailer;
    trailer.EnableFcs(Node::ChecksumEnabled());
    trailer.CalcFcs(packet);
    packet->AddTrailer(trailer);
}

void
link_packet_translate(Ptr<Packet> packet, LinkFraming framing, uint16_t srcPort,
                      uint16_t dstPort)
{
    EthernetTrailer trailer;
    if (framing == LINK_ETHERNET) {
        packet->RemoveTrailer(trailer);
    }
    const uint32_t len = packet->GetSize();
    std::vector<uint8_t> b(len);
    packet->CopyData(b.data(), len);
    uint8_t *ip = b.data() + link_bytes(framing);
    uint8_t *inner = ip + (ip[0] & 0xf) * 4;
    uint8_t *sum = inner + (ip[9] == PATH_TCP_PROTOCOL ? 16 : 6);
    put_port(inner, sum, srcPort);
    put_port(inner + 2, sum, dstPort);
    packet->RemoveAtEnd(len);
    packet->AddAtEnd(Create<Packet>(b.data(), len));
    if (framing == LINK_ETHERNET) {
        add_trailer(packet);
    }
}

static Ptr<Packet>
make_segment(const PathSend &send)
{
    TcpSegment segment = {};
    segment.scale = -1;
    segment.src_ip = send.src_ip;
    segment.dst_ip = send.dst_ip;
    segment.src_port = send.src_port;
    segment.dst_port = send.dst_port;
    segment.flags = send.flags;
    segment.seq = send.seq;
    segment.ack = send.ack;
    uint8_t bytes[TCP_WIRE_MAX];
    const guint len = tcp_wire_write(&segment, bytes);
    if (Node::ChecksumEnabled()) {
        tcp_wire_seal(&segment, bytes, len);
    }
    return Create<Packet>(bytes, len);
}

Ptr<Packet>
link_packet_make(const PathSend &send, LinkFraming framing, Mac48Address from,
                 Mac48Address to)
{
    Ptr<Packet> packet = make_segment(send);
    Ipv4Header ip;
    ip.SetSource(Ipv4Address(send.src_ip));
    ip.SetDestination(Ipv4Address(send.dst_ip));
    ip.SetProtocol(PATH_TCP_PROTOCOL);
    ip.SetPayloadSize(packet->GetSize());
    ip.SetTtl(64);
    if (Node::ChecksumEnabled()) {
        ip.EnableChecksum();
    }
    packet->AddHeader(ip);
    if (framing == LINK_PPP) {
        PppHeader ppp;
        ppp.SetProtocol(0x0021);
        packet->AddHeader(ppp);
        return packet;
    }
    EthernetHeader header(false);
    header.SetSource(from);
    header.SetDestination(to);
    header.SetLengthType(0x0800);
    packet->AddHeader(header);
    add_trailer(packet);
    return packet;
}

} // namespace ns3
