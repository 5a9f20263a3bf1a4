/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/campaign/batch.h"

#include <poll.h>
#include <signal.h>

#include "scenarios/campaign/batch-worker.h"
#include "scenarios/campaign/signals.h"

/* Jobs that a worker does in its life. */
#define JOBS_EACH 1000
/* A worker is told of more jobs while those it has are over so soon. */
#define AHEAD_S 0.010
#define AHEAD_MAX 16
/* A job whose worker crashes is begun so often. */
#define MAX_CRASHES 2
/* A job whose worker is killed is begun so often, the last time alone. */
#define MAX_KILLS 4
/* How long to wait for an answer before the tick, ms. */
#define TICK_MS 200
/* Longer between two looks: the parent was not running either, ms. */
#define MAX_LOOK_MS 400
/* A job may sleep for so many times its time limit. */
#define IDLE_LIMITS 10

/* A batch under way. */
typedef struct Batch {
    const BatchConfig *config;
    BatchTotals *totals;
    GPtrArray *workers; /* BatchWorker */
    GQueue crashed;     /* BatchOrder, each for a fresh worker */
    GQueue killed;      /* BatchOrder, each for a later round */
    GQueue returned;    /* BatchOrder that a worker has not begun */
    guint n_parallel;   /* workers at a time, in this round */
    gint64 looked_us;   /* when workers were last watched, monotonic */
    gboolean exhausted; /* there is no next job */
    gboolean end_asked; /* of the jobs */
    gboolean stopping;  /* begin no more */
    gboolean abandoned; /* those under way have been ended by us */
    GError *error;      /* why no worker can be started */
} Batch;

/* ---- Orders ----------------------------------------------------------------
 */

/* The next job for a worker, 'is_fresh' or not; NULL if there is none.
 * (transfer full) */
static BatchOrder *
take_order(Batch *batch, gboolean is_fresh)
{
    BatchOrder next = {0}, *order;

    if (batch->stopping) {
        return NULL;
    }
    order = is_fresh ? g_queue_pop_head(&batch->crashed) : NULL;
    if (!order) {
        order = g_queue_pop_head(&batch->returned);
    }
    if (order || batch->exhausted) {
        return order;
    }
    if (!batch->config->next(batch->config->user, &next.job,
                             &next.expected_s)) {
        batch->exhausted = TRUE;
        return NULL;
    }
    return g_memdup2(&next, sizeof next);
}

/* TRUE if 'worker' may be told of another job. */
static gboolean
wants_order(const BatchWorker *worker, gboolean ahead)
{
    gdouble busy_s = 0;

    if (worker->is_closed || worker->is_spent) {
        return FALSE;
    }
    for (const GList *at = worker->orders.head; at; at = at->next) {
        const BatchOrder *order = at->data;
        busy_s += order->expected_s < 0 ? AHEAD_S : order->expected_s;
    }
    return worker->orders.length == 0 ||
           (ahead && worker->orders.length < AHEAD_MAX && busy_s < AHEAD_S);
}

static void
give_order(const Batch *batch, BatchWorker *worker, BatchOrder *order)
{
    guint most =
        batch->config->jobs_each ? batch->config->jobs_each : JOBS_EACH;

    batch_worker_order(worker, order);
    if (worker->n_ordered >= most) {
        batch_worker_close(worker);
    }
}

/* Starts workers while there is room and something to do. */
static void
start_workers(Batch *batch)
{
    while (batch->workers->len < batch->n_parallel) {
        g_autoptr(GError) error = NULL;
        BatchOrder *order = take_order(batch, TRUE);
        BatchWorker *worker =
            order ? batch_worker_start(batch->config, &error) : NULL;
        if (worker) {
            g_ptr_array_add(batch->workers, worker);
            give_order(batch, worker, order);
            continue;
        }
        if (order) {
            g_queue_push_head(
                order->n_crashes ? &batch->crashed : &batch->returned, order);
            if (batch->workers->len == 0) {
                batch->error = g_steal_pointer(&error);
                batch->stopping = TRUE;
            }
        }
        return;
    }
}

/* Gives every worker that is idle something to do, then jobs ahead to those
 * with short ones. */
