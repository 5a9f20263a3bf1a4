/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/base/ranges.h"

void
ranges_append(GString *text, guint64 first, guint64 last)
{
    g_string_append_printf(text, "%" G_GUINT64_FORMAT, first);
    if (last > first) {
        g_string_append_printf(text, "-%" G_GUINT64_FORMAT, last);
    }
}

void
ranges_append_all(GString *text, const GArray *numbers, guint64 from)
{
    const guint64 *at = (const guint64 *)(const void *)numbers->data;

    for (guint i = 0, end; i < numbers->len; i = end) {
        for (end = i + 1; end < numbers->len && at[end] == at[end - 1] + 1;) {
            end++;
        }
        g_string_append(text, i ? "," : "");
        ranges_append(text, at[i] + 1 - from, at[end - 1] + 1 - from);
    }
}

/* Reads a number off '*text'. */
static gboolean
read_number(const char **text, guint64 most, guint64 *number)
{
    char *end;

    if (!g_ascii_isdigit(**text)) {
        return FALSE;
    }
    *number = g_ascii_strtoull(*text, &end, 10);
    *text = end;
    return *number >= 1 && *number <= most;
}

gboolean
ranges_next(const char **text, guint64 most, guint64 *first, guint64 *last)
{
    const char *at = *text;

    if (!read_number(&at, most, first)) {
        return FALSE;
    }
    *last = *first;
    if (*at == '-') {
        at++;
        if (!read_number(&at, most, last) || *last < *first) {
            return FALSE;
        }
    }
    *text = *at == ',' && at[1] ? at + 1 : at;
    return TRUE;
}
