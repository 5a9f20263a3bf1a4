/* SPDX-License-Identifier: GPL-2.0-only */
/* kind=timeline: one connection of one run, drawn from its trace; private to
 * the figure-*.c files.
 */
#ifndef FINWAIT_SCENARIOS_FIGURE_TIMELINE_H
#define FINWAIT_SCENARIOS_FIGURE_TIMELINE_H

#include "scenarios/scenario/scenario.h"
#include "scenarios/trace/trace-conn.h"

G_BEGIN_DECLS

/* figure-timeline.c */
char *figure_timeline_text(const Figure *figure, const TraceConn *conn,
                           guint *n_rows);

/* figure-timeline-read.c */
char *figure_timeline_table(const TraceConn *conn);

gboolean figure_timeline_read(const char *folder, const Scenario *scenario,
                              const Figure *figure, char **text, char **script,
                              char **table, GError **error);

G_END_DECLS

#endif
