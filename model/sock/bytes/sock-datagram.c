/* SPDX-License-Identifier: GPL-2.0-only */
/* Datagrams in RX and TX.
 *
 * The buffers of a UDP socket hold whole datagrams, each behind a header of
 * 15 bytes (sock-fact 11, OPEN-15): length, link address (not modelled),
 * address, flag.  The program extracts one datagram at a time: the next one
 * begins with on_sock_data_arrival or nextpacket, and what has not been read
 * of it is dropped then, or when the handler returns. */
#include "model/sock/bytes/sock-bytes-priv.h"

#define LINK_ADDRESS_BYTES 6
#define BROADCAST_IP 0xffffffffu

/* RX: the sender, and whether it was a broadcast.  TX: the destination, if
 * it is fixed already. */
typedef struct Header {
    guint16 len_bytes;
    PortAddr addr;
    gboolean flag;
} Header;

static void
pack(guint8 *to, const Header *header)
{
    guint16 len = GUINT16_TO_BE(header->len_bytes);
    guint32 ip = GUINT32_TO_BE(header->addr.ip);
    guint16 port = GUINT16_TO_BE(header->addr.port);

    memset(to, 0, SOCK_UDP_HEADER_BYTES);
    memcpy(to, &len, 2);
    memcpy(to + 2 + LINK_ADDRESS_BYTES, &ip, 4);
    memcpy(to + 6 + LINK_ADDRESS_BYTES, &port, 2);
    to[8 + LINK_ADDRESS_BYTES] = header->flag ? 1 : 0;
}

static Header
unpack(const guint8 *from)
{
    guint16 len, port;
    guint32 ip;

    memcpy(&len, from, 2);
    memcpy(&ip, from + 2 + LINK_ADDRESS_BYTES, 4);
    memcpy(&port, from + 6 + LINK_ADDRESS_BYTES, 2);
    return (Header){GUINT16_FROM_BE(len),
                    {GUINT32_FROM_BE(ip), GUINT16_FROM_BE(port)},
                    from[8 + LINK_ADDRESS_BYTES] != 0};
}

/* Takes the header off the front of 'buf', which holds a datagram. */
static Header
take_header(Buf *buf)
{
    guint8 bytes[SOCK_UDP_HEADER_BYTES];
    gsize n = buf_peek(buf, bytes, sizeof bytes);

    g_assert(n == sizeof bytes);
    buf_drop(buf, n);
    return unpack(bytes);
}

/* ---- RX ----------------------------------------------------------------- */

/* redir: into TX of the target. */
static void
store_elsewhere(Sock *s, const PortDatagram *datagram)
{
    if (sock_redir_datagram(s, datagram->bytes, datagram->len_bytes)) {
        s->record.received_bytes += datagram->len_bytes;
        sock_record_read(s, datagram->len_bytes);
        sock_tout_reset(s);
    } else {
        device_post(s->dev, ON_SOCK_OVERRUN, s, 0, 0);
    }
}

/* Stores a whole datagram or, if it does not fit, none of it; however much
 * is lost, there is one on_sock_overrun until that has been handled. */
void
sock_udp_store(Sock *s, const PortDatagram *datagram)
{
    guint8 bytes[SOCK_UDP_HEADER_BYTES];
    Header header = {(guint16)datagram->len_bytes, datagram->from,
                     datagram->broadcast};

    if (s->sinkdata) {
        s->record.received_bytes += datagram->len_bytes;
        sock_tout_reset(s);
        return;
    }
    if (s->redir_to) {
        store_elsewhere(s, datagram);
        return;
    }
    if (!s->rx.size) {
        return; /* cannot receive at all: nothing overruns */
    }
    if (buf_free(&s->rx) < sizeof bytes + datagram->len_bytes) {
        device_post(s->dev, ON_SOCK_OVERRUN, s, 0, 0);
        return;
    }
    pack(bytes, &header);
    buf_put(&s->rx, bytes, sizeof bytes);
    buf_put(&s->rx, datagram->bytes, datagram->len_bytes);
    s->record.received_bytes += datagram->len_bytes;
    sock_tout_reset(s);
    s->rx_news = TRUE;
}

