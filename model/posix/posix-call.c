/* SPDX-License-Identifier: GPL-2.0-only */
/* The system calls.  A call that waits looks again each time it is woken, and
 * holds a reference to its socket meanwhile. */
#include "model/posix/posix-priv.h"

const char *
posix_errno_name(PosixErrno error)
{
    static const char *const names[] = {
#define X(NAME, TEXT) TEXT,
        POSIX_ERRNOS(X)
#undef X
    };

    return names[error];
}

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

static int
fail(PosixProc *proc, PosixErrno error)
{
    proc->error = error;
    return -1;
}

/* What a call for that connection (0: none) returns: 'result', or -1 with
 * errno if there is an 'error'. */
static gssize
answer(PosixProc *proc, guint64 conn_id, gssize result, PosixErrno error)
{
    posix_trace_return(proc, conn_id, result, error);
    return error == POSIX_OK ? result : fail(proc, error);
}

/* The socket of 'fd' for the length of one 'call' (NULL: no system call), or
 * NULL and EBADF.
 * (transfer full): posix_sock_unref(). */
static PosixSock *
enter(PosixProc *proc, int fd, const char *call)
{
    PosixSock *sock = posix_files_get(proc, fd);

    g_assert(proc == proc->host->current);
    posix_trace_call(
        proc, sock && sock->state != PSOCK_FRESH ? sock->conn_id : 0, call);
    if (sock) {
        posix_sock_ref(sock);
    } else {
        answer(proc, 0, -1, POSIX_EBADF);
    }
    return sock;
}

/* Ends a call that began with enter(): 'error' becomes -1 and errno. */
static gssize
leave_with(PosixProc *proc, PosixSock *sock, gssize result, PosixErrno error)
{
    guint64 conn_id = sock->conn_id;

    posix_sock_unref(sock);
    return answer(proc, conn_id, result, error);
}

static int
leave(PosixProc *proc, PosixSock *sock, PosixErrno error)
{
    return (int)leave_with(proc, sock, 0, error);
}

/* ---- Time and threads --------------------------------------------------- */

void
posix_sleep(PosixProc *proc, gint64 delay_ns)
{
    g_assert(delay_ns >= 0);
    posix_proc_wait(proc, NULL, posix_now_ns(proc) + delay_ns);
}

gdouble
posix_random(PosixProc *proc)
{
    return port_uniform(proc->host->port);
}

/* Until when a call that begins now may wait. */
static gint64
sock_patience(const PosixSock *sock)
{
    return sock->rcvtimeo_ns > 0
               ? port_now_ns(sock->host->port) + sock->rcvtimeo_ns
               : PORT_NEVER;
}

/* ---- Descriptors and options -------------------------------------------- */

/* Gives 'sock' a descriptor, or drops it. */
static int
install(PosixProc *proc, PosixSock *sock)
{
    int fd = posix_files_take(proc, sock);

    if (fd < 0) {
        posix_sock_unref(sock);
    }
    return (int)answer(proc, 0, fd, fd < 0 ? POSIX_EMFILE : POSIX_OK);
}

int
posix_socket(PosixProc *proc)
{
    g_assert(proc == proc->host->current);
    posix_trace_call(proc, 0, "socket");
    return install(proc, posix_sock_new(proc->host));
}

int
posix_close(PosixProc *proc, int fd)
{
    PosixSock *sock = enter(proc, fd, "close");

    if (!sock) {
        return -1;
    }
    posix_sock_unref(posix_files_free(proc, fd));
    return leave(proc, sock, POSIX_OK);
}

int
posix_vanish(PosixProc *proc, int fd)
{
    PosixSock *sock = enter(proc, fd, "vanish");

    if (!sock) {
        return -1;
    }
    if (sock->state != PSOCK_OPEN && sock->state != PSOCK_OVER) {
        return leave(proc, sock, POSIX_ENOTCONN);
    }
    posix_sock_step(sock, PSOCK_IN_VANISH);
    posix_sock_unref(posix_files_free(proc, fd));
    return leave(proc, sock, POSIX_OK);
}

int
posix_linger0(PosixProc *proc, int fd)
{
    PosixSock *sock = enter(proc, fd, "linger0");

    if (!sock) {
        return -1;
    }
    sock->linger0 = TRUE;
    return leave(proc, sock, POSIX_OK);
}

