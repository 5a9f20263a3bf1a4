/* SPDX-License-Identifier: GPL-2.0-only */
/* A datagram socket: what arrives for it, and its end (net/ipv4/udp.c). */
#include "model/posix/machine/posix-machine-priv.h"

#include <string.h>

/* sk_rcvbuf of a socket for which nobody has set it (rmem_default). */
#define RCVBUF_BYTES 212992

/* ---- Memory -------------------------------------------------------------- */

/* What a datagram takes of the receive buffer, skb->truesize: the sk_buff, and
 * a head that holds it with its headers, headroom and skb_shared_info; one of
 * 576 bytes if that is enough (skb_small_head_cache), else a power of two.
 * Measured on Linux 6.18: 832 for 1 and 100 bytes, 1280 for 400, 2304 for 1000
 * and 1472. */
#define SKB_BYTES 256
#define SMALL_HEAD_BYTES 576
#define BESIDE_BYTES (28 + 64 + 320)

static gsize
true_size(gsize len_bytes)
{
    gsize need = len_bytes + BESIDE_BYTES;
    gsize head = SMALL_HEAD_BYTES;

    while (head < need) {
        head = head == SMALL_HEAD_BYTES ? 1024 : 2 * head;
    }
    return SKB_BYTES + head;
}

/* ---- Arrival ------------------------------------------------------------- */

static PosixDgram *
dgram_at(const PosixHost *host, guint16 port)
{
    return host->dgrams ? g_hash_table_lookup(host->dgrams,
                                              GUINT_TO_POINTER((guint)port))
                        : NULL;
}

/* compute_score(): a connected socket hears its peer alone. */
static gboolean
is_for(const PosixDgram *dgram, const PortDatagram *datagram)
{
    return dgram->peer.port == 0 || (dgram->peer.ip == datagram->from.ip &&
                                     dgram->peer.port == datagram->from.port);
}

void
posix_dgram_arrive(PosixHost *host, const PortDatagram *datagram)
{
    PosixDgram *dgram = dgram_at(host, datagram->to.port);
    gsize size = true_size(datagram->len_bytes);
    PosixDgramItem *item;

    if (!dgram || !is_for(dgram, datagram)) {
        return;
    }
    if (dgram->used_bytes + size > RCVBUF_BYTES) {
        return; /* __udp_enqueue_schedule_skb(): UDP_MIB_RCVBUFERRORS */
    }
    item = g_malloc(sizeof *item + datagram->len_bytes);
    item->from = datagram->from;
    item->len_bytes = datagram->len_bytes;
    if (datagram->len_bytes > 0) {
        memcpy(item->bytes, datagram->bytes, datagram->len_bytes);
    }
    dgram->used_bytes += size;
    g_queue_push_tail(&dgram->queue, item);
    posix_file_wake(&dgram->file, POSIX_POLLIN);
}

/* __udp4_lib_err(): only a connected socket is told, by its next call. */
void
posix_dgram_refused(PosixHost *host, guint16 port, guint32 by_ip)
{
    PosixDgram *dgram = dgram_at(host, port);

    if (dgram && dgram->peer.port != 0 && dgram->peer.ip == by_ip) {
        dgram->error = POSIX_ECONNREFUSED;
        posix_file_wake(&dgram->file, POSIX_POLLERR | POSIX_POLLIN);
    }
}

/* sock_error(): tells it once. */
PosixErrno
posix_dgram_error(PosixDgram *dgram)
{
    PosixErrno error = dgram->error;

    dgram->error = POSIX_OK;
    return error;
}

PosixDgramItem *
posix_dgram_take(PosixDgram *dgram)
{
    PosixDgramItem *item = g_queue_pop_head(&dgram->queue);

    dgram->used_bytes -= true_size(item->len_bytes);
    return item;
}

/* ---- A socket as a file -------------------------------------------------- */

/* udp_poll(), datagram_poll(): there is always room to send. */
static guint
bits(PosixFile *file)
{
    PosixDgram *dgram = (PosixDgram *)file;

    return POSIX_POLLOUT | (dgram->error ? POSIX_POLLERR : 0) |
           (g_queue_is_empty(&dgram->queue) ? 0 : POSIX_POLLIN);
}

static void
released(PosixFile *file)
{
    PosixDgram *dgram = (PosixDgram *)file;

    if (dgram->port) {
        g_hash_table_remove(file->host->dgrams,
                            GUINT_TO_POINTER((guint)dgram->port));
        port_udp_unbind(file->host->port, dgram->port);
    }
    g_queue_clear_full(&dgram->queue, g_free);
    posix_file_free(file);
}

static const PosixFileOps dgram_ops = {
    .kind = FILE_DGRAM, .bits = bits, .released = released};

PosixDgram *
posix_dgram_new(PosixHost *host)
{
    PosixDgram *dgram = g_new0(PosixDgram, 1);

    posix_file_init(&dgram->file, host, &dgram_ops);
    return dgram;
}

gboolean
posix_dgram_bind(PosixDgram *dgram, guint16 port)
{
    PosixHost *host = dgram->file.host;

    if (!port_udp_bind(host->port, port)) {
        return FALSE;
    }
    if (!host->dgrams) {
        host->dgrams = g_hash_table_new(NULL, NULL);
    }
    dgram->port = port;
    g_hash_table_insert(host->dgrams, GUINT_TO_POINTER((guint)port), dgram);
    return TRUE;
}
