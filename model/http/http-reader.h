/* SPDX-License-Identifier: GPL-2.0-only */
/* Reading HTTP/1.x messages from a stream of bytes: a thin layer above
 * http-parser, or above what Node's clients and server have (http-llhttp.h),
 * which it gives limits and an end.
 *
 * The reader does no I/O.  Its owner hands it what has arrived and takes out
 * one event after the other:
 *
 *     while (used < len) {
 *         gsize n;
 *         HttpEvent event = http_reader_next(reader, at + used, len - used,
 * &n); used += n;
 *         ...
 *     }
 *
 * A body is counted, not kept.  Where it ends (RFC 9112 6.3): HEAD, 1xx, 204
 * and 304 have none; chunked beats Content-Length; a request with neither has
 * none, an answer with neither ends with the connection.  What an end of the
 * stream means where it comes is asked of http_reader_end(), RFC 9112 8.
 */
#ifndef FINWAIT_MODEL_HTTP_READER_H
#define FINWAIT_MODEL_HTTP_READER_H

#include <glib.h>

G_BEGIN_DECLS

typedef enum HttpKind {
    HTTP_KIND_REQUEST,
    HTTP_KIND_RESPONSE,
} HttpKind;

/* What is met next. */
typedef enum HttpEvent {
    HTTP_EVENT_NONE, /* all is read, more must come */
    HTTP_EVENT_HEAD, /* http_reader_head() is whole */
    HTTP_EVENT_BODY, /* some of the body: http_reader_piece() */
    HTTP_EVENT_END,  /* the message is whole; the next byte is another one's */
    HTTP_EVENT_BAD,  /* no HTTP: http_reader_error() */
} HttpEvent;

/* How a body ends. */
typedef enum HttpFraming {
    HTTP_FRAMING_NONE,    /* there is none */
    HTTP_FRAMING_LENGTH,  /* Content-Length */
    HTTP_FRAMING_CHUNKED, /* the last chunk */
    HTTP_FRAMING_CLOSE,   /* the end of the connection */
} HttpFraming;

/* Where a stream that has ended was. */
typedef enum HttpWhere {
    HTTP_BETWEEN,  /* no byte of a message is missing */
    HTTP_IN_HEAD,  /* in the middle of a head */
    HTTP_IN_BODY,  /* a length or the last chunk is missing */
    HTTP_TO_CLOSE, /* in a body that ends like that */
} HttpWhere;

#define HTTP_METHOD_MAX 15
#define HTTP_TARGET_MAX 255

/* The head of a message, as much of it as connections care for. */
typedef struct HttpHead {
    HttpKind kind;
    guint minor; /* HTTP/1.minor; anything below 1.1 is 0 */
    char method[HTTP_METHOD_MAX + 1];
    char target[HTTP_TARGET_MAX + 1]; /* cut to that */
    guint status;
    HttpFraming framing;
    guint64 length;         /* HTTP_FRAMING_LENGTH */
    gboolean interim;       /* 1xx: another answer follows */
    gboolean upgrades;      /* llhttp: another protocol follows */
    gboolean promises_body; /* though the status or HEAD allow none */
    gboolean endless;    /* an answer that has a body, but does not say where it
                            ends; one to HEAD as well */
    gboolean says_close; /* Connection: close */
    gboolean says_keep;  /* Connection: keep-alive */
    gboolean expects;    /* Expect: 100-continue */
    gboolean expects_else;
    gboolean has_host;
    gint64 hint_s;   /* Keep-Alive: timeout=N; -1: none */
    guint64 id;      /* X-Request-Id; 0: none */
    gsize len_bytes; /* of the head itself */
} HttpHead;

/* Whose parser it reads like, where they differ. */
typedef enum HttpParser {
    HTTP_PARSER_PLAIN,   /* http-parser's own ways */
    HTTP_PARSER_VARNISH, /* ... but chunks by http-chunks.h */
    HTTP_PARSER_LLHTTP,  /* llhttp 9 as Node has it (http-llhttp.h) */
    HTTP_PARSER_UNDICI,  /* llhttp 8 as undici has it: in answers of 204 and 304
                            too a length is believed */
} HttpParser;

/* Zero: the defaults. */
typedef struct HttpLimits {
    HttpParser parser;
    gsize head_bytes; /* 65536; llhttp has its own */
    guint fields;     /* 200; likewise */
} HttpLimits;

typedef struct HttpReader HttpReader;

/* (transfer full) */
HttpReader *http_reader_new(HttpKind kind, const HttpLimits *limits);
void http_reader_free(HttpReader *reader);

/* Forgets what it has read: the next byte begins a message. */
void http_reader_reset(HttpReader *reader);

/* The message that comes next answers a HEAD: no body, whatever it says. */
void http_reader_answers_head(HttpReader *reader);

/* Reads up to the next event; '*used' says how many of 'len_bytes' that took.
 * After HTTP_EVENT_BAD only http_reader_reset() helps. */
HttpEvent http_reader_next(HttpReader *reader, gconstpointer bytes,
                           gsize len_bytes, gsize *used);

/* Of the message under way, or the last one; valid from its HTTP_EVENT_HEAD. */
const HttpHead *http_reader_head(const HttpReader *reader);

/* The first line of a head has come whole, the rest of it maybe not; its
 * status.
 */
gboolean http_reader_has_line(const HttpReader *reader);
guint http_reader_line_status(const HttpReader *reader);

/* How many bytes of body, without chunk sizes, the last HTTP_EVENT_BODY has
 * brought, and all so far. */
guint64 http_reader_piece(const HttpReader *reader);
guint64 http_reader_body(const HttpReader *reader);

/* How many bytes can come next that are body for certain, and need not be
 * handed over: http_reader_skip() counts them. */
guint64 http_reader_ahead(const HttpReader *reader);

/* Of http-parser alone: how much of the data of the chunk that has begun is
 * still to come. */
guint64 http_reader_chunk_left(const HttpReader *reader);

/* ... and how much of it has come last, 0 once its line end has. */
guint64 http_reader_chunk_piece(const HttpReader *reader);
HttpEvent http_reader_skip(HttpReader *reader, guint64 len_bytes);

/* Where it is, if the stream ends now. */
HttpWhere http_reader_end(const HttpReader *reader);

/* The last message was the last one: what follows is none (llhttp). */
gboolean http_reader_is_over(const HttpReader *reader);

/* With the event just met fields went out by a call of their own, Flush() of
 * node_http_parser.cc: those of a trailer, those of a head beyond 31, and of
 * each head behind such. */
gboolean http_reader_flushes(const HttpReader *reader);

/* Errors are not told, as behind a head that wants an upgrade which nobody
 * takes up: Execute() of node_http_parser.cc. */
gboolean http_reader_forgives(const HttpReader *reader);

/* The name of what was wrong, as the parser has it ("HPE_INVALID_METHOD"), and
 * a text as Node.js tells it; static. */
const char *http_reader_error(const HttpReader *reader);
const char *http_reader_error_text(const HttpReader *reader);

/* ---- What RFC 9110 says of methods and RFC 9112 of connections ---------- */

/* RFC 9110 9.2.2. */
gboolean http_is_idempotent(const char *method);

/* Whether a request says for which host it is, if it has to, RFC 9112 3.2. */
gboolean http_head_knows_host(const HttpHead *head);

/* Whether its sender lets the connection persist, RFC 9112 9.3. */
gboolean http_head_persists(const HttpHead *head);

/* The reason phrase of a status; static. */
const char *http_reason(guint status);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(HttpReader, http_reader_free)

G_END_DECLS

#endif
