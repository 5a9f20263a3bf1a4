/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of scenarios/systems/winsock/ give to its row
 * (winsock-system.c): Windows and Wine processes whose window is told of their
 * sockets by WSAAsyncSelect. */
#ifndef FINWAIT_SCENARIOS_WINSOCK_SYSTEM_H
#define FINWAIT_SCENARIOS_WINSOCK_SYSTEM_H

#include "model/winsock/wsa-rules.h"
#include "scenarios/params/system.h"

G_BEGIN_DECLS

extern const System system_winsock;

extern const HostOps host_winsock_ops;
extern const TalkSystem talk_winsock_system;
extern const ConformSystem conform_winsock;

/* How the TCP below a personality differs from tcp_profile_linux(). */
void winsock_tcp(TcpProfile *profile, WsaPersonality personality);

G_END_DECLS

#endif
