/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/trace/trace-words.h"

#include "scenarios/base/words.h"

/* The return that follows call 'i' at the same moment, or NULL. */
static const TraceRecord *
return_at_once(const TraceConn *conn, guint i)
{
    int partner = trace_item(conn, i)->partner;
    const TraceRecord *back =
        partner < 0 ? NULL : trace_record(conn, (guint)partner);

    return back && back->time_ns == trace_record(conn, i)->time_ns ? back
                                                                   : NULL;
}

/* In the ladder of `finwait trace`: a result that comes at once and is worth
 * telling stands in place of its call.  (transfer full) */
char *
trace_words(const TraceConn *conn, guint i)
{
    const TraceRecord *record = trace_record(conn, i);
    const TraceRecord *back =
        record->kind == TRACE_CALL ? return_at_once(conn, i) : NULL;
    gboolean is_news = back && (!g_str_equal(back->detail, "0") ||
                                g_str_equal(record->name, "recv"));

    return record_words(is_news ? back : record);
}

/* In a figure, where NULL says that a row is saved: a call tells what it
 * returned at once, a handler only that it was skipped.  (transfer full) */
char *
trace_words_brief(const TraceConn *conn, guint i)
{
    const TraceRecord *record = trace_record(conn, i);
    const TraceRecord *back;
    int partner = trace_item(conn, i)->partner;
    g_autofree char *words = record_words(record);

    if (record->kind == TRACE_CALL && (back = return_at_once(conn, i))) {
        return g_strconcat(words, ": ", back->detail, NULL);
    }
    if (record->kind == TRACE_RETURN) {
        return partner >= 0 && return_at_once(conn, (guint)partner)
                   ? NULL
                   : g_strconcat(record->name, ": ", record->detail, NULL);
    }
    if (record->kind == TRACE_DONE) {
        return *record->detail
                   ? g_strconcat(record->name, " ", record->detail, NULL)
                   : NULL;
    }
    if (record->kind == TRACE_OUTCOME) {
        return g_strconcat("outcome: ", record->name, NULL);
    }
    return g_steal_pointer(&words);
}
