/* SPDX-License-Identifier: GPL-2.0-only */
#include "model/http/http-llhttp-priv.h"

#include <string.h>

#define HEAD_BYTES 16384 /* --max-http-header-size */

/* ---- Nodes -------------------------------------------------------------- */

gboolean
http_llhttp_take(HttpLlhttp *llhttp, HttpLlhttpNode *node)
{
    llhttp->node = node;
    llhttp->word_len = 0;
    return TRUE;
}

gboolean
http_llhttp_leave(HttpLlhttp *llhttp, HttpLlhttpNode *node)
{
    http_llhttp_take(llhttp, node);
    return FALSE;
}

gboolean
http_llhttp_fail(HttpLlhttp *llhttp, const char *error, const char *text)
{
    llhttp->error = error;
    llhttp->text = text;
    return FALSE;
}

gboolean
http_llhttp_take_span(HttpLlhttp *llhttp, HttpLlhttpNode *node,
                      HttpLlhttpSpan span)
{
    llhttp->span = span;
    return http_llhttp_take(llhttp, node);
}

gboolean
http_llhttp_leave_span(HttpLlhttp *llhttp, HttpLlhttpNode *node,
                       HttpLlhttpSpan span)
{
    llhttp->span = span;
    return http_llhttp_leave(llhttp, node);
}

gboolean
http_llhttp_next_field(HttpLlhttp *llhttp)
{
    llhttp->n_fields++;
    if (!(llhttp->flags & HTTP_LLHTTP_TRAILING)) {
        llhttp->fns->field(llhttp->user);
    }
    return http_llhttp_leave(llhttp, http_llhttp_field);
}

/* TrackHeader() of node_http_parser.cc; undici counts fields alone, and has an
 * error of its own (HeadersOverflowError). */
static void
count_text(HttpLlhttp *llhttp)
{
    llhttp->head_bytes += !llhttp->loose || llhttp->span == HTTP_LLHTTP_NAME ||
                                  llhttp->span == HTTP_LLHTTP_VALUE
                              ? 1
                              : 0;
    if (llhttp->head_bytes < HEAD_BYTES) {
        return;
    }
    if (llhttp->loose) {
        http_llhttp_fail(llhttp, "UND_ERR_HEADERS_OVERFLOW",
                         "Headers Overflow Error");
    } else {
        http_llhttp_fail(llhttp, "HPE_HEADER_OVERFLOW", "Header overflow");
    }
}

/* A byte that has been used, if it is some text's. */
static void
take_text(HttpLlhttp *llhttp, guint8 c)
{
    if (llhttp->span == HTTP_LLHTTP_NO_SPAN) {
        return;
    }
    if (!(llhttp->flags & HTTP_LLHTTP_TRAILING)) {
        llhttp->fns->text(llhttp->user, llhttp->span, (char)c);
    }
    count_text(llhttp);
}

gboolean
http_llhttp_spell(HttpLlhttp *llhttp, const char *const *words, guint8 c)
{
    guint len = llhttp->word_len;

    for (guint i = 0; words[i]; i++) {
        if (len < strlen(words[i]) && (guint8)words[i][len] == c &&
            memcmp(words[i], llhttp->word, len) == 0) {
            llhttp->word[llhttp->word_len++] = (char)c;
            return TRUE;
        }
    }
    return FALSE;
}

const char *
http_llhttp_spelt(const HttpLlhttp *llhttp, const char *const *words)
{
    for (guint i = 0; words[i]; i++) {
        if (llhttp->word_len == strlen(words[i]) &&
            memcmp(words[i], llhttp->word, llhttp->word_len) == 0) {
            return words[i];
        }
    }
    return NULL;
}

gboolean
http_llhttp_digit(guint64 *number, guint base, guint8 c)
{
    guint64 more = (guint64)g_ascii_xdigit_value((char)c), scaled;

    return g_uint64_checked_mul(&scaled, *number, base) &&
           g_uint64_checked_add(number, scaled, more);
}

gboolean
http_llhttp_is_token(guint8 c)
{
    return g_ascii_isalnum(c) || (c && strchr("!#$%&'*+-.^_`|~", c));
}

gboolean
http_llhttp_is_text(guint8 c)
{
    return c == '\t' || (c >= ' ' && c != 0x7f);
}

/* ---- A message ---------------------------------------------------------- */

void
http_llhttp_begin(HttpLlhttp *llhttp, HttpKind kind, gboolean loose,
                  const HttpLlhttpFns *fns, gpointer user)
{
    *llhttp =
        (HttpLlhttp){.kind = kind,
                     .loose = loose,
                     .fns = fns,
                     .user = user,
                     .node = kind == HTTP_KIND_REQUEST ? http_llhttp_request
                                                       : http_llhttp_response};
}

/* 8.1 looks at both only here (checkEncConflict). */
void
http_llhttp_head_done(HttpLlhttp *llhttp)
{
    guint both = HTTP_LLHTTP_CODED | HTTP_LLHTTP_LENGTH;

    llhttp->stop = TRUE;
    llhttp->head_bytes = 0;
    if ((llhttp->flags & both) == both) {
        http_llhttp_fail(
            llhttp, "HPE_UNEXPECTED_CONTENT_LENGTH",
            "Content-Length can't be present with Transfer-Encoding");
    }
}

gboolean
http_llhttp_upgrades(const HttpLlhttp *llhttp)
{
    guint both = HTTP_LLHTTP_UPGRADE | HTTP_LLHTTP_CONNECTION_UPGRADE;

    if ((llhttp->flags & both) == both) {
        return llhttp->kind == HTTP_KIND_REQUEST || llhttp->status == 101;
    }
    return llhttp->method && g_str_equal(llhttp->method, "CONNECT");
}

void
http_llhttp_after_head(HttpLlhttp *llhttp)
{
    if (llhttp->kind == HTTP_KIND_REQUEST && !http_llhttp_upgrades(llhttp) &&
        (llhttp->flags & HTTP_LLHTTP_CODED) &&
        !(llhttp->flags & HTTP_LLHTTP_CHUNKED)) {
        http_llhttp_fail(llhttp, "HPE_INVALID_TRANSFER_ENCODING",
                         "Request has invalid `Transfer-Encoding`");
        return;
    }
    http_llhttp_take(llhttp, http_llhttp_chunk_size);
    llhttp->length = 0;
    llhttp->n_fields = 0;
}

void
http_llhttp_message_done(HttpLlhttp *llhttp)
{
    llhttp->stop = TRUE;
}

/* span.body */
static gsize
take_data(HttpLlhttp *llhttp, gsize len)
{
    gsize n = (gsize)MIN((guint64)len, llhttp->length);

    llhttp->length -= n;
    llhttp->body_bytes += n;
    if (llhttp->length == 0) {
        http_llhttp_take(llhttp, http_llhttp_chunk_behind);
    }
    return n;
}

gsize
http_llhttp_walk(HttpLlhttp *llhttp, gconstpointer bytes, gsize len)
{
    const guint8 *at = bytes;
    gsize used = 0;

    llhttp->stop = FALSE;
    llhttp->body_bytes = 0;
    while (used < len && !llhttp->error && !llhttp->stop) {
        if (llhttp->node == http_llhttp_chunk_data) {
            used += take_data(llhttp, len - used);
        } else if (llhttp->node(llhttp, at[used])) {
            take_text(llhttp, at[used]);
            used++;
        }
    }
    return used;
}
