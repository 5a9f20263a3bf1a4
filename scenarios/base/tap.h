/* SPDX-License-Identifier: GPL-2.0-only */
/* What a command says of its cases, as TAP (testanything.org), on standard
 * output: a plan, a numbered line for each case, and comments below it.
 *
 * It prints as it goes and keeps a number only, so a Tap needs no freeing.
 * It judges nothing, and does not check that the plan is kept. */
#ifndef FINWAIT_SCENARIOS_TAP_H
#define FINWAIT_SCENARIOS_TAP_H

#include <glib.h>

G_BEGIN_DECLS

typedef struct Tap {
    guint n; /* cases that were told */
} Tap;

Tap tap_begin(guint n_cases);

void tap_case(Tap *tap, gboolean ok, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

void tap_comment(const char *text);

G_END_DECLS

#endif
