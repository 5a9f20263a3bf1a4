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
