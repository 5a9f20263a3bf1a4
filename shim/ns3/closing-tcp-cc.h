/* SPDX-License-Identifier: GPL-2.0-only */
/* ns-3's congestion controls behind the table of functions of model/tcp. */
#ifndef FINWAIT_SHIM_CLOSING_TCP_CC_H
#define FINWAIT_SHIM_CLOSING_TCP_CC_H

#include "model/tcp/tcp-cc.h"
#include <string>

namespace ns3
{

/* Its user is the name of a TypeId. */
extern const TcpCcOps closing_tcp_cc;

/* Why 'name' is no congestion control for it; empty: it is one. */
std::string ClosingTcpCcMistake(const char *name);

} // namespace ns3

#endif
