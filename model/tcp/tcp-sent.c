/* SPDX-License-Identifier: GPL-2.0-only */
#include "model/tcp/tcp-sent.h"

#define FIRST_ROOM 4

void
sent_clear(TcpSentQueue *queue)
{
    g_free(queue->ring);
    *queue = (TcpSentQueue){0};
}

static void
sent_grow(TcpSentQueue *queue)
{
    guint room = queue->room ? 2 * queue->room : FIRST_ROOM;
    TcpSent *ring = g_new(TcpSent, room);

    for (guint i = 0; i < queue->n; i++) {
        ring[i] = *sent_at(queue, i);
    }
    g_free(queue->ring);
    queue->ring = ring;
    queue->room = room;
    queue->head = 0;
}

TcpSent *
sent_push(TcpSentQueue *queue, guint64 pos, guint32 len, guint flags,
          gint64 now_ns)
{
    TcpSent *sent;

    if (queue->n == queue->room) {
        sent_grow(queue);
    }
    sent = sent_at(queue, queue->n++);
    *sent = (TcpSent){pos, len, flags, now_ns, {0}};
    return sent;
}

void
sent_pop(TcpSentQueue *queue)
{
    sent_mark(queue, sent_at(queue, 0), 0,
              SENT_SACKED | SENT_LOST | SENT_REPEATED);
    queue->head = (queue->head + 1) & (queue->room - 1);
    if (--queue->n == 0) {
        sent_clear(queue);
    }
}

static int
counted(guint before, guint after, guint flag)
{
    return ((after & flag) != 0) - ((before & flag) != 0);
}

void
sent_mark(TcpSentQueue *queue, TcpSent *sent, guint set, guint clear)
{
    guint after = (sent->flags & ~clear) | set;

    queue->n_sacked += counted(sent->flags, after, SENT_SACKED);
    queue->n_lost += counted(sent->flags, after, SENT_LOST);
    queue->n_repeated += counted(sent->flags, after, SENT_REPEATED);
    sent->flags = after;
}

void
sent_join(TcpSentQueue *queue, guint i)
{
    TcpSent *into = sent_at(queue, i);
    TcpSent *next = sent_at(queue, i + 1);

    sent_mark(queue, next, 0, SENT_SACKED | SENT_LOST | SENT_REPEATED);
    into->len += next->len;
    into->flags |= next->flags & (SENT_FIN | SENT_PUSH | SENT_EVER);
    for (guint k = i + 1; k + 1 < queue->n; k++) {
        *sent_at(queue, k) = *sent_at(queue, k + 1);
    }
    queue->n--;
}

void
sent_cut(TcpSentQueue *queue, guint i, guint64 pos)
{
    TcpSent rest = *sent_at(queue, i);
    TcpSent *sent;

    g_assert(pos > rest.pos && pos < sent_end(&rest));
    sent_push(queue, 0, 0, 0, 0); /* room at the end */
    for (guint k = queue->n - 1; k > i + 1; k--) {
        *sent_at(queue, k) = *sent_at(queue, k - 1);
    }
    sent = sent_at(queue, i);
    sent->len = (guint32)(pos - rest.pos);
    sent->flags &= ~(guint)(SENT_FIN | SENT_PUSH);
    rest.len = (guint32)(sent_end(&rest) - pos);
    rest.pos = pos;
    *sent_at(queue, i + 1) =
        (TcpSent){rest.pos, rest.len, 0, rest.sent_ns, rest.rate};
    sent_mark(queue, sent_at(queue, i + 1), rest.flags & ~(guint)SENT_SYN, 0);
}
