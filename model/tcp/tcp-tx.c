/* SPDX-License-Identifier: GPL-2.0-only */
/* Our bytes until they are acknowledged, and the memory that they take.
 *
 * Where TcpProfile.write_overhead_bytes is 0, a send buffer of n takes n bytes.
 * Otherwise it counts as Linux does (sk_wmem_queued): what is written goes into
 * buffers of up to a "size goal"; each is charged its bytes and the overhead
 * until it is acknowledged, and a new one is begun while the charge is below
 * the limit. */
#include "model/tcp/tcp-priv.h"

/* What one full segment takes at the most (tcp_sndbuf_expand), and how many of
 * them a buffer that nobody has set is to hold for each of the window (BBR's
 * ca_ops->sndbuf_expand); and tcp_wmem[2]. */
#define SEGMENT_MEMORY 2304
#define EXPAND_FACTOR 3
#define BUFFER_MAX (4u << 20)
/* Largest buffer: sk_gso_max_size. */
#define GOAL_MAX 65536

void
tcp_tx_begin(Tcp *tcp, const PortTcpOpts *opts)
{
    TcpTx *tx = &tcp->tx;

    tx->base = tx->end = 1;
    tx->buf_fixed = opts->sndbuf_bytes > 0;
    tx->buf_bytes =
        tx->buf_fixed ? opts->sndbuf_bytes : tcp->rules->sndbuf_bytes;
}

static gboolean
is_counted(const Tcp *tcp)
{
    return tcp->rules->write_overhead_bytes > 0;
}

/* tcp_xmit_size_goal(). */
static guint32
size_goal(const Tcp *tcp)
{
    guint32 most = tcp->tx.wnd_max > TCP_MSS_DEFAULT ? tcp->tx.wnd_max / 2
                                                     : tcp->tx.wnd_max;
    guint32 goal = most > 0 ? MIN(most, GOAL_MAX) : GOAL_MAX;
    guint32 mss = tcp_mss_now(tcp);

    return MAX(goal / mss, 1) * mss;
}

/* The buffer that the next bytes join; NULL: they begin a new one. */
static guint32 *
tail_buffer(const Tcp *tcp)
{
    const TcpTx *tx = &tcp->tx;
    guint32 *last;

    if (!tx->writes || tx->writes->len == 0) {
        return NULL;
    }
    last = &g_array_index(tx->writes, guint32, tx->writes->len - 1);
    return tx->end - *last >= tx->nxt ? last : NULL;
}

/* Takes what fits of 'len_bytes' into one buffer: the last, or a new one. */
static gsize
charge_write(Tcp *tcp, gsize len_bytes)
{
    TcpTx *tx = &tcp->tx;
    guint32 goal = size_goal(tcp);
    guint32 *buffer = tail_buffer(tcp);
    guint32 room = buffer && *buffer < goal ? goal - *buffer : 0;
    guint32 len;

    if (room == 0) {
        guint32 none = 0;

        if (tx->charge >= tx->buf_bytes) {
            return 0;
        }
        if (!tx->writes) {
            tx->writes = g_array_new(FALSE, FALSE, sizeof(guint32));
        }
        g_array_append_val(tx->writes, none);
        buffer = &g_array_index(tx->writes, guint32, tx->writes->len - 1);
        tx->charge += tcp->rules->write_overhead_bytes;
        room = goal;
    }
    len = (guint32)MIN(len_bytes, room);
    *buffer += len;
    tx->charge += len;
    tx->end += len;
    return len;
}

/* Takes a part of 'bytes'; where buffers are counted, what one of them holds.
 */
gsize
tcp_tx_write(Tcp *tcp, gconstpointer bytes, gsize len_bytes)
{
    TcpTx *tx = &tcp->tx;
    gsize room = tx->buf_bytes - MIN(tx->buf_bytes, tx->stream.len_bytes);
    gsize len;

    if (is_counted(tcp)) {
        len = charge_write(tcp, len_bytes);
    } else {
        len = MIN(len_bytes, room);
        tx->end += len;
    }
    if (len > 0) {
        tcp_stream_append(&tx->stream, bytes, len);
    }
    tx->starved |= len == 0;
    return len;
}

