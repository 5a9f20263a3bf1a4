/* SPDX-License-Identifier: GPL-2.0-only */
/* A segment arrives for a connection: RFC 9293 3.10.7.4, a function a step, in
 * the order of tcp_validate_incoming() and tcp_rcv_state_process(). */
#include "model/tcp/tcp-priv.h"

/* ---- First: sequence numbers -------------------------------------------- */

/* PAWS (RFC 7323 5). */
static gboolean
is_old_timestamp(const Tcp *tcp, const TcpSegment *segment)
{
    return tcp->timestamps && segment->timestamps &&
           (gint32)(segment->ts_value - tcp->ts_recent) < 0;
}

/* It reaches into the window (RFC 9293 3.10.7.4, first).  Where Linux is the
 * model, the first number behind the window counts too, but bytes must end in
 * it (tcp_sequence). */
static gboolean
is_acceptable(const Tcp *tcp, const TcpSegment *segment, gint64 pos)
{
    gint64 edge = (gint64)tcp->rx.nxt + tcp_window_left(tcp);
    gint64 end = pos + tcp_segment_length(segment);

    if (end < (gint64)tcp->rx.wup) {
        return FALSE;
    }
    if (tcp->rules->window_law == TCP_WINDOW_EXACT) {
        return pos < edge || pos == (gint64)tcp->rx.nxt;
    }
    return pos <= edge && pos + (gint64)segment->len_bytes <= edge;
}

/* What came before, told by DSACK (tcp_dsack_set). */
static void
note_old(Tcp *tcp, const TcpSegment *segment, gint64 pos)
{
    gint64 end = pos + tcp_segment_length(segment);

    tcp_delack_quick(tcp);
    tcp->rx.dup_start = (guint64)pos;
    tcp->rx.dup_end = (guint64)MIN(end, (gint64)tcp->rx.nxt);
}

/* An ACK says what is expected; for empty segments and SYNs not too often
 * (tcp_send_dupack, RFC 5961 4). */
static void
reject(Tcp *tcp, const TcpSegment *segment, gint64 pos)
{
    gboolean empty = tcp_segment_length(segment) == 0;

    if (segment->flags & TCP_RST) {
        return;
    }
    if (empty || (segment->flags & TCP_SYN)) {
        tcp_ack_limited(tcp);
        return;
    }
    if (pos < (gint64)tcp->rx.nxt) {
        note_old(tcp, segment, pos);
    }
    tcp_ack_now(tcp);
}

/* RFC 7323 4.3. */
static void
keep_timestamp(Tcp *tcp, const TcpSegment *segment, gint64 pos)
{
    if (tcp->timestamps && segment->timestamps &&
        pos <= (gint64)tcp->last_ack_pos &&
        (gint32)(segment->ts_value - tcp->ts_recent) >= 0) {
        tcp->ts_recent = segment->ts_value;
    }
}

/* ---- Second: RST -------------------------------------------------------- */

/* The end of what has come behind holes. */
static gint64
sacked_edge(const Tcp *tcp)
{
    gint64 edge = -1;

    for (const TcpPiece *piece = tcp->rx.pieces; piece; piece = piece->next) {
        edge = (gint64)(piece->pos + piece->len);
    }
    return tcp->sack ? edge : -1;
}

/* RFC 5961 3.2: at RCV.NXT exactly; or, for a peer that has counted its FIN
 * before, at the FIN; or behind all that SACK has told (tcp_reset_check). */
static gboolean
is_exact_reset(const Tcp *tcp, gint64 pos)
{
    gint64 next = (gint64)tcp->rx.nxt;
    gboolean fin = tcp->state == PORT_STATE_CLOSE_WAIT ||
                   tcp->state == PORT_STATE_CLOSING ||
                   tcp->state == PORT_STATE_LAST_ACK;

    return pos == next || (fin && pos == next - 1) || pos == sacked_edge(tcp);
}

