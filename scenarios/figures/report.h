/* SPDX-License-Identifier: GPL-2.0-only */
/* index.html of a results folder: a page that shows what was asked and what
 * came out, for a browser without a server or a network.
 *
 * It has the figures (by relative paths) with their numbers, the plan, the
 * parameters, the runs that failed, and the summary as a table to sort and
 * choose from.  A table is in the page as data, of which a small script shows
 * the rows that are seen; without it the first rows are there.  All HTML is in
 * plots/report.html (report-template.h says how to read it), beside the style
 * and the script that it takes in.
 *
 * The same results give the same bytes.  Of the manifest, only what failed is
 * used.  All texts of the scenario are escaped.
 */
#ifndef FINWAIT_SCENARIOS_REPORT_H
#define FINWAIT_SCENARIOS_REPORT_H

#include "scenarios/scenario/scenario.h"
#include <glib.h>

G_BEGIN_DECLS

gboolean report_write(const char *folder, const Scenario *scenario,
                      GError **error);

G_END_DECLS

#endif
