/* SPDX-License-Identifier: GPL-2.0-only */
/* Inside a reader: http-reader.c reads, http-reader-plain.c by http-parser,
 * http-reader-llhttp.c by llhttp; http-reader-head.c keeps what a head says,
 * http-reader-body.c counts bodies, http-reader-error.c names errors. */
#ifndef FINWAIT_MODEL_HTTP_READER_PRIV_H
#define FINWAIT_MODEL_HTTP_READER_PRIV_H

#include <http_parser.h>

#include "model/http/http-chunks.h"
#include "model/http/http-llhttp.h"

G_BEGIN_DECLS

#define NAME_MAX_BYTES 31
#define VALUE_MAX_BYTES 127

typedef enum HttpPhase {
    HTTP_PHASE_HEAD,
    HTTP_PHASE_BODY,
    HTTP_PHASE_BAD,
} HttpPhase;

struct HttpReader {
    http_parser parser;
    HttpChunks chunks; /* HTTP_PARSER_VARNISH: beside it */
    HttpLlhttp llhttp; /* is_llhttp: in its place */
    gboolean is_llhttp;
    HttpLimits limits;
    HttpHead head;
    HttpPhase phase;
    gboolean begun;          /* a byte of the head has come */
    gboolean line;           /* ... and its first line end */
    gboolean over;           /* is_llhttp: no message may follow */
    gboolean upgrade;        /* the last head wanted one (llhttp) */
    gboolean flush, flushed; /* with this event; ever */
    gboolean drop;           /* what has come with the end of its message */
    gboolean no_body;        /* the next answer is to HEAD */
    gboolean head_done;      /* inside the parser */
    gboolean message_done;
    guint64 left_bytes;  /* HTTP_FRAMING_LENGTH */
    guint64 piece, body; /* bytes */
    guint64 chunk_piece; /* the last of a chunk whose line end has not come */
    guint n_fields;
    gsize target_len;
    char name[NAME_MAX_BYTES + 1], value[VALUE_MAX_BYTES + 1];
    gsize name_len, value_len;
    gboolean in_value;
    enum http_errno error;
};

/* What a head says, of its body and its connection above all. */
typedef struct HttpSays {
    const char *method;
    guint status, minor;
    gboolean coded, chunked, has_length, close, keep; /* coded: any coding */
    guint64 length;
} HttpSays;

/* ---- http-reader.c ---- */

HttpEvent http_reader_head_end(HttpReader *reader);
HttpEvent http_reader_message_end(HttpReader *reader);
HttpEvent http_reader_bad(HttpReader *reader, enum http_errno error);

/* ---- http-reader-head.c ---- */

/* Adds to a text of at most 'max' bytes; the rest is dropped. */
void http_reader_append(char *text, gsize *len, gsize max, const char *at,
                        gsize n);
/* A field is whole; the head is. */
void http_reader_field_done(HttpReader *reader);
void http_reader_fill_head(HttpReader *reader, const HttpSays *says);

/* ---- http-reader-plain.c, http-reader-llhttp.c ---- */

/* Before a message. */
void http_reader_plain_begin(HttpReader *reader);
void http_reader_llhttp_begin(HttpReader *reader);

/* Read on in a head; in chunks: what has come of them, then, at the next call,
 * the end or the error behind it. */
HttpEvent http_reader_plain_head(HttpReader *reader, const char *at, gsize len,
                                 gsize *used);
HttpEvent http_reader_llhttp_head(HttpReader *reader, const char *at, gsize len,
                                  gsize *used);
HttpEvent http_reader_plain_chunks(HttpReader *reader, const char *at,
                                   gsize len, gsize *used);
HttpEvent http_reader_llhttp_chunks(HttpReader *reader, const char *at,
                                    gsize len, gsize *used);

/* What llhttp has understood so far. */
HttpSays http_reader_llhttp_says(const HttpReader *reader);

G_END_DECLS

#endif
