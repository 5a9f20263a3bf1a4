/* SPDX-License-Identifier: GPL-2.0-only */
#include "model/tcp/tcp-stream.h"
#include <string.h>

/* Small writes share a chunk of this size. */
#define CHUNK_BYTES 512

struct TcpChunk {
    TcpChunk *next;
    gsize len;
    gsize skip; /* of them dropped already; only in the first chunk */
    gsize room; /* bytes of storage; 0: filler */
    guint8 bytes[];
};

static gsize
chunk_left(const TcpChunk *chunk)
{
    return chunk->len - chunk->skip;
}

static TcpChunk *
chunk_add(TcpStream *stream, gsize room)
{
    TcpChunk *chunk = g_malloc(sizeof(TcpChunk) + room);

    chunk->next = NULL;
    chunk->len = chunk->skip = 0;
    chunk->room = room;
    if (stream->last) {
        stream->last->next = chunk;
    } else {
        stream->first = chunk;
    }
    stream->last = chunk;
    return chunk;
}

void
tcp_stream_clear(TcpStream *stream)
{
    TcpChunk *next;

    for (TcpChunk *chunk = stream->first; chunk; chunk = next) {
        next = chunk->next;
        g_free(chunk);
    }
    *stream = (TcpStream){0};
}

void
tcp_stream_append(TcpStream *stream, gconstpointer bytes, gsize len_bytes)
{
    TcpChunk *chunk = stream->last;

    stream->len_bytes += len_bytes;
    if (!bytes) {
        if (!chunk || chunk->room > 0) {
            chunk = chunk_add(stream, 0);
        }
        chunk->len += len_bytes;
        return;
    }
    if (chunk && chunk->room > chunk->len) {
        gsize len = MIN(len_bytes, chunk->room - chunk->len);

        memcpy(chunk->bytes + chunk->len, bytes, len);
        chunk->len += len;
        bytes = (const guint8 *)bytes + len;
        len_bytes -= len;
    }
    if (len_bytes > 0) {
        chunk = chunk_add(stream, MAX(len_bytes, CHUNK_BYTES));
        memcpy(chunk->bytes, bytes, len_bytes);
        chunk->len = len_bytes;
    }
}

void
tcp_stream_drop(TcpStream *stream, gsize len_bytes)
{
    g_assert(len_bytes <= stream->len_bytes);
    stream->len_bytes -= len_bytes;
    stream->near = NULL;
    while (stream->first && len_bytes >= chunk_left(stream->first)) {
        TcpChunk *chunk = stream->first;

        len_bytes -= chunk_left(chunk);
        stream->first = chunk->next;
        g_free(chunk);
    }
    if (!stream->first) {
        stream->last = NULL;
    } else {
        stream->first->skip += len_bytes;
    }
}

/* Makes 'near' the chunk that has 'offset', from where it was if that helps. */
static void
stream_seek(TcpStream *stream, gsize offset)
{
    if (!stream->near || offset < stream->near_at) {
        stream->near = stream->first;
        stream->near_at = 0;
    }
    while (offset - stream->near_at >= chunk_left(stream->near)) {
        stream->near_at += chunk_left(stream->near);
        stream->near = stream->near->next;
    }
}

/* The piece at 'offset' that lies in one chunk; NULL: filler. */
static const guint8 *
stream_piece(TcpStream *stream, gsize offset, gsize *len)
{
    const TcpChunk *chunk;
    gsize at;

    stream_seek(stream, offset);
    chunk = stream->near;
    at = offset - stream->near_at;
    *len = MIN(*len, chunk_left(chunk) - at);
    return chunk->room > 0 ? chunk->bytes + chunk->skip + at : NULL;
}

void
tcp_stream_copy(TcpStream *stream, gsize offset, gpointer to, gsize len_bytes)
{
    guint8 *at = to;

    g_assert(offset + len_bytes <= stream->len_bytes);
    while (len_bytes > 0) {
        gsize len = len_bytes;
        const guint8 *from = stream_piece(stream, offset, &len);

        if (from) {
            memcpy(at, from, len);
        } else {
            memset(at, 0, len);
        }
        at += len;
        offset += len;
        len_bytes -= len;
    }
}

gboolean
tcp_stream_is_filler(TcpStream *stream, gsize offset, gsize len_bytes)
{
    g_assert(offset + len_bytes <= stream->len_bytes);
    while (len_bytes > 0) {
        gsize len = len_bytes;

        if (stream_piece(stream, offset, &len)) {
            return FALSE;
        }
        offset += len;
        len_bytes -= len;
    }
    return TRUE;
}
