/* SPDX-License-Identifier: GPL-2.0-only */
/* Packets as they are on a link, link header included: read, given other ports,
 * made. */
#ifndef FINWAIT_SHIM_LINK_PACKET_H
#define FINWAIT_SHIM_LINK_PACKET_H

#include "model/path/path.h"
#include "ns3/mac48-address.h"
#include "ns3/packet.h"
#include "shim/sim.h"

namespace ns3
{

enum LinkFraming { LINK_PPP, LINK_ETHERNET, LINK_NONE };

/* Reads 'packet', all but its ends; false if it is no TCP segment and no
 * datagram, or not the beginning of one, and of 'out' only the time is set. */
bool link_packet_read(Ptr<const Packet> packet, LinkFraming framing,
                      PathPacket *out, uint32_t *window);

/* The segment that 'packet' is, as somebody is told who watches. */
bool link_packet_segment(Ptr<const Packet> packet, LinkFraming framing,
                         SimSegment *segment);

/* Puts other ports into a segment or datagram, and mends its checksum. */
void link_packet_translate(Ptr<Packet> packet, LinkFraming framing,
                           uint16_t srcPort, uint16_t dstPort);

/* The segment 'send', between devices of these addresses. */
Ptr<Packet> link_packet_make(const PathSend &send, LinkFraming framing,
                             Mac48Address from, Mac48Address to);

} // namespace ns3

#endif
