/* SPDX-License-Identifier: GPL-2.0-only */
/* The connection that a script is about, and how its numbers become those on
 * the wire (packetdrill's socket.h and run_packet.c).
 *
 * As in tcpdump, sequence numbers of segments with SYN are absolute, all others
 * count from the first SYN.  The peer's are taken as written; the host's begin
 * where it wants.  Timestamps of the host are known by those that the script
 * has for them; the peer's are taken as written.  There is one connection at a
 * time: socket() begins anew, and so does the first packet to a listener.
 */
#ifndef FINWAIT_SCENARIOS_PKT_FLOW_H
#define FINWAIT_SCENARIOS_PKT_FLOW_H

#include "model/tcp/tcp-segment.h"
#include "scenarios/packetdrill/pkt-script.h"
#include <glib.h>

G_BEGIN_DECLS

typedef enum PktFlowState {
    PKT_FLOW_NONE, /* no socket yet */
    PKT_FLOW_NEW,
    PKT_FLOW_LISTENING,
    PKT_FLOW_PACKET_RECEIVED, /* by the listener */
    PKT_FLOW_SYNACK_SENT,
    PKT_FLOW_SYNACK_ACKED,
    PKT_FLOW_CONNECTING, /* connect() was called */
    PKT_FLOW_SYN_SENT,
    PKT_FLOW_SYN_ACKED,
} PktFlowState;

typedef struct PktFlow {
    PktFlowState state;
    int fd;                          /* the script's, -1: not accepted yet */
    guint16 local_port, remote_port; /* local 0: not known yet */
    guint16 last_remote_port;        /* that a peer had */
    guint32 script_isn, isn;         /* of the host */
    guint32 remote_isn;
    GHashTable *timestamps; /* the script's -> the host's */
    gboolean has_timestamp; /* the first one: */
    guint32 first_script_ts, first_ts;
} PktFlow;

void pkt_flow_init(PktFlow *flow);
void pkt_flow_clear(PktFlow *flow);

/* What calls that went well make of it. */
void pkt_flow_socket(PktFlow *flow, int fd);
void pkt_flow_listen(PktFlow *flow, int fd);
void pkt_flow_connect(PktFlow *flow, int fd, const PktConfig *config);
void pkt_flow_accept(PktFlow *flow, int fd);

/* Makes 'segment', on the wire, of an inbound 'packet'.  FALSE: an echoed
 * timestamp is none that the host has sent. */
gboolean pkt_flow_inbound(PktFlow *flow, const PktPacket *packet,
                          const PktConfig *config, TcpSegment *segment);

/* The script expects 'packet' next. */
void pkt_flow_expect(PktFlow *flow, const PktPacket *packet);

/* TRUE if 'segment', which the host has sent, is of this connection; learns
 * from it. */
gboolean pkt_flow_takes(PktFlow *flow, const TcpSegment *segment);

/* What a script would call the host's timestamp 'value'. */
guint32 pkt_flow_timestamp(const PktFlow *flow, guint32 value);

/* Makes of 'segment', from the wire, what a script would call it; 'packet' is
 * what is expected (NULL: nothing). */
void pkt_flow_outbound(PktFlow *flow, const PktPacket *packet,
                       const TcpSegment *segment, TcpSegment *scripted);

G_END_DECLS

#endif
