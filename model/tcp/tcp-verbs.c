/* SPDX-License-Identifier: GPL-2.0-only */
/* What programs call (RFC 9293 3.10.1 to 3.10.6; __tcp_close). */
#include "model/tcp/tcp-priv.h"

/* The call has given the connection something to do. */
static void
push(Tcp *tcp)
{
    tcp_want_output(tcp);
    tcp_host_leave(tcp->host);
}

static void
enter(Tcp *tcp)
{
    g_assert(tcp->held);
    tcp_host_enter(tcp->host);
}

/* ---- Bytes -------------------------------------------------------------- */

static gboolean
takes_bytes(const Tcp *tcp)
{
    return !tcp->ended && !tcp->tx.fin;
}

/* Each buffer that is full goes at once, before the next is filled: what it
 * leaves behind may be filled again (tcp_sendmsg_locked, tcp_push_one). */
gsize
tcp_send(Tcp *tcp, gconstpointer bytes, gsize len_bytes)
{
    gsize done = 0;
    gsize len = 1;

    enter(tcp);
    tcp_bbr_writes(tcp);
    while (done < len_bytes && len > 0 && takes_bytes(tcp)) {
        len = tcp_tx_write(tcp, bytes ? (const guint8 *)bytes + done : NULL,
                           len_bytes - done);
        done += len;
        tcp->tx.more = len > 0 && done < len_bytes;
        if (len > 0) {
            push(tcp);
        }
    }
    tcp->tx.more = FALSE;
    return done;
}

gsize
tcp_sendable(const Tcp *tcp)
{
    guint64 edge = tcp_send_edge(tcp);
    guint flight = tcp_in_flight(tcp);
    guint64 cwnd_edge;

    if (!takes_bytes(tcp) || !tcp_is_synchronized(tcp)) {
        return 0;
    }
    cwnd_edge = tcp->tx.nxt +
                (tcp_cwnd(tcp) - MIN(flight, tcp_cwnd(tcp))) * tcp->mss_bytes;
    edge = MIN(edge, cwnd_edge);
    return edge > tcp->tx.end ? MIN(edge - tcp->tx.end, tcp_tx_room(tcp)) : 0;
}

gsize
tcp_room(const Tcp *tcp)
{
    return takes_bytes(tcp) ? tcp_tx_room(tcp) : 0;
}

/* The SYN has the first number, the FIN the last: neither is a byte. */
gsize
tcp_unacked(const Tcp *tcp)
{
    guint64 una = MAX(tcp->tx.una, 1);

    return tcp->tx.end > una ? tcp->tx.end - una : 0;
}

gsize
tcp_readable(const Tcp *tcp)
{
    return tcp->rx.stream.len_bytes;
}

gsize
tcp_peek(Tcp *tcp, gpointer bytes, gsize max_bytes)
{
    gsize len = MIN(max_bytes, tcp->rx.stream.len_bytes);

    if (len > 0 && bytes) {
        tcp_stream_copy(&tcp->rx.stream, 0, bytes, len);
    }
    return len;
}

gsize
tcp_recv(Tcp *tcp, gpointer bytes, gsize max_bytes)
{
    gsize len = tcp_peek(tcp, bytes, max_bytes);

    if (len > 0) {
        tcp_stream_drop(&tcp->rx.stream, len);
        tcp->host->read_bytes += len;
    }
    return len;
}

void
tcp_credit(Tcp *tcp, gsize len_bytes)
{
    enter(tcp);
    tcp_window_credit(tcp, len_bytes);
    tcp_delack_read(tcp, len_bytes);
    tcp_host_leave(tcp->host);
}

/* ---- Options ------------------------------------------------------------ */

void
tcp_sndbuf(Tcp *tcp, guint32 sndbuf_bytes)
{
    tcp->tx.buf_bytes = sndbuf_bytes;
    tcp->tx.buf_fixed = TRUE;
}

void
tcp_keepalive(Tcp *tcp, const PortKeepalive *keepalive)
{
    enter(tcp);
    tcp->keepalive = keepalive ? *keepalive : (PortKeepalive){0};
    tcp_keep_restart(tcp);
    push(tcp);
}

void
tcp_user_timeout(Tcp *tcp, gint64 timeout_ns)
{
    tcp->user_timeout_ns = timeout_ns;
}

void
tcp_nodelay(Tcp *tcp, gboolean nodelay)
{
    enter(tcp);
    tcp->nodelay = nodelay;
    push(tcp);
}

