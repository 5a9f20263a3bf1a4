/* SPDX-License-Identifier: GPL-2.0-only */
/* Tables of mistakes, a row for each; see support-row.h. */
#ifndef FINWAIT_TESTS_SUPPORT_MISTAKE_H
#define FINWAIT_TESTS_SUPPORT_MISTAKE_H

#include <glib.h>

G_BEGIN_DECLS

/* 'error' is the user's mistake and says 'message', no more. */
gboolean row_mistake(const char *row, const GError *error, const char *message);

G_END_DECLS

#endif
