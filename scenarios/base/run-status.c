/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/base/run-status.h"

static const char *const names[] = {
#define X(NAME, TEXT) TEXT,
    RUN_STATUSES(X)
#undef X
};

/* The word for 'status'; static. */
const char *
run_status_name(RunStatus status)
{
    return names[status];
}

/* The status of that word; FALSE if there is none. */
gboolean
run_status_find(const char *name, RunStatus *status)
{
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        if (g_str_equal(name, names[i])) {
            *status = (RunStatus)i;
            return TRUE;
        }
    }
    return FALSE;
}