void
tcp_set_rules(Tcp *tcp, const TcpProfile *rules)
{
    tcp->rules = rules;
}

/* ---- Half of it --------------------------------------------------------- */

/* Before the handshake is over the FIN waits for its end, but behind a
 * simultaneous open (tcp_close_state). */
void
tcp_shutdown(Tcp *tcp)
{
    enter(tcp);
    if (tcp->ended || tcp->tx.fin) {
        return;
    }
    tcp->tx.fin = TRUE;
    if (tcp_is_synchronized(tcp) ||
        (tcp->state == PORT_STATE_SYN_RECV && tcp->active)) {
        tcp_step(tcp, TCP_IN_FINISH);
    }
    push(tcp);
}

void
tcp_shut_read(Tcp *tcp)
{
    tcp->rx.shut = TRUE;
}

void
tcp_orphan(Tcp *tcp)
{
    enter(tcp);
    tcp->fin_wait2_ns = tcp->rules->fin_wait2_ns;
    tcp->orphan = tcp->rx.shut = TRUE;
    tcp_keep_restart(tcp);
    tcp_wait_orphan(tcp);
    push(tcp);
}

/* ---- All of it ---------------------------------------------------------- */

/* The program's part is over; the TCP's may go on. */
static void
give_up(Tcp *tcp)
{
    TcpHost *host = tcp->host;

    g_queue_unlink(&host->held, &tcp->held_link);
    tcp->held = FALSE;
    tcp->pending = 0;
    tcp_free(tcp);
    tcp_host_leave(host);
}

/* The connection leaves, or the record that it waits in. */
static void
leave(Tcp *tcp)
{
    tcp->ended = TRUE;
    tcp->delack.now = FALSE;
    if (tcp->wait) {
        tcp_wait_forget(tcp->host, tcp->wait);
    }
    tcp_unlink(tcp);
}

/* Where the peer may still believe in the connection (tcp_need_reset), or bytes
 * wait that nobody will read. */
static gboolean
needs_reset(const Tcp *tcp)
{
    switch (tcp->state) {
    case PORT_STATE_SYN_RECV:
    case PORT_STATE_ESTABLISHED:
    case PORT_STATE_CLOSE_WAIT:
    case PORT_STATE_FIN_WAIT1:
    case PORT_STATE_FIN_WAIT2:
        return TRUE;
    case PORT_STATE_CLOSING:
    case PORT_STATE_LAST_ACK:
        return tcp->tx.nxt <= tcp->tx.end || tcp_readable(tcp) > 0;
    case PORT_STATE_CLOSE:
    case PORT_STATE_SYN_SENT:
    case PORT_STATE_TIME_WAIT:
        return FALSE;
    }
    g_assert_not_reached();
}

static void
abort_now(Tcp *tcp)
{
    if (!tcp->ended) {
        if (needs_reset(tcp)) {
            tcp_send_reset(tcp);
        }
        leave(tcp);
    }
}

void
tcp_close(Tcp *tcp)
{
    enter(tcp);
    if (tcp_readable(tcp) > 0 || tcp->state == PORT_STATE_SYN_SENT ||
        (tcp->state == PORT_STATE_SYN_RECV && !tcp->active)) {
        abort_now(tcp);
    } else if (!tcp->ended) {
        tcp_shutdown(tcp);
        tcp_orphan(tcp);
    }
    give_up(tcp);
}

void
tcp_abort(Tcp *tcp)
{
    enter(tcp);
    abort_now(tcp);
    give_up(tcp);
}

/* A request whose listener has gone stays until somebody looks at it
 * (inet_csk_listen_stop, reqsk_timer_handler). */
static gboolean
is_abandoned(const Tcp *tcp, gboolean swallow)
{
    return !swallow && !tcp->active && tcp->state == PORT_STATE_SYN_RECV &&
           tcp->rules->wait_records;
}

void
tcp_discard(Tcp *tcp, gboolean swallow)
{
    enter(tcp);
    if (is_abandoned(tcp, swallow)) {
        tcp->abandoned = TRUE;
    } else if (!tcp->ended) {
        leave(tcp);
        if (swallow) {
            tcp_wait_begin(tcp, WAIT_SWALLOW);
        }
    }
    give_up(tcp);
}

void
tcp_release(Tcp *tcp)
{
    enter(tcp);
    g_assert(tcp->ended && !(tcp->pending & 1u << PORT_TCP_END));
    give_up(tcp);
}
