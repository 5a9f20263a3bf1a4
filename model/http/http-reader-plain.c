/* SPDX-License-Identifier: GPL-2.0-only */
/* A reader that reads like http-parser. */
#include "model/http/http-reader-priv.h"

#include <string.h>

static int
on_url(http_parser *parser, const char *at, size_t len)
{
    HttpReader *reader = parser->data;

    http_reader_append(reader->head.target, &reader->target_len,
                       HTTP_TARGET_MAX, at, len);
    return 0;
}

static int
on_field(http_parser *parser, const char *at, size_t len)
{
    HttpReader *reader = parser->data;

    if (reader->in_value) {
        http_reader_field_done(reader);
    }
    if (reader->name_len == 0 && ++reader->n_fields > reader->limits.fields) {
        return 1;
    }
    http_reader_append(reader->name, &reader->name_len, NAME_MAX_BYTES, at,
                       len);
    return 0;
}

static int
on_value(http_parser *parser, const char *at, size_t len)
{
    HttpReader *reader = parser->data;

    reader->in_value = TRUE;
    http_reader_append(reader->value, &reader->value_len, VALUE_MAX_BYTES, at,
                       len);
    return 0;
}

static HttpSays
says_of(const HttpReader *reader)
{
    const http_parser *parser = &reader->parser;

    return (HttpSays){.method = http_method_str(parser->method),
                      .status = parser->status_code,
                      .chunked = (parser->flags & F_CHUNKED) != 0,
                      .has_length = (parser->flags & F_CONTENTLENGTH) != 0,
                      .close = (parser->flags & F_CONNECTION_CLOSE) != 0,
                      .keep = (parser->flags & F_CONNECTION_KEEP_ALIVE) != 0,
                      .minor =
                          parser->http_major > 1 ||
                          (parser->http_major == 1 && parser->http_minor >= 1),
                      .length = parser->content_length};
}

/* Stops the parser behind the head: bodies of a known length are ours. */
static int
on_head(http_parser *parser)
{
    HttpReader *reader = parser->data;
    const HttpSays says = says_of(reader);

    if (reader->in_value) {
        http_reader_field_done(reader);
    }
    http_reader_fill_head(reader, &says);
    reader->head_done = TRUE;
    http_parser_pause(parser, 1);
    return 0;
}

static int
on_body(http_parser *parser, G_GNUC_UNUSED const char *at, size_t len)
{
    HttpReader *reader = parser->data;

    reader->piece += len;
    reader->chunk_piece = len;
    return 0;
}

static int
on_chunk_edge(http_parser *parser)
{
    HttpReader *reader = parser->data;

    reader->chunk_piece = 0;
    return 0;
}

static int
on_message(http_parser *parser)
{
    HttpReader *reader = parser->data;

    reader->message_done = TRUE;
    http_parser_pause(parser, 1);
    return 0;
}

static const http_parser_settings settings = {
    .on_url = on_url,
    .on_header_field = on_field,
    .on_header_value = on_value,
    .on_headers_complete = on_head,
    .on_body = on_body,
    .on_message_complete = on_message,
    .on_chunk_header = on_chunk_edge,
    .on_chunk_complete = on_chunk_edge,
};

/* RFC 9112 6.3: chunked beats Content-Length; a request with both is refused,
 * as http-parser does by itself. */
void
http_reader_plain_begin(HttpReader *reader)
{
    gboolean asks = reader->head.kind == HTTP_KIND_REQUEST;

    http_parser_init(&reader->parser, asks ? HTTP_REQUEST : HTTP_RESPONSE);
    reader->parser.allow_chunked_length = !asks;
    reader->parser.data = reader;
    reader->chunks = (HttpChunks){0};
}

HttpEvent
http_reader_plain_head(HttpReader *reader, const char *at, gsize len,
                       gsize *used)
{
    HttpHead *head = &reader->head;
    gsize n;

    len = MIN(len, reader->limits.head_bytes - head->len_bytes + 1);
    n = http_parser_execute(&reader->parser, &settings, at, len);
    reader->line = reader->line || memchr(at, '\n', MIN(n, len));
    if (reader->head_done) { /* it has stopped at the line end */
        *used += n + 1;
        head->len_bytes += n + 1;
        if (head->framing == HTTP_FRAMING_CHUNKED) {
            http_parser_pause(&reader->parser, 0);
            http_parser_execute(&reader->parser, &settings, "\n", 1);
        }
        return http_reader_head_end(reader);
    }
    if (HTTP_PARSER_ERRNO(&reader->parser) != HPE_OK) {
        return http_reader_bad(reader, HTTP_PARSER_ERRNO(&reader->parser));
    }
    *used += n;
    head->len_bytes += n;
    return head->len_bytes > reader->limits.head_bytes
               ? http_reader_bad(reader, HPE_HEADER_OVERFLOW)
               : HTTP_EVENT_NONE;
}

HttpEvent
http_reader_plain_chunks(HttpReader *reader, const char *at, gsize len,
                         gsize *used)
{
    gsize right = reader->limits.parser == HTTP_PARSER_VARNISH
                      ? http_chunks_right(&reader->chunks, at, len)
                      : len;
    enum http_errno error;

    reader->piece = 0;
    *used = http_parser_execute(&reader->parser, &settings, at, right);
    reader->body += reader->piece;
    if (reader->message_done && reader->piece == 0) {
        return http_reader_message_end(reader);
    }
    if (reader->message_done) {
        return HTTP_EVENT_BODY; /* and the end at the next call */
    }
    error = HTTP_PARSER_ERRNO(&reader->parser);
    if (error == HPE_OK && right < len) {
        error = HPE_INVALID_CHUNK_SIZE;
    }
    if (error != HPE_OK) {
        HttpEvent event = http_reader_bad(reader, error);
        return reader->piece > 0 ? HTTP_EVENT_BODY : event; /* likewise */
    }
    return reader->piece > 0 ? HTTP_EVENT_BODY : HTTP_EVENT_NONE;
}
