/* SPDX-License-Identifier: GPL-2.0-only */
/* Which segment goes next: SYN, what is lost, new bytes and FIN, a probe, an
 * ACK (tcp_write_xmit, tcp_xmit_retransmit_queue). */
#include "model/tcp/tcp-priv.h"

void
tcp_want_output(Tcp *tcp)
{
    if (!tcp->is_sending) {
        tcp->is_sending = TRUE;
        g_queue_push_tail_link(&tcp->host->sending, &tcp->sending_link);
    }
}

/* ---- Making segments ---------------------------------------------------- */

static void
fill_options(Tcp *tcp, TcpSegment *segment)
{
    gboolean syn = (segment->flags & TCP_SYN) != 0;

    if (syn) {
        segment->mss_bytes = (guint16)tcp_advmss(tcp->rules);
        segment->sack_ok = tcp->sack;
        segment->scale = tcp->scaling ? (gint8)tcp->rx.scale : -1;
    }
    if (tcp->timestamps) {
        segment->timestamps = TRUE;
        segment->ts_value = tcp_ts_now(tcp);
        segment->ts_echo =
            (segment->flags & TCP_ACK) || !syn ? tcp->ts_recent : 0;
    }
    if (!syn && !(segment->flags & TCP_RST)) {
        tcp_sack_fill(tcp, segment);
    }
}

/* A segment from 'pos' on; with an ACK if 'flags' say so. */
void
tcp_fill(Tcp *tcp, TcpSegment *segment, guint flags, guint64 pos)
{
    const TcpTuple *tuple = &tcp->entry.tuple;

    *segment = TCP_SEGMENT_INIT;
    segment->user = tcp_user(tcp);
    segment->src_ip = tuple->local.ip;
    segment->src_port = tuple->local.port;
    segment->dst_ip = tuple->remote.ip;
    segment->dst_port = tuple->remote.port;
    segment->flags = flags;
    segment->seq = tcp_wire_seq(tcp, pos);
    if (!(flags & TCP_RST)) {
        segment->window_bytes = tcp_window_field(tcp, flags & TCP_SYN);
    }
    if (flags & TCP_ACK) {
        segment->ack = tcp_wire_ack(tcp, tcp->rx.nxt);
    }
    fill_options(tcp, segment);
    if (flags & TCP_ACK) {
        tcp_delack_sent(tcp);
    }
    tcp->segments_out++;
}

/* SYN or SYN,ACK, also again. */
static void
make_syn(Tcp *tcp, TcpSegment *segment)
{
    gboolean again = tcp->tx.nxt > 0;
    gboolean asked = tcp->state != PORT_STATE_SYN_SENT;

    tcp->syn_due = FALSE;
    tcp_fill(tcp, segment, asked ? TCP_SYN | TCP_ACK : TCP_SYN, 0);
    if (!again) {
        sent_push(&tcp->sent, 0, 1, SENT_SYN, tcp_now_ns(tcp));
        tcp->tx.nxt = 1;
        tcp->syn_ns = tcp_now_ns(tcp);
        tcp_arm_rto(tcp);
    } else {
        segment->kind = TCP_REPEAT;
        sent_mark(&tcp->sent, sent_at(&tcp->sent, 0), SENT_EVER, 0);
        sent_at(&tcp->sent, 0)->sent_ns = tcp_now_ns(tcp);
        tcp->total_repeats++;
    }
    if (asked) {
        tcp->synack_ns = tcp_now_ns(tcp);
    }
}

static void
fill_payload(Tcp *tcp, TcpSegment *segment, guint64 pos, guint32 len)
{
    TcpTx *tx = &tcp->tx;
    gsize at = pos - tx->base;
    static guint8 *bytes; /* until the next segment, see TcpSegment.bytes */
    static gsize room;

    segment->len_bytes = len;
    if (len == 0 || tcp_stream_is_filler(&tx->stream, at, len)) {
        return;
    }
    if (room < len) {
        room = len;
        bytes = g_realloc(bytes, room);
    }
    tcp_stream_copy(&tx->stream, at, bytes, len);
    segment->bytes = bytes;
}

