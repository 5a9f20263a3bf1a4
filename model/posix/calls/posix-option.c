/* SPDX-License-Identifier: GPL-2.0-only */
/* setsockopt and getsockopt, and the calls that tell of a connection's state.
 */
#include "model/posix/calls/posix-call-priv.h"
#include "model/tcp/tcp.h"
#include "model/units.h"

/* net/core/sock.c: SOCK_MIN_SNDBUF, SOCK_MIN_RCVBUF; net.core.[rw]mem_max. */
#define MIN_SNDBUF 4608
#define MIN_RCVBUF 2304
#define MAX_BUF (4 * 1024 * 1024)
/* include/net/tcp.h: MAX_TCP_KEEPIDLE, _KEEPINTVL, _KEEPCNT, _SYNCNT. */
#define MAX_KEEPIDLE 32767
#define MAX_KEEPINTVL 32767
#define MAX_KEEPCNT 127
#define MAX_SYNCNT 127
#define MAX_LINGER (G_MAXINT64 / NS_PER_S / 4)

/* ---- Setting ------------------------------------------------------------ */

static gboolean
has_connection(const PosixSock *sock)
{
    return sock->tcp && sock->state != PSOCK_OVER;
}

/* Tells a connection of a change to its probes. */
static void
probe(PosixSock *sock)
{
    if (has_connection(sock)) {
        port_tcp_keepalive(
            sock->tcp, sock->options.keepalive ? &sock->options.probing : NULL);
    }
}

static PosixErrno
set_user_timeout(PosixSock *sock, gint64 ms)
{
    if (ms < 0 || ms > G_MAXINT32) {
        return POSIX_EINVAL;
    }
    sock->options.user_timeout_ns = ms * NS_PER_MS;
    if (has_connection(sock)) {
        port_tcp_user_timeout(sock->tcp, ms * NS_PER_MS);
    }
    return POSIX_OK;
}

static PosixErrno
set_nodelay(PosixSock *sock, gboolean nodelay)
{
    sock->options.nodelay = nodelay;
    if (has_connection(sock)) {
        port_tcp_nodelay(sock->tcp, nodelay);
    }
    return POSIX_OK;
}

/* Options of TCP, which have bounds. */
static PosixErrno
set_tcp(PosixSock *sock, PosixOption option, gint64 value)
{
    PosixSockOptions *options = &sock->options;
    gint64 most = option == POSIX_TCP_KEEPIDLE    ? MAX_KEEPIDLE
                  : option == POSIX_TCP_KEEPINTVL ? MAX_KEEPINTVL
                                                  : MAX_KEEPCNT;

    if (option == POSIX_TCP_USER_TIMEOUT) {
        return set_user_timeout(sock, value);
    }
    if (value < 1 || value > most) {
        return POSIX_EINVAL;
    }
    if (option == POSIX_TCP_SYNCNT) {
        options->syn_retries = (guint)value;
        return POSIX_OK;
    }
    if (option == POSIX_TCP_KEEPIDLE) {
        options->probing.idle_ns = value * NS_PER_S;
    } else if (option == POSIX_TCP_KEEPINTVL) {
        options->probing.interval_ns = value * NS_PER_S;
    } else {
        options->probing.probes = (guint)value;
    }
    if (options->keepalive) {
        probe(sock);
    }
    return POSIX_OK;
}

static guint32
buffer_size(gint64 value, guint32 least)
{
    return (guint32)MAX(2 * CLAMP(value, 0, MAX_BUF), least);
}

static PosixErrno
set_sndbuf(PosixSock *sock, gint64 value)
{
    sock->options.sndbuf_bytes = buffer_size(value, MIN_SNDBUF);
    if (has_connection(sock)) {
        port_tcp_sndbuf(sock->tcp, sock->options.sndbuf_bytes);
    }
    return POSIX_OK;
}

static PosixErrno
set_timeout(gint64 *timeout_ns, gint64 value)
{
    if (value < 0) {
        return POSIX_EDOM;
    }
    *timeout_ns = value;
    return POSIX_OK;
}

static PosixErrno
set_linger(PosixSock *sock, gint64 seconds)
{
    sock->options.linger_ns =
        seconds < 0 ? -1 : MIN(seconds, MAX_LINGER) * NS_PER_S;
    return POSIX_OK;
}

static PosixErrno
set_option(PosixSock *sock, PosixOption option, gint64 value)
{
    PosixSockOptions *options = &sock->options;

    switch (option) {
    case POSIX_SO_LINGER:
        return set_linger(sock, value);
    case POSIX_SO_RCVBUF:
        options->rcvbuf_bytes = buffer_size(value, MIN_RCVBUF);
        return POSIX_OK;
    case POSIX_SO_SNDBUF:
        return set_sndbuf(sock, value);
    case POSIX_SO_REUSEADDR:
        options->reuse = value != 0;
        return POSIX_OK;
    case POSIX_SO_KEEPALIVE:
        options->keepalive = value != 0;
        probe(sock);
        return POSIX_OK;
    case POSIX_SO_RCVTIMEO:
        return set_timeout(&options->rcvtimeo_ns, value);
    case POSIX_SO_SNDTIMEO:
        return set_timeout(&options->sndtimeo_ns, value);
    case POSIX_TCP_KEEPIDLE:
    case POSIX_TCP_KEEPINTVL:
    case POSIX_TCP_KEEPCNT:
    case POSIX_TCP_USER_TIMEOUT:
    case POSIX_TCP_SYNCNT:
        return set_tcp(sock, option, value);
    case POSIX_TCP_NODELAY:
        return set_nodelay(sock, value != 0);
    case POSIX_SO_ERROR:
    case POSIX_N_OPTIONS:
        break;
    }
    return POSIX_EINVAL;
}

