/* SPDX-License-Identifier: GPL-2.0-only */
/* Durations from ns-3's random variables. */
#include "shim/port-ns3.h"

#include "model/units.h"

G_STATIC_ASSERT(PORT_NEVER == SIM_NEVER);

/* Seconds as drawn to ns: what is below 0 (or not a number) counts as 0, and
 * what int64 cannot hold as about 146 years, so that a time can be added. */
gint64
port_ns3_drawn_ns(gdouble seconds)
{
    const gdouble ns = seconds * NS_PER_S;
    if (!(ns > 0)) {
        return 0;
    }
    return ns < (gdouble)(G_MAXINT64 / 2) ? (gint64)(ns + 0.5) : G_MAXINT64 / 2;
}

static gint64
draw_delay_ns(gpointer stream)
{
    return port_ns3_drawn_ns(sim_random_draw(stream));
}

PortDelay
port_ns3_delay(SimRandom *random)
{
    return (PortDelay){.draw_ns = draw_delay_ns, .stream = random};
}
