/* SPDX-License-Identifier: GPL-2.0-only */
/* Many jobs, done by a few worker processes.
 *
 * The parent forks 'n_parallel' workers.  A worker does one job after the
 * other, each of which it is told by a socket, and sends back what it found.
 * Workers are reused because forking a process, and copying the pages that a
 * job then writes to, costs four times as much as a short simulation.  What a
 * job finds must not depend on what its process did before; three rules keep
 * one job from spoiling another:
 *
 *  - a worker whose job went wrong is not used again;
 *  - a job whose worker crashed is done once more, in a fresh process, before
 *    it counts as crashed: so an earlier job cannot be the reason;
 *  - a job whose worker was killed (SIGKILL: the kernel, for want of memory,
 *    or somebody) is done again when all others are done, up to three times,
 *    with ever fewer at a time, in the end alone, before it counts as killed;
 *  - a worker ends after so many jobs that what it leaks cannot add up.
 *
 * Jobs are handed over in the order in which they finish.  Memory does not
 * grow with their number.
 *
 * When a signal asks for an end (signals.h) no new job begins, those under way
 * finish; when one asks for it at once, they end too.  Workers end with their
 * parent, whatever ends it.
 *
 * Not here: what a job is, which comes next (campaign.h).  One batch at a
 * time; no threads.
 */
#ifndef FINWAIT_SCENARIOS_BATCH_H
#define FINWAIT_SCENARIOS_BATCH_H

#include "scenarios/base/run-status.h"
#include <glib.h>

G_BEGIN_DECLS

/* Valid during the call of the sink. */
typedef struct BatchResult {
    guint64 job;
    RunStatus status;
    const char *payload; /* what the work wrote, and a NUL; NULL if not OK */
    gsize payload_len;
    const char *message; /* why it is not RUN_OK; NULL if it is */
    guint32 cpu_us;      /* CPU time it took; 0 if its process ended */
} BatchResult;

/* Does 'job', appends its result to 'payload' and returns RUN_OK, or sets
 * 'error' and returns RUN_ERROR or RUN_LIMIT.  Runs in a worker. */
typedef RunStatus (*BatchWork)(gpointer user, guint64 job, GString *payload,
                               GError **error);

/* Says which job comes next and how long it may take ('*expected_s', in
 * seconds; negative: not known); FALSE if none is left.  Runs in the
 * parent. */
typedef gboolean (*BatchNext)(gpointer user, guint64 *job, gdouble *expected_s);

/* Takes a result.  Runs in the parent; FALSE stops the batch as SIGINT
 * does. */
typedef gboolean (*BatchSink)(gpointer user, const BatchResult *result);

/* The worker of 'job' was killed, and the job will be done again later.  Runs
 * in the parent. */
typedef void (*BatchKilled)(gpointer user, guint64 job);

/* A signal asks for an end, the first one: has the jobs under way end soon, and
 * well.  Runs in the parent. */
typedef void (*BatchEnd)(gpointer user);

/* Called now and then, at least every 200 ms.  Runs in the parent. */
typedef void (*BatchTick)(gpointer user, guint64 n_done);

typedef struct BatchConfig {
    guint n_parallel;   /* workers at a time, from 1 */
    guint time_limit_s; /* CPU time of one job; 0: none */
    guint idle_limit_s; /* real time that one may sleep without using any,
                           while the parent runs; 0: ten times time_limit_s */
    gint64 until_us;    /* all end then as at a second Ctrl-C
                           (g_get_monotonic_time()); 0: nothing does */
    guint jobs_each;    /* a worker ends after so many; 0: the default */
    gboolean is_once;   /* a job is begun once only, whatever becomes of it */
    BatchNext next;
    BatchWork work;
    BatchSink sink;
    BatchTick tick;     /* NULL: nobody asks */
    BatchKilled killed; /* NULL: nobody asks */
    BatchEnd end;       /* NULL: jobs end when they do, none is begun */
    gpointer user;      /* first argument of these */
} BatchConfig;

/* What became of a batch. */
typedef struct BatchTotals {
    guint64 n_done;   /* jobs handed to the sink */
    guint64 n_failed; /* of these, not RUN_OK */
    gboolean stopped; /* before all jobs were done */
} BatchTotals;

gboolean batch_run(const BatchConfig *config, BatchTotals *totals,
                   GError **error);

G_END_DECLS

#endif
