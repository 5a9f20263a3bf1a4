/* SPDX-License-Identifier: GPL-2.0-only */
/* The sequence diagram of one connection as text.
 *
 *          ms                client.1 |                     | server.0
 *     799.644                 connect |                     |
 *                            SYN-SENT |-------- SYN ------->|
 *     804.694                         |                     | state PO
 *
 * Time runs down, in ms; a row without a time is of the same moment as the
 * one above.  Beside each end's line stand its states (TCP's in capitals), its
 * events and its calls with what they returned.  An arrow is a segment: flags,
 * sequence number and acknowledgement relative to the SYNs, payload.  It is
 * drawn when it is sent and, if other things happen before it arrives, goes on
 * where it arrives; a lost one ends in X.
 */
#ifndef FINWAIT_SCENARIOS_TRACE_DRAW_H
#define FINWAIT_SCENARIOS_TRACE_DRAW_H

#include "scenarios/trace/trace-conn.h"
#include <glib.h>

G_BEGIN_DECLS

#define TRACE_DRAW_MIN_WIDTH 60

typedef struct TraceStyle {
    guint width; /* characters of a row, from TRACE_DRAW_MIN_WIDTH */
    gboolean utf8;
} TraceStyle;

char *trace_draw(const TraceConn *conn, guint n_conns, const TraceStyle *style);
char *trace_list(const GPtrArray *conns);

G_END_DECLS

#endif
