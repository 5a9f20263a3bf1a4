/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/base/json-text.h"

#include <string.h>

#include "scenarios/base/error.h"

/* The end of the string whose quotation mark is at 'at': where the closing one
 * is, or 'end'. */
static const char *
string_end(const char *at, const char *end)
{
    for (at++; at < end && *at != '"'; at++) {
        if (*at == '\\' && at + 1 < end) {
            at++;
        }
    }
    return at;
}

/* FALSE for what RFC 8259 has outside of strings nowhere; json-glib would take
 * some of it for a string or a comment. */
static gboolean
is_of_json(char c)
{
    return g_ascii_isalnum(c) || (c && strchr(" \t\r\n{}[]:,+-.", c));
}

/* Refuses what must not come to the parser. */
static gboolean
check_tokens(const char *text, gsize len, GError **error)
{
    const char *end = text + len;
    guint depth = 0;

    for (const char *at = text; at < end; at++) {
        if (*at == '"') {
            at = string_end(at, end);
        } else if (!is_of_json(*at)) {
            return mistake(
                error, "the byte 0x%02x at %" G_GSIZE_FORMAT " is not of JSON",
                (guint)(guchar)*at, (gsize)(at - text) + 1);
        } else if (*at == '[' || *at == '{') {
            if (++depth > JSON_TEXT_DEPTH) {
                return mistake(error, "more than %d brackets within another",
                               JSON_TEXT_DEPTH);
            }
        } else if (*at == ']' || *at == '}') {
            depth -= depth > 0;
        }
    }
    return TRUE;
}

/* Reads the 'len' bytes of 'text'; NULL, with what is wrong and not where, if
 * they are no JSON.  (transfer full) */
JsonNode *
json_text_parse(const char *text, gsize len, GError **error)
{
    g_autoptr(JsonParser) parser = NULL;
    g_autoptr(GError) why = NULL;
    JsonNode *root;

    if (!check_tokens(text, len, error)) {
        return NULL;
    }
    parser = json_parser_new();
    if (!json_parser_load_from_data(parser, text, (gssize)len, &why)) {
        mistake(error, "%s", why->message);
        return NULL;
    }
    root = json_parser_steal_root(parser);
    if (!root) {
        mistake(error, "nothing");
    }
    return root;
}

/* Appends 'text' as a string of JSON, quotation marks included, that may stand
 * in a page too: nothing in it ends a script.  What is no UTF-8 is replaced. */
void
json_text_append(GString *out, const char *text)
{
    g_autofree char *valid =
        g_utf8_validate(text, -1, NULL) ? NULL : g_utf8_make_valid(text, -1);

    g_string_append_c(out, '"');
    for (const char *at = valid ? valid : text; *at; at++) {
        if (*at == '"' || *at == '\\') {
            g_string_append_c(out, '\\');
            g_string_append_c(out, *at);
        } else if ((guchar)*at < 0x20 || *at == '<') {
            g_string_append_printf(out, "\\u%04x", (guint)*at);
        } else {
            g_string_append_c(out, *at);
        }
    }
    g_string_append_c(out, '"');
}
