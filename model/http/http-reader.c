/* SPDX-License-Identifier: GPL-2.0-only */
#include "model/http/http-reader-priv.h"

#define HEAD_BYTES 65536
#define FIELDS 200

/* ---- The reader --------------------------------------------------------- */

/* Before a message. */
static void
begin(HttpReader *reader)
{
    if (reader->is_llhttp) {
        http_reader_llhttp_begin(reader);
    } else {
        http_reader_plain_begin(reader);
    }
    reader->phase = HTTP_PHASE_HEAD;
    reader->begun = reader->head_done = reader->message_done = FALSE;
    reader->line = FALSE;
    reader->name_len = reader->value_len = reader->target_len = 0;
    reader->in_value = FALSE;
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
    reader->is_llhttp = reader->limits.parser == HTTP_PARSER_LLHTTP ||
                        reader->limits.parser == HTTP_PARSER_UNDICI;
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
    reader->upgrade = reader->drop = FALSE;
    reader->flush = reader->flushed = FALSE;
    begin(reader);
}

void
http_reader_answers_head(HttpReader *reader)
{
    reader->no_body = TRUE;
}

HttpEvent
http_reader_bad(HttpReader *reader, enum http_errno error)
{
    reader->phase = HTTP_PHASE_BAD;
    reader->error = error;
    return reader->upgrade ? HTTP_EVENT_NONE : HTTP_EVENT_BAD;
}

/* llhttp_should_keep_alive(): a trailer counts as well. */
static gboolean
keeps_alive(const HttpReader *reader)
{
    const HttpSays says = http_reader_llhttp_says(reader);

    return !says.close && (says.minor >= 1 || says.keep);
}

HttpEvent
http_reader_message_end(HttpReader *reader)
{
    reader->no_body = reader->no_body && reader->head.interim;
    reader->flush = reader->is_llhttp && reader->llhttp.n_fields > 0;
    reader->flushed = reader->flushed || reader->flush;
    reader->drop = reader->upgrade; /* PAUSED_UPGRADE, resumed */
    reader->over = reader->is_llhttp && !keeps_alive(reader);
    begin(reader);
    return HTTP_EVENT_END;
}

HttpEvent
http_reader_head_end(HttpReader *reader)
{
    reader->phase = HTTP_PHASE_BODY;
    reader->body = 0;
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
    gsize blank = blank_lines(reader, at, len);

    *used = blank;
    if (blank == len) {
        return HTTP_EVENT_NONE;
    }
    if (reader->over && reader->limits.parser == HTTP_PARSER_UNDICI) {
        *used = len; /* closed, loose: whatever it is */
        return HTTP_EVENT_NONE;
    }
    if (reader->over) {
        return http_reader_bad(reader, HPE_CLOSED_CONNECTION);
    }
    if (!reader->begun) {
        HttpKind kind = reader->head.kind;
        reader->head = (HttpHead){.kind = kind, .hint_s = -1};
        reader->begun = TRUE;
    }
    return reader->is_llhttp
               ? http_reader_llhttp_head(reader, at + blank, len - blank, used)
               : http_reader_plain_head(reader, at + blank, len - blank, used);
}

HttpEvent
http_reader_next(HttpReader *reader, gconstpointer bytes, gsize len_bytes,
                 gsize *used)
{
    *used = 0;
    if (reader->drop || (reader->upgrade && reader->phase == HTTP_PHASE_BAD)) {
        *used = len_bytes;
        reader->drop = FALSE;
        return HTTP_EVENT_NONE;
    }
    if (reader->phase == HTTP_PHASE_BAD) {
        return HTTP_EVENT_BAD;
    }
    if (reader->phase == HTTP_PHASE_HEAD) {
        return len_bytes > 0 ? next_of_head(reader, bytes, len_bytes, used)
                             : HTTP_EVENT_NONE;
    }
    if (reader->llhttp.error) { /* behind what has been told */
        return http_reader_bad(reader, HPE_UNKNOWN);
    }
    if (reader->message_done || reader->head.framing == HTTP_FRAMING_NONE ||
        (reader->head.framing == HTTP_FRAMING_LENGTH &&
         reader->left_bytes == 0)) {
        return http_reader_message_end(reader);
    }
    if (len_bytes == 0) {
        return HTTP_EVENT_NONE;
    }
    if (reader->head.framing == HTTP_FRAMING_CHUNKED) {
        return reader->is_llhttp
                   ? http_reader_llhttp_chunks(reader, bytes, len_bytes, used)
                   : http_reader_plain_chunks(reader, bytes, len_bytes, used);
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
http_reader_is_over(const HttpReader *reader)
{
    return reader->over;
}

gboolean
http_reader_flushes(const HttpReader *reader)
{
    return reader->flush;
}

gboolean
http_reader_forgives(const HttpReader *reader)
{
    return reader->upgrade;
}

gboolean
http_reader_has_line(const HttpReader *reader)
{
    return reader->line || reader->phase == HTTP_PHASE_BODY;
}

guint
http_reader_line_status(const HttpReader *reader)
{
    return http_reader_has_line(reader)
               ? (reader->is_llhttp ? reader->llhttp.status
                                    : reader->parser.status_code)
               : 0;
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
