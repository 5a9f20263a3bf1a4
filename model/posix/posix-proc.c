/* SPDX-License-Identifier: GPL-2.0-only */
/* Processes: who runs when, who waits for what, and their descriptors. */
#include "model/posix/posix-priv.h"

/* A table of descriptors, shared by the threads of one process. */
struct PosixFiles {
    guint refs;
    GPtrArray *socks; /* by descriptor; NULL: free */
    guint lowest;     /* no free one lies below */
};

/* ---- Descriptors -------------------------------------------------------- */

static PosixFiles *
files_new(void)
{
    PosixFiles *files = g_new0(PosixFiles, 1);

    files->refs = 1;
    files->socks = g_ptr_array_new();
    return files;
}

/* Frees the table with its last thread; its sockets are closed by exit(). */
static void
files_unref(PosixFiles *files)
{
    if (--files->refs == 0) {
        g_ptr_array_unref(files->socks);
        g_free(files);
    }
}

int
posix_files_take(PosixProc *proc, PosixSock *sock)
{
    PosixFiles *files = proc->files;
    guint fd = files->lowest;

    while (fd < files->socks->len && files->socks->pdata[fd]) {
        fd++;
    }
    if (fd >= proc->host->config.max_fds) {
        return -1;
    }
    if (fd == files->socks->len) {
        g_ptr_array_add(files->socks, NULL);
    }
    files->socks->pdata[fd] = sock;
    files->lowest = fd + 1;
    return (int)fd;
}

PosixSock *
posix_files_get(PosixProc *proc, int fd)
{
    GPtrArray *socks = proc->files->socks;

    return fd >= 0 && (guint)fd < socks->len ? socks->pdata[fd] : NULL;
}

PosixSock *
posix_files_free(PosixProc *proc, int fd)
{
    PosixFiles *files = proc->files;
    PosixSock *sock = posix_files_get(proc, fd);

    if (sock) {
        files->socks->pdata[fd] = NULL;
        files->lowest = MIN(files->lowest, (guint)fd);
    }
    return sock;
}

/* What exit() does with the table of the last thread. */
static void
files_close_all(PosixProc *proc)
{
    for (guint fd = 0; fd < proc->files->socks->len; fd++) {
        PosixSock *sock = posix_files_free(proc, (int)fd);

        if (sock) {
            posix_sock_unref(sock);
        }
    }
}

/* ---- Waiting ------------------------------------------------------------ */

static int
sleeper_order(gconstpointer a, gconstpointer b, G_GNUC_UNUSED gpointer user)
{
    const PosixProc *x = a;
    const PosixProc *y = b;

    if (x->wake_ns != y->wake_ns) {
        return x->wake_ns < y->wake_ns ? -1 : 1;
    }
    return x->sleep_number < y->sleep_number ? -1 : 1;
}

static void
proc_sleep(PosixProc *proc, gint64 until_ns)
{
    PosixHost *host = proc->host;

    proc->wake_ns = until_ns;
    proc->sleep_number = ++host->last_sleep;
    proc->sleeps =
        g_sequence_insert_sorted(host->sleepers, proc, sleeper_order, NULL);
}

/* Takes 'proc' off everything that could wake it. */
static void
proc_unwait(PosixProc *proc)
{
    if (proc->waits_on) {
        g_queue_unlink(&proc->waits_on->waiters, &proc->wait_link);
        proc->waits_on = NULL;
    }
    if (proc->sleeps) {
        g_sequence_remove(proc->sleeps);
        proc->sleeps = NULL;
    }
}

static void
proc_ready(PosixProc *proc, gboolean timed_out)
{
    proc_unwait(proc);
    proc->timed_out = timed_out;
    g_queue_push_tail_link(&proc->host->ready, &proc->run_link);
}

