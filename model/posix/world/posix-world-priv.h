/* SPDX-License-Identifier: GPL-2.0-only */
/* What the port tells a host (PortNode). */
#ifndef FINWAIT_MODEL_POSIX_WORLD_PRIV_H
#define FINWAIT_MODEL_POSIX_WORLD_PRIV_H

#include "model/posix/process/posix-process-priv.h"

/* ---- posix-net.c ---- */

void posix_sock_tcp(gpointer user, PortTcpEvent event, PortEnd why);
PortVerdict posix_sock_syn(gpointer node, PortSyn *syn);
gboolean posix_sock_opening(gpointer user);
gboolean posix_sock_listens(gpointer node, PortAddr to);

/* A datagram has come, for a bound port. */
void posix_host_datagram(gpointer node, const PortDatagram *datagram);
void posix_host_refused(gpointer node, guint16 udp_port, guint32 by_ip);

/* The alarm is due: steps or makes ready whoever that is for. */
void posix_host_alarm(gpointer node);

#endif
