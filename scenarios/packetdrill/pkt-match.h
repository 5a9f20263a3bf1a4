/* SPDX-License-Identifier: GPL-2.0-only */
/* Segments as scripts write them, and in what two of them differ.
 *
 * The order of TCP options and what pads them are not in the model: they are
 * written as Linux does, and not compared.  As packetdrill does, the echoed
 * timestamp is not compared, and one's own only with --tcp_ts_tick_usecs.
 */
#ifndef FINWAIT_SCENARIOS_PKT_MATCH_H
#define FINWAIT_SCENARIOS_PKT_MATCH_H

#include "model/tcp/tcp-segment.h"
#include "scenarios/packetdrill/pkt-script.h"
#include <glib.h>

G_BEGIN_DECLS

/* "P. 1:101(100) ack 1 win 502 <nop,nop,TS val 1 ecr 2>"; without the window
 * or with "<...>" where they are not compared. (transfer full) */
char *pkt_segment_text(const TcpSegment *segment, gboolean window,
                       gboolean options);

/* What differs between what 'packet' expects and 'is' (in the script's
 * numbers), put together of 'n_pieces' segments; NULL: nothing.  Timestamps
 * may be 'tolerance_us' apart.  Static. */
const char *pkt_segment_differs(const PktPacket *packet, const TcpSegment *is,
                                guint n_pieces, gint64 tick_us,
                                gint64 tolerance_us);

G_END_DECLS

#endif
