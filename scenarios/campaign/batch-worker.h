/* SPDX-License-Identifier: GPL-2.0-only */
/* A worker process of a batch: its life, and the parent's view of it.
 * Private to batch.c.
 *
 * Parent and worker share a stream socket.  An order is the number of a job.
 * The answer is a frame: a head, then as many bytes as it says.  Orders may
 * wait in the socket, so that a worker need not wait for its parent between
 * short jobs.  A worker's standard error is a file without a name, emptied
 * before each job, whose last line becomes the message of a crash.
 *
 * A job's time limit is CPU time, which the kernel counts and whose end kills
 * the worker, so that it makes no difference how crowded the machine is and
 * how long the process was suspended.  A job that waits for what never comes
 * uses none, so the parent watches that too: see batch_worker_watch().
 */
#ifndef FINWAIT_SCENARIOS_BATCH_WORKER_H
#define FINWAIT_SCENARIOS_BATCH_WORKER_H

#include "scenarios/campaign/batch.h"
#include <sys/types.h>

G_BEGIN_DECLS

/* A job that a worker has been told of and has not answered. */
typedef struct BatchOrder {
    guint64 job;
    guint n_crashes; /* of processes that did it */
    guint n_kills;   /* of these from outside */
    gdouble expected_s;
} BatchOrder;

typedef struct BatchWorker {
    pid_t pid;
    int fd;             /* the socket; -1 once at its end */
    int words_fd;       /* its standard error */
    GQueue orders;      /* BatchOrder, the first is under way */
    GByteArray *answer; /* the frames so far */
    guint n_ordered;    /* ever */
    gboolean is_closed; /* it gets no more orders */
    gboolean is_spent;  /* its last job went wrong: it ends by itself */
    gint64 cpu_ns;      /* CPU time when it was last watched */
    gint64 idle_us;     /* since then it has used none */
    guint stuck_s;      /* ended by us, since it had used none for so long */
} BatchWorker;

BatchWorker *batch_worker_start(const BatchConfig *config, GError **error);
void batch_worker_order(BatchWorker *worker, BatchOrder *order);
void batch_worker_close(BatchWorker *worker);
gboolean batch_worker_read(BatchWorker *worker);
void batch_worker_watch(BatchWorker *worker, gint64 passed_us, gint64 limit_us);
BatchOrder *batch_worker_answer(BatchWorker *worker, BatchResult *out,
                                GByteArray **bytes);
RunStatus batch_worker_end(BatchWorker *worker, char **message);
void batch_worker_free(BatchWorker *worker);

G_END_DECLS

#endif
