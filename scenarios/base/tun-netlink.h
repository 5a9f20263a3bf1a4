/* SPDX-License-Identifier: GPL-2.0-only */
/* Addresses and routes of a network interface of Linux, by rtnetlink(7): of
 * several of one interface the older ioctl()s know nothing. */
#ifndef FINWAIT_SCENARIOS_TUN_NETLINK_H
#define FINWAIT_SCENARIOS_TUN_NETLINK_H

#include <glib.h>

G_BEGIN_DECLS

/* A socket for the calls below; -1 with errno. */
int tun_netlink_open(void);

/* The interface of that number has 'ip', too, in a subnet of so many bits.
 * FALSE with errno, as the other. */
gboolean tun_netlink_address(int fd, guint interface, guint32 ip,
                             guint8 prefix_bits);

/* 'ip' lies behind it; who asks without an address of its own has 'from'.  One
 * that is there already is put in its place. */
gboolean tun_netlink_route(int fd, guint interface, guint32 ip, guint32 from);

G_END_DECLS

#endif
