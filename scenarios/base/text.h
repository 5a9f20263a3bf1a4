/* SPDX-License-Identifier: GPL-2.0-only */
/* How what we know becomes text: the same everywhere, whatever the locale.
 *
 * Not here: values with units (params/values.h), fields of tables (csv.h).
 */
#ifndef FINWAIT_SCENARIOS_TEXT_H
#define FINWAIT_SCENARIOS_TEXT_H

#include <glib.h>

G_BEGIN_DECLS

char *number_text(gdouble number);

G_END_DECLS

#endif