static void
feed_workers(Batch *batch)
{
    for (int ahead = 0; ahead <= 1; ahead++) {
        for (guint i = 0; i < batch->workers->len; i++) {
            BatchWorker *worker = g_ptr_array_index(batch->workers, i);
            BatchOrder *order;
            while (wants_order(worker, ahead) &&
                   (order = take_order(batch, FALSE))) {
                give_order(batch, worker, order);
            }
            if (worker->orders.length == 0) {
                batch_worker_close(worker);
            }
        }
    }
}

/* ---- Answers ---------------------------------------------------------------
 */

static void
hand_over(Batch *batch, const BatchResult *result)
{
    batch->totals->n_done++;
    batch->totals->n_failed += result->status != RUN_OK;
    if (!batch->config->sink(batch->config->user, result)) {
        batch->stopping = TRUE;
    }
}

static void
take_answers(Batch *batch, BatchWorker *worker)
{
    BatchResult result;
    GByteArray *bytes;
    BatchOrder *order;

    while ((order = batch_worker_answer(worker, &result, &bytes))) {
        hand_over(batch, &result);
        g_byte_array_unref(bytes);
        g_free(order);
    }
}

static void
keep_for_later(Batch *batch, BatchOrder *order)
{
    g_queue_push_tail(&batch->killed, order);
    if (batch->config->killed) {
        batch->config->killed(batch->config->user, order->job);
    }
}

/* Why a job that was killed is not begun again.  (transfer full) */
static char *
killed_message(const Batch *batch)
{
    return batch->config->is_once
               ? g_strdup("from outside")
               : g_strdup_printf("killed %d times from outside, the last time "
                                 "when it ran alone; is there enough memory?",
                                 MAX_KILLS);
}

/* What becomes of the job during which 'worker' ended. */
static void
take_loss(Batch *batch, BatchOrder *order, RunStatus status,
          const char *message)
{
    g_autofree char *killed = killed_message(batch);
    BatchResult result = {.job = order->job,
                          .status = status,
                          .message = status == RUN_KILLED ? killed : message};
    gboolean is_once = batch->config->is_once;

    order->n_crashes += status == RUN_CRASH;
    order->n_kills += status == RUN_KILLED;
    if (batch->abandoned) {
        g_free(order);
    } else if (status == RUN_CRASH && !is_once &&
               order->n_crashes < MAX_CRASHES) {
        g_queue_push_tail(&batch->crashed, order);
    } else if (status == RUN_KILLED && !is_once && order->n_kills < MAX_KILLS) {
        keep_for_later(batch, order);
    } else {
        hand_over(batch, &result);
        g_free(order);
    }
}

/* Takes the end of 'worker'; what it has not begun others will do. */
static void
take_end(Batch *batch, BatchWorker *worker)
{
    g_autofree char *message = NULL;
    RunStatus status = batch_worker_end(worker, &message);
    BatchOrder *order =
        worker->is_spent ? NULL : g_queue_pop_head(&worker->orders);

    if (order) {
        take_loss(batch, order, status, message);
    }
    while ((order = g_queue_pop_tail(&worker->orders))) {
        g_queue_push_head(&batch->returned, order);
    }
    batch_worker_free(worker);
}

/* Waits until a worker has something to say, or for the time of a tick. */
static void
wait_for_answers(const Batch *batch)
{
    g_autofree struct pollfd *fds =
        g_new0(struct pollfd, (gsize)batch->workers->len + 1);

    for (guint i = 0; i < batch->workers->len; i++) {
        const BatchWorker *worker = g_ptr_array_index(batch->workers, i);
        fds[i] = (struct pollfd){.fd = worker->fd, .events = POLLIN};
    }
    poll(fds, batch->workers->len, TICK_MS);
}

static void
hear_workers(Batch *batch)
{
    for (guint i = 0; i < batch->workers->len;) {
        BatchWorker *worker = g_ptr_array_index(batch->workers, i);
        gboolean is_alive = batch_worker_read(worker);
        take_answers(batch, worker);
        if (is_alive) {
            i++;
            continue;
        }
        g_ptr_array_remove_index_fast(batch->workers, i);
        take_end(batch, worker);
    }
}

