/* SPDX-License-Identifier: GPL-2.0-only */
/* All public C++ headers, as ns-3 has it for each module: installed as
 * "ns3/finwait-module.h". */
#ifndef FINWAIT_SHIM_FINWAIT_MODULE_H
#define FINWAIT_SHIM_FINWAIT_MODULE_H

#include "shim/helper/closing-tcp-helper.h"
#include "shim/helper/system-application.h"
#include "shim/ns3/closing-tcp-l4.h"
#include "shim/ns3/closing-tcp-socket.h"

#endif
