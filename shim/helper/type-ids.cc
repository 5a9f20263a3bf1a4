/* SPDX-License-Identifier: GPL-2.0-only */
/* What a program that knows our classes by name only is linked with: finwait.pc
 * asks the linker for this function, which nobody calls. */
#include "shim/helper/finwait-module.h"

using namespace ns3;

extern "C" void finwait_type_ids();

void
finwait_type_ids()
{
    ClosingTcpL4Protocol::GetTypeId();
    ClosingTcpSocket::GetTypeId();
    ClosingTcpSocketFactory::GetTypeId();
#define X(NAME, TEXT) NAME##Application::GetTypeId();
    FINWAIT_SYSTEM_APPLICATIONS(X)
#undef X
}
