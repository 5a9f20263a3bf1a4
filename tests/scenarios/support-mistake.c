/* SPDX-License-Identifier: GPL-2.0-only */
#include "tests/scenarios/support-mistake.h"

#include "scenarios/base/error.h"
#include "tests/shim/support-row.h"

gboolean
row_mistake(const char *row, const GError *error, const char *message)
{
    return row_holds(
               row, "a mistake",
               g_error_matches(error, FINWAIT_ERROR, FINWAIT_ERROR_MISTAKE)) &&
           row_text(row, "error", error->message, message);
}
