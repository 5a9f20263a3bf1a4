/* SPDX-License-Identifier: GPL-2.0-only */
/* The connections of a trace: which records are about one connection, at
 * which end, and which belong together (a call and its return, a segment and
 * its arrival). */
#ifndef FINWAIT_SCENARIOS_TRACE_CONN_H
#define FINWAIT_SCENARIOS_TRACE_CONN_H

#include "scenarios/trace/trace-file.h"
#include <glib.h>

G_BEGIN_DECLS

enum { TRACE_CLIENT, TRACE_SERVER, TRACE_ENDS };

/* One record of a connection. */
typedef struct TraceItem {
    const TraceEntry *entry;
    guint end; /* where it happened */
    /* CALL: its return; SENT: its arrival or loss; and the other way round.
     * Index into the items; -1: none. */
    int partner;
} TraceItem;

/* One connection; borrows from its TraceFile. */
typedef struct TraceConn {
    guint number; /* from 1, in the order of their first SYNs, as in
                     connections.csv (run/conn-places.h) */
    guint64 id;
    const char *nodes[TRACE_ENDS]; /* client: who sent the SYN; NULL: nobody */
    guint indexes[TRACE_ENDS];     /* or TRACE_NO_INDEX */
    const char *outcomes[TRACE_ENDS]; /* or NULL */
    gint64 begin_ns;
    guint n_sent, n_lost; /* segments of both ends */
    GArray *items;        /* TraceItem, in the order of the file */
    GHashTable *places;   /* "node.index" where something happens in it */
} TraceConn;

/* Item 'i' of 'conn', and its record. */
static inline const TraceItem *
trace_item(const TraceConn *conn, guint i)
{
    return &g_array_index(conn->items, TraceItem, i);
}

static inline const TraceRecord *
trace_record(const TraceConn *conn, guint i)
{
    return &trace_item(conn, i)->entry->record;
}

/* (transfer full): TraceConn, in the order of their numbers. */
GPtrArray *trace_conns(const TraceFile *file);

/* The connection of that number or, in 16 hexadecimal digits, of that id. */
const TraceConn *trace_conn_find(const GPtrArray *conns, const char *word,
                                 GError **error);

/* "client.1": node and index of an end.  (transfer full) */
char *trace_conn_end_name(const TraceConn *conn, guint end);

G_END_DECLS

#endif