static void
take_reset(Tcp *tcp, gint64 pos)
{
    if (is_exact_reset(tcp, pos)) {
        if (tcp->rules->reset_erases) {
            tcp_rx_clear(tcp);
        }
        tcp_end(tcp, tcp->state == PORT_STATE_SYN_RECV && tcp->active
                         ? PORT_END_REFUSED
                         : PORT_END_RESET);
    } else if (pos >= (gint64)tcp->rx.nxt &&
               pos <= (gint64)tcp->rx.nxt + tcp_window_left(tcp)) {
        tcp_ack_limited(tcp);
    }
}

/* ---- Fourth: SYN -------------------------------------------------------- */

/* The SYN that we have answered, once more: the same answer, not too often. */
static void
repeat_syn_ack(Tcp *tcp)
{
    if (tcp_now_ns(tcp) - tcp->synack_ns >= tcp->rules->challenge_ns) {
        tcp->syn_due = TRUE;
        tcp_arm_rto(tcp);
    }
}

gboolean
tcp_is_new_syn(const Tcp *tcp, const TcpSegment *segment)
{
    guint handshake = segment->flags & (TCP_SYN | TCP_ACK | TCP_RST);

    return handshake == TCP_SYN && tcp_is_synchronized(tcp) &&
           segment->seq != tcp->irs;
}

/* TRUE if there is nothing more to do. */
static gboolean
take_syn(Tcp *tcp, const TcpSegment *segment, gint64 pos)
{
    gboolean answered = tcp->state == PORT_STATE_SYN_RECV && pos == 0;

    if (answered && !(segment->flags & TCP_ACK)) {
        repeat_syn_ack(tcp);
        return TRUE;
    }
    if (answered && tcp->active) { /* simultaneous open: its SYN,ACK */
        return FALSE;
    }
    if (tcp->state == PORT_STATE_SYN_RECV && !tcp->active && pos > 0) {
        tcp_host_reset(tcp->host, segment); /* tcp_check_req() */
        tcp_end(tcp, PORT_END_RESET);
        return TRUE;
    }
    tcp_ack_limited(tcp);
    return TRUE;
}

/* ---- Fifth: ACK --------------------------------------------------------- */

/* The node may have no place for one more. */
static gboolean
may_open(const Tcp *tcp)
{
    const TcpHostOps *ops = tcp->host->ops;

    return !tcp->held || !ops->opening ||
           ops->opening(tcp->host->world, tcp->user);
}

/* In SYN-RECEIVED; FALSE: the segment is done with. */
static gboolean
take_ack_of_syn(Tcp *tcp, const TcpSegment *segment, gint64 pos)
{
    gint64 ack = tcp_pos_of_ack(tcp, segment->ack);

    if (ack <= 0 || ack > (gint64)tcp->tx.nxt) {
        tcp_host_reset(tcp->host, segment);
        if (tcp->rules->bad_seq_ends) {
            tcp_end(tcp, PORT_END_BAD_SEQ);
        }
        return FALSE;
    }
    if (!may_open(tcp)) {
        return FALSE;
    }
    tcp_ack_take(tcp, segment, MAX(pos, 0));
    tcp_window_take(tcp, segment, MAX(pos, 0));
    tcp->syn_due = FALSE;
    tcp_step(tcp, TCP_IN_ACKED);
    return TRUE;
}

static gboolean
take_ack(Tcp *tcp, const TcpSegment *segment, gint64 pos)
{
    if (tcp->state == PORT_STATE_SYN_RECV) {
        return take_ack_of_syn(tcp, segment, pos);
    }
    if (!tcp_ack_take(tcp, segment, pos)) {
        tcp_ack_limited(tcp);
        return FALSE;
    }
    return TRUE;
}

static gboolean
is_fin_acked(const Tcp *tcp)
{
    return tcp->tx.fin && tcp->tx.una > tcp->tx.end;
}

