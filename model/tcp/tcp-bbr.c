/* SPDX-License-Identifier: GPL-2.0-only */
/* BBR as Linux has it (tcp_bbr.c), by the delivery rates of tcp_rate.c, and the
 * pacing that it asks for (tcp_pacing_check, tcp_update_skb_after_send).
 *
 * What a short conversation shows: STARTUP, DRAIN and the gains of PROBE_BW.
 * Not here: PROBE_RTT (10 s without a lower round trip), the policer detection
 * and the aggregation of ACKs.  While losses are repaired the TCP's own
 * recovery moves the window.
 */
#include "model/tcp/tcp-priv.h"
#include "model/units.h"

#define HIGH_GAIN (2885 / 1000.0) /* bbr_high_gain: 2 / ln 2 */
#define DRAIN_GAIN (1 / HIGH_GAIN)
#define CWND_GAIN 2.0
#define CWND_MIN 4
#define MARGIN 0.99           /* bbr_pacing_margin_percent */
#define FULL_GROWTH 1.25      /* bbr_full_bw_thresh ... */
#define FULL_ROUNDS 3         /* ... in bbr_full_bw_cnt rounds */
#define WINDOW_ROUNDS 10      /* bbr_bw_rtts */
#define HEADERS 52            /* tcp_mss_to_mtu(): IP, TCP, timestamps */
#define UNPACED_SEGMENTS 10   /* tcp_update_skb_after_send() */
#define LOW_RATE (1200e3 / 8) /* bbr_min_tso_rate */
#define CYCLE 8

typedef enum BbrMode { BBR_STARTUP, BBR_DRAIN, BBR_PROBE_BW } BbrMode;

/* A running maximum over WINDOW_ROUNDS (lib/win_minmax.c). */
typedef struct BbrBest {
    guint64 round;
    double value;
} BbrBest;

typedef struct TcpBbr {
    /* tcp_rate.c */
    guint64 delivered;
    gint64 delivered_ns, first_ns;
    guint64 limited; /* up to there the program had no more; 0: it has */
    guint acked;     /* by the ACK under way ... */
    gboolean sampled;
    TcpSentRate prior; /* ... the last of whose segments left with this ... */
    guint64 prior_end;
    gint64 sending_ns; /* ... when the sending had taken so long */

    /* Pacing. */
    double rate; /* bytes/s */
    gint64 stamp_ns;
    guint burst_segments;
    guint32 burst_bytes;

    BbrMode mode;
    BbrBest best[3];
    guint64 round, round_end; /* which one; it ends when that is delivered */
    gboolean round_starts, full;
    double full_rate;
    guint full_rounds;
    guint phase;
    gint64 phase_ns;
    double pacing_gain, cwnd_gain;
} TcpBbr;

static const double cycle_gains[CYCLE] = {1.25, 0.75, 1, 1, 1, 1, 1, 1};

static double
pacing_of(const Tcp *tcp, double segments_per_s, double gain)
{
    return segments_per_s * (tcp->mss_bytes + HEADERS) * gain * MARGIN;
}

/* bbr_init(). */
void
tcp_bbr_begin(Tcp *tcp)
{
    if (tcp->host->paces) {
        tcp->bbr = g_new0(TcpBbr, 1);
        tcp->bbr->delivered = 1; /* the SYN */
        tcp->bbr->pacing_gain = tcp->bbr->cwnd_gain = HIGH_GAIN;
    }
}

/* Before the first data (bbr_init_pacing_rate_from_rtt). */
static void
first_rate(Tcp *tcp)
{
    gint64 rtt_ns = tcp->rtt.srtt_ns > 0 ? tcp->rtt.srtt_ns : NS_PER_MS;

    tcp->bbr->rate = pacing_of(
        tcp, tcp_cwnd(tcp) * (double)NS_PER_S / (double)rtt_ns, HIGH_GAIN);
}

void
tcp_bbr_end(Tcp *tcp)
{
    g_clear_pointer(&tcp->bbr, g_free);
    tcp->pace_at_ns = PORT_NEVER;
}

/* ---- Pacing ------------------------------------------------------------- */

/* bbr_tso_segs_goal(): a millisecond's worth. */
static guint
burst_goal(const Tcp *tcp)
{
    guint least = tcp->bbr->rate < LOW_RATE ? 1 : 2;

    return MAX((guint)(tcp->bbr->rate / 1024) / tcp->mss_bytes, least);
}

/* What was sent since is one buffer, which the next one is to wait for; some of
 * the time is given back to a timer that came late. */
