/* SPDX-License-Identifier: GPL-2.0-only */
/* The verbs of HTTP that ends of conversations have on every system: requests
 * and answers as bytes that an end sends itself, cut wherever the conversation
 * likes, and what was read of an answer, in words.  Answers are read by
 * model/http, RFC 9112 6.3 and 8.
 */
#ifndef FINWAIT_HTTP_TALK_H
#define FINWAIT_HTTP_TALK_H

#include "model/http/http-reader.h"
#include "scenarios/talk/talk-system.h"

G_BEGIN_DECLS

#define HTTP_TALK_LENGTH TALK_ARG_NUMBER, TALK_ANYWHERE, 0, 10000000, NULL
#define HTTP_TALK_PLAIN TALK_ARG_NONE, TALK_ANYWHERE, 0, 0, NULL

/* Rows of TalkVerb that send, all by 'SEND': http_talk_bytes(). */
#define HTTP_TALK_VERBS(SEND)                                                  \
    {"get", TALK_ARG_WORD, TALK_ANYWHERE, 0, 0, NULL, SEND},                   \
        {"post", HTTP_TALK_LENGTH, SEND}, {"answer", HTTP_TALK_LENGTH, SEND},  \
        {"last", HTTP_TALK_LENGTH, SEND}, {"promise", HTTP_TALK_LENGTH, SEND}, \
        {"unbounded", HTTP_TALK_LENGTH, SEND},                                 \
        {"chunked", HTTP_TALK_PLAIN, SEND},                                    \
    {                                                                          \
        "chunk", HTTP_TALK_LENGTH, SEND                                        \
    }

/* Their rows of TalkVerbDoc. */
#define HTTP_TALK_DOCS                                                         \
    {"get", "sends a GET of that target"},                                     \
        {"post", "sends a POST with a body of so many bytes"},                 \
        {"answer", "sends 200 with Content-Length and so many bytes of body"}, \
        {"last", "the same with Connection: close"},                           \
        {"promise", "sends 200 with that Content-Length, and no body"},        \
        {"unbounded", "sends 200 without a length, and so many bytes of "      \
                      "body"},                                                 \
        {"chunked", "sends 200 with Transfer-Encoding: chunked, and no body"}, \
    {                                                                          \
        "chunk", "sends a chunk of so many bytes; 0: the last one"             \
    }

/* What such a statement sends.  (transfer full) */
GByteArray *http_talk_bytes(const TalkStatement *statement);

/* Takes bytes of an answer; what is to be said of it once it is over, or NULL.
 * '*used' says how many of them it took.  (transfer full) */
char *http_talk_read(HttpReader *reader, gconstpointer bytes, gsize len_bytes,
                     gsize *used);

/* The same of all answers in 'bytes', each told by 'say'; FALSE: none ended. */
typedef void (*HttpTalkFn)(gpointer user, const char *text);
gboolean http_talk_feed(HttpReader *reader, gconstpointer bytes,
                        gsize len_bytes, HttpTalkFn say, gpointer user);

/* What the end of the stream means, which came for that reason, with 'clean'
 * by FIN.  (transfer full) */
char *http_talk_end(const HttpReader *reader, const char *why, gboolean clean);

G_END_DECLS

#endif
