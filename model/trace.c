/* SPDX-License-Identifier: GPL-2.0-only */
#include "model/trace.h"

const char *
trace_kind_name(TraceKind kind)
{
    static const char *const names[] = {
#define X(NAME, TEXT) TEXT,
        TRACE_KINDS(X)
#undef X
    };

    g_assert(kind < N_TRACE_KINDS);
    return names[kind];
}

void
trace_say(Port *port, TraceKind kind, guint index, guint64 conn_id,
          const char *name, const char *format, ...)
{
    g_autofree char *detail = NULL;
    TraceRecord record = {
        .kind = kind,
        .time_ns = port_now_ns(port),
        .index = index,
        .conn_id = conn_id,
        .name = name,
    };
    va_list args;

    g_assert(trace_is_on(port));
    if (format) {
        va_start(args, format);
        detail = g_strdup_vprintf(format, args);
        va_end(args);
    }
    record.detail = detail ? detail : "";
    port->tracer->fn(port->tracer->user, &record);
}

void
trace_outcome(Port *port, const Record *record)
{
    if (trace_is_on(port)) {
        trace_outcome_at(port->tracer, port_now_ns(port), record);
    }
}

void
trace_outcome_at(const Tracer *tracer, gint64 time_ns, const Record *record)
{
    g_autofree char *bytes =
        g_strdup_printf("wrote %" G_GUINT64_FORMAT " read %" G_GUINT64_FORMAT,
                        record->written_bytes, record->read_bytes);
    const TraceRecord told = {
        .kind = TRACE_OUTCOME,
        .time_ns = time_ns,
        .index = record->index,
        .conn_id = record->conn_id,
        .name = outcome_name(record->outcome),
        .detail = bytes,
    };

    tracer->fn(tracer->user, &told);
}
