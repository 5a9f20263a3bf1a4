/* SPDX-License-Identifier: GPL-2.0-only */
/* Which socket takes an arriving datagram (sock-fact 7): first one whose
 * connection it belongs to, whose peer it may move, then an idle one. */
#include "model/sock/master/device-priv.h"

static gboolean
same_addr(PortAddr a, PortAddr b)
{
    return a.ip == b.ip && a.port == b.port;
}

static gboolean
reconmode_admits(const Sock *s, const PortDatagram *datagram)
{
    switch (s->reconmode) {
    case PL_SOCK_RECONMODE_0:
    case PL_SOCK_RECONMODE_2:
        return datagram->from.ip == s->remote.ip;
    case PL_SOCK_RECONMODE_1:
    case PL_SOCK_RECONMODE_3:
        return TRUE;
    }
    g_assert_not_reached();
}

/* The peer's datagrams belong to the connection also with inconmode 0
 * (OPEN-20); those of others are re-connects, unless the connection is one to
 * everybody. */
static gboolean
admits_peer(const Sock *s, const PortDatagram *datagram)
{
    if (same_addr(s->remote, datagram->from)) {
        return TRUE;
    }
    return (sock_admits_reconnects(s) || sock_udp_to_all(s)) &&
           reconmode_admits(s, datagram);
}

/* Of the connection in progress, or an acceptable re-connect. */
static gboolean
belongs(const Sock *s, const PortDatagram *datagram)
{
    return sock_is_udp(s) && sock_simple(s) == PL_SSTS_EST &&
           s->localport == datagram->to.port &&
           (!datagram->broadcast || s->acceptbcast) && admits_peer(s, datagram);
}

/* An idle socket that it may connect; OPEN-26: not behind its gate. */
static gboolean
is_eligible(const Sock *s, const PortDatagram *datagram)
{
    return sock_is_udp(s) && !sock_is_engaged(s) && !s->gated &&
           sock_inconmode_admits(s, datagram->from) && s->allows_net &&
           port_list_has(&s->localports, datagram->to.port) &&
           (!datagram->broadcast || s->acceptbcast) &&
           (sock_rx_room_max(s) ||
            s->dev->config.accept_without_rx == ACCEPT_WITHOUT_RX);
}

/* It may move the peer; then, and only then, there is an event (OPEN-18). */
static void
take_next(Sock *s, const PortDatagram *datagram)
{
    PortAddr before = sock_udp_target(s);

    s->newest = datagram->from;
    s->heard = TRUE;
    if (!sock_udp_to_all(s)) {
        s->remote = datagram->from;
    }
    s->newest_bcast = datagram->broadcast;
    if (!same_addr(before, sock_udp_target(s))) {
        sock_step(s, IN_MOVED);
    }
    sock_udp_store(s, datagram);
    sock_rx_serve(s);
}

static void
take_first(Sock *s, const PortDatagram *datagram)
{
    Device *dev = s->dev;

    dev->stats.accepted++;
    dev->datagram = datagram;
    sock_step(s, IN_DATAGRAM);
    dev->datagram = NULL;
    s->newest_bcast = datagram->broadcast;
    sock_udp_store(s, datagram);
    sock_rx_serve(s);
}

/* The search order is that for SYNs; what nobody takes is ignored without a
 * word (sock-fact 7). */
void
device_take_datagram(Device *dev, const PortDatagram *datagram)
{
    for (guint i = 0; i < dev->config.numofsock; i++) {
        if (belongs(&dev->socks[i], datagram)) {
            take_next(&dev->socks[i], datagram);
            return;
        }
    }
    for (guint i = 0; dev->inconenabledmaster && i < dev->config.numofsock;
         i++) {
        if (is_eligible(&dev->socks[i], datagram)) {
            take_first(&dev->socks[i], datagram);
            return;
        }
    }
}
