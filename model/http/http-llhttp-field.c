/* SPDX-License-Identifier: GPL-2.0-only */
/* llhttp's header fields (buildHeaderField(), buildHeaderValue()). */
#include "model/http/http-llhttp-priv.h"

#include <string.h>

/* SPECIAL_HEADERS, and what they are. */
static const char *const special[] = {"connection",       "content-length",
                                      "proxy-connection", "transfer-encoding",
                                      "upgrade",          NULL};
static const HttpLlhttpField special_field[] = {
    HTTP_LLHTTP_CONNECTION, HTTP_LLHTTP_CONTENT_LENGTH, HTTP_LLHTTP_CONNECTION,
    HTTP_LLHTTP_TRANSFER_ENCODING, HTTP_LLHTTP_UPGRADES};

static const char *const chunked[] = {"chunked", NULL};
static const char *const options[] = {"close", "upgrade", "keep-alive", NULL};

static const char bad_value[] = "Invalid header value char";
static const char bad_length[] = "Invalid character in Content-Length";

static HttpLlhttpNode value_start, coding, coding_token, connection,
    connection_token;

static gboolean
bad_token(HttpLlhttp *llhttp, const char *text)
{
    return http_llhttp_fail(llhttp, "HPE_INVALID_HEADER_TOKEN", text);
}

static guint8
lower(guint8 c)
{
    return (guint8)g_ascii_tolower((char)c);
}

/* ---- The end of a field ------------------------------------------------- */

/* setHeaderFlags(). */
static void
set_flags(HttpLlhttp *llhttp)
{
    switch (llhttp->field) {
    case HTTP_LLHTTP_SAYS_KEEP_ALIVE:
        llhttp->flags |= HTTP_LLHTTP_KEEP_ALIVE;
        llhttp->field = HTTP_LLHTTP_CONNECTION;
        break;
    case HTTP_LLHTTP_SAYS_CLOSE:
        llhttp->flags |= HTTP_LLHTTP_CLOSE;
        llhttp->field = HTTP_LLHTTP_CONNECTION;
        break;
    case HTTP_LLHTTP_SAYS_UPGRADE:
        llhttp->flags |= HTTP_LLHTTP_CONNECTION_UPGRADE;
        llhttp->field = HTTP_LLHTTP_CONNECTION;
        break;
    case HTTP_LLHTTP_SAYS_CHUNKED:
        llhttp->flags |= HTTP_LLHTTP_CHUNKED;
        break;
    case HTTP_LLHTTP_UPGRADES:
    case HTTP_LLHTTP_GENERAL:
    case HTTP_LLHTTP_CONNECTION:
    case HTTP_LLHTTP_CONTENT_LENGTH:
    case HTTP_LLHTTP_TRANSFER_ENCODING:
        break;
    }
}

/* header_value_lws; 8.1 takes a folded value for another one of the field. */
static gboolean
value_fold(HttpLlhttp *llhttp, guint8 c)
{
    if (c != ' ' && c != '\t') {
        set_flags(llhttp);
        return http_llhttp_next_field(llhttp);
    }
    if (!llhttp->loose) {
        return bad_token(llhttp, "Unexpected whitespace after header value");
    }
    if (llhttp->field == HTTP_LLHTTP_SAYS_CHUNKED) {
        llhttp->field = HTTP_LLHTTP_GENERAL;
    }
    return http_llhttp_leave_span(llhttp, value_start, HTTP_LLHTTP_VALUE);
}

static gboolean
value_lf(HttpLlhttp *llhttp, guint8 c)
{
    return c == '\n'
               ? http_llhttp_take(llhttp, value_fold)
               : http_llhttp_fail(llhttp, "HPE_LF_EXPECTED",
                                  "Missing expected LF after header value");
}

