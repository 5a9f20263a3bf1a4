/* SPDX-License-Identifier: GPL-2.0-only */
/* The events of a run as lines that can be compared, one for each record of
 * its trace:
 *
 *     +4050 server.0 #1 state PO syn
 *     +0 server #1 sent SYN+ACK seq 0 ack 1 len 0 win 1007
 *
 * '+' and the ns since the line before; node and index; connection, numbered
 * in the order of their beginning; kind, name and detail.  Sequence numbers
 * are relative to the SYNs.  So an event that moves changes its own line and
 * the next, and nothing behind them.  All numbers are integers.
 */
#ifndef FINWAIT_SCENARIOS_CHECK_EVENTS_H
#define FINWAIT_SCENARIOS_CHECK_EVENTS_H

#include "model/trace.h"
#include <glib.h>

G_BEGIN_DECLS

typedef struct CheckEvents CheckEvents;

/* Appends its lines to 'out', which must outlive it. */
CheckEvents *check_events_new(GString *out);
void check_events_add(gpointer events, const char *node,
                      const TraceRecord *record); /* a TracingFn */
void check_events_free(CheckEvents *events);

/* Line 'n' (from 0) of 'lines' for people: "0.804693771 s  server.0 ...".
 * (transfer full) */
char *check_events_text(const GPtrArray *lines, guint n);

G_END_DECLS

#endif
