/* SPDX-License-Identifier: GPL-2.0-only */
/* How long the files of sim_link_pcap() may become, where nobody knows how much
 * will happen. */
#ifndef FINWAIT_SHIM_SIM_PCAP_H
#define FINWAIT_SHIM_SIM_PCAP_H

#include "shim/sim.h"

G_BEGIN_DECLS

/* Each file ends with the last packet before it would be longer than
 * 'max_bytes' (0: never, as at first). */
void sim_world_pcap_limit(SimWorld *world, guint64 max_bytes) SIM_NOEXCEPT;

/* TRUE if that has ended one of them. */
gboolean sim_world_pcap_is_cut(const SimWorld *world) SIM_NOEXCEPT;

G_END_DECLS

#endif
