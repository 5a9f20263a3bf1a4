/* SPDX-License-Identifier: GPL-2.0-only */
/* Texts and cells of index.html. */
#include "scenarios/figures/report-priv.h"

#include <math.h>
#include <string.h>

/* Appends 'text', which may hold anything, as text or as the value of an
 * attribute in double quotes. */
void
report_text(GString *page, const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autofree char *escaped = g_markup_escape_text(valid, -1);

    g_string_append(page, escaped);
}

/* TRUE if 'text' is a number and nothing else; sets '*number'. */
static gboolean
is_number(const char *text, gdouble *number)
{
    char *end;

    *number = g_ascii_strtod(text, &end);
    return *text && !*end && isfinite(*number) &&
           (g_ascii_isdigit(*text) || *text == '-');
}

/* Appends a cell with a field of a table: a number in six digits, with all of
 * them beside. */
void
report_cell(GString *page, const char *text)
{
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];
    gdouble number;

    if (!is_number(text, &number)) {
        g_string_append(page, "<td>");
        report_text(page, text);
        return;
    }
    g_ascii_formatd(buffer, sizeof buffer, "%.6g", number);
    g_string_append(page, "<td class=n>");
    if (strlen(text) <= strlen(buffer)) {
        g_string_append(page, text);
    } else {
        g_string_append_printf(page, "<data value=\"%s\">%s</data>", text,
                               buffer);
    }
}

/* Appends a cell of a table's head. */
void
report_head(GString *page, const char *name)
{
    g_string_append(page, "<th scope=col>");
    report_text(page, name);
}
