/* SPDX-License-Identifier: GPL-2.0-only */
/* One Record a connection, from its beginning until the gate has opened; and,
 * if RX still holds bytes of it then, until the next connection begins, since
 * the program may read them.
 *
 * The bytes are counted where they move, so that the sums of record.h are
 * found, not made: test-outcome-*.c and account.h check them. */
#include "model/sock/account/sock-priv.h"

#include "model/trace.h"

/* Bytes at the front of RX that came with this connection. */
static gsize
own(const Sock *s, gsize len_bytes)
{
    return len_bytes - MIN(len_bytes, s->rx_stale);
}

/* The record goes out; what nobody has read by now belongs to no one. */
static void
hand_over(Sock *s)
{
    Device *dev = s->dev;

    s->recording = s->held = FALSE;
    trace_outcome(dev->port, &s->record);
    if (dev->record) {
        dev->record(dev->record_user, &s->record);
    }
}

static void
drop_rest(Sock *s)
{
    if (!s->record.udp) {
        s->record.dropped_bytes += own(s, buf_len(&s->rx));
    }
}

/* 'kept_bytes' is what TX and RPL hold from before (OPEN-9). */
void
sock_record_begin(Sock *s, gboolean active, gint64 asked_ns, gsize kept_bytes)
{
    g_assert(!s->recording);
    if (s->held) {
        drop_rest(s);
        hand_over(s);
    }
    s->recording = TRUE;
    s->record = (Record){
        .system = "sock",
        .index = s->num,
        .active = active,
        .udp = sock_is_udp(s),
        .has_gate = TRUE,
        .wanted_ns = active ? s->wanted_ns : asked_ns,
        .asked_ns = asked_ns,
        RECORD_NEVER_YET,
        .outcome = OUTCOME_NEVER_CLOSED,
        .written_bytes = kept_bytes,
    };
    s->wanted_ns = PORT_NEVER;
}

void
sock_record_open(Sock *s)
{
    s->record.open_ns = device_now_ns(s->dev);
}

/* ---- Bytes -------------------------------------------------------------- */

/* TRUE while what is written is written for this connection. */
static gboolean
is_live(const Sock *s)
{
    return s->recording && s->record.end_ns == PORT_NEVER;
}

/* The program's (or the master's) bytes are in TX, RPL, or as escapes in
 * TX2. */
void
sock_record_written(Sock *s, gsize len_bytes)
{
    if (is_live(s)) {
        s->record.written_bytes += len_bytes;
    }
}

/* The first 'len_bytes' of RX are about to be taken: read, or thrown away. */
void
sock_record_read(Sock *s, gsize len_bytes)
{
    if (s->recording || s->held) {
        s->record.read_bytes += own(s, len_bytes);
    }
}

void
sock_record_dropped(Sock *s, gsize len_bytes)
{
    if ((s->recording || s->held) && !s->record.udp) {
        s->record.dropped_bytes += own(s, len_bytes);
    }
}

/* The TCP below is about to be given up, all it knew of ACKs being known:
 * what it still has for us is lost, and so is what is in TX2. */
void
sock_record_leave(Sock *s)
{
    gsize unread = s->tcp ? port_tcp_readable(s->tcp) : 0;

    s->record.received_bytes += unread;
    s->record.dropped_bytes += unread;
    s->record.left_bytes += buf_len(&s->tx2);
}

/* ---- The end ------------------------------------------------------------ */

/* What is still to be sent stays in TX, for the next connection (OPEN-9). */
static void
count_left(Sock *s)
{
    if (!s->record.udp) {
        s->record.left_bytes += buf_len(&s->tx) + buf_len(&s->rpl);
    }
}

void
sock_record_end(Sock *s, Outcome outcome)
{
    s->record.end_ns = device_now_ns(s->dev);
    s->record.outcome = outcome;
    s->record.by_us = s->state == PL_SST_CL_ARESET_CMD;
    if (s->record.active && s->record.open_ns == PORT_NEVER) {
        s->wanted_ns = s->record.wanted_ns; /* and still is */
    }
    count_left(s);
}

/* 'ready_ns' is when the socket was free for the next connection. */
void
sock_record_emit(Sock *s, gint64 ready_ns)
{
    g_assert(s->recording);
    s->record.ready_ns = ready_ns;
    if (!s->record.udp && own(s, buf_len(&s->rx))) {
        s->recording = FALSE;
        s->held = TRUE;
    } else {
        hand_over(s);
    }
}

/* RX has been read: a record that waited for that is complete. */
void
sock_record_settle(Sock *s)
{
    if (s->held && !buf_len(&s->rx)) {
        hand_over(s);
    }
}

/* The device is switched off, and forgets: what nobody has read is lost. */
void
sock_record_off(Sock *s)
{
    if (!s->recording && !s->held) {
        return;
    }
    if (s->record.end_ns == PORT_NEVER) {
        sock_record_leave(s);
        sock_record_end(s, OUTCOME_DISCARDED);
        s->record.by_us = FALSE;
    }
    drop_rest(s);
    hand_over(s);
}

/* The account ends: what is there could still have been read. */
void
sock_record_stop(Sock *s)
{
    gsize below = s->tcp ? port_tcp_readable(s->tcp) : 0;

    if (!s->recording && !s->held) {
        return;
    }
    if (!s->record.udp) {
        s->record.received_bytes += below;
        s->record.waiting_bytes = own(s, buf_len(&s->rx)) + below;
    }
    if (s->record.end_ns == PORT_NEVER) {
        s->record.left_bytes += buf_len(&s->tx2);
        count_left(s);
    }
    hand_over(s);
}
