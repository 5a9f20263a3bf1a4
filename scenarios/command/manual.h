/* SPDX-License-Identifier: GPL-2.0-only */
/* The manual pages finwait(1), finwait-scenario(5) and finwait-talk(5), in the
 * language of man(7).
 *
 * A page is a template, scenarios/man/NAME.in of the data folder: prose, and
 * lines like "@keys@" in whose place stands a list.  Lists are made from the
 * tables that check the input: what is not in a table is refused, what is in
 * one is in its list.
 */
#ifndef FINWAIT_SCENARIOS_MANUAL_H
#define FINWAIT_SCENARIOS_MANUAL_H

#include <glib.h>

G_BEGIN_DECLS

/* The pages, without their sections; ended by NULL. */
extern const char *const manual_pages[];

char *manual_page(const char *name, GError **error);

/* ---- Text in man(7) ---- */

void manual_text(GString *out, const char *text);
void manual_item(GString *out, const char *term, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

/* ---- Lists, each appended to 'out' ---- */

/* manual-lists.c */
void manual_commands(GString *out);
void manual_scenarios(GString *out);
void manual_figure_keys(GString *out);
void manual_metrics(GString *out);
void manual_verbs(GString *out);
void manual_events(GString *out);
void manual_words(GString *out);

/* manual-keys.c */
void manual_values(GString *out);
void manual_keys(GString *out);

G_END_DECLS

#endif
