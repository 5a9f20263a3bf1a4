/* SPDX-License-Identifier: GPL-2.0-only */
/* What outlives a connection: TIME-WAIT, an orphan's wait for the last FIN, and
 * the silence after a discard (tcp_timewait_state_process). */
#include "model/tcp/tcp-priv.h"
#include "model/units.h"

/* How long what was discarded is swallowed: as long as peers repeat. */
#define SWALLOW_NS (1000 * NS_PER_S)

/* Three and a half RTOs at least, where Linux is the model (tcp_fin_time). */
static gint64
fin_time_ns(const Tcp *tcp)
{
    return tcp->rules->wait_records
               ? MAX(tcp->fin_wait2_ns, tcp_rto_ns(tcp) * 7 / 2)
               : tcp->fin_wait2_ns;
}

static gint64
time_of(const Tcp *tcp, TcpWaitKind kind)
{
    switch (kind) {
    case WAIT_TIME_WAIT:
        return tcp->rules->time_wait_ns;
    case WAIT_FIN_WAIT2:
        return fin_time_ns(tcp);
    case WAIT_SWALLOW:
        return SWALLOW_NS;
    }
    g_assert_not_reached();
}

/* inet_twsk_alloc() */
static gboolean
is_full(const TcpHost *host)
{
    return host->profile.max_time_wait > 0 &&
           host->n_waits >= host->profile.max_time_wait;
}

static void
count(TcpHost *host, const TcpWait *wait, int by)
{
    guint *n = wait->kind == WAIT_SWALLOW ? &host->n_swallow : &host->n_waits;

    *n += (guint)by;
}

void
tcp_wait_begin(Tcp *tcp, TcpWaitKind kind)
{
    TcpHost *host = tcp->host;
    gint64 time_ns = time_of(tcp, kind);
    TcpWait *wait;

    tcp_unlink(tcp);
    if (kind == WAIT_TIME_WAIT && (time_ns == 0 || is_full(host))) {
        return;
    }
    wait = g_new0(TcpWait, 1);
    wait->entry.tuple = tcp->entry.tuple;
    wait->kind = kind;
    wait->snd_nxt = tcp_wire_seq(tcp, tcp->tx.nxt);
    wait->rcv_nxt = tcp_wire_ack(tcp, tcp->rx.nxt);
    wait->rcv_wnd = tcp_window_left(tcp);
    wait->scale = (guint8)tcp_window_scale(tcp);
    wait->timestamps = tcp->timestamps != FALSE;
    wait->ts_recent = tcp->ts_recent;
    wait->acked_ns = G_MININT64 / 2;
    wait->until_ns = host->now_ns + time_ns;
    wait->time_wait_ns = tcp->rules->time_wait_ns;
    if (kind == WAIT_FIN_WAIT2) {
        wait->tcp = tcp;
        tcp->wait = wait;
    }
    count(host, wait, 1);
    tcp_host_add(host, &wait->entry, ENTRY_WAIT);
    tcp_host_due(host, &wait->entry, wait->until_ns);
}

void
tcp_wait_orphan(Tcp *tcp)
{
    if (!tcp->orphan || tcp->state != PORT_STATE_FIN_WAIT2 || tcp->wait ||
        tcp->ended) {
        return;
    }
    if (is_full(tcp->host)) {
        tcp_end(tcp, PORT_END_EXPIRED);
    } else {
        tcp_wait_begin(tcp, WAIT_FIN_WAIT2);
    }
}

/* The record ends here; who has waited for it hears why (NONE: nobody is to).
 */
static void
wait_end(TcpHost *host, TcpWait *wait, PortEnd why)
{
    Tcp *tcp = wait->tcp;

    count(host, wait, -1);
    tcp_host_remove(host, &wait->entry);
    if (tcp) {
        tcp->wait = NULL;
        tcp_end(tcp, why);
        tcp_free(tcp);
    }
    g_free(wait);
}

void
tcp_wait_forget(TcpHost *host, TcpWait *wait)
{
    Tcp *tcp = wait->tcp;

    count(host, wait, -1);
    tcp_host_remove(host, &wait->entry);
    g_free(wait);
    if (tcp) {
        tcp->wait = NULL;
        tcp_free(tcp);
    }
}

gboolean
tcp_wait_may_be_reused(const TcpHost *host, const TcpWait *wait)
{
    gint64 since_ns = wait->until_ns - host->profile.time_wait_ns;

    return host->profile.tw_reuse && wait->kind == WAIT_TIME_WAIT &&
           wait->timestamps && host->profile.timestamps &&
           host->now_ns > since_ns + host->profile.tw_reuse_delay_ns;
}

guint32
tcp_wait_next_iss(const TcpWait *wait)
{
    return wait->snd_nxt + 65535 + 2; /* RFC 1122 4.2.2.13, as Linux adds */
}

/* An ACK of what has been received; not too often for empty segments
 * (tcp_v4_timewait_ack). */
static void
answer(TcpHost *host, TcpWait *wait, const TcpSegment *to)
{
    TcpSegment ack = TCP_SEGMENT_INIT;

    if (tcp_segment_length(to) == 0) {
        if (host->now_ns - wait->acked_ns < host->profile.challenge_ns) {
            return;
        }
        wait->acked_ns = host->now_ns;
    }
    ack.src_ip = to->dst_ip;
    ack.src_port = to->dst_port;
    ack.dst_ip = to->src_ip;
    ack.dst_port = to->src_port;
    ack.flags = TCP_ACK;
    ack.seq = wait->snd_nxt;
    ack.ack = wait->rcv_nxt;
    ack.window_bytes = MIN(wait->rcv_wnd >> wait->scale, 65535);
    ack.timestamps = wait->timestamps;
    ack.ts_value = (guint32)(host->now_ns / NS_PER_MS) + 1;
    ack.ts_echo = wait->ts_recent;
    host->ops->transmit(host->world, &ack);
}

