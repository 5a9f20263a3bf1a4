/* SPDX-License-Identifier: GPL-2.0-only */
/* What writing and reading of a baseline share: the codes of texts, "a" to "z",
 * "aa", "ab" and so on. */
#ifndef FINWAIT_SCENARIOS_BASELINE_PRIV_H
#define FINWAIT_SCENARIOS_BASELINE_PRIV_H

#include "scenarios/check/baseline.h"

G_BEGIN_DECLS

#define BASELINE_LETTERS 26u
/* Of a code: as many as no file has. */
#define BASELINE_MAX_LETTERS 5

void baseline_append_code(GString *text, guint n);

G_END_DECLS

#endif
