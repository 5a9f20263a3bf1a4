/* SPDX-License-Identifier: GPL-2.0-only */
/* A TUN device of Linux: a network interface whose packets are ours. */
#ifndef FINWAIT_SCENARIOS_TUN_H
#define FINWAIT_SCENARIOS_TUN_H

#include <glib.h>

G_BEGIN_DECLS

/* The most that one packet has. */
#define TUN_MAX_BYTES 65536

/* What the interface is to be. */
typedef struct TunPlan {
    guint32 ip, mask; /* of this end, and of the subnet of both */
    guint mtu_bytes;
    const guint32 *far; /* the addresses that lie behind it */
    guint n_far;
} TunPlan;

/* Makes the interface 'name', up, for as long as the descriptor is open.  The
 * descriptor; -1 on error, which is the user's to mend: no Linux, no right to
 * (CAP_NET_ADMIN), a name that is none or taken, addresses that another
 * interface leads to. */
int tun_open(const char *name, const TunPlan *plan, GError **error);

G_END_DECLS

#endif
