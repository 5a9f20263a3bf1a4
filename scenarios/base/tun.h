/* SPDX-License-Identifier: GPL-2.0-only */
/* A TUN device of Linux: a network interface whose packets are ours. */
#ifndef FINWAIT_SCENARIOS_TUN_H
#define FINWAIT_SCENARIOS_TUN_H

#include <glib.h>

G_BEGIN_DECLS

/* The most that one packet has. */
#define TUN_MAX_BYTES 65536

/* Makes the interface 'name', up, with the address 'ip' and all of
 * 'subnet'/'mask' behind it, for as long as the descriptor is open.  The
 * descriptor; -1 on error, which is the user's to mend: no Linux, no right to
 * (CAP_NET_ADMIN), a name that is taken. */
int tun_open(const char *name, guint32 ip, guint32 subnet, guint32 mask,
             GError **error);

G_END_DECLS

#endif
