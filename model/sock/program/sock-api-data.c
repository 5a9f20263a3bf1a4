/* SPDX-License-Identifier: GPL-2.0-only */
/* The program's side: the data of a socket (sock-fact 10). */
#include "model/sock/program/sock-api-priv.h"

/* ---- RX ----------------------------------------------------------------- */

SOCK_GETTER(guint, rxbuffsize, s->rx.size)
SOCK_GETTER(guint, rxlen, buf_len(&s->rx))
SOCK_GETTER(guint, rxpacketlen, s->packet_left)

/* What getdata and peekdata reach: of UDP, only the datagram begun. */
static gsize
reach(const Sock *s, guint max_bytes)
{
    gsize n = sock_is_udp(s) ? s->packet_left : buf_len(&s->rx);

    if (sock_http_is_on(s)) {
        return 0; /* parsed as requests */
    }
    return MIN(n, MIN(max_bytes, SOCK_STRING_MAX_BYTES));
}

guint
sock_getdata(Device *dev, gpointer bytes, guint max_bytes)
{
    Sock *s = sock_access(dev);
    gsize n = buf_peek(&s->rx, bytes, reach(s, max_bytes));

    s->packet_left -= sock_is_udp(s) ? n : 0;
    sock_trace_call(s, "getdata", (gint64)n);
    sock_record_read(s, n);
    sock_rx_consume(s, n);
    sock_leave(s);
    return (guint)n;
}

guint
sock_peekdata(Device *dev, gpointer bytes, guint max_bytes)
{
    const Sock *s = sock_access(dev);

    return (guint)buf_peek(&s->rx, bytes, reach(s, max_bytes));
}

/* Throws away all that RX holds. */
static void
drop_rx(Sock *s)
{
    s->packet_left = 0;
    sock_record_dropped(s, buf_len(&s->rx));
    sock_rx_consume(s, buf_len(&s->rx));
    sock_leave(s);
}

void
sock_rxclear(Device *dev)
{
    Sock *s = sock_access(dev);

    if (!sock_http_is_on(s)) {
        drop_rx(s);
    }
}

void
sock_nextpacket(Device *dev)
{
    Sock *s = sock_access(dev);

    if (sock_is_udp(s)) {
        sock_udp_next(s);
    }
}

SOCK_GETTER(gboolean, gendataarrivalevent, s->gendataarrivalevent)

void
sock_set_gendataarrivalevent(Device *dev, gboolean yes)
{
    Sock *s = sock_access(dev);

    s->gendataarrivalevent = yes;
    s->rx_news = TRUE;
    sock_leave(s);
}

/* Where bytes go has changed, of RX as of those that are still below. */
static void
take_anew(Sock *s)
{
    sock_rx_take(s);
    sock_rx_promise(s);
    s->rx_news = TRUE;
    sock_leave(s);
}

SOCK_GETTER(gboolean, sinkdata, s->sinkdata)

void
sock_set_sinkdata(Device *dev, gboolean yes)
{
    Sock *s = sock_access(dev);

    s->sinkdata = yes;
    if (yes) {
        drop_rx(s);
    }
    take_anew(s);
}

SOCK_GETTER(gboolean, splittcppackets, s->splittcppackets)
SOCK_IDLE_SETTER(gboolean, splittcppackets)

/* ---- TX ----------------------------------------------------------------- */

SOCK_GETTER(guint, txbuffsize, s->tx.size)
SOCK_GETTER(guint, txlen, buf_len(&s->tx))
SOCK_GETTER(guint, newtxlen, sock_is_udp(s) ? sock_udp_new(s) : s->tx_new)
SOCK_GETTER(guint, txfree, buf_free(&s->tx))

