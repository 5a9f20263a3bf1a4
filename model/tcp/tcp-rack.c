/* SPDX-License-Identifier: GPL-2.0-only */
/* RFC 8985: loss by time, and probes of the tail. */
#include "model/tcp/tcp-priv.h"
#include "model/units.h"

/* TCP_TIMEOUT_MIN_US: what a timer adds at least. */
#define SLACK_NS (2 * NS_PER_MS)

static gboolean
is_on(const Tcp *tcp)
{
    return tcp->rules->rack && tcp->sack;
}

/* 'sent' has been delivered (tcp_rack_advance). */
void
tcp_rack_delivered(Tcp *tcp, const TcpSent *sent)
{
    TcpLoss *loss = &tcp->loss;
    gint64 rtt_ns = tcp_now_ns(tcp) - sent->sent_ns;

    if ((sent->flags & SENT_EVER) && rtt_ns < tcp->rtt.min_ns) {
        return; /* it was the original that came */
    }
    loss->rack_rtt_ns = rtt_ns;
    if (sent->sent_ns > loss->rack_sent_ns ||
        (sent->sent_ns == loss->rack_sent_ns &&
         sent_end(sent) > loss->rack_end)) {
        loss->rack_sent_ns = sent->sent_ns;
        loss->rack_end = sent_end(sent);
    }
}

/* How much later than it should a segment may come (tcp_rack_reo_wnd). */
static gint64
reorder_ns(const Tcp *tcp)
{
    if (tcp->loss.phase >= TCP_CC_RECOVERY ||
        tcp->sent.n_sacked >= TCP_DUPTHRESH || tcp->rtt.min_ns == G_MAXINT64) {
        return 0;
    }
    return MIN(tcp->rtt.min_ns / 4, tcp->rtt.srtt_ns);
}

static gboolean
sent_before_rack(const Tcp *tcp, const TcpSent *sent)
{
    const TcpLoss *loss = &tcp->loss;

    return sent->sent_ns < loss->rack_sent_ns ||
           (sent->sent_ns == loss->rack_sent_ns &&
            sent_end(sent) < loss->rack_end);
}

/* Marks what is overdue; until when the rest may come, 0: nothing waits. */
static gint64
detect(Tcp *tcp)
{
    const TcpLoss *loss = &tcp->loss;
    gint64 patience_ns = loss->rack_rtt_ns + reorder_ns(tcp);
    gint64 wait_ns = 0;

    for (guint i = 0; i < tcp->sent.n; i++) {
        TcpSent *sent = sent_at(&tcp->sent, i);
        gboolean waits =
            !(sent->flags & SENT_SACKED) &&
            (!(sent->flags & SENT_LOST) || (sent->flags & SENT_REPEATED));
        gint64 left_ns;

        if (!waits || !sent_before_rack(tcp, sent)) {
            continue;
        }
        left_ns = sent->sent_ns + patience_ns - tcp_now_ns(tcp);
        if (left_ns <= 0) {
            tcp_loss_mark(tcp, sent);
        } else {
            wait_ns = MAX(wait_ns, left_ns);
        }
    }
    return wait_ns;
}

void
tcp_rack_mark(Tcp *tcp)
{
    gint64 wait_ns;

    if (!is_on(tcp) || tcp->loss.rack_sent_ns == 0) {
        return;
    }
    wait_ns = detect(tcp);
    if (wait_ns > 0) {
        tcp_arm(tcp, REPEAT_REORDER, MIN(wait_ns + SLACK_NS, tcp_rto_ns(tcp)));
    }
}

/* tcp_rack_reo_timeout(). */
void
tcp_rack_due(Tcp *tcp)
{
    guint before = tcp_in_flight(tcp);

    tcp_disarm(tcp);
    tcp_rack_mark(tcp);
    if (tcp_in_flight(tcp) != before) {
        if (tcp->loss.phase < TCP_CC_RECOVERY) {
            tcp_recovery_enter(tcp);
        }
        tcp_loss_prr(tcp, 1, FALSE, 0);
        tcp_want_output(tcp);
    }
    if (tcp->repeat_kind != REPEAT_REORDER) {
        tcp_arm_rto(tcp);
    }
}

/* ---- The tail loss probe ------------------------------------------------ */

/* Until the head is due by the RTO, from when it was sent. */
static gint64
rto_left_ns(const Tcp *tcp)
{
    const TcpSent *head = sent_at(&tcp->sent, 0);

    return MAX(head->sent_ns + tcp_rto_ns(tcp) - tcp_now_ns(tcp), 1);
}

/* tcp_schedule_loss_probe(). */
void
tcp_tail_schedule(Tcp *tcp, gboolean advances)
{
    gint64 wait_ns;

    if (!is_on(tcp) || tcp->sent.n == 0 || tcp->rtt.srtt_ns == 0 ||
        (tcp->loss.phase != TCP_CC_OPEN && tcp->loss.phase != TCP_CC_CWR)) {
        return;
    }
    wait_ns = 2 * tcp->rtt.srtt_ns +
              (tcp->sent.n == 1 ? tcp->rules->rto_min_ns : SLACK_NS);
    tcp_arm(tcp, REPEAT_TAIL,
            MIN(wait_ns, advances ? tcp_rto_ns(tcp) : rto_left_ns(tcp)));
}

/* tcp_process_tlp_ack(): a probe that repaired a loss halves the window. */
void
tcp_tail_acked(Tcp *tcp, const TcpAcked *acked)
{
    TcpLoss *loss = &tcp->loss;

    if (loss->tail_pos == TCP_NO_POS || tcp->tx.una < loss->tail_pos) {
        return;
    }
    if (!loss->tail_repeats || acked->dsack) {
        loss->tail_pos = TCP_NO_POS;
    } else if (tcp->tx.una > loss->tail_pos) {
        loss->tail_pos = TCP_NO_POS;
        tcp_cc_reduce(tcp);
        tcp_cc_phase(tcp, TCP_CC_OPEN);
    } else if (!acked->advanced && !acked->window) {
        loss->tail_pos = TCP_NO_POS; /* both have come */
    }
}