/* header_value_otherwise */
static gboolean
value_end(HttpLlhttp *llhttp, guint8 c)
{
    if (c == '\r') {
        return http_llhttp_take_span(llhttp, value_lf, HTTP_LLHTTP_NO_SPAN);
    }
    if (c == '\n' && !llhttp->loose) {
        return http_llhttp_fail(llhttp, "HPE_CR_EXPECTED",
                                "Missing expected CR after header value");
    }
    return bad_token(llhttp, bad_value);
}

static gboolean
value(HttpLlhttp *llhttp, guint8 c)
{
    return http_llhttp_is_text(c) || value_end(llhttp, c);
}

/* resetHeaderState(). */
static gboolean
forget(HttpLlhttp *llhttp, HttpLlhttpNode *node)
{
    llhttp->field = HTTP_LLHTTP_GENERAL;
    return http_llhttp_leave(llhttp, node);
}

static gboolean
is_line_end(guint8 c)
{
    return c == '\r' || c == '\n';
}

/* ---- Transfer-Encoding -------------------------------------------------- */

/* forbidAfterChunkedInRequest(). */
static gboolean
coding_again(HttpLlhttp *llhttp, HttpLlhttpNode *node)
{
    return llhttp->kind == HTTP_KIND_REQUEST
               ? http_llhttp_fail(llhttp, "HPE_INVALID_TRANSFER_ENCODING",
                                  "Invalid `Transfer-Encoding` header value")
               : http_llhttp_leave(llhttp, node);
}

static gboolean
coding_blank(HttpLlhttp *llhttp, guint8 c)
{
    return c == ' ' || c == '\t' || http_llhttp_leave(llhttp, coding);
}

static gboolean
coding_token(HttpLlhttp *llhttp, guint8 c)
{
    if (c == ',') {
        return http_llhttp_take(llhttp, coding_blank);
    }
    return http_llhttp_is_text(c) || forget(llhttp, value);
}

/* header_value_te_chunked_last */
static gboolean
coding_last(HttpLlhttp *llhttp, guint8 c)
{
    if (c == ' ') {
        return TRUE;
    }
    if (c == ',') {
        return coding_again(llhttp, coding);
    }
    if (!is_line_end(c)) {
        return http_llhttp_leave(llhttp, coding_token);
    }
    llhttp->field = HTTP_LLHTTP_SAYS_CHUNKED;
    return http_llhttp_leave(llhttp, value_end);
}

static gboolean
coding(HttpLlhttp *llhttp, guint8 c)
{
    if (!http_llhttp_spell(llhttp, chunked, lower(c))) {
        return http_llhttp_leave(llhttp, coding_token);
    }
    if (http_llhttp_spelt(llhttp, chunked)) {
        http_llhttp_take(llhttp, coding_last);
    }
    return TRUE;
}

/* toTransferEncoding: the last field counts. */
static gboolean
coding_anew(HttpLlhttp *llhttp, G_GNUC_UNUSED guint8 c)
{
    llhttp->flags |= HTTP_LLHTTP_CODED;
    llhttp->flags &= ~(guint)HTTP_LLHTTP_CHUNKED;
    return http_llhttp_leave(llhttp, coding);
}

/* ---- Content-Length ----------------------------------------------------- */

static gboolean
length_behind(HttpLlhttp *llhttp, guint8 c)
{
    if (c == ' ') {
        return TRUE;
    }
    if (!is_line_end(c)) {
        return http_llhttp_fail(llhttp, "HPE_INVALID_CONTENT_LENGTH",
                                bad_length);
    }
    llhttp->flags |= HTTP_LLHTTP_LENGTH;
    return http_llhttp_leave(llhttp, value_end);
}

static gboolean
length_digit(HttpLlhttp *llhttp, guint8 c)
{
    if (!g_ascii_isdigit(c)) {
        return http_llhttp_leave(llhttp, length_behind);
    }
    return http_llhttp_digit(&llhttp->length, 10, c) ||
           http_llhttp_fail(llhttp, "HPE_INVALID_CONTENT_LENGTH",
                            "Content-Length overflow");
}

/* ---- Connection --------------------------------------------------------- */

