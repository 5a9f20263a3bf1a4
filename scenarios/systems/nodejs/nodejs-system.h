/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of scenarios/systems/nodejs/ give to its row
 * (nodejs-system.c): Node.js with net.Socket and net.Server, on hosts with
 * Linux. */
#ifndef FINWAIT_SCENARIOS_NODEJS_SYSTEM_H
#define FINWAIT_SCENARIOS_NODEJS_SYSTEM_H

#include "scenarios/params/system.h"

G_BEGIN_DECLS

extern const System system_nodejs;

extern const HostOps host_nodejs_ops;
extern const TalkSystem talk_nodejs_system;
extern const ConformSystem conform_nodejs;

G_END_DECLS

#endif
