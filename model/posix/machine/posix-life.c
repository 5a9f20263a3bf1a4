/* SPDX-License-Identifier: GPL-2.0-only */
/* A socket as a file, from its beginning to its end. */
#include "model/posix/machine/posix-machine-priv.h"

/* ---- A socket as a file ------------------------------------------------- */

static gboolean
is_readable(const PosixSock *sock)
{
    return sock->tcp && port_tcp_readable(sock->tcp) > 0;
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

    if (unread || sock->options.linger_ns == 0) {
        return PSOCK_IN_RESET;
    }
    return sock->state == PSOCK_ASKING &&
                   port_tcp_state(sock->tcp) == PORT_STATE_SYN_RECV
               ? PSOCK_IN_CLOSE_CROSSED
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
    sock->queue_link.data = sock;
    return sock;
}

void
posix_sock_off(PosixSock *sock)
{
    if (sock->tcp && sock->state != PSOCK_OVER) {
        posix_sock_end(sock, OUTCOME_DISCARDED, POSIX_OK);
        port_tcp_discard(sock->tcp, TRUE);
        sock->tcp = NULL;
    }
    posix_sock_free(sock);
}

void
posix_sock_stop(PosixSock *sock)
{
    posix_sock_break_off(sock);
    if (sock->tcp) {
        port_tcp_discard(sock->tcp, FALSE);
        sock->tcp = NULL;
    }
    posix_sock_free(sock);
}