static void
restart(TcpHost *host, TcpWait *wait)
{
    wait->until_ns = host->now_ns + wait->time_wait_ns;
    tcp_host_due(host, &wait->entry, wait->until_ns);
}

static gboolean
is_old_timestamp(const TcpWait *wait, const TcpSegment *segment)
{
    return wait->timestamps && segment->timestamps &&
           (gint32)(segment->ts_value - wait->ts_recent) < 0;
}

static gboolean
is_in_window(const TcpWait *wait, const TcpSegment *segment)
{
    guint32 end = segment->seq + tcp_segment_length(segment);
    gint32 at = (gint32)(segment->seq - wait->rcv_nxt);

    if (segment->seq == wait->rcv_nxt) {
        return TRUE;
    }
    return (gint32)(end - wait->rcv_nxt) > 0 &&
           at < (gint32)MAX(wait->rcv_wnd, 1);
}

/* ---- FIN_WAIT_2 of an orphan -------------------------------------------- */

/* The awaited FIN: TIME-WAIT from here on. */
static void
take_fin(TcpHost *host, TcpWait *wait, const TcpSegment *segment)
{
    Tcp *tcp = wait->tcp;

    wait->rcv_nxt = segment->seq + tcp_segment_length(segment);
    if (segment->timestamps) {
        wait->ts_recent = segment->ts_value;
    }
    tcp_host_due(host, &wait->entry, PORT_NEVER); /* it sleeps from here on */
    wait->kind = WAIT_TIME_WAIT;
    wait->tcp = NULL;
    answer(host, wait, segment);
    if (tcp) {
        tcp_step(tcp, TCP_IN_FIN);
        tcp->wait = NULL;
        tcp_free(tcp);
    }
    if (wait->time_wait_ns == 0) {
        wait_end(host, wait, PORT_END_NONE);
    } else {
        restart(host, wait);
    }
}

/* As tcp_timewait_state_process() has it: a plain ACK is no news, also one that
 * has overtaken the FIN. */
static void
fin_wait2_input(TcpHost *host, TcpWait *wait, const TcpSegment *segment)
{
    guint32 end = segment->seq + tcp_segment_length(segment);
    gboolean news = (gint32)(end - wait->rcv_nxt) > 0 && end != segment->seq;

    if (is_old_timestamp(wait, segment) || !is_in_window(wait, segment)) {
        if (!(segment->flags & TCP_RST)) {
            answer(host, wait, segment);
        }
    } else if (segment->flags & TCP_RST) {
        wait_end(host, wait, PORT_END_RESET);
    } else if ((segment->flags & TCP_SYN) &&
               (gint32)(segment->seq - wait->rcv_nxt) >= 0) {
        tcp_host_reset(host, segment);
        wait_end(host, wait, PORT_END_ABORTED);
    } else if (!(segment->flags & TCP_ACK) || !news) {
        return;
    } else if (!(segment->flags & TCP_FIN) || end != wait->rcv_nxt + 1) {
        tcp_host_reset(host, segment);
        wait_end(host, wait, PORT_END_ABORTED);
    } else {
        take_fin(host, wait, segment);
    }
}

/* ---- TIME-WAIT ---------------------------------------------------------- */

/* A later connection between the same ends may begin (RFC 6191). */
static gboolean
is_later(const TcpWait *wait, const TcpSegment *segment)
{
    gboolean later = wait->timestamps && segment->timestamps &&
                     (gint32)(segment->ts_value - wait->ts_recent) > 0;

    return (segment->flags & (TCP_SYN | TCP_ACK | TCP_RST)) == TCP_SYN &&
           !(segment->flags & TCP_FIN) && !is_old_timestamp(wait, segment) &&
           (later || (gint32)(segment->seq - wait->rcv_nxt) > 0);
}

static void
time_wait_input(TcpHost *host, TcpWait *wait, const TcpSegment *segment)
{
    gboolean exact =
        segment->seq == wait->rcv_nxt && !is_old_timestamp(wait, segment);

    if (segment->flags & TCP_RST) {
        if (exact) {
            wait_end(host, wait, PORT_END_NONE);
        }
        return;
    }
    if (segment->flags & TCP_ACK) {
        restart(host, wait);
    }
    if (!exact || tcp_segment_length(segment) > 0) {
        answer(host, wait, segment);
    }
}

gboolean
tcp_wait_gives_way(const TcpWait *wait, const TcpSegment *segment)
{
    switch (wait->kind) {
    case WAIT_SWALLOW:
        return (segment->flags & (TCP_SYN | TCP_ACK | TCP_RST)) == TCP_SYN;
    case WAIT_FIN_WAIT2:
        return FALSE;
    case WAIT_TIME_WAIT:
        return is_later(wait, segment);
    }
    g_assert_not_reached();
}

void
tcp_wait_input(TcpHost *host, TcpWait *wait, const TcpSegment *segment)
{
    switch (wait->kind) {
    case WAIT_SWALLOW:
        break;
    case WAIT_FIN_WAIT2:
        fin_wait2_input(host, wait, segment);
        break;
    case WAIT_TIME_WAIT:
        time_wait_input(host, wait, segment);
        break;
    }
}

void
tcp_wait_end(TcpHost *host, TcpWait *wait)
{
    wait_end(host, wait, PORT_END_EXPIRED);
}
