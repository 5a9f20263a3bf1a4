/* SPDX-License-Identifier: GPL-2.0-only */
/* ns-3's congestion controls behind the table of functions of model/tcp. */
#ifndef FINWAIT_SHIM_CLOSING_TCP_CC_H
#define FINWAIT_SHIM_CLOSING_TCP_CC_H

#include "model/tcp/tcp-cc.h"
#include "ns3/tcp-congestion-ops.h"
#include <string>

namespace ns3
{

/* Its user is the name of a TypeId, that of a connection a ClosingTcpUser:
 * ClosingTcpSockets have controls of their own. */
extern const TcpCcOps closing_tcp_cc;

/* A control of the TypeId 'name', which has been looked at. */
Ptr<TcpCongestionOps> ClosingTcpCcNew(const char *name);

/* Why 'name' is no congestion control for it, where it 'paces' if that wants
 * to, as ClosingTcpSockets do; empty: it is one. */
std::string ClosingTcpCcMistake(const char *name, bool paces);
std::string ClosingTcpCcMistake(Ptr<TcpCongestionOps> ops);

} // namespace ns3

#endif
