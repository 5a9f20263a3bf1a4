/* SPDX-License-Identifier: GPL-2.0-only */
/* Units of time.  All times and durations of the model are gint64 in
 * nanoseconds, which reach for 292 years. */
#ifndef FINWAIT_MODEL_UNITS_H
#define FINWAIT_MODEL_UNITS_H

#include <glib.h>

#define NS_PER_US G_GINT64_CONSTANT(1000)
#define NS_PER_MS G_GINT64_CONSTANT(1000000)
#define NS_PER_S G_GINT64_CONSTANT(1000000000)
#define NS_PER_MIN (60 * NS_PER_S)

#endif
