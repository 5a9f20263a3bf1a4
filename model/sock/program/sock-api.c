/* SPDX-License-Identifier: GPL-2.0-only */
/* The program's side: selection, state and settings (sock-fact 3). */
#include "model/sock/program/sock-api-priv.h"

/* ---- Selection: known to the VM alone, so nobody need wait for it -------- */

guint
sock_numofsock(Device *dev)
{
    vm_charge(dev->vm, dev->config.vm.statement_ns);
    return dev->config.numofsock;
}

guint
sock_num(Device *dev)
{
    vm_charge(dev->vm, dev->config.vm.statement_ns);
    return dev->num;
}

void
sock_set_num(Device *dev, guint num)
{
    vm_charge(dev->vm, dev->config.vm.statement_ns);
    dev->num = MIN(num, dev->config.numofsock - 1);
}

/* ---- State -------------------------------------------------------------- */

/* The sender of the datagram being handled, or else of the newest. */
static PortAddr
peer(const Sock *s)
{
    if (!sock_is_udp(s) || sock_simple(s) == PL_SSTS_ARP) {
        return s->remote;
    }
    return s->handling ? s->packet_from : s->newest;
}

SOCK_GETTER(SockState, state, s->state)
SOCK_GETTER(SockStateSimple, statesimple, sock_simple(s))

const char *
sock_remoteip(Device *dev)
{
    Sock *s = sock_access(dev);

    sock_ip_text(peer(s).ip, s->remoteip_text);
    return s->remoteip_text;
}

const char *
sock_remotemac(Device *dev)
{
    Sock *s = sock_access(dev);
    char ip[SOCK_IP_CHARS];

    sock_ip_text(peer(s).ip, ip);
    g_snprintf(s->remotemac_text, sizeof s->remotemac_text, "%s.%s",
               peer(s).ip ? "2.0" : "0.0", ip);
    return s->remotemac_text;
}

SOCK_GETTER(guint16, remoteport, peer(s).port)
SOCK_GETTER(guint16, localport, s->localport)
SOCK_GETTER(gboolean, bcast, s->handling ? s->packet_bcast : s->newest_bcast)

/* ---- Settings ----------------------------------------------------------- */

gboolean
sock_inconenabledmaster(Device *dev)
{
    vm_statement(dev->vm);
    return dev->inconenabledmaster;
}

void
sock_set_inconenabledmaster(Device *dev, gboolean yes)
{
    vm_statement(dev->vm);
    dev->inconenabledmaster = yes;
}

SOCK_PROPERTY(SockInconmode, inconmode)
SOCK_PROPERTY(SockReconmode, reconmode)
SOCK_GETTER(const char *, targetip, s->targetip_text)

void
sock_set_targetip(Device *dev, const char *ip)
{
    Sock *s = sock_access(dev);

    s->targetip = sock_ip_value(ip);
    sock_ip_text(s->targetip, s->targetip_text);
}

SOCK_PROPERTY(guint16, targetport)
SOCK_PROPERTY(guint16, outport)
SOCK_PROPERTY(gboolean, targetbcast)
SOCK_PROPERTY(gboolean, acceptbcast)

SOCK_GETTER(SockProtocol, protocol, s->protocol)

void
sock_set_protocol(Device *dev, SockProtocol protocol)
{
    Sock *s = sock_access_idle(dev);

    if (s && s->protocol != protocol) {
        s->protocol = protocol;
        sock_data_clear(s);
        s->handling = FALSE;
        device_udp_bind(dev);
        sock_leave(s);
    }
}

SOCK_GETTER(const char *, localportlist, s->localports.text)

void
sock_set_localportlist(Device *dev, const char *ports)
{
    port_list_set(&sock_access(dev)->localports, ports);
    device_udp_bind(dev);
}

SOCK_GETTER(const char *, httpportlist, s->httpports.text)

void
sock_set_httpportlist(Device *dev, const char *ports)
{
    port_list_set(&sock_access(dev)->httpports, ports);
}

/* ---- Interfaces: there is one, NET --------------------------------------- */

SOCK_GETTER(const char *, allowedinterfaces, s->allows_net ? "NET" : "")

void
sock_set_allowedinterfaces(Device *dev, const char *names)
{
    sock_allow_interfaces(sock_access(dev), names);
}

const char *
sock_availableinterfaces(Device *dev)
{
    vm_statement(dev->vm);
    return "NET";
}

SOCK_GETTER(SockInterface, currentinterface,
            sock_is_engaged(s) ? PL_SOCK_INTERFACE_NET : PL_SOCK_INTERFACE_NULL)

SockInterface
sock_targetinterface(Device *dev)
{
    vm_statement(dev->vm);
    return PL_SOCK_INTERFACE_NET;
}

void
sock_set_targetinterface(Device *dev, SockInterface interface)
{
    (void)interface; /* there is but one */
    vm_statement(dev->vm);
}

/* ---- Time --------------------------------------------------------------- */

SOCK_GETTER(guint16, connectiontout, s->connectiontout)
SOCK_GETTER(guint16, toutcounter, sock_tout_count(s))

void
sock_set_connectiontout(Device *dev, guint16 half_seconds)
{
    sock_tout_set_limit(sock_access(dev), half_seconds);
    device_wake(dev);
}
