/* SPDX-License-Identifier: GPL-2.0-only */
/* eventfd, as fs/eventfd.c: a counter that threads wait for, alone or among
 * the files of poll and epoll. */
#include "model/posix/calls/posix-call-priv.h"

typedef struct PosixEvent {
    PosixFile file; /* first */
    gboolean semaphore;
    guint64 count;
} PosixEvent;

static guint
event_bits(PosixFile *file)
{
    const PosixEvent *event = (const PosixEvent *)file;

    return POSIX_POLLOUT | (event->count > 0 ? POSIX_POLLIN : 0);
}

static const PosixFileOps event_ops = {
    .kind = FILE_EVENT,
    .bits = event_bits,
    .released = posix_file_free,
};

int
posix_eventfd(PosixProc *proc, gboolean semaphore)
{
    PosixEvent *event = g_new0(PosixEvent, 1);

    posix_enter_any(proc, "eventfd");
    posix_file_init(&event->file, proc->host, &event_ops);
    event->semaphore = semaphore;
    return posix_install(proc, &event->file);
}

/* The counter of 'fd', for the length of one call. */
static PosixEvent *
enter(PosixProc *proc, int fd, const char *call)
{
    PosixFile *file = posix_enter_file(proc, fd, call);

    if (file && file->ops->kind != FILE_EVENT) {
        posix_leave_file(proc, file, 0, -1, POSIX_EINVAL);
        return NULL;
    }
    return (PosixEvent *)file;
}

int
posix_eventfd_write(PosixProc *proc, int fd, guint64 n)
{
    PosixEvent *event = enter(proc, fd, "write");

    if (!event) {
        return -1;
    }
    g_assert(n <= G_MAXUINT32 && event->count <= G_MAXUINT32);
    event->count += n;
    if (n > 0) {
        posix_file_wake(&event->file, POSIX_POLLIN);
    }
    return (int)posix_leave_file(proc, &event->file, 0, 0, POSIX_OK);
}

gint64
posix_eventfd_read(PosixProc *proc, int fd)
{
    PosixEvent *event = enter(proc, fd, "read");
    guint64 n;

    if (!event) {
        return -1;
    }
    while (event->count == 0) {
        if (event->file.nonblock) {
            return posix_leave_file(proc, &event->file, 0, -1, POSIX_EAGAIN);
        }
        posix_proc_wait(proc, &event->file, POSIX_POLLIN, PORT_NEVER);
    }
    n = event->semaphore ? 1 : event->count;
    event->count -= n;
    return posix_leave_file(proc, &event->file, 0, (gssize)n, POSIX_OK);
}
