/* SPDX-License-Identifier: GPL-2.0-only */
/* A connection as both of its ends tell it: joined, judged, its bytes counted.
 *
 * Each end has one class for how the connection ended there (Outcome) and one
 * for its data (DataClass): what its program got of what the peer's program
 * handed over.  Each direction of a TCP connection has an account (Flow):
 *
 *     accepted = delivered + lost + in flight
 *
 *   accepted   by the sender's socket from its program
 *   delivered  handed to the receiver's program, or used up on its behalf
 *   lost       never to be delivered: one of the ends was over before it was
 *              sent, acknowledged or read, or the receiver threw it away
 *   in flight  at the stop: in a buffer or on the wire of a connection that
 *              both ends still have, or arrived and still to be read
 *
 * What is on the wire at the stop from an end that has left counts as lost.
 * Bytes that a sock keeps in TX for its next connection (OPEN-6) are lost for
 * the one and accepted for the other.  A UDP connection has a class for its
 * end, and nothing else: what became of datagrams is not told.
 *
 * 'duplicated': the program of the other end had sent the request before, on
 * another connection, from which this end's program had read it whole; this
 * end has got it twice.  Programs say when they repeat (Record.repeats_id).
 *
 * A client that wants a connection may need several attempts.  Each but the
 * last is followed by another one for the same wish ('is_tried_again'); if the
 * last was no better, either the client has wished anew later ('gave_up'), or
 * it is still waiting when the run stops.
 *
 * Clients may be in groups, and a connection is in that of the client that
 * opened it; servers too, and it is in that of the server that it was opened
 * to.
 */
#ifndef FINWAIT_SCENARIOS_CONN_H
#define FINWAIT_SCENARIOS_CONN_H

#include "model/port.h"
#include "model/record.h"
#include <glib.h>

G_BEGIN_DECLS

/* What became of the data at one end, as X(NAME, text). */
#define DATA_CLASSES(X)                                                        \
    X(COMPLETE, "complete") /* all came, and as much as was hoped for */       \
    X(TRUNCATED_NOTICED,                                                       \
      "truncated-noticed") /* not all: an error, or too little, said so */     \
    X(TRUNCATED_UNNOTICED,                                                     \
      "truncated-unnoticed")    /* not all, and nothing (yet) says so */       \
    X(DUPLICATED, "duplicated") /* all came, not for the first time */         \
    X(IN_FLIGHT, "in-flight")   /* the stop came first */                      \
    X(NONE, "none")             /* never established, or UDP */

typedef enum DataClass {
#define X(NAME, TEXT) DATA_##NAME,
    DATA_CLASSES(X)
#undef X
        N_DATA_CLASSES
} DataClass;

/* The account of one direction, bytes. */
typedef struct Flow {
    guint64 accepted, delivered, lost, in_flight;
} Flow;

/* Where on the wire it was: see run/conn-places.h. */
typedef struct ConnPlace {
    guint number;            /* from 1; the same for trace and pcap */
    PortAddr client, server; /* all zero: not known */
} ConnPlace;

/* Both ends of one connection. */
typedef struct Conn {
    gboolean has_client, has_server;
    Record client, server; /* client: the end that opened it */
    DataClass client_data, server_data;
    guint group;                  /* of the client, from 1; 0: of none */
    guint asked;                  /* group of the server; likewise */
    guint64 client_at, server_at; /* of all records of clients, and of servers,
                                     from 1; 0: it has none */
    guint64 reply_bytes;          /* of one reply to the client; 0: not known */
    gboolean is_tried_again, gave_up; /* the client, of an attempt */
    ConnPlace place;
} Conn;

/* What is known of the client that opened a connection; or of the server that
 * took it, of which the group alone, in 'asked', counts. */
typedef struct ConnOrigin {
    guint group, asked;
    guint64 reply_bytes;
    guint host;          /* a number for each */
    gboolean tries_once; /* each attempt is a wish, over when the attempt is */
} ConnOrigin;

void conn_judge(Conn *conn);
void conns_leave_out(GArray *conns, gint64 before_ns);
Flow conn_flow(const Conn *conn, gboolean to_server);
gint64 conn_begin_ns(const Conn *conn);

const char *data_class_name(DataClass data);

G_END_DECLS

#endif
