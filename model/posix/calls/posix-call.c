/* SPDX-License-Identifier: GPL-2.0-only */
/* How system calls begin and end, and those of any descriptor.  A call that
 * waits looks again each time it is woken, and refers to its socket
 * meanwhile. */
#include "model/posix/calls/posix-call-priv.h"

PosixErrno
posix_errno(const PosixProc *proc)
{
    return proc->error;
}

gint64
posix_now_ns(const PosixProc *proc)
{
    return port_now_ns(proc->host->port);
}

/* ---- How calls begin and end -------------------------------------------- */

gssize
posix_answer(PosixProc *proc, guint64 conn_id, gssize result, PosixErrno error)
{
    posix_trace_return(proc, conn_id, result, error);
    if (error == POSIX_OK) {
        return result;
    }
    proc->error = error;
    return -1;
}

/* The time that a call takes before it does anything. */
static void
spend(PosixProc *proc)
{
    gint64 cost_ns = port_delay_ns(&proc->host->config.call_cost);

    if (cost_ns > 0) {
        posix_proc_wait(proc, NULL, 0, posix_now_ns(proc) + cost_ns);
    }
}

void
posix_enter_any(PosixProc *proc, const char *call)
{
    g_assert(proc == proc->host->current);
    posix_trace_call(proc, 0, call);
    if (proc->host->call_costs && call) {
        spend(proc);
    }
}

PosixFile *
posix_enter_file(PosixProc *proc, int fd, const char *call)
{
    PosixFile *file;

    g_assert(proc == proc->host->current);
    if (proc->host->call_costs && call) {
        spend(proc);
    }
    file = posix_files_get(proc, fd);
    posix_trace_call(proc, posix_file_conn(file), call);
    if (!file) {
        posix_answer(proc, 0, -1, POSIX_EBADF);
        return NULL;
    }
    file->refs++;
    proc->held = file;
    return file;
}

PosixSock *
posix_enter(PosixProc *proc, int fd, const char *call)
{
    PosixFile *file = posix_enter_file(proc, fd, call);

    if (file && file->ops->kind != FILE_SOCK) {
        posix_leave_file(proc, file, 0, -1, POSIX_ENOTSOCK);
        return NULL;
    }
    return (PosixSock *)file;
}

gssize
posix_leave_file(PosixProc *proc, PosixFile *file, guint64 conn_id,
                 gssize result, PosixErrno error)
{
    proc->held = NULL;
    posix_file_unref(file);
    port_settle(proc->host->port);
    return posix_answer(proc, conn_id, result, error);
}

gssize
posix_leave_with(PosixProc *proc, PosixSock *sock, gssize result,
                 PosixErrno error)
{
    return posix_leave_file(proc, &sock->file, sock->conn_id, result, error);
}

int
posix_leave(PosixProc *proc, PosixSock *sock, PosixErrno error)
{
    return (int)posix_leave_with(proc, sock, 0, error);
}

gint64
posix_patience(const PosixSock *sock, gint64 timeout_ns, guint flags)
{
    if (sock->file.nonblock || (flags & POSIX_MSG_DONTWAIT)) {
        return 0;
    }
    return timeout_ns > 0 ? port_now_ns(sock->file.host->port) + timeout_ns
                          : PORT_NEVER;
}

/* ---- Time --------------------------------------------------------------- */

void
posix_sleep(PosixProc *proc, gint64 delay_ns)
{
    g_assert(delay_ns >= 0);
    posix_proc_wait(proc, NULL, 0, posix_now_ns(proc) + delay_ns);
}

void
posix_compute(PosixProc *proc, gint64 work_ns)
{
    posix_sleep(proc, work_ns);
}

gdouble
posix_random(PosixProc *proc)
{
    return port_uniform(proc->host->port);
}

/* ---- Descriptors -------------------------------------------------------- */

int
posix_install(PosixProc *proc, PosixFile *file)
{
    int fd = posix_files_take(proc, file);

    if (fd < 0) {
        posix_file_unref(file);
    }
    return (int)posix_answer(proc, 0, fd, fd < 0 ? POSIX_EMFILE : POSIX_OK);
}

int
posix_socket(PosixProc *proc)
{
    posix_enter_any(proc, "socket");
    return posix_install(proc, &posix_sock_new(proc->host)->file);
}

int
posix_nonblock(PosixProc *proc, int fd, gboolean on)
{
    PosixFile *file = posix_enter_file(proc, fd, "fcntl");

    if (!file) {
        return -1;
    }
    file->nonblock = on;
    return (int)posix_leave_file(proc, file, 0, 0, POSIX_OK);
}

int
posix_dup(PosixProc *proc, int fd)
{
    PosixFile *file = posix_enter_file(proc, fd, "dup");
    int copy;

    if (!file) {
        return -1;
    }
    file->refs++;
    copy = posix_install(proc, file);
    proc->held = NULL;
    posix_file_unref(file);
    return copy;
}

/* Closes for good and waits until all is acknowledged, the FIN included, at
 * most SO_LINGER (sk_stream_wait_close). */
static void
linger(PosixProc *proc, PosixSock *sock)
{
    gint64 until_ns = posix_now_ns(proc) + sock->options.linger_ns;

    posix_file_forget(&sock->file);
    posix_sock_left(sock);
    posix_sock_step(sock, PSOCK_IN_CLOSE);
    while (sock->state == PSOCK_CLOSING &&
           port_tcp_state(sock->tcp) != PORT_STATE_FIN_WAIT2 &&
           posix_proc_wait(proc, &sock->file, POSIX_POLLERR, until_ns)) {
    }
}

/* TRUE if dropping the reference that 'proc' holds is a close() that waits:
 * bytes unread draw RST at once. */
static gboolean
lingers(const PosixSock *sock)
{
    return sock->file.refs == 1 && sock->options.linger_ns > 0 &&
           sock->state == PSOCK_OPEN && port_tcp_readable(sock->tcp) == 0;
}

int
posix_close(PosixProc *proc, int fd)
{
    PosixFile *file = posix_enter_file(proc, fd, "close");
    PosixSock *sock = (PosixSock *)file;
    gboolean is_sock;

    if (!file) {
        return -1;
    }
    posix_file_unref(posix_files_free(proc, fd));
    is_sock = file->ops->kind == FILE_SOCK;
    if (is_sock && lingers(sock)) {
        linger(proc, sock);
    }
    return (int)posix_leave_file(proc, file, is_sock ? sock->conn_id : 0, 0,
                                 POSIX_OK);
}

/* Loses the connection of 'fd' without a word. */
static int
lose(PosixProc *proc, int fd, const char *call, PosixSockInput input)
{
    PosixSock *sock = posix_enter(proc, fd, call);

    if (!sock) {
        return -1;
    }
    if (sock->state != PSOCK_OPEN && sock->state != PSOCK_OVER) {
        return posix_leave(proc, sock, POSIX_ENOTCONN);
    }
    posix_sock_step(sock, input);
    posix_file_unref(posix_files_free(proc, fd));
    return posix_leave(proc, sock, POSIX_OK);
}

int
posix_vanish(PosixProc *proc, int fd)
{
    return lose(proc, fd, "vanish", PSOCK_IN_VANISH);
}

int
posix_forget(PosixProc *proc, int fd)
{
    return lose(proc, fd, "forget", PSOCK_IN_FORGET);
}