static void
burst_end(Tcp *tcp)
{
    TcpBbr *bbr = tcp->bbr;
    gint64 stamp_ns = MAX(bbr->stamp_ns, tcp_now_ns(tcp));
    gint64 len_ns;

    if (bbr->burst_segments == 0) {
        return;
    }
    len_ns = (gint64)(bbr->burst_bytes * (double)NS_PER_S / bbr->rate);
    tcp_tx_cut(tcp, tcp->tx.nxt);
    bbr->burst_segments = 0;
    bbr->burst_bytes = 0;
    if (tcp->data_out >= UNPACED_SEGMENTS) {
        len_ns -= MIN(len_ns / 2, stamp_ns - bbr->stamp_ns);
        stamp_ns += len_ns;
    }
    bbr->stamp_ns = stamp_ns;
}

/* tcp_pacing_check(). */
gboolean
tcp_bbr_waits(Tcp *tcp)
{
    TcpBbr *bbr = tcp->bbr;

    if (!bbr || bbr->stamp_ns <= tcp_now_ns(tcp)) {
        return FALSE;
    }
    tcp->pace_at_ns = bbr->stamp_ns;
    return TRUE;
}

void
tcp_bbr_settle(Tcp *tcp)
{
    if (tcp->bbr) {
        burst_end(tcp);
    }
}

/* ---- Delivery rates ----------------------------------------------------- */

/* A call begins to write (tcp_rate_check_app_limited). */
void
tcp_bbr_writes(Tcp *tcp)
{
    TcpBbr *bbr = tcp->bbr;
    guint flight = tcp_in_flight(tcp);

    if (bbr && tcp->tx.end - MIN(tcp->tx.end, tcp->tx.nxt) < tcp->mss_bytes &&
        flight < tcp_cwnd(tcp) && tcp->sent.n_lost <= tcp->sent.n_repeated) {
        bbr->limited = bbr->delivered + flight;
    }
}

/* tcp_rate_skb_sent(); 'n' were out before. */
void
tcp_bbr_sent(Tcp *tcp, TcpSent *sent, guint n, guint32 len)
{
    TcpBbr *bbr = tcp->bbr;

    if (!bbr) {
        return;
    }
    if (bbr->rate <= 0) {
        first_rate(tcp);
    }
    if (n == 0) {
        bbr->first_ns = bbr->delivered_ns = tcp_now_ns(tcp);
    }
    sent->rate = (TcpSentRate){bbr->delivered, bbr->delivered_ns, bbr->first_ns,
                               bbr->limited != 0};
    bbr->burst_segments++;
    bbr->burst_bytes += len;
    if (bbr->burst_segments >= burst_goal(tcp)) {
        burst_end(tcp);
    }
}

/* tcp_rate_skb_delivered(). */
void
tcp_bbr_delivered(Tcp *tcp, const TcpSent *sent)
{
    TcpBbr *bbr = tcp->bbr;

    if (!bbr || (sent->flags & SENT_SYN)) {
        return;
    }
    bbr->delivered++;
    bbr->acked++;
    if (sent->rate.delivered == 0) {
        return;
    }
    if (!bbr->sampled || sent->sent_ns > bbr->first_ns ||
        (sent->sent_ns == bbr->first_ns && sent_end(sent) > bbr->prior_end)) {
        bbr->sampled = TRUE;
        bbr->prior = sent->rate;
        bbr->prior_end = sent_end(sent);
        bbr->first_ns = sent->sent_ns;
        bbr->sending_ns = sent->sent_ns - sent->rate.first_ns;
    }
}

/* ---- The model of the path ---------------------------------------------- */

static double
best_rate(const TcpBbr *bbr)
{
    return bbr->best[0].value;
}

/* minmax_running_max(). */
static void
best_take(TcpBbr *bbr, double value)
{
    BbrBest *best = bbr->best;
    BbrBest now = {bbr->round, value};
    guint64 age;

    if (value >= best[0].value || now.round - best[2].round > WINDOW_ROUNDS) {
        best[0] = best[1] = best[2] = now;
        return;
    }
    if (value >= best[1].value) {
        best[1] = best[2] = now;
    } else if (value >= best[2].value) {
        best[2] = now;
    }
    age = now.round - best[0].round;
    if (age > WINDOW_ROUNDS) {
        best[0] = best[1];
        best[1] = best[2];
        best[2] = now;
    } else if ((best[1].round == best[0].round && age > WINDOW_ROUNDS / 4) ||
               (best[2].round == best[1].round && age > WINDOW_ROUNDS / 2)) {
        best[best[1].round == best[0].round ? 1 : 2] = now;
    }
}

/* bbr_update_bw(). */
static void
update_rate(Tcp *tcp)
{
    TcpBbr *bbr = tcp->bbr;
    gint64 taken_ns = tcp_now_ns(tcp) - bbr->prior.delivered_ns;
    gint64 interval_ns = MAX(bbr->sending_ns, taken_ns);
    double rate;

    bbr->round_starts = FALSE;
    if (!bbr->sampled || interval_ns <= 0 || interval_ns < tcp->rtt.min_ns) {
        return; /* tcp_rate_gen() */
    }
    if (bbr->prior.delivered >= bbr->round_end) {
        bbr->round_end = bbr->delivered;
        bbr->round++;
        bbr->round_starts = TRUE;
    }
    rate = (double)(bbr->delivered - bbr->prior.delivered) * (double)NS_PER_S /
           (double)interval_ns;
    if (!bbr->prior.limited || rate >= best_rate(bbr)) {
        best_take(bbr, rate);
    }
}

