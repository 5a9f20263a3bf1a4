/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/base/words.h"

#include "model/units.h"
#include "shim/sim.h"

/* In the order in which people say them. */
static const struct {
    const char *name;
    guint flag;
} flag_names[] = {
    {"SYN", SIM_SYN}, {"FIN", SIM_FIN}, {"RST", SIM_RST},
    {"PSH", SIM_PSH}, {"ACK", SIM_ACK}, {"DATA", SIM_DATA},
};

/* "SYN+ACK", of SIM_SYN and the like; "" if there is none.
 * (transfer full) */
char *
flags_text(guint flags)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < G_N_ELEMENTS(flag_names); i++) {
        if (flags & flag_names[i].flag) {
            g_string_append_printf(text, "%s%s", text->len ? "+" : "",
                                   flag_names[i].name);
        }
    }
    return g_string_free(text, FALSE);
}

/* Reads what flags_text() writes, in any order; FALSE if a word is none. */
gboolean
flags_read(const char *text, guint *flags)
{
    g_auto(GStrv) names = g_strsplit(text, "+", -1);

    *flags = 0;
    for (char **name = names; *name; name++) {
        guint flag = 0;
        for (gsize i = 0; i < G_N_ELEMENTS(flag_names); i++) {
            flag |=
                g_str_equal(flag_names[i].name, *name) ? flag_names[i].flag : 0;
        }
        if (!flag) {
            return FALSE;
        }
        *flags |= flag;
    }
    return TRUE;
}

/* 'time_ns' in ms, to the microsecond: "804.694".  (transfer full) */
char *
moment_text(gint64 time_ns)
{
    return g_strdup_printf("%" G_GINT64_FORMAT ".%03d", time_ns / NS_PER_MS,
                           (int)(time_ns % NS_PER_MS / NS_PER_US));
}

/* What happens at an end: "on_sock_event PO", "on_sock_event ends", "state
 * PO", "recv = 200".  Of segments, which are no end's alone, NULL.
 * (transfer full) */
char *
record_words(const TraceRecord *record)
{
    const char *kind = trace_kind_name(record->kind);

    switch (record->kind) {
    case TRACE_CALL:
    case TRACE_EVENT:
        return g_strconcat(record->name, *record->detail ? " " : "",
                           record->detail, NULL);
    case TRACE_RETURN:
    case TRACE_READY:
        return g_strconcat(record->name, " = ", record->detail, NULL);
    case TRACE_DONE:
        return g_strconcat(record->name, *record->detail ? " is lost" : " ends",
                           NULL);
    case TRACE_STATE:
    case TRACE_GATE:
    case TRACE_OUTCOME:
        return g_strconcat(kind, " ", record->name, NULL);
    case TRACE_TCP:
        return g_strdup(record->name);
    case TRACE_SENT:
    case TRACE_RECEIVED:
    case TRACE_LOST:
        return NULL;
    case N_TRACE_KINDS:
        break;
    }
    g_assert_not_reached();
}
