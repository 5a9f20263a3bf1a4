/* SPDX-License-Identifier: GPL-2.0-only */
/* The calls that move bytes, and shutdown. */
#include "model/posix/calls/posix-call-priv.h"

/* ---- Sending ------------------------------------------------------------ */

/* Where EPIPE is due: the pending error goes first; EPIPE itself raises
 * SIGPIPE (sk_stream_error). */
static PosixErrno
stream_error(PosixProc *proc, PosixSock *sock, guint flags)
{
    PosixErrno error = posix_sock_take_error(sock);

    error = error == POSIX_OK ? POSIX_EPIPE : error;
    if (error == POSIX_EPIPE && !(flags & POSIX_MSG_NOSIGNAL)) {
        PosixTask *task = proc->task;

        if (task->sigpipe == POSIX_SIG_DFL) {
            posix_trace_return(proc, sock->conn_id, -1, error);
            posix_task_end(proc, POSIX_BROKEN);
        }
        task->sigpipe(proc, task->sigpipe_user);
    }
    return error;
}

/* tcp_sendmsg: 'sk_err' and SEND_SHUTDOWN; also in any state without a
 * connection to send on (sk_stream_wait_connect). */
static gboolean
send_is_over(const PosixSock *sock)
{
    return sock->state != PSOCK_OPEN || sock->snd_shut ||
           sock->pending != POSIX_OK;
}

/* Appends what the send buffer takes. */
static gsize
send_now(PosixSock *sock, gconstpointer bytes, gsize len)
{
    gsize n = port_tcp_send(sock->tcp, bytes, len);

    sock->record.written_bytes += n;
    if (n < len) {
        sock->nospace = TRUE;
    }
    return n;
}

/* Waits for the end of the handshake; FALSE if time has run out. */
static gboolean
send_wait_connect(PosixProc *proc, PosixSock *sock, gint64 until_ns)
{
    gboolean waits = until_ns != 0;

    while (sock->state == PSOCK_ASKING && waits) {
        waits = posix_proc_wait(proc, &sock->file, POSIX_POLLOUT, until_ns);
    }
    return waits || sock->state != PSOCK_ASKING;
}

gssize
posix_send(PosixProc *proc, int fd, gconstpointer bytes, gsize len_bytes,
           guint flags)
{
    PosixSock *sock = posix_enter(proc, fd, "send");
    PosixErrno error = POSIX_OK;
    gint64 until_ns;
    gsize done = 0;

    if (!sock) {
        return -1;
    }
    until_ns = posix_patience(sock, sock->options.sndtimeo_ns, flags);
    if (!send_wait_connect(proc, sock, until_ns)) {
        return posix_leave_with(proc, sock, -1, POSIX_EAGAIN);
    }
    while (!send_is_over(sock)) {
        done += send_now(sock, bytes ? (const guint8 *)bytes + done : NULL,
                         len_bytes - done);
        if (done == len_bytes) {
            return posix_leave_with(proc, sock, (gssize)done, POSIX_OK);
        }
        if (until_ns == 0 ||
            !posix_proc_wait(proc, &sock->file, POSIX_POLLOUT, until_ns)) {
            error = POSIX_EAGAIN;
            break;
        }
    }
    if (done == 0 && error == POSIX_OK) { /* else left for the next call */
        error = stream_error(proc, sock, flags);
    }
    return posix_leave_with(proc, sock, (gssize)done,
                            done > 0 ? POSIX_OK : error);
}

/* ---- Receiving ---------------------------------------------------------- */

/* Takes what waits in the receive buffer. */
static gsize
recv_now(PosixSock *sock, gpointer bytes, gsize max_bytes, gboolean peek)
{
    gsize len;

    if (!sock->tcp) {
        return 0;
    }
    if (peek) {
        return port_tcp_peek(sock->tcp, bytes, max_bytes);
    }
    len = port_tcp_recv(sock->tcp, bytes, max_bytes);
    if (len > 0) {
        port_tcp_credit(sock->tcp, len);
        sock->record.read_bytes += len;
    }
    return len;
}

