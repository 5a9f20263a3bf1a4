/* SPDX-License-Identifier: GPL-2.0-only */
/* When to acknowledge: at once, soon, or with what is to be sent anyway.
 *
 * RFC 5681 4.2 is the base.  Where TcpProfile.quick_acks is not 0 the rules are
 * Linux's: an end begins with quick ACKs, and delays them once it replies to
 * what it receives ("pingpong"). */
#include "model/tcp/tcp-priv.h"
#include "model/units.h"

#define MIN_MSS 88 /* TCP_MIN_MSS */
/* TCP_DELACK_MAX, and the same for ends that are not in pingpong. */
#define DELACK_MAX_NS (200 * NS_PER_MS)
#define DELACK_IDLE_MAX_NS (500 * NS_PER_MS)

static gboolean
is_linux(const Tcp *tcp)
{
    return tcp->rules->quick_acks > 0;
}

/* tcp_initialize_rcv_mss(). */
void
tcp_delack_begin(Tcp *tcp)
{
    guint32 mss = MIN(tcp->mss_bytes, TCP_MSS_DEFAULT);

    mss = MIN(mss, tcp->rx.wnd / 2);
    tcp->delack.mss_bytes = MAX(mss, MIN_MSS);
}

void
tcp_ack_now(Tcp *tcp)
{
    tcp->delack.owed = tcp->delack.now = TRUE;
}

/* tcp_oow_rate_limited(), tcp_send_challenge_ack(). */
void
tcp_ack_limited(Tcp *tcp)
{
    gint64 now_ns = tcp_now_ns(tcp);

    if (now_ns - tcp->challenged_ns >= tcp->rules->challenge_ns) {
        tcp->challenged_ns = now_ns;
        tcp_ack_now(tcp);
    }
}

/* ---- Quick ACKs --------------------------------------------------------- */

/* tcp_incr_quickack(). */
static void
more_quick(Tcp *tcp)
{
    TcpDelack *d = &tcp->delack;
    guint quick = tcp->rx.wnd / (2 * d->mss_bytes);

    quick = quick == 0 ? 2 : MIN(quick, tcp->rules->quick_acks);
    d->quick = MAX(d->quick, quick);
}

void
tcp_delack_quick(Tcp *tcp)
{
    if (is_linux(tcp)) {
        more_quick(tcp);
        tcp->delack.pingpong = FALSE;
        tcp->delack.ato_ns = tcp->rules->delack_ns;
    }
}

static gboolean
is_quick(const TcpDelack *d)
{
    return d->quick > 0 && !d->pingpong;
}

/* ---- Data and FIN arrive ------------------------------------------------ */

/* What a full segment of the peer is, by what it sends (tcp_measure_rcv_mss).
 */
static void
measure(Tcp *tcp, guint32 len)
{
    TcpDelack *d = &tcp->delack;

    if (len >= d->mss_bytes) {
        d->mss_bytes = MIN(len, tcp_advmss(tcp->rules));
        if (len > TCP_MSS_DEFAULT) {
            tcp_window_measure(tcp, len);
        }
        return;
    }
    if (len >= TCP_MSS_DEFAULT) {
        gboolean again = len == d->last_bytes;

        d->last_bytes = len;
        if (again) {
            d->mss_bytes = len;
            return;
        }
    }
    d->pushed = MIN(d->pushed + 1, 2);
}

/* tcp_event_data_recv(). */
static void
adapt(Tcp *tcp)
{
    TcpDelack *d = &tcp->delack;
    gint64 least_ns = tcp->rules->delack_ns;
    gint64 gap_ns = tcp_now_ns(tcp) - d->heard_ns;

    if (d->ato_ns == 0) {
        more_quick(tcp);
        d->ato_ns = least_ns;
    } else if (gap_ns <= least_ns / 2) {
        d->ato_ns = d->ato_ns / 2 + least_ns / 2;
    } else if (gap_ns < d->ato_ns) {
        d->ato_ns = MIN(d->ato_ns / 2 + gap_ns, tcp_rto_ns(tcp));
    } else if (gap_ns > tcp_rto_ns(tcp)) {
        more_quick(tcp);
    }
}

/* While the window grows, quick ACKs are not used up (tcp_grow_window). */
static void
keep_quick(Tcp *tcp, guint32 len)
{
    if (tcp_window_grows(tcp, len)) {
        tcp->delack.quick |= 1;
    }
}

void
tcp_delack_data(Tcp *tcp, const TcpSegment *segment)
{
    TcpDelack *d = &tcp->delack;

    d->owed = TRUE;
    d->segments++;
    measure(tcp, segment->len_bytes);
    if (is_linux(tcp)) {
        adapt(tcp);
        keep_quick(tcp, segment->len_bytes);
    }
    d->heard_ns = tcp_now_ns(tcp);
}

/* tcp_fin(): the state is still the one before. */
void
tcp_delack_fin(Tcp *tcp)
{
    tcp->delack.owed = TRUE;
    if (tcp->state == PORT_STATE_ESTABLISHED && is_linux(tcp)) {
        tcp->delack.pingpong = TRUE;
    } else {
        tcp_ack_now(tcp);
    }
}

/* ---- Now, or later ------------------------------------------------------ */

