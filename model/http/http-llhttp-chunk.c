/* SPDX-License-Identifier: GPL-2.0-only */
/* llhttp's chunks: sizes, extensions, what stands behind their data. */
#include "model/http/http-llhttp-priv.h"

#define EXTENSION_BYTES 16384 /* kMaxChunkExtensionsSize */

static const char bad_size[] = "Invalid character in chunk size";

static HttpLlhttpNode extensions, chunk_size_more;

static gboolean
bad_extension(HttpLlhttp *llhttp, const char *text)
{
    return http_llhttp_fail(llhttp, "HPE_STRICT", text);
}

/* on_chunk_extension() of node_http_parser.cc. */
static void
count_extension(HttpLlhttp *llhttp)
{
    if (++llhttp->extent_bytes > EXTENSION_BYTES && !llhttp->loose) {
        http_llhttp_fail(llhttp, "HPE_CHUNK_EXTENSIONS_OVERFLOW",
                         "Chunk extensions overflow");
    }
}

/* chunk_size_almost_done: none is left with the last one, whose trailer
 * follows. */
static gboolean
size_lf(HttpLlhttp *llhttp, guint8 c)
{
    if (c != '\n' && !llhttp->loose) {
        return http_llhttp_fail(llhttp, "HPE_STRICT",
                                "Expected LF after chunk size");
    }
    llhttp->head_bytes = llhttp->extent_bytes = 0;
    if (llhttp->length > 0) {
        return http_llhttp_take(llhttp, http_llhttp_chunk_data);
    }
    llhttp->flags |= HTTP_LLHTTP_TRAILING;
    return http_llhttp_take(llhttp, http_llhttp_field);
}

/* ---- Extensions --------------------------------------------------------- */

/* What ends a name or a value; 8.1 knows no line that ends early. */
static gboolean
extension_end(HttpLlhttp *llhttp, guint8 c, HttpLlhttpNode *next,
              const char *cr_missing, const char *bad)
{
    switch (c) {
    case ';':
        return http_llhttp_take(llhttp, next);
    case '\r':
        return http_llhttp_take(llhttp, size_lf);
    case '\n':
        return llhttp->loose
                   ? bad_extension(llhttp, bad)
                   : http_llhttp_fail(llhttp, "HPE_CR_EXPECTED", cr_missing);
    default:
        return bad_extension(llhttp, bad);
    }
}

static gboolean
extension_quoted_end(HttpLlhttp *llhttp, guint8 c)
{
    return extension_end(llhttp, c, extensions,
                         "Missing expected CR after chunk extension value",
                         "Invalid character in chunk extensions quote value");
}

static HttpLlhttpNode extension_quoted;

static gboolean
extension_escaped(HttpLlhttp *llhttp, guint8 c)
{
    count_extension(llhttp);
    return http_llhttp_is_text(c)
               ? http_llhttp_take(llhttp, extension_quoted)
               : bad_extension(
                     llhttp,
                     "Invalid quoted-pair in chunk extensions quoted value");
}

static gboolean
extension_quoted(HttpLlhttp *llhttp, guint8 c)
{
    count_extension(llhttp);
    if (c == '"') {
        return http_llhttp_take(llhttp, extension_quoted_end);
    }
    if (c == '\\' && !llhttp->loose) {
        return http_llhttp_take(llhttp, extension_escaped);
    }
    return (http_llhttp_is_text(c) && c != '\\') ||
           bad_extension(llhttp,
                         "Invalid character in chunk extensions quoted value");
}

static gboolean
extension_value(HttpLlhttp *llhttp, guint8 c)
{
    if (c == '"') {
        return http_llhttp_take(llhttp, extension_quoted);
    }
    if (http_llhttp_is_token(c)) {
        count_extension(llhttp);
        return TRUE;
    }
    return extension_end(llhttp, c,
                         llhttp->loose ? chunk_size_more : extensions,
                         "Missing expected CR after chunk extension value",
                         "Invalid character in chunk extensions value");
}

static gboolean
extension_name(HttpLlhttp *llhttp, guint8 c)
{
    if (http_llhttp_is_token(c)) {
        count_extension(llhttp);
        return TRUE;
    }
    if (c == '=') {
        return http_llhttp_take(llhttp, extension_value);
    }
    return extension_end(llhttp, c, extensions,
                         "Missing expected CR after chunk extension name",
                         "Invalid character in chunk extensions name");
}

static gboolean
extensions(HttpLlhttp *llhttp, guint8 c)
{
    return c == ' ' || c == '\r'
               ? bad_extension(llhttp, "Invalid character in chunk extensions")
               : http_llhttp_leave(llhttp, extension_name);
}

/* ---- Sizes -------------------------------------------------------------- */

/* chunk_size_otherwise */
static gboolean
chunk_size_more(HttpLlhttp *llhttp, guint8 c)
{
    switch (c) {
    case ';':
        return http_llhttp_take(llhttp, extensions);
    case '\r':
        return http_llhttp_take(llhttp, size_lf);
    case '\n':
        if (!llhttp->loose) {
            return http_llhttp_fail(llhttp, "HPE_CR_EXPECTED",
                                    "Missing expected CR after chunk size");
        }
        break;
    default:
        break;
    }
    return http_llhttp_fail(llhttp, "HPE_INVALID_CHUNK_SIZE", bad_size);
}

static gboolean
size_digit(HttpLlhttp *llhttp, guint8 c)
{
    if (!g_ascii_isxdigit(c)) {
        return http_llhttp_leave(llhttp, chunk_size_more);
    }
    return http_llhttp_digit(&llhttp->length, 16, c) ||
           http_llhttp_fail(llhttp, "HPE_INVALID_CHUNK_SIZE",
                            "Chunk size overflow");
}

gboolean
http_llhttp_chunk_size(HttpLlhttp *llhttp, guint8 c)
{
    return g_ascii_isxdigit(c)
               ? http_llhttp_leave(llhttp, size_digit)
               : http_llhttp_fail(llhttp, "HPE_INVALID_CHUNK_SIZE", bad_size);
}

/* ---- Data --------------------------------------------------------------- */

/* The walk counts it, many bytes at once. */
gboolean
http_llhttp_chunk_data(G_GNUC_UNUSED HttpLlhttp *llhttp, G_GNUC_UNUSED guint8 c)
{
    g_assert_not_reached();
}

/* Loose, any two bytes do. */
static gboolean
chunk_behind_lf(HttpLlhttp *llhttp, guint8 c)
{
    return c == '\n' || llhttp->loose
               ? http_llhttp_take(llhttp, http_llhttp_chunk_size)
               : http_llhttp_fail(llhttp, "HPE_STRICT",
                                  "Expected LF after chunk data");
}

gboolean
http_llhttp_chunk_behind(HttpLlhttp *llhttp, guint8 c)
{
    if (c == '\r' || llhttp->loose) {
        return http_llhttp_take(llhttp, chunk_behind_lf);
    }
    return c == '\n' ? http_llhttp_fail(llhttp, "HPE_CR_EXPECTED",
                                        "Missing expected CR after chunk data")
                     : http_llhttp_fail(llhttp, "HPE_STRICT",
                                        "Expected LF after chunk data");
}
