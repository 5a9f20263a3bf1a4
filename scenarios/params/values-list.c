/* SPDX-License-Identifier: GPL-2.0-only */
/* The lists among the values: spans of time, and segments to lose. */
#include "scenarios/params/values.h"

#include <string.h>

#include "scenarios/base/words.h"

/* "10s+2s" */
static gboolean
read_window(const char *text, ValueWindow *window)
{
    g_auto(GStrv) parts = g_strsplit(text, "+", -1);
    Value start, length;

    if (g_strv_length(parts) != 2 ||
        !value_parse(VALUE_TIME, NULL, parts[0], &start, NULL) ||
        !value_parse(VALUE_TIME, NULL, parts[1], &length, NULL) ||
        start.n < 0 || length.n <= 0) {
        return FALSE;
    }
    window->start_ns = start.n;
    window->length_ns = length.n;
    return TRUE;
}

/* "client:FIN:1" */
static gboolean
read_drop(const char *text, ValueDrop *drop)
{
    g_auto(GStrv) parts = g_strsplit(text, ":", -1);
    Value nth;

    if (g_strv_length(parts) != 3 || !flags_read(parts[1], &drop->flags) ||
        drop->flags == 0 ||
        !value_parse(VALUE_COUNT, NULL, parts[2], &nth, NULL) || nth.n < 1 ||
        nth.n > G_MAXUINT) {
        return FALSE;
    }
    drop->from_client = g_str_equal(parts[0], "client");
    drop->nth = (guint)nth.n;
    return drop->from_client || g_str_equal(parts[0], "server");
}

/* Reads up to 'max' spans of time from 'text' into 'out'; returns how many,
 * and stops at the first that is not one. */
guint
value_windows(const char *text, ValueWindow *out, guint max)
{
    g_auto(GStrv) items = g_strsplit(text, " ", -1);
    guint n = 0;

    for (char **item = items; *item && n < max; item++) {
        if (**item && !read_window(*item, &out[n++])) {
            return n - 1;
        }
    }
    return n;
}

/* As value_windows(), for segments to lose. */
guint
value_drops(const char *text, ValueDrop *out, guint max)
{
    g_auto(GStrv) items = g_strsplit(text, " ", -1);
    guint n = 0;

    for (char **item = items; *item && n < max; item++) {
        if (**item && !read_drop(*item, &out[n++])) {
            return n - 1;
        }
    }
    return n;
}
