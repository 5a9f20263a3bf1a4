/* SPDX-License-Identifier: GPL-2.0-only */
/* The figures of a results folder, drawn by gnuplot from summary.csv,
 * quantiles.csv and traces.
 *
 * For each [figure NAME] of the scenario, in figures/:
 *
 *     NAME.dat           what is drawn: a block for each series
 *     NAME.gp            the script; "gnuplot -d ./NAME.gp" draws it again
 *     NAME.csv           the same as a table, which the page shows beside it
 *     NAME.svg NAME.png  the pictures; NAME.pdf, .tex, .eps if asked for
 *     NAME.narrow.svg    the same for narrow screens
 *     style/             copies of the styles that ship, to be changed freely
 *     trace/             the traces of time lines (run-files.h)
 *
 * and index.html in the folder itself (report.h).  The same tables give the
 * same bytes.  Nothing but the tables, the traces and the scenario is read, so
 * that a figure can be changed and drawn again without running anything: who
 * runs the scenario leaves the traces.
 */
#ifndef FINWAIT_SCENARIOS_FIGURE_H
#define FINWAIT_SCENARIOS_FIGURE_H

#include "scenarios/scenario/scenario.h"
#include <glib.h>

G_BEGIN_DECLS

/* The folder in the results. */
#define FIGURES "figures"

gboolean figures_draw(const char *folder, const Scenario *scenario,
                      gboolean keep_styles, GError **error);
gboolean figures_may_keep(const char *folder, const Scenario *scenario);
gboolean figures_redraw(const char *folder, const Scenario *scenario,
                        gboolean is_trusted, GPtrArray *kept, GError **error);

guint64 figure_timeline_point(const Scenario *scenario, const Figure *figure);

G_END_DECLS

#endif
