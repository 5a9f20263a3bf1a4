/* SPDX-License-Identifier: GPL-2.0-only */
/* The lists among the values: spans of time, and packets that are meant. */
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

/* A whole number from 'min' on. */
static gboolean
read_number(const char *text, gint64 min, guint *out)
{
    Value value;

    if (!value_parse(VALUE_COUNT, NULL, text, &value, NULL) || value.n < min ||
        value.n >= G_MAXUINT) {
        return FALSE;
    }
    *out = (guint)value.n;
    return TRUE;
}

/* One word of "DATA+>500". */
static gboolean
read_what(const char *word, PathRule *rule)
{
    guint flags, bytes;

    if (*word == '>' && read_number(word + 1, 0, &bytes)) {
        rule->min_bytes = bytes + 1;
        return TRUE;
    }
    if (*word == '<' && read_number(word + 1, 1, &bytes)) {
        rule->max_bytes = bytes - 1;
        return TRUE;
    }
    if (g_str_equal(word, "UDP")) {
        rule->flags |= PATH_UDP;
        return TRUE;
    }
    if (!flags_read(word, &flags)) {
        return FALSE;
    }
    rule->flags |= flags;
    return TRUE;
}

/* "2", "2-4", "2-" or "all". */
static gboolean
read_which(const char *text, PathRule *rule)
{
    const char *dash = strchr(text, '-');
    g_autofree char *first =
        g_strndup(text, dash ? (gsize)(dash - text) : strlen(text));

    rule->last = G_MAXUINT;
    if (g_str_equal(text, "all")) {
        rule->first = 1;
        return TRUE;
    }
    if (!read_number(first, 1, &rule->first)) {
        return FALSE;
    }
    if (!dash) {
        rule->last = rule->first;
        return TRUE;
    }
    return !dash[1] ||
           (read_number(dash + 1, 1, &rule->last) && rule->last >= rule->first);
}

/* Reads which packets are meant: 'what' is "any", or of flags and bounds of
 * their payload ("DATA+>500"), 'which' of those "2", "2-4", "2-" or "all". */
gboolean
value_rule(const char *what, const char *which, PathRule *rule)
{
    g_auto(GStrv) words = g_strsplit(what, "+", -1);

    *rule = (PathRule){.max_bytes = G_MAXUINT32};
    for (char **word = words; *word && !g_str_equal(what, "any"); word++) {
        if (!read_what(*word, rule)) {
            return FALSE;
        }
    }
    return *what && read_which(which, rule);
}

/* "client:FIN:1" */
static gboolean
read_packets(const char *text, ValuePackets *out)
{
    static const char sides[] = "client|server|both";
    g_auto(GStrv) parts = g_strsplit(text, ":", -1);
    Value side;

    if (g_strv_length(parts) != 3 ||
        !value_parse(VALUE_ENUM, sides, parts[0], &side, NULL)) {
        return FALSE;
    }
    out->from = (PathSide)side.n;
    return value_rule(parts[1], parts[2], &out->rule);
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

/* As value_windows(), for packets. */
guint
value_packets(const char *text, ValuePackets *out, guint max)
{
    g_auto(GStrv) items = g_strsplit(text, " ", -1);
    guint n = 0;

    for (char **item = items; *item && n < max; item++) {
        if (**item && !read_packets(*item, &out[n++])) {
            return n - 1;
        }
    }
    return n;
}
