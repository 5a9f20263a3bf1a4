/* SPDX-License-Identifier: GPL-2.0-only */
/* What the world tells the device, but for the alarm (device.c).  While the
 * device stalls or is switched off it hears nothing (device-stall.c). */
#include "model/sock/master/device-priv.h"

/* Judges a SYN by 'judge'. */
static PortVerdict
hear_syn(Device *dev, PortSyn *syn,
         PortVerdict (*judge)(Device *dev, PortSyn *syn))
{
    PortVerdict verdict = PORT_SYN_IGNORE;

    if (dev->running && !device_is_stalled(dev)) {
        verdict = judge(dev, syn);
        device_wake(dev);
    }
    return verdict;
}

static PortVerdict
on_syn(gpointer node, PortSyn *syn)
{
    return hear_syn(node, syn, device_take_syn);
}

static PortVerdict
on_resyn(gpointer node, PortSyn *syn)
{
    return hear_syn(node, syn, device_retake_syn);
}

static SockInput
input_of_end(PortEnd why)
{
    switch (why) {
    case PORT_END_CLOSED:
        return IN_CLOSED;
    case PORT_END_RESET:
    case PORT_END_REFUSED:
    case PORT_END_ABORTED:
        return IN_RST;
    case PORT_END_TIMEOUT:
    case PORT_END_EXPIRED:
        return IN_RETRIES;
    case PORT_END_BAD_SEQ:
        return IN_BAD_SEQ;
    case PORT_END_NONE:
        break;
    }
    g_assert_not_reached();
}

void
device_tcp_event(Sock *s, PortTcpEvent event, PortEnd why)
{
    switch (event) {
    case PORT_TCP_OPENED:
        sock_step(s, IN_OPENED);
        return;
    case PORT_TCP_DATA:
        sock_rx_segment(s);
        sock_rx_take(s);
        sock_rx_serve(s);
        return;
    case PORT_TCP_SPACE:
        sock_tx_serve(s);
        sock_tx_pump(s);
        return;
    case PORT_TCP_FIN:
        sock_step(s, IN_FIN);
        return;
    case PORT_TCP_END:
        sock_step(s, input_of_end(why));
        return;
    }
    g_assert_not_reached();
}

static void
on_tcp(gpointer user, PortTcpEvent event, PortEnd why)
{
    Sock *s = user;

    if (device_is_stalled(s->dev)) {
        s->missed |= 1u << event;
        s->missed_why = why;
        return;
    }
    device_tcp_event(s, event, why);
    device_wake(s->dev);
}

/* The answer to a socket that resolves its peer.  Everybody is no peer of a
 * TCP connection (RFC 1122 4.2.3.10). */
void
device_answer(Sock *s, gboolean found)
{
    SockInput known = sock_is_udp(s) ? IN_UDP_RESOLVED : IN_RESOLVED;
    gboolean is_peer = sock_is_udp(s) || s->remote.ip != G_MAXUINT32;

    sock_step(s, found && is_peer ? known : IN_UNRESOLVED);
    if (sock_simple(s) == PL_SSTS_AO && !s->tcp) {
        sock_step(s, IN_BAD_SEQ); /* the outport is taken */
    }
}

static void
on_resolved(gpointer node, guint32 ip, gboolean found)
{
    Device *dev = node;

    for (guint i = 0; dev->running && i < dev->config.numofsock; i++) {
        Sock *s = &dev->socks[i];
        if (sock_simple(s) != PL_SSTS_ARP || s->remote.ip != ip) {
            continue;
        }
        if (device_is_stalled(dev)) {
            s->missed_answer = TRUE;
            s->missed_found = found;
        } else {
            device_answer(s, found);
        }
    }
    device_wake(dev);
}

static void
on_udp(gpointer node, const PortDatagram *datagram)
{
    Device *dev = node;

    if (dev->running && !device_is_stalled(dev)) {
        device_take_datagram(dev, datagram);
        device_wake(dev);
    }
}

/* ---- A node whose device is gone ---------------------------------------- */

static PortVerdict
ignore_syn(gpointer node, PortSyn *syn)
{
    (void)node;
    (void)syn;
    return PORT_SYN_IGNORE;
}

static void
ignore_answer(gpointer node, guint32 ip, gboolean found)
{
    (void)node;
    (void)ip;
    (void)found;
}

/* It has no alarm, no connections and no port of UDP. */
static const PortNode nobody = {
    .syn = ignore_syn,
    .resolved = ignore_answer,
};

void
device_unplug(Port *port)
{
    port->up = &nobody;
    port->node = NULL;
}

const PortNode device_node = {
    .alarm = device_alarm,
    .syn = on_syn,
    .resyn = on_resyn,
    .tcp = on_tcp,
    .resolved = on_resolved,
    .udp = on_udp,
};
