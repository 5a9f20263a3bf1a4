/* SPDX-License-Identifier: GPL-2.0-only */
/* UDP connections (sock-fact 4, 7 and 11).
 *
 * A socket is connected by the first datagram that it may take, or actively
 * once the target's link address is known; there is nothing on the wire.
 * Later datagrams belong to the connection as reconmode allows, and may move
 * its peer.  All of close, reset and discard just forget it. */
#include "model/sock/sock-priv.h"

#define BROADCAST_IP 0xffffffffu

/* ---- Where datagrams go ------------------------------------------------- */

/* All output is broadcast, and nobody can move the peer. */
gboolean
sock_udp_to_all(const Sock *s)
{
    return s->targetbcast || s->remote.ip == BROADCAST_IP;
}

/* The target port follows the newest datagram's source. */
static gboolean
switches_port(const Sock *s)
{
    if (sock_udp_to_all(s) &&
        s->dev->config.bcast_switchover == BCAST_SWITCHOVER_NO) {
        return FALSE;
    }
    return s->reconmode == PL_SOCK_RECONMODE_2 ||
           s->reconmode == PL_SOCK_RECONMODE_3;
}

PortAddr
sock_udp_target(const Sock *s)
{
    gboolean newest = s->heard && switches_port(s);

    return (PortAddr){sock_udp_to_all(s) ? BROADCAST_IP : s->remote.ip,
                      newest ? s->newest.port : s->targetport};
}

/* ---- Ports of the device ------------------------------------------------ */

static gboolean
is_wanted(const Device *dev, guint16 port)
{
    for (guint i = 0; i < dev->config.numofsock; i++) {
        const Sock *s = &dev->socks[i];
        if (sock_is_udp(s) &&
            (port_list_has(&s->localports, port) ||
             (sock_simple(s) == PL_SSTS_EST && s->localport == port))) {
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean
is_bound(const Device *dev, guint16 port)
{
    for (guint i = 0; i < dev->udp_ports->len; i++) {
        if (g_array_index(dev->udp_ports, guint16, i) == port) {
            return TRUE;
        }
    }
    return FALSE;
}

static void
want(Device *dev, guint16 port)
{
    if (!is_bound(dev, port) && port_udp_bind(dev->port, port)) {
        g_array_append_val(dev->udp_ports, port);
    }
}

/* Binds the ports on which a datagram may find a socket, and no others; to
 * be called after every change of what those are. */
void
device_udp_bind(Device *dev)
{
    for (guint i = dev->udp_ports->len; i-- > 0;) {
        guint16 port = g_array_index(dev->udp_ports, guint16, i);
        if (!dev->running || !is_wanted(dev, port)) {
            port_udp_unbind(dev->port, port);
            g_array_remove_index_fast(dev->udp_ports, i);
        }
    }
    for (guint i = 0; dev->running && i < dev->config.numofsock; i++) {
        const Sock *s = &dev->socks[i];
        for (guint k = 0; sock_is_udp(s) && k < s->localports.n_ports; k++) {
            want(dev, s->localports.ports[k]);
        }
        if (sock_is_udp(s) && sock_simple(s) == PL_SSTS_EST) {
            want(dev, s->localport);
        }
    }
}

/* ---- Opening (actions) -------------------------------------------------- */

static void
opened(Sock *s)
{
    device_udp_bind(s->dev);
    sock_record_open(s);
    sock_udp_pump(s);
}

/* The target's link address is known. */
void
sock_udp_open_active(Sock *s)
{
    Device *dev = s->dev;

    s->localport = s->outport;
    while (!s->localport || (!s->outport && is_bound(dev, s->localport))) {
        s->localport = device_auto_port(dev);
    }
    s->newest = s->remote;
    s->heard = FALSE;
    opened(s);
}

/* To everybody: there is no address to resolve (OPEN-11). */
void
sock_udp_open_all(Sock *s)
{
    s->remote = (PortAddr){s->targetip, s->targetport};
    sock_begin(s, TRUE, s->asked_ns);
    sock_udp_open_active(s);
}

/* By the datagram that the world is handing over. */
void
sock_udp_open_passive(Sock *s)
{
    const PortDatagram *datagram = s->dev->datagram;

    sock_begin(s, FALSE, device_now_ns(s->dev));
    s->remote = s->newest = datagram->from;
    s->heard = TRUE;
    s->localport = datagram->to.port;
    opened(s);
}

/* ---- An arriving datagram ----------------------------------------------- */

static gboolean
admits_peer(const Sock *s, const PortDatagram *datagram)
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

/* Of the connection in progress, or an acceptable re-connect; also with
 * inconmode 0 (OPEN-20). */
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
           (s->rx.size ||
            s->dev->config.accept_without_rx == ACCEPT_WITHOUT_RX);
}

static gboolean
same_addr(PortAddr a, PortAddr b)
{
    return a.ip == b.ip && a.port == b.port;
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
