/* SPDX-License-Identifier: GPL-2.0-only */
/* RX: bytes move from the TCP below into the socket's own buffer at once,
 * and the window opens again when the program takes them (sock-fact 10). */
#include "model/sock/sock-priv.h"

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

void
sock_rx_take(Sock *s)
{
    if (!s->tcp || !port_tcp_readable(s->tcp)) {
        return;
    }
    if (sock_simple(s) == PL_SSTS_AC &&
        s->dev->config.rx_in_ac == RX_IN_AC_DROP) {
        drop_all(s);
    } else {
        store_all(s);
        sock_rx_renew(s);
    }
}

/* One on_sock_data_arrival a socket, again when its handler has returned and
 * data remain (sock-fact 2).  A program without that handler needs none. */
void
sock_rx_renew(Sock *s)
{
    if (buf_len(&s->rx) && device_handles(s->dev, ON_SOCK_DATA_ARRIVAL)) {
        device_post(s->dev, ON_SOCK_DATA_ARRIVAL, s, 0, 0);
    }
}

/* Takes 'len_bytes' out of RX, which opens the window by as much; bytes of
 * an earlier connection never took a part of it. */
static void
consume(Sock *s, gsize len_bytes)
{
    gsize stale = MIN(len_bytes, s->rx_stale);

    buf_drop(&s->rx, len_bytes);
    s->rx_stale -= stale;
    if (s->tcp && len_bytes) {
        port_tcp_credit(s->tcp, len_bytes - stale);
        sock_rx_take(s);
    }
}

/* ---- The program's side ------------------------------------------------- */

guint
sock_getdata(Device *dev, gpointer bytes, guint max_bytes)
{
    Sock *s = device_selected(dev);
    gsize n;

    vm_statement(dev->vm);
    n = buf_peek(&s->rx, bytes, MIN(max_bytes, SOCK_STRING_MAX_BYTES));
    consume(s, n);
    s->record.read_bytes += n;
    return (guint)n;
}

guint
sock_peekdata(Device *dev, gpointer bytes, guint max_bytes)
{
    Sock *s = device_selected(dev);

    vm_statement(dev->vm);
    return (guint)buf_peek(&s->rx, bytes,
                           MIN(max_bytes, SOCK_STRING_MAX_BYTES));
}

guint
sock_rxbuffsize(Device *dev)
{
    vm_statement(dev->vm);
    return (guint)device_selected(dev)->rx.size;
}

guint
sock_rxlen(Device *dev)
{
    vm_statement(dev->vm);
    return (guint)buf_len(&device_selected(dev)->rx);
}

void
sock_rxclear(Device *dev)
{
    Sock *s = device_selected(dev);

    vm_statement(dev->vm);
    consume(s, buf_len(&s->rx));
}
