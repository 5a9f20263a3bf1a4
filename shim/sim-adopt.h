/* SPDX-License-Identifier: GPL-2.0-only */
/* Nodes that a program of ns-3's users has made, for software of ours. */
#ifndef FINWAIT_SHIM_SIM_ADOPT_H
#define FINWAIT_SHIM_SIM_ADOPT_H

#include "shim/sim.h"

G_BEGIN_DECLS

/* A world of nodes that somebody else has made, in the simulation that there is
 * already, whose seed, scheduler and time stay as they are; it is gone when
 * that is destroyed.  The same one however often it is asked for; NULL if there
 * is one of sim_world_new(). */
SimWorld *sim_world_adopt(GError **error) SIM_NOEXCEPT;

/* Takes the node of that number (ns3::Node::GetId()), which has an address and
 * a ClosingTcpL4Protocol.  Several softwares may stand on a node, each with a
 * SimNode of its own, unless one 'is_alone' there: a SYN goes to the one that
 * listens (sim_tcp_listens()), and states are told to the one whose connection
 * it is.  'going' is called before the node goes: what stands on it has to be
 * freed then. */
SimNode *sim_node_adopt(SimWorld *world, guint32 id, gboolean is_alone,
                        void (*going)(gpointer), gpointer user,
                        GError **error) SIM_NOEXCEPT;
/* Gives it back; what stood on it is gone. */
void sim_node_leave(SimNode *node) SIM_NOEXCEPT;
/* That software will listen on 'port'; FALSE if another does there. */
gboolean sim_node_claim(SimNode *node, guint16 port,
                        GError **error) SIM_NOEXCEPT;

/* Another profile, for the connections that begin from now on; the same for all
 * software of a node. */
gboolean sim_node_set_tcp(SimNode *node, const TcpProfile *profile,
                          GError **error) SIM_NOEXCEPT;

G_END_DECLS

#endif
