/* SPDX-License-Identifier: GPL-2.0-only */
/* How a run went, and the word for it in a journal, in runs.csv and in what
 * the user is told. */
#ifndef FINWAIT_SCENARIOS_RUN_STATUS_H
#define FINWAIT_SCENARIOS_RUN_STATUS_H

#include <glib.h>

G_BEGIN_DECLS

/* As X(NAME, text). */
#define RUN_STATUSES(X)                                                        \
    X(OK, "ok")                                                                \
    X(ERROR, "error")   /* it returned an error */                             \
    X(LIMIT, "limit")   /* it says that a limit of its own was reached */      \
    X(CRASH, "crash")   /* a signal, or an exit without a result */            \
    X(HANG, "hang")     /* the time limit passed */                            \
    X(KILLED, "killed") /* from outside, so often that it was given up */

typedef enum RunStatus {
#define X(NAME, TEXT) RUN_##NAME,
    RUN_STATUSES(X)
#undef X
} RunStatus;

/* How many there are. */
#define N_RUN_STATUSES (RUN_KILLED + 1)

const char *run_status_name(RunStatus status);
gboolean run_status_find(const char *name, RunStatus *status);

G_END_DECLS

#endif
