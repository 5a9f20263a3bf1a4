/* SPDX-License-Identifier: GPL-2.0-only */
/* The random times of a run, and how many came out below 0: a normal variable
 * has such values, and no time has. */
#ifndef FINWAIT_SCENARIOS_DRAWS_H
#define FINWAIT_SCENARIOS_DRAWS_H

#include "model/port.h"
#include "scenarios/params/values.h"
#include "shim/sim.h"
#include <glib.h>

G_BEGIN_DECLS

typedef struct Draws Draws;

Draws *draws_new(void);
void draws_free(Draws *draws);

PortDelay draws_delay(Draws *draws, SimRandom *random);
gboolean draws_read(Draws *draws, SimWorld *world, const Value *value,
                    gint64 stream, PortDelay *out, GError **error);
guint64 draws_negative(const Draws *draws);

G_END_DECLS

#endif
