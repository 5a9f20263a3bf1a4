/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of scenarios/systems/posix/ give to its row (posix-system.c):
 * POSIX hosts, with BSD sockets as Linux has them. */
#ifndef FINWAIT_SCENARIOS_POSIX_SYSTEM_H
#define FINWAIT_SCENARIOS_POSIX_SYSTEM_H

#include "scenarios/params/system.h"

G_BEGIN_DECLS

extern const System system_posix;

extern const HostOps host_posix_ops;
extern const TalkSystem talk_posix_system;
extern const ConformSystem conform_posix;
extern const ConformSystem conform_aolserver;

G_END_DECLS

#endif
