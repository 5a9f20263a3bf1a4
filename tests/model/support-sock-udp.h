/* SPDX-License-Identifier: GPL-2.0-only */
/* What a device program does with UDP, for tests of a SockBench. */
#ifndef FINWAIT_TESTS_SUPPORT_SOCK_UDP_H
#define FINWAIT_TESTS_SUPPORT_SOCK_UDP_H

#include "tests/model/support-sock.h"

G_BEGIN_DECLS

/* Makes socket 'num' take datagrams of anybody on 'ports'. */
void listen_udp(SockBench *bench, guint num, const char *ports);

/* Socket 'num' connects to 'ip':5000. */
void connect_udp(SockBench *bench, guint num, guint32 ip);

/* Sends 'text' as one datagram of the selected socket. */
void say(SockBench *bench, const char *text);

G_END_DECLS

#endif
