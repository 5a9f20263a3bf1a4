/* SPDX-License-Identifier: GPL-2.0-only */
/* What an ACK does to what was sent (RFC 9293 3.10.7.4, fifth; tcp_ack). */
#include "model/tcp/tcp-priv.h"
#include "model/units.h"

guint32
tcp_advmss(const TcpProfile *rules)
{
    return rules->advmss_bytes ? rules->advmss_bytes : rules->mss_bytes;
}

guint32
tcp_peer_mss(const TcpProfile *rules, guint32 said)
{
    guint32 unsaid = rules->unsaid_mss_bytes;

    return said ? said : unsaid ? unsaid : TCP_MSS_DEFAULT;
}

/* The payload of a full segment: what both ends allow (RFC 6691), and not more
 * than half the largest window seen (tcp_bound_to_half_wnd). */
void
tcp_set_mss(Tcp *tcp)
{
    guint32 mss = MIN(tcp->rules->mss_bytes, tcp->peer_mss_bytes);
    guint32 most = tcp->tx.wnd_max > TCP_MSS_DEFAULT ? tcp->tx.wnd_max / 2
                                                     : tcp->tx.wnd_max;

    if (tcp->timestamps && mss > TCP_TIMESTAMP_BYTES) {
        mss -= TCP_TIMESTAMP_BYTES;
    }
    if (most > 0 && mss > most) {
        mss = MAX(most, 48);
    }
    tcp->mss_bytes = mss;
    if (tcp->cc.mss_bytes != 0 && tcp->cc.mss_bytes != mss) {
        tcp->cc.cwnd_bytes = tcp_cwnd(tcp) * mss;
        tcp->cc.mss_bytes = mss;
    }
}

/* ... less what its SACK blocks take, so that the segment is no longer on the
 * wire (RFC 6691 section 2; tcp_current_mss). */
guint32
tcp_mss_now(const Tcp *tcp)
{
    guint32 mss = tcp->mss_bytes;

    return mss - MIN(tcp_sack_bytes(tcp), mss - MIN(mss, 8));
}

/* ---- The window --------------------------------------------------------- */

/* SND.WND by a segment that is not older than the last that told it. */
void
tcp_window_take(Tcp *tcp, const TcpSegment *segment, gint64 seq_pos)
{
    TcpTx *tx = &tcp->tx;
    guint scale = (segment->flags & TCP_SYN) || !tcp->scaling ? 0 : tx->scale;

    tx->wnd = segment->window_bytes << scale;
    tx->wl1 = (guint64)seq_pos;
    if (tx->wnd > tx->wnd_max) {
        tx->wnd_max = tx->wnd;
        tcp_set_mss(tcp);
    }
}

/* tcp_may_update_window(). */
static void
update_window(Tcp *tcp, const TcpSegment *segment, gint64 ack, gint64 seq_pos,
              TcpAcked *acked)
{
    TcpTx *tx = &tcp->tx;
    guint32 before = tx->wnd;
    guint32 wnd = segment->window_bytes << (tcp->scaling ? tx->scale : 0);
    gboolean news = ack > (gint64)acked->prior_una ||
                    seq_pos > (gint64)tx->wl1 ||
                    (seq_pos == (gint64)tx->wl1 && (wnd > tx->wnd || wnd == 0));

    if (news && !(segment->flags & TCP_SYN)) {
        tcp_window_take(tcp, segment, seq_pos);
        acked->window = tx->wnd != before;
        if (tx->wnd > before) {
            tcp_post(tcp, PORT_TCP_SPACE);
        }
    }
}

/* ---- What is acknowledged ----------------------------------------------- */

static void
count_acked(Tcp *tcp, const TcpSent *sent, TcpAcked *acked)
{
    if (!(sent->flags & SENT_SACKED)) {
        acked->acked++;
        tcp_rack_delivered(tcp, sent);
        tcp_bbr_delivered(tcp, sent);
        if (!(sent->flags & SENT_EVER)) {
            acked->original = TRUE;
            acked->rtt_ns = tcp_now_ns(tcp) - sent->sent_ns;
        }
    }
}

