/* SPDX-License-Identifier: GPL-2.0-only */
/* Which socket takes an arriving SYN (sock-fact 7): first the engaged ones,
 * whose connection it may replace, then the idle ones; within each round in
 * order of their numbers, and the first match wins. */
#include "model/sock/master/device-priv.h"

static gboolean
reconmode_admits(const Sock *s, PortAddr from)
{
    switch (s->reconmode) {
    case PL_SOCK_RECONMODE_0:
        return FALSE;
    case PL_SOCK_RECONMODE_1:
        return from.ip == s->remote.ip && from.port == s->remote.port;
    case PL_SOCK_RECONMODE_2:
        return from.ip == s->remote.ip;
    case PL_SOCK_RECONMODE_3:
        return TRUE;
    }
    g_assert_not_reached();
}

/* A re-connect is an incoming connection (sock-fact 3): there is none without
 * the master's leave, nor with inconmode 0.  Whom it may come from says
 * reconmode. */
gboolean
sock_admits_reconnects(const Sock *s)
{
    return s->dev->inconenabledmaster && s->inconmode != PL_SOCK_INCONMODE_NONE;
}

/* OPEN-19: only an established connection can be replaced. */
static gboolean
takes_reconnect(const Sock *s, const PortSyn *syn)
{
    return sock_simple(s) == PL_SSTS_EST && sock_admits_reconnects(s) &&
           s->protocol == PL_SOCK_PROTOCOL_TCP &&
           s->localport == syn->to.port && reconmode_admits(s, syn->from);
}

gboolean
sock_inconmode_admits(const Sock *s, PortAddr from)
{
    switch (s->inconmode) {
    case PL_SOCK_INCONMODE_NONE:
        return FALSE;
    case PL_SOCK_INCONMODE_SPECIFIC_IPPORT:
        return from.ip == s->targetip && from.port == s->targetport;
    case PL_SOCK_INCONMODE_SPECIFIC_IP_ANY_PORT:
        return from.ip == s->targetip;
    case PL_SOCK_INCONMODE_ANY_IP_ANY_PORT:
        return TRUE;
    }
    g_assert_not_reached();
}

/* The settings would let 's' take 'syn', were it idle with its gate open. */
static gboolean
is_configured(const Sock *s, const PortSyn *syn)
{
    return s->protocol == PL_SOCK_PROTOCOL_TCP &&
           sock_inconmode_admits(s, syn->from) && s->allows_net &&
           (port_list_has(&s->localports, syn->to.port) ||
            port_list_has(&s->httpports, syn->to.port)) &&
           (sock_rx_room_max(s) ||
            s->dev->config.accept_without_rx == ACCEPT_WITHOUT_RX);
}

/* What a SYN gets that nobody takes: RST on a normal port; silence, so that
 * the peer repeats it, where all sockets of an HTTP port are busy. */
static PortVerdict
turn_away(Device *dev, const PortSyn *syn)
{
    gboolean http = FALSE;
    gboolean gated = FALSE;

    for (guint i = 0; i < dev->config.numofsock; i++) {
        const Sock *s = &dev->socks[i];
        gboolean mine = dev->inconenabledmaster && is_configured(s, syn);
        http |= mine && port_list_has(&s->httpports, syn->to.port);
        gated |= mine && s->gated;
    }
    if (http || (gated && dev->config.gated_syn == GATED_SYN_DROP)) {
        dev->stats.syn_ignored++;
        return PORT_SYN_IGNORE;
    }
    dev->stats.syn_refused++;
    return PORT_SYN_REFUSE;
}

static PortVerdict
take(Sock *s, SockInput input, PortSyn *syn)
{
    Device *dev = s->dev;

    dev->stats.accepted++;
    dev->syn = syn;
    sock_step(s, input);
    dev->syn = NULL;
    return PORT_SYN_ACCEPT;
}

/* The round of the engaged sockets; NULL if none takes it. */
static Sock *
find_reconnect(Device *dev, const PortSyn *syn)
{
    for (guint i = 0; i < dev->config.numofsock; i++) {
        if (takes_reconnect(&dev->socks[i], syn)) {
            return &dev->socks[i];
        }
    }
    return NULL;
}

/* A SYN on the four-tuple of an engaged socket: a re-connect or nothing. */
PortVerdict
device_retake_syn(Device *dev, PortSyn *syn)
{
    Sock *s = find_reconnect(dev, syn);

    return s ? take(s, IN_RECONNECT, syn) : PORT_SYN_IGNORE;
}

PortVerdict
device_take_syn(Device *dev, PortSyn *syn)
{
    Sock *engaged = find_reconnect(dev, syn);

    if (engaged) {
        return take(engaged, IN_RECONNECT, syn);
    }
    for (guint i = 0; dev->inconenabledmaster && i < dev->config.numofsock;
         i++) {
        Sock *s = &dev->socks[i];
        if (!sock_is_engaged(s) && !s->gated && is_configured(s, syn)) {
            return take(s, IN_SYN, syn);
        }
    }
    return turn_away(dev, syn);
}
