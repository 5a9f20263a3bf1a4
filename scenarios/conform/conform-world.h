/* SPDX-License-Identifier: GPL-2.0-only */
/* The world of a case: nodes, links, ports, and what passes on the wire.
 * Private to the engine (conform-run.c). */
#ifndef FINWAIT_SCENARIOS_CONFORM_WORLD_H
#define FINWAIT_SCENARIOS_CONFORM_WORLD_H

#include "model/port.h"
#include "scenarios/conform/conform-case.h"
#include "scenarios/conform/conform-wire.h"
#include "shim/sim.h"

G_BEGIN_DECLS

typedef struct ConformWorld {
    SimWorld *sim;
    SimNode *nodes[N_CONFORM_ENDS];
    Port *ports[N_CONFORM_ENDS];
    SimLink *links[N_CONFORM_ENDS]; /* by the end that is not S */
    gboolean down[N_CONFORM_ENDS];  /* all that it sends is lost */
    ConformWire *wire, *wire_upstream;
} ConformWorld;

/* A world for 'one', which writes packets to the two lists with '*step';
 * NULL on error.  (transfer full) */
ConformWorld *conform_world_new(const ConformCase *one, GPtrArray *wire,
                                GPtrArray *wire_upstream, const gint64 *step,
                                GError **error);

/* After the ends; accepts NULL. */
void conform_world_free(ConformWorld *world);

/* From now on all that 'from' sends is lost, or passes again. */
void conform_world_link(ConformWorld *world, ConformPlace from, gboolean up);

guint32 conform_world_server_ip(const ConformWorld *world, ConformPlace from);
char *conform_world_kernel(const ConformWorld *world, ConformPlace place,
                           guint16 port);

G_END_DECLS

#endif
