/* SPDX-License-Identifier: GPL-2.0-only */
/* The ns-3 implementation of model/port.h: one Port for each SimNode, over
 * the C bindings of sim.h.  It has no policy of its own. */
#ifndef FINWAIT_SHIM_PORT_NS3_H
#define FINWAIT_SHIM_PORT_NS3_H

#include "model/port.h"
#include "shim/sim.h"

G_BEGIN_DECLS

/* A port on 'node', whose random numbers come from stream 'stream'.  Set
 * 'up' and 'node' of the result before time runs.  (transfer full):
 * port_ns3_free(), after the model and before the world. */
Port *port_ns3_new(SimWorld *world, SimNode *node, gint64 stream);

/* Forgets, without a word, what connections and UDP ports the node still
 * holds.  Questions asked by port_resolve() are not withdrawn: time must not
 * run on while one is open.  Accepts NULL. */
void port_ns3_free(Port *port);

/* A delay drawn from 'random' (seconds), which must outlive it. */
PortDelay port_ns3_delay(SimRandom *random);
gint64 port_ns3_drawn_ns(gdouble seconds);

G_END_DECLS

#endif
