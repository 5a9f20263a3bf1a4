/* SPDX-License-Identifier: GPL-2.0-only */
/* What a program says of its own doings, for the record of a connection.
 * These are no system calls: they cost nothing and are not traced. */
#include "model/posix/calls/posix-call-priv.h"

/* The connection of 'fd', or NULL, EBADF or ENOTCONN. */
static PosixSock *
connection_of(PosixProc *proc, int fd)
{
    PosixFile *file = posix_files_get(proc, fd);
    PosixSock *sock = (PosixSock *)file;

    g_assert(proc == proc->host->current);
    if (file && file->ops->kind == FILE_SOCK && sock->record.system) {
        return sock;
    }
    proc->error = file ? POSIX_ENOTCONN : POSIX_EBADF;
    return NULL;
}

void
posix_wanted(PosixProc *proc)
{
    proc->wanted_ns = posix_now_ns(proc);
}

int
posix_expect(PosixProc *proc, int fd, guint64 len_bytes)
{
    PosixSock *sock = connection_of(proc, fd);

    if (!sock) {
        return -1;
    }
    sock->record.expected_bytes = len_bytes;
    return 0;
}

guint64
posix_conn_id(PosixProc *proc, int fd)
{
    const PosixSock *sock = connection_of(proc, fd);

    return sock ? sock->record.conn_id : 0;
}

int
posix_repeats(PosixProc *proc, int fd, guint64 conn_id)
{
    PosixSock *sock = connection_of(proc, fd);

    if (!sock) {
        return -1;
    }
    sock->record.repeats_id = conn_id;
    return 0;
}

int
posix_work(PosixProc *proc, int fd, gint64 work_ns)
{
    PosixSock *sock = connection_of(proc, fd);

    if (!sock) {
        return -1;
    }
    if (sock->record.work_from_ns == PORT_NEVER) {
        sock->record.work_from_ns = posix_now_ns(proc);
    }
    sock->file.refs++;
    proc->held = &sock->file;
    posix_sleep(proc, work_ns);
    sock->record.work_until_ns = posix_now_ns(proc);
    proc->held = NULL;
    posix_file_unref(&sock->file);
    return 0;
}

int
posix_noticed(PosixProc *proc, int fd)
{
    PosixSock *sock = connection_of(proc, fd);

    if (!sock) {
        return -1;
    }
    if (sock->record.noticed_ns == PORT_NEVER) {
        sock->record.noticed_ns = posix_now_ns(proc);
    }
    return 0;
}

int
posix_probed(PosixProc *proc, int fd, guint64 len_bytes)
{
    PosixSock *sock = connection_of(proc, fd);

    if (!sock) {
        return -1;
    }
    sock->record.probe_bytes += len_bytes;
    return 0;
}

/* ---- For systems on top ------------------------------------------------- */

PosixProc *
posix_running(const PosixHost *host)
{
    return host->current;
}

guint
posix_bits(PosixProc *proc, int fd)
{
    PosixFile *file = posix_files_get(proc, fd);

    return file ? posix_file_bits(file) : POSIX_POLLNVAL;
}

void
posix_quiet(PosixProc *proc)
{
    proc->quiet = TRUE;
}

void
posix_tell(PosixProc *proc, int fd, TraceKind kind, const char *name,
           const char *detail)
{
    Port *port = proc->host->port;

    if (trace_is_on(port)) {
        trace_say(port, kind, proc->number,
                  fd >= 0 ? posix_conn_id(proc, fd) : 0, name, "%s", detail);
    }
}

gboolean
posix_tells_events(const PosixHost *host)
{
    return trace_is_of_all(host->port);
}

void
posix_tell_event(PosixProc *proc, guint64 conn_id, const char *name,
                 const char *detail)
{
    if (posix_tells_events(proc->host)) {
        trace_say(proc->host->port, TRACE_EVENT, proc->number, conn_id, name,
                  "%s", detail);
    }
}
