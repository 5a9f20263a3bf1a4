/* SPDX-License-Identifier: GPL-2.0-only */
/* llhttp's first line (buildLine()): what asks, and what answers. */
#include "model/http/http-llhttp-priv.h"

#include <string.h>

/* METHODS_HTTP, METHODS_RTSP; ICE/ knows SOURCE alone. */
static const char *const methods[] = {
    "DELETE",        "GET",           "HEAD",     "POST",   "PUT",
    "CONNECT",       "OPTIONS",       "TRACE",    "PATCH",  "LINK",
    "UNLINK",        "COPY",          "LOCK",     "MKCOL",  "MOVE",
    "PROPFIND",      "PROPPATCH",     "SEARCH",   "UNLOCK", "BIND",
    "REBIND",        "UNBIND",        "ACL",      "REPORT", "MKACTIVITY",
    "CHECKOUT",      "MERGE",         "M-SEARCH", "NOTIFY", "SUBSCRIBE",
    "UNSUBSCRIBE",   "MKCALENDAR",    "PURGE",    "QUERY",  "SOURCE",
    "PRI",           "DESCRIBE",      "ANNOUNCE", "SETUP",  "PLAY",
    "PAUSE",         "TEARDOWN",      "REDIRECT", "RECORD", "FLUSH",
    "GET_PARAMETER", "SET_PARAMETER", NULL};
static const char *const not_http[] = {
    "DESCRIBE", "ANNOUNCE",      "SETUP",         "PLAY",
    "PAUSE",    "TEARDOWN",      "REDIRECT",      "RECORD",
    "FLUSH",    "GET_PARAMETER", "SET_PARAMETER", NULL};
static const char *const rtsp_too[] = {"OPTIONS", "GET", "POST", NULL};

static const char *const protocols[] = {"HTTP", "RTSP", "ICE", NULL};
static const char *const http_slash[] = {"HTTP/", NULL};
static const char *const preface[] = {"\r\n\r\nSM\r\n\r\n", NULL};

static const char expected[] = "Expected HTTP/, RTSP/ or ICE/";

static HttpLlhttpNode version, version_digit, request_end, answer_status;

/* ---- Versions ----------------------------------------------------------- */

/* checkVersion(). */
static gboolean
version_known(guint major, guint minor)
{
    return (major == 0 && minor == 9) || (major == 1 && minor <= 1) ||
           (major == 2 && minor == 0);
}

/* MAJOR, a dot, MINOR. */
static gboolean
version_minor(HttpLlhttp *llhttp, guint8 c)
{
    if (!g_ascii_isdigit(c)) {
        return http_llhttp_fail(llhttp, "HPE_INVALID_VERSION",
                                "Invalid minor version");
    }
    llhttp->minor = c - '0';
    if (!version_known(llhttp->major, llhttp->minor)) {
        return http_llhttp_fail(llhttp, "HPE_INVALID_VERSION",
                                "Invalid HTTP version");
    }
    return http_llhttp_take(llhttp, llhttp->kind == HTTP_KIND_REQUEST
                                        ? request_end
                                        : answer_status);
}

static gboolean
version_dot(HttpLlhttp *llhttp, guint8 c)
{
    return c == '.' ? http_llhttp_take(llhttp, version_minor)
                    : http_llhttp_fail(llhttp, "HPE_INVALID_VERSION",
                                       "Expected dot");
}

static gboolean
version_digit(HttpLlhttp *llhttp, guint8 c)
{
    if (!g_ascii_isdigit(c)) {
        return http_llhttp_fail(llhttp, "HPE_INVALID_VERSION",
                                "Invalid major version");
    }
    llhttp->major = c - '0';
    return http_llhttp_take(llhttp, version_dot);
}

static gboolean
version(HttpLlhttp *llhttp, guint8 c)
{
    return c == '/'
               ? http_llhttp_take(llhttp, version_digit)
               : http_llhttp_fail(llhttp, "HPE_INVALID_CONSTANT", expected);
}

/* ---- Requests: the end of the line -------------------------------------- */

