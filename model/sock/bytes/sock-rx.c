/* SPDX-License-Identifier: GPL-2.0-only */
/* RX: bytes move from the TCP below into the socket's own buffer at once,
 * and the window opens again when the program takes them (sock-fact 10).
 *
 * Redirected bytes pass RX by: they stay below until their target has room, and
 * the window is that room.  So do the requests of a socket in HTTP mode that is
 * redirected to its own TX; RX need not have a single page for either. */
#include "model/sock/bytes/sock-bytes-priv.h"

/* ---- The window --------------------------------------------------------- */

gboolean
sock_rx_is_passed_by(const Sock *s)
{
    return s->redir_to && !s->sinkdata && !sock_inband_is_on(s) &&
           (!sock_http_is_on(s) || s->redir_to == s);
}

gsize
sock_rx_room(const Sock *s)
{
    gsize room = buf_free(&s->rx);

    if (sock_rx_is_passed_by(s)) {
        room = sock_http_is_on(s) ? buf_free(&s->tx)
                                  : sock_redir_room(s->redir_to);
    }
    return MIN(room, s->window_max);
}

gsize
sock_rx_room_max(const Sock *s)
{
    return s->redir_to ? MAX(s->rx.size, s->redir_to->tx.size) : s->rx.size;
}

void
sock_rx_promise(Sock *s)
{
    gsize room = sock_rx_room(s);

    if (s->tcp && room > s->promised) {
        port_tcp_credit(s->tcp, room - s->promised);
        s->promised = room;
    }
}

/* ---- What arrives ------------------------------------------------------- */

gsize
sock_rx_pull(Sock *s, gpointer bytes, gsize max_bytes)
{
    gsize n = port_tcp_recv(s->tcp, bytes, max_bytes);

    if (n) {
        s->promised -= MIN(n, s->promised);
        s->record.received_bytes += n;
        sock_tout_reset(s);
    }
    return n;
}

/* OPEN-8: acknowledged, and nobody will read them. */
static void
drop_all(Sock *s)
{
    gsize n;

    while ((n = sock_rx_pull(s, NULL, port_tcp_readable(s->tcp)))) {
        s->record.dropped_bytes += n;
        sock_rx_promise(s);
    }
}

static void
store_all(Sock *s)
{
    gsize room;
    gpointer to;

    while ((to = buf_reserve(&s->rx, &room))) {
        gsize n = sock_rx_pull(s, to, room);
        if (!n) {
            break;
        }
        buf_commit(&s->rx, n);
    }
}

/* OPEN-13: the window was all of RX, which is not empty. */
static void
drop_rest(Sock *s)
{
    if (s->dev->config.leftover_window == LEFTOVER_WINDOW_WHOLE) {
        s->record.dropped_bytes +=
            sock_rx_pull(s, NULL, port_tcp_readable(s->tcp));
    }
}

/* In-band commands: only data stay in the window. */
static void
sort_all(Sock *s)
{
    guint8 bytes[256];
    gsize n, room;

    do {
        room = s->sinkdata ? sizeof bytes : buf_free(&s->rx);
        n = sock_rx_pull(s, bytes, MIN(room, sizeof bytes));
        sock_inband_sort(s, bytes, n);
        sock_rx_promise(s);
    } while (n);
}

void
sock_rx_take(Sock *s)
{
    if (!s->tcp || !port_tcp_readable(s->tcp)) {
        return;
    }
    if (sock_simple(s) == PL_SSTS_AC &&
        s->dev->config.rx_in_ac == RX_IN_AC_DROP) {
        drop_all(s);
    } else if (sock_inband_is_on(s)) {
        sort_all(s);
        s->rx_news = TRUE;
    } else if (s->sinkdata) {
        drop_all(s);
    } else {
        if (!sock_rx_is_passed_by(s)) {
            store_all(s);
            drop_rest(s);
        }
        s->rx_news = TRUE;
    }
}

/* The connection is about to be over: RX takes what its target had no room
 * for. */
void
sock_rx_keep(Sock *s)
{
    if (s->tcp && sock_rx_is_passed_by(s)) {
        store_all(s);
    }
}

/* One on_sock_tcp_packet_arrival for each segment with new data, before the
 * event for the data. */
void
sock_rx_segment(Sock *s)
{
    guint64 all = s->record.received_bytes + port_tcp_readable(s->tcp);

    if (s->splittcppackets && !s->inbandcommands && all > s->split_seen &&
        device_handles(s->dev, ON_SOCK_TCP_PACKET_ARRIVAL)) {
        device_post(s->dev, ON_SOCK_TCP_PACKET_ARRIVAL, s,
                    (guint)(all - s->split_seen), 0);
    }
    s->split_seen = all;
}

/* Takes 'len_bytes' out of RX, which opens the window by as much. */
void
sock_rx_consume(Sock *s, gsize len_bytes)
{
    buf_drop(&s->rx, len_bytes);
    s->rx_stale -= MIN(len_bytes, s->rx_stale);
    if (s->tcp && len_bytes) {
        sock_rx_promise(s);
        sock_rx_take(s);
    }
    sock_record_settle(s);
}
