/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/http/http-talk.h"

#include <string.h>

/* ---- Sending ------------------------------------------------------------ */

/* A head, with the length in it where it has one, then so many bytes of body,
 * if it has one, and what stands behind that. */
typedef struct Form {
    const char *verb, *head, *head_end, *behind;
    gboolean has_length, has_body;
    guint base; /* of the length */
} Form;

#define OK "HTTP/1.1 200 OK\r\n"

static const Form forms[] = {
    {"post", "POST /order HTTP/1.1\r\nHost: server\r\nContent-Length: ",
     "\r\n\r\n", "", TRUE, TRUE, 10},
    {"answer", OK "Content-Length: ", "\r\n\r\n", "", TRUE, TRUE, 10},
    {"last", OK "Content-Length: ", "\r\nConnection: close\r\n\r\n", "", TRUE,
     TRUE, 10},
    {"promise", OK "Content-Length: ", "\r\n\r\n", "", TRUE, FALSE, 10},
    {"unbounded", OK, "\r\n", "", FALSE, TRUE, 10},
    {"chunked", OK, "Transfer-Encoding: chunked\r\n\r\n", "", FALSE, FALSE, 10},
    {"chunk", "", "\r\n", "\r\n", TRUE, TRUE, 16},
};

static void
add(GByteArray *bytes, const char *text)
{
    g_byte_array_append(bytes, (const guint8 *)text, (guint)strlen(text));
}

static void
add_form(GByteArray *bytes, const Form *form, gint64 n)
{
    g_autofree char *length =
        form->base == 16 ? g_strdup_printf("%" G_GINT64_MODIFIER "x", n)
                         : g_strdup_printf("%" G_GINT64_FORMAT, n);

    add(bytes, form->head);
    add(bytes, form->has_length ? length : "");
    add(bytes, form->head_end);
    if (form->has_body) {
        guint before = bytes->len;
        g_byte_array_set_size(bytes, before + (guint)n);
        memset(bytes->data + before, '.', (gsize)n);
    }
    add(bytes, form->behind);
}

GByteArray *
http_talk_bytes(const TalkStatement *statement)
{
    GByteArray *bytes = g_byte_array_new();

    if (g_str_equal(statement->verb->name, "get")) {
        add(bytes, "GET ");
        add(bytes, statement->text);
        add(bytes, " HTTP/1.1\r\nHost: server\r\n\r\n");
        return bytes;
    }
    for (guint i = 0; i < G_N_ELEMENTS(forms); i++) {
        if (g_str_equal(forms[i].verb, statement->verb->name)) {
            add_form(bytes, &forms[i], statement->n);
            return bytes;
        }
    }
    g_assert_not_reached();
}

/* ---- Reading ------------------------------------------------------------ */

char *
http_talk_read(HttpReader *reader, gconstpointer bytes, gsize len_bytes,
               gsize *used)
{
    HttpEvent event;

    *used = 0;
    do {
        gsize n = 0;
        event = http_reader_next(reader, (const guint8 *)bytes + *used,
                                 len_bytes - *used, &n);
        *used += n;
    } while (event == HTTP_EVENT_HEAD || event == HTTP_EVENT_BODY);
    if (event == HTTP_EVENT_END) {
        return g_strdup_printf("%u, %" G_GUINT64_FORMAT " bytes: complete",
                               http_reader_head(reader)->status,
                               http_reader_body(reader));
    }
    return event == HTTP_EVENT_BAD ? g_strdup(http_reader_error(reader)) : NULL;
}

/* Of what is no HTTP the rest means nothing. */
gboolean
http_talk_feed(HttpReader *reader, gconstpointer bytes, gsize len_bytes,
               HttpTalkFn say, gpointer user)
{
    gboolean any = FALSE;
    gsize used = 1;

    for (gsize at = 0; at < len_bytes && used > 0; at += used) {
        g_autofree char *said = http_talk_read(
            reader, (const guint8 *)bytes + at, len_bytes - at, &used);
        if (!said) {
            break;
        }
        say(user, said);
        http_reader_reset(reader);
        any = TRUE;
    }
    return any;
}

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

char *
http_talk_end(const HttpReader *reader, const char *why, gboolean clean)
{
    HttpWhere where = http_reader_end(reader);

    if (where == HTTP_IN_BODY || where == HTTP_TO_CLOSE) {
        return g_strdup_printf("%u, %" G_GUINT64_FORMAT " bytes, %s: %s",
                               http_reader_head(reader)->status,
                               http_reader_body(reader), why,
                               meaning(where, clean));
    }
    return g_strdup_printf("%s: %s", why, meaning(where, clean));
}
