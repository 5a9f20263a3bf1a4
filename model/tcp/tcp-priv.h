/* SPDX-License-Identifier: GPL-2.0-only */
/* Inside the TCP.  A file calls what stands below it in this list, and
 * tcp_step() where a connection's state is to change:
 *
 * - tcp-host.c: the node: whose segment it is, what is due, events, ends
 * - tcp-verbs.c: what programs call; tcp-each.c: what observers see
 * - tcp-open.c: how connections begin; tcp-cookie.c: those without a request
 * - tcp-wait.c: TIME_WAIT and what else outlives a connection
 * - tcp-alarm.c: what time does: repeats, probes, giving up
 * - tcp-idle.c: keep-alive
 * - tcp-in.c: RFC 9293 3.10.7.4, a function a step; tcp-synsent.c: its 3.10.7.3
 * - tcp-out.c: which segment goes next
 * - tcp-ack.c: what an ACK does to what was sent
 * - tcp-bbr.c: the congestion control that also paces
 * - tcp-loss.c: recovery: NewReno, RFC 6675, F-RTO, PRR; tcp-rack.c: RFC 8985
 * - tcp-sack.c: the scoreboard by SACK, and the blocks that we send
 * - tcp-rtt.c: round trips and the RTO
 * - tcp-delack.c: when to acknowledge
 * - tcp-rx.c: the peer's bytes in order; tcp-window.c: what we offer
 * - tcp-tx.c: our bytes, and the memory that they take
 * - tcp-fsm.c: the states
 *
 * What they work on is in tcp-conn-priv.h.
 */
#ifndef FINWAIT_MODEL_TCP_PRIV_H
#define FINWAIT_MODEL_TCP_PRIV_H

#include "model/tcp/tcp-conn-priv.h"

/* ---- Numbers ------------------------------------------------------------ */

static inline gint64
tcp_now_ns(const Tcp *tcp)
{
    return tcp->host->now_ns;
}

static inline guint32
tcp_wire_seq(const Tcp *tcp, guint64 pos)
{
    return tcp->iss + (guint32)pos;
}

static inline guint32
tcp_wire_ack(const Tcp *tcp, guint64 pos)
{
    return tcp->irs + (guint32)pos;
}

/* The position of ours, or the peer's, that a number on the wire means: the one
 * nearest to SND.NXT, or RCV.NXT. */
static inline gint64
tcp_pos_of_ack(const Tcp *tcp, guint32 ack)
{
    return (gint64)tcp->tx.nxt + (gint32)(ack - tcp_wire_seq(tcp, tcp->tx.nxt));
}

static inline gint64
tcp_pos_of_seq(const Tcp *tcp, guint32 seq)
{
    return (gint64)tcp->rx.nxt + (gint32)(seq - tcp_wire_ack(tcp, tcp->rx.nxt));
}

/* Behind all that is to be sent: write_seq. */
static inline guint64
tcp_write_pos(const Tcp *tcp)
{
    return tcp->tx.end + (tcp->tx.fin ? 1 : 0);
}

/* The right edge of the peer's window. */
static inline guint64
tcp_send_edge(const Tcp *tcp)
{
    return tcp->tx.una + tcp->tx.wnd;
}

/* Segments on their way (tcp_packets_in_flight). */
static inline guint
tcp_in_flight(const Tcp *tcp)
{
    guint flight = sent_in_flight(&tcp->sent);

    return flight - MIN(flight, tcp->loss.reno_sacked);
}

static inline guint
tcp_cwnd(const Tcp *tcp)
{
    return MAX(tcp->cc.cwnd_bytes / tcp->cc.mss_bytes, 1);
}

/* Milliseconds, as Linux's timestamps; never 0. */
static inline guint32
tcp_ts_now(const Tcp *tcp)
{
    return (guint32)(tcp_now_ns(tcp) / 1000000) + 1;
}