/* Our FIN is acknowledged.  FALSE: the connection is over. */
static gboolean
take_fin_ack(Tcp *tcp)
{
    if (!is_fin_acked(tcp) || tcp->state == PORT_STATE_FIN_WAIT2) {
        return TRUE;
    }
    tcp_step(tcp, TCP_IN_FIN_ACKED);
    return tcp->state == PORT_STATE_FIN_WAIT2;
}

/* ---- Seventh, eighth: bytes and FIN ------------------------------------- */

/* Bytes that nobody can read any more (RFC 1122 4.2.2.13): both directions were
 * shut here. */
static gboolean
is_late(const Tcp *tcp, const TcpSegment *segment, gint64 pos)
{
    gboolean waits = tcp->state == PORT_STATE_FIN_WAIT1 ||
                     tcp->state == PORT_STATE_FIN_WAIT2;

    return waits && tcp->rx.shut && tcp_segment_length(segment) > 0 &&
           pos + (gint64)segment->len_bytes > (gint64)tcp->rx.nxt;
}

static void
take_payload(Tcp *tcp, const TcpSegment *segment, gint64 pos)
{
    if (tcp->rx.fin) { /* nothing can follow a FIN */
        if (tcp_segment_length(segment) > 0 && pos < (gint64)tcp->rx.nxt) {
            note_old(tcp, segment, pos);
            tcp_ack_now(tcp);
        }
        return;
    }
    if (tcp_segment_length(segment) > 0) {
        tcp->data_in += segment->len_bytes > 0;
        tcp_rx_take(tcp, segment, pos);
    }
}

/* TRUE: the segment may go on to the ACK. */
static gboolean
validate(Tcp *tcp, const TcpSegment *segment, gint64 pos)
{
    if (is_old_timestamp(tcp, segment) && !(segment->flags & TCP_RST)) {
        reject(tcp, segment, pos);
        return FALSE;
    }
    if (!is_acceptable(tcp, segment, pos)) {
        if ((segment->flags & TCP_RST) && is_exact_reset(tcp, pos)) {
            take_reset(tcp, pos);
        } else if (tcp->state == PORT_STATE_SYN_RECV &&
                   (segment->flags & TCP_SYN)) {
            take_syn(tcp, segment, pos);
        } else {
            reject(tcp, segment, pos);
        }
        return FALSE;
    }
    if (segment->flags & TCP_RST) {
        take_reset(tcp, pos);
        return FALSE;
    }
    return !(segment->flags & TCP_SYN) || !take_syn(tcp, segment, pos);
}

static void
input_synchronized(Tcp *tcp, const TcpSegment *segment)
{
    gint64 pos = tcp_pos_of_seq(tcp, segment->seq);

    if (!(segment->flags & (TCP_ACK | TCP_RST | TCP_SYN)) ||
        !validate(tcp, segment, pos) || !(segment->flags & TCP_ACK)) {
        return;
    }
    if (!take_ack(tcp, segment, pos)) {
        return;
    }
    keep_timestamp(tcp, segment, pos);
    if (is_late(tcp, segment, pos)) { /* before it becomes a record */
        tcp_host_reset(tcp->host, segment);
        tcp_end(tcp, PORT_END_ABORTED);
        return;
    }
    if (take_fin_ack(tcp)) {
        take_payload(tcp, segment, pos);
    }
}

void
tcp_input(Tcp *tcp, const TcpSegment *segment)
{
    tcp->heard_ns = tcp_now_ns(tcp);
    tcp->segments_in++;
    if (tcp->state == PORT_STATE_SYN_SENT) {
        tcp_input_syn_sent(tcp, segment);
    } else if (tcp->state != PORT_STATE_CLOSE) {
        input_synchronized(tcp, segment);
    }
    if (tcp->linked) {
        tcp_keep_restart(tcp);
        tcp_delack_check(tcp);
        tcp_wait_orphan(tcp);
    }
    tcp_want_output(tcp);
}
