/* SPDX-License-Identifier: GPL-2.0-only */
/* What arrives for the sockets of a host, and what becomes due for them. */
#include "model/posix/world/posix-world-priv.h"

/* ---- Connections -------------------------------------------------------- */

/* sk_acceptq_is_full(): 'backlog' + 1 may wait. */
static gboolean
queue_is_full(const PosixSock *listener)
{
    return listener->queue.length > listener->backlog;
}

/* The handshake of an ASKED socket is complete. */
static PosixSockInput
input_of_opened(const PosixSock *sock)
{
    return sock->state == PSOCK_ASKED && queue_is_full(sock->listener)
               ? PSOCK_IN_RESET /* tcp_abort_on_overflow */
               : PSOCK_IN_OPENED;
}

static PosixSockInput
input_of(const PosixSock *sock, PortTcpEvent event)
{
    switch (event) {
    case PORT_TCP_OPENED:
        return input_of_opened(sock);
    case PORT_TCP_DATA:
        return PSOCK_IN_DATA;
    case PORT_TCP_SPACE:
        return PSOCK_IN_SPACE;
    case PORT_TCP_FIN:
        return PSOCK_IN_FIN;
    case PORT_TCP_END:
        return PSOCK_IN_END;
    }
    g_assert_not_reached();
}

/* TRUE if another event of the same segment follows at once.  The kernel
 * takes a whole segment in before a process runs. */
static gboolean
more_to_come(const PosixSock *sock, PortTcpEvent event)
{
    PortTcpState state;

    if (!sock->tcp || event == PORT_TCP_END || event == PORT_TCP_SPACE) {
        return FALSE;
    }
    state = port_tcp_state(sock->tcp);
    if (event == PORT_TCP_OPENED) {
        return state != PORT_STATE_ESTABLISHED ||
               port_tcp_readable(sock->tcp) > 0;
    }
    if (event == PORT_TCP_FIN) {
        return state == PORT_STATE_CLOSE || state == PORT_STATE_TIME_WAIT;
    }
    return state != PORT_STATE_ESTABLISHED && state != PORT_STATE_FIN_WAIT1 &&
           state != PORT_STATE_FIN_WAIT2;
}

/* Behind our FIN the states tell whether it has been acknowledged. */
static void
note_fin_acked(PosixSock *sock)
{
    PortTcpState state = port_tcp_state(sock->tcp);

    sock->fin_acked |= sock->fin_out && (state == PORT_STATE_FIN_WAIT2 ||
                                         state == PORT_STATE_TIME_WAIT ||
                                         state == PORT_STATE_CLOSE);
}

void
posix_sock_tcp(gpointer user, PortTcpEvent event, PortEnd why)
{
    PosixSock *sock = user;
    PosixHost *host = sock->file.host;
    gboolean more;

    sock->file.refs++;
    sock->why = why;
    if (event == PORT_TCP_SPACE) {
        note_fin_acked(sock);
    }
    posix_sock_step(sock, input_of(sock, event));
    more = !g_queue_is_empty(&host->ready) && more_to_come(sock, event);
    if (--sock->file.refs == 0 && sock->state == PSOCK_OVER) {
        posix_sock_released(&sock->file);
    }
    if (more || host->gathers || port_settles(host->port)) {
        posix_proc_arm(host);
    } else {
        posix_proc_run(host);
    }
}

/* ---- New ones ----------------------------------------------------------- */

gboolean
posix_sock_listens(gpointer node, PortAddr to)
{
    const PosixHost *host = node;

    return g_hash_table_contains(host->listeners,
                                 GUINT_TO_POINTER((guint)to.port));
}

PortVerdict
posix_sock_syn(gpointer node, PortSyn *syn)
{
    PosixHost *host = node;
    PosixSock *listener = g_hash_table_lookup(
        host->listeners, GUINT_TO_POINTER((guint)syn->to.port));
    PosixSock *sock;
    PortTcpOpts opts;

    if (!listener) {
        return PORT_SYN_REFUSE;
    }
    if (queue_is_full(listener)) { /* tcp_conn_request [lx.backlog_full] */
        return PORT_SYN_IGNORE;
    }
    if (!syn->cookie && listener->asked.length > listener->backlog) {
        return PORT_SYN_COOKIE; /* inet_csk_reqsk_queue_is_full() */
    }
    sock = posix_sock_new(host);
    sock->options = listener->options;
    sock->link = LINK_CONNECTED;
    sock->port = listener->port;
    sock->listener = listener;
    g_queue_push_tail_link(&listener->asked, &sock->queue_link);
    opts = posix_options_port(sock);
    posix_sock_begin(sock, port_tcp_accept(host->port, syn, &opts),
                     listener->record.index, FALSE, PORT_NEVER);
    posix_sock_step(sock, PSOCK_IN_SYN);
    return PORT_SYN_ACCEPT;
}

/* The ACK that would complete a handshake is dropped while the accept queue is
 * full, and the SYN,ACK repeated (tcp_check_req). */
gboolean
posix_sock_opening(gpointer user)
{
    const PosixSock *sock = user;

    return sock->state != PSOCK_ASKED || !queue_is_full(sock->listener) ||
           sock->file.host->abort_on_overflow;
}

void
posix_host_datagram(gpointer node, const PortDatagram *datagram)
{
    PosixHost *host = node;

    posix_dgram_arrive(host, datagram);
    posix_proc_run(host);
}

void
posix_host_refused(gpointer node, guint16 udp_port, guint32 by_ip)
{
    PosixHost *host = node;

    posix_dgram_refused(host, udp_port, by_ip);
    posix_proc_run(host);
}

/* ---- What becomes due --------------------------------------------------- */

void
posix_host_alarm(gpointer node)
{
    PosixHost *host = node;
    gint64 now_ns = port_now_ns(host->port);

    host->armed_ns = PORT_NEVER;
    while (posix_timer_due_ns(host->sleepers) <= now_ns) {
        PosixTimer *timer = posix_timer_first(host->sleepers);
        PosixProc *proc = timer->owner;

        posix_timer_cancel(timer);
        if (posix_proc_ready(proc)) {
            proc->timed_out = TRUE;
        }
    }
    posix_proc_run(host);
}