gboolean
posix_proc_wait(PosixProc *proc, PosixSock *sock, gint64 until_ns)
{
    g_assert(proc == proc->host->current);
    if (sock) {
        proc->waits_on = sock;
        g_queue_push_tail_link(&sock->waiters, &proc->wait_link);
    }
    if (until_ns != PORT_NEVER) {
        proc_sleep(proc, until_ns);
    }
    coro_yield();
    return !proc->timed_out;
}

void
posix_proc_wake(PosixSock *sock, gboolean all)
{
    GList *link;

    while ((link = g_queue_peek_head_link(&sock->waiters))) {
        proc_ready(link->data, FALSE);
        if (!all) {
            break;
        }
    }
}

/* ---- Running ------------------------------------------------------------ */

void
posix_proc_free(PosixProc *proc)
{
    proc_unwait(proc);
    g_queue_unlink(&proc->host->procs, &proc->host_link);
    files_unref(proc->files);
    coro_free(proc->coro);
    g_free(proc);
}

static void
proc_main(gpointer data)
{
    PosixProc *proc = data;

    proc->fn(proc, proc->arg);
    if (proc->files->refs == 1) {
        files_close_all(proc);
    }
}

static void
proc_resume(PosixProc *proc)
{
    PosixHost *host = proc->host;

    g_assert(!host->current);
    host->current = proc;
    if (!coro_resume(proc->coro)) {
        posix_proc_free(proc);
    }
    host->current = NULL;
}

/* The alarm is the earliest sleeper or orphan. */
static void
host_arm(PosixHost *host)
{
    GSequenceIter *first = g_sequence_get_begin_iter(host->sleepers);
    PosixSock *orphan = g_queue_peek_head(&host->orphans);
    gint64 at_ns = PORT_NEVER;

    if (!g_sequence_iter_is_end(first)) {
        at_ns = ((PosixProc *)g_sequence_get(first))->wake_ns;
    }
    if (orphan) {
        at_ns = MIN(at_ns, orphan->late_ns);
    }
    if (at_ns != host->armed_ns) {
        host->armed_ns = at_ns;
        port_set_alarm(host->port, at_ns);
    }
}

void
posix_proc_run(PosixHost *host)
{
    GList *link;

    while ((link = g_queue_pop_head_link(&host->ready))) {
        proc_resume(link->data);
    }
    host_arm(host);
}

void
posix_proc_alarm(gpointer node)
{
    PosixHost *host = node;
    gint64 now_ns = port_now_ns(host->port);
    GSequenceIter *first;

    host->armed_ns = PORT_NEVER;
    posix_sock_late(host);
    while (first = g_sequence_get_begin_iter(host->sleepers),
           !g_sequence_iter_is_end(first)) {
        PosixProc *proc = g_sequence_get(first);

        if (proc->wake_ns > now_ns) {
            break;
        }
        proc_ready(proc, TRUE);
    }
    posix_proc_run(host);
}

/* ---- Starting ----------------------------------------------------------- */

static PosixProc *
proc_new(PosixHost *host, PosixFiles *files, PosixFn fn, gpointer arg)
{
    PosixProc *proc = g_new0(PosixProc, 1);

    g_assert(!host->stopped);
    proc->host = host;
    proc->fn = fn;
    proc->arg = arg;
    proc->files = files;
    proc->number = ++host->last_proc;
    proc->wanted_ns = PORT_NEVER;
    proc->coro = coro_new(proc_main, proc);
    proc->host_link.data = proc;
    proc->run_link.data = proc;
    proc->wait_link.data = proc;
    g_queue_push_tail_link(&host->procs, &proc->host_link);
    proc_sleep(proc, port_now_ns(host->port));
    return proc;
}

PosixProc *
posix_spawn(PosixHost *host, PosixFn fn, gpointer arg)
{
    PosixProc *proc = proc_new(host, files_new(), fn, arg);

    if (!host->current) {
        host_arm(host);
    }
    return proc;
}

PosixProc *
posix_thread(PosixProc *proc, PosixFn fn, gpointer arg)
{
    g_assert(proc == proc->host->current);
    proc->files->refs++;
    return proc_new(proc->host, proc->files, fn, arg);
}
