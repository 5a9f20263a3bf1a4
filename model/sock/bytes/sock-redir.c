/* SPDX-License-Identifier: GPL-2.0-only */
/* redir: what a socket receives goes straight to TX of a socket (sock-fact 10).
 *
 * The master process moves the bytes, committed, without an event and without
 * the VM.  Of a stream, what the target has no room for waits in the TCP below,
 * so the window shuts; a datagram goes as a whole or is lost.  A UDP target
 * makes a datagram of each piece.  Serial ports are not modelled. */
#include "model/sock/bytes/sock-bytes-priv.h"

gsize
sock_redir_room(const Sock *to)
{
    gsize room = buf_free(&to->tx);

    if (!sock_is_udp(to)) {
        return room;
    }
    room -= MIN(room, SOCK_UDP_HEADER_BYTES);
    return MIN(room, SOCK_UDP_MAX_BYTES);
}

/* Appends one piece to TX of 'to' and sends it, with what the program may have
 * put there before. */
static void
hand_over(Sock *to, gconstpointer bytes, gsize len_bytes)
{
    sock_record_written(to, len_bytes);
    if (sock_is_udp(to)) {
        sock_udp_put(to, bytes, len_bytes);
        sock_udp_send(to);
    } else {
        buf_put(&to->tx, bytes, len_bytes);
        to->tx_new = 0;
        sock_tx_pump(to);
    }
}

/* What the program has begun to write is a datagram of its own. */
static void
finish_datagram(Sock *to)
{
    if (sock_is_udp(to) && to->tx_new) {
        sock_udp_send(to);
    }
}

/* ---- A stream ----------------------------------------------------------- */

/* Moves one piece of what was in RX before; FALSE if there is none, or no
 * room for it. */
static gboolean
move(Sock *s, Sock *to)
{
    gsize room = sock_redir_room(to);
    BufSpan span = buf_span(&s->rx, 0, MIN(buf_len(&s->rx), room));

    if (!span.len_bytes) {
        return FALSE;
    }
    hand_over(to, span.bytes, span.len_bytes);
    sock_record_read(s, span.len_bytes);
    sock_rx_consume(s, span.len_bytes);
    return TRUE;
}

/* The same for what is still below. */
static gboolean
pull(Sock *s, Sock *to)
{
    guint8 bytes[SOCK_UDP_MAX_BYTES];
    gsize n = 0;

    if (s->tcp && sock_rx_is_passed_by(s) && !buf_len(&s->rx)) {
        n = sock_rx_pull(s, bytes, MIN(sock_redir_room(to), sizeof bytes));
    }
    if (!n) {
        return FALSE;
    }
    sock_record_read(s, n);
    hand_over(to, bytes, n);
    return TRUE;
}

static void
run_stream(Sock *s, Sock *to)
{
    finish_datagram(to);
    while (move(s, to) || pull(s, to)) {
    }
    sock_rx_promise(s);
}

/* ---- Datagrams ---------------------------------------------------------- */

gboolean
sock_redir_datagram(Sock *s, gconstpointer bytes, gsize len_bytes)
{
    Sock *to = s->redir_to;
    gsize header = sock_is_udp(to) ? SOCK_UDP_HEADER_BYTES : 0;

    finish_datagram(to);
    if (buf_free(&to->tx) < header + len_bytes) {
        return FALSE;
    }
    hand_over(to, bytes, len_bytes);
    return TRUE;
}

/* Those that were in RX before. */
static void
run_datagrams(Sock *s)
{
    guint8 bytes[SOCK_UDP_MAX_BYTES];

    while (!s->handling && sock_udp_next(s)) {
        gsize n = buf_peek(&s->rx, bytes, s->packet_left);
        sock_record_read(s, n);
        sock_redir_datagram(s, bytes, n);
        sock_udp_leave(s);
    }
}

void
sock_redir_run(Sock *s)
{
    if (!s->redir_to || sock_http_is_on(s)) {
        sock_rx_promise(s);
    } else if (sock_is_udp(s)) {
        run_datagrams(s);
    } else {
        run_stream(s, s->redir_to);
    }
}
