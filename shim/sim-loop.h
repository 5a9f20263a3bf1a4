/* SPDX-License-Identifier: GPL-2.0-only */
/* A link that takes no time. */
#ifndef FINWAIT_SHIM_SIM_LOOP_H
#define FINWAIT_SHIM_SIM_LOOP_H

#include "shim/sim.h"

G_BEGIN_DECLS

/* Joins two nodes as Linux's loopback does: packets of at most 'mtu_bytes'
 * arrive in sim_settle() or with the next event, whatever comes first.  It has
 * no queue, no path and no pcap; it can be taken down. */
SimLink *sim_link_loop(SimWorld *world, SimNode *a, SimNode *b, guint mtu_bytes,
                       GError **error) SIM_NOEXCEPT;

void sim_settle(SimWorld *world) SIM_NOEXCEPT;
gboolean sim_settles(const SimWorld *world) SIM_NOEXCEPT; /* now */

G_END_DECLS

#endif
