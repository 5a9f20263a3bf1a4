/* SPDX-License-Identifier: GPL-2.0-only */
/* The one event queue of a device.
 *
 * The master process appends, the VM takes off the front; there is no
 * priority (sock-fact 1).  Each kind of event has a multiplicity rule
 * (sock-fact 2): ONE means that a second copy for the same socket is not
 * queued until the first has been processed, i.e. its handler has returned.
 *
 * An event carries its arguments and the socket's generation as they were
 * when it was posted.  The queue has no clock and calls nobody.  It is
 * unbounded unless given a capacity (OPEN-3); then it drops the newest.
 */
#ifndef FINWAIT_MODEL_EVQ_H
#define FINWAIT_MODEL_EVQ_H

#include <glib.h>

G_BEGIN_DECLS

/* ON_HTML_PAGE is the turn of a page's code; the device has no number for it.
 *
 * Events as X(NAME, number on the device, name, multiplicity, barrier).  In
 * the handler chain of an event with a barrier, doevents does nothing, so
 * that queued copies of it are not lost.  Source: SOCK, SYS by way of
 * sock-fact 2. */
/* clang-format off */
#define EVENTS(X)                                                              \
    X(ON_SYS_INIT,           1, "on_sys_init",          EVQ_MANY, FALSE)       \
    X(ON_SYS_TIMER,          2, "on_sys_timer",         EVQ_MANY, FALSE)       \
    X(ON_SOCK_INBAND,        3, "on_sock_inband",       EVQ_ONE,  FALSE)       \
    X(ON_SOCK_DATA_ARRIVAL,  4, "on_sock_data_arrival", EVQ_ONE,  FALSE)       \
    X(ON_SOCK_EVENT,         5, "on_sock_event",        EVQ_MANY, TRUE)        \
    X(ON_SOCK_OVERRUN,       6, "on_sock_overrun",      EVQ_ONE,  FALSE)       \
    X(ON_SOCK_DATA_SENT,    13, "on_sock_data_sent",    EVQ_MANY, FALSE)       \
    X(ON_SOCK_TCP_PACKET_ARRIVAL, 18, "on_sock_tcp_packet_arrival",            \
                                                        EVQ_MANY, TRUE)        \
    X(ON_SOCK_POSTDATA,     24, "on_sock_postdata",     EVQ_ONE,  FALSE)       \
    X(ON_HTML_PAGE,          0, "html_page",            EVQ_ONE,  FALSE)
/* clang-format on */

typedef enum EventType {
#define X(NAME, NUMBER, TEXT, MANY, BARRIER) NAME,
    EVENTS(X)
#undef X
        N_EVENTS
} EventType;

typedef enum EvqMultiplicity {
    EVQ_ONE, /* one copy a socket, until its handler has returned */
    EVQ_MANY,
} EvqMultiplicity;

typedef struct Event {
    EventType type;
    guint sock;   /* 0 for system events */
    guint arg[2]; /* the handler's arguments */
    guint32 gen;  /* generation of the socket when posted */
    guint64 seq;  /* number of the post, counted from 1; set by evq_post() */
} Event;

typedef enum EvqPost {
    EVQ_QUEUED,
    EVQ_MERGED,  /* a copy is pending already */
    EVQ_DROPPED, /* the queue is full */
} EvqPost;

typedef struct Evq Evq;

/* A queue for 'n_socks' sockets and 'capacity' events (0: unbounded).
 * (transfer full): evq_free(). */
Evq *evq_new(guint n_socks, guint capacity);

void evq_free(Evq *evq);

/* Appends a copy of 'event', whose 'seq' is ignored. */
EvqPost evq_post(Evq *evq, const Event *event);

/* Removes the oldest event into 'event'; FALSE if there is none, or if it is
 * newer than post number 'last_seq'. */
gboolean evq_pop(Evq *evq, guint64 last_seq, Event *event);

/* Forgets all events, those being handled too; the counts go on. */
void evq_reset(Evq *evq);

/* Says that 'event', taken off before, has been processed: ONE events of its
 * type and socket may be posted again. */
void evq_done(Evq *evq, const Event *event);

/* TRUE while a ONE event is queued or being handled. */
gboolean evq_is_pending(const Evq *evq, EventType type, guint sock);

/* Events queued now. */
guint evq_length(const Evq *evq);

/* Number of the latest post (0: none yet). */
guint64 evq_last_seq(const Evq *evq);

/* The longest that the queue has been, and how many events were dropped. */
guint evq_high_water(const Evq *evq);
guint64 evq_dropped(const Evq *evq);

/* The event's name as on the device, its multiplicity and barrier. */
const char *event_name(EventType type);
guint event_number(EventType type);
EvqMultiplicity event_multiplicity(EventType type);
gboolean event_has_barrier(EventType type);

G_END_DECLS

#endif
