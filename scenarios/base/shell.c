/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/base/shell.h"

#include <string.h>

/* TRUE if a shell leaves 'word' as it is. */
static gboolean
is_plain(const char *word)
{
    if (!*word) {
        return FALSE;
    }
    while (g_ascii_isalnum(*word) || (*word && strchr("_./=,:+%@-", *word))) {
        word++;
    }
    return *word == '\0';
}

/* TRUE if 'word' can stand in a line of text. */
static gboolean
is_text(const char *word)
{
    for (const char *c = word; *c; c++) {
        if (g_ascii_iscntrl(*c)) {
            return FALSE;
        }
    }
    return g_utf8_validate(word, -1, NULL);
}

/* 'word', of any bytes, as $'...' (POSIX.1-2024, 2.2.4), which is ASCII.
 * (transfer full) */
static char *
quote_bytes(const char *word)
{
    GString *quoted = g_string_new("$'");

    for (const char *c = word; *c; c++) {
        if (!g_ascii_isprint(*c)) {
            g_string_append_printf(quoted, "\\%03o", (guint)(guchar)*c);
        } else {
            g_string_append_printf(quoted, strchr("'\\", *c) ? "\\%c" : "%c",
                                   *c);
        }
    }
    g_string_append_c(quoted, '\'');
    return g_string_free(quoted, FALSE);
}

/* Appends 'word' to 'line', quoted if need be, with a blank before it unless
 * it is the first. */
void
shell_append(GString *line, const char *word)
{
    g_autofree char *quoted = is_plain(word)  ? NULL
                              : is_text(word) ? g_shell_quote(word)
                                              : quote_bytes(word);

    if (line->len > 0) {
        g_string_append_c(line, ' ');
    }
    g_string_append(line, quoted ? quoted : word);
}
