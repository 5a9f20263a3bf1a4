/* SPDX-License-Identifier: GPL-2.0-only */
/* The account of a socket's connections: how they begin, what ends them. */
#include "model/posix/account/posix-priv.h"
#include "model/tcp/tcp.h"

/* What a reset has taken away of what had come (TcpProfile.reset_erases). */
static gsize
erased_bytes(const PosixSock *sock)
{
    TcpInfo info;

    if (sock->why != PORT_END_RESET) {
        return 0;
    }
    port_tcp_info(sock->tcp, &info);
    return info.received_bytes - sock->record.read_bytes -
           port_tcp_readable(sock->tcp);
}

/* What became of the bytes, as far as this end knows now. */
static void
sock_count(PosixSock *sock)
{
    Record *record = &sock->record;

    record->left_bytes = port_tcp_unacked(sock->tcp);
    record->acked_bytes = record->written_bytes - record->left_bytes;
    record->dropped_bytes = port_tcp_readable(sock->tcp) + erased_bytes(sock);
    record->received_bytes = record->read_bytes + record->dropped_bytes;
}

/* Gives the record of the connection that is over and its handle up. */
void
posix_sock_settle(PosixSock *sock)
{
    PosixHost *host = sock->file.host;

    if (sock->tcp) {
        sock->record.dropped_bytes =
            sock->record.received_bytes - sock->record.read_bytes;
    }
    if (sock->record.system) {
        trace_outcome(host->port, &sock->record);
        if (host->record) {
            host->record(host->record_user, &sock->record);
        }
    }
    sock->record = (Record){0};
    if (sock->tcp) {
        port_tcp_release(sock->tcp);
        sock->tcp = NULL;
    }
}

void
posix_sock_free(PosixSock *sock)
{
    posix_sock_settle(sock);
    g_assert(!sock->tcp);
    posix_file_free(&sock->file);
}

void
posix_sock_begin(PosixSock *sock, PortTcp *tcp, guint index, gboolean active,
                 gint64 wanted_ns)
{
    PosixHost *host = sock->file.host;
    gint64 now_ns = port_now_ns(host->port);

    sock->tcp = tcp;
    host->begun[active ? 1 : 0]++;
    sock->conn_id = port_tcp_id(tcp);
    sock->record = (Record){
        .conn_id = sock->conn_id,
        .system = host->config.system,
        .index = index,
        .active = active,
        .wanted_ns = wanted_ns == PORT_NEVER ? now_ns : wanted_ns,
        .asked_ns = now_ns,
        RECORD_NEVER_YET,
    };
    sock->nospace = FALSE;
    sock->fin_out = sock->fin_acked = FALSE;
    sock->left_seq = 0;
    posix_options_apply(sock);
}

PosixErrno
posix_sock_take_error(PosixSock *sock)
{
    PosixErrno error = sock->pending;

    sock->pending = POSIX_OK;
    return error;
}

gboolean
posix_sock_writeable(const PosixSock *sock)
{
    return !sock->tcp || port_tcp_writable(sock->tcp);
}

/* ---- Ends --------------------------------------------------------------- */

/* What SIOCOUTQ goes on telling of an ended connection: a SYN or FIN that was
 * not acknowledged counts like a byte (tcp_ioctl: write_seq - snd_una)
 * [tgt.outq_refused]. */
static gsize
left_seq(const PosixSock *sock)
{
    gboolean syn = sock->record.active && sock->record.open_ns == PORT_NEVER;
    gboolean fin = sock->fin_out && !sock->fin_acked;

    return sock->why == PORT_END_CLOSED
               ? 0
               : port_tcp_unacked(sock->tcp) + (syn ? 1 : 0) + (fin ? 1 : 0);
}

/* The connection ends here and now; its handle is still held (tcp_done). */
void
posix_sock_end(PosixSock *sock, Outcome outcome, PosixErrno error)
{
    sock->record.outcome = outcome;
    sock->record.end_ns = port_now_ns(sock->file.host->port);
    sock_count(sock);
    sock->left_seq = left_seq(sock);
    sock->pending = error;
    sock->rcv_shut = sock->snd_shut = TRUE;
    posix_file_wake(&sock->file, WAKE_ALL);
}

Outcome
posix_sock_outcome(const PosixSock *sock)
{
    switch (sock->why) {
    case PORT_END_CLOSED:
        return OUTCOME_CLEAN;
    case PORT_END_REFUSED:
        return OUTCOME_REFUSED;
    case PORT_END_TIMEOUT:
        return OUTCOME_TIMEOUT;
    case PORT_END_RESET:
    case PORT_END_BAD_SEQ:
    case PORT_END_ABORTED:
        return OUTCOME_RESET;
    case PORT_END_EXPIRED:
        return OUTCOME_DISCARDED;
    case PORT_END_NONE:
        break;
    }
    g_assert_not_reached();
}

/* What the slot holds after an end (tcp_reset): in CLOSE_WAIT a reset is EPIPE
 * [lx.fin_read_then_writes]. */
PosixErrno
posix_sock_error(const PosixSock *sock)
{
    switch (sock->why) {
    case PORT_END_CLOSED:
    case PORT_END_EXPIRED:
        return sock->pending;
    case PORT_END_REFUSED:
        return POSIX_ECONNREFUSED;
    case PORT_END_TIMEOUT:
        return POSIX_ETIMEDOUT;
    case PORT_END_RESET:
    case PORT_END_BAD_SEQ:
    case PORT_END_ABORTED:
        return sock->done && !sock->fin_out ? POSIX_EPIPE : POSIX_ECONNRESET;
    case PORT_END_NONE:
        break;
    }
    g_assert_not_reached();
}

/* The run ends here; what waits could still have been read. */
void
posix_sock_break_off(PosixSock *sock)
{
    if (sock->state != PSOCK_OVER) {
        sock->record.outcome = OUTCOME_NEVER_CLOSED;
    }
    if (sock->tcp && sock->state != PSOCK_OVER) {
        sock_count(sock);
    }
    if (sock->tcp) {
        sock->record.waiting_bytes = port_tcp_readable(sock->tcp);
        sock->record.dropped_bytes = sock->record.received_bytes -
                                     sock->record.read_bytes -
                                     sock->record.waiting_bytes;
    }
}
