/* SPDX-License-Identifier: GPL-2.0-only */
/* The network of a script: the host under test, and a peer without software
 * whose segments the script writes and reads.  Time is virtual, and nothing
 * takes any on the way.
 *
 * This is the only place that knows which TCP is under test.
 */
#ifndef FINWAIT_SCENARIOS_PKT_WIRE_H
#define FINWAIT_SCENARIOS_PKT_WIRE_H

#include "model/posix/posix.h"
#include "model/tcp/tcp-segment.h"
#include "scenarios/packetdrill/pkt-sysctl.h"
#include "shim/plain-tcp.h"
#include <glib.h>

G_BEGIN_DECLS

/* The addresses of packetdrill, in host byte order. */
#define PKT_LOCAL_IP 0xc0a80001u  /* 192.168.0.1 */
#define PKT_REMOTE_IP 0xc0000201u /* 192.0.2.1 */

typedef struct PktWire PktWire;

/* The host has sent 'segment', which is valid during the call. */
typedef void (*PktSentFn)(gpointer user, const TcpSegment *segment);

/* With our TCP and its POSIX host, set to 'knobs'. (transfer full) */
PktWire *pkt_wire_new(const PktKnobs *knobs, PktSentFn sent, gpointer user);

/* With ns-3's own TCP instead. (transfer full) */
PktWire *pkt_wire_new_plain(PktSentFn sent, gpointer user);
void pkt_wire_free(PktWire *wire);

/* What has the calls of the host; NULL: it is the other one. */
PosixHost *pkt_wire_host(PktWire *wire);
PlainTcp *pkt_wire_plain(PktWire *wire);

/* Sets what can be set while it runs. */
void pkt_wire_set(PktWire *wire, const PktKnobs *knobs);

gint64 pkt_wire_now_ns(const PktWire *wire);

/* Lets all happen that is due up to and including 'until_ns'. */
void pkt_wire_run(PktWire *wire, gint64 until_ns);

/* Lets one more thing happen, if one is due until then; else it is 'until_ns'
 * afterwards.  FALSE: it is, and nothing more is due. */
gboolean pkt_wire_step(PktWire *wire, gint64 until_ns);

/* Lets 'segment' arrive at the host now. */
void pkt_wire_send(PktWire *wire, const TcpSegment *segment);

G_END_DECLS

#endif
