/* SPDX-License-Identifier: GPL-2.0-only */
/* A world's PortTcp that is a connection of this TCP. */
#ifndef FINWAIT_MODEL_TCP_PORT_H
#define FINWAIT_MODEL_TCP_PORT_H

#include "model/port.h"
#include "model/tcp/tcp.h"

G_BEGIN_DECLS

/* Worlds may embed it as their first member; they make and free it. */
typedef struct TcpPort {
    PortTcp base; /* first: a PortTcp * is a TcpPort * */
    Tcp *tcp;
} TcpPort;

/* Fills in what asks the connection only; what makes it, ends it or numbers it
 * is the world's. */
void tcp_port_ops(PortOps *ops);

G_END_DECLS

#endif
