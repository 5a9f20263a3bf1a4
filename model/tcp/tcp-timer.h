/* SPDX-License-Identifier: GPL-2.0-only */
/* The timers of a host: a binary heap, so that a host with many connections
 * has one alarm.  Equal times come due in the order of arming. */
#ifndef FINWAIT_MODEL_TCP_TIMER_H
#define FINWAIT_MODEL_TCP_TIMER_H

#include <glib.h>

G_BEGIN_DECLS

/* One per owner, embedded in it; all zero: not armed. */
typedef struct TcpTimer {
    gint64 at_ns;
    guint64 number; /* of the arming */
    guint place;    /* in the heap, from 1; 0: not armed */
} TcpTimer;

typedef struct TcpTimers {
    GPtrArray *heap; /* of TcpTimer */
    guint64 last;
} TcpTimers;

void tcp_timers_init(TcpTimers *timers);
void tcp_timers_clear(TcpTimers *timers);

/* Arms 'timer' anew; G_MAXINT64 disarms it. */
void tcp_timer_set(TcpTimers *timers, TcpTimer *timer, gint64 at_ns);

/* The one that is due first; NULL: none is armed. */
TcpTimer *tcp_timers_first(const TcpTimers *timers);

G_END_DECLS

#endif