guint
sock_setdata(Device *dev, gconstpointer bytes, guint len_bytes)
{
    Sock *s = sock_access(dev);
    gsize n = MIN(len_bytes, SOCK_STRING_MAX_BYTES);

    if (sock_is_udp(s)) {
        n = sock_udp_put(s, bytes, n);
    } else {
        n = buf_put(&s->tx, bytes, n);
        s->tx_new += n;
    }
    sock_record_written(s, n);
    sock_trace_call(s, "setdata", (gint64)n);
    return (guint)n;
}

void
sock_send(Device *dev)
{
    Sock *s = sock_access(dev);

    sock_trace_call(s, "send", -1);
    if (sock_is_udp(s)) {
        sock_udp_send(s);
    } else {
        s->tx_new = 0;
        sock_tx_pump(s);
    }
    sock_leave(s);
}

void
sock_txclear(Device *dev)
{
    Sock *s = sock_access_idle(dev);

    if (s) {
        buf_drop(&s->tx, buf_len(&s->tx));
        s->tx_new = 0;
        sock_tx_notify(s);
        sock_redir_feed(s);
        sock_leave(s);
    }
}

void
sock_notifysent(Device *dev, guint threshold_bytes)
{
    Sock *s = sock_access(dev);

    s->notify_armed = TRUE;
    s->notify_threshold = threshold_bytes;
    sock_tx_notify(s);
    sock_leave(s);
}

/* ---- Redirection -------------------------------------------------------- */

static void
set_target(Sock *s, Sock *to)
{
    s->dev->n_redirs -= s->redir_to ? 1 : 0;
    s->redir_to = to;
    s->dev->n_redirs += to ? 1 : 0;
}

guint
sock_redir(Device *dev, guint target)
{
    Sock *s = sock_access(dev);
    guint num = target - PL_REDIR_SOCK0;

    if (target != PL_REDIR_NONE &&
        (target < PL_REDIR_SOCK0 || num >= dev->config.numofsock)) {
        return PL_REDIR_NONE;
    }
    set_target(s, target ? &dev->socks[num] : NULL);
    take_anew(s);
    return target;
}

/* ---- In-band commands --------------------------------------------------- */

SOCK_GETTER(gboolean, inbandcommands, s->inbandcommands)
SOCK_IDLE_SETTER(gboolean, inbandcommands)
SOCK_GETTER(guint8, escchar, s->escchar)
SOCK_IDLE_SETTER(guint8, escchar)
SOCK_GETTER(guint8, endchar, s->endchar)
SOCK_IDLE_SETTER(guint8, endchar)
SOCK_GETTER(guint, cmdbuffsize, s->cmd.size)
SOCK_GETTER(guint, cmdlen, buf_len(&s->cmd) - s->cmd_new)
SOCK_GETTER(guint, rplbuffsize, s->rpl.size)
SOCK_GETTER(guint, rpllen, buf_len(&s->rpl))
SOCK_GETTER(guint, rplfree, buf_free(&s->rpl))
SOCK_GETTER(guint, tx2buffsize, s->tx2.size)
SOCK_GETTER(guint, tx2len, buf_len(&s->tx2))

guint
sock_peekinband(Device *dev, gpointer bytes, guint max_bytes)
{
    const Sock *s = sock_access(dev);
    gsize n = MIN(buf_len(&s->cmd) - s->cmd_new, SOCK_STRING_MAX_BYTES);

    return (guint)buf_peek(&s->cmd, bytes, MIN(n, max_bytes));
}

guint
sock_getinband(Device *dev, gpointer bytes, guint max_bytes)
{
    guint n = sock_peekinband(dev, bytes, max_bytes);

    buf_drop(&device_selected(dev)->cmd, n);
    return n;
}

gboolean
sock_setsendinband(Device *dev, gconstpointer bytes, guint len_bytes)
{
    Sock *s = sock_access(dev);

    if (len_bytes > MIN(buf_free(&s->rpl), SOCK_STRING_MAX_BYTES)) {
        return FALSE;
    }
    sock_record_written(s, buf_put(&s->rpl, bytes, len_bytes));
    sock_tx_pump(s);
    sock_leave(s);
    return TRUE;
}
