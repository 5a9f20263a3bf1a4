/* SPDX-License-Identifier: GPL-2.0-only */
/* Units of time, short enough for tables: 5 * MS.  Not for C++, where ns-3
 * calls its units so. */
#ifndef FINWAIT_TESTS_UNITS_H
#define FINWAIT_TESTS_UNITS_H

#include "model/units.h"

#define US NS_PER_US
#define MS NS_PER_MS
#define SECOND NS_PER_S

#endif
