/* SPDX-License-Identifier: GPL-2.0-only */
#include "model/http/http-reader-priv.h"

#include <stdlib.h>
#include <string.h>

#define HEAD_BYTES 65536
#define FIELDS 200

/* ---- Header fields ------------------------------------------------------ */

static gint64
parse_hint(const char *value)
{
    const char *at = strstr(value, "timeout=");

    return at ? (gint64)g_ascii_strtoull(at + strlen("timeout="), NULL, 10)
              : -1;
}

/* A field is whole. */
static void
field_done(HttpReader *reader)
{
    HttpHead *head = &reader->head;
    const char *name = reader->name, *value = reader->value;

    reader->name[reader->name_len] = '\0';
    reader->value[reader->value_len] = '\0';
    if (g_ascii_strcasecmp(name, "expect") == 0) {
        head->expects = g_ascii_strcasecmp(value, "100-continue") == 0;
        head->expects_else = !head->expects;
    } else if (g_ascii_strcasecmp(name, "keep-alive") == 0) {
        head->hint_s = parse_hint(value);
    } else if (g_ascii_strcasecmp(name, "transfer-encoding") == 0) {
        reader->coded = TRUE;
        reader->coded_last = (reader->parser.flags & F_CONTENTLENGTH) != 0;
    } else if (g_ascii_strcasecmp(name, "host") == 0) {
        head->has_host = TRUE;
    } else if (g_ascii_strcasecmp(name, "x-request-id") == 0) {
        head->id = g_ascii_strtoull(value, NULL, 10);
    }
    reader->name_len = reader->value_len = 0;
    reader->in_value = FALSE;
}

/* Adds to a text of at most 'max' bytes; the rest is dropped. */
static void
append(char *text, gsize *len, gsize max, const char *at, gsize n)
{
    gsize room = max - *len;

    n = MIN(n, room);
    memcpy(text + *len, at, n);
    *len += n;
    text[*len] = '\0';
}

static int
on_url(http_parser *parser, const char *at, size_t len)
{
    HttpReader *reader = parser->data;

    append(reader->head.target, &reader->target_len, HTTP_TARGET_MAX, at, len);
    return 0;
}

static int
on_field(http_parser *parser, const char *at, size_t len)
{
    HttpReader *reader = parser->data;

    if (reader->in_value) {
        field_done(reader);
    }
    if (reader->name_len == 0 && ++reader->n_fields > reader->limits.fields) {
        return 1;
    }
    append(reader->name, &reader->name_len, NAME_MAX_BYTES, at, len);
    reader->bad_name = reader->limits.strict_names && memchr(at, ' ', len);
    return reader->bad_name;
}

static int
on_value(http_parser *parser, const char *at, size_t len)
{
    HttpReader *reader = parser->data;

    reader->in_value = TRUE;
    append(reader->value, &reader->value_len, VALUE_MAX_BYTES, at, len);
    return 0;
}

/* ---- The head ----------------------------------------------------------- */

static HttpFraming
framing_of(const HttpReader *reader)
{
    const http_parser *parser = &reader->parser;
    const HttpHead *head = &reader->head;
    gboolean answer = head->kind == HTTP_KIND_RESPONSE;
    gboolean empty = head->status == 204 || head->status == 304;

    if (reader->limits.parser == HTTP_PARSER_UNDICI) {
        empty = empty && !(parser->flags & (F_CHUNKED | F_CONTENTLENGTH));
    }
    if (answer && (reader->no_body || head->status / 100 == 1 || empty)) {
        return HTTP_FRAMING_NONE;
    }
    if (parser->flags & F_CHUNKED) {
        return HTTP_FRAMING_CHUNKED;
    }
    if (parser->flags & F_CONTENTLENGTH) {
        return HTTP_FRAMING_LENGTH;
    }
    return answer ? HTTP_FRAMING_CLOSE : HTTP_FRAMING_NONE;
}

