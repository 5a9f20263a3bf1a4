/* SPDX-License-Identifier: GPL-2.0-only */
/* Two baselines compared: what was accepted, and what is now. */
#ifndef FINWAIT_SCENARIOS_CHECK_COMPARE_H
#define FINWAIT_SCENARIOS_CHECK_COMPARE_H

#include "scenarios/check/baseline.h"
#include <glib.h>

G_BEGIN_DECLS

typedef struct CheckDifference {
    gboolean charts;  /* the data of a figure are others */
    gboolean slower;  /* it takes more instructions than it may */
    gboolean events;  /* a fingerprint is another, a point is gone */
    gboolean metrics; /* a metric has moved by more than the tolerance */
    char *text;       /* lines for people; "" if nothing differs */
} CheckDifference;

void check_compare(const Baseline *was, const Baseline *is, const char *word,
                   gdouble tolerance, CheckDifference *out);
/* check-extras.c: add what [check] asks for to a difference. */
void check_compare_charts(const Baseline *was, const Baseline *is,
                          CheckDifference *out);
void check_compare_speed(const Baseline *was, const Baseline *is,
                         gdouble fraction, CheckDifference *out);

/* TRUE if both are the same but for rounding. */
gboolean check_is_rounding(gdouble a, gdouble b);

void check_difference_clear(CheckDifference *difference);

G_END_DECLS

#endif
