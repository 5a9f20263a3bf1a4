/* SPDX-License-Identifier: GPL-2.0-only */
/* How one set of replications differs from another that they are paired with.
 *
 * Points share random numbers (common random numbers): replication 7 of one and
 * of the other have the same losses and pauses as far as they can, and go up
 * and down together.  So the difference is taken in each pair; its interval is
 * Student's, of the pairs less one, and often much narrower than those of both
 * sides would let one think (Law, Simulation Modeling and Analysis, 5th ed.,
 * 10.2.1; paired-t).
 *
 * What is compared are sums over pairs of a part in those of a whole: of
 * numbers of runs the whole is 1 in each, and the quotient their mean; of
 * fractions both are counted.  Variances are those of a ratio of sums, as in
 * stats_fraction().  The quotient of both sides has its interval on a
 * logarithmic scale.
 */
#ifndef FINWAIT_SCENARIOS_PAIRED_H
#define FINWAIT_SCENARIOS_PAIRED_H

#include "scenarios/measure/stats.h"

G_BEGIN_DECLS

/* One of the two sides: of each pair the part and the whole. */
typedef struct PairedSide {
    const gdouble *parts, *wholes;
} PairedSide;

/* Of 'n' pairs; NAN where nothing can be said. */
typedef struct PairedChange {
    gsize n;
    gdouble base, other;
    gdouble difference; /* other - base */
    StatsInterval difference_ci95;
    gdouble ratio; /* other / base */
    StatsInterval ratio_ci95;
} PairedChange;

/* Whether no difference (a ratio of 1) lies outside of the interval. */
typedef enum PairedVerdict {
    PAIRED_UNKNOWN, /* there is no interval */
    PAIRED_SAME,    /* none is in it: no difference can be shown */
    PAIRED_LOWER,
    PAIRED_HIGHER,
} PairedVerdict;

PairedChange paired_change(PairedSide base, PairedSide other, gsize n);
PairedVerdict paired_verdict(const PairedChange *change, gboolean is_ratio);
const char *paired_verdict_name(PairedVerdict verdict);

G_END_DECLS

#endif
