/* SPDX-License-Identifier: GPL-2.0-only */
/* Threads that wait, and the alarm that ends it. */
#include "model/posix/account/posix-priv.h"

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

gboolean
posix_proc_wake(PosixWait *wait, G_GNUC_UNUSED guint key)
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

/* The alarm is for the earliest sleeper or orphan; for now if somebody is
 * ready. One that is too early stays: it does no harm, and to move it costs
 * more. */
void
posix_proc_arm(PosixHost *host)
{
    gint64 at_ns = posix_timer_due_ns(host->sleepers);

    if (!g_queue_is_empty(&host->ready)) {
        at_ns = port_now_ns(host->port);
    }
    if (at_ns < host->armed_ns && !host->stopped) {
        host->armed_ns = at_ns;
        port_set_alarm(host->port, at_ns);
    }
}