static gboolean
connection_behind(HttpLlhttp *llhttp, guint8 c)
{
    if (c == ' ') {
        return TRUE;
    }
    if (c == ',') {
        set_flags(llhttp);
        return http_llhttp_take(llhttp, connection);
    }
    return is_line_end(c) ? http_llhttp_leave(llhttp, value_end)
                          : forget(llhttp, connection_token);
}

static gboolean
connection_token(HttpLlhttp *llhttp, guint8 c)
{
    if (c == ',') {
        return http_llhttp_take(llhttp, connection);
    }
    return http_llhttp_is_text(c) || http_llhttp_leave(llhttp, value_end);
}

static gboolean
connection(HttpLlhttp *llhttp, guint8 c)
{
    const char *word;

    if (llhttp->word_len == 0 && (c == ' ' || c == '\t')) {
        return TRUE;
    }
    if (!http_llhttp_spell(llhttp, options, lower(c))) {
        return http_llhttp_leave(llhttp, connection_token);
    }
    word = http_llhttp_spelt(llhttp, options);
    if (word) {
        llhttp->field = *word == 'c'   ? HTTP_LLHTTP_SAYS_CLOSE
                        : *word == 'k' ? HTTP_LLHTTP_SAYS_KEEP_ALIVE
                                       : HTTP_LLHTTP_SAYS_UPGRADE;
        http_llhttp_take(llhttp, connection_behind);
    }
    return TRUE;
}

/* ---- Values ------------------------------------------------------------- */

static gboolean
value_start(HttpLlhttp *llhttp, G_GNUC_UNUSED guint8 c)
{
    switch (llhttp->field) {
    case HTTP_LLHTTP_TRANSFER_ENCODING:
        return llhttp->flags & HTTP_LLHTTP_CHUNKED
                   ? coding_again(llhttp, coding_anew)
                   : http_llhttp_leave(llhttp, coding_anew);
    case HTTP_LLHTTP_CONTENT_LENGTH:
        return llhttp->flags & HTTP_LLHTTP_LENGTH
                   ? http_llhttp_fail(llhttp, "HPE_UNEXPECTED_CONTENT_LENGTH",
                                      "Duplicate Content-Length")
                   : http_llhttp_leave(llhttp, length_digit);
    case HTTP_LLHTTP_CONNECTION:
        return http_llhttp_leave(llhttp, connection);
    case HTTP_LLHTTP_UPGRADES:
        llhttp->flags |= HTTP_LLHTTP_UPGRADE;
        return forget(llhttp, value);
    case HTTP_LLHTTP_GENERAL:
    case HTTP_LLHTTP_SAYS_KEEP_ALIVE:
    case HTTP_LLHTTP_SAYS_CLOSE:
    case HTTP_LLHTTP_SAYS_UPGRADE:
    case HTTP_LLHTTP_SAYS_CHUNKED:
        return http_llhttp_leave(llhttp, value);
    }
    g_assert_not_reached();
}

static HttpLlhttpNode value_blank;

/* header_value_discard_lws: the value is empty, or folded. */
static gboolean
value_empty(HttpLlhttp *llhttp, guint8 c)
{
    if (c == ' ' || c == '\t') {
        return llhttp->loose ? http_llhttp_take(llhttp, value_blank)
                             : bad_token(llhttp, bad_value);
    }
    if (llhttp->field == HTTP_LLHTTP_CONTENT_LENGTH) {
        return http_llhttp_fail(llhttp, "HPE_INVALID_CONTENT_LENGTH",
                                "Empty Content-Length");
    }
    return http_llhttp_next_field(llhttp);
}

static gboolean
value_empty_lf(HttpLlhttp *llhttp, guint8 c)
{
    return c == '\n' || llhttp->loose
               ? http_llhttp_take(llhttp, value_empty)
               : http_llhttp_fail(llhttp, "HPE_STRICT", "Expected LF after CR");
}

