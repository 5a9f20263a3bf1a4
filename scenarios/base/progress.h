/* SPDX-License-Identifier: GPL-2.0-only */
/* How far a campaign is: a bar with an estimate on a terminal, a line for
 * each tenth elsewhere, on standard error.  The only reader of the real clock
 * beside the manifest; results never depend on it. */
#ifndef FINWAIT_SCENARIOS_PROGRESS_H
#define FINWAIT_SCENARIOS_PROGRESS_H

#include <glib.h>
#include <stdio.h>

G_BEGIN_DECLS

typedef struct Progress Progress;

Progress *progress_new(FILE *to, const char *what, guint64 n_total,
                       gboolean is_quiet);
void progress_update(Progress *progress, guint64 n_done);
void progress_clear(Progress *progress);
void progress_free(Progress *progress);

G_END_DECLS

#endif
