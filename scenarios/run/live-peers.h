/* SPDX-License-Identifier: GPL-2.0-only */
/* Real programs that send datagrams, of which only these are known.
 *
 * A program's port and whom it asks by that are a connection, which begins with
 * its first datagram.  That nobody has the port asked for ends it (ICMP, RFC
 * 1122 3.2.2.1); that a program has closed its socket nobody tells.
 */
#ifndef FINWAIT_SCENARIOS_LIVE_PEERS_H
#define FINWAIT_SCENARIOS_LIVE_PEERS_H

#include "model/trace.h"
#include "scenarios/run/live-pair.h"
#include <glib.h>

G_BEGIN_DECLS

typedef struct LivePeers LivePeers;

/* 'tracer' (NULL: nobody) is told what goes and comes. */
LivePeers *live_peers_new(const Tracer *tracer);
void live_peers_free(LivePeers *peers);

/* An IPv4 packet has left a program ('sent') or has come to one; what it has
 * sent first and has not been answered begins a connection. */
void live_peers_packet(LivePeers *peers, gconstpointer bytes, gsize len_bytes,
                       gint64 now_ns, gboolean sent);

/* How many there have been, and of these: whom nobody took. */
typedef struct LivePeerCounts {
    guint asked, refused;
} LivePeerCounts;

LivePeerCounts live_peers_count(const LivePeers *peers);

/* Their ends, appended to 'opened' (LiveEnd). */
void live_peers_tell(const LivePeers *peers, GArray *opened);

G_END_DECLS

#endif
