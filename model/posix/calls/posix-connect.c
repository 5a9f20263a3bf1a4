/* SPDX-License-Identifier: GPL-2.0-only */
/* The calls that make connections: bind, listen, accept, connect. */
#include "model/posix/calls/posix-call-priv.h"

/* ---- Ports -------------------------------------------------------------- */

/* net.ipv4.ip_local_port_range: for a listener that did not bind. */
#define LOCAL_PORT_FIRST 32768
#define LOCAL_PORT_LAST 60999

static gboolean
reuses(const PosixHost *host, guint16 port)
{
    return g_hash_table_contains(host->reuse_ports,
                                 GUINT_TO_POINTER((guint)port));
}

/* TRUE if 'other' holds its port: one that accept() gave, and one that
 * connect() has bound, until its connection is over (tcp_set_state). */
static gboolean
holds_port(const PosixSock *other)
{
    return other->state != PSOCK_OVER || (other->bound && other->file.refs > 0);
}

/* TRUE if a socket on 'port' is in the way of one that reuses addresses, or
 * not (inet_csk_bind_conflict). */
static gboolean
bind_conflicts(const PosixHost *host, guint16 port, gboolean reuse)
{
    for (GList *at = host->socks.head; at; at = at->next) {
        const PosixSock *other = at->data;
        gboolean both = reuse && other->options.reuse;

        if (other->port == port && holds_port(other) &&
            (!both || other->state == PSOCK_LISTENING)) {
            return TRUE;
        }
    }
    return port_tcp_port_used(host->port, port) &&
           !(reuse && reuses(host, port));
}

static void
bind_to(PosixSock *sock, guint16 port)
{
    PosixHost *host = sock->file.host;

    sock->port = port;
    sock->bound = TRUE;
    if (sock->options.reuse) {
        g_hash_table_add(host->reuse_ports, GUINT_TO_POINTER((guint)port));
    } else {
        g_hash_table_remove(host->reuse_ports, GUINT_TO_POINTER((guint)port));
    }
}

int
posix_bind(PosixProc *proc, int fd, guint16 port)
{
    PosixSock *sock = posix_enter(proc, fd, "bind");
    PosixErrno error = POSIX_OK;

    if (!sock) {
        return -1;
    }
    if (!posix_sock_is_closed(sock) || sock->port != 0 || port == 0) {
        error = POSIX_EINVAL;
    } else if (bind_conflicts(proc->host, port, sock->options.reuse)) {
        error = POSIX_EADDRINUSE;
    } else {
        bind_to(sock, port);
    }
    return posix_leave(proc, sock, error);
}

/* ---- Listening ---------------------------------------------------------- */

/* A port that nobody has, for a listener without one. */
static void
bind_any(PosixSock *sock)
{
    PosixHost *host = sock->file.host;

    do {
        host->last_port = host->last_port < LOCAL_PORT_FIRST ||
                                  host->last_port >= LOCAL_PORT_LAST
                              ? LOCAL_PORT_FIRST
                              : host->last_port + 1;
    } while (bind_conflicts(host, host->last_port, FALSE));
    bind_to(sock, host->last_port);
}

static PosixErrno
listen_begin(PosixProc *proc, PosixSock *sock)
{
    gpointer key;

    if (sock->port == 0) {
        bind_any(sock);
    }
    key = GUINT_TO_POINTER((guint)sock->port);
    if (g_hash_table_contains(proc->host->listeners, key)) {
        return POSIX_EADDRINUSE; /* both were bound with SO_REUSEADDR */
    }
    sock->record.index = proc->number;
    g_hash_table_insert(proc->host->listeners, key, sock);
    posix_sock_step(sock, PSOCK_IN_LISTEN);
    return POSIX_OK;
}

/* A second call changes the backlog (inet_listen). */
int
posix_listen(PosixProc *proc, int fd, guint backlog)
{
    PosixSock *sock = posix_enter(proc, fd, "listen");
    PosixErrno error = POSIX_OK;

    if (!sock) {
        return -1;
    }
    if (sock->link != LINK_NONE ||
        (sock->state != PSOCK_LISTENING && !posix_sock_is_closed(sock))) {
        return posix_leave(proc, sock, POSIX_EINVAL);
    }
    sock->backlog = backlog;
    if (sock->state != PSOCK_LISTENING) {
        error = listen_begin(proc, sock);
    }
    return posix_leave(proc, sock, error);
}