/* What would be taken now, at least. */
gsize
tcp_tx_room(const Tcp *tcp)
{
    const TcpTx *tx = &tcp->tx;
    guint64 used = is_counted(tcp) ? tx->charge : tx->stream.len_bytes;

    return tx->buf_bytes - MIN(tx->buf_bytes, used);
}

/* sk_stream_is_writeable(). */
gboolean
tcp_writable(Tcp *tcp)
{
    TcpTx *tx = &tcp->tx;
    guint64 used = is_counted(tcp) ? tx->charge : tx->stream.len_bytes;
    gboolean room = used < tx->buf_bytes && tx->buf_bytes - used >= used / 2;

    tx->starved |= !room; /* tcp_poll(): SOCK_NOSPACE */
    return room;
}

/* What is sent up to 'pos' leaves its buffer (tso_fragment). */
void
tcp_tx_cut(Tcp *tcp, guint64 pos)
{
    TcpTx *tx = &tcp->tx;
    guint64 end = tx->end;

    for (guint i = tx->writes ? tx->writes->len : 0; i > 0; i--) {
        guint32 *len = &g_array_index(tx->writes, guint32, i - 1);
        guint64 start = end - *len;

        if (pos >= end) {
            return;
        }
        if (pos > start) {
            guint32 rest = (guint32)(end - pos);

            *len -= rest;
            g_array_insert_val(tx->writes, i, rest);
            tx->charge += tcp->rules->write_overhead_bytes;
            return;
        }
        end = start;
    }
}

/* Drops the buffers that are acknowledged up to 'len' more bytes. */
static void
uncharge(Tcp *tcp, guint64 len)
{
    TcpTx *tx = &tcp->tx;
    guint n = 0;

    tx->charge -= len;
    while (n < tx->writes->len) {
        guint32 *first = &g_array_index(tx->writes, guint32, n);

        if (len < *first) {
            *first -= (guint32)len;
            break;
        }
        len -= *first;
        tx->charge -= tcp->rules->write_overhead_bytes;
        n++;
    }
    if (n == tx->writes->len) {
        g_clear_pointer(&tx->writes, g_array_unref);
    } else if (n > 0) {
        g_array_remove_range(tx->writes, 0, n);
    }
}

void
tcp_tx_acked(Tcp *tcp, guint64 pos)
{
    TcpTx *tx = &tcp->tx;
    guint64 upto = MIN(pos, tx->end);

    if (upto > tx->base) {
        guint64 len = upto - tx->base;

        tcp_stream_drop(&tx->stream, len);
        tx->base = upto;
        tcp->acked_bytes += len;
        if (tx->writes) {
            uncharge(tcp, len);
        }
        tx->freed = TRUE;
    }
}

/* tcp_check_space(): a buffer that nobody has set grows when an ACK has left
 * the window more room than there was to send. */
void
tcp_tx_grow(Tcp *tcp)
{
    TcpTx *tx = &tcp->tx;
    guint32 want;

    if (tx->freed && tx->starved && is_counted(tcp) && !tx->buf_fixed &&
        tcp_in_flight(tcp) < tcp_cwnd(tcp)) {
        want = EXPAND_FACTOR * SEGMENT_MEMORY *
               MAX(tcp_cwnd(tcp), tcp->rules->init_cwnd);
        tx->buf_bytes = MAX(tx->buf_bytes, MIN(want, BUFFER_MAX));
        tx->starved = FALSE; /* sk_stream_write_space() ... */
        tcp_writable(tcp);   /* ... unless there is too little still */
    }
    tx->freed = FALSE;
}

void
tcp_tx_clear(Tcp *tcp)
{
    tcp_stream_clear(&tcp->tx.stream);
    g_clear_pointer(&tcp->tx.writes, g_array_unref);
    tcp->tx.charge = 0;
    sent_clear(&tcp->sent);
}