/* The segment of a record: its bytes, and SYN or FIN. */
static void
make_sent(Tcp *tcp, TcpSegment *segment, const TcpSent *sent)
{
    guint controls = (sent->flags & SENT_FIN ? TCP_FIN : 0) |
                     (sent->flags & SENT_SYN ? TCP_SYN : 0);
    guint32 len = sent->len - (controls ? 1 : 0);
    guint flags = TCP_ACK | controls |
                  (len > 0 && (sent->flags & SENT_PUSH) ? TCP_PSH : 0);

    if (len > 0) {
        tcp_delack_data_sent(tcp);
        tcp->data_out++;
        tcp->sent_bytes += len;
    }
    tcp_fill(tcp, segment, flags, sent->pos);
    fill_payload(tcp, segment, sent->pos, len);
}

/* ---- Pacing -------------------------------------------------------------- */

/* 'len' bytes go now, and the next may have to wait. */
static void
pace(Tcp *tcp, guint32 len)
{
    const TcpCcOps *ops = tcp->host->cc;

    if (ops->pace && len > 0) {
        tcp->cc.in_flight_bytes = tcp_in_flight(tcp) * tcp->mss_bytes;
        tcp->paced_ns = tcp_now_ns(tcp) + ops->pace(tcp_user(tcp), &tcp->cc,
                                                    tcp->rtt.srtt_ns, len);
    }
}

static gboolean
is_paced(Tcp *tcp)
{
    if (tcp->paced_ns <= tcp_now_ns(tcp)) {
        return tcp_bbr_waits(tcp);
    }
    tcp->pace_at_ns = tcp->paced_ns;
    return TRUE;
}

/* ---- What is lost ------------------------------------------------------- */

/* Joins small neighbours to one segment (tcp_retrans_try_collapse). */
static void
collapse(Tcp *tcp, guint i, guint32 mss)
{
    guint alien = SENT_SACKED | SENT_REPEATED;

    if (sent_at(&tcp->sent, i)->flags & SENT_SYN) {
        return;
    }
    while (i + 1 < tcp->sent.n) {
        const TcpSent *sent = sent_at(&tcp->sent, i);
        const TcpSent *next = sent_at(&tcp->sent, i + 1);
        guint32 fins = (next->flags & SENT_FIN) ? 1 : 0;

        if ((next->flags & alien) || sent->len + next->len - fins > mss ||
            sent_end(next) > tcp_send_edge(tcp)) {
            return;
        }
        sent_join(&tcp->sent, i);
    }
}

/* Repeats the i-th record, or as much of it as goes into a segment now
 * (__tcp_retransmit_skb). */
static void
make_repeat(Tcp *tcp, TcpSegment *segment, guint i)
{
    guint32 mss = tcp_mss_now(tcp);
    TcpSent *sent = sent_at(&tcp->sent, i);
    guint32 controls = (sent->flags & (SENT_SYN | SENT_FIN)) ? 1 : 0;

    if (sent->len - controls > mss) {
        sent_cut(&tcp->sent, i, sent->pos + mss);
    } else if (sent->len < mss) {
        collapse(tcp, i, mss);
    }
    sent = sent_at(&tcp->sent, i);
    make_sent(tcp, segment, sent);
    segment->kind = TCP_REPEAT;
    sent_mark(&tcp->sent, sent, SENT_EVER, 0);
    sent->sent_ns = tcp_now_ns(tcp);
    tcp_bbr_sent(tcp, sent, tcp->sent.n, segment->len_bytes);
    pace(tcp, segment->len_bytes);
    tcp->total_repeats++;
    tcp->repeated_bytes += segment->len_bytes;
}

/* The first lost segment that may be repeated now; the number of records: none.
 * What the peer's window has taken back waits, but for the first. */
static guint
next_lost(const Tcp *tcp)
{
    guint n = tcp->sent.n;

    if (tcp->sent.n_lost == 0 || tcp_in_flight(tcp) >= tcp_cwnd(tcp)) {
        return n;
    }
    for (guint i = 0; i < n; i++) {
        const TcpSent *sent = sent_at(&tcp->sent, i);

        if ((sent->flags & (SENT_LOST | SENT_REPEATED)) == SENT_LOST) {
            return i == 0 || sent->pos < tcp_send_edge(tcp) ? i : n;
        }
    }
    return n;
}