/* What an empty receive buffer means: an error, the end of file, or (FALSE)
 * more to come, in the order of tcp_recvmsg_locked(): a FIN that has come
 * stands above later errors [lx.fin_then_writes]. */
static gboolean
recv_is_over(PosixSock *sock, PosixErrno *error)
{
    if (sock->state == PSOCK_LISTENING) {
        *error = POSIX_ENOTCONN;
        return TRUE;
    }
    if (sock->done) {
        return TRUE;
    }
    *error = posix_sock_take_error(sock);
    if (*error != POSIX_OK || sock->rcv_shut) {
        return TRUE;
    }
    if (posix_sock_is_closed(sock)) {
        *error = POSIX_ENOTCONN;
        return TRUE;
    }
    return FALSE;
}

gssize
posix_recv(PosixProc *proc, int fd, gpointer bytes, gsize max_bytes,
           guint flags)
{
    PosixSock *sock = posix_enter(proc, fd, "recv");
    gboolean peek = (flags & POSIX_MSG_PEEK) != 0;
    PosixErrno error = POSIX_OK;
    gint64 until_ns;
    gsize len;

    if (!sock) {
        return -1;
    }
    until_ns = posix_patience(sock, sock->options.rcvtimeo_ns, flags);
    while ((len = recv_now(sock, bytes, max_bytes, peek)) == 0 &&
           max_bytes > 0 && !recv_is_over(sock, &error)) {
        if (until_ns == 0 ||
            !posix_proc_wait(proc, &sock->file, POSIX_POLLIN, until_ns)) {
            error = POSIX_EAGAIN;
            break;
        }
    }
    return posix_leave_with(proc, sock, (gssize)len, error);
}

/* ---- Shutdown ----------------------------------------------------------- */

/* What shutdown() makes of a connect() under way (inet_shutdown). */
static void
shutdown_link(PosixSock *sock)
{
    if (sock->link == LINK_CONNECTING) {
        sock->link =
            sock->state == PSOCK_OPEN ? LINK_CONNECTED : LINK_DISCONNECTING;
    }
}

/* Ends the directions of a connection, or notes it without one. */
static void
shutdown_connection(PosixSock *sock, PosixShut how)
{
    sock->rcv_shut |= how != POSIX_SHUT_WR;
    sock->snd_shut |= how != POSIX_SHUT_RD;
    if (sock->state != PSOCK_OPEN) {
        return;
    }
    if (how != POSIX_SHUT_WR) {
        port_tcp_shut_read(sock->tcp);
    }
    if (how != POSIX_SHUT_RD && !sock->fin_out) {
        sock->fin_out = TRUE;
        posix_sock_left(sock);
        port_tcp_shutdown(sock->tcp);
    }
}

int
posix_shutdown(PosixProc *proc, int fd, PosixShut how)
{
    PosixSock *sock = posix_enter(proc, fd, "shutdown");
    PosixErrno error = POSIX_OK;

    if (!sock) {
        return -1;
    }
    shutdown_link(sock);
    if (sock->state == PSOCK_ASKING ||
        (sock->state == PSOCK_LISTENING && how != POSIX_SHUT_WR)) {
        gboolean asking = sock->state == PSOCK_ASKING;

        posix_sock_step(sock, PSOCK_IN_DISCONNECT);
        sock->left_seq = asking ? POSIX_DISCONNECTED_SEQ : 0;
        sock->link = LINK_NONE;
    } else if (sock->state != PSOCK_LISTENING) {
        error = posix_sock_is_closed(sock) ? POSIX_ENOTCONN : POSIX_OK;
        shutdown_connection(sock, how);
    }
    posix_file_wake(&sock->file, WAKE_ALL);
    return posix_leave(proc, sock, error);
}
