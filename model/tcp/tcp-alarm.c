/* SPDX-License-Identifier: GPL-2.0-only */
/* What time does: repeats, probes of a closed window, and giving up
 * (net/ipv4/tcp_timer.c). */
#include "model/tcp/tcp-priv.h"
#include "model/units.h"

#define MAX_DOUBLINGS 40

gint64
tcp_deadline(const Tcp *tcp)
{
    return MIN(MIN(tcp->repeat_at_ns, tcp->pace_at_ns),
               MIN(tcp->delack.at_ns, tcp->keep_at_ns));
}

void
tcp_disarm(Tcp *tcp)
{
    tcp->repeat_kind = REPEAT_NONE;
    tcp->repeat_at_ns = PORT_NEVER;
}

void
tcp_arm(Tcp *tcp, TcpRepeatKind kind, gint64 delay_ns)
{
    tcp->repeat_kind = kind;
    tcp->repeat_at_ns = tcp_now_ns(tcp) + delay_ns;
}

/* Of 'delay_ns' what TCP_USER_TIMEOUT leaves, that has counted since 'since_ns'
 * (tcp_clamp_rto_to_user_timeout). */
static gint64
clip(const Tcp *tcp, gint64 delay_ns, gint64 since_ns)
{
    gint64 left_ns;

    if (tcp->user_timeout_ns == 0) {
        return delay_ns;
    }
    left_ns = since_ns + tcp->user_timeout_ns - tcp_now_ns(tcp);
    return CLAMP(left_ns, NS_PER_MS, delay_ns);
}

void
tcp_arm_rto(Tcp *tcp)
{
    gint64 rto_ns = tcp_rto_ns(tcp);

    if (tcp->loss.retries > 0 && tcp->loss.repeated_ns != 0) {
        rto_ns = clip(tcp, rto_ns, tcp->loss.repeated_ns);
    }
    tcp_arm(tcp, REPEAT_RTO, rto_ns);
}

/* ---- Giving up ---------------------------------------------------------- */

static void
give_up(Tcp *tcp)
{
    if (tcp->rules->timeout_rst && tcp->state != PORT_STATE_SYN_SENT) {
        tcp_send_reset(tcp);
    }
    tcp_end(tcp, PORT_END_TIMEOUT);
}

/* How long 'retries' repeats take, the first after 'base_ns'
 * (tcp_model_timeout). */
static gint64
time_of_retries(const Tcp *tcp, guint retries, gint64 base_ns)
{
    gint64 most_ns = tcp->rules->rto_max_ns;
    gint64 sum_ns = 0;

    for (guint i = 0; i <= MIN(retries, 1000); i++) {
        sum_ns += MIN(base_ns << MIN(i, MAX_DOUBLINGS - 20), most_ns);
    }
    return sum_ns;
}

/* retransmits_timed_out(): TCP_USER_TIMEOUT, or what 'retries' amount to. */
static gboolean
has_timed_out(const Tcp *tcp, guint retries, gint64 base_ns, gint64 since_ns)
{
    gint64 limit_ns = tcp->user_timeout_ns > 0
                          ? tcp->user_timeout_ns
                          : time_of_retries(tcp, retries, base_ns);

    return tcp->loss.retries > 0 && tcp_now_ns(tcp) - since_ns >= limit_ns;
}

/* How often an orphan may repeat; none when the RTO is as large as can be
 * (tcp_orphan_retries). */
static guint
retry_limit(const Tcp *tcp)
{
    if (!tcp->orphan) {
        return tcp->rules->data_retries;
    }
    return tcp->rules->retries_by_time &&
                   tcp_rto_ns(tcp) >= tcp->rules->rto_max_ns
               ? 0
               : tcp->rules->fin_retries;
}

/* tcp_write_timeout(). */
static gboolean
data_timed_out(const Tcp *tcp)
{
    guint limit = retry_limit(tcp);
    gint64 since_ns = tcp->loss.repeated_ns;

    if (tcp->rules->retries_by_time) {
        return has_timed_out(tcp, limit, tcp->rules->rto_min_ns, since_ns);
    }
    return tcp->loss.retries >= limit ||
           (tcp->user_timeout_ns > 0 && has_timed_out(tcp, 0, 0, since_ns));
}

static gboolean
syn_timed_out(const Tcp *tcp)
{
    const TcpProfile *rules = tcp->rules;
    gboolean active = tcp->state == PORT_STATE_SYN_SENT;
    guint limit = active ? tcp->syn_retries : rules->synack_retries;

    if (tcp->loss.retries >= limit + (active ? rules->syn_linear : 0)) {
        return TRUE;
    }
    return active && (rules->retries_by_time || tcp->user_timeout_ns > 0) &&
           has_timed_out(tcp, limit, rules->syn_rto_ns, tcp->syn_ns);
}

/* ---- Repeats ------------------------------------------------------------ */

static void
syn_due(Tcp *tcp)
{
    if (syn_timed_out(tcp)) {
        give_up(tcp);
        return;
    }
    tcp->loss.retries++;
    if (tcp->state != PORT_STATE_SYN_SENT ||
        tcp->loss.retries > tcp->rules->syn_linear) {
        tcp->rtt.backoff++;
    }
    tcp->syn_due = TRUE;
    tcp_arm(tcp, REPEAT_RTO, clip(tcp, tcp_rto_ns(tcp), tcp->syn_ns));
}

/* The peer has taken its window back: repeats are probes
 * (tcp_retransmit_timer). */
static gboolean
repeats_probe(const Tcp *tcp)
{
    return tcp->tx.wnd == 0 && !tcp->orphan && tcp->rules->retries_by_time &&
           tcp->state != PORT_STATE_SYN_RECV;
}

