/* SPDX-License-Identifier: GPL-2.0-only */
/* What is held for lost, and how fast it is repeated: RFC 5681, 6582, 6675,
 * 5682 (F-RTO) and 6937 (PRR), as tcp_fastretrans_alert() joins them. */
#include "model/tcp/tcp-priv.h"

/* ---- The window --------------------------------------------------------- */

static gpointer
control_of(Tcp *tcp)
{
    if (!tcp->control) {
        tcp->control =
            tcp->host->cc->begin(tcp->host->cc_user, tcp_user(tcp), &tcp->cc);
    }
    tcp->cc.in_flight_bytes = tcp_in_flight(tcp) * tcp->mss_bytes;
    return tcp->control;
}

void
tcp_cc_phase(Tcp *tcp, TcpCcPhase phase)
{
    if (tcp->loss.phase != phase) {
        gboolean news = tcp->control || phase >= TCP_CC_RECOVERY;

        tcp->loss.phase = phase;
        if (news) {
            tcp->host->cc->phase(control_of(tcp), &tcp->cc, phase);
        }
    }
}

/* By what was out before the loss, of which nothing is in flight any more
 * (FlightSize of RFC 5681 2); what limited transmit added does not count
 * (3.2). */
static void
reduce_threshold(Tcp *tcp)
{
    gpointer control = control_of(tcp);

    tcp->cc.in_flight_bytes = MIN(tcp->sent.n, tcp_cwnd(tcp)) * tcp->mss_bytes;
    tcp->cc.ssthresh_bytes = tcp->host->cc->ssthresh(control, &tcp->cc);
}

/* To half, or what the control calls it, at once. */
void
tcp_cc_reduce(Tcp *tcp)
{
    reduce_threshold(tcp);
    tcp->cc.cwnd_bytes = MAX(tcp->cc.ssthresh_bytes, tcp->mss_bytes);
}

/* The window grows only where it is in use (tcp_is_cwnd_limited). */
void
tcp_cc_acked(Tcp *tcp, guint segments)
{
    gboolean starts = tcp->cc.cwnd_bytes < tcp->cc.ssthresh_bytes;
    gboolean used =
        tcp->cwnd_limited || (starts && tcp_cwnd(tcp) < 2 * tcp->max_out);

    if (segments > 0 && used && !tcp->bbr) {
        tcp->host->cc->acked(control_of(tcp), &tcp->cc, segments);
    }
}

/* What went out now tells whether the window is in use, for a round trip at
 * least (tcp_cwnd_validate). */
void
tcp_cc_sent(Tcp *tcp, gboolean limited)
{
    if (tcp->tx.una >= tcp->max_pos || limited ||
        (!tcp->cwnd_limited && tcp->sent.n > tcp->max_out)) {
        tcp->cwnd_limited = limited;
        tcp->max_out = tcp->sent.n;
        tcp->max_pos = tcp->tx.nxt;
    }
}

/* tcp_init_transfer(): a SYN that was repeated more than once tells of a bad
 * path, unless the echo says that the first one had come. */
void
tcp_loss_begin(Tcp *tcp)
{
    guint segments = tcp->rules->init_cwnd;

    if (tcp->loss.retries > 1 && tcp->rtt.srtt_ns == 0) {
        segments = 1;
    }
    if (tcp->loss.retries > 0 && tcp->rtt.srtt_ns == 0 &&
        tcp->rules->rto_law != TCP_RTO_FIXED) {
        tcp->rtt.rto_ns = 3 * tcp->rules->syn_rto_ns; /* RFC 6298 5.7 */
    }
    tcp->loss = (TcpLoss){.tail_pos = TCP_NO_POS};
    tcp->rtt.backoff = 0;
    tcp->cc.mss_bytes = tcp->mss_bytes;
    tcp->cc.cwnd_bytes = segments * tcp->mss_bytes;
    tcp->cc.ssthresh_bytes = tcp->rules->init_ssthresh_bytes
                                 ? tcp->rules->init_ssthresh_bytes
                                 : TCP_CC_NONE;
    tcp_bbr_begin(tcp);
}

/* ---- Marking ------------------------------------------------------------ */

void
tcp_loss_mark(Tcp *tcp, TcpSent *sent)
{
    if (!(sent->flags & SENT_SACKED)) {
        sent_mark(&tcp->sent, sent, SENT_LOST, SENT_REPEATED);
    }
}

/* Without SACK the head, after three duplicates or a partial ACK
 * (tcp_newreno_mark_lost). */
static void
mark_newreno(Tcp *tcp, const TcpAcked *acked)
{
    gboolean partial = tcp->loss.phase == TCP_CC_RECOVERY && acked->advanced;
    gboolean third = tcp->loss.phase < TCP_CC_RECOVERY &&
                     tcp->loss.reno_sacked >= TCP_DUPTHRESH;

    if ((partial || third) && tcp->sent.n > 0) {
        tcp_loss_mark(tcp, sent_at(&tcp->sent, 0));
    }
}

