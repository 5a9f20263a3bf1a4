/* SPDX-License-Identifier: GPL-2.0-only */
/* The lists among the values: spans of time, and segments to lose. */
#include "scenarios/params/values.h"

#include <string.h>

#include "shim/sim.h"

/* Names of the flags of a segment. */
static const struct {
    const char *name;
    guint flag;
} flags[] = {
    {"FIN", SIM_FIN}, {"SYN", SIM_SYN}, {"RST", SIM_RST},
    {"PSH", SIM_PSH}, {"ACK", SIM_ACK}, {"DATA", SIM_DATA},
};

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

/* "SYN+ACK" */
static gboolean
read_flags(const char *text, guint *out)
{
    g_auto(GStrv) names = g_strsplit(text, "+", -1);

    *out = 0;
    for (char **name = names; *name; name++) {
        guint flag = 0;
        for (gsize i = 0; i < G_N_ELEMENTS(flags); i++) {
            flag |= g_str_equal(flags[i].name, *name) ? flags[i].flag : 0;
        }
        if (!flag) {
            return FALSE;
        }
        *out |= flag;
    }
    return *out != 0;
}

/* "client:FIN:1" */
static gboolean
read_drop(const char *text, ValueDrop *drop)
{
    g_auto(GStrv) parts = g_strsplit(text, ":", -1);
    Value nth;

    if (g_strv_length(parts) != 3 || !read_flags(parts[1], &drop->flags) ||
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