int
posix_setsockopt(PosixProc *proc, int fd, PosixOption option, gint64 value)
{
    PosixSock *sock = posix_enter(proc, fd, "setsockopt");

    if (!sock) {
        return -1;
    }
    return posix_leave(proc, sock, set_option(sock, option, value));
}

/* ---- Getting ------------------------------------------------------------ */

static gint64
get_option(PosixSock *sock, PosixOption option)
{
    const PosixSockOptions *options = &sock->options;

    switch (option) {
    case POSIX_SO_ERROR:
        return posix_sock_take_error(sock);
    case POSIX_SO_LINGER:
        return options->linger_ns < 0 ? -1 : options->linger_ns / NS_PER_S;
    case POSIX_SO_RCVBUF:
        return options->rcvbuf_bytes;
    case POSIX_SO_SNDBUF:
        return options->sndbuf_bytes;
    case POSIX_SO_REUSEADDR:
        return options->reuse;
    case POSIX_SO_KEEPALIVE:
        return options->keepalive;
    case POSIX_SO_RCVTIMEO:
        return options->rcvtimeo_ns;
    case POSIX_SO_SNDTIMEO:
        return options->sndtimeo_ns;
    case POSIX_TCP_KEEPIDLE:
        return options->probing.idle_ns / NS_PER_S;
    case POSIX_TCP_KEEPINTVL:
        return options->probing.interval_ns / NS_PER_S;
    case POSIX_TCP_KEEPCNT:
        return options->probing.probes;
    case POSIX_TCP_USER_TIMEOUT:
        return options->user_timeout_ns / NS_PER_MS;
    case POSIX_TCP_NODELAY:
        return options->nodelay;
    case POSIX_TCP_SYNCNT:
        return options->syn_retries;
    case POSIX_N_OPTIONS:
        break;
    }
    g_assert_not_reached();
}

int
posix_getsockopt(PosixProc *proc, int fd, PosixOption option, gint64 *value)
{
    PosixFile *file = posix_enter_file(proc, fd, "getsockopt");

    if (!file) {
        return -1;
    }
    if (file->ops->kind == FILE_SOCK) {
        *value = get_option((PosixSock *)file, option);
        return posix_leave(proc, (PosixSock *)file, POSIX_OK);
    }
    if (file->ops->kind == FILE_DGRAM && option == POSIX_SO_ERROR) {
        *value = posix_dgram_error((PosixDgram *)file);
        return (int)posix_leave_file(proc, file, 0, 0, POSIX_OK);
    }
    return (int)posix_leave_file(proc, file, 0, -1, POSIX_ENOTSOCK);
}

/* ---- The state of a connection ------------------------------------------ */

static PortTcpState
state_of(const PosixSock *sock)
{
    return has_connection(sock) ? port_tcp_state(sock->tcp) : PORT_STATE_CLOSE;
}

gint64
posix_inq(PosixProc *proc, int fd)
{
    PosixSock *sock = posix_enter(proc, fd, "ioctl");
    gsize len;

    if (!sock) {
        return -1;
    }
    if (sock->state == PSOCK_LISTENING) {
        return posix_leave_with(proc, sock, -1, POSIX_EINVAL);
    }
    len = sock->tcp ? port_tcp_readable(sock->tcp) : 0;
    return posix_leave_with(proc, sock, (gssize)len, POSIX_OK);
}

/* write_seq - snd_una, in which a FIN counts. */
gint64
posix_outq(PosixProc *proc, int fd)
{
    PosixSock *sock = posix_enter(proc, fd, "ioctl");
    PortTcpState state;
    gsize len;

    if (!sock) {
        return -1;
    }
    if (sock->state == PSOCK_LISTENING) {
        return posix_leave_with(proc, sock, -1, POSIX_EINVAL);
    }
    state = state_of(sock);
    len = has_connection(sock) ? port_tcp_unacked(sock->tcp) : sock->left_seq;
    if (state == PORT_STATE_FIN_WAIT1 || state == PORT_STATE_CLOSING ||
        state == PORT_STATE_LAST_ACK) {
        len++;
    }
    return posix_leave_with(proc, sock, (gssize)len, POSIX_OK);
}

int
posix_tcp_state(PosixProc *proc, int fd, PortTcpState *state)
{
    PosixSock *sock = posix_enter(proc, fd, "getsockopt");

    if (!sock) {
        return -1;
    }
    if (sock->state == PSOCK_LISTENING) {
        return posix_leave(proc, sock, POSIX_EINVAL);
    }
    *state = state_of(sock);
    return posix_leave(proc, sock, POSIX_OK);
}

int
posix_tcp_info(PosixProc *proc, int fd, TcpInfo *info)
{
    PosixSock *sock = posix_enter(proc, fd, "getsockopt");

    if (!sock) {
        return -1;
    }
    if (sock->state == PSOCK_LISTENING) {
        return posix_leave(proc, sock, POSIX_EINVAL);
    }
    *info = (TcpInfo){.state = PORT_STATE_CLOSE};
    if (sock->tcp) {
        port_tcp_info(sock->tcp, info);
    }
    return posix_leave(proc, sock, POSIX_OK);
}

int
posix_names(PosixProc *proc, int fd, PortAddr *local, PortAddr *remote)
{
    PosixSock *sock = posix_enter(proc, fd, "getsockname");

    if (!sock) {
        return -1;
    }
    if (!sock->tcp) {
        return posix_leave(proc, sock, POSIX_ENOTCONN);
    }
    port_tcp_ends(sock->tcp, local, remote);
    return posix_leave(proc, sock, POSIX_OK);
}
