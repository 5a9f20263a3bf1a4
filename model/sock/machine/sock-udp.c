/* SPDX-License-Identifier: GPL-2.0-only */
/* UDP connections (sock-fact 4, 7 and 11).
 *
 * A socket is connected by the first datagram that it may take, or actively
 * once the target's link address is known; there is nothing on the wire.
 * Later datagrams belong to the connection as reconmode allows, and may move
 * its peer.  All of close, reset and discard just forget it. */
#include "model/sock/machine/sock-machine-priv.h"

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
