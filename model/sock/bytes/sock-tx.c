/* SPDX-License-Identifier: GPL-2.0-only */
/* TX: the program appends and commits, the pump gives the TCP below what may
 * leave at once, and bytes leave the buffer when they are acknowledged
 * (sock-fact 10).  So the bytes not sent yet are the socket's own: they stay
 * in TX when the connection ends. */
#include "model/sock/bytes/sock-bytes-priv.h"

/* The buffer that the TCP below is fed from. */
static Buf *
outlet(Sock *s)
{
    return sock_inband_is_on(s) ? &s->tx2 : &s->tx;
}

/* What could be given to it now. */
static gsize
unsent(const Sock *s)
{
    return (sock_inband_is_on(s) ? buf_len(&s->tx2) : sock_tx_committed(s)) -
           s->tx_flight;
}

/* Nothing is left that a flush would have to wait for. */
static gboolean
is_flushed(const Sock *s)
{
    return !unsent(s) && (!sock_inband_is_on(s) ||
                          (!buf_len(&s->rpl) && !sock_tx_committed(s)));
}

/* Drops from TX what the peer has; TRUE if that has made room. */
gboolean
sock_tx_acked(Sock *s)
{
    gsize acked = s->tcp ? s->tx_flight - port_tcp_unacked(s->tcp) : 0;

    if (!acked) {
        return FALSE;
    }
    buf_drop(outlet(s), acked);
    s->tx_flight -= acked;
    s->record.acked_bytes += acked;
    if (s->dev->config.tout_reset == TOUT_RESET_DATA_ACK) {
        sock_tout_reset(s);
    }
    sock_tx_notify(s);
    return TRUE;
}

/* How much may go now.  Nothing but the TCP below can probe a window that
 * the peer has shut (RFC 9293 3.8.6.1), so it gets one byte to do that with
 * when it has nothing else (OPEN-13). */
static gsize
quota(const Sock *s)
{
    gsize sendable = port_tcp_sendable(s->tcp);

    return sendable || s->tx_flight ||
                   s->dev->config.window_probe == WINDOW_PROBE_NONE
               ? sendable
               : 1;
}

/* Sends up to 'max_bytes' from one contiguous piece; returns how many. */
static gsize
send_piece(Sock *s, gsize max_bytes)
{
    BufSpan span = buf_span(outlet(s), s->tx_flight, max_bytes);
    gsize n = port_tcp_send(s->tcp, span.bytes, span.len_bytes);

    if (n) {
        s->tx_flight += n;
        sock_tout_reset(s);
    }
    return n;
}

/* TRUE when the FIN has to wait for the rest of TX. */
static gboolean
flushes(const Sock *s)
{
    const DeviceConfig *config = &s->dev->config;
    if (sock_http_is_on(s) && sock_simple(s) == PL_SSTS_AC) {
        return TRUE; /* the response has been ordered, all of it */
    }
    TxAtClose rule =
        sock_simple(s) == PL_SSTS_PC ? config->tx_at_fin : config->tx_at_close;
    return rule == TX_AT_CLOSE_FLUSH;
}

/* splittcppackets: all that TX holds, or nothing (sock-fact 10). */
static gboolean
must_wait(const Sock *s)
{
    return s->splittcppackets && !s->inbandcommands && quota(s) < unsent(s);
}

static void
send_all(Sock *s)
{
    gboolean goes_on = !must_wait(s);

    while (goes_on) {
        gsize n;
        if (sock_inband_is_on(s)) {
            sock_inband_fill(s);
        }
        n = MIN(quota(s), unsent(s));
        goes_on = n && send_piece(s, n);
    }
}

static gboolean
is_connected(const Sock *s)
{
    return s->tcp && sock_simple(s) >= PL_SSTS_EST;
}

void
sock_tx_pump(Sock *s)
{
    if (!is_connected(s) || s->fin_sent) {
        return;
    }
    if (!s->fin_wanted || flushes(s)) {
        send_all(s);
    }
    if (s->fin_wanted && (!flushes(s) || is_flushed(s))) {
        s->fin_sent = TRUE;
        port_tcp_shutdown(s->tcp);
    }
}

static gsize
left_to_send(const Sock *s)
{
    return sock_tx_committed(s) + (sock_inband_is_on(s) ? buf_len(&s->tx2) : 0);
}

/* One event for each notifysent, as soon as its condition is true; what is
 * not committed does not count. */
void
sock_tx_notify(Sock *s)
{
    guint limit = s->notify_threshold;

    if (s->dev->config.notify_when == NOTIFY_LESS_THAN) {
        limit = limit ? limit - 1 : 0;
    }
    if (s->notify_armed && left_to_send(s) <= limit) {
        s->notify_armed = FALSE;
        device_post(s->dev, ON_SOCK_DATA_SENT, s, 0, 0);
    }
}