static gboolean
request_lf(HttpLlhttp *llhttp, guint8 c)
{
    return c == '\n' ? http_llhttp_take(llhttp, http_llhttp_fields)
                     : http_llhttp_fail(llhttp, "HPE_STRICT",
                                        "Expected CRLF after version");
}

/* req_pri_upgrade */
static gboolean
request_preface(HttpLlhttp *llhttp, guint8 c)
{
    if (!http_llhttp_spell(llhttp, preface, c)) {
        return http_llhttp_fail(llhttp, "HPE_INVALID_VERSION",
                                "Expected HTTP/2 Connection Preface");
    }
    if (http_llhttp_spelt(llhttp, preface)) {
        return http_llhttp_fail(llhttp, "HPE_PAUSED_H2_UPGRADE",
                                "Pause on PRI/Upgrade");
    }
    return TRUE;
}

static gboolean
request_end(HttpLlhttp *llhttp, guint8 c)
{
    if (g_str_equal(llhttp->method, "PRI")) {
        return http_llhttp_leave(llhttp, request_preface);
    }
    return c == '\r' ? http_llhttp_take(llhttp, request_lf)
                     : http_llhttp_fail(llhttp, "HPE_INVALID_VERSION",
                                        "Expected CRLF after version");
}

/* req_after_http_start, and whether the method is that protocol's. */
static gboolean
request_protocol(HttpLlhttp *llhttp, guint8 c)
{
    const char *word;

    if (!http_llhttp_spell(llhttp, protocols, c)) {
        return http_llhttp_fail(llhttp, "HPE_INVALID_CONSTANT", expected);
    }
    word = http_llhttp_spelt(llhttp, protocols);
    if (!word) {
        return TRUE;
    }
    if (*word == 'H' && g_strv_contains(not_http, llhttp->method)) {
        return http_llhttp_fail(llhttp, "HPE_INVALID_CONSTANT",
                                "Invalid method for HTTP/x.x request");
    }
    if (*word == 'R' && !g_strv_contains(not_http, llhttp->method) &&
        !g_strv_contains(rtsp_too, llhttp->method)) {
        return http_llhttp_fail(llhttp, "HPE_INVALID_CONSTANT",
                                "Invalid method for RTSP/x.x request");
    }
    if (*word == 'I' && !g_str_equal(llhttp->method, "SOURCE")) {
        return http_llhttp_fail(llhttp, "HPE_INVALID_CONSTANT",
                                "Expected SOURCE method for ICE/x.x request");
    }
    return http_llhttp_take(llhttp, version);
}

static gboolean
request_spaces(HttpLlhttp *llhttp, guint8 c)
{
    return c == ' ' || http_llhttp_leave(llhttp, request_protocol);
}

/* ---- Requests: the URL (url.ts) ----------------------------------------- */

static HttpLlhttpNode url_path, url_query, url_server;

static gboolean
url_bad(HttpLlhttp *llhttp, const char *text)
{
    return http_llhttp_fail(llhttp, "HPE_INVALID_URL", text);
}

/* to_http, to_http_09: its nodes as well know no tab. */
static gboolean
url_behind(HttpLlhttp *llhttp, guint8 c)
{
    if (c == '\t' || c == '\f') {
        return url_bad(llhttp, "Invalid characters in url");
    }
    return http_llhttp_leave(llhttp, llhttp->major == 0 && llhttp->minor == 9
                                         ? http_llhttp_fields
                                         : request_spaces);
}

static gboolean
url_lf(HttpLlhttp *llhttp, guint8 c)
{
    return c == '\n' ? http_llhttp_take(llhttp, url_behind)
                     : url_bad(llhttp, "Expected CRLF");
}

/* What ends an URL: a line that ends with it is HTTP/0.9's. */
static gboolean
url_end(HttpLlhttp *llhttp, guint8 c, const char *text)
{
    llhttp->span = HTTP_LLHTTP_NO_SPAN;
    switch (c) {
    case ' ':
        return http_llhttp_take(llhttp, url_behind);
    case '\r':
        llhttp->minor = 9;
        return http_llhttp_take(llhttp, url_lf);
    case '\n':
        llhttp->minor = 9;
        return http_llhttp_take(llhttp, url_behind);
    case '\t':
    case '\f':
        return url_bad(llhttp, "Invalid characters in url");
    default:
        return url_bad(llhttp, text);
    }
}