static inline gboolean
tcp_is_synchronized(const Tcp *tcp)
{
    return tcp->state != PORT_STATE_CLOSE &&
           tcp->state != PORT_STATE_SYN_SENT &&
           tcp->state != PORT_STATE_SYN_RECV &&
           tcp->state != PORT_STATE_TIME_WAIT;
}

/* ---- tcp-fsm.c ---------------------------------------------------------- */
void tcp_step(Tcp *tcp, TcpInput input);

/* The connection is over: notes 'why' and steps by TCP_IN_END. */
void tcp_end(Tcp *tcp, PortEnd why);

/* Notes an event for the program. */
void tcp_post(Tcp *tcp, PortTcpEvent event);

/* ---- tcp-tx.c ----------------------------------------------------------- */
void tcp_tx_begin(Tcp *tcp, const PortTcpOpts *opts);
gsize tcp_tx_room(const Tcp *tcp);
gsize tcp_tx_write(Tcp *tcp, gconstpointer bytes, gsize len_bytes);
void tcp_tx_acked(Tcp *tcp, guint64 pos);
void tcp_tx_cut(Tcp *tcp, guint64 pos);
void tcp_tx_grow(Tcp *tcp);
void tcp_tx_clear(Tcp *tcp);

/* ---- tcp-rx.c ----------------------------------------------------------- */
void tcp_rx_take(Tcp *tcp, const TcpSegment *segment, gint64 pos);
void tcp_rx_clear(Tcp *tcp);
/* Drops what came behind holes. */
void tcp_rx_forget_pieces(Tcp *tcp);

/* ---- tcp-window.c ------------------------------------------------------- */
void tcp_window_begin(Tcp *tcp, const PortTcpOpts *opts);
/* Of the answer to a SYN, where a buffer of 'buf_bytes' is empty. */
guint32 tcp_window_first(const TcpProfile *rules, guint32 buf_bytes,
                         gboolean timestamps);
/* What may be offered now, and what is left of the last offer. */
guint32 tcp_window_select(const Tcp *tcp);
guint32 tcp_window_left(const Tcp *tcp);
/* Offers it: the field of the next segment. */
guint32 tcp_window_field(Tcp *tcp, gboolean syn);
guint tcp_window_scale(const Tcp *tcp);
void tcp_window_measure(Tcp *tcp, guint32 len);
void tcp_window_charge(Tcp *tcp, guint32 len);
void tcp_window_credit(Tcp *tcp, gsize len);
/* Such a segment has let the window that may be offered grow. */
gboolean tcp_window_grows(Tcp *tcp, guint32 len);

/* ---- tcp-delack.c ------------------------------------------------------- */
void tcp_delack_begin(Tcp *tcp);
void tcp_delack_data(Tcp *tcp, const TcpSegment *segment);
void tcp_delack_fin(Tcp *tcp);
void tcp_delack_quick(Tcp *tcp); /* what came is old, or lost: hurry */
void tcp_delack_check(Tcp *tcp);
void tcp_delack_read(Tcp *tcp, gsize len_bytes);
void tcp_delack_sent(Tcp *tcp);
void tcp_delack_data_sent(Tcp *tcp);
void tcp_delack_expire(Tcp *tcp);
void tcp_ack_now(Tcp *tcp);
/* An ACK that is limited by TcpProfile.challenge_ns. */
void tcp_ack_limited(Tcp *tcp);

/* ---- tcp-rtt.c ---------------------------------------------------------- */
void tcp_rtt_begin(Tcp *tcp);
void tcp_rtt_sample(Tcp *tcp, gint64 rtt_ns);
gint64 tcp_rto_ns(const Tcp *tcp); /* with back-off */

/* ---- tcp-sack.c --------------------------------------------------------- */
/* What an ACK told; counts are segments. */
typedef struct TcpAcked {
    guint64 prior_una;
    guint acked, sacked; /* newly */
    guint lost;          /* newly held for lost */
    gboolean advanced;   /* SND.UNA */
    gboolean original;   /* ... by data that were never repeated */
    gboolean window;     /* SND.WND was updated */
    gboolean dsack;
    gboolean dup;  /* a duplicate ACK */
    gint64 rtt_ns; /* of the newest original segment; -1: none */
    const TcpSegment *segment;
} TcpAcked;

