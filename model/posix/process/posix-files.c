/* SPDX-License-Identifier: GPL-2.0-only */
/* The descriptors of a process, and its end as their owner. */
#include "model/posix/process/posix-process-priv.h"

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

/* What exit() does with the descriptors. */
void
posix_files_close(PosixTask *task)
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
        posix_files_close(task);
    }
    g_ptr_array_unref(task->files);
    g_slist_free_full(task->memory, g_free);
    g_free(task);
}