int
posix_rcvtimeo(PosixProc *proc, int fd, gint64 timeout_ns)
{
    PosixSock *sock = enter(proc, fd, "rcvtimeo");

    if (!sock) {
        return -1;
    }
    sock->rcvtimeo_ns = timeout_ns;
    return leave(proc, sock, POSIX_OK);
}

/* ---- Listening ---------------------------------------------------------- */

static gboolean
port_is_bound(const PosixHost *host, guint16 port)
{
    for (GList *at = host->socks.head; at; at = at->next) {
        const PosixSock *sock = at->data;

        if (sock->port == port && sock->refs > 0) {
            return TRUE;
        }
    }
    return FALSE;
}

int
posix_bind(PosixProc *proc, int fd, guint16 port)
{
    PosixSock *sock = enter(proc, fd, "bind");
    PosixErrno error = POSIX_OK;

    if (!sock) {
        return -1;
    }
    if (sock->state != PSOCK_FRESH || sock->port != 0 || port == 0) {
        error = POSIX_EINVAL;
    } else if (port_is_bound(proc->host, port)) {
        error = POSIX_EADDRINUSE;
    } else {
        sock->port = port;
    }
    return leave(proc, sock, error);
}

int
posix_listen(PosixProc *proc, int fd, guint backlog)
{
    PosixSock *sock = enter(proc, fd, "listen");

    if (!sock) {
        return -1;
    }
    if (sock->state != PSOCK_FRESH || sock->port == 0) {
        return leave(proc, sock, POSIX_EINVAL);
    }
    sock->backlog = backlog;
    sock->record.index = proc->number;
    g_hash_table_insert(proc->host->listeners, GUINT_TO_POINTER(sock->port),
                        sock);
    posix_sock_step(sock, PSOCK_IN_LISTEN);
    return leave(proc, sock, POSIX_OK);
}

/* Ends a call by moving the oldest connection of the queue to a descriptor. */
static int
accept_now(PosixProc *proc, PosixSock *listener, PortAddr *peer)
{
    PosixSock *sock = g_queue_peek_head(&listener->queue);
    int fd = posix_files_take(proc, sock);
    PortAddr local;
    PortAddr remote;

    if (fd < 0) {
        return (int)answer(proc, 0, -1, POSIX_EMFILE);
    }
    g_queue_unlink(&listener->queue, &sock->queue_link);
    sock->listener = NULL;
    sock->record.index = proc->number;
    if (peer) {
        port_tcp_ends(sock->tcp, &local, &remote);
        *peer = remote;
    }
    return (int)answer(proc, sock->conn_id, fd, POSIX_OK);
}

/* A listener closed meanwhile goes on for those who wait in it: they hold
 * it. */
int
posix_accept(PosixProc *proc, int fd, PortAddr *peer)
{
    PosixSock *sock = enter(proc, fd, "accept");
    gint64 until_ns;
    int result;

    if (!sock) {
        return -1;
    }
    if (sock->state != PSOCK_LISTENING) {
        return leave(proc, sock, POSIX_EINVAL);
    }
    until_ns = sock_patience(sock);
    while (g_queue_is_empty(&sock->queue)) {
        if (!posix_proc_wait(proc, sock, until_ns)) {
            return leave(proc, sock, POSIX_EAGAIN);
        }
    }
    result = accept_now(proc, sock, peer);
    posix_sock_unref(sock);
    return result;
}

/* ---- Connecting --------------------------------------------------------- */

static PosixErrno
connect_begin(PosixProc *proc, PosixSock *sock, PortAddr to)
{
    PosixHost *host = proc->host;
    PortTcpOpts opts = {.user = sock,
                        .local_port = sock->port,
                        .rcvbuf_bytes = host->config.rcvbuf_bytes};
    PortTcp *tcp = port_tcp_connect(host->port, to, &opts);

    if (!tcp) {
        return POSIX_EADDRNOTAVAIL;
    }
    posix_sock_begin(sock, tcp, proc->number, TRUE, proc->wanted_ns);
    posix_sock_step(sock, PSOCK_IN_CONNECT);
    return POSIX_OK;
}

