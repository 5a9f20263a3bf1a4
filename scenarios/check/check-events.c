/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/check/check-events.h"

#include <string.h>

#include "scenarios/base/csv.h"
#include "scenarios/base/words.h"
#include "scenarios/trace/trace-file.h"

#define SYN 0x02u
#define ACK 0x10u

/* A connection that has been met. */
typedef struct Met {
    guint64 id;
    guint number;
    char *opener;    /* node that sent the first SYN; NULL: not yet */
    guint32 base[2]; /* sequence numbers of the SYNs: the opener's, the other */
    gboolean has_base[2];
} Met;

struct CheckEvents {
    GString *out;
    gint64 last_ns;
    GHashTable *met; /* guint64 -> Met */
};

static void
met_free(gpointer data)
{
    Met *met = data;

    g_free(met->opener);
    g_free(met);
}

CheckEvents *
check_events_new(GString *out)
{
    CheckEvents *events = g_new0(CheckEvents, 1);

    events->out = out;
    events->met =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, met_free);
    return events;
}

void
check_events_free(CheckEvents *events)
{
    g_hash_table_unref(events->met);
    g_free(events);
}

static Met *
meet(CheckEvents *events, guint64 id)
{
    Met *met = g_hash_table_lookup(events->met, &id);

    if (!met) {
        met = g_new0(Met, 1);
        met->id = id;
        met->number = g_hash_table_size(events->met) + 1;
        g_hash_table_insert(events->met, &met->id, met);
    }
    return met;
}

static guint32
relative(const Met *met, guint end, guint32 seq)
{
    return met->has_base[end] ? seq - met->base[end] : seq;
}

static void
add_segment(CheckEvents *events, const char *node, const TraceRecord *record)
{
    static const Met nobody = {0};
    Met *met = record->conn_id ? meet(events, record->conn_id) : NULL;
    g_autofree char *flags = flags_text(record->flags);
    guint from = 0;

    if (met && !met->opener && (record->flags & SYN)) {
        met->opener = g_strdup(node);
    }
    if (met && met->opener) {
        from =
            g_str_equal(node, met->opener) == (record->kind != TRACE_RECEIVED)
                ? 0
                : 1;
    }
    if (met && (record->flags & SYN) && !met->has_base[from]) {
        met->has_base[from] = TRUE;
        met->base[from] = record->seq;
    }
    g_string_append_printf(events->out, "%s seq %u ack %u len %u win %u", flags,
                           relative(met ? met : &nobody, from, record->seq),
                           record->flags & ACK ? relative(met ? met : &nobody,
                                                          1 - from, record->ack)
                                               : 0,
                           record->len_bytes, record->window_bytes);
}

void
check_events_add(gpointer user, const char *node, const TraceRecord *record)
{
    CheckEvents *events = user;
    GString *out = events->out;

    g_string_append_printf(out, "+%" G_GINT64_FORMAT " %s",
                           record->time_ns - events->last_ns, node);
    events->last_ns = record->time_ns;
    if (record->index != TRACE_NO_INDEX) {
        g_string_append_printf(out, ".%u", record->index);
    }
    if (record->conn_id) {
        g_string_append_printf(out, " #%u",
                               meet(events, record->conn_id)->number);
    }
    g_string_append_printf(out, " %s ", trace_kind_name(record->kind));
    if (record->kind == TRACE_SENT || record->kind == TRACE_RECEIVED ||
        record->kind == TRACE_LOST) {
        add_segment(events, node, record);
    } else {
        g_string_append_printf(out, "%s%s%s", record->name,
                               *record->detail ? " " : "", record->detail);
    }
    g_string_append_c(out, '\n');
}

char *
check_events_text(const GPtrArray *lines, guint n)
{
    g_autoptr(GString) time = g_string_new(NULL);
    const char *line = lines->pdata[n];
    const char *rest = strchr(line, ' ');
    gint64 time_ns = 0;

    for (guint i = 0; i <= n; i++) {
        time_ns += g_ascii_strtoll((const char *)lines->pdata[i] + 1, NULL, 10);
    }
    csv_seconds(time, time_ns);
    return g_strdup_printf("%s s %s", time->str, rest ? rest : "");
}
