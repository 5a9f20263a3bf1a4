/* SPDX-License-Identifier: GPL-2.0-only */
/* A reader that reads like llhttp. */
#include "model/http/http-reader-priv.h"

#include <string.h>

#define FLUSH_FIELDS 32 /* kMaxHeaderFieldsCount */

static void
on_text(gpointer user, HttpLlhttpSpan span, char c)
{
    HttpReader *reader = user;

    switch (span) {
    case HTTP_LLHTTP_URL:
        http_reader_append(reader->head.target, &reader->target_len,
                           HTTP_TARGET_MAX, &c, 1);
        break;
    case HTTP_LLHTTP_NAME:
        http_reader_append(reader->name, &reader->name_len, NAME_MAX_BYTES, &c,
                           1);
        break;
    case HTTP_LLHTTP_VALUE:
        http_reader_append(reader->value, &reader->value_len, VALUE_MAX_BYTES,
                           &c, 1);
        break;
    case HTTP_LLHTTP_NO_SPAN:
    case HTTP_LLHTTP_STATUS:
        break;
    }
}

/* StringPtr::ToTrimmedString(). */
static void
on_whole_field(gpointer user)
{
    HttpReader *reader = user;

    while (reader->value_len > 0 &&
           strchr(" \t", reader->value[reader->value_len - 1])) {
        reader->value_len--;
    }
    http_reader_field_done(reader);
}

static const HttpLlhttpFns llhttp_fns = {.text = on_text,
                                         .field = on_whole_field};

void
http_reader_llhttp_begin(HttpReader *reader)
{
    http_llhttp_begin(&reader->llhttp, reader->head.kind,
                      reader->limits.parser == HTTP_PARSER_UNDICI, &llhttp_fns,
                      reader);
}

/* llhttp_should_keep_alive(): HTTP/1.0 that keeps alive cannot close. */
HttpSays
http_reader_llhttp_says(const HttpReader *reader)
{
    const HttpLlhttp *llhttp = &reader->llhttp;
    gboolean newer = llhttp->major == 1 && llhttp->minor == 1;

    return (HttpSays){.method = llhttp->method,
                      .status = llhttp->status,
                      .coded = (llhttp->flags & HTTP_LLHTTP_CODED) != 0,
                      .chunked = (llhttp->flags & HTTP_LLHTTP_CHUNKED) != 0,
                      .has_length = (llhttp->flags & HTTP_LLHTTP_LENGTH) != 0,
                      .close =
                          newer && (llhttp->flags & HTTP_LLHTTP_CLOSE) != 0,
                      .keep = (llhttp->flags & HTTP_LLHTTP_KEEP_ALIVE) != 0,
                      .minor = newer ? 1 : 0,
                      .length = llhttp->length};
}

HttpEvent
http_reader_llhttp_head(HttpReader *reader, const char *at, gsize len,
                        gsize *used)
{
    HttpLlhttp *llhttp = &reader->llhttp;
    HttpSays says;
    gsize n = http_llhttp_walk(llhttp, at, len);

    reader->line = reader->line || memchr(at, '\n', n);
    if (llhttp->error) {
        return http_reader_bad(reader, HPE_UNKNOWN);
    }
    *used += n;
    reader->head.len_bytes += n;
    if (!llhttp->stop) {
        return HTTP_EVENT_NONE;
    }
    says = http_reader_llhttp_says(reader);
    if (reader->limits.parser == HTTP_PARSER_UNDICI && says.status < 100) {
        llhttp->error =
            "ERR_ASSERTION"; /* onHeaders() of lib/core/request.js */
        llhttp->text = "assert(statusCode >= 100)";
        return http_reader_bad(reader, HPE_UNKNOWN);
    }
    http_reader_fill_head(reader, &says);
    reader->flushed = reader->flushed || llhttp->n_fields >= FLUSH_FIELDS;
    reader->flush = reader->flushed;
    reader->head.upgrades = http_llhttp_upgrades(llhttp);
    reader->upgrade =
        reader->limits.parser == HTTP_PARSER_LLHTTP && reader->head.upgrades;
    http_llhttp_after_head(llhttp);
    return http_reader_head_end(reader);
}

HttpEvent
http_reader_llhttp_chunks(HttpReader *reader, const char *at, gsize len,
                          gsize *used)
{
    HttpLlhttp *llhttp = &reader->llhttp;

    *used = http_llhttp_walk(llhttp, at, len);
    reader->message_done = llhttp->stop;
    reader->piece = llhttp->body_bytes;
    reader->body += reader->piece;
    if (reader->piece > 0) {
        return HTTP_EVENT_BODY;
    }
    if (llhttp->error) {
        return http_reader_bad(reader, HPE_UNKNOWN);
    }
    return reader->message_done ? http_reader_message_end(reader)
                                : HTTP_EVENT_NONE;
}