/* Moves the oldest connection of the queue to a descriptor. */
static int
accept_now(PosixProc *proc, PosixSock *listener, PortAddr *peer)
{
    PosixSock *sock = g_queue_peek_head(&listener->queue);
    int fd = posix_files_take(proc, &sock->file);
    PortAddr local;

    if (fd < 0) {
        return (int)posix_leave_with(proc, listener, -1, POSIX_EMFILE);
    }
    g_queue_unlink(&listener->queue, &sock->queue_link);
    sock->listener = NULL;
    sock->record.index = proc->number;
    if (peer) {
        port_tcp_ends(sock->tcp, &local, peer);
    }
    return (int)posix_leave_file(proc, &listener->file, sock->conn_id, fd,
                                 POSIX_OK);
}

/* Waits for a connection (inet_csk_wait_for_connect).  A listener closed
 * meanwhile goes on for those who wait in it: they hold it
 * [lx.blocked_accept_close]. */
static PosixErrno
accept_wait(PosixProc *proc, PosixSock *sock)
{
    gint64 until_ns = posix_patience(sock, sock->options.rcvtimeo_ns, 0);
    gboolean waits = until_ns != 0;

    while (g_queue_is_empty(&sock->queue)) {
        if (!waits) {
            return POSIX_EAGAIN;
        }
        proc->wait.exclusive = TRUE;
        waits = posix_proc_wait(proc, &sock->file, POSIX_POLLIN, until_ns);
        proc->wait.exclusive = FALSE;
        if (sock->state != PSOCK_LISTENING) {
            return POSIX_EINVAL; /* [lx.blocked_accept_shutdown] */
        }
    }
    return POSIX_OK;
}

int
posix_accept(PosixProc *proc, int fd, PortAddr *peer)
{
    PosixSock *sock = posix_enter(proc, fd, "accept");
    PosixErrno error;

    if (!sock) {
        return -1;
    }
    if (posix_files_full(proc)) {
        error = POSIX_EMFILE;
    } else if (sock->state != PSOCK_LISTENING) {
        error = POSIX_EINVAL;
    } else {
        error = accept_wait(proc, sock);
    }
    if (error != POSIX_OK) {
        return (int)posix_leave_with(proc, sock, -1, error);
    }
    return accept_now(proc, sock, peer);
}

/* ---- Connecting --------------------------------------------------------- */

static PosixErrno
connect_begin(PosixProc *proc, PosixSock *sock, PortAddr to)
{
    PortTcpOpts opts = posix_options_port(sock);
    PortTcp *tcp = port_tcp_connect(proc->host->port, to, &opts);

    if (!tcp) {
        return POSIX_EADDRNOTAVAIL;
    }
    posix_sock_begin(sock, tcp, proc->number, TRUE, proc->wanted_ns);
    posix_sock_take_error(sock); /* tcp_connect_init() */
    posix_sock_step(sock, PSOCK_IN_CONNECT);
    sock->link = LINK_CONNECTING;
    return POSIX_EINPROGRESS;
}

/* What a call finds before it waits (__inet_stream_connect). */
static PosixErrno
connect_look(PosixProc *proc, PosixSock *sock, PortAddr to)
{
    switch (sock->link) {
    case LINK_NONE:
        return posix_sock_is_closed(sock) ? connect_begin(proc, sock, to)
                                          : POSIX_EISCONN;
    case LINK_CONNECTING:
        return POSIX_EALREADY;
    case LINK_CONNECTED:
        return POSIX_EISCONN;
    case LINK_DISCONNECTING:
        return POSIX_EINVAL;
    }
    g_assert_not_reached();
}

/* The handshake is over: OK, or why it failed, and the socket as new. */
static PosixErrno
connect_end(PosixProc *proc, PosixSock *sock)
{
    PosixErrno error;

    if (sock->state == PSOCK_OPEN) {
        sock->link = LINK_CONNECTED;
        proc->wanted_ns = PORT_NEVER;
        return POSIX_OK;
    }
    error = posix_sock_take_error(sock);
    sock->link = LINK_NONE;
    posix_sock_step(sock, PSOCK_IN_DISCONNECT);
    sock->left_seq = POSIX_DISCONNECTED_SEQ;
    return error == POSIX_OK ? POSIX_ECONNABORTED : error;
}

int
posix_connect(PosixProc *proc, int fd, PortAddr to)
{
    PosixSock *sock = posix_enter(proc, fd, "connect");
    PosixErrno error;
    gint64 until_ns;
    gboolean waits;

    if (!sock) {
        return -1;
    }
    error = connect_look(proc, sock, to);
    if (error == POSIX_EINPROGRESS || error == POSIX_EALREADY) {
        until_ns = posix_patience(sock, sock->options.sndtimeo_ns, 0);
        waits = until_ns != 0;
        while (sock->state == PSOCK_ASKING && waits) {
            waits = posix_proc_wait(proc, &sock->file, POSIX_POLLOUT, until_ns);
        }
        if (sock->state != PSOCK_ASKING) {
            error = connect_end(proc, sock);
        }
    }
    return posix_leave(proc, sock, error);
}
