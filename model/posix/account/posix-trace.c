/* SPDX-License-Identifier: GPL-2.0-only */
/* What a traced host tells of its programs' calls. */
#include "model/posix/account/posix-priv.h"

void
posix_trace_call(PosixProc *proc, guint64 conn_id, const char *call)
{
    Port *port = proc->host->port;

    proc->call = call;
    if (trace_is_on(port) && call && !proc->quiet) {
        trace_say(port, TRACE_CALL, proc->number, conn_id, call, NULL);
    }
}

/* The connection that 'file' (NULL: none) has or had, 0 if none. */
guint64
posix_file_conn(const PosixFile *file)
{
    const PosixSock *sock = (const PosixSock *)file;

    return file && file->ops->kind == FILE_SOCK && sock->state != PSOCK_FRESH
               ? sock->conn_id
               : 0;
}

void
posix_trace_ready(PosixProc *proc, const PosixFile *file, guint bits)
{
    Port *port = proc->host->port;

    if (trace_is_of_all(port) && proc->call && !proc->quiet) {
        g_autofree char *text = posix_poll_text(bits);

        trace_say(port, TRACE_READY, proc->number, posix_file_conn(file),
                  proc->call, "%s", text);
    }
}

void
posix_trace_return(PosixProc *proc, guint64 conn_id, gint64 result,
                   PosixErrno error)
{
    Port *port = proc->host->port;

    if (!trace_is_on(port) || !proc->call || proc->quiet) {
        return;
    }
    if (error != POSIX_OK) {
        trace_say(port, TRACE_RETURN, proc->number, conn_id, proc->call, "%s",
                  posix_errno_name(error));
    } else {
        trace_say(port, TRACE_RETURN, proc->number, conn_id, proc->call,
                  "%" G_GINT64_FORMAT, result);
    }
}
