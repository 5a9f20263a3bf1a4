/* SPDX-License-Identifier: GPL-2.0-only */
/* Texts in a figure's script: the one place where what a user has written
 * becomes gnuplot's. */
#include "scenarios/figures/figure-priv.h"

#include <string.h>

#include "scenarios/base/text.h"

/* TRUE if gnuplot takes all of 'text' as it is between single quotes, in
 * which it looks for nothing but their end. */
static gboolean
is_plain(const char *text)
{
    return !strchr(text, '\'');
}

/* 'text' as a string of gnuplot's that shows just this.  Control characters,
 * which would end a line of the script or spoil the picture, are shown too.
 *
 * A single quote cannot stand between single quotes everywhere: doubled, it is
 * refused at the beginning, and beside another (5.4).  Between double
 * quotes gnuplot runs commands in backquotes, and puts variables behind "@": so
 * all but letters and blanks is written by its number there; digits too, of
 * which gnuplot takes any that follow for more of the number before. */
static void
append_quoted(GString *script, const char *text)
{
    g_autofree char *visible = text_visible(text, "");

    if (is_plain(visible)) {
        g_string_append_printf(script, "'%s'", visible);
        return;
    }
    g_string_append_c(script, '"');
    for (const char *c = visible; *c; c++) {
        if (g_ascii_isalpha(*c) || *c == ' ' || (guchar)*c >= 0x80) {
            g_string_append_c(script, *c);
        } else {
            g_string_append_printf(script, "\\%03o", (guint)*c);
        }
    }
    g_string_append_c(script, '"');
}

/* NAME = 'text' */
void
figure_append_words(GString *script, const char *name, const char *text)
{
    g_string_append_printf(script, "%s = ", name);
    append_quoted(script, text);
    g_string_append_c(script, '\n');
}

/* What stands at a place along 'axis', "x" or "y".  gnuplot takes it for a
 * format of the place's number; the function, in format.gp, makes it one. */
void
figure_append_tic(GString *script, char axis, const char *text)
{
    g_string_append_printf(script, "tic%c(", axis);
    append_quoted(script, text);
    g_string_append_c(script, ')');
}

/* The first line of a figure's files.  No text of a user stands in a comment,
 * which ends with its line. */
void
figure_append_heading(GString *text, const Figure *figure)
{
    g_string_append_printf(text, "# \"gnuplot -d ./%s.gp\" draws it again\n",
                           figure->name);
}