/* With SACK but without RACK: RFC 6675's IsLost(), by segments. */
static void
mark_rfc6675(Tcp *tcp)
{
    guint behind = tcp->sent.n_sacked;

    for (guint i = 0; i < tcp->sent.n && behind >= TCP_DUPTHRESH; i++) {
        TcpSent *sent = sent_at(&tcp->sent, i);

        if (sent->flags & SENT_SACKED) {
            behind--;
        } else if (!(sent->flags & (SENT_LOST | SENT_EVER))) {
            tcp_loss_mark(tcp, sent);
        }
    }
}

static void
mark(Tcp *tcp, const TcpAcked *acked)
{
    if (!tcp->sack) {
        mark_newreno(tcp, acked);
    } else if (tcp->rules->rack) {
        tcp_rack_mark(tcp);
    } else {
        mark_rfc6675(tcp);
    }
}

/* ---- Undoing ------------------------------------------------------------ */

/* What undoing goes back to. */
static void
undo_begin(Tcp *tcp)
{
    TcpLoss *loss = &tcp->loss;

    loss->undoable = TRUE;
    loss->undo_repeats = tcp->sent.n_repeated;
    loss->prior_cwnd = tcp->cc.cwnd_bytes;
    loss->prior_ssthresh = tcp->cc.ssthresh_bytes;
}

/* All repeats were needless: the peer says so of each by DSACK, or its echo is
 * older than they are (tcp_may_undo). */
static gboolean
was_needless(const Tcp *tcp, const TcpSegment *segment)
{
    const TcpLoss *loss = &tcp->loss;
    gboolean older = tcp->timestamps && segment && segment->timestamps &&
                     loss->repeated_ns != 0 && segment->ts_echo != 0 &&
                     (gint32)(segment->ts_echo - loss->repeated_ts) < 0;
    gboolean twice = loss->repeated_ns != 0 && loss->undo_repeats == 0;

    return loss->undoable && (twice || older);
}

/* ---- Recovery ----------------------------------------------------------- */

/* RFC 6937. */
void
tcp_loss_prr(Tcp *tcp, guint delivered, gboolean advanced, guint lost)
{
    TcpLoss *loss = &tcp->loss;
    gint64 ssthresh = MAX(tcp->cc.ssthresh_bytes / tcp->mss_bytes, 1);
    gint64 prior = MAX(loss->prior_cwnd / tcp->mss_bytes, 1);
    gint64 flight = tcp_in_flight(tcp);
    gint64 send;

    loss->prr_delivered += delivered;
    if (flight > ssthresh) {
        send = (ssthresh * (gint64)loss->prr_delivered + prior - 1) / prior -
               (gint64)loss->prr_out;
    } else {
        send = MAX((gint64)loss->prr_delivered - (gint64)loss->prr_out,
                   (gint64)delivered);
        if (advanced && lost == 0) {
            send++;
        }
        send = MIN(ssthresh - flight, send);
    }
    send = MAX(send, loss->prr_out > 0 ? 0 : 1);
    tcp->cc.cwnd_bytes = (guint32)((flight + send) * tcp->mss_bytes);
}

void
tcp_recovery_enter(Tcp *tcp)
{
    TcpLoss *loss = &tcp->loss;

    undo_begin(tcp);
    loss->until = tcp->tx.nxt;
    loss->prr_delivered = loss->prr_out = 0;
    loss->tail_pos = TCP_NO_POS;
    reduce_threshold(tcp);
    tcp_cc_phase(tcp, TCP_CC_RECOVERY);
}

static void
episode_end(Tcp *tcp)
{
    TcpLoss *loss = &tcp->loss;

    loss->reno_sacked = 0;
    loss->repeated_ns = 0;
    loss->undoable = FALSE;
    tcp_cc_phase(tcp, TCP_CC_OPEN);
}

/* All that was out when it began is acknowledged. */
static void
recovery_leave(Tcp *tcp)
{
    if (tcp->loss.phase == TCP_CC_RECOVERY) {
        tcp->cc.cwnd_bytes = tcp->cc.ssthresh_bytes;
    }
    episode_end(tcp);
}

/* It was needless: as if nothing had been (tcp_undo_cwnd_reduction). */
static void
undo(Tcp *tcp)
{
    TcpLoss *loss = &tcp->loss;

    for (guint i = 0; i < tcp->sent.n; i++) {
        sent_mark(&tcp->sent, sent_at(&tcp->sent, i), 0, SENT_LOST);
    }
    tcp->cc.cwnd_bytes = MAX(tcp->cc.cwnd_bytes, loss->prior_cwnd);
    tcp->cc.ssthresh_bytes = MAX(tcp->cc.ssthresh_bytes, loss->prior_ssthresh);
    episode_end(tcp);
}

