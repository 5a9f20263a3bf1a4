/* SPDX-License-Identifier: GPL-2.0-only */
/* What a segment does on its arrival; section numbers are those of RFC 9293. */
#include "shim/memory/memory-priv.h"

static void
conn_open(Conn *conn)
{
    conn->state = CONN_OPEN;
    conn->una = conn->nxt = conn->iss + 1;
    conn->tries = 0;
    conn_repeating(conn, FALSE);
    world_cancel(conn->host->world, &conn->timer);
    conn_post(conn, PORT_TCP_OPENED);
}

/* An ACK for something we never sent: 3.10.7.3 and .4 answer RST and go on. */
static void
conn_bad_ack(Conn *conn, const Segment *segment)
{
    if (!(segment->flags & WORLD_RST)) {
        host_reset(conn->host, segment);
        if (conn->host->world->config.bad_seq_ends) {
            conn_end(conn, PORT_END_BAD_SEQ);
        }
    }
}

/* 3.10.7.3; a SYN without ACK (simultaneous open) is not supported. */
static void
take_in_syn_sent(Conn *conn, const Segment *segment)
{
    guint flags = segment->flags;

    if (!(flags & WORLD_ACK)) {
        return;
    }
    if (segment->ack != conn->iss + 1) {
        conn_bad_ack(conn, segment);
    } else if (flags & WORLD_RST) {
        conn_end(conn, PORT_END_REFUSED);
    } else if (flags & WORLD_SYN) {
        conn->irs = segment->seq;
        conn->rcv_nxt = segment->seq + 1;
        conn->rcv_edge = conn->rcv_nxt + conn->credit;
        conn->edge = segment->ack + segment->window;
        conn_open(conn);
        conn->owes_ack = TRUE;
    }
}

/* 3.10.7.4, second: only an exact RST ends it, one elsewhere in the window
 * is asked to prove itself. */
static void
take_rst(Conn *conn, const Segment *segment)
{
    if (segment->seq == conn->rcv_nxt) {
        conn_end(conn, PORT_END_RESET);
    } else if (segment->seq > conn->rcv_nxt && segment->seq < conn->rcv_edge) {
        conn->owes_ack = TRUE;
    }
}

static void
take_ack(Conn *conn, const Segment *segment)
{
    guint64 edge = segment->ack + segment->window;
    gboolean probing = conn->una == conn->nxt;

    if (segment->ack > conn->una) {
        guint64 end = conn_out_end(conn);
        guint bytes = (guint)(MIN(segment->ack, end) - conn->out_seq);

        g_byte_array_remove_range(conn->out, 0, bytes);
        conn->out_seq += bytes;
        conn->una = segment->ack;
        conn->nxt = MAX(conn->nxt, conn->una);
        conn->fin_acked = segment->ack > end;
        conn->tries = 0;
        conn_repeating(conn, FALSE);
        world_cancel(conn->host->world, &conn->timer);
        conn_post(conn, PORT_TCP_SPACE);
    }
    if (edge > conn->edge) {
        if (conn->edge <= conn->nxt) { /* the window was closed */
            conn_repeating(conn, FALSE);
        }
        conn->edge = edge;
        conn_post(conn, PORT_TCP_SPACE);
    }
    if (probing) { /* the peer is alive, however long its window stays shut */
        conn->tries = 0;
    }
}

/* Appends what is new and fits into the window, then takes the FIN. */
static void
take_in_order(Conn *conn, const Segment *segment)
{
    guint64 end = segment->seq + segment->len;
    guint32 skip = (guint32)(conn->rcv_nxt - segment->seq);
    guint64 room =
        conn->rcv_edge > conn->rcv_nxt ? conn->rcv_edge - conn->rcv_nxt : 0;
    guint32 len = (guint32)MIN(segment->len - skip, room);

    g_byte_array_append(conn->in, segment->bytes + skip, len);
    conn->rcv_nxt += len;
    conn->credit -= len;
    if (len > 0) {
        conn_post(conn, PORT_TCP_DATA);
    }
    if ((segment->flags & WORLD_FIN) && conn->rcv_nxt == end) {
        conn->rcv_nxt++;
        conn->fin_in = TRUE;
        conn->fin_in_first = !conn->fin_out;
        conn_post(conn, PORT_TCP_FIN);
    }
}

/* 3.10.7.4, seventh and eighth, without a queue for what is out of order. */
static void
take_payload(Conn *conn, const Segment *segment)
{
    guint64 end = segment->seq + segment->len;
    gboolean fin = (segment->flags & WORLD_FIN) != 0;

    if (segment->len == 0 && !fin) {
        conn->owes_ack = segment->seq < conn->rcv_nxt; /* a probe */
        return;
    }
    conn->owes_ack = TRUE;
    if (segment->seq > conn->rcv_nxt || conn->fin_in ||
        end + fin <= conn->rcv_nxt) {
        return;
    }
    if (conn->closed && end > conn->rcv_nxt) {
        conn_abort(conn); /* RFC 1122 4.2.2.13 */
        return;
    }
    take_in_order(conn, segment);
}

