/* SPDX-License-Identifier: GPL-2.0-only */
/* Threads: who runs when, and who waits for what. */
#include "model/posix/posix-priv.h"

/* ---- Waiting ------------------------------------------------------------ */

gboolean
posix_proc_ready(PosixProc *proc)
{
    if (proc->ready) {
        return FALSE;
    }
    proc->ready = TRUE;
    g_queue_push_tail_link(&proc->host->ready, &proc->run_link);
    return TRUE;
}

static gboolean
proc_wake(PosixWait *wait, G_GNUC_UNUSED guint key)
{
    return posix_proc_ready(wait->owner);
}

gboolean
posix_proc_wait(PosixProc *proc, PosixFile *file, guint keys, gint64 until_ns)
{
    g_assert(proc == proc->host->current);
    proc->timed_out = FALSE;
    if (file) {
        posix_wait_begin(&proc->wait, file, keys);
    }
    if (until_ns != PORT_NEVER) {
        posix_timer_arm(proc->host, proc->host->sleepers, &proc->timer,
                        until_ns);
    }
    coro_yield();
    posix_wait_end(&proc->wait);
    posix_timer_cancel(&proc->timer);
    return !proc->timed_out;
}

/* ---- Running ------------------------------------------------------------ */

/* Gives up what the call under way refers to. */
static void
proc_release(PosixProc *proc)
{
    PosixFile *held = proc->held;

    proc->held = NULL;
    if (held) {
        posix_file_unref(held);
    }
    for (guint i = 0; i < proc->n_polls; i++) {
        PosixFile *file = proc->polls[i].file;

        if (file) {
            posix_wait_end(&proc->polls[i]);
            posix_file_unref(file);
        }
    }
    proc->n_polls = 0;
}

void
posix_proc_free(PosixProc *proc, gboolean release)
{
    PosixHost *host = proc->host;

    posix_wait_end(&proc->wait);
    for (guint i = 0; !release && i < proc->n_polls; i++) {
        posix_wait_end(&proc->polls[i]);
    }
    posix_timer_cancel(&proc->timer);
    if (proc->ready) {
        g_queue_unlink(&host->ready, &proc->run_link);
    }
    g_queue_unlink(&host->procs, &proc->host_link);
    if (release) {
        proc_release(proc);
    }
    posix_task_unref(proc->task, release);
    coro_free(proc->coro);
    g_free(proc->polls);
    g_free(proc);
}

static void
proc_main(gpointer data)
{
    PosixProc *proc = data;

    proc->fn(proc, proc->arg);
    if (proc->task->refs == 1) {
        posix_task_end(proc, POSIX_EXITED);
    }
}

static void
proc_resume(PosixProc *proc)
{
    PosixHost *host = proc->host;

    g_assert(!host->current);
    host->current = proc;
    if (!coro_resume(proc->coro) || proc->dead) {
        posix_proc_free(proc, TRUE);
    }
    host->current = NULL;
}

/* The alarm is for the earliest sleeper or orphan; for now if somebody is
 * ready. One that is too early stays: it does no harm, and to move it costs
 * more. */
void
posix_proc_arm(PosixHost *host)
{
    gint64 at_ns =
        MIN(posix_timer_due_ns(host->sleepers), posix_timer_due_ns(host->late));

    if (!g_queue_is_empty(&host->ready)) {
        at_ns = port_now_ns(host->port);
    }
    if (at_ns < host->armed_ns && !host->stopped) {
        host->armed_ns = at_ns;
        port_set_alarm(host->port, at_ns);
    }
}

void
posix_proc_run(PosixHost *host)
{
    GList *link;

    while ((link = g_queue_pop_head_link(&host->ready))) {
        PosixProc *proc = link->data;

        proc->ready = FALSE;
        proc_resume(proc);
    }
    posix_proc_arm(host);
}

void
posix_host_run(PosixHost *host)
{
    g_assert(!host->current && !host->stopped);
    posix_proc_run(host);
}

void
posix_proc_alarm(gpointer node)
{
    PosixHost *host = node;
    gint64 now_ns = port_now_ns(host->port);

    host->armed_ns = PORT_NEVER;
    posix_late_due(host);
    while (posix_timer_due_ns(host->sleepers) <= now_ns) {
        PosixTimer *timer = posix_timer_first(host->sleepers);
        PosixProc *proc = timer->owner;

        posix_timer_cancel(timer);
        if (posix_proc_ready(proc)) {
            proc->timed_out = TRUE;
        }
    }
    posix_proc_run(host);
}

PosixProc *
posix_proc_new(PosixTask *task, PosixFn fn, gpointer arg)
{
    PosixHost *host = task->host;
    PosixProc *proc = g_new0(PosixProc, 1);

    g_assert(!host->stopped);
    proc->host = host;
    proc->fn = fn;
    proc->arg = arg;
    proc->task = task;
    task->refs++;
    proc->number = ++host->last_proc;
    proc->wanted_ns = PORT_NEVER;
    proc->coro = coro_new(proc_main, proc);
    proc->wait.wake = proc_wake;
    proc->wait.owner = proc;
    proc->wait.link.data = &proc->wait;
    proc->host_link.data = proc;
    proc->run_link.data = proc;
    proc->timer.owner = proc;
    g_queue_push_tail_link(&host->procs, &proc->host_link);
    posix_proc_ready(proc);
    if (!host->current) {
        posix_proc_arm(host);
    }
    return proc;
}
