/* SPDX-License-Identifier: GPL-2.0-only */
/* The four numbers that name a TCP connection at one of its ends, and an
 * arrived segment with its options, parsed once. */
#ifndef FINWAIT_SHIM_TCP_SEGMENT_H
#define FINWAIT_SHIM_TCP_SEGMENT_H

#include "ns3/packet.h"
#include "ns3/ptr.h"
#include "ns3/tcp-header.h"
#include <cstdint>

namespace ns3
{

struct TcpTuple {
    uint32_t localIp;
    uint32_t remoteIp;
    uint16_t localPort;
    uint16_t remotePort;

    bool
    operator==(const TcpTuple &o) const
    {
        return localIp == o.localIp && remoteIp == o.remoteIp &&
               localPort == o.localPort && remotePort == o.remotePort;
    }

    struct Hash {
        size_t
        operator()(const TcpTuple &t) const
        {
            uint64_t h = (uint64_t(t.localIp) << 32 | t.remoteIp) ^
                         (uint64_t(t.localPort) << 16 | t.remotePort) *
                             0x9e3779b97f4a7c15ULL;
            return h ^ (h >> 29);
        }
    };
};

struct TcpSegment {
    uint32_t seq;
    uint32_t ack;
    uint8_t flags;       /* TcpHeader::Flags_t */
    uint32_t window;     /* as on the wire */
    Ptr<Packet> payload; /* null without payload */
    uint32_t len;        /* of the payload */

    uint16_t mss = 0;     /* 0: option absent */
    int windowShift = -1; /* -1: option absent */
    bool timestamps = false;
    uint32_t tsValue = 0;
    uint32_t tsEcho = 0;

    bool
    Has(uint8_t flag) const
    {
        return flags & flag;
    }
    /* SEG.LEN of RFC 9293: SYN and FIN count. */
    uint32_t
    SequenceLength() const
    {
        return len + Has(TcpHeader::SYN) + Has(TcpHeader::FIN);
    }

    /* Takes the header off 'packet' and keeps the rest as payload. */
    TcpSegment(Ptr<Packet> packet, const TcpHeader &header);
};

} // namespace ns3

#endif