/* Takes what is behind 'una' out of the scoreboard (tcp_clean_rtx_queue). */
static void
clean_sent(Tcp *tcp, TcpAcked *acked)
{
    guint64 una = tcp->tx.una;

    while (tcp->sent.n > 0) {
        TcpSent *head = sent_at(&tcp->sent, 0);

        if (sent_end(head) > una) {
            if (head->pos < una) {
                head->len -= (guint32)(una - head->pos);
                head->pos = una;
            }
            break;
        }
        count_acked(tcp, head, acked);
        sent_pop(&tcp->sent);
    }
}

/* A segment that was never repeated, or the echo of a timestamp. */
static void
sample_rtt(Tcp *tcp, const TcpSegment *segment, const TcpAcked *acked)
{
    if (acked->rtt_ns >= 0) {
        tcp_rtt_sample(tcp, acked->rtt_ns);
    } else if (acked->advanced && tcp->timestamps && segment->timestamps &&
               segment->ts_echo != 0) {
        tcp_rtt_sample(tcp,
                       (gint64)(guint32)(tcp_ts_now(tcp) - segment->ts_echo) *
                           NS_PER_MS);
    }
}

/* The timer begins anew, as a probe of the tail if it may (tcp_set_xmit_timer);
 * a reordering timer that was just set stays. */
static void
restart_timer(Tcp *tcp)
{
    if (tcp->sent.n == 0) {
        tcp_disarm(tcp);
    } else if (tcp->repeat_kind != REPEAT_REORDER ||
               tcp->repeat_at_ns == PORT_NEVER) {
        tcp_arm_rto(tcp);
        tcp_tail_schedule(tcp, TRUE);
    }
}

/* Our FIN is acknowledged: the state moves when the segment has been read. */
static void
advance(Tcp *tcp, gint64 ack)
{
    tcp->tx.una = (guint64)ack;
    tcp_tx_acked(tcp, tcp->tx.una);
    tcp_post(tcp, PORT_TCP_SPACE);
}

static gboolean
is_duplicate(const TcpSegment *segment, const TcpAcked *acked)
{
    return !acked->advanced && !acked->window && segment->len_bytes == 0 &&
           !(segment->flags & (TCP_SYN | TCP_FIN));
}

gboolean
tcp_ack_take(Tcp *tcp, const TcpSegment *segment, gint64 seq_pos)
{
    TcpAcked acked = {
        .prior_una = tcp->tx.una, .rtt_ns = -1, .segment = segment};
    gint64 ack = tcp_pos_of_ack(tcp, segment->ack);
    guint prior_n = tcp->sent.n;

    if (ack > (gint64)tcp->tx.nxt ||
        ack < (gint64)tcp->tx.una - (gint64)tcp->tx.wnd_max) {
        return FALSE; /* RFC 5961 5.2 */
    }
    if (ack < (gint64)tcp->tx.una) {
        tcp_sack_take(tcp, segment, &acked);
        return TRUE;
    }
    acked.advanced = ack > (gint64)tcp->tx.una;
    if (acked.advanced) {
        tcp->loss.retries = tcp->tx.una == 0 ? tcp->loss.retries : 0;
        advance(tcp, ack);
    }
    update_window(tcp, segment, ack, seq_pos, &acked);
    tcp->probes = 0;
    if (prior_n == 0) {
        tcp_probe_acked(tcp);
        return TRUE;
    }
    tcp_sack_take(tcp, segment, &acked);
    clean_sent(tcp, &acked);
    acked.dup = is_duplicate(segment, &acked);
    if (tcp->repeat_kind == REPEAT_REORDER) {
        tcp_disarm(tcp);
    }
    sample_rtt(tcp, segment, &acked);
    tcp_tail_acked(tcp, &acked);
    tcp_loss_acked(tcp, &acked);
    tcp_bbr_acked(tcp);
    if (acked.advanced || tcp->repeat_kind == REPEAT_NONE) {
        restart_timer(tcp);
    }
    return TRUE;
}