/* Ends workers whose jobs sleep for ever.  Time during which this process was
 * stopped counts for nothing: its workers were stopped then too, or may have
 * been. */
static void
watch_workers(Batch *batch)
{
    const BatchConfig *config = batch->config;
    gint64 now_us = g_get_monotonic_time();
    gint64 passed_us = now_us - batch->looked_us;
    gint64 limit_s = config->idle_limit_s
                         ? config->idle_limit_s
                         : (gint64)config->time_limit_s * IDLE_LIMITS;

    if (passed_us < TICK_MS * 1000) {
        return;
    }
    batch->looked_us = now_us;
    for (guint i = 0; i < batch->workers->len; i++) {
        batch_worker_watch(g_ptr_array_index(batch->workers, i),
                           MIN(passed_us, MAX_LOOK_MS * 1000),
                           limit_s * G_USEC_PER_SEC);
    }
}

/* ---- The whole -------------------------------------------------------------
 */

/* TRUE if all workers are to end now. */
static gboolean
is_over(const Batch *batch)
{
    gint64 until_us = batch->config->until_us;

    return signals_ask_end_at_once() ||
           (until_us && g_get_monotonic_time() >= until_us);
}

/* Ends all workers: what the second Ctrl-C asks for. */
static void
kill_workers(Batch *batch)
{
    for (guint i = 0; i < batch->workers->len; i++) {
        const BatchWorker *worker = g_ptr_array_index(batch->workers, i);
        kill(worker->pid, SIGKILL);
    }
    batch->stopping = batch->abandoned = TRUE;
}

/* TRUE if a signal wants no more to be begun; the first one, where jobs can end
 * by themselves, wants just that. */
static gboolean
hear_signals(Batch *batch)
{
    if (!signals_ask_end() || !batch->config->end || batch->end_asked) {
        return signals_ask_end();
    }
    batch->end_asked = TRUE;
    batch->config->end(batch->config->user);
    signals_forget();
    return FALSE;
}

static void
run_loop(Batch *batch)
{
    for (;;) {
        batch->stopping = batch->stopping || hear_signals(batch);
        start_workers(batch);
        feed_workers(batch);
        if (batch->workers->len == 0) {
            break;
        }
        if (is_over(batch) && !batch->abandoned) {
            kill_workers(batch);
        }
        wait_for_answers(batch);
        hear_workers(batch);
        watch_workers(batch);
        if (batch->config->tick) {
            batch->config->tick(batch->config->user, batch->totals->n_done);
        }
    }
}

/* Does all jobs, then with ever fewer workers those that were killed. */
static void
run_rounds(Batch *batch)
{
    guint all = batch->config->n_parallel;

    batch->n_parallel = all;
    batch->looked_us = g_get_monotonic_time();
    run_loop(batch);
    for (guint i = 1; i < MAX_KILLS && batch->killed.length > 0; i++) {
        BatchOrder *order;
        while ((order = g_queue_pop_head(&batch->killed))) {
            g_queue_push_tail(&batch->returned, order);
        }
        batch->n_parallel = i + 1 < MAX_KILLS ? MAX(all >> i, 1) : 1;
        run_loop(batch);
    }
}

/* Does all jobs of 'config' and fills 'totals'.  Returns when every worker
 * has ended; FALSE if none could be started. */
gboolean
batch_run(const BatchConfig *config, BatchTotals *totals, GError **error)
{
    Batch batch = {.config = config, .totals = totals};

    g_assert(config->n_parallel >= 1);
    *totals = (BatchTotals){0};
    batch.workers = g_ptr_array_new();
    signals_catch();
    run_rounds(&batch);
    signals_release();
    totals->stopped = !batch.exhausted || batch.stopping;
    g_queue_clear_full(&batch.crashed, g_free);
    g_queue_clear_full(&batch.killed, g_free);
    g_queue_clear_full(&batch.returned, g_free);
    g_ptr_array_unref(batch.workers);
    if (batch.error) {
        g_propagate_error(error, batch.error);
    }
    return batch.error == NULL;
}
