/* SPDX-License-Identifier: GPL-2.0-only */
/* Two baselines compared: what was accepted, and what is now. */
#ifndef FINWAIT_SCENARIOS_CHECK_COMPARE_H
#define FINWAIT_SCENARIOS_CHECK_COMPARE_H

#include "scenarios/check/baseline.h"
#include <glib.h>

G_BEGIN_DECLS

typedef struct CheckDifference {
    gboolean events;  /* a fingerprint is another, a point is gone */
    gboolean metrics; /* a metric has moved by more than the tolerance */
    char *text;       /* lines for people; "" if nothing differs */
} CheckDifference;

void check_compare(const Baseline *was, const Baseline *is, const char *word,
                   gdouble tolerance, CheckDifference *out);
void check_difference_clear(CheckDifference *difference);

G_END_DECLS

#endif