void tcp_sack_take(Tcp *tcp, const TcpSegment *segment, TcpAcked *acked);
void tcp_sack_fill(Tcp *tcp, TcpSegment *segment);
guint32 tcp_sack_bytes(const Tcp *tcp); /* of options, that it would fill */

/* ---- tcp-rack.c --------------------------------------------------------- */
void tcp_rack_delivered(Tcp *tcp, const TcpSent *sent);
void tcp_rack_mark(Tcp *tcp);
void tcp_rack_due(Tcp *tcp);
/* 'advances': behind an ACK, where the RTO begins anew. */
void tcp_tail_schedule(Tcp *tcp, gboolean advances);
void tcp_tail_acked(Tcp *tcp, const TcpAcked *acked);

/* ---- tcp-loss.c --------------------------------------------------------- */
void tcp_loss_begin(Tcp *tcp);
void tcp_loss_acked(Tcp *tcp, TcpAcked *acked);
void tcp_loss_enter(Tcp *tcp); /* after an RTO */
void tcp_recovery_enter(Tcp *tcp);
void tcp_loss_prr(Tcp *tcp, guint delivered, gboolean advanced, guint lost);
void tcp_loss_mark(Tcp *tcp, TcpSent *sent);
void tcp_cc_phase(Tcp *tcp, TcpCcPhase phase);
void tcp_cc_reduce(Tcp *tcp);
void tcp_cc_acked(Tcp *tcp, guint segments);
void tcp_cc_sent(Tcp *tcp, gboolean limited);

/* ---- tcp-bbr.c: nothing, unless TcpProfile.congestion is TCP_CC_BBR ---- */

void tcp_bbr_begin(Tcp *tcp);
void tcp_bbr_end(Tcp *tcp);
/* Pacing lets nothing go now; it wakes the connection. */
gboolean tcp_bbr_waits(Tcp *tcp);
/* A run of output has ended. */
void tcp_bbr_settle(Tcp *tcp);
void tcp_bbr_writes(Tcp *tcp);
/* 'sent' goes, with 'len' bytes; 'n' were out before. */
void tcp_bbr_sent(Tcp *tcp, TcpSent *sent, guint n, guint32 len);
void tcp_bbr_delivered(Tcp *tcp, const TcpSent *sent);
void tcp_bbr_acked(Tcp *tcp);

/* ---- tcp-ack.c ---------------------------------------------------------- */
/* FALSE: the ACK is for what was never sent; ignore the segment. */
gboolean tcp_ack_take(Tcp *tcp, const TcpSegment *segment, gint64 seq_pos);
void tcp_window_take(Tcp *tcp, const TcpSegment *segment, gint64 seq_pos);
void tcp_set_mss(Tcp *tcp);
guint32 tcp_advmss(const TcpProfile *rules); /* what we say, */
/* ... and what the peer has 'said', 0: nothing. */
guint32 tcp_peer_mss(const TcpProfile *rules, guint32 said);
guint32 tcp_mss_now(const Tcp *tcp); /* of the next segment */

/* ---- tcp-out.c ---------------------------------------------------------- */
/* The next segment to send; FALSE: none.  Its payload is valid until the next
 * call. */
gboolean tcp_output(Tcp *tcp, TcpSegment *segment);
void tcp_fill(Tcp *tcp, TcpSegment *segment, guint flags, guint64 pos);
void tcp_want_output(Tcp *tcp);
void tcp_send_reset(Tcp *tcp);

/* ---- tcp-alarm.c -------------------------------------------------------- */
gint64 tcp_deadline(const Tcp *tcp);
void tcp_expire(Tcp *tcp);
void tcp_arm(Tcp *tcp, TcpRepeatKind kind, gint64 delay_ns);
void tcp_disarm(Tcp *tcp);
/* The RTO from now on, or what a probe's timer has left of it. */
void tcp_arm_rto(Tcp *tcp);
void tcp_probe_check(Tcp *tcp);
void tcp_probe_acked(Tcp *tcp);

