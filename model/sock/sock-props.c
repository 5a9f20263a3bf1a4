/* SPDX-License-Identifier: GPL-2.0-only */
/* Properties of the sock object (sock-fact 3).  Each access is a statement
 * of the program; what it reads is the state at that moment. */
#include "model/sock/sock-priv.h"

/* ---- Lists of ports ----------------------------------------------------- */

gboolean
port_list_has(const PortList *list, guint16 port)
{
    for (guint i = 0; i < list->n_ports; i++) {
        if (list->ports[i] == port) {
            return TRUE;
        }
    }
    return FALSE;
}

/* Entries that are not numbers from 1 to 65535 mean nothing. */
static void
port_list_set(PortList *list, const char *text)
{
    char **words;

    g_strlcpy(list->text, text, sizeof list->text);
    list->n_ports = 0;
    words = g_strsplit(list->text, ",", -1);
    for (char **word = words; *word; word++) {
        guint64 port;
        if (g_ascii_string_to_unsigned(g_strstrip(*word), 10, 1, G_MAXUINT16,
                                       &port, NULL)) {
            g_assert(list->n_ports < G_N_ELEMENTS(list->ports));
            list->ports[list->n_ports++] = (guint16)port;
        }
    }
    g_strfreev(words);
}

/* The selected socket, after the statement's time. */
static Sock *
access_sock(Device *dev)
{
    vm_statement(dev->vm);
    return device_selected(dev);
}

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

SockState
sock_state(Device *dev)
{
    return access_sock(dev)->state;
}

SockStateSimple
sock_statesimple(Device *dev)
{
    return sock_simple(access_sock(dev));
}

/* UDP: the sender of the datagram being handled, or else of the newest. */
static PortAddr
peer(const Sock *s)
{
    if (!sock_is_udp(s) || sock_simple(s) == PL_SSTS_ARP) {
        return s->remote;
    }
    return s->handling ? s->packet_from : s->newest;
}

guint32
sock_remoteip(Device *dev)
{
    return peer(access_sock(dev)).ip;
}

guint16
sock_remoteport(Device *dev)
{
    return peer(access_sock(dev)).port;
}

guint16
sock_localport(Device *dev)
{
    return access_sock(dev)->localport;
}

gboolean
sock_bcast(Device *dev)
{
    const Sock *s = access_sock(dev);
    return s->handling ? s->packet_bcast : s->newest_bcast;
}

const char *
sock_state_name(SockState state)
{
    switch (state) {
#define X(NAME, VALUE, TEXT, OUTCOME)                                          \
    case NAME:                                                                 \
        return TEXT;
        SOCK_STATES(X)
#undef X
    }
    g_assert_not_reached();
}

SockState
sock_state_find(const char *name)
{
#define X(NAME, VALUE, TEXT, OUTCOME)                                          \
    if (g_str_equal(name, TEXT)) {                                             \
        return NAME;                                                           \
    }
    SOCK_STATES(X)
#undef X
    g_assert_not_reached();
}

const char *
sock_state_simple_name(SockStateSimple simple)
{
    static const char *const names[N_SOCK_STATES_SIMPLE] = {
#define X(NAME, TEXT) TEXT,
        SOCK_STATES_SIMPLE(X)
#undef X
    };
    g_assert(simple < N_SOCK_STATES_SIMPLE);
    return names[simple];
}

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

SockInconmode
sock_inconmode(Device *dev)
{
    return access_sock(dev)->inconmode;
}

void
sock_set_inconmode(Device *dev, SockInconmode mode)
{
    access_sock(dev)->inconmode = mode;
}

SockReconmode
sock_reconmode(Device *dev)
{
    return access_sock(dev)->reconmode;
}

void
sock_set_reconmode(Device *dev, SockReconmode mode)
{
    access_sock(dev)->reconmode = mode;
}

SockProtocol
sock_protocol(Device *dev)
{
    return access_sock(dev)->protocol;
}

void
sock_set_protocol(Device *dev, SockProtocol protocol)
{
    Sock *s = access_sock(dev);

    if (!sock_is_engaged(s) && s->protocol != protocol) {
        s->protocol = protocol;
        sock_data_clear(s);
        s->handling = FALSE;
        device_udp_bind(dev);
        device_wake_for_orders(dev);
    }
}

