/* SPDX-License-Identifier: GPL-2.0-only */
/* The window that we offer: the two laws of TcpWindowLaw.  Neither moves the
 * right edge back (RFC 9293 3.8.6). */
#include "model/tcp/tcp-priv.h"

/* Linux keeps twice the buffer for segments with all that is around them: a
 * full one of 1448 bytes takes 2304; a small one leaves room where others join
 * it (tcp_try_coalesce).  The part that is offered is at first half
 * (TCP_DEFAULT_SCALING_RATIO), then what the longest segment shows
 * (tcp_measure_rcv_mss): 159 / 256 for 1448 bytes, by the bytes that windows of
 * 4096 to 16384 take in [tgt.wnd_update_shut_rd], no less for shorter ones,
 * and 210 for 4096 bytes on loopback, three of which a buffer of 8192 takes. */
#define SEGMENT_OVERHEAD 856
#define SMALL_ROOM 512
#define RATIO_OVERHEAD 880
#define RATIO_LEAST 159
#define WHOLE 256
#define GROWS_BY_BYTES 128 /* smaller segments say nothing */
#define MAX_SCALE 14

static gboolean
is_linux(const Tcp *tcp)
{
    return tcp->rules->window_law == TCP_WINDOW_LINUX;
}

/* Bits that a window of 'bytes' needs beyond 16. */
static guint
scale_for(guint64 bytes)
{
    guint scale = 0;

    while (scale < MAX_SCALE && bytes >> scale > 65535) {
        scale++;
    }
    return scale;
}

guint
tcp_window_scale(const Tcp *tcp)
{
    return tcp->rx.scale;
}

/* Rounded to whole segments: the buffer's half of the memory
 * (tcp_select_initial_window). */
guint32
tcp_window_first(const TcpProfile *rules, guint32 buf_bytes,
                 gboolean timestamps)
{
    guint32 space = MIN(buf_bytes, 65535);
    guint32 mss = tcp_advmss(rules) - (timestamps ? TCP_TIMESTAMP_BYTES : 0);

    return rules->window_law == TCP_WINDOW_LINUX && space > mss
               ? space / mss * mss
               : space;
}

static guint32
first_window(const Tcp *tcp)
{
    guint32 buf = tcp->rx.buf_bytes;

    if (!is_linux(tcp)) {
        buf -= (guint32)MIN(tcp->rx.unconsumed, buf);
    }
    return tcp_window_first(tcp->rules, buf, !tcp->active && tcp->timestamps);
}

void
tcp_window_begin(Tcp *tcp, const PortTcpOpts *opts)
{
    TcpRx *rx = &tcp->rx;
    guint32 buf =
        opts->rcvbuf_bytes ? opts->rcvbuf_bytes : tcp->rules->rcvbuf_bytes;

    rx->buf_bytes = buf;
    rx->unconsumed = opts->zero_window ? buf : 0;
    rx->scale = scale_for(is_linux(tcp) && !opts->rcvbuf_bytes
                              ? MAX(buf, tcp->rules->rcvbuf_max_bytes) - 1
                              : buf);
}

guint32
tcp_window_left(const Tcp *tcp)
{
    guint64 edge = tcp->rx.wup + tcp->rx.wnd;

    return (guint32)(edge > tcp->rx.nxt ? edge - tcp->rx.nxt : 0);
}

/* Sizes in bytes of payload: the whole, and what is free of it. */
static guint64
memory_space(const Tcp *tcp)
{
    guint64 memory = 2 * (guint64)tcp->rx.buf_bytes;

    return tcp->rx.ratio ? memory * tcp->rx.ratio / WHOLE : memory / 2;
}

static guint64
memory_free(const Tcp *tcp)
{
    const TcpRx *rx = &tcp->rx;
    guint64 memory = 2 * (guint64)rx->buf_bytes;
    guint64 left = memory > rx->memory ? memory - rx->memory : 0;

    return rx->ratio ? left * rx->ratio / WHOLE : left / 2;
}

/* A segment of the peer's largest size, 'len'. */
void
tcp_window_measure(Tcp *tcp, guint32 len)
{
    guint64 shown = (guint64)len * WHOLE / (len + RATIO_OVERHEAD);

    tcp->rx.ratio = MAX((guint)shown, MAX(tcp->rx.ratio, RATIO_LEAST));
}

