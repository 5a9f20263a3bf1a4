/* SPDX-License-Identifier: GPL-2.0-only */
/* The keys of what happens in time: [event.NAME] (run/events.h), [series]. */
#ifndef FINWAIT_SCENARIOS_PARAMS_TIME_H
#define FINWAIT_SCENARIOS_PARAMS_TIME_H

#include "scenarios/params/params.h"

G_BEGIN_DECLS

/* What is done to somebody, as X(NAME, text). */
#define EVENT_DEEDS(X)                                                         \
    X(NONE, "none")                                                            \
    X(KILL, "kill")           /* the program is ended, for good */             \
    X(RESTART, "restart")     /* ... and begins again */                       \
    X(REBOOT, "reboot")       /* the programs are ended, then the host is off  \
                                 for a while */                                \
    X(POWER_CUT, "power-cut") /* it is off for a while, without a word */      \
    X(OFF, "off")             /* ... for good */

typedef enum EventDeed {
#define X(NAME, TEXT) EVENT_##NAME,
    EVENT_DEEDS(X)
#undef X
} EventDeed;

extern const ParamRow param_event_rows[];
extern const ParamRow param_series_rows[];

/* Whether the events of a point can be; see param_set_check(). */
gboolean param_check_events(const ParamSet *set, const Param **culprit,
                            GError **error);

G_END_DECLS

#endif
