/* SPDX-License-Identifier: GPL-2.0-only */
/* What programs make of processes and threads: beginning, end, SIGPIPE. */
#include "model/posix/process/posix-process-priv.h"

/* ---- Beginning ---------------------------------------------------------- */

static void
proc_main(gpointer data)
{
    PosixProc *proc = data;

    proc->fn(proc, proc->arg);
    if (proc->task->refs == 1) {
        posix_task_end(proc, POSIX_EXITED);
    }
}

/* A new thread, which is ready. */
static PosixProc *
proc_new(PosixTask *task, PosixFn fn, gpointer arg)
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
    proc->wait.wake = posix_proc_wake;
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

static PosixTask *
task_new(PosixHost *host)
{
    PosixTask *task = g_new0(PosixTask, 1);

    task->host = host;
    task->files = g_ptr_array_new();
    return task;
}

PosixProc *
posix_process(PosixHost *host, PosixFn fn, gpointer arg)
{
    return proc_new(task_new(host), fn, arg);
}

PosixProc *
posix_thread(PosixProc *proc, PosixFn fn, gpointer arg)
{
    return proc_new(proc->task, fn, arg);
}

PosixProc *
posix_fork(PosixProc *proc, PosixFn fn, gpointer arg)
{
    const PosixTask *parent = proc->task;
    PosixTask *task = task_new(proc->host);

    task->sigpipe = parent->sigpipe;
    task->sigpipe_user = parent->sigpipe_user;
    task->lowest = parent->lowest;
    for (guint fd = 0; fd < parent->files->len; fd++) {
        PosixFile *file = parent->files->pdata[fd];

        if (file) {
            file->refs++;
        }
        g_ptr_array_add(task->files, file);
    }
    return proc_new(task, fn, arg);
}

guint
posix_proc_number(const PosixProc *proc)
{
    return proc->number;
}

gpointer
posix_alloc(PosixProc *proc, gsize len_bytes)
{
    gpointer memory = g_malloc0(len_bytes);

    proc->task->memory = g_slist_prepend(proc->task->memory, memory);
    return memory;
}

/* ---- Ending ------------------------------------------------------------- */

void
posix_at_exit(PosixProc *proc, PosixExitFn fn, gpointer user)
{
    proc->task->at_exit = fn;
    proc->task->at_exit_user = user;
}

void
posix_exit(PosixProc *proc)
{
    g_assert(proc == proc->host->current);
    posix_task_end(proc, POSIX_EXITED);
}

void
posix_kill(PosixProc *proc)
{
    posix_task_end(proc, POSIX_KILLED);
}

/* ---- SIGPIPE ------------------------------------------------------------ */

void
posix_sig_ign(G_GNUC_UNUSED PosixProc *proc, G_GNUC_UNUSED gpointer user)
{
}

void
posix_sigpipe(PosixProc *proc, PosixSignalFn action, gpointer user)
{
    proc->task->sigpipe = action;
    proc->task->sigpipe_user = user;
}
