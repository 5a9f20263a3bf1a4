/* SPDX-License-Identifier: GPL-2.0-only */
/* eventfd, as fs/eventfd.c: a counter that threads wait for, alone or among
 * the files of poll and epoll. */
#include "model/posix/posix-priv.h"

struct PosixEvent {
    PosixFile file; /* first */
    gboolean semaphore;
    guint64 count;
    GList host_link;
};

int
posix_eventfd(PosixProc *proc, gboolean semaphore)
{
    PosixEvent *event = g_new0(PosixEvent, 1);
    PosixHost *host = proc->host;

    posix_enter_any(proc, "eventfd");
    posix_file_init(&event->file, host, FILE_EVENT);
    event->semaphore = semaphore;
    event->host_link.data = event;
    g_queue_push_tail_link(&host->events, &event->host_link);
    return posix_install(proc, &event->file);
}

void
posix_event_released(PosixEvent *event)
{
    g_queue_unlink(&event->file.host->events, &event->host_link);
    g_free(event);
}

guint
posix_event_bits(const PosixEvent *event)
{
    return POSIX_POLLOUT | (event->count > 0 ? POSIX_POLLIN : 0);
}

/* The counter of 'fd', for the length of one call. */
static PosixEvent *
enter(PosixProc *proc, int fd, const char *call)
{
    PosixFile *file = posix_enter_file(proc, fd, call);

    if (file && file->kind != FILE_EVENT) {
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