/* bbr_check_full_bw_reached(). */
static void
check_full(TcpBbr *bbr)
{
    if (bbr->full || !bbr->round_starts || bbr->prior.limited) {
        return;
    }
    if (best_rate(bbr) >= bbr->full_rate * FULL_GROWTH) {
        bbr->full_rate = best_rate(bbr);
        bbr->full_rounds = 0;
        return;
    }
    bbr->full = ++bbr->full_rounds >= FULL_ROUNDS;
}

/* bbr_bdp(), bbr_quantization_budget(): segments. */
static guint
inflight_of(const Tcp *tcp, double gain)
{
    const TcpBbr *bbr = tcp->bbr;
    double bdp = best_rate(bbr) * (double)tcp->rtt.min_ns / (double)NS_PER_S;
    guint segments = (guint)(bdp * gain) + 1 + 3 * burst_goal(tcp);

    segments = (segments + 1) & ~1u;
    return bbr->mode == BBR_PROBE_BW && bbr->phase == 0 ? segments + 2
                                                        : segments;
}

/* bbr_is_next_cycle_phase(). */
static gboolean
phase_ends(const Tcp *tcp)
{
    const TcpBbr *bbr = tcp->bbr;
    gboolean full_length = tcp_now_ns(tcp) - bbr->phase_ns > tcp->rtt.min_ns;

    if (bbr->pacing_gain > 1) {
        return full_length &&
               (tcp->sent.n_lost > 0 ||
                tcp_in_flight(tcp) >= inflight_of(tcp, bbr->pacing_gain));
    }
    return full_length ||
           (bbr->pacing_gain < 1 && tcp_in_flight(tcp) <= inflight_of(tcp, 1));
}

/* bbr_check_drain(), bbr_update_cycle_phase(), bbr_update_gains(). */
static void
update_mode(Tcp *tcp)
{
    TcpBbr *bbr = tcp->bbr;

    if (bbr->mode == BBR_STARTUP && bbr->full) {
        bbr->mode = BBR_DRAIN;
        bbr->pacing_gain = DRAIN_GAIN;
    }
    if (bbr->mode == BBR_DRAIN && tcp_in_flight(tcp) <= inflight_of(tcp, 1)) {
        bbr->mode = BBR_PROBE_BW;
        bbr->phase = 2; /* any but 1, by chance there */
        bbr->phase_ns = tcp_now_ns(tcp);
        bbr->cwnd_gain = CWND_GAIN;
    } else if (bbr->mode == BBR_PROBE_BW && phase_ends(tcp)) {
        bbr->phase = (bbr->phase + 1) % CYCLE;
        bbr->phase_ns = tcp_now_ns(tcp);
    }
    if (bbr->mode == BBR_PROBE_BW) {
        bbr->pacing_gain = cycle_gains[bbr->phase];
    }
}

/* bbr_set_cwnd(). */
static void
set_window(Tcp *tcp)
{
    const TcpBbr *bbr = tcp->bbr;
    guint target = best_rate(bbr) > 0 ? inflight_of(tcp, bbr->cwnd_gain)
                                      : tcp->rules->init_cwnd;
    guint window = tcp_cwnd(tcp);

    if (bbr->full) {
        window = MIN(window + bbr->acked, target);
    } else if (window < target || bbr->delivered < tcp->rules->init_cwnd) {
        window += bbr->acked;
    }
    tcp->cc.cwnd_bytes = MAX(window, CWND_MIN) * tcp->mss_bytes;
}

/* bbr_main(): an ACK has been read. */
void
tcp_bbr_acked(Tcp *tcp)
{
    TcpBbr *bbr = tcp->bbr;
    double rate;

    if (!bbr) {
        return;
    }
    if (bbr->limited > 0 && bbr->delivered > bbr->limited) {
        bbr->limited = 0;
    }
    if (bbr->acked > 0) {
        bbr->delivered_ns = tcp_now_ns(tcp);
    }
    update_rate(tcp);
    check_full(bbr);
    update_mode(tcp);
    rate = pacing_of(tcp, best_rate(bbr), bbr->pacing_gain);
    if (rate > 0 && (bbr->full || rate > bbr->rate)) {
        bbr->rate = rate;
    }
    if (bbr->acked > 0 && tcp->loss.phase < TCP_CC_CWR) {
        set_window(tcp);
    }
    bbr->acked = 0;
    bbr->sampled = FALSE;
}
