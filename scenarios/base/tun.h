/* SPDX-License-Identifier: GPL-2.0-only */
/* A TUN device of Linux: a network interface whose packets are ours. */
#ifndef FINWAIT_SCENARIOS_TUN_H
#define FINWAIT_SCENARIOS_TUN_H

#include <glib.h>

G_BEGIN_DECLS

/* The most that one packet has. */
#define TUN_MAX_BYTES 65536

/* What lies behind an interface: an address, and which of ours asks it where a
 * program has not chosen one. */
typedef struct TunWay {
    guint32 ip, from;
} TunWay;

/* What the interface is to be. */
typedef struct TunPlan {
    const guint32 *ips; /* its own addresses, the first of which others have
                           that know nothing better */
    guint n_ips;
    guint8 prefix_bits; /* of the subnet of each */
    guint mtu_bytes;
    const TunWay *far;
    guint n_far;
} TunPlan;

/* Makes the interface 'name', up, for as long as the descriptor is open.  The
 * descriptor; -1 on error, which is the user's to mend: no Linux, no right to
 * (CAP_NET_ADMIN), a name that is none or taken, addresses that another
 * interface leads to. */
int tun_open(const char *name, const TunPlan *plan, GError **error);

/* Somebody may have had it down, which forgets what lies behind it: if it is
 * up, that is so again. */
void tun_keep(const char *name, const TunPlan *plan);

G_END_DECLS

#endif