/* ---- tcp-idle.c --------------------------------------------------------- */
void tcp_keep_restart(Tcp *tcp);
void tcp_keep_due(Tcp *tcp);

/* ---- tcp-in.c, tcp-synsent.c -------------------------------------------- */
void tcp_input(Tcp *tcp, const TcpSegment *segment);
void tcp_input_syn_sent(Tcp *tcp, const TcpSegment *segment);
void tcp_take_options(Tcp *tcp, const TcpSegment *syn);
/* Is 'segment' a SYN of a connection of its own? */
gboolean tcp_is_new_syn(const Tcp *tcp, const TcpSegment *segment);

/* ---- tcp-wait.c --------------------------------------------------------- */
/* A record takes the place of the connection, which may be freed. */
void tcp_wait_begin(Tcp *tcp, TcpWaitKind kind);
/* An orphan that only waits for the peer's FIN becomes one. */
void tcp_wait_orphan(Tcp *tcp);
/* Forgets it without a word. */
void tcp_wait_forget(TcpHost *host, TcpWait *wait);
void tcp_wait_input(TcpHost *host, TcpWait *wait, const TcpSegment *segment);
/* TRUE if 'segment' is the SYN of a later connection between the same ends. */
gboolean tcp_wait_gives_way(const TcpWait *wait, const TcpSegment *segment);
/* Its time is over, or a new connection takes its place. */
void tcp_wait_end(TcpHost *host, TcpWait *wait);
/* It gives way to a new connection with that ISS. */
guint32 tcp_wait_next_iss(const TcpWait *wait);

/* Whether a new connection may take its place (tcp_twsk_unique). */
gboolean tcp_wait_may_be_reused(const TcpHost *host, const TcpWait *wait);

/* ---- tcp-open.c --------------------------------------------------------- */
struct TcpSyn {
    TcpHost *host;
    const TcpSegment *segment; /* SYN, or what a cookie's ACK stands for */
    TcpTuple tuple;
    guint32 iss; /* to begin with */
    gboolean cookie;
    Tcp *taken;
};
/* Has the program judge a SYN, to be answered from 'iss' on, and sends the
 * answer but to a refused one. */
PortVerdict tcp_judge_syn(TcpHost *host, const TcpSegment *segment, guint32 iss,
                          PortVerdict (*judge)(gpointer world, TcpSyn *syn));
/* TRUE if 'segment' is the ACK of a cookie that this host has sent. */
gboolean tcp_take_cookie(TcpHost *host, const TcpSegment *segment);
guint32 tcp_host_iss(TcpHost *host);
void tcp_drop_entry(TcpHost *host, TcpEntry *entry);

/* ---- tcp-cookie.c ------------------------------------------------------- */
/* Answers a SYN and forgets it (RFC 4987 3.6). */
void tcp_cookie_send(TcpHost *host, const TcpSegment *syn);
/* What that SYN was, by the ACK of the answer; FALSE: it is none. */
gboolean tcp_cookie_check(const TcpSegment *ack, TcpSegment *syn);

/* ---- tcp-host.c --------------------------------------------------------- */
void tcp_host_enter(TcpHost *host); /* reads the clock */
void tcp_host_leave(TcpHost *host); /* sends, and wants to be woken */
TcpEntry *tcp_host_find(const TcpHost *host, const TcpTuple *tuple);
void tcp_host_add(TcpHost *host, TcpEntry *entry, TcpEntryKind kind);
void tcp_host_remove(TcpHost *host, TcpEntry *entry);
void tcp_host_due(TcpHost *host, TcpEntry *entry, gint64 at_ns);
/* RST for a segment that is not acceptable to anybody (RFC 9293 3.10.7.1). */
void tcp_host_reset(TcpHost *host, const TcpSegment *segment);
void tcp_free(Tcp *tcp);
void tcp_unlink(Tcp *tcp); /* out of the table, all timers stopped */

#endif
