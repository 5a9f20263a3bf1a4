/* SPDX-License-Identifier: GPL-2.0-only */
/* Joins what both ends tell of their connections, while the run goes on.
 *
 * A connection is told when both ends have told of it, and then nothing of it
 * is kept: memory grows with the connections that are open, not with all that
 * there have been.  Exceptions: attempts that were not established wait in a
 * file for the end (pile.h), since what their client did next may be told long
 * after (wishes.h), and a server may still tell.  And of a connection whose
 * client did not get all that it hoped for, its number is kept, since its
 * request may be repeated.
 *
 * Records are joined by conn_id.  A SYN that comes twice can begin two
 * connections at the server, the first of which it has given up by then; the
 * client's is the one that was established, and of those the last that tells
 * before the client does.  The other one, which no client knows, has the origin
 * of the client with its conn_id.
 */
#ifndef FINWAIT_SCENARIOS_JOIN_H
#define FINWAIT_SCENARIOS_JOIN_H

#include "scenarios/measure/conn.h"
#include <glib.h>

G_BEGIN_DECLS

typedef struct Join Join;

/* Takes a connection; it is valid during the call only. */
typedef void (*ConnFn)(gpointer user, const Conn *conn);

Join *join_new(ConnFn fn, gpointer user);
void join_free(Join *join);

void join_client(Join *join, const Record *record, const ConnOrigin *origin);
void join_server(Join *join, const Record *record, const ConnOrigin *origin);
/* What the server told of the connection of that number, whose client has not
 * told yet; or NULL.  Valid until something is told. */
const Record *join_server_of(const Join *join, guint64 id);
/* The run has stopped: tells all that is left. */
void join_end(Join *join);

/* In the order of the clients' records, then those of servers alone. */
void conns_sort(GArray *conns);
GArray *conns_join(const GArray *clients, const GArray *origins,
                   const GArray *servers, const GArray *takers);

G_END_DECLS

#endif
