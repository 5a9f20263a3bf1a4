/* SPDX-License-Identifier: GPL-2.0-only */
/* Threads and processes run, and end. */
#include "model/posix/process/posix-process-priv.h"

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
posix_host_gathers(PosixHost *host)
{
    host->gathers = TRUE;
}

/* ---- The end of a process ------------------------------------------------ */

/* Frees all threads of 'task' but 'except'. */
static void
task_drop_threads(PosixTask *task, const PosixProc *except)
{
    GList *next;

    for (GList *at = task->host->procs.head; at; at = next) {
        PosixProc *proc = at->data;

        next = at->next;
        if (proc->task == task && proc != except) {
            posix_proc_free(proc, TRUE);
        }
    }
}

/* The threads give up what their calls refer to before the descriptors are
 * closed, so that the order of closing is that of the descriptors. */
void
posix_task_end(PosixProc *proc, PosixExit how)
{
    PosixHost *host = proc->host;
    PosixTask *task = proc->task;
    PosixProc *self =
        host->current && host->current->task == task ? host->current : NULL;
    PosixExitFn at_exit = task->at_exit;
    gpointer user = task->at_exit_user;

    task->refs++;
    task_drop_threads(task, self);
    if (self && self->held) {
        PosixFile *held = self->held;

        self->held = NULL;
        posix_file_unref(held);
    }
    posix_files_close(task);
    posix_task_unref(task, TRUE);
    if (at_exit) {
        at_exit(user, how);
    }
    if (self) {
        self->dead = TRUE;
        coro_yield();
        g_assert_not_reached();
    }
    if (!host->current) {
        posix_proc_arm(host);
    }
}
