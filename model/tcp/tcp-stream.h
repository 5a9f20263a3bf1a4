/* SPDX-License-Identifier: GPL-2.0-only */
/* A stream of bytes on its way: appended at the end, dropped from the front,
 * copied from anywhere.
 *
 * Filler (NULL bytes) counts like bytes, costs no memory and reads as zero
 * bytes.  An empty stream owns nothing, so that an idle connection costs
 * little.  Offsets count from the front.
 */
#ifndef FINWAIT_MODEL_TCP_STREAM_H
#define FINWAIT_MODEL_TCP_STREAM_H

#include <glib.h>

G_BEGIN_DECLS

typedef struct TcpChunk TcpChunk;

typedef struct TcpStream {
    TcpChunk *first, *last;
    gsize len_bytes;
    TcpChunk *near; /* the chunk that was copied from last, or NULL ... */
    gsize near_at;  /* ... and the offset of its first byte */
} TcpStream;

void tcp_stream_clear(TcpStream *stream);

void tcp_stream_append(TcpStream *stream, gconstpointer bytes, gsize len_bytes);

/* There must be that many. */
void tcp_stream_drop(TcpStream *stream, gsize len_bytes);

/* Copies [offset, offset + len_bytes), which must be there, to 'to'. */
void tcp_stream_copy(TcpStream *stream, gsize offset, gpointer to,
                     gsize len_bytes);

/* TRUE if all of that range is filler. */
gboolean tcp_stream_is_filler(TcpStream *stream, gsize offset, gsize len_bytes);

G_END_DECLS

#endif