static gboolean
make_lost(Tcp *tcp, TcpSegment *segment)
{
    TcpLoss *loss = &tcp->loss;
    guint i = next_lost(tcp);

    if (i == tcp->sent.n) {
        return FALSE;
    }
    make_repeat(tcp, segment, i);
    sent_mark(&tcp->sent, sent_at(&tcp->sent, i), SENT_REPEATED, 0);
    if (loss->repeated_ns == 0) {
        loss->repeated_ns = tcp_now_ns(tcp);
        loss->repeated_ts = tcp_ts_now(tcp);
    }
    loss->undo_repeats++;
    loss->prr_out++;
    if (i == 0 && tcp->repeat_kind != REPEAT_REORDER) {
        tcp_arm_rto(tcp);
    }
    return TRUE;
}

/* ---- New bytes and FIN -------------------------------------------------- */

/* RFC 896; or Minshall's rule, by which only another small segment holds one
 * back (tcp_nagle_check). */
static gboolean
is_held_back(const Tcp *tcp)
{
    const TcpTx *tx = &tcp->tx;

    if (!tcp->rules->nagle || tcp->nodelay || tx->nxt == tx->una) {
        return FALSE;
    }
    return !tcp->rules->minshall || tx->small_end > tx->una;
}

/* What a segment holds. */
typedef struct Load {
    guint32 len;
    gboolean fin;
} Load;

/* Behind full segments of the same write the rest of the window is filled;
 * else a segment goes as a whole or not at all (tcp_mss_split_point,
 * tcp_snd_wnd_test). */
static gboolean
fits(const Tcp *tcp, Load *load, gboolean burst)
{
    guint64 edge = tcp_send_edge(tcp);
    guint64 room = edge > tcp->tx.nxt ? edge - tcp->tx.nxt : 0;
    guint32 fin = load->fin && tcp->rules->fin_windowed ? 1 : 0;

    if (load->len + fin <= room) {
        return TRUE;
    }
    if (burst && room > 0 && room < load->len && !is_held_back(tcp)) {
        *load = (Load){(guint32)room, FALSE};
        return TRUE;
    }
    return FALSE;
}

/* The next load by MSS and the peer's window; FALSE: none. */
static gboolean
next_load(const Tcp *tcp, Load *load, gboolean burst)
{
    const TcpTx *tx = &tcp->tx;
    guint64 left = tx->end > tx->nxt ? tx->end - tx->nxt : 0;

    load->len = (guint32)MIN(left, tcp_mss_now(tcp));
    load->fin = tx->fin && left == load->len && tx->nxt <= tx->end;
    if (load->len == 0 && !load->fin) {
        return FALSE;
    }
    return fits(tcp, load, burst);
}

static void
make_new(Tcp *tcp, TcpSegment *segment, Load load)
{
    TcpTx *tx = &tcp->tx;
    gboolean idle = tcp->sent.n == 0;
    gboolean push = load.len > 0 && tx->nxt + load.len == tx->end && !tx->more;
    gboolean small = load.len > 0 && load.len < tcp_mss_now(tcp);
    TcpSent *sent = sent_push(
        &tcp->sent, tx->nxt, load.len + (load.fin ? 1 : 0),
        (load.fin ? SENT_FIN : 0) | (push ? SENT_PUSH : 0), tcp_now_ns(tcp));

    make_sent(tcp, segment, sent);
    tx->nxt += sent->len;
    tcp_bbr_sent(tcp, sent, tcp->sent.n - 1, load.len);
    pace(tcp, load.len);
    if (small) {
        tx->small_end = tx->nxt;
    }
    if (tcp->loss.phase == TCP_CC_RECOVERY) {
        tcp->loss.prr_out++;
    }
    if (idle || tcp->repeat_kind == REPEAT_TAIL ||
        tcp->repeat_kind == REPEAT_PROBE) {
        tcp_arm_rto(tcp);
    }
}

static gboolean
output_new(Tcp *tcp, TcpSegment *segment)
{
    const TcpTx *tx = &tcp->tx;
    guint32 mss = tcp_mss_now(tcp);
    Load load;

    if (tx->nxt >= tcp_write_pos(tcp) ||
        !next_load(tcp, &load, tcp->burst_pos == tx->nxt)) {
        return FALSE;
    }
    if (load.len < mss && !load.fin && is_held_back(tcp)) {
        return FALSE;
    }
    if (tcp_in_flight(tcp) >= tcp_cwnd(tcp)) {
        tcp->is_limited = TRUE;
        return FALSE;
    }
    make_new(tcp, segment, load);
    tcp->burst_pos = load.len == mss ? tx->nxt : 0;
    tcp->sent_new = TRUE;
    return TRUE;
}

