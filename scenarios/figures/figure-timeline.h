/* SPDX-License-Identifier: GPL-2.0-only */
/* kind=timeline: one connection of one run, drawn from its trace; private to
 * the figure-*.c files.
 *
 * Results hold no traces, so the run is done once more, in a process of its
 * own, and its trace kept in figures/trace/: the same seed gives the same run.
 */
#ifndef FINWAIT_SCENARIOS_FIGURE_TIMELINE_H
#define FINWAIT_SCENARIOS_FIGURE_TIMELINE_H

#include "scenarios/scenario/scenario.h"
#include "scenarios/trace/trace-conn.h"

G_BEGIN_DECLS

/* figure-timeline.c */
char *figure_timeline_text(const char *title, const TraceConn *conn,
                           guint *n_rows);

/* figure-timeline-run.c */
gboolean figure_timeline_read(const char *figures, const Scenario *scenario,
                              const Figure *figure, gboolean run_again,
                              char **text, char **script);

G_END_DECLS

#endif
