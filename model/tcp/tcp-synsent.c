/* SPDX-License-Identifier: GPL-2.0-only */
/* SYNs and their answers: RFC 9293 3.10.7.3
 * (tcp_rcv_synsent_state_process). */
#include "model/tcp/tcp-priv.h"

/* TCP_TIMEOUT_MIN: what Linux waits before the SYN that follows an old
 * connection's challenge ACK. */
#define RESYN_NS G_GINT64_CONSTANT(8000000)

/* What both ends know of each other from the peer's SYN on. */
void
tcp_take_options(Tcp *tcp, const TcpSegment *syn)
{
    tcp->irs = syn->seq;
    tcp->rx.nxt = tcp->rx.wup = 1;
    tcp->last_ack_pos = 1;
    tcp->peer_mss_bytes = tcp_peer_mss(tcp->rules, syn->mss_bytes);
    tcp->scaling = tcp->rules->window_scale && syn->scale >= 0;
    tcp->tx.scale = tcp->scaling ? MIN((guint)syn->scale, 14) : 0;
    if (!tcp->scaling) {
        tcp->rx.scale = 0;
    }
    tcp->timestamps = tcp->rules->timestamps && syn->timestamps;
    tcp->sack = tcp->rules->sack && syn->sack_ok;
    if (tcp->timestamps) {
        tcp->ts_recent = syn->ts_value;
    }
    tcp->rx.wnd = tcp->active ? tcp->rx.wnd : 0;
    tcp_set_mss(tcp);
    tcp_window_take(tcp, syn, 0);
    tcp_delack_begin(tcp); /* what comes before ESTABLISHED can ask for ACKs */
}

/* RST for an ACK of what was never sent; the SYN goes again soon, if it has not
 * yet, for the old connection of the peer is gone then. */
static void
refuse_ack(Tcp *tcp, const TcpSegment *segment)
{
    if (segment->flags & TCP_RST) {
        return;
    }
    tcp_host_reset(tcp->host, segment);
    if (tcp->rules->bad_seq_ends) {
        tcp_end(tcp, PORT_END_BAD_SEQ);
    } else if (tcp->loss.retries == 0 && tcp->rules->rto_law != TCP_RTO_FIXED) {
        tcp_arm(tcp, REPEAT_RTO, RESYN_NS);
    }
}

static void
take_syn_ack(Tcp *tcp, const TcpSegment *segment)
{
    tcp_take_options(tcp, segment);
    tcp_ack_take(tcp, segment, 0);
    tcp_step(tcp, TCP_IN_SYN_ACK);
    tcp_ack_now(tcp);
}

/* Simultaneous open (RFC 9293 3.5, figure 7). */
static void
take_syn(Tcp *tcp, const TcpSegment *segment)
{
    tcp_take_options(tcp, segment);
    tcp_step(tcp, TCP_IN_SYN);
    tcp->syn_due = TRUE;
}

void
tcp_input_syn_sent(Tcp *tcp, const TcpSegment *segment)
{
    guint flags = segment->flags;
    gboolean acks = (flags & TCP_ACK) != 0;
    gint64 ack = tcp_pos_of_ack(tcp, segment->ack);

    if (acks && (ack <= 0 || ack > (gint64)tcp->tx.nxt)) {
        refuse_ack(tcp, segment);
    } else if (flags & TCP_RST) {
        if (acks) {
            tcp_end(tcp, PORT_END_REFUSED);
        }
    } else if (flags & TCP_SYN) {
        if (acks) {
            take_syn_ack(tcp, segment);
        } else {
            take_syn(tcp, segment);
        }
    }
}
