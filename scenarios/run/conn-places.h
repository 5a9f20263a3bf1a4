/* SPDX-License-Identifier: GPL-2.0-only */
/* Which connection of the wire is which: its number, and its addresses.
 *
 * Connections are numbered from 1 in the order of their first SYNs, as they are
 * in the trace of the run (trace-conn.h) and, as far as one link sees all, in
 * a pcap file: tshark's tcp.stream is that number less one.  Those without a
 * SYN (no port, no answer to ARP, UDP) come behind them, in the order in which
 * they began, and have no addresses.
 */
#ifndef FINWAIT_SCENARIOS_CONN_PLACES_H
#define FINWAIT_SCENARIOS_CONN_PLACES_H

#include "shim/sim.h"
#include <glib.h>

G_BEGIN_DECLS

typedef struct ConnPlaces ConnPlaces;

ConnPlaces *conn_places_new(void);
void conn_places_free(ConnPlaces *places);

void conn_places_note(ConnPlaces *places, const SimSegment *segment);
void conn_places_tell(const ConnPlaces *places, GArray *conns);

G_END_DECLS

#endif
