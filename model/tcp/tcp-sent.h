/* SPDX-License-Identifier: GPL-2.0-only */
/* What has been sent and not acknowledged, segment by segment: the scoreboard
 * of RFC 6675, and the times that RFC 8985 goes by.
 *
 * A queue, oldest segment first, with the counts that tell how much is on its
 * way:
 *
 *     in flight = segments - sacked - lost + repeated
 *
 * An empty queue owns nothing.
 */
#ifndef FINWAIT_MODEL_TCP_SENT_H
#define FINWAIT_MODEL_TCP_SENT_H

#include <glib.h>

G_BEGIN_DECLS

enum {
    SENT_SACKED = 1 << 0,   /* the peer has it (RFC 2018) */
    SENT_LOST = 1 << 1,     /* held for lost; to be repeated ... */
    SENT_REPEATED = 1 << 2, /* ... or repeated, and on its way again */
    SENT_EVER = 1 << 3,     /* was repeated once: times nothing (Karn) */
    SENT_SYN = 1 << 4,      /* holds our SYN */
    SENT_FIN = 1 << 5,      /* ends with our FIN */
    SENT_PUSH = 1 << 6,     /* the last of what was written then */
};

/* What had been delivered when a segment left (tcp_rate_skb_sent). */
typedef struct TcpSentRate {
    guint64 delivered;   /* segments; 0: nobody counts */
    gint64 delivered_ns; /* the last of them */
    gint64 first_ns;     /* when the one was sent that it was told of */
    gboolean limited;    /* by the program, which had no more to send */
} TcpSentRate;

typedef struct TcpSent {
    guint64 pos; /* of its first sequence number */
    guint32 len; /* sequence numbers: bytes, SYN, FIN */
    guint flags;
    gint64 sent_ns; /* the last time */
    TcpSentRate rate;
} TcpSent;

typedef struct TcpSentQueue {
    TcpSent *ring;
    guint room, head; /* of the ring: a power of 2 or 0; the oldest */
    guint n;
    guint n_sacked, n_lost, n_repeated;
} TcpSentQueue;

static inline guint64
sent_end(const TcpSent *sent)
{
    return sent->pos + sent->len;
}

/* The i-th from the oldest. */
static inline TcpSent *
sent_at(const TcpSentQueue *queue, guint i)
{
    return &queue->ring[(queue->head + i) & (queue->room - 1)];
}

static inline guint
sent_in_flight(const TcpSentQueue *queue)
{
    return queue->n - queue->n_sacked - queue->n_lost + queue->n_repeated;
}

void sent_clear(TcpSentQueue *queue);

/* Appends a segment; valid until the queue changes. */
TcpSent *sent_push(TcpSentQueue *queue, guint64 pos, guint32 len, guint flags,
                   gint64 now_ns);

/* Drops the oldest. */
void sent_pop(TcpSentQueue *queue);

/* Sets and clears flags, and counts. */
void sent_mark(TcpSentQueue *queue, TcpSent *sent, guint set, guint clear);

/* Joins the i-th and the one behind it, as one that was sent like the i-th. */
void sent_join(TcpSentQueue *queue, guint i);

/* Cuts the i-th before 'pos', which lies inside it. */
void sent_cut(TcpSentQueue *queue, guint i, guint64 pos);

G_END_DECLS

#endif