static void
rto_due(Tcp *tcp)
{
    gboolean probes = repeats_probe(tcp);

    if (!probes && data_timed_out(tcp)) {
        give_up(tcp);
        return;
    }
    if (probes && tcp_now_ns(tcp) - tcp->heard_ns >
                      MAX(tcp->rules->rto_max_ns, tcp->user_timeout_ns)) {
        give_up(tcp);
        return;
    }
    tcp_loss_enter(tcp);
    tcp->loss.retries += probes ? 0 : 1;
    tcp->rtt.backoff++;
    tcp_arm_rto(tcp); /* the repeat arms it again, for as long */
}

/* ---- Probes of a closed window ------------------------------------------ */

static gint64
probe_delay_ns(const Tcp *tcp)
{
    gint64 base_ns = MAX(tcp->rtt.rto_ns, tcp->rules->rto_min_ns);

    if (tcp->rules->rto_law == TCP_RTO_FIXED) {
        return tcp->rules->syn_rto_ns;
    }
    if (tcp->rules->persist_ns > 0) {
        return MIN(tcp->rules->persist_ns
                       << MIN(tcp->rtt.backoff, MAX_DOUBLINGS - 20),
                   MAX(NS_PER_MIN, tcp->rules->persist_ns));
    }
    return MIN(base_ns << MIN(tcp->rtt.backoff, MAX_DOUBLINGS - 20),
               tcp->rules->rto_max_ns);
}

static void
arm_probe(Tcp *tcp)
{
    gint64 delay_ns = probe_delay_ns(tcp);

    if (tcp->probed_ns != PORT_NEVER) {
        delay_ns = clip(tcp, delay_ns, tcp->probed_ns);
    }
    tcp_arm(tcp, REPEAT_PROBE, delay_ns);
}

/* Nothing is in flight, and what waits may not go (tcp_check_probe_timer). */
void
tcp_probe_check(Tcp *tcp)
{
    gboolean waits = tcp->tx.nxt < tcp_write_pos(tcp);

    if (tcp->sent.n == 0 && waits && tcp->repeat_kind == REPEAT_NONE) {
        tcp->rtt.backoff = 0;
        arm_probe(tcp);
    } else if (!waits && tcp->repeat_kind == REPEAT_PROBE) {
        tcp_disarm(tcp);
    }
}

/* An ACK came while nothing was in flight (tcp_ack_probe). */
void
tcp_probe_acked(Tcp *tcp)
{
    guint64 left = tcp_write_pos(tcp) - tcp->tx.nxt;
    guint64 room =
        tcp_send_edge(tcp) > tcp->tx.nxt ? tcp_send_edge(tcp) - tcp->tx.nxt : 0;

    if (tcp->repeat_kind != REPEAT_PROBE || left == 0) {
        return;
    }
    if (room >= MIN(left, tcp->mss_bytes)) {
        tcp->rtt.backoff = 0;
        tcp->probed_ns = PORT_NEVER;
        tcp_disarm(tcp);
    } else {
        arm_probe(tcp);
    }
}

/* tcp_probe_timer(). */
static void
probe_due(Tcp *tcp)
{
    guint limit =
        tcp->orphan ? tcp->rules->fin_retries : tcp->rules->data_retries;
    gboolean rare = probe_delay_ns(tcp) >= tcp->rules->rto_max_ns;

    if (tcp->probed_ns == PORT_NEVER) {
        tcp->probed_ns = tcp_now_ns(tcp);
    } else if (tcp->user_timeout_ns > 0 &&
               tcp_now_ns(tcp) - tcp->probed_ns >= tcp->user_timeout_ns) {
        give_up(tcp);
        return;
    }
    if (tcp->probes >= limit || (tcp->orphan && rare)) {
        give_up(tcp);
        return;
    }
    tcp->probes++;
    tcp->rtt.backoff = MIN(tcp->rtt.backoff + 1, MAX_DOUBLINGS - 20);
    tcp->probe_due = TRUE;
    arm_probe(tcp);
}

/* ---- All of them -------------------------------------------------------- */

static void
repeat_due(Tcp *tcp)
{
    TcpRepeatKind kind = tcp->repeat_kind;

    tcp_disarm(tcp);
    if (tcp->abandoned) {
        tcp_unlink(tcp);
        return;
    }
    switch (kind) {
    case REPEAT_NONE:
        break;
    case REPEAT_RTO:
        if (tcp->state == PORT_STATE_SYN_SENT ||
            tcp->state == PORT_STATE_SYN_RECV) {
            syn_due(tcp);
        } else {
            rto_due(tcp);
        }
        break;
    case REPEAT_TAIL:
        tcp->tail_due = tcp->loss.tail_pos == TCP_NO_POS;
        if (!tcp->tail_due) {
            tcp_arm_rto(tcp);
        }
        break;
    case REPEAT_REORDER:
        tcp_rack_due(tcp);
        break;
    case REPEAT_PROBE:
        probe_due(tcp);
        break;
    }
}

void
tcp_expire(Tcp *tcp)
{
    gint64 now_ns = tcp_now_ns(tcp);

    if (tcp->delack.at_ns <= now_ns) {
        tcp_delack_expire(tcp);
    }
    if (tcp->repeat_at_ns <= now_ns) {
        repeat_due(tcp);
    }
    if (tcp->pace_at_ns <= now_ns) {
        tcp->pace_at_ns = PORT_NEVER;
    }
    if (tcp->keep_at_ns <= now_ns) {
        tcp_keep_due(tcp);
    }
    tcp_want_output(tcp);
}