/* URL_CHAR */
static gboolean
is_url(guint8 c)
{
    return c > ' ' && c < 0x7f && c != '#' && c != '?';
}

static gboolean
url_fragment(HttpLlhttp *llhttp, guint8 c)
{
    return is_url(c) || c == '?' || c == '#' ||
           url_end(llhttp, c, "Invalid char in url fragment start");
}

static gboolean
url_query(HttpLlhttp *llhttp, guint8 c)
{
    if (c == '#') {
        return http_llhttp_take(llhttp, url_fragment);
    }
    return is_url(c) || c == '?' ||
           url_end(llhttp, c, "Invalid char in url query");
}

static gboolean
url_path(HttpLlhttp *llhttp, guint8 c)
{
    if (c == '?') {
        return http_llhttp_take(llhttp, url_query);
    }
    if (c == '#') {
        return http_llhttp_take(llhttp, url_fragment);
    }
    return is_url(c) || url_end(llhttp, c, "Invalid char in url path");
}

/* USERINFO_CHARS, and brackets. */
static gboolean
is_server(guint8 c)
{
    return g_ascii_isalnum(c) || (c && strchr("-_.!~*'()%;:&=+$,[]", c));
}

static gboolean
url_server_at(HttpLlhttp *llhttp, guint8 c)
{
    return c == '@' ? url_bad(llhttp, "Double @ in url")
                    : http_llhttp_leave(llhttp, url_server);
}

static gboolean
url_server(HttpLlhttp *llhttp, guint8 c)
{
    switch (c) {
    case '/':
        return http_llhttp_take(llhttp, url_path);
    case '?':
        return http_llhttp_take(llhttp, url_query);
    case '@':
        return http_llhttp_take(llhttp, url_server_at);
    default:
        return is_server(c) ||
               url_end(llhttp, c, "Unexpected char in url server");
    }
}

/* Where no blank may stand. */
static gboolean
url_early(HttpLlhttp *llhttp, guint8 c, const char *text)
{
    return url_bad(llhttp, c && strchr(" \r\n\t\f", c)
                               ? "Invalid characters in url"
                               : text);
}

static gboolean
url_slash(HttpLlhttp *llhttp, guint8 c)
{
    return c == '/' ? http_llhttp_take(llhttp, url_server)
                    : url_bad(llhttp, "Unexpected char in url schema");
}

static gboolean
url_delim(HttpLlhttp *llhttp, guint8 c)
{
    return c == '/' ? http_llhttp_take(llhttp, url_slash)
                    : url_early(llhttp, c, "Unexpected char in url schema");
}

static gboolean
url_schema(HttpLlhttp *llhttp, guint8 c)
{
    if (c == ':') {
        return http_llhttp_take(llhttp, url_delim);
    }
    return g_ascii_isalpha(c) ||
           url_early(llhttp, c, "Unexpected char in url schema");
}

static gboolean
url_start(HttpLlhttp *llhttp, guint8 c)
{
    if (c == '/' || c == '*') {
        return http_llhttp_take(llhttp, url_path);
    }
    return g_ascii_isalpha(c)
               ? http_llhttp_leave(llhttp, url_schema)
               : url_early(llhttp, c, "Unexpected start char in url");
}

/* ---- Requests: the method ----------------------------------------------- */

static gboolean
request_before_url(HttpLlhttp *llhttp, guint8 c)
{
    gboolean tunnels = g_str_equal(llhttp->method, "CONNECT");

    return c == ' ' ||
           http_llhttp_leave_span(llhttp, tunnels ? url_server : url_start,
                                  HTTP_LLHTTP_URL);
}

static gboolean
request_space(HttpLlhttp *llhttp, guint8 c)
{
    return c == ' ' ? http_llhttp_take(llhttp, request_before_url)
                    : http_llhttp_fail(llhttp, "HPE_INVALID_METHOD",
                                       "Expected space after method");
}

