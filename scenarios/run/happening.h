/* SPDX-License-Identifier: GPL-2.0-only */
/* What happens to a node now and then and lasts for a while: a time without
 * power, without its program.
 *
 * When it begins is a list of times, or else a first time and what lies between
 * the end of one and the beginning of the next.  What it is, and how time is
 * watched, is its owner's (HappeningOps): events.h of scenarios, a device's own
 * keys, conversations.
 */
#ifndef FINWAIT_SCENARIOS_HAPPENING_H
#define FINWAIT_SCENARIOS_HAPPENING_H

#include "scenarios/params/values.h"
#include "shim/sim.h"

G_BEGIN_DECLS

typedef struct Happening Happening;

/* When it happens. */
typedef struct HappeningPlan {
    ValueWindow *windows; /* these; if there are none: */
    guint n_windows;
    PortDelay first; /* from the beginning on; 0: after the first of 'every' */
    PortDelay every; /* from the end of one to the next; 0: it comes once */
    PortDelay length;
    guint64 times;        /* so often at most; 0: for ever */
    gboolean is_for_good; /* it has no end, and may come again */
} HappeningPlan;

/* All run with the 'user' of happening_new(). */
typedef struct HappeningOps {
    gint64 (*now_ns)(gpointer user);
    /* Has happening_due() called at 'at_ns'; the call before has been. */
    void (*arm)(gpointer user, gint64 at_ns);
    void (*begin)(gpointer user);
    void (*end)(gpointer user);
} HappeningOps;

/* 'plan' is copied, its windows (transfer full): g_free() frees them.
 * (transfer full): happening_free() */
Happening *happening_new(const HappeningPlan *plan, const HappeningOps *ops,
                         gpointer user);
void happening_free(Happening *happening);

/* Waits for the first time; the second: 'end' comes first, at 'at_ns', now or
 * later. */
void happening_start(Happening *happening);
void happening_start_in(Happening *happening, gint64 at_ns);

/* Does what is due. */
void happening_due(Happening *happening);

G_END_DECLS

#endif
