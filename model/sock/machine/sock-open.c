/* SPDX-License-Identifier: GPL-2.0-only */
/* How connections begin: address resolution, SYN out, SYN taken. */
#include "model/sock/machine/sock-machine-priv.h"

/* The first automatic port is random, each further one is the next
 * (sock-fact 12).  The range is not published; below it live services. */
#define AUTO_PORT_FIRST 1024
#define AUTO_PORTS (G_MAXUINT16 - AUTO_PORT_FIRST + 1)

/* Data that was written before the connection began. */
static gsize
kept_bytes(const Sock *s)
{
    return sock_is_udp(s) ? sock_udp_payload(s)
                          : buf_len(&s->tx) + buf_len(&s->rpl);
}

void
sock_begin(Sock *s, gboolean active, gint64 asked_ns)
{
    if (s->dev->config.buffers_at_open == BUFFERS_AT_OPEN_CLEAR) {
        sock_data_clear(s);
    }
    s->http.phase = HTTP_OFF;
    sock_tout_reset(s);
    sock_record_begin(s, active, asked_ns, kept_bytes(s));
    s->rx_stale = sock_is_udp(s) ? 0 : buf_len(&s->rx);
    s->dev->stats.begun += active ? 1 : 0;
}

/* The window is the room in RX, which bytes of an earlier connection may still
 * occupy (OPEN-9), or where RX is passed by.  Less than all of it is promised
 * in steps: adopt(). */
static PortTcpOpts
tcp_opts(Sock *s, guint16 local_port)
{
    gsize most = sock_rx_room_max(s);

    s->window_max = most ? most : G_MAXSIZE;
    s->promised = sock_rx_room(s) == most || s->dev->config.leftover_window ==
                                                 LEFTOVER_WINDOW_WHOLE
                      ? most
                      : 0;
    return (PortTcpOpts){
        .user = s,
        .local_port = local_port,
        .rcvbuf_bytes = (guint32)most,
        .zero_window = s->promised == 0,
    };
}

static void
adopt(Sock *s, PortTcp *tcp)
{
    PortAddr local;

    s->tcp = tcp;
    s->split_seen = 0;
    s->fin_wanted = s->fin_sent = FALSE;
    s->record.conn_id = port_tcp_id(tcp);
    port_tcp_ends(tcp, &local, &s->remote);
    s->localport = local.port;
    sock_rx_promise(s);
}

/* ARP: asks for the target's link address. */
void
sock_resolve(Sock *s)
{
    s->remote = (PortAddr){s->targetip, s->targetport};
    s->localport = s->outport;
    sock_begin(s, TRUE, s->asked_ns);
    port_resolve(s->dev->port, s->targetip);
}

guint16
device_auto_port(Device *dev)
{
    guint16 port = dev->auto_port;

    if (!port) {
        port =
            AUTO_PORT_FIRST + (guint16)(port_uniform(dev->port) * AUTO_PORTS);
    }
    dev->auto_port = port == G_MAXUINT16 ? AUTO_PORT_FIRST : port + 1;
    return port;
}

/* AO: sends the SYN.  A chosen outport can be taken for that peer; then
 * there is no TCP below and the caller ends the attempt. */
void
sock_open_active(Sock *s)
{
    Device *dev = s->dev;
    guint tries = s->outport ? 1 : AUTO_PORTS;
    PortTcp *tcp = NULL;
    PortTcpOpts opts;

    for (guint i = 0; i < tries && !tcp; i++) {
        opts = tcp_opts(s, s->outport ? s->outport : device_auto_port(dev));
        tcp = port_tcp_connect(dev->port, s->remote, &opts);
    }
    if (tcp) {
        adopt(s, tcp);
    }
}

/* PO: takes the SYN that the world is waiting on. */
void
sock_open_passive(Sock *s)
{
    gboolean http = port_list_has(&s->httpports, s->dev->syn->to.port);
    PortTcpOpts opts;

    if (http) {
        sock_data_clear(s); /* leftovers are no part of what follows */
    }
    sock_begin(s, FALSE, device_now_ns(s->dev));
    if (http) {
        sock_http_begin(s);
    }
    opts = tcp_opts(s, 0);
    adopt(s, port_tcp_accept(s->dev->port, s->dev->syn, &opts));
}
