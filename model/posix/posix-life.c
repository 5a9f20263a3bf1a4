/* SPDX-License-Identifier: GPL-2.0-only */
/* How sockets and their connections begin and end, and the account of it. */
#include "model/posix/posix-priv.h"

/* ---- A socket as a file ------------------------------------------------- */

static gboolean
is_readable(const PosixSock *sock)
{
    return (sock->tcp && port_tcp_readable(sock->tcp) > 0) ||
           (sock->rest && sock->rest->len > 0);
}

/* tcp_poll(). */
static guint
sock_bits(PosixFile *file)
{
    PosixSock *sock = (PosixSock *)file;
    guint bits = 0;

    if (sock->state == PSOCK_LISTENING) {
        return g_queue_is_empty(&sock->queue) ? 0 : POSIX_POLLIN;
    }
    if ((sock->rcv_shut && sock->snd_shut) || posix_sock_is_closed(sock)) {
        bits |= POSIX_POLLHUP;
    }
    if (sock->rcv_shut) {
        bits |= POSIX_POLLIN | POSIX_POLLRDHUP;
    }
    if (sock->state != PSOCK_ASKING) {
        bits |= is_readable(sock) ? POSIX_POLLIN : 0;
        if (sock->snd_shut || posix_sock_writeable(sock)) {
            bits |= POSIX_POLLOUT;
        } else {
            sock->nospace = TRUE;
        }
    }
    return bits | (sock->pending != POSIX_OK ? POSIX_POLLERR : 0);
}

/* close() with unread data is an abort [lx.close_unread]; so is any close with
 * SO_LINGER {1,0} [lx.linger0_idle] (__tcp_close). */
static PosixSockInput
sock_close_input(const PosixSock *sock)
{
    gboolean unread = sock->tcp && port_tcp_readable(sock->tcp) > 0;

    return unread || sock->options.linger_ns == 0 ? PSOCK_IN_RESET
                                                  : PSOCK_IN_CLOSE;
}

void
posix_sock_released(PosixFile *file)
{
    PosixSock *sock = (PosixSock *)file;

    posix_sock_left(sock);
    if (sock->state != PSOCK_CLOSING) { /* a lingering close() began it */
        posix_sock_step(sock, sock_close_input(sock));
    }
}

static const PosixFileOps sock_ops = {
    .kind = FILE_SOCK,
    .bits = sock_bits,
    .released = posix_sock_released,
};

/* ---- Life --------------------------------------------------------------- */

PosixSock *
posix_sock_new(PosixHost *host)
{
    PosixSock *sock = g_new0(PosixSock, 1);

    posix_file_init(&sock->file, host, &sock_ops);
    posix_options_init(&sock->options);
    sock->late.owner = sock;
    sock->queue_link.data = sock;
    return sock;
}

/* What became of the bytes, as far as this end knows now. */
static void
sock_count(PosixSock *sock)
{
    Record *record = &sock->record;

    record->left_bytes = port_tcp_unacked(sock->tcp);
    record->acked_bytes = record->written_bytes - record->left_bytes;
    record->dropped_bytes = port_tcp_readable(sock->tcp);
    record->received_bytes = record->read_bytes + record->dropped_bytes;
}

/* Gives the record of the connection that is over and its handle up. */
void
posix_sock_settle(PosixSock *sock)
{
    PosixHost *host = sock->file.host;

    if (sock->tcp) {
        sock->record.dropped_bytes = port_tcp_readable(sock->tcp);
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
    g_assert(!sock->tcp && !sock->late.place);
    g_clear_pointer(&sock->rest, g_byte_array_unref);
    posix_file_free(&sock->file);
}

void
posix_sock_stop(PosixSock *sock)
{
    if (sock->state != PSOCK_OVER) {
        sock->record.outcome = OUTCOME_NEVER_CLOSED;
    }
    if (sock->tcp && sock->state != PSOCK_OVER) {
        sock_count(sock);
    }
    if (sock->tcp) {
        sock->record.waiting_bytes = port_tcp_readable(sock->tcp);
        sock->record.dropped_bytes = 0;
        port_tcp_discard(sock->tcp, FALSE);
        sock->tcp = NULL;
    }
    posix_timer_cancel(&sock->late);
    posix_sock_free(sock);
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
        .system = "posix",
        .index = index,
        .active = active,
        .wanted_ns = wanted_ns == PORT_NEVER ? now_ns : wanted_ns,
        .asked_ns = now_ns,
        RECORD_NEVER_YET,
    };
    sock->sndbuf_bytes = sock->options.sndbuf_bytes;
    sock->nospace = FALSE;
    sock->fin_out = FALSE;
    posix_options_apply(sock);
}

PosixErrno
posix_sock_take_error(PosixSock *sock)
{
    PosixErrno error = sock->pending;

    sock->pending = POSIX_OK;
    return error;
}

/* Free >= used / 2; always TRUE until the buffer has been found full once. */
gboolean
posix_sock_writeable(const PosixSock *sock)
{
    gsize used;

    if (sock->sndbuf_bytes == 0 || !sock->tcp) {
        return TRUE;
    }
    used = port_tcp_unacked(sock->tcp);
    return used < sock->sndbuf_bytes && sock->sndbuf_bytes - used >= used / 2;
}

/* ---- Ends --------------------------------------------------------------- */

/* The connection ends here and now; its handle is still held (tcp_done). */
void
posix_sock_end(PosixSock *sock, Outcome outcome, PosixErrno error)
{
    sock->record.outcome = outcome;
    sock->record.end_ns = port_now_ns(sock->file.host->port);
    sock_count(sock);
    posix_timer_cancel(&sock->late);
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
        return OUTCOME_RESET;
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
        return sock->pending;
    case PORT_END_REFUSED:
        return POSIX_ECONNREFUSED;
    case PORT_END_TIMEOUT:
        return POSIX_ETIMEDOUT;
    case PORT_END_RESET:
    case PORT_END_BAD_SEQ:
        return sock->done && !sock->fin_out ? POSIX_EPIPE : POSIX_ECONNRESET;
    case PORT_END_NONE:
        break;
    }
    g_assert_not_reached();
}
