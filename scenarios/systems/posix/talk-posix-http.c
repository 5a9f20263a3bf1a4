/* SPDX-License-Identifier: GPL-2.0-only */
/* HTTP verbs of a thread: requests and answers as bytes that it sends itself,
 * cut wherever the conversation likes, and a reader that says what came.
 * Answers are read by model/http, RFC 9112 6.3 and 8. */
#include "model/http/http-reader.h"
#include "scenarios/systems/posix/talk-posix-priv.h"

#include <string.h>

#define READ_BYTES 16384

/* Sends a text and as much filler, and says how many bytes were taken. */
static void
send_text(Actor *actor, const TalkStatement *statement, gint64 filler,
          const char *format, ...)
{
    g_autofree char *text = NULL;
    gsize len;
    va_list args;
    gssize n;

    va_start(args, format);
    text = g_strdup_vprintf(format, args);
    va_end(args);
    len = strlen(text);
    text = g_realloc(text, len + (gsize)filler + 1);
    memset(text + len, '.', (gsize)filler);
    n = posix_send(actor->proc, actor->fd, text, len + (gsize)filler,
                   POSIX_MSG_NOSIGNAL);
    if (n < 0) {
        talk_posix_say(actor, statement, "%s", talk_posix_error(actor));
    } else {
        talk_posix_say(actor, statement, "%" G_GSSIZE_FORMAT, n);
    }
}

void
talk_posix_http_get(gpointer data, const TalkStatement *statement)
{
    send_text(data, statement, 0, "GET %s HTTP/1.1\r\nHost: server\r\n\r\n",
              statement->text);
}

void
talk_posix_http_post(gpointer data, const TalkStatement *statement)
{
    send_text(data, statement, statement->n,
              "POST /order HTTP/1.1\r\nHost: server\r\nContent-Length: "
              "%" G_GINT64_FORMAT "\r\n\r\n",
              statement->n);
}

void
talk_posix_http_answer(gpointer data, const TalkStatement *statement)
{
    send_text(data, statement, statement->n,
              "HTTP/1.1 200 OK\r\nContent-Length: %" G_GINT64_FORMAT "\r\n\r\n",
              statement->n);
}

void
talk_posix_http_last(gpointer data, const TalkStatement *statement)
{
    send_text(data, statement, statement->n,
              "HTTP/1.1 200 OK\r\nContent-Length: %" G_GINT64_FORMAT
              "\r\nConnection: close\r\n\r\n",
              statement->n);
}

void
talk_posix_http_promise(gpointer data, const TalkStatement *statement)
{
    send_text(data, statement, 0,
              "HTTP/1.1 200 OK\r\nContent-Length: %" G_GINT64_FORMAT "\r\n\r\n",
              statement->n);
}

void
talk_posix_http_unbounded(gpointer data, const TalkStatement *statement)
{
    send_text(data, statement, statement->n, "HTTP/1.1 200 OK\r\n\r\n");
}

void
talk_posix_http_chunked(gpointer data, const TalkStatement *statement)
{
    send_text(data, statement, 0,
              "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
}

/* A chunk; of 0 bytes: the last one. */
void
talk_posix_http_chunk(gpointer data, const TalkStatement *statement)
{
    g_autofree char *body = g_strnfill((gsize)statement->n, '.');

    send_text(data, statement, 0, "%" G_GINT64_MODIFIER "x\r\n%s\r\n",
              statement->n, body);
}

/* ---- Reading ------------------------------------------------------------ */

/* What the end that has come means here (RFC 9112 8). */
static const char *
meaning(HttpWhere where, gboolean clean)
{
    switch (where) {
    case HTTP_BETWEEN:
        return "no answer";
    case HTTP_IN_HEAD:
        return "half a head";
    case HTTP_IN_BODY:
        return "incomplete";
    case HTTP_TO_CLOSE:
        return clean ? "complete, as far as it can tell" : "incomplete";
    }
    g_assert_not_reached();
}

/* Says what ended the wait for an answer. */
static void
say_end(Actor *actor, const TalkStatement *statement, const HttpReader *reader,
        gssize n)
{
    HttpWhere where = http_reader_end(reader);
    const char *why = n == 0 ? "end of file" : talk_posix_error(actor);

    if (where == HTTP_IN_BODY || where == HTTP_TO_CLOSE) {
        talk_posix_say(actor, statement,
                       "%u, %" G_GUINT64_FORMAT " bytes, %s: %s",
                       http_reader_head(reader)->status,
                       http_reader_body(reader), why, meaning(where, n == 0));
    } else {
        talk_posix_say(actor, statement, "%s: %s", why, meaning(where, n == 0));
    }
}

/* Reads an answer to its end, or to what comes before that.  It takes no byte
 * behind it. */
void
talk_posix_http_response(gpointer data, const TalkStatement *statement)
{
    Actor *actor = data;
    g_autoptr(HttpReader) reader = http_reader_new(HTTP_KIND_RESPONSE, NULL);
    HttpEvent event = HTTP_EVENT_NONE;
    guint8 byte;
    gssize n;

    while (event != HTTP_EVENT_END && event != HTTP_EVENT_BAD) {
        gsize used;
        n = posix_recv(actor->proc, actor->fd, &byte, 1, 0);
        if (n <= 0) {
            say_end(actor, statement, reader, n);
            return;
        }
        event = http_reader_next(reader, &byte, 1, &used);
        if (event == HTTP_EVENT_HEAD || event == HTTP_EVENT_BODY) {
            event = http_reader_next(reader, NULL, 0, &used);
        }
    }
    if (event == HTTP_EVENT_BAD) {
        talk_posix_say(actor, statement, "%s", http_reader_error(reader));
    } else {
        talk_posix_say(
            actor, statement, "%u, %" G_GUINT64_FORMAT " bytes: complete",
            http_reader_head(reader)->status, http_reader_body(reader));
    }
}
