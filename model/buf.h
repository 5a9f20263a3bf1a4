/* SPDX-License-Identifier: GPL-2.0-only */
/* A byte queue of fixed size: the RX and TX buffers of a socket.
 *
 * Bytes go in at the end and come out at the front.  Filler (NULL bytes)
 * counts like bytes; as long as a buffer holds nothing else it costs no
 * copying and comes out as filler again.  Where real bytes join it, it reads
 * as zero bytes.
 *
 * The storage is allocated once, by buf_init().  Offsets count from the
 * front.
 */
#ifndef FINWAIT_MODEL_BUF_H
#define FINWAIT_MODEL_BUF_H

#include <glib.h>

G_BEGIN_DECLS

typedef struct Buf {
    guint8 *bytes;   /* owned; NULL for size 0 */
    gsize size;      /* capacity */
    gsize start;     /* index of the front */
    gsize len;       /* bytes held */
    gboolean filler; /* all of it is filler; meaningless while empty */
} Buf;

/* A piece of a buffer, contiguous in memory; 'bytes' NULL: filler.  Valid
 * until the buffer changes. */
typedef struct BufSpan {
    gconstpointer bytes;
    gsize len_bytes;
} BufSpan;

/* Makes an empty buffer of 'size_bytes'; buf_clear() frees its storage. */
void buf_init(Buf *buf, gsize size_bytes);
void buf_clear(Buf *buf);

static inline gsize
buf_len(const Buf *buf)
{
    return buf->len;
}

static inline gsize
buf_free(const Buf *buf)
{
    return buf->size - buf->len;
}

/* Appends as much of 'bytes' (NULL: filler) as fits; returns how much. */
gsize buf_put(Buf *buf, gconstpointer bytes, gsize len_bytes);

/* Copies up to 'max_bytes' from the front into 'bytes' (NULL: only counts)
 * and returns how many; filler reads as zero bytes. */
gsize buf_peek(const Buf *buf, gpointer bytes, gsize max_bytes);

/* The same from 'offset' on, which is not behind the end. */
gsize buf_peek_at(const Buf *buf, gsize offset, gpointer bytes,
                  gsize max_bytes);

/* Overwrites 'len_bytes' of the content from 'offset' on. */
void buf_poke(Buf *buf, gsize offset, gconstpointer bytes, gsize len_bytes);

/* Drops 'len_bytes' from the front; there must be that many. */
void buf_drop(Buf *buf, gsize len_bytes);

/* The same from the end. */
void buf_cut(Buf *buf, gsize len_bytes);

/* The longest contiguous piece that begins at 'offset' and is at most
 * 'max_bytes' long; empty at the end of the content. */
BufSpan buf_span(const Buf *buf, gsize offset, gsize max_bytes);

/* Room for the next buf_commit(): contiguous storage behind the content, not
 * more than fits.  NULL with '*len_bytes' 0 when the buffer is full. */
gpointer buf_reserve(Buf *buf, gsize *len_bytes);

/* Takes the first 'len_bytes' of the room as written. */
void buf_commit(Buf *buf, gsize len_bytes);

G_END_DECLS

#endif
