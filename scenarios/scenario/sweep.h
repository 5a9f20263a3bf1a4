/* SPDX-License-Identifier: GPL-2.0-only */
/* The grammar of a swept value: which values one key takes.
 *
 *     0, 0.01, 0.05          a list; a range may stand in it too
 *     10ms..50ms step 10ms   from, to (included if it is hit), by
 *     1ms..100ms log 7       7 values, each the same factor above the last
 *     10ms..40ms linear 4    4 values at equal distances
 *     a, b, b with KEY       one for each value of KEY: both change together
 *
 * Values stay text, in the unit of the first end of their range, and are
 * parsed by whoever knows their type.  How many values there are is known,
 * and refused if too many, before any of them exists.
 */
#ifndef FINWAIT_SCENARIOS_SWEEP_H
#define FINWAIT_SCENARIOS_SWEEP_H

#include "scenarios/params/values.h"
#include <glib.h>

G_BEGIN_DECLS

/* The largest number of values of one key. */
#define SWEEP_MAX_VALUES 10000

/* What one key is swept over. */
typedef struct Sweep {
    GPtrArray *texts; /* char *, owned */
    gboolean is_log;  /* it is one logarithmic range: so is a good axis */
    char *leader;     /* the KEY of "with KEY"; NULL: none */
} Sweep;

Sweep *sweep_expand(ValueType type, const char *text, GError **error);
void sweep_free(Sweep *sweep);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sweep, sweep_free)

G_END_DECLS

#endif