/* A segment with 'len' bytes has come. */
void
tcp_window_charge(Tcp *tcp, guint32 len)
{
    TcpRx *rx = &tcp->rx;

    if (len <= rx->small_room) {
        rx->small_room -= len;
        return;
    }
    rx->memory += len + SEGMENT_OVERHEAD;
    rx->small_room = len < SMALL_ROOM ? SMALL_ROOM - len : 0;
}

/* 'len' bytes of those that wait are consumed, and as much of the memory. */
void
tcp_window_credit(Tcp *tcp, gsize len)
{
    TcpRx *rx = &tcp->rx;
    guint64 bytes = rx->unconsumed + rx->pieces_bytes;
    guint64 credit = MIN(rx->unconsumed, len);

    if (bytes > 0) {
        rx->memory -= rx->memory * credit / bytes;
    }
    rx->unconsumed -= credit;
    if (credit == bytes) {
        rx->memory = rx->small_room = 0;
    }
}

/* The largest window that may be offered: until a segment has been measured, a
 * segment of the space is kept back (tcp_init_buffer_space). */
static guint64
window_clamp(const Tcp *tcp)
{
    guint64 space = memory_space(tcp), mss = tcp_advmss(tcp->rules);

    return tcp->rx.ratio || space <= 2 * mss ? space
                                             : MAX(space - mss, 2 * mss);
}

/* tcp_event_data_recv(), tcp_grow_window(). */
gboolean
tcp_window_grows(Tcp *tcp, guint32 len)
{
    TcpRx *rx = &tcp->rx;
    guint64 room = MIN(memory_free(tcp), window_clamp(tcp));

    if (len < GROWS_BY_BYTES || rx->grown >= room) {
        return FALSE;
    }
    rx->grown +=
        MIN(room - rx->grown, 2 * MAX((guint64)tcp_advmss(tcp->rules), len));
    return TRUE;
}

/* __tcp_select_window(). */
static guint32
select_linux(const Tcp *tcp)
{
    const TcpRx *rx = &tcp->rx;
    guint64 space = memory_space(tcp);
    guint64 left = memory_free(tcp);
    guint32 room = (guint32)MIN(left, rx->grown);
    guint32 mss = (guint32)MIN(tcp->delack.mss_bytes, space);
    guint32 unit = 1u << (tcp->scaling ? rx->scale : 0);

    if (tcp->state == PORT_STATE_SYN_RECV) { /* tcp_v4_reqsk_send_ack() */
        return rx->first_wnd;
    }
    if (left < space / 2 && (left < space / 16 || left < mss)) {
        return 0;
    }
    if (unit > 1) {
        return (room + unit - 1) / unit * unit;
    }
    if (rx->wnd + mss <= room || rx->wnd > room) {
        return room / mss * mss;
    }
    return rx->wnd;
}

/* RFC 9293 3.8.6.2.2: it grows by a segment or half the buffer at least. */
static guint32
select_exact(const Tcp *tcp)
{
    const TcpRx *rx = &tcp->rx;
    guint64 used = rx->unconsumed;
    guint32 room = rx->buf_bytes > used ? (guint32)(rx->buf_bytes - used) : 0;
    guint32 left = tcp_window_left(tcp);
    guint32 step = MIN(rx->buf_bytes / 2, tcp->mss_bytes);

    return room >= left + step ? room : left;
}

guint32
tcp_window_select(const Tcp *tcp)
{
    return is_linux(tcp) ? select_linux(tcp) : select_exact(tcp);
}

/* Under half of the buffer quick ACKs end (the same function). */
static void
note_shortage(Tcp *tcp)
{
    if (is_linux(tcp) && memory_free(tcp) < memory_space(tcp) / 2) {
        tcp->delack.quick = 0;
    }
}

guint32
tcp_window_field(Tcp *tcp, gboolean syn)
{
    TcpRx *rx = &tcp->rx;
    guint scale = tcp->scaling && !syn ? rx->scale : 0;
    guint32 unit = 1u << scale;
    guint32 left = tcp_window_left(tcp);
    guint32 wnd = syn ? first_window(tcp) : tcp_window_select(tcp);

    if (!syn) {
        note_shortage(tcp);
    }
    rx->first_wnd = syn ? wnd : rx->first_wnd;
    rx->grown = syn ? MIN(wnd, window_clamp(tcp)) : rx->grown;
    wnd = wnd < left && !syn ? (left + unit - 1) / unit * unit : wnd;
    wnd = MIN(wnd, 65535u << scale);
    rx->wnd = wnd / unit * unit;
    if (rx->wnd < left && !syn) { /* the edge stays where it was */
        rx->wnd = left;
    }
    rx->wup = rx->nxt;
    return wnd / unit;
}
