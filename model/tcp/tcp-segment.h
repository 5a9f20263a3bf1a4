/* SPDX-License-Identifier: GPL-2.0-only */
/* A TCP segment as a struct: what the TCP takes in and gives out (RFC 9293
 * 3.1), whatever carries it. */
#ifndef FINWAIT_MODEL_TCP_SEGMENT_H
#define FINWAIT_MODEL_TCP_SEGMENT_H

#include <glib.h>

G_BEGIN_DECLS

/* Control bits, as on the wire. */
#define TCP_FIN 0x01
#define TCP_SYN 0x02
#define TCP_RST 0x04
#define TCP_PSH 0x08
#define TCP_ACK 0x10

/* Blocks of a SACK option beside timestamps (RFC 2018 section 3). */
#define TCP_SACK_BLOCKS 4

typedef struct TcpSackBlock {
    guint32 start, end; /* sequence numbers: first, and one after the last */
} TcpSackBlock;

/* What a segment is beside what it says; known to its sender only. */
typedef enum TcpSegmentKind {
    TCP_PLAIN,
    TCP_PROBE,  /* of a closed window, or by keep-alive */
    TCP_REPEAT, /* all or part of it was sent before */
} TcpSegmentKind;

typedef struct TcpSegment {
    /* Addresses and ports in host byte order. */
    guint32 src_ip, dst_ip;
    guint16 src_port, dst_port;

    guint32 seq, ack;     /* as on the wire */
    guint flags;          /* TCP_FIN | ... */
    guint32 window_bytes; /* as on the wire, unscaled: at most 65535 */

    /* Options; absent where 0, FALSE or -1. */
    guint16 mss_bytes;
    gint8 scale; /* window scale (RFC 7323), -1: none */
    gboolean sack_ok;
    gboolean timestamps;
    guint32 ts_value, ts_echo;
    guint n_sack;
    TcpSackBlock sack[TCP_SACK_BLOCKS];

    TcpSegmentKind kind;
    gpointer user; /* of the connection that sends it; NULL: of none */

    /* Payload.  'bytes' NULL with a length: filler, which reads as zero bytes.
     * Valid until the connection that gave the segment out is used again. */
    guint32 len_bytes;
    gconstpointer bytes;
} TcpSegment;

/* A segment without options or payload. */
#define TCP_SEGMENT_INIT                                                       \
    ((TcpSegment){                                                             \
        .scale = -1,                                                           \
    })

/* How many sequence numbers it takes: payload, SYN and FIN. */
static inline guint32
tcp_segment_length(const TcpSegment *segment)
{
    return segment->len_bytes + ((segment->flags & TCP_SYN) ? 1 : 0) +
           ((segment->flags & TCP_FIN) ? 1 : 0);
}

G_END_DECLS

#endif
