/* SPDX-License-Identifier: GPL-2.0-only */
/* poll and select. */
#include "model/posix/calls/posix-call-priv.h"

/* ---- Waiting for several ------------------------------------------------ */

/* The bits of 'fd' among 'wanted'. */
static guint
fd_bits(PosixProc *proc, int fd, guint wanted)
{
    PosixFile *file = posix_files_get(proc, fd);

    return file ? posix_file_bits(file) & wanted : POSIX_POLLNVAL;
}

static guint
poll_wanted(const PosixPollFd *fd)
{
    return (fd->events &
            (POSIX_POLLIN | POSIX_POLLPRI | POSIX_POLLOUT | POSIX_POLLRDHUP)) |
           POSIX_POLLERR | POSIX_POLLHUP;
}

/* Begins to wait in the file of each of 'fds' and refers to it. */
static void
poll_begin(PosixProc *proc, const PosixPollFd *fds, guint n)
{
    if (n > proc->max_polls) {
        proc->max_polls = MAX(n, 2 * proc->max_polls);
        proc->polls = g_renew(PosixWait, proc->polls, proc->max_polls);
    }
    for (guint i = 0; i < n; i++) {
        PosixWait *wait = &proc->polls[i];
        PosixFile *file = posix_files_get(proc, fds[i].fd);

        *wait = (PosixWait){.wake = posix_proc_wake, .owner = proc};
        wait->link.data = wait;
        if (file) {
            file->refs++;
            posix_wait_begin(wait, file, poll_wanted(&fds[i]));
        }
    }
    proc->n_polls = n;
}

static void
poll_end(PosixProc *proc)
{
    guint n = proc->n_polls;

    proc->n_polls = 0;
    for (guint i = 0; i < n; i++) {
        PosixFile *file = proc->polls[i].file;

        posix_wait_end(&proc->polls[i]);
        if (file) {
            posix_file_unref(file);
        }
    }
}

/* Until when a wait of 'timeout_ns' from now on lasts; 0: it is none. */
static gint64
poll_until(const PosixProc *proc, gint64 timeout_ns)
{
    if (timeout_ns <= 0) {
        return timeout_ns < 0 ? PORT_NEVER : 0;
    }
    return posix_now_ns(proc) + timeout_ns;
}

/* Fills 'revents' in; returns how many have some. */
static guint
poll_look(PosixProc *proc, PosixPollFd *fds, guint n)
{
    guint count = 0;

    for (guint i = 0; i < n; i++) {
        fds[i].revents =
            fds[i].fd < 0 ? 0 : fd_bits(proc, fds[i].fd, poll_wanted(&fds[i]));
        count += fds[i].revents != 0;
    }
    return count;
}

/* Waits until 'look' finds something. */
static guint
poll_wait(PosixProc *proc, PosixPollFd *fds, guint n, gint64 timeout_ns,
          guint (*look)(PosixProc *proc, PosixPollFd *fds, guint n))
{
    gint64 until_ns = poll_until(proc, timeout_ns);
    guint count;

    while ((count = look(proc, fds, n)) == 0 && until_ns != 0) {
        poll_begin(proc, fds, n);
        if (!posix_proc_wait(proc, NULL, 0, until_ns)) {
            until_ns = 0;
        }
        poll_end(proc);
    }
    for (guint i = 0; i < n; i++) {
        if (fds[i].revents) {
            posix_trace_ready(proc, posix_files_get(proc, fds[i].fd),
                              fds[i].revents);
        }
    }
    return count;
}

int
posix_poll(PosixProc *proc, PosixPollFd *fds, guint n, gint64 timeout_ns)
{
    posix_enter_any(proc, "poll");
    return (int)posix_answer(
        proc, 0, poll_wait(proc, fds, n, timeout_ns, poll_look), POSIX_OK);
}

/* ---- select ------------------------------------------------------------- */

/* Leaves of 'revents' what the sets of do_select() would keep; TRUE if there
 * is something. */
static guint
select_keep(PosixPollFd *fd)
{
    guint bits = fd->revents;
    guint keep = 0;

    if (bits & (POSIX_POLLIN | POSIX_POLLHUP | POSIX_POLLERR)) {
        keep |= POSIX_POLLIN;
    }
    if (bits & (POSIX_POLLOUT | POSIX_POLLERR)) {
        keep |= POSIX_POLLOUT;
    }
    fd->revents = (keep | (bits & POSIX_POLLPRI)) & fd->events;
    return (guint)__builtin_popcount(fd->revents);
}

static guint
select_look(PosixProc *proc, PosixPollFd *fds, guint n)
{
    guint count = 0;

    poll_look(proc, fds, n);
    for (guint i = 0; i < n; i++) {
        count += select_keep(&fds[i]);
    }
    return count;
}

int
posix_select(PosixProc *proc, PosixPollFd *fds, guint n, gint64 timeout_ns)
{
    posix_enter_any(proc, "select");
    for (guint i = 0; i < n; i++) {
        if (!posix_files_get(proc, fds[i].fd)) {
            return (int)posix_answer(proc, 0, -1, POSIX_EBADF);
        }
    }
    return (int)posix_answer(
        proc, 0, poll_wait(proc, fds, n, timeout_ns, select_look), POSIX_OK);
}
