/* SPDX-License-Identifier: GPL-2.0-only */
/* Background load: what others send over the router's link, by the sections
 * [load.NAME].  It goes from one of the two routers to the other, so it passes
 * that link alone, and is none of what is measured of connections. */
#ifndef FINWAIT_SCENARIOS_LOAD_H
#define FINWAIT_SCENARIOS_LOAD_H

#include "scenarios/run/network.h"

G_BEGIN_DECLS

typedef struct Loads Loads;

/* The load that 'params' says for 'network', both of which outlive it; it runs
 * as soon as time does.  (transfer full): loads_free(), before the network */
Loads *loads_new(const Network *network, const ParamSet *params,
                 GError **error);
void loads_free(Loads *loads);

G_END_DECLS

#endif