const char *
sock_localportlist(Device *dev)
{
    return access_sock(dev)->localports.text;
}

void
sock_set_localportlist(Device *dev, const char *ports)
{
    port_list_set(&access_sock(dev)->localports, ports);
    device_udp_bind(dev);
}

const char *
sock_httpportlist(Device *dev)
{
    return access_sock(dev)->httpports.text;
}

void
sock_set_httpportlist(Device *dev, const char *ports)
{
    port_list_set(&access_sock(dev)->httpports, ports);
}

guint32
sock_targetip(Device *dev)
{
    return access_sock(dev)->targetip;
}

void
sock_set_targetip(Device *dev, guint32 ip)
{
    access_sock(dev)->targetip = ip;
}

guint16
sock_targetport(Device *dev)
{
    return access_sock(dev)->targetport;
}

void
sock_set_targetport(Device *dev, guint16 port)
{
    access_sock(dev)->targetport = port;
}

guint16
sock_outport(Device *dev)
{
    return access_sock(dev)->outport;
}

void
sock_set_outport(Device *dev, guint16 port)
{
    access_sock(dev)->outport = port;
}

gboolean
sock_targetbcast(Device *dev)
{
    return access_sock(dev)->targetbcast;
}

void
sock_set_targetbcast(Device *dev, gboolean yes)
{
    access_sock(dev)->targetbcast = yes;
}

gboolean
sock_acceptbcast(Device *dev)
{
    return access_sock(dev)->acceptbcast;
}

void
sock_set_acceptbcast(Device *dev, gboolean yes)
{
    access_sock(dev)->acceptbcast = yes;
}

/* ---- Interfaces: there is one, NET ----------------------------------------
 */

void
sock_allow_interfaces(Sock *s, const char *names)
{
    char **words;

    g_strlcpy(s->allowedinterfaces, names, sizeof s->allowedinterfaces);
    s->allows_net = FALSE;
    words = g_strsplit(s->allowedinterfaces, ",", -1);
    for (char **word = words; *word; word++) {
        s->allows_net |= g_str_equal(g_strstrip(*word), "NET");
    }
    g_strfreev(words);
}

const char *
sock_allowedinterfaces(Device *dev)
{
    return access_sock(dev)->allowedinterfaces;
}

void
sock_set_allowedinterfaces(Device *dev, const char *names)
{
    sock_allow_interfaces(access_sock(dev), names);
}

const char *
sock_availableinterfaces(Device *dev)
{
    vm_statement(dev->vm);
    return "NET";
}

const char *
sock_currentinterface(Device *dev)
{
    return sock_is_engaged(access_sock(dev)) ? "NET" : "NULL";
}

/* ---- Data --------------------------------------------------------------- */

gboolean
sock_gendataarrivalevent(Device *dev)
{
    return access_sock(dev)->gendataarrivalevent;
}

void
sock_set_gendataarrivalevent(Device *dev, gboolean yes)
{
    Sock *s = access_sock(dev);

    s->gendataarrivalevent = yes;
    sock_rx_renew(s);
    device_wake(dev);
}

gboolean
sock_sinkdata(Device *dev)
{
    return access_sock(dev)->sinkdata;
}

void
sock_set_sinkdata(Device *dev, gboolean yes)
{
    Sock *s = access_sock(dev);

    s->sinkdata = yes;
    if (yes) {
        s->packet_left = 0;
        sock_record_dropped(s, buf_len(&s->rx));
        sock_rx_consume(s, buf_len(&s->rx));
        sock_rx_serve(s);
        device_wake_for_orders(dev);
    }
}

gboolean
sock_splittcppackets(Device *dev)
{
    return access_sock(dev)->splittcppackets;
}

void
sock_set_splittcppackets(Device *dev, gboolean yes)
{
    Sock *s = access_sock(dev);

    if (!sock_is_engaged(s)) {
        s->splittcppackets = yes;
    }
}

/* ---- The system object -------------------------------------------------- */

void
sys_doevents(Device *dev)
{
    vm_statement(dev->vm);
    vm_doevents(dev->vm);
}