/* ---- Probes ------------------------------------------------------------- */

/* New data if the window has room, else the last segment again
 * (tcp_send_loss_probe). */
static void
make_tail(Tcp *tcp, TcpSegment *segment)
{
    Load load;

    tcp->tail_due = FALSE;
    tcp->loss.tail_repeats =
        !(tcp->tx.nxt < tcp_write_pos(tcp) && next_load(tcp, &load, FALSE));
    if (tcp->loss.tail_repeats) {
        make_repeat(tcp, segment, tcp->sent.n - 1);
    } else {
        make_new(tcp, segment, load);
    }
    tcp->loss.tail_pos = tcp->tx.nxt;
    tcp_arm_rto(tcp);
}

/* Asks for an ACK: the part that fits a window too small for a segment, or an
 * old sequence number (tcp_write_wakeup). */
static void
make_probe(Tcp *tcp, TcpSegment *segment)
{
    const TcpTx *tx = &tcp->tx;
    guint64 edge = tcp_send_edge(tcp);
    guint64 left = tx->end > tx->nxt ? tx->end - tx->nxt : 0;

    tcp->probe_due = FALSE;
    if (tcp->sent.n == 0 && left > 0 && edge > tx->nxt) {
        Load load = {(guint32)MIN(MIN(left, edge - tx->nxt), tcp_mss_now(tcp)),
                     FALSE};

        make_new(tcp, segment, load);
        tcp_tx_cut(tcp, tx->nxt);
        return;
    }
    tcp_fill(tcp, segment, TCP_ACK, tx->una - 1);
    segment->kind = TCP_PROBE;
}

/* ---- One after the other ------------------------------------------------ */

static gboolean
may_send(const Tcp *tcp)
{
    return tcp->linked && tcp_is_synchronized(tcp);
}

/* Nothing more goes: what the next push begins with, and who watches. */
static void
settle(Tcp *tcp)
{
    tcp_bbr_settle(tcp);
    if (tcp->sent_new) {
        tcp_tail_schedule(tcp, FALSE);
        if (tcp->tx.nxt < tcp->tx.end) {
            tcp_tx_cut(tcp, tcp->tx.nxt);
        }
    }
    tcp_tx_grow(tcp);
    if (tcp->sent_new || tcp->is_limited) {
        tcp_cc_sent(tcp, tcp->is_limited);
    }
    tcp_probe_check(tcp);
    tcp->sent_new = tcp->is_limited = FALSE;
    tcp->burst_pos = 0;
}

static gboolean
output_data(Tcp *tcp, TcpSegment *segment)
{
    if (tcp->tail_due && tcp->sent.n > 0) {
        make_tail(tcp, segment);
        return TRUE;
    }
    if (!is_paced(tcp) &&
        (make_lost(tcp, segment) || output_new(tcp, segment))) {
        return TRUE;
    }
    settle(tcp);
    if (tcp->probe_due) {
        make_probe(tcp, segment);
        return TRUE;
    }
    return FALSE;
}

gboolean
tcp_output(Tcp *tcp, TcpSegment *segment)
{
    if (tcp->syn_due) {
        make_syn(tcp, segment);
        return TRUE;
    }
    if (may_send(tcp) && output_data(tcp, segment)) {
        return TRUE;
    }
    if (tcp->delack.now) {
        tcp_fill(tcp, segment, TCP_ACK, tcp->tx.nxt);
        return TRUE;
    }
    return FALSE;
}

/* R and A, never repeated; the peer's window must admit it
 * (tcp_send_active_reset). */
void
tcp_send_reset(Tcp *tcp)
{
    TcpSegment segment;
    guint64 pos = MIN(tcp->tx.nxt, MAX(tcp_send_edge(tcp), tcp->tx.una));

    tcp_fill(tcp, &segment, TCP_RST | TCP_ACK, pos);
    tcp->host->ops->transmit(tcp->host->world, &segment);
}
