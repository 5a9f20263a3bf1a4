/* SPDX-License-Identifier: GPL-2.0-only */
/* In-band commands: messages within the TCP stream (sock-fact 10).
 *
 * An escape character and one other character begin a message, the end
 * character ends it; two escape characters are one of data.  Incoming
 * messages, without the two characters that begin them, go to CMD; data go to
 * RX.  Outgoing data are escaped on their way from TX to TX2, and messages of
 * RPL, framed by the program, go there before data do.  What is in TX2 is lost
 * with the connection.  A message that CMD has no room for is dropped: CMD
 * holds complete ones only. */
#include "model/sock/bytes/sock-bytes-priv.h"

/* ---- Incoming ----------------------------------------------------------- */

static void
take_message(Sock *s, guint8 c)
{
    if (buf_put(&s->cmd, &c, 1)) {
        s->cmd_new++;
    } else {
        sock_inband_forget(s);
        s->inband = INBAND_SKIP;
    }
    if (c == s->endchar) {
        s->inband = INBAND_DATA;
        s->cmd_new = 0;
        sock_inband_renew(s);
    }
}

/* TRUE if 'c' is data. */
static gboolean
is_data(Sock *s, guint8 c)
{
    switch (s->inband) {
    case INBAND_DATA:
        s->inband = c == s->escchar ? INBAND_ESCAPE : INBAND_DATA;
        return c != s->escchar;
    case INBAND_ESCAPE:
        s->inband = c == s->escchar ? INBAND_DATA : INBAND_MESSAGE;
        return c == s->escchar;
    case INBAND_MESSAGE:
        take_message(s, c);
        return FALSE;
    case INBAND_SKIP:
        s->inband = c == s->endchar ? INBAND_DATA : INBAND_SKIP;
        return FALSE;
    }
    g_assert_not_reached();
}

/* Sorts what arrived; returns how much of it now occupies RX. */
gsize
sock_inband_sort(Sock *s, const guint8 *bytes, gsize len_bytes)
{
    gsize kept = 0;

    for (gsize i = 0; i < len_bytes; i++) {
        if (!is_data(s, bytes[i])) {
            s->record.read_bytes++;
        } else if (s->sinkdata || !buf_put(&s->rx, &bytes[i], 1)) {
            s->record.dropped_bytes++;
        } else {
            kept++;
        }
    }
    return kept;
}

/* A message that is not complete will not be. */
void
sock_inband_forget(Sock *s)
{
    buf_cut(&s->cmd, s->cmd_new);
    s->cmd_new = 0;
    s->inband = INBAND_DATA;
}

void
sock_inband_renew(Sock *s)
{
    if (buf_len(&s->cmd) > s->cmd_new &&
        device_handles(s->dev, ON_SOCK_INBAND)) {
        device_post(s->dev, ON_SOCK_INBAND, s, 0, 0);
    }
}

/* ---- Outgoing ----------------------------------------------------------- */

static gboolean
fill_message(Sock *s)
{
    BufSpan span = buf_span(&s->rpl, 0, buf_len(&s->rpl));
    gsize n = buf_put(&s->tx2, span.bytes, span.len_bytes);

    buf_drop(&s->rpl, n);
    return n > 0;
}

static gboolean
fill_data(Sock *s)
{
    guint8 c[2];
    gsize n;

    if (!sock_tx_committed(s)) {
        return FALSE;
    }
    buf_peek(&s->tx, c, 1);
    n = c[0] == s->escchar ? 2 : 1;
    c[1] = c[0];
    if (buf_free(&s->tx2) < n) {
        return FALSE;
    }
    buf_put(&s->tx2, c, n);
    buf_drop(&s->tx, 1);
    sock_record_written(s, n - 1); /* the escape is sent, too */
    return TRUE;
}

/* Moves what may go next into TX2. */
void
sock_inband_fill(Sock *s)
{
    while (buf_len(&s->rpl) && fill_message(s)) {
    }
    while (!buf_len(&s->rpl) && fill_data(s)) {
    }
}
