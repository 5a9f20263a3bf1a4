/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/batch.h"

#include <poll.h>
#include <signal.h>

#include "scenarios/batch-child.h"

/* A job may begin only so many jobs per child before the oldest unfinished
 * one, so that finished ones that wait for it cannot pile up. */
#define WINDOW_PER_CHILD 64
/* How long to wait for a child before the tick, ms. */
#define TICK_MS 200

/* A batch under way. */
typedef struct Batch {
    const BatchConfig *config;
    BatchTotals *totals;
    GPtrArray *children; /* BatchChild under way */
    BatchDone **waiting; /* ring: finished, but not their turn */
    guint64 window;      /* its size */
    guint64 next_start;  /* first job that has not begun */
    guint64 next_sink;   /* first job that has not been handed over */
    guint64 n_finished;
    gboolean stopping;  /* begin no more */
    gboolean abandoned; /* those under way have been ended by us */
} Batch;

/* Signals received; a handler may do no more than count. */
static volatile sig_atomic_t interrupts;

static void
on_interrupt(int signal_number)
{
    (void)signal_number;
    interrupts++;
}

/* The word for a status in runs.csv; static. */
const char *
batch_status_name(BatchStatus status)
{
    static const char *const names[] = {
#define X(NAME, TEXT) TEXT,
        BATCH_STATUSES(X)
#undef X
    };

    return names[status];
}

/* Hands over what is at its turn. */
static void
sink_ready(Batch *batch)
{
    while (batch->next_sink < batch->next_start) {
        BatchDone **slot = &batch->waiting[batch->next_sink % batch->window];
        BatchResult result;
        if (!*slot) {
            return;
        }
        batch_done_result(*slot, batch->next_sink, &result);
        batch->next_sink++;
        batch->totals->n_done++;
        batch->totals->n_failed += result.status != BATCH_OK;
        if (!batch->config->sink(batch->config->user, &result)) {
            batch->stopping = TRUE;
        }
        batch_done_free(*slot);
        *slot = NULL;
    }
}

/* Keeps 'done' until its turn; drops what is our own doing. */
static void
put_done(Batch *batch, guint64 job, BatchDone *done)
{
    if (batch->abandoned && done->status == BATCH_CRASH) {
        batch_done_free(done);
        return;
    }
    batch->waiting[job % batch->window] = done;
    batch->n_finished++;
}

/* Begins jobs while there is room. */
static void
start_children(Batch *batch)
{
    while (!batch->stopping && batch->next_start < batch->config->n_jobs &&
           batch->children->len < batch->config->n_parallel &&
           batch->next_start - batch->next_sink < batch->window) {
        g_autoptr(GError) error = NULL;
        guint64 job = batch->next_start++;
        BatchChild *child = batch_child_start(batch->config, job, &error);
        if (child) {
            g_ptr_array_add(batch->children, child);
        } else {
            put_done(batch, job, batch_done_new(BATCH_CRASH, error->message));
        }
    }
}

/* Waits until a child has something to say, or for the time of a tick. */
static void
wait_for_words(const Batch *batch)
{
    g_autofree struct pollfd *fds =
        g_new0(struct pollfd, 2 * (gsize)batch->children->len + 1);
    nfds_t n = 0;

    for (guint i = 0; i < batch->children->len; i++) {
        const BatchChild *child = g_ptr_array_index(batch->children, i);
        fds[n++] = (struct pollfd){.fd = child->result_fd, .events = POLLIN};
        fds[n++] = (struct pollfd){.fd = child->words_fd, .events = POLLIN};
    }
    poll(fds, n, TICK_MS);
}

/* Takes what the children have said, and the end of those at their end. */
static void
hear_children(Batch *batch)
{
    for (guint i = 0; i < batch->children->len;) {
        BatchChild *child = g_ptr_array_index(batch->children, i);
        if (batch_child_read(child)) {
            i++;
            continue;
        }
        g_ptr_array_remove_index_fast(batch->children, i);
        guint64 job = child->job;
        put_done(batch, job, batch_child_finish(child));
    }
}

/* Ends all children: what the second Ctrl-C asks for. */
static void
kill_children(Batch *batch)
{
    for (guint i = 0; i < batch->children->len; i++) {
        const BatchChild *child = g_ptr_array_index(batch->children, i);
        kill(child->pid, SIGKILL);
    }
    batch->abandoned = TRUE;
}

/* Frees what is left: results behind an abandoned one. */
static void
batch_clear(Batch *batch)
{
    for (guint64 i = 0; i < batch->window; i++) {
        if (batch->waiting[i]) {
            batch_done_free(batch->waiting[i]);
        }
    }
    g_free(batch->waiting);
    g_ptr_array_unref(batch->children);
}

static void
run_loop(Batch *batch)
{
    for (;;) {
        batch->stopping = batch->stopping || interrupts > 0;
        start_children(batch);
        if (batch->children->len == 0) {
            break;
        }
        if (interrupts > 1 && !batch->abandoned) {
            kill_children(batch);
        }
        wait_for_words(batch);
        hear_children(batch);
        sink_ready(batch);
        if (batch->config->tick) {
            batch->config->tick(batch->config->user, batch->n_finished);
        }
    }
    sink_ready(batch);
}

/* Does all jobs of 'config' and fills 'totals'.  Returns when every child
 * has ended. */
void
batch_run(const BatchConfig *config, BatchTotals *totals)
{
    struct sigaction on = {.sa_handler = on_interrupt}, old_int, old_term;
    Batch batch = {.config = config, .totals = totals};

    g_assert(config->n_parallel >= 1);
    *totals = (BatchTotals){0};
    batch.window = (guint64)config->n_parallel * WINDOW_PER_CHILD;
    batch.waiting = g_new0(BatchDone *, batch.window);
    batch.children = g_ptr_array_new();
    interrupts = 0;
    sigaction(SIGINT, &on, &old_int);
    sigaction(SIGTERM, &on, &old_term);
    run_loop(&batch);
    sigaction(SIGINT, &old_int, NULL);
    sigaction(SIGTERM, &old_term, NULL);
    totals->stopped = totals->n_done < config->n_jobs;
    batch_clear(&batch);
}
