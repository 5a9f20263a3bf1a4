/* SPDX-License-Identifier: GPL-2.0-only */
/* The key packets of a case: "C>S SYN", "S>C SYN,ACK", "C>S DATA 10",
 * "S>C FIN", "C#2>S SYN", "C>S PROBE (lost)", "C>S DATA (lost) 10".
 *
 * Packets come in sending order.  A packet with data and FIN gives both.  Left
 * out are pure ACKs and what was sent before.  Adjacent DATA of one direction
 * is added up; a PROBE or RST after the same counts once.
 */
#ifndef FINWAIT_SCENARIOS_CONFORM_WIRE_H
#define FINWAIT_SCENARIOS_CONFORM_WIRE_H

#include <glib.h>

G_BEGIN_DECLS

typedef struct ConformWire ConformWire;

/* A packet as it is sent. */
typedef struct ConformPacket {
    guint32 client_ip;
    guint16 client_port, server_port;
    gboolean from_client;
    guint32 seq;
    guint32 len_bytes; /* of payload */
    gboolean syn, ack, fin, rst;
    gboolean probe; /* keep-alive or window probe */
    gboolean lost;
} ConformPacket;

/* Writes to 'happened' (conform-match.h).  (transfer full) */
ConformWire *conform_wire_new(GPtrArray *happened, gboolean ignore_probe);
void conform_wire_free(ConformWire *wire);

void conform_wire_sent(ConformWire *wire, const ConformPacket *packet,
                       gint64 step);

G_END_DECLS

#endif
