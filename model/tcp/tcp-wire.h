/* SPDX-License-Identifier: GPL-2.0-only */
/* Segments as bytes: the TCP header of RFC 9293 3.1 with the options of RFC
 * 9293 3.7.1 (MSS), 2018 (SACK) and 7323 (window scale, timestamps). */
#ifndef FINWAIT_MODEL_TCP_WIRE_H
#define FINWAIT_MODEL_TCP_WIRE_H

#include "model/tcp/tcp-segment.h"

G_BEGIN_DECLS

#define TCP_WIRE_MAX 60 /* bytes of the longest header */

/* Writes the header, without checksum; how long it is.  Options that find no
 * room in 40 bytes are left out: SACK blocks, last first. */
guint tcp_wire_write(const TcpSegment *segment, guint8 *to);

/* The checksum that belongs into that header (RFC 9293 3.1), with the payload
 * and the addresses of the segment. */
guint16 tcp_wire_checksum(const TcpSegment *segment, const guint8 *header,
                          guint header_bytes);

/* Puts it there. */
void tcp_wire_seal(const TcpSegment *segment, guint8 *header,
                   guint header_bytes);

/* Reads a segment, header and payload, but for its addresses; FALSE if it is
 * too short or its options are broken.  Unknown options are skipped. */
gboolean tcp_wire_read(const guint8 *from, gsize len_bytes,
                       TcpSegment *segment);

G_END_DECLS

#endif
