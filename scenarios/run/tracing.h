/* SPDX-License-Identifier: GPL-2.0-only */
/* Watches a run: gathers what the models of all nodes, their TCP and the link
 * tell (model/trace.h) into one sequence.  Segments get the number of their
 * connection, which is in the SYN that began it. */
#ifndef FINWAIT_SCENARIOS_TRACING_H
#define FINWAIT_SCENARIOS_TRACING_H

#include "model/trace.h"
#include "shim/sim.h"
#include <glib.h>

G_BEGIN_DECLS

/* Takes one record; 'node' is the name of the node where it happened. */
typedef void (*TracingFn)(gpointer user, const char *node,
                          const TraceRecord *record);

typedef struct Tracing Tracing;

Tracing *tracing_new(TracingFn fn, gpointer user);
void tracing_free(Tracing *tracing);

/* Whoever builds the world: adds each node when it has its address, and the
 * link, and hands over what the taps of the nodes bring (sim_node_tap()). */
void tracing_add_node(Tracing *tracing, SimNode *node);
/* Another address of a node that has been added. */
void tracing_add_ip(Tracing *tracing, const SimNode *node, guint32 ip);
void tracing_add_link(Tracing *tracing, SimLink *link);
void tracing_segment(Tracing *tracing, const SimSegment *segment);

/* Of all nodes that are added from now on, tell also what is no part of trace
 * files (Tracer.wants_all). */
void tracing_want_all(Tracing *tracing);

/* Time has ended: from now on only the models' accounts are told, not how
 * their connections are taken apart. */
void tracing_stop(Tracing *tracing);

/* For the port of a node that has been added; valid as long as 'tracing'. */
const Tracer *tracing_tracer(Tracing *tracing, const SimNode *node);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Tracing, tracing_free)

G_END_DECLS

#endif
