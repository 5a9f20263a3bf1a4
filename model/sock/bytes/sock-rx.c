/* SPDX-License-Identifier: GPL-2.0-only */
/* RX: bytes move from the TCP below into the socket's own buffer at once,
 * and the window opens again when the program takes them (sock-fact 10). */
#include "model/sock/bytes/sock-bytes-priv.h"

static void
count(Sock *s, gsize len_bytes)
{
    s->record.received_bytes += len_bytes;
    sock_tout_reset(s);
}

/* OPEN-8: acknowledged, and nobody will read them. */
static void
drop_all(Sock *s)
{
    gsize n;

    while ((n = port_tcp_recv(s->tcp, NULL, port_tcp_readable(s->tcp)))) {
        count(s, n);
        s->record.dropped_bytes += n;
        port_tcp_credit(s->tcp, n);
    }
}

static void
store_all(Sock *s)
{
    gsize room;
    gpointer to;

    while ((to = buf_reserve(&s->rx, &room))) {
        gsize n = port_tcp_recv(s->tcp, to, room);
        if (!n) {
            break;
        }
        buf_commit(&s->rx, n);
        count(s, n);
    }
}

/* In-band commands: only data stay in the window. */
static void
sort_all(Sock *s)
{
    guint8 bytes[256];
    gsize n, room, kept;

    do {
        room = s->sinkdata ? sizeof bytes : buf_free(&s->rx);
        n = port_tcp_recv(s->tcp, bytes, MIN(room, sizeof bytes));
        kept = sock_inband_sort(s, bytes, n);
        if (n) {
            count(s, n);
            port_tcp_credit(s->tcp, n - kept);
        }
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
        store_all(s);
        s->rx_news = TRUE;
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

/* Takes 'len_bytes' out of RX, which opens the window by as much; bytes of
 * an earlier connection never took a part of it. */
void
sock_rx_consume(Sock *s, gsize len_bytes)
{
    gsize stale = MIN(len_bytes, s->rx_stale);

    buf_drop(&s->rx, len_bytes);
    s->rx_stale -= stale;
    if (s->tcp && len_bytes) {
        port_tcp_credit(s->tcp, len_bytes - stale);
        sock_rx_take(s);
    }
    sock_record_settle(s);
}
