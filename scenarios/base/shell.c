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

/* Appends 'word' to 'line', quoted if need be, with a blank before it unless
 * it is the first. */
void
shell_append(GString *line, const char *word)
{
    g_autofree char *quoted = is_plain(word) ? NULL : g_shell_quote(word);

    if (line->len > 0) {
        g_string_append_c(line, ' ');
    }
    g_string_append(line, quoted ? quoted : word);
}
