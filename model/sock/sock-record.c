/* SPDX-License-Identifier: GPL-2.0-only */
/* One Record a connection, from its beginning until the gate has opened. */
#include "model/sock/sock-priv.h"

void
sock_record_begin(Sock *s, gboolean active, gint64 asked_ns)
{
    g_assert(!s->recording);
    s->recording = TRUE;
    s->record = (Record){
        .system = "sock",
        .index = s->num,
        .active = active,
        .wanted_ns = active ? s->wanted_ns : asked_ns,
        .asked_ns = asked_ns,
        .open_ns = PORT_NEVER,
        .end_ns = PORT_NEVER,
        .ready_ns = PORT_NEVER,
        .outcome = OUTCOME_NEVER_CLOSED,
        .written_bytes = sock_is_udp(s) ? sock_udp_payload(s)
                                        : buf_len(&s->tx) + buf_len(&s->rpl),
        /* kept from before, OPEN-9 */
    };
    s->wanted_ns = PORT_NEVER;
}

void
sock_record_open(Sock *s)
{
    s->record.open_ns = device_now_ns(s->dev);
}

void
sock_record_end(Sock *s, Outcome outcome)
{
    s->record.end_ns = device_now_ns(s->dev);
    s->record.outcome = outcome;
}

/* 'ready_ns' is when the socket was free for the next connection. */
void
sock_record_emit(Sock *s, gint64 ready_ns)
{
    Device *dev = s->dev;

    g_assert(s->recording);
    s->recording = FALSE;
    s->record.ready_ns = ready_ns;
    if (dev->record) {
        dev->record(dev->record_user, &s->record);
    }
}
