/* SPDX-License-Identifier: GPL-2.0-only */
/* Random conversations by number: two or three ends of any systems, a link that
 * loses, breaks, repeats and reorders, goes down and has a box, and commands at
 * random times with any verbs of the systems, kills and reboots among them.
 *
 * What is left out are verbs by which a program computes or talks to itself
 * without end. */
#ifndef FINWAIT_TESTS_SUPPORT_TALKS_H
#define FINWAIT_TESTS_SUPPORT_TALKS_H

#include "scenarios/systems/systems.h"
#include "tests/scenarios/support-played.h"
#include "tests/scenarios/support-workers.h"

G_BEGIN_DECLS

/* The conversation of that number; every fourth has a link without chance and
 * without a box.  (transfer full) */
char *talks_text(guint64 number);
gboolean talks_is_calm(guint64 number);
/* One whose every choice is a byte or two of the 'len', the first behind their
 * end; its first end is of 'system'.  Here any verb may stand, and settings of
 * the ends; so some lines may be refused.  (transfer full) */
char *talks_text_of(const guint8 *bytes, gsize len, const System *system);

/* One of the settings that fit, "KEY VALUE"; any 'i' will do. */
const char *talks_setting(const System *system, guint i);

/* Where counts are. */
typedef enum TalksSum {
    TALKS_PLAYED, /* by world */
    TALKS_CONNS = 2,
    TALKS_PACKETS,
    TALKS_CALM, /* without chance ... */
    TALKS_SAME, /* ... in which the worlds agree; and with it */
    TALKS_SAME_BY_CHANCE,
    TALKS_OUTCOME = 16, /* of ends */
} TalksSum;

/* Plays that of a number in both worlds, as WorkersFn. */
void talks_try(gpointer user, guint64 number, WorkersCounts *counts,
               GString *wrong);

G_END_DECLS

#endif