gboolean
http_llhttp_request(HttpLlhttp *llhttp, guint8 c)
{
    if (http_llhttp_spell(llhttp, methods, c)) {
        return TRUE;
    }
    llhttp->method = http_llhttp_spelt(llhttp, methods);
    return llhttp->method ? http_llhttp_leave(llhttp, request_space)
                          : http_llhttp_fail(llhttp, "HPE_INVALID_METHOD",
                                             "Invalid method encountered");
}

/* ---- Answers ------------------------------------------------------------ */

/* res_line_almost_done, which takes another CR too; loose, any byte. */
static gboolean
answer_lf(HttpLlhttp *llhttp, guint8 c)
{
    return c == '\n' || c == '\r' || llhttp->loose
               ? http_llhttp_take(llhttp, http_llhttp_fields)
               : http_llhttp_fail(llhttp, "HPE_STRICT", "Expected LF after CR");
}

static gboolean
answer_reason(HttpLlhttp *llhttp, guint8 c)
{
    if (c == '\r') {
        return http_llhttp_take_span(llhttp, answer_lf, HTTP_LLHTTP_NO_SPAN);
    }
    if (c == '\n') {
        llhttp->span = HTTP_LLHTTP_NO_SPAN;
        return llhttp->loose ? http_llhttp_take(llhttp, http_llhttp_fields)
                             : http_llhttp_fail(
                                   llhttp, "HPE_CR_EXPECTED",
                                   "Missing expected CR after response line");
    }
    return TRUE;
}

/* res_status_start */
static gboolean
answer_reason_start(HttpLlhttp *llhttp, G_GNUC_UNUSED guint8 c)
{
    return http_llhttp_leave_span(llhttp, answer_reason, HTTP_LLHTTP_STATUS);
}

/* res_status_code_otherwise */
static gboolean
answer_behind(HttpLlhttp *llhttp, guint8 c)
{
    if (c == ' ') {
        return http_llhttp_take(llhttp, answer_reason_start);
    }
    if (c == '\r' || (c == '\n' && llhttp->loose)) {
        return http_llhttp_leave(llhttp, answer_reason);
    }
    return http_llhttp_fail(llhttp, "HPE_INVALID_STATUS",
                            "Invalid response status");
}

/* res_status_code_digit_1 to 3; in 8.1 there may be any number of them. */
static gboolean
answer_digit(HttpLlhttp *llhttp, guint8 c)
{
    if (!g_ascii_isdigit(c)) {
        return llhttp->loose ? http_llhttp_leave(llhttp, answer_behind)
                             : http_llhttp_fail(llhttp, "HPE_INVALID_STATUS",
                                                "Invalid status code");
    }
    llhttp->status = llhttp->status * 10 + (c - '0');
    llhttp->n_digits++;
    if (llhttp->status > 999) {
        return http_llhttp_fail(llhttp, "HPE_INVALID_STATUS",
                                "Response overflow");
    }
    return !llhttp->loose && llhttp->n_digits == 3
               ? http_llhttp_take(llhttp, answer_behind)
               : TRUE;
}

/* res_after_version */
static gboolean
answer_status(HttpLlhttp *llhttp, guint8 c)
{
    return c == ' ' ? http_llhttp_take(llhttp, answer_digit)
                    : http_llhttp_fail(llhttp, "HPE_INVALID_VERSION",
                                       "Expected space after version");
}

gboolean
http_llhttp_response(HttpLlhttp *llhttp, guint8 c)
{
    const char *const *words = llhttp->loose ? http_slash : protocols;

    if (!http_llhttp_spell(llhttp, words, c)) {
        return http_llhttp_fail(llhttp, "HPE_INVALID_CONSTANT",
                                llhttp->loose ? "Expected HTTP/" : expected);
    }
    if (http_llhttp_spelt(llhttp, words)) {
        http_llhttp_take(llhttp, llhttp->loose ? version_digit : version);
    }
    return TRUE;
}
