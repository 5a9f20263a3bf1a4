/* SPDX-License-Identifier: GPL-2.0-only */
/* What a reader has of a body, and what may come of it. */
#include "model/http/http-reader-priv.h"

HttpEvent
http_reader_skip(HttpReader *reader, guint64 len_bytes)
{
    g_assert(reader->phase == HTTP_PHASE_BODY &&
             len_bytes <= http_reader_ahead(reader));
    reader->piece = len_bytes;
    reader->body += len_bytes;
    if (reader->head.framing == HTTP_FRAMING_LENGTH) {
        reader->left_bytes -= len_bytes;
    }
    return HTTP_EVENT_BODY;
}

guint64
http_reader_ahead(const HttpReader *reader)
{
    if (reader->phase != HTTP_PHASE_BODY) {
        return 0;
    }
    switch (reader->head.framing) {
    case HTTP_FRAMING_LENGTH:
        return reader->left_bytes;
    case HTTP_FRAMING_CLOSE:
        return G_MAXUINT64;
    case HTTP_FRAMING_NONE:
    case HTTP_FRAMING_CHUNKED:
        break;
    }
    return 0;
}

guint64
http_reader_chunk_left(const HttpReader *reader)
{
    guint64 left = reader->parser.content_length;
    gboolean is_chunk = reader->phase == HTTP_PHASE_BODY &&
                        reader->head.framing == HTTP_FRAMING_CHUNKED &&
                        left != G_MAXUINT64; /* before the first */

    return is_chunk ? left : 0;
}

guint64
http_reader_chunk_piece(const HttpReader *reader)
{
    return reader->chunk_piece;
}

guint64
http_reader_piece(const HttpReader *reader)
{
    return reader->piece;
}

guint64
http_reader_body(const HttpReader *reader)
{
    return reader->body;
}
