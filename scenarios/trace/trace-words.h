/* SPDX-License-Identifier: GPL-2.0-only */
/* What stands beside the line of an end, in `finwait trace` and in timeline
 * figures: what record_words() says of each record, and what calls returned,
 * which the two tell in their own ways. */
#ifndef FINWAIT_SCENARIOS_TRACE_WORDS_H
#define FINWAIT_SCENARIOS_TRACE_WORDS_H

#include "scenarios/trace/trace-conn.h"
#include <glib.h>

G_BEGIN_DECLS

char *trace_words(const TraceConn *conn, guint i);
char *trace_words_brief(const TraceConn *conn, guint i);

G_END_DECLS

#endif
