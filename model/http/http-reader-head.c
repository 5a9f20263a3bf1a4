/* SPDX-License-Identifier: GPL-2.0-only */
/* What a reader keeps of a head, whoever parses it. */
#include "model/http/http-reader-priv.h"

#include <string.h>

/* ---- Header fields ------------------------------------------------------ */

static gint64
parse_hint(const char *value)
{
    const char *at = strstr(value, "timeout=");

    return at ? (gint64)g_ascii_strtoull(at + strlen("timeout="), NULL, 10)
              : -1;
}

/* continueExpression of lib/_http_common.js. */
static gboolean
node_continues(const char *value)
{
    return g_regex_match_simple("(?:^|\\W)100-continue(?:$|\\W)", value,
                                G_REGEX_CASELESS | G_REGEX_RAW,
                                (GRegexMatchFlags)0);
}

void
http_reader_field_done(HttpReader *reader)
{
    HttpHead *head = &reader->head;
    const char *name = reader->name, *value = reader->value;

    reader->name[reader->name_len] = '\0';
    reader->value[reader->value_len] = '\0';
    if (g_ascii_strcasecmp(name, "expect") == 0) {
        head->expects = reader->is_llhttp
                            ? head->expects || node_continues(value)
                            : g_ascii_strcasecmp(value, "100-continue") == 0;
        head->expects_else = !head->expects;
    } else if (g_ascii_strcasecmp(name, "keep-alive") == 0) {
        head->hint_s = parse_hint(value);
    } else if (g_ascii_strcasecmp(name, "host") == 0) {
        head->has_host = TRUE;
    } else if (g_ascii_strcasecmp(name, "x-request-id") == 0) {
        head->id = g_ascii_strtoull(value, NULL, 10);
    }
    reader->name_len = reader->value_len = 0;
    reader->in_value = FALSE;
}

void
http_reader_append(char *text, gsize *len, gsize max, const char *at, gsize n)
{
    gsize room = max - *len;

    n = MIN(n, room);
    memcpy(text + *len, at, n);
    *len += n;
    text[*len] = '\0';
}

/* ---- The head ----------------------------------------------------------- */

static HttpFraming
framing_of(const HttpReader *reader, const HttpSays *says)
{
    const HttpHead *head = &reader->head;
    gboolean answer = head->kind == HTTP_KIND_RESPONSE;
    gboolean empty = head->status == 204 || head->status == 304;

    if (reader->limits.parser == HTTP_PARSER_UNDICI) {
        empty = empty && !says->coded && !says->has_length;
    }
    if (answer && (reader->no_body || head->status / 100 == 1 || empty)) {
        return HTTP_FRAMING_NONE;
    }
    if (says->chunked) {
        return HTTP_FRAMING_CHUNKED;
    }
    if (says->has_length) {
        return HTTP_FRAMING_LENGTH;
    }
    return answer ? HTTP_FRAMING_CLOSE : HTTP_FRAMING_NONE;
}

void
http_reader_fill_head(HttpReader *reader, const HttpSays *says)
{
    HttpHead *head = &reader->head;

    head->minor = says->minor;
    head->status = says->status;
    head->says_close = says->close;
    head->says_keep = says->keep;
    if (head->kind == HTTP_KIND_REQUEST) {
        g_strlcpy(head->method, says->method, sizeof head->method);
    }
    head->interim =
        head->status / 100 == 1 && /* statusIsInformational() of Node */
        !(reader->limits.parser == HTTP_PARSER_LLHTTP && head->status == 101);
    head->framing = framing_of(reader, says);
    head->promises_body =
        says->chunked || (says->has_length && says->length > 0);
    head->endless = head->kind == HTTP_KIND_RESPONSE && !says->chunked &&
                    !says->has_length && head->status / 100 != 1 &&
                    head->status != 204 && head->status != 304;
    head->length = head->framing == HTTP_FRAMING_LENGTH ? says->length : 0;
    reader->left_bytes = head->length;
}
