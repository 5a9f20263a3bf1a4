/* SPDX-License-Identifier: GPL-2.0-only */
/* Connections of real programs, of which only segments are known.
 *
 * A program's end is taken to be in the state that its segments and their
 * answers lead to, and to have got what it acknowledged, so that accounts and
 * tables are those of any run; its system is called "live".
 */
#ifndef FINWAIT_SCENARIOS_LIVE_CLIENTS_H
#define FINWAIT_SCENARIOS_LIVE_CLIENTS_H

#include "model/trace.h"
#include "scenarios/measure/join.h"
#include "scenarios/run/live-pair.h"
#include "shim/sim.h"
#include <glib.h>

G_BEGIN_DECLS

typedef struct LiveClients LiveClients;

/* How many have asked for a connection, and of these: who have been refused,
 * who wait for an answer, whose connection is there. */
typedef struct LiveCounts {
    guint asked, refused, waiting, open;
} LiveCounts;

/* 'tracer' (NULL: nobody) is told their states. */
LiveClients *live_clients_new(const Tracer *tracer);
void live_clients_free(LiveClients *clients);

/* What nobody tells: those whose SYN should long have come again are taken to
 * have given up, and TIME_WAIT ends. */
void live_clients_look_after(LiveClients *clients, gint64 now_ns);

/* A segment has left a program ('sent') or has come to one. */
void live_clients_segment(LiveClients *clients, const SimSegment *segment);

/* Adds to 'out'. */
void live_clients_count(const LiveClients *clients, LiveCounts *out);

/* What is sampled of them, as SamplingLook. */
void live_clients_look(gpointer clients, gdouble *out);

/* The other ends of what servers have told 'join', and of attempts of which no
 * server tells: appended to 'opened' (LiveEnd).  The run stops 'now_ns'. */
void live_clients_tell(const LiveClients *clients, const Join *join,
                       gint64 now_ns, GArray *opened);

G_END_DECLS

#endif
