/* SPDX-License-Identifier: GPL-2.0-only */
/* All systems: the one table, for systems_use() (system.h). */
#ifndef FINWAIT_SCENARIOS_SYSTEMS_H
#define FINWAIT_SCENARIOS_SYSTEMS_H

#include "scenarios/params/system.h"

G_BEGIN_DECLS

extern const System *const systems[];

G_END_DECLS

#endif
