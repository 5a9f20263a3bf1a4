/* SPDX-License-Identifier: GPL-2.0-only */
/* The figures of a results folder, drawn by gnuplot from summary.csv and
 * quantiles.csv.
 *
 * For each [figure NAME] of the scenario, in figures/:
 *
 *     NAME.dat           what is drawn: a block for each series
 *     NAME.gp            the script; "gnuplot NAME.gp" draws it again
 *     NAME.svg NAME.png  the pictures
 *     style/             copies of the styles that ship, to be changed freely
 *
 * and index.html in the folder itself (report.h).  The same tables give the
 * same bytes.  Nothing but the tables and the scenario is read, so that a
 * figure can be changed and drawn again without running anything.
 */
#ifndef FINWAIT_SCENARIOS_FIGURE_H
#define FINWAIT_SCENARIOS_FIGURE_H

#include "scenarios/scenario/scenario.h"
#include <glib.h>

G_BEGIN_DECLS

gboolean figures_draw(const char *folder, const Scenario *scenario,
                      gboolean with_new_styles, GError **error);

G_END_DECLS

#endif