/* Stops the parser behind the head: bodies of a known length are ours. */
static int
on_head(http_parser *parser)
{
    HttpReader *reader = parser->data;
    HttpHead *head = &reader->head;

    if (reader->in_value) {
        field_done(reader);
    }
    head->minor = parser->http_major > 1 ||
                          (parser->http_major == 1 && parser->http_minor >= 1)
                      ? 1
                      : 0;
    head->status = parser->status_code;
    head->says_close = (parser->flags & F_CONNECTION_CLOSE) != 0;
    head->says_keep = (parser->flags & F_CONNECTION_KEEP_ALIVE) != 0;
    if (head->kind == HTTP_KIND_REQUEST) {
        g_strlcpy(head->method, http_method_str(parser->method),
                  sizeof head->method);
    }
    head->framing = framing_of(reader);
    head->promises_body =
        (parser->flags & F_CHUNKED) ||
        ((parser->flags & F_CONTENTLENGTH) && parser->content_length > 0);
    head->endless = head->kind == HTTP_KIND_RESPONSE &&
                    !(parser->flags & (F_CHUNKED | F_CONTENTLENGTH)) &&
                    head->status / 100 != 1 && head->status != 204 &&
                    head->status != 304;
    head->length =
        head->framing == HTTP_FRAMING_LENGTH ? parser->content_length : 0;
    reader->left_bytes = head->length;
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

/* ---- The reader --------------------------------------------------------- */

/* Before a message. */
static void
begin(HttpReader *reader)
{
    HttpKind kind = reader->head.kind;

    http_parser_init(&reader->parser,
                     kind == HTTP_KIND_REQUEST ? HTTP_REQUEST : HTTP_RESPONSE);
    /* RFC 9112 6.3: chunked beats Content-Length; a request with both is
     * refused, as http-parser does by itself, and by llhttp an answer too. */
    reader->parser.allow_chunked_length =
        kind == HTTP_KIND_RESPONSE &&
        reader->limits.parser == HTTP_PARSER_PLAIN;
    reader->parser.data = reader;
    reader->phase = HTTP_PHASE_HEAD;
    reader->begun = reader->head_done = reader->message_done = FALSE;
    reader->line = reader->coded = reader->coded_last = FALSE;
    reader->name_len = reader->value_len = reader->target_len = 0;
    reader->in_value = reader->bad_name = FALSE;
    reader->n_fields = 0;
    reader->error = HPE_OK;
}

HttpReader *
http_reader_new(HttpKind kind, const HttpLimits *limits)
{
    HttpReader *reader = g_new0(HttpReader, 1);

    if (limits) {
        reader->limits = *limits;
    }
    if (reader->limits.head_bytes == 0) {
        reader->limits.head_bytes = HEAD_BYTES;
    }
    if (reader->limits.fields == 0) {
        reader->limits.fields = FIELDS;
    }
    reader->head.kind = kind;
    begin(reader);
    return reader;
}

void
http_reader_free(HttpReader *reader)
{
    g_free(reader);
}

void
http_reader_reset(HttpReader *reader)
{
    reader->no_body = reader->over = FALSE;
    begin(reader);
}

void
http_reader_answers_head(HttpReader *reader)
{
    reader->no_body = TRUE;
}

static HttpEvent
bad(HttpReader *reader, enum http_errno error)
{
    reader->phase = HTTP_PHASE_BAD;
    reader->error = error;
    return HTTP_EVENT_BAD;
}

static HttpEvent
message_end(HttpReader *reader)
{
    reader->no_body = reader->no_body && reader->head.status / 100 == 1;
    reader->over = reader->limits.parser == HTTP_PARSER_LLHTTP &&
                   !http_head_persists(&reader->head);
    begin(reader);
    return HTTP_EVENT_END;
}

/* The parser has stopped at the line end that closes the head. */
static HttpEvent
head_end(HttpReader *reader)
{
    HttpHead *head = &reader->head;

    reader->phase = HTTP_PHASE_BODY;
    reader->body = 0;
    if (head->framing == HTTP_FRAMING_CHUNKED) {
        http_parser_pause(&reader->parser, 0);
        http_parser_execute(&reader->parser, &settings, "\n", 1);
    }
    return HTTP_EVENT_HEAD;
}

/* Empty lines before a message are none (RFC 9112 2.2). */
static gsize
blank_lines(const HttpReader *reader, const char *at, gsize len)
{
    gsize n = 0;

    while (!reader->begun && n < len && (at[n] == '\r' || at[n] == '\n')) {
        n++;
    }
    return n;
}

static HttpEvent
next_of_head(HttpReader *reader, const char *at, gsize len, gsize *used)
{
    HttpHead *head = &reader->head;
    gsize blank = blank_lines(reader, at, len), n;

    *used = blank;
    if (blank == len) {
        return HTTP_EVENT_NONE;
    }
    if (reader->over) {
        return bad(reader, HPE_CLOSED_CONNECTION);
    }
    if (!reader->begun) {
        HttpKind kind = head->kind;
        *head = (HttpHead){.kind = kind, .hint_s = -1};
        reader->begun = TRUE;
    }
    len = MIN(len - blank, reader->limits.head_bytes - head->len_bytes + 1);
    n = http_parser_execute(&reader->parser, &settings, at + blank, len);
    reader->line = reader->line || memchr(at + blank, '\n', MIN(n, len));
    if (reader->head_done) {
        *used += n + 1; /* with the line end */
        head->len_bytes += n + 1;
        return head_end(reader);
    }
    if (HTTP_PARSER_ERRNO(&reader->parser) == HPE_UNEXPECTED_CONTENT_LENGTH &&
        reader->in_value) {
        field_done(reader); /* the last one tells which error that is */
    }
    if (HTTP_PARSER_ERRNO(&reader->parser) != HPE_OK) {
        return bad(reader, reader->bad_name
                               ? HPE_INVALID_HEADER_TOKEN
                               : HTTP_PARSER_ERRNO(&reader->parser));
    }
    *used += n;
    head->len_bytes += n;
    return head->len_bytes > reader->limits.head_bytes
               ? bad(reader, HPE_HEADER_OVERFLOW)
               : HTTP_EVENT_NONE;
}

static HttpEvent
next_of_chunks(HttpReader *reader, const char *at, gsize len, gsize *used)
{
    reader->piece = 0;
    *used = http_parser_execute(&reader->parser, &settings, at, len);
    reader->body += reader->piece;
    if (reader->message_done && reader->piece == 0) {
        return message_end(reader);
    }
    if (reader->message_done) {
        return HTTP_EVENT_BODY; /* and the end at the next call */
    }
    if (HTTP_PARSER_ERRNO(&reader->parser) != HPE_OK) {
        HttpEvent event = bad(reader, HTTP_PARSER_ERRNO(&reader->parser));
        return reader->piece > 0 ? HTTP_EVENT_BODY : event; /* likewise */
    }
    return reader->piece > 0 ? HTTP_EVENT_BODY : HTTP_EVENT_NONE;
}

HttpEvent
http_reader_next(HttpReader *reader, gconstpointer bytes, gsize len_bytes,
                 gsize *used)
{
    *used = 0;
    if (reader->phase == HTTP_PHASE_BAD) {
        return HTTP_EVENT_BAD;
    }
    if (reader->phase == HTTP_PHASE_HEAD) {
        return len_bytes > 0 ? next_of_head(reader, bytes, len_bytes, used)
                             : HTTP_EVENT_NONE;
    }
    if (reader->message_done || reader->head.framing == HTTP_FRAMING_NONE ||
        (reader->head.framing == HTTP_FRAMING_LENGTH &&
         reader->left_bytes == 0)) {
        return message_end(reader);
    }
    if (len_bytes == 0) {
        return HTTP_EVENT_NONE;
    }
    if (reader->head.framing == HTTP_FRAMING_CHUNKED) {
        return next_of_chunks(reader, bytes, len_bytes, used);
    }
    *used = (gsize)MIN((guint64)len_bytes, http_reader_ahead(reader));
    return http_reader_skip(reader, *used);
}

const HttpHead *
http_reader_head(const HttpReader *reader)
{
    return &reader->head;
}

HttpWhere
http_reader_end(const HttpReader *reader)
{
    if (reader->phase == HTTP_PHASE_HEAD) {
        return reader->begun ? HTTP_IN_HEAD : HTTP_BETWEEN;
    }
    switch (reader->head.framing) {
    case HTTP_FRAMING_CLOSE:
        return HTTP_TO_CLOSE;
    case HTTP_FRAMING_LENGTH:
        return reader->left_bytes > 0 ? HTTP_IN_BODY : HTTP_BETWEEN;
    case HTTP_FRAMING_CHUNKED:
        return reader->message_done ? HTTP_BETWEEN : HTTP_IN_BODY;
    case HTTP_FRAMING_NONE:
        break;
    }
    return HTTP_BETWEEN;
}

gboolean
http_reader_has_line(const HttpReader *reader)
{
    return reader->line || reader->phase == HTTP_PHASE_BODY;
}

guint
http_reader_line_status(const HttpReader *reader)
{
    return http_reader_has_line(reader) ? reader->parser.status_code : 0;
}

/* ---- Methods and connections -------------------------------------------- */

gboolean
http_is_idempotent(const char *method)
{
    static const char *const names[] = {"GET", "HEAD",   "OPTIONS", "TRACE",
                                        "PUT", "DELETE", NULL};

    return g_strv_contains(names, method);
}

gboolean
http_head_knows_host(const HttpHead *head)
{
    return head->minor == 0 || head->has_host;
}

gboolean
http_head_persists(const HttpHead *head)
{
    return !head->says_close && (head->minor >= 1 || head->says_keep);
}

const char *
http_reason(guint status)
{
    return http_status_str((enum http_status)status);
}
