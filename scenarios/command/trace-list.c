/* SPDX-License-Identifier: GPL-2.0-only */
/* The table of the connections of a trace. */
#include "scenarios/trace/trace-draw.h"

#include "scenarios/base/words.h"

static const char *
outcome_text(const TraceConn *conn, guint end)
{
    return conn->outcomes[end] ? conn->outcomes[end] : "-";
}

/* A line for each connection, under a line of titles.  (transfer full) */
char *
trace_list(const GPtrArray *conns)
{
    GString *out = g_string_new(NULL);

    g_string_append_printf(out,
                           "%5s  %-16s %11s  %-11s %-11s %8s %5s  %-12s "
                           "%s\n",
                           "", "connection", "begins, ms", "from", "to",
                           "segments", "lost", "client", "server");
    for (guint i = 0; i < conns->len; i++) {
        const TraceConn *conn = conns->pdata[i];
        g_autofree char *begins = moment_text(conn->begin_ns);
        g_autofree char *from = trace_conn_end_name(conn, TRACE_CLIENT);
        g_autofree char *to = trace_conn_end_name(conn, TRACE_SERVER);

        g_string_append_printf(out,
                               "%5u  %016" G_GINT64_MODIFIER
                               "x %11s  %-11s %-11s %8u %5u  %-12s %s\n",
                               conn->number, conn->id, begins, from, to,
                               conn->n_sent, conn->n_lost,
                               outcome_text(conn, TRACE_CLIENT),
                               outcome_text(conn, TRACE_SERVER));
    }
    return g_string_free(out, FALSE);
}
