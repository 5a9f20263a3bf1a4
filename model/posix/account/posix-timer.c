/* SPDX-License-Identifier: GPL-2.0-only */
/* Lists of what is due, earliest first, in order of arming at equal times. */
#include "model/posix/account/posix-priv.h"

static gint
timer_order(gconstpointer a, gconstpointer b, G_GNUC_UNUSED gpointer user)
{
    const PosixTimer *one = a;
    const PosixTimer *two = b;

    if (one->at_ns != two->at_ns) {
        return one->at_ns < two->at_ns ? -1 : 1;
    }
    return one->number < two->number ? -1 : one->number > two->number;
}

void
posix_timer_arm(PosixHost *host, GSequence *timers, PosixTimer *timer,
                gint64 at_ns)
{
    posix_timer_cancel(timer);
    timer->at_ns = at_ns;
    timer->number = ++host->last_timer;
    timer->place = g_sequence_insert_sorted(timers, timer, timer_order, NULL);
}

void
posix_timer_cancel(PosixTimer *timer)
{
    if (timer->place) {
        g_sequence_remove(timer->place);
        timer->place = NULL;
    }
}

PosixTimer *
posix_timer_first(GSequence *timers)
{
    GSequenceIter *first = g_sequence_get_begin_iter(timers);

    return g_sequence_iter_is_end(first) ? NULL : g_sequence_get(first);
}

/* When the first of them is due; PORT_NEVER if there is none. */
gint64
posix_timer_due_ns(GSequence *timers)
{
    const PosixTimer *first = posix_timer_first(timers);

    return first ? first->at_ns : PORT_NEVER;
}
