/* SPDX-License-Identifier: GPL-2.0-only */
/* Processes: descriptors, how they begin and end, and SIGPIPE. */
#include "model/posix/posix-priv.h"

/* ---- Descriptors -------------------------------------------------------- */

/* The lowest descriptor that is free, which may be one too many. */
static guint
files_lowest(PosixTask *task)
{
    guint fd = task->lowest;

    while (fd < task->files->len && task->files->pdata[fd]) {
        fd++;
    }
    task->lowest = fd;
    return fd;
}

gboolean
posix_files_full(PosixProc *proc)
{
    return files_lowest(proc->task) >= proc->host->config.max_fds;
}

int
posix_files_take(PosixProc *proc, PosixFile *file)
{
    PosixTask *task = proc->task;
    guint fd;

    if (posix_files_full(proc)) {
        return -1;
    }
    fd = task->lowest++;
    if (fd == task->files->len) {
        g_ptr_array_add(task->files, NULL);
    }
    task->files->pdata[fd] = file;
    return (int)fd;
}

PosixFile *
posix_files_get(const PosixProc *proc, int fd)
{
    const GPtrArray *files = proc->task->files;

    return fd >= 0 && (guint)fd < files->len ? files->pdata[fd] : NULL;
}

PosixFile *
posix_files_free(PosixProc *proc, int fd)
{
    PosixTask *task = proc->task;
    PosixFile *file = posix_files_get(proc, fd);

    if (file) {
        task->files->pdata[fd] = NULL;
        task->lowest = MIN(task->lowest, (guint)fd);
    }
    return file;
}

/* ---- Beginning ---------------------------------------------------------- */

static PosixTask *
task_new(PosixHost *host)
{
    PosixTask *task = g_new0(PosixTask, 1);

    task->host = host;
    task->files = g_ptr_array_new();
    return task;
}

PosixProc *
posix_spawn(PosixHost *host, PosixFn fn, gpointer arg)
{
    return posix_proc_new(task_new(host), fn, arg);
}

PosixProc *
posix_thread(PosixProc *proc, PosixFn fn, gpointer arg)
{
    return posix_proc_new(proc->task, fn, arg);
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
    return posix_proc_new(task, fn, arg);
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

/* What exit() does with the descriptors. */
static void
task_close_all(PosixTask *task)
{
    for (guint fd = 0; fd < task->files->len; fd++) {
        PosixFile *file = task->files->pdata[fd];

        task->files->pdata[fd] = NULL;
        if (file) {
            posix_file_unref(file);
        }
    }
}

void
posix_task_unref(PosixTask *task, gboolean release)
{
    if (--task->refs > 0) {
        return;
    }
    if (release) {
        task_close_all(task);
    }
    g_ptr_array_unref(task->files);
    g_slist_free_full(task->memory, g_free);
    g_free(task);
}

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
    task_close_all(task);
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