/* What an RTO makes of it (tcp_enter_loss). */
void
tcp_loss_enter(Tcp *tcp)
{
    TcpLoss *loss = &tcp->loss;
    gboolean fresh = loss->phase < TCP_CC_RECOVERY;
    gint64 due_ns = tcp_now_ns(tcp) - loss->rack_rtt_ns;

    if (fresh || tcp->tx.una >= loss->until ||
        (loss->phase == TCP_CC_LOSS && loss->retries == 0)) {
        undo_begin(tcp);
        reduce_threshold(tcp);
    }
    for (guint i = 0; i < tcp->sent.n; i++) {
        TcpSent *sent = sent_at(&tcp->sent, i);
        gboolean recent =
            i > 0 && tcp->rules->rack && tcp->sack && sent->sent_ns > due_ns;

        if (!recent) {
            tcp_loss_mark(tcp, sent);
        }
    }
    loss->reno_sacked = 0;
    tcp->cc.cwnd_bytes = (tcp_in_flight(tcp) + 1) * tcp->mss_bytes;
    loss->frto = tcp->rules->rack && (fresh || loss->retries > 0);
    loss->until = tcp->tx.nxt;
    loss->tail_pos = TCP_NO_POS;
    tcp_cc_phase(tcp, TCP_CC_LOSS);
}

/* F-RTO (RFC 5682), and the way out (tcp_process_loss).  TRUE if the time-out
 * was needless. */
static gboolean
loss_acked(Tcp *tcp, const TcpAcked *acked)
{
    TcpLoss *loss = &tcp->loss;
    gboolean recovered = tcp->tx.una >= loss->until;

    if (loss->frto) {
        if (acked->original) {
            return TRUE;
        }
        if (tcp->tx.nxt > loss->until) {
            if (acked->sacked > 0 || acked->dup) {
                loss->frto = FALSE;
            }
        } else if (acked->advanced && !recovered) {
            loss->until = tcp->tx.nxt;
            loss->frto = tcp_write_pos(tcp) > tcp->tx.nxt &&
                         tcp_send_edge(tcp) > tcp->tx.nxt;
        }
    }
    if (recovered) {
        recovery_leave(tcp);
    }
    return FALSE;
}

static void
count_reno(Tcp *tcp, const TcpAcked *acked)
{
    TcpLoss *loss = &tcp->loss;

    if (tcp->sack) {
        return;
    }
    if (acked->advanced && loss->phase < TCP_CC_RECOVERY) {
        loss->reno_sacked = 0;
    } else if (acked->advanced) {
        loss->reno_sacked -= MIN(loss->reno_sacked, acked->acked);
    } else if (acked->dup) {
        loss->reno_sacked = MIN(loss->reno_sacked + 1, tcp->sent.n - 1);
    }
}

/* Duplicates and SACKs make Disorder, a loss Recovery. */
static void
open_acked(Tcp *tcp)
{
    TcpLoss *loss = &tcp->loss;

    if (tcp->sent.n_lost > 0) {
        tcp_recovery_enter(tcp);
    } else {
        tcp_cc_phase(tcp, tcp->sent.n_sacked + loss->reno_sacked > 0
                              ? TCP_CC_DISORDER
                              : TCP_CC_OPEN);
    }
}

static void
move_window(Tcp *tcp, const TcpAcked *acked)
{
    TcpCcPhase phase = tcp->loss.phase;

    if (phase == TCP_CC_RECOVERY) {
        guint delivered = acked->acked + acked->sacked;

        if (!tcp->sack && acked->dup) {
            delivered = 1; /* each duplicate tells of one (RFC 6582) */
        }

        tcp_loss_prr(tcp, delivered, acked->advanced, acked->lost);
    } else if (acked->advanced) {
        tcp_cc_acked(tcp, acked->acked);
    }
}

void
tcp_loss_acked(Tcp *tcp, TcpAcked *acked)
{
    TcpLoss *loss = &tcp->loss;
    guint lost = tcp->sent.n_lost;

    count_reno(tcp, acked);
    if (loss->phase >= TCP_CC_RECOVERY &&
        ((acked->advanced && was_needless(tcp, acked->segment)) ||
         (acked->dsack && was_needless(tcp, NULL)))) {
        undo(tcp);
    }
    if (loss->phase == TCP_CC_RECOVERY && tcp->tx.una >= loss->until) {
        recovery_leave(tcp);
    }
    if (loss->phase == TCP_CC_LOSS && loss_acked(tcp, acked)) {
        undo(tcp);
        loss->retries = 0;
    }
    mark(tcp, acked);
    acked->lost = tcp->sent.n_lost > lost ? tcp->sent.n_lost - lost : 0;
    if (loss->phase < TCP_CC_RECOVERY) {
        open_acked(tcp);
    }
    move_window(tcp, acked);
}
