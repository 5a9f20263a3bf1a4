/* SPDX-License-Identifier: GPL-2.0-only */
#include "model/vm/evq.h"
#include <string.h>

/* Room at the start; enough for the busiest of sixteen sockets. */
#define FIRST_SIZE 64

struct Evq {
    Event *ring; /* size is a power of two */
    guint size;
    guint head;
    guint length;
    guint capacity; /* 0: unbounded */
    guint high_water;
    guint64 last_seq;
    guint64 dropped;
    guint n_socks;
    guint32 *pending; /* by socket, a bit for each ONE event type */
};

static const struct {
    const char *name;
    guint number;
    EvqMultiplicity multiplicity;
    gboolean barrier;
} kinds[N_EVENTS] = {
#define X(NAME, NUMBER, TEXT, MANY, BARRIER) {TEXT, NUMBER, MANY, BARRIER},
    EVENTS(X)
#undef X
};

const char *
event_name(EventType type)
{
    g_assert(type < N_EVENTS);
    return kinds[type].name;
}

guint
event_number(EventType type)
{
    g_assert(type < N_EVENTS);
    return kinds[type].number;
}

EvqMultiplicity
event_multiplicity(EventType type)
{
    g_assert(type < N_EVENTS);
    return kinds[type].multiplicity;
}

gboolean
event_has_barrier(EventType type)
{
    g_assert(type < N_EVENTS);
    return kinds[type].barrier;
}

Evq *
evq_new(guint n_socks, guint capacity)
{
    Evq *evq = g_new0(Evq, 1);

    G_STATIC_ASSERT(N_EVENTS <= 32);
    evq->size = FIRST_SIZE;
    evq->ring = g_new(Event, evq->size);
    evq->capacity = capacity;
    evq->n_socks = n_socks;
    evq->pending = g_new0(guint32, n_socks);
    return evq;
}

void
evq_free(Evq *evq)
{
    if (!evq) {
        return;
    }
    g_free(evq->ring);
    g_free(evq->pending);
    g_free(evq);
}

static Event *
at(const Evq *evq, guint index)
{
    return &evq->ring[(evq->head + index) & (evq->size - 1)];
}

static void
grow(Evq *evq)
{
    Event *ring = g_new(Event, 2 * evq->size);

    for (guint i = 0; i < evq->length; i++) {
        ring[i] = *at(evq, i);
    }
    g_free(evq->ring);
    evq->ring = ring;
    evq->size *= 2;
    evq->head = 0;
}

static void
append(Evq *evq, const Event *event)
{
    if (evq->length == evq->size) {
        grow(evq);
    }
    Event *slot = at(evq, evq->length++);
    *slot = *event;
    slot->seq = ++evq->last_seq;
    evq->high_water = MAX(evq->high_water, evq->length);
}

EvqPost
evq_post(Evq *evq, const Event *event)
{
    g_assert(event->type < N_EVENTS && event->sock < evq->n_socks);
    if (evq_is_pending(evq, event->type, event->sock)) {
        return EVQ_MERGED;
    }
    if (evq->capacity && evq->length >= evq->capacity) {
        evq->dropped++;
        return EVQ_DROPPED;
    }
    if (event_multiplicity(event->type) == EVQ_ONE) {
        evq->pending[event->sock] |= 1u << event->type;
    }
    append(evq, event);
    return EVQ_QUEUED;
}

gboolean
evq_pop(Evq *evq, guint64 last_seq, Event *event)
{
    if (!evq->length || at(evq, 0)->seq > last_seq) {
        return FALSE;
    }
    *event = *at(evq, 0);
    evq->head = (evq->head + 1) & (evq->size - 1);
    evq->length--;
    return TRUE;
}

void
evq_reset(Evq *evq)
{
    evq->length = 0;
    memset(evq->pending, 0, evq->n_socks * sizeof *evq->pending);
}

void
evq_done(Evq *evq, const Event *event)
{
    evq->pending[event->sock] &= ~(1u << event->type);
}

gboolean
evq_is_pending(const Evq *evq, EventType type, guint sock)
{
    return evq->pending[sock] >> type & 1;
}

guint
evq_length(const Evq *evq)
{
    return evq->length;
}

guint64
evq_last_seq(const Evq *evq)
{
    return evq->last_seq;
}

guint
evq_high_water(const Evq *evq)
{
    return evq->high_water;
}

guint64
evq_dropped(const Evq *evq)
{
    return evq->dropped;
}
