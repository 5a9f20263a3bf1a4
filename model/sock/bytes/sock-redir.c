/* SPDX-License-Identifier: GPL-2.0-only */
/* redir: RX of a socket goes straight to TX of a socket (sock-fact 10).
 *
 * The master process moves the bytes, committed, without an event and without
 * the VM; what the target has no room for waits in RX, so the window shuts.
 * Between TCP sockets only; serial ports are not modelled. */
#include "model/sock/bytes/sock-bytes-priv.h"

/* Moves one piece; FALSE if there is none, or no room for it. */
static gboolean
move(Sock *s, Sock *to)
{
    gsize room = buf_free(&to->tx);
    BufSpan span = buf_span(&s->rx, 0, MIN(buf_len(&s->rx), room));

    if (!span.len_bytes) {
        return FALSE;
    }
    to->tx_new = 0;
    buf_put(&to->tx, span.bytes, span.len_bytes);
    sock_record_written(to, span.len_bytes);
    sock_record_read(s, span.len_bytes);
    sock_rx_consume(s, span.len_bytes);
    return TRUE;
}

void
sock_redir_run(Sock *s)
{
    Sock *to = s->redir_to;

    if (!to || sock_is_udp(s) || sock_is_udp(to)) {
        return;
    }
    while (move(s, to)) {
        sock_tx_pump(to);
    }
}
