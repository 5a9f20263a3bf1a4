/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/base/text.h"

#include <string.h>

#include "scenarios/base/error.h"

/* A number in as few digits as give it back exactly, independent of the
 * locale.  (transfer full) */
char *
number_text(gdouble number)
{
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];

    for (int digits = 15; digits <= 17; digits++) {
        char format[8];
        g_snprintf(format, sizeof format, "%%.%dg", digits);
        g_ascii_formatd(buffer, sizeof buffer, format, number);
        if (g_ascii_strtod(buffer, NULL) == number) {
            break;
        }
    }
    return g_strdup(buffer);
}

/* ---- Texts of files ------------------------------------------------------ */

/* What a text file may not hold: complains with the line of the first such
 * byte of the 'len' in 'text', which came from 'path', where 'expected' (with
 * its article) should be. */
gboolean
text_check(const char *text, gsize len, const char *path, const char *expected,
           GError **error)
{
    const char *bad = NULL;
    guint line = 1;
    gboolean ok = g_utf8_validate(text, (gssize)len, &bad);

    for (const char *c = text; c < bad; c++) {
        if (g_ascii_iscntrl(*c) && !g_ascii_isspace(*c)) {
            ok = FALSE;
            bad = c;
        }
        line += *c == '\n';
    }
    return ok || mistake(error,
                         "%s:%u: the byte 0x%02x is not of a text in UTF-8, "
                         "expected %s",
                         path, line, (guint)(guchar)*bad, expected);
}

/* 'n' without the carriage returns that 'text' ends with there. */
static gsize
without_returns(const char *text, gsize n)
{
    while (n > 0 && text[n - 1] == '\r') {
        n--;
    }
    return n;
}

/* 'text' as it would be without a byte order mark and with a line feed alone
 * at the end of each line: CRLF is the same everywhere, and as what is read so
 * may be written and read again, so are CRs before it.  (transfer full) */
char *
text_plain_lines(const char *text, gsize len)
{
    gsize mark = strlen(TEXT_BYTE_ORDER_MARK), n = 0;
    gsize from =
        len >= mark && memcmp(text, TEXT_BYTE_ORDER_MARK, mark) == 0 ? mark : 0;
    char *plain = g_malloc(len - from + 1);

    for (gsize i = from; i < len; i++) {
        n = text[i] == '\n' ? without_returns(plain, n) : n;
        plain[n++] = text[i];
    }
    plain[without_returns(plain, n)] = '\0';
    return plain;
}

/* ---- Texts for a terminal ------------------------------------------------ */

/* TRUE if 'c' does something to a terminal instead of standing there, or
 * turns what stands around it. */
static gboolean
is_control(gunichar c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) ||
           (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/* 'text' without control characters, and in UTF-8 whatever its bytes are:
 * they stand there as "\x1b" or "\u202e".  Those in 'stay' remain as they
 * are.  (transfer full) */
char *
text_visible(const char *text, const char *stay)
{
    GString *out = g_string_new(NULL);

    while (*text) {
        gunichar c = g_utf8_get_char_validated(text, -1);
        gboolean is_text = c < 0x110000;
        const char *next = is_text ? g_utf8_next_char(text) : text + 1;

        if (is_text && (!is_control(c) || (c < 0x80 && strchr(stay, (int)c)))) {
            g_string_append_len(out, text, next - text);
        } else if (is_text && c > 0xff) {
            g_string_append_printf(out, "\\u%04x", c);
        } else {
            g_string_append_printf(out, "\\x%02x",
                                   is_text ? c : (guint)(guchar)*text);
        }
        text = next;
    }
    return g_string_free(out, FALSE);
}

/* 'text', which is UTF-8, or if it is longer than that its first characters
 * and "...".  (transfer full) */
char *
text_excerpt(const char *text, guint max_chars)
{
    g_autofree char *begin = NULL;

    if (g_utf8_strlen(text, -1) <= (glong)max_chars) {
        return g_strdup(text);
    }
    begin = g_utf8_substring(text, 0, (glong)max_chars - 3);
    return g_strconcat(begin, "...", NULL);
}