/* A SYN that repeats the one we have answered, or a challenge. */
static void
take_syn(Conn *conn, const Segment *segment)
{
    if (conn->state == CONN_SYN_RCVD && segment->seq == conn->irs) {
        conn_send_syn(conn);
    } else {
        conn->owes_ack = TRUE;
    }
}

/* The node may have no place for one more. */
static gboolean
conn_may_open(const Conn *conn)
{
    const PortNode *up = conn->host->port.up;

    return !conn->held || !up->opening || up->opening(conn->base.user);
}

static void
take_synchronized(Conn *conn, const Segment *segment)
{
    if (segment->flags & WORLD_RST) {
        take_rst(conn, segment);
        return;
    }
    if (segment->flags & WORLD_SYN) {
        take_syn(conn, segment);
        return;
    }
    if (conn->state == CONN_SYN_RCVD) {
        if (segment->ack != conn->iss + 1) {
            conn_bad_ack(conn, segment);
            return;
        }
        if (!conn_may_open(conn)) {
            return;
        }
        conn_open(conn);
    }
    if (segment->ack > conn->max) {
        conn->owes_ack = TRUE;
        return;
    }
    if (segment->ack >= conn->una) {
        take_ack(conn, segment);
    }
    take_payload(conn, segment);
    if (conn->state == CONN_OPEN && conn->fin_acked && conn->fin_in) {
        conn_end(conn, PORT_END_CLOSED);
    }
}

static void
conn_take(Conn *conn, const Segment *segment)
{
    switch (conn->state) {
    case CONN_SYN_SENT:
        take_in_syn_sent(conn, segment);
        break;
    case CONN_SYN_RCVD:
    case CONN_OPEN:
        take_synchronized(conn, segment);
        break;
    case CONN_TIME_WAIT:
        conn->owes_ack = (segment->flags & (WORLD_FIN | WORLD_SYN)) != 0;
        break;
    case CONN_SWALLOW:
        break;
    case CONN_GONE:
        g_assert_not_reached();
    }
}

/* Has the node judge a SYN by 'judge' (NULL: refused), and answers it if it
 * was accepted. */
static PortVerdict
host_ask(WorldHost *host, const Segment *segment,
         PortVerdict (*judge)(gpointer node, PortSyn *syn))
{
    SynAsk ask = {segment, NULL};
    PortSyn syn = {segment->from, segment->to, &ask};
    PortVerdict verdict =
        judge ? judge(host->port.node, &syn) : PORT_SYN_REFUSE;

    g_assert((verdict == PORT_SYN_ACCEPT) == (ask.accepted != NULL));
    if (ask.accepted) {
        if (ask.accepted->state == CONN_SYN_RCVD) {
            conn_send_syn(ask.accepted);
        }
        conn_unref(ask.accepted);
    }
    return verdict;
}

/* A SYN for no connection: the node gives the verdict. */
static void
host_take_syn(WorldHost *host, const Segment *segment)
{
    const PortNode *up = host->port.up;

    if (host_ask(host, segment, up ? up->syn : NULL) == PORT_SYN_REFUSE) {
        host_reset(host, segment);
    }
}

/* TRUE if 'segment' is a SYN of a new connection, although its peer has
 * 'conn', and the node takes it in place of that one. */
static gboolean
host_replaces(WorldHost *host, const Conn *conn, const Segment *segment)
{
    gboolean new_syn =
        (segment->flags & (WORLD_SYN | WORLD_ACK | WORLD_RST)) == WORLD_SYN &&
        conn->state != CONN_SYN_SENT && conn->state != CONN_SYN_RCVD &&
        conn->state != CONN_TIME_WAIT && conn->state != CONN_SWALLOW &&
        segment->seq != conn->irs;

    return new_syn && host->port.up &&
           host_ask(host, segment, host->port.up->resyn) == PORT_SYN_ACCEPT;
}

/* TRUE for a SYN of a later connection between the same ports, where the
 * node has done with the earlier one (3.10.7.4, TIME-WAIT). */
static gboolean
conn_gives_way(const Conn *conn, const Segment *segment)
{
    return (segment->flags & (WORLD_SYN | WORLD_ACK)) == WORLD_SYN &&
           (conn->state == CONN_TIME_WAIT || conn->state == CONN_SWALLOW) &&
           segment->seq > conn->irs;
}

void
conn_arrive(WorldHost *host, const Segment *segment)
{
    Conn *conn = conn_find(host, conn_key(segment->from, segment->to.port));

    if (conn && conn_gives_way(conn, segment)) {
        conn_remove(conn);
        conn = NULL;
    }
    if (conn && host_replaces(host, conn, segment)) {
        return;
    }
    if (conn) {
        conn->refs++;
        conn->heard_ns = host->world->now_ns;
        conn_take(conn, segment);
        conn_keep_watch(conn);
        conn_deliver(conn);
        conn_output(conn);
        conn_unref(conn);
    } else if ((segment->flags & (WORLD_SYN | WORLD_ACK | WORLD_RST)) ==
               WORLD_SYN) {
        host_take_syn(host, segment);
    } else if (!(segment->flags & WORLD_RST)) {
        host_reset(host, segment);
    }
}
