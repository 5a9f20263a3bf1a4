/* SPDX-License-Identifier: GPL-2.0-only */
/* How what we know becomes text: the same everywhere, whatever the locale; and
 * how texts that others wrote are taken, and shown.
 *
 * Not here: values with units (params/values.h), fields of tables (csv.h).
 */
#ifndef FINWAIT_SCENARIOS_TEXT_H
#define FINWAIT_SCENARIOS_TEXT_H

#include <glib.h>

G_BEGIN_DECLS

char *number_text(gdouble number);

/* ---- Texts of files ---- */

/* What some editors put before a text in UTF-8. */
#define TEXT_BYTE_ORDER_MARK "\357\273\277"

gboolean text_check(const char *text, gsize len, const char *path,
                    const char *expected, GError **error);
char *text_plain_lines(const char *text, gsize len);

/* ---- Texts for a terminal, or for a program that is started ---- */

char *text_visible(const char *text, const char *stay);
char *text_excerpt(const char *text, guint max_chars);

G_END_DECLS

#endif
