/* SPDX-License-Identifier: GPL-2.0-only */
/* toy: the smallest system, to prove that a system is one file and one row. */
#ifndef FINWAIT_TESTS_SUPPORT_TOY_H
#define FINWAIT_TESTS_SUPPORT_TOY_H

#include "scenarios/params/system.h"

extern const System system_toy;

#endif