/* More than one full segment, and the window can still move. */
static gboolean
is_full(const Tcp *tcp)
{
    const TcpRx *rx = &tcp->rx;

    if (!is_linux(tcp)) {
        return tcp->delack.segments >= tcp->rules->delack_segments;
    }
    return rx->nxt - rx->wup > tcp->delack.mss_bytes &&
           (rx->stream.len_bytes == 0 || tcp_window_select(tcp) >= rx->wnd);
}

/* Behind a hole the first three ACKs go at once; the others in little time
 * (tcp_compressed_ack_kick), which here is none. */
static gboolean
is_hole(Tcp *tcp)
{
    return tcp->rx.pieces || (tcp->rx.fin_pos != TCP_NO_POS && !tcp->rx.fin);
}

/* tcp_send_delayed_ack(). */
static gint64
delay_ns(const Tcp *tcp)
{
    const TcpDelack *d = &tcp->delack;
    gint64 least_ns = tcp->rules->delack_ns;
    gint64 most_ns =
        d->pingpong || d->pushed ? DELACK_MAX_NS : DELACK_IDLE_MAX_NS;
    gint64 ato_ns = d->ato_ns;

    if (!is_linux(tcp)) {
        return least_ns;
    }
    if (ato_ns > least_ns) {
        if (tcp->rtt.srtt_ns > 0) {
            most_ns = MIN(most_ns, MAX(tcp->rtt.srtt_ns, least_ns));
        }
        ato_ns = MIN(ato_ns, most_ns);
    }
    return MIN(ato_ns, DELACK_MAX_NS);
}

static void
delay(Tcp *tcp)
{
    TcpDelack *d = &tcp->delack;
    gint64 wait_ns = delay_ns(tcp);
    gint64 at_ns = tcp_now_ns(tcp) + wait_ns;

    if (wait_ns == 0) {
        d->now = TRUE;
    } else if (d->at_ns == PORT_NEVER) {
        d->at_ns = at_ns;
    } else if (is_linux(tcp) && d->at_ns <= tcp_now_ns(tcp) + wait_ns / 4) {
        d->now = TRUE;
    } else {
        d->at_ns = MIN(d->at_ns, at_ns);
    }
}

void
tcp_delack_check(Tcp *tcp)
{
    TcpDelack *d = &tcp->delack;

    if (!d->owed || d->now) {
        return;
    }
    if (is_full(tcp) || is_quick(d) || is_hole(tcp)) {
        d->now = TRUE;
    } else {
        delay(tcp);
    }
}

void
tcp_delack_expire(Tcp *tcp)
{
    TcpDelack *d = &tcp->delack;
    gint64 least_ns = tcp->rules->delack_ns;

    d->at_ns = PORT_NEVER;
    if (!d->owed) {
        return;
    }
    if (!is_linux(tcp)) {
        d->now = TRUE;
        return;
    }
    if (d->pingpong) {
        d->pingpong = FALSE;
        d->ato_ns = least_ns;
    } else {
        d->ato_ns = MIN(2 * d->ato_ns, tcp_rto_ns(tcp));
    }
    d->now = TRUE;
}

/* ---- The program reads -------------------------------------------------- */

/* __tcp_cleanup_rbuf(): an ACK that waits, or news of the window. */
static gboolean
read_tells(const Tcp *tcp, gsize len)
{
    const TcpDelack *d = &tcp->delack;
    const TcpRx *rx = &tcp->rx;
    guint32 left = tcp_window_left(tcp);
    guint32 select;

    if (d->owed && (rx->nxt - rx->wup > d->mss_bytes ||
                    (len > 0 && rx->stream.len_bytes == 0 &&
                     d->pushed > (d->pingpong ? 1 : 0)))) {
        return TRUE;
    }
    if (len == 0 || rx->shut || 2 * (guint64)left > rx->buf_bytes) {
        return FALSE;
    }
    select = tcp_window_select(tcp);
    return select > 0 && select >= 2 * (guint64)left;
}

void
tcp_delack_read(Tcp *tcp, gsize len)
{
    gboolean tells;

    if (!tcp_is_synchronized(tcp)) {
        return;
    }
    if (is_linux(tcp)) {
        tells = read_tells(tcp, len);
    } else {
        guint32 left = tcp_window_left(tcp);
        guint32 select = tcp_window_select(tcp);

        tells = !tcp->rx.fin && select > left && select / 2 >= left;
    }
    if (tells) {
        tcp_ack_now(tcp);
        tcp_want_output(tcp);
    }
}

/* ---- Segments go out ---------------------------------------------------- */

/* tcp_event_ack_sent(): whatever goes carries the ACK. */
void
tcp_delack_sent(Tcp *tcp)
{
    TcpDelack *d = &tcp->delack;

    if (d->owed && d->quick > 0 && --d->quick == 0) {
        d->ato_ns = tcp->rules->delack_ns;
    }
    d->owed = d->now = FALSE;
    d->at_ns = PORT_NEVER;
    d->pushed = d->segments = 0;
    tcp->last_ack_pos = tcp->rx.nxt;
}

/* tcp_event_data_sent(): a reply, if it comes soon enough. */
void
tcp_delack_data_sent(Tcp *tcp)
{
    TcpDelack *d = &tcp->delack;

    if (is_linux(tcp) && d->heard_ns >= 0 &&
        tcp_now_ns(tcp) - d->heard_ns < d->ato_ns) {
        d->pingpong = TRUE;
    }
}
