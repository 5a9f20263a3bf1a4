/* SPDX-License-Identifier: GPL-2.0-only */
/* What llhttp takes and where it refuses: the parser of Node.js (9.3) and of
 * undici (8.1, built loose), byte by byte as in llhttp/src/llhttp/http.ts,
 * url.ts and src/native/http.c.
 *
 * A head's texts go to its owner byte by byte; what it says of its body and
 * its connection, and the chunks behind it, are told here.  No I/O, no memory
 * of its own.
 */
#ifndef FINWAIT_MODEL_HTTP_LLHTTP_H
#define FINWAIT_MODEL_HTTP_LLHTTP_H

#include "model/http/http-reader.h"

G_BEGIN_DECLS

typedef struct HttpLlhttp HttpLlhttp;

/* A node of the parser: what it does with a byte; whether that used it. */
typedef gboolean HttpLlhttpNode(HttpLlhttp *llhttp, guint8 c);

/* What a text is. */
typedef enum HttpLlhttpSpan {
    HTTP_LLHTTP_NO_SPAN,
    HTTP_LLHTTP_URL,
    HTTP_LLHTTP_STATUS,
    HTTP_LLHTTP_NAME,
    HTTP_LLHTTP_VALUE,
} HttpLlhttpSpan;

/* Who wants the texts of a head, but for its trailer's. */
typedef struct HttpLlhttpFns {
    void (*text)(gpointer user, HttpLlhttpSpan span, char c);
    void (*field)(gpointer user); /* a name and its value are whole */
} HttpLlhttpFns;

/* parser->flags. */
typedef enum HttpLlhttpFlags {
    HTTP_LLHTTP_KEEP_ALIVE = 1 << 0,
    HTTP_LLHTTP_CLOSE = 1 << 1,
    HTTP_LLHTTP_CONNECTION_UPGRADE = 1 << 2,
    HTTP_LLHTTP_CHUNKED = 1 << 3,
    HTTP_LLHTTP_UPGRADE = 1 << 4,
    HTTP_LLHTTP_LENGTH = 1 << 5,
    HTTP_LLHTTP_TRAILING = 1 << 7,
    HTTP_LLHTTP_CODED = 1 << 9, /* Transfer-Encoding */
} HttpLlhttpFlags;

/* parser->header_state. */
typedef enum HttpLlhttpField {
    HTTP_LLHTTP_GENERAL,
    HTTP_LLHTTP_CONNECTION,
    HTTP_LLHTTP_CONTENT_LENGTH,
    HTTP_LLHTTP_TRANSFER_ENCODING,
    HTTP_LLHTTP_UPGRADES,
    HTTP_LLHTTP_SAYS_KEEP_ALIVE,
    HTTP_LLHTTP_SAYS_CLOSE,
    HTTP_LLHTTP_SAYS_UPGRADE,
    HTTP_LLHTTP_SAYS_CHUNKED,
} HttpLlhttpField;

#define HTTP_LLHTTP_WORD_MAX 20

struct HttpLlhttp {
    HttpKind kind;
    gboolean loose; /* 8.1 as undici has it */
    const HttpLlhttpFns *fns;
    gpointer user;
    HttpLlhttpNode *node;
    HttpLlhttpSpan span;
    const char *error, *text;        /* static; NULL: none */
    char word[HTTP_LLHTTP_WORD_MAX]; /* what may be a known one, so far */
    guint word_len;
    const char *method; /* static */
    guint major, minor, status, n_digits;
    HttpLlhttpField field;
    guint n_fields;       /* of the head, then of the trailer */
    guint flags;          /* of HttpLlhttpFlags */
    guint64 length;       /* content_length: of the body, then of a chunk */
    guint64 head_bytes;   /* header_nread_ */
    guint64 extent_bytes; /* chunk_extensions_nread_ */
    guint64 body_bytes;   /* that the last walk has met in chunks */
    gboolean stop;        /* the head or the message is whole */
};

/* Before a message; 'fns' stays the caller's. */
void http_llhttp_begin(HttpLlhttp *llhttp, HttpKind kind, gboolean loose,
                       const HttpLlhttpFns *fns, gpointer user);

/* Reads on to an error, the end of the head or that of the last chunk; how
 * many bytes that took. */
gsize http_llhttp_walk(HttpLlhttp *llhttp, gconstpointer bytes, gsize len);

/* Another protocol follows, as the head wants it
 * (llhttp__before_headers_complete()). */
gboolean http_llhttp_upgrades(const HttpLlhttp *llhttp);

/* Behind a head that has been told of (llhttp__after_headers_complete()): a
 * request whose coding does not end is refused here. */
void http_llhttp_after_head(HttpLlhttp *llhttp);

G_END_DECLS

#endif
