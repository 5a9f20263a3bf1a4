/* SPDX-License-Identifier: GPL-2.0-only */
/* What things are called wherever they are shown: in traces, diagrams,
 * conversations and scenario files. */
#ifndef FINWAIT_SCENARIOS_WORDS_H
#define FINWAIT_SCENARIOS_WORDS_H

#include "model/trace.h"
#include <glib.h>

G_BEGIN_DECLS

char *flags_text(guint flags);
gboolean flags_read(const char *text, guint *flags);

char *moment_text(gint64 time_ns);
char *record_words(const TraceRecord *record);

G_END_DECLS

#endif