/* Drops what is left of the datagram being extracted. */
void
sock_udp_leave(Sock *s)
{
    buf_drop(&s->rx, s->packet_left);
    s->packet_left = 0;
}

gboolean
sock_udp_next(Sock *s)
{
    Header header;

    sock_udp_leave(s);
    if (!buf_len(&s->rx)) {
        return FALSE;
    }
    header = take_header(&s->rx);
    s->packet_left = header.len_bytes;
    s->packet_from = header.addr;
    s->packet_bcast = header.flag;
    return TRUE;
}

gboolean
sock_udp_waits(const Sock *s)
{
    return buf_len(&s->rx) > s->packet_left;
}

/* ---- TX ----------------------------------------------------------------- */

/* Appends to the datagram that the next send will close; opens it if need
 * be.  Returns how much fitted. */
gsize
sock_udp_put(Sock *s, gconstpointer bytes, gsize len_bytes)
{
    guint8 header[SOCK_UDP_HEADER_BYTES] = {0};
    gsize n;

    if (!s->tx_new) {
        if (buf_free(&s->tx) < sizeof header) {
            return 0;
        }
        s->tx_new = buf_put(&s->tx, header, sizeof header);
    }
    n = MIN(len_bytes, SOCK_UDP_MAX_BYTES - sock_udp_new(s));
    n = buf_put(&s->tx, bytes, n);
    s->tx_new += n;
    return n;
}

gsize
sock_udp_new(const Sock *s)
{
    return s->tx_new ? s->tx_new - SOCK_UDP_HEADER_BYTES : 0;
}

/* Data without headers in TX. */
gsize
sock_udp_payload(const Sock *s)
{
    gsize sum = sock_udp_new(s);

    for (gsize at = 0; at < sock_tx_committed(s);) {
        guint8 bytes[SOCK_UDP_HEADER_BYTES];
        guint16 len;
        buf_peek_at(&s->tx, at, bytes, sizeof bytes);
        len = unpack(bytes).len_bytes;
        at += sizeof bytes + len;
        sum += len;
    }
    return sum;
}

/* Closes the datagram; one without data is an empty datagram.  From inside
 * on_sock_data_arrival it goes to the sender of the datagram being handled
 * (M:305), which is fixed now; all others go where the connection points
 * when they leave. */
void
sock_udp_send(Sock *s)
{
    guint8 bytes[SOCK_UDP_HEADER_BYTES];
    Header header = {.addr = s->packet_from, .flag = s->handling};

    sock_udp_put(s, NULL, 0);
    if (!s->tx_new) {
        return; /* no room even for the header */
    }
    header.len_bytes = (guint16)sock_udp_new(s);
    pack(bytes, &header);
    buf_poke(&s->tx, sock_tx_committed(s), bytes, sizeof bytes);
    s->tx_new = 0;
    sock_udp_pump(s);
}

/* ---- Where they go ------------------------------------------------------ */

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

static void
transmit(Sock *s)
{
    Header header = take_header(&s->tx);
    guint8 bytes[SOCK_UDP_MAX_BYTES];
    PortAddr to =
        header.flag && !sock_udp_to_all(s) ? header.addr : sock_udp_target(s);

    buf_peek(&s->tx, bytes, header.len_bytes);
    buf_drop(&s->tx, header.len_bytes);
    port_udp_send(s->dev->port, s->localport, to, bytes, header.len_bytes);
    sock_tout_reset(s);
}

/* Datagrams leave at once while there is a connection, else they wait. */
void
sock_udp_pump(Sock *s)
{
    gboolean sent = FALSE;

    while (sock_simple(s) == PL_SSTS_EST && sock_tx_committed(s)) {
        transmit(s);
        sent = TRUE;
    }
    if (sent) {
        sock_tx_notify(s);
    }
}