/* header_value_discard_ws */
static gboolean
value_blank(HttpLlhttp *llhttp, guint8 c)
{
    switch (c) {
    case ' ':
    case '\t':
        return TRUE;
    case '\r':
        return http_llhttp_take(llhttp, value_empty_lf);
    case '\n':
        return bad_token(llhttp, bad_value);
    default:
        return http_llhttp_leave_span(llhttp, value_start, HTTP_LLHTTP_VALUE);
    }
}

/* ---- Names -------------------------------------------------------------- */

/* onHeaderFieldComplete: a length and a coding, the later one is wrong; 8.1
 * looks at the end of the head. */
static gboolean
name_end(HttpLlhttp *llhttp)
{
    if (llhttp->field == HTTP_LLHTTP_TRANSFER_ENCODING && !llhttp->loose &&
        (llhttp->flags & HTTP_LLHTTP_LENGTH)) {
        return http_llhttp_fail(
            llhttp, "HPE_INVALID_TRANSFER_ENCODING",
            "Transfer-Encoding can't be present with Content-Length");
    }
    if (llhttp->field == HTTP_LLHTTP_CONTENT_LENGTH && !llhttp->loose &&
        (llhttp->flags & HTTP_LLHTTP_CODED)) {
        return http_llhttp_fail(
            llhttp, "HPE_INVALID_CONTENT_LENGTH",
            "Content-Length can't be present with Transfer-Encoding");
    }
    return http_llhttp_take_span(llhttp, value_blank, HTTP_LLHTTP_NO_SPAN);
}

static gboolean
name(HttpLlhttp *llhttp, guint8 c)
{
    if (c == ':') {
        return name_end(llhttp);
    }
    return http_llhttp_is_token(c) || (c == ' ' && llhttp->loose) ||
           bad_token(llhttp, "Invalid header token");
}

/* header_field_colon */
static gboolean
name_special_end(HttpLlhttp *llhttp, guint8 c)
{
    if (c == ':') {
        return name_end(llhttp);
    }
    return c == ' ' ? bad_token(llhttp, "Invalid header field char")
                    : forget(llhttp, name);
}

static gboolean
name_special(HttpLlhttp *llhttp, guint8 c)
{
    const char *word;

    if (!http_llhttp_spell(llhttp, special, lower(c))) {
        return forget(llhttp, name);
    }
    word = http_llhttp_spelt(llhttp, special);
    for (guint i = 0; word && special[i]; i++) {
        if (word == special[i]) {
            llhttp->field = special_field[i];
            http_llhttp_take(llhttp, name_special_end);
        }
    }
    return TRUE;
}

/* headers_almost_done */
static gboolean
fields_lf(HttpLlhttp *llhttp, guint8 c)
{
    if (c != '\n' && !llhttp->loose) {
        return http_llhttp_fail(llhttp, "HPE_STRICT",
                                "Expected LF after headers");
    }
    if (llhttp->flags & HTTP_LLHTTP_TRAILING) {
        http_llhttp_message_done(llhttp);
    } else {
        http_llhttp_head_done(llhttp);
    }
    return TRUE;
}

gboolean
http_llhttp_field(HttpLlhttp *llhttp, guint8 c)
{
    if (c == '\r') {
        return http_llhttp_take(llhttp, fields_lf);
    }
    if (c == '\n') {
        return llhttp->loose ? http_llhttp_leave(llhttp, fields_lf)
                             : bad_token(llhttp, "Invalid header field char");
    }
    if (c == ':' && !llhttp->loose) {
        return bad_token(llhttp, "Invalid header token");
    }
    return http_llhttp_leave_span(llhttp, name_special, HTTP_LLHTTP_NAME);
}

gboolean
http_llhttp_fields(HttpLlhttp *llhttp, guint8 c)
{
    return c == ' ' ? http_llhttp_fail(llhttp, "HPE_UNEXPECTED_SPACE",
                                       "Unexpected space after start line")
                    : http_llhttp_leave(llhttp, http_llhttp_field);
}
