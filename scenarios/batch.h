/* SPDX-License-Identifier: GPL-2.0-only */
/* Many jobs, each in a child process of its own, results in order.
 *
 * The parent forks one child for each job, at most 'n_parallel' at a time.
 * The child does the work and sends what it found through a pipe; a child
 * that crashes, hangs or fails spoils its own job only.  Results are handed
 * over in the order of the jobs, whatever order they finish in, so that what
 * is made of them does not depend on 'n_parallel'.  Memory does not grow with
 * the number of jobs.
 *
 * SIGINT or SIGTERM: no new job begins, those under way finish.  A second one
 * ends those too.
 *
 * Not here: what a job is (campaign.h).  One batch at a time; no threads.
 */
#ifndef FINWAIT_SCENARIOS_BATCH_H
#define FINWAIT_SCENARIOS_BATCH_H

#include <glib.h>

G_BEGIN_DECLS

/* How a job went, as X(NAME, text). */
#define BATCH_STATUSES(X)                                                      \
    X(OK, "ok")                                                                \
    X(ERROR, "error") /* the work returned an error */                         \
    X(CRASH, "crash") /* a signal, or an exit without a result */              \
    X(HANG, "hang")   /* the time limit passed */

typedef enum BatchStatus {
#define X(NAME, TEXT) BATCH_##NAME,
    BATCH_STATUSES(X)
#undef X
} BatchStatus;

/* Valid during the call of the sink. */
typedef struct BatchResult {
    guint64 job; /* from 0 */
    BatchStatus status;
    const char *payload; /* what the work wrote, and a NUL; NULL if not OK */
    gsize payload_len;
    const char *message; /* why it is not BATCH_OK; NULL if it is */
} BatchResult;

/* Does 'job' and appends its result to 'payload'.  Runs in the child. */
typedef gboolean (*BatchWork)(gpointer user, guint64 job, GString *payload,
                              GError **error);

/* Takes the results in the order of the jobs.  Runs in the parent; FALSE
 * stops the batch as SIGINT does. */
typedef gboolean (*BatchSink)(gpointer user, const BatchResult *result);

/* Says now and then how many jobs are done.  Runs in the parent. */
typedef void (*BatchTick)(gpointer user, guint64 n_done);

typedef struct BatchConfig {
    guint64 n_jobs;
    guint n_parallel;   /* children at a time, from 1 */
    guint time_limit_s; /* wall-clock time of one job; 0: none */
    BatchWork work;
    BatchSink sink;
    BatchTick tick; /* NULL: nobody asks */
    gpointer user;  /* first argument of the three */
} BatchConfig;

/* What became of a batch. */
typedef struct BatchTotals {
    guint64 n_done;   /* jobs handed to the sink */
    guint64 n_failed; /* of these, not BATCH_OK */
    gboolean stopped; /* before all jobs had begun */
} BatchTotals;

void batch_run(const BatchConfig *config, BatchTotals *totals);

const char *batch_status_name(BatchStatus status);

G_END_DECLS

#endif
