/* SPDX-License-Identifier: GPL-2.0-only */
/* Threads and processes.
 *
 * A thread is a coroutine, which runs until it waits (posix-wait.c) or ends.
 * Those that are ready run in the order in which they became so. */
#ifndef FINWAIT_MODEL_POSIX_PROCESS_PRIV_H
#define FINWAIT_MODEL_POSIX_PROCESS_PRIV_H

#include "model/posix/machine/posix-machine-priv.h"

/* ---- posix-proc.c ---- */

/* Runs who is ready and arms the alarm. */
void posix_proc_run(PosixHost *host);

/* Frees a thread where it stands, with what its call refers to if
 * 'release'. */
void posix_proc_free(PosixProc *proc, gboolean release);

/* Ends the process of 'proc' now; does not return if that is running. */
void posix_task_end(PosixProc *proc, PosixExit how);

/* ---- posix-files.c ---- */

/* Descriptors.  'take' gives -1 if none is free and takes over the caller's
 * reference otherwise; 'get' is NULL for none, borrowed; 'free' returns the
 * reference. */
int posix_files_take(PosixProc *proc, PosixFile *file);
PosixFile *posix_files_get(const PosixProc *proc, int fd);
PosixFile *posix_files_free(PosixProc *proc, int fd);
gboolean posix_files_full(PosixProc *proc);

/* What exit() does with them. */
void posix_files_close(PosixTask *task);

/* A thread of 'task' is gone; the last one ends the process. */
void posix_task_unref(PosixTask *task, gboolean release);

#endif
