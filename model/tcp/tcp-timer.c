/* SPDX-License-Identifier: GPL-2.0-only */
#include "model/tcp/tcp-timer.h"

void
tcp_timers_init(TcpTimers *timers)
{
    timers->heap = g_ptr_array_new();
    timers->last = 0;
}

void
tcp_timers_clear(TcpTimers *timers)
{
    g_ptr_array_unref(timers->heap);
    timers->heap = NULL;
}

static TcpTimer *
heap_at(const TcpTimers *timers, guint place)
{
    return timers->heap->pdata[place - 1];
}

static void
heap_put(TcpTimers *timers, guint place, TcpTimer *timer)
{
    timers->heap->pdata[place - 1] = timer;
    timer->place = place;
}

static gboolean
before(const TcpTimer *a, const TcpTimer *b)
{
    return a->at_ns != b->at_ns ? a->at_ns < b->at_ns : a->number < b->number;
}

static void
heap_up(TcpTimers *timers, TcpTimer *timer, guint place)
{
    while (place > 1 && before(timer, heap_at(timers, place / 2))) {
        heap_put(timers, place, heap_at(timers, place / 2));
        place /= 2;
    }
    heap_put(timers, place, timer);
}

static void
heap_down(TcpTimers *timers, TcpTimer *timer, guint place)
{
    guint n = timers->heap->len;

    while (2 * place <= n) {
        guint child = 2 * place;

        if (child < n &&
            before(heap_at(timers, child + 1), heap_at(timers, child))) {
            child++;
        }
        if (!before(heap_at(timers, child), timer)) {
            break;
        }
        heap_put(timers, place, heap_at(timers, child));
        place = child;
    }
    heap_put(timers, place, timer);
}

static void
heap_remove(TcpTimers *timers, TcpTimer *timer)
{
    guint place = timer->place;
    TcpTimer *last = heap_at(timers, timers->heap->len);

    g_ptr_array_set_size(timers->heap, (gint)timers->heap->len - 1);
    timer->place = 0;
    if (last != timer) {
        heap_up(timers, last, place);
        heap_down(timers, last, last->place);
    }
}

void
tcp_timer_set(TcpTimers *timers, TcpTimer *timer, gint64 at_ns)
{
    if (timer->place > 0) {
        heap_remove(timers, timer);
    }
    timer->at_ns = at_ns;
    if (at_ns != G_MAXINT64) {
        timer->number = ++timers->last;
        g_ptr_array_add(timers->heap, timer);
        heap_up(timers, timer, timers->heap->len);
    }
}

TcpTimer *
tcp_timers_first(const TcpTimers *timers)
{
    return timers->heap->len > 0 ? heap_at(timers, 1) : NULL;
}
