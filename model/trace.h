/* SPDX-License-Identifier: GPL-2.0-only */
/* What happens at a node, one record at a time, for those who want to watch.
 *
 * A node is traced when its Port has a Tracer; without one, tracing costs one
 * test of a pointer, at trace_is_on().  The models tell what their programs do
 * and see (CALL, RETURN, EVENT, DONE), the states of their socket objects
 * (STATE, GATE), and how connections ended (OUTCOME).  Whoever builds the
 * world adds what passes below: the states of TCP and its segments.
 *
 * Records come in the order in which things happen; those of equal time too.
 * Nothing here formats, stores or compares them: scenarios/trace/trace-file.h
 * says how they are written.
 */
#ifndef FINWAIT_MODEL_TRACE_H
#define FINWAIT_MODEL_TRACE_H

#include "model/port.h"
#include "model/record.h"
#include <glib.h>

G_BEGIN_DECLS

/* What a record is about, as X(NAME, text).  'name' and 'detail' are those of
 * TraceRecord. */
#define TRACE_KINDS(X)                                                         \
    X(CALL, "call")     /* a program calls 'name'; 'detail': arguments */      \
    X(RETURN, "return") /* that call returns 'detail' */                       \
    X(EVENT, "event")   /* the handler of event 'name' begins; 'detail' */     \
    X(DONE, "done")     /* ... ends, if it took time; 'detail' "lost": it was  \
                           skipped */                                          \
    X(READY, "ready")   /* a program that waits by call 'name' is told bits    \
                           'detail' of a descriptor */                         \
    X(STATE, "state")   /* the socket object enters state 'name' on input      \
                           'detail' */                                         \
    X(GATE, "gate")     /* the socket object can take its next connection */   \
    X(OUTCOME, "outcome")   /* this end's account of the connection is closed: \
                               class 'name'; 'detail': bytes */                \
    X(TCP, "tcp")           /* the TCP enters state 'name' (RFC 9293 3.3.2) */ \
    X(SENT, "sent")         /* a segment leaves the TCP */                     \
    X(RECEIVED, "received") /* ... reaches the peer's TCP */                   \
    X(LOST, "lost")         /* ... is lost on the link after it was sent */

typedef enum TraceKind {
#define X(NAME, TEXT) TRACE_##NAME,
    TRACE_KINDS(X)
#undef X
        N_TRACE_KINDS
} TraceKind;

/* 'index' of records that belong to no socket or process. */
#define TRACE_NO_INDEX G_MAXUINT

/* Strings are valid during the call only. */
typedef struct TraceRecord {
    TraceKind kind;
    gint64 time_ns;
    guint index;        /* socket or process number at the node */
    guint64 conn_id;    /* as Record.conn_id; 0: of none, or not yet known */
    const char *name;   /* "" for segments */
    const char *detail; /* "" if there is none */

    /* SENT, RECEIVED and LOST; else 0 */
    guint flags; /* bits of TCP's header: FIN 1, SYN 2, RST 4, PSH 8, ACK 16 */
    guint32 seq, ack; /* as on the wire */
    guint32 len_bytes, window_bytes;
} TraceRecord;

/* Takes one record of a node.  It must not call the node. */
typedef void (*TraceFn)(gpointer user, const TraceRecord *record);

/* Who watches a node; outlives the node's software. */
struct Tracer {
    TraceFn fn;
    gpointer user;
    /* Tell also of what is no part of trace files: events that have no socket
     * (index TRACE_NO_INDEX), such as the ticks of a device; READY; the events
     * that Node emits. */
    gboolean wants_all;
};

/* The text above; static. */
const char *trace_kind_name(TraceKind kind);

static inline gboolean
trace_is_on(const Port *port)
{
    return G_UNLIKELY(port->tracer != NULL);
}

/* Whether the node's watcher wants what trace files leave out, too. */
static inline gboolean
trace_is_of_all(const Port *port)
{
    return trace_is_on(port) && port->tracer->wants_all;
}

/* Tells what happens at this moment at the node of 'port', which is traced.
 * 'format' (NULL: none) makes the detail. */
void trace_say(Port *port, TraceKind kind, guint index, guint64 conn_id,
               const char *name, const char *format, ...) G_GNUC_PRINTF(6, 7);

/* Tells of the end of the account 'record', if the node is traced. */
void trace_outcome(Port *port, const Record *record);
/* The same of a node that has no Port. */
void trace_outcome_at(const Tracer *tracer, gint64 time_ns,
                      const Record *record);

G_END_DECLS

#endif
