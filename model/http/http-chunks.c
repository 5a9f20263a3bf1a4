/* SPDX-License-Identifier: GPL-2.0-only */
#include "model/http/http-chunks.h"

#define SIZE_MAX_BYTES (G_MAXUINT64 >> 8)

static gboolean
take_size(HttpChunks *chunks, char c)
{
    if (g_ascii_isxdigit(c) && chunks->at != HTTP_CHUNKS_BLANK &&
        chunks->left_bytes <= SIZE_MAX_BYTES >> 4) {
        chunks->left_bytes =
            chunks->left_bytes * 16 + (guint64)g_ascii_xdigit_value(c);
        chunks->at = HTTP_CHUNKS_DIGIT;
        return TRUE;
    }
    if (chunks->at == HTTP_CHUNKS_SIZE) {
        return FALSE;
    }
    if (c == '\n') {
        chunks->is_last = chunks->left_bytes == 0;
        chunks->at =
            chunks->left_bytes > 0 ? HTTP_CHUNKS_DATA : HTTP_CHUNKS_TAIL;
        return TRUE;
    }
    chunks->at = HTTP_CHUNKS_BLANK;
    return c == ' ' || c == '\t' || c == '\r';
}

/* The line end behind a chunk. */
static gboolean
take_tail(HttpChunks *chunks, char c)
{
    if (c == '\r' && chunks->at == HTTP_CHUNKS_TAIL) {
        chunks->at = HTTP_CHUNKS_TAIL_LF;
        return TRUE;
    }
    chunks->at = chunks->is_last ? HTTP_CHUNKS_END : HTTP_CHUNKS_SIZE;
    return c == '\n';
}

gsize
http_chunks_right(HttpChunks *chunks, const char *bytes, gsize len_bytes)
{
    gsize i = 0;

    while (i < len_bytes && chunks->at != HTTP_CHUNKS_END) {
        if (chunks->at == HTTP_CHUNKS_DATA) {
            gsize n = (gsize)MIN(chunks->left_bytes, len_bytes - i);
            chunks->left_bytes -= n;
            chunks->at =
                chunks->left_bytes > 0 ? HTTP_CHUNKS_DATA : HTTP_CHUNKS_TAIL;
            i += n;
            continue;
        }
        if (chunks->at < HTTP_CHUNKS_DATA ? !take_size(chunks, bytes[i])
                                          : !take_tail(chunks, bytes[i])) {
            return i;
        }
        i++;
    }
    return len_bytes;
}