int
posix_connect(PosixProc *proc, int fd, PortAddr to)
{
    PosixSock *sock = enter(proc, fd, "connect");
    PosixErrno error = POSIX_EISCONN;

    if (!sock) {
        return -1;
    }
    if (sock->state == PSOCK_FRESH) {
        error = connect_begin(proc, sock, to);
        while (sock->state == PSOCK_ASKING) {
            posix_proc_wait(proc, sock, PORT_NEVER);
        }
        if (sock->state == PSOCK_FRESH && error == POSIX_OK) {
            error = posix_sock_take_error(sock);
        } else if (error == POSIX_OK) {
            proc->wanted_ns = PORT_NEVER;
        }
    }
    return leave(proc, sock, error);
}

/* ---- Sending and receiving ---------------------------------------------- */

static gboolean
send_is_over(const PosixSock *sock)
{
    return sock->state != PSOCK_OPEN || sock->shut_wr;
}

/* A send that broke in the middle counts what was taken and leaves the error
 * for the next call; EPIPE gives way to the pending error
 * [lx.rst_then_writes]. */
static gssize
send_result(PosixProc *proc, PosixSock *sock, gsize done)
{
    PosixErrno error = POSIX_OK;

    if (done == 0 && send_is_over(sock)) {
        error = posix_sock_take_error(sock);
        error = error == POSIX_OK ? POSIX_EPIPE : error;
    }
    return leave_with(proc, sock, (gssize)done, error);
}

gssize
posix_send(PosixProc *proc, int fd, gconstpointer bytes, gsize len_bytes)
{
    PosixSock *sock = enter(proc, fd, "send");
    gsize done = 0;

    if (!sock) {
        return -1;
    }
    while (!send_is_over(sock)) {
        gsize n = port_tcp_send(sock->tcp,
                                bytes ? (const guint8 *)bytes + done : NULL,
                                len_bytes - done);
        sock->record.written_bytes += n;
        done += n;
        if (done == len_bytes) {
            break;
        }
        posix_proc_wait(proc, sock, PORT_NEVER);
    }
    return send_result(proc, sock, done);
}

/* Takes what waits in the receive buffer. */
static gsize
recv_now(PosixSock *sock, gpointer bytes, gsize max_bytes)
{
    gsize len = 0;

    if (sock->tcp) {
        len = port_tcp_recv(sock->tcp, bytes, max_bytes);
    }
    if (len > 0) {
        port_tcp_credit(sock->tcp, len);
        sock->record.read_bytes += len;
    }
    return len;
}

/* What an empty receive buffer means: an error, the end of file, or (FALSE)
 * more to come.  A FIN that has come stands above later errors
 * [lx.fin_then_writes]. */
static gboolean
recv_is_over(PosixSock *sock, PosixErrno *error)
{
    *error = POSIX_OK;
    if (sock->state == PSOCK_FRESH || sock->state == PSOCK_LISTENING) {
        *error = POSIX_ENOTCONN;
    } else if (!sock->fin_in) {
        *error = posix_sock_take_error(sock);
    }
    return *error != POSIX_OK || sock->fin_in || sock->shut_rd ||
           sock->state == PSOCK_OVER;
}

gssize
posix_recv(PosixProc *proc, int fd, gpointer bytes, gsize max_bytes)
{
    PosixSock *sock = enter(proc, fd, "recv");
    PosixErrno error = POSIX_OK;
    gint64 until_ns;
    gsize len;

    if (!sock) {
        return -1;
    }
    until_ns = sock_patience(sock);
    while ((len = recv_now(sock, bytes, max_bytes)) == 0 && max_bytes > 0 &&
           !recv_is_over(sock, &error)) {
        if (!posix_proc_wait(proc, sock, until_ns)) {
            error = POSIX_EAGAIN;
            break;
        }
    }
    return leave_with(proc, sock, (gssize)len, error);
}

int
posix_shutdown(PosixProc *proc, int fd, PosixShut how)
{
    PosixSock *sock = enter(proc, fd, "shutdown");

    if (!sock) {
        return -1;
    }
    if (sock->state != PSOCK_OPEN) {
        return leave(proc, sock, POSIX_ENOTCONN);
    }
    if (how != POSIX_SHUT_WR) {
        sock->shut_rd = TRUE;
    }
    if (how != POSIX_SHUT_RD && !sock->shut_wr) {
        sock->shut_wr = TRUE;
        posix_sock_left(sock);
        port_tcp_shutdown(sock->tcp);
    }
    posix_proc_wake(sock, TRUE);
    return leave(proc, sock, POSIX_OK);
}
