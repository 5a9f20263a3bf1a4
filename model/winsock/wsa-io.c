/* SPDX-License-Identifier: GPL-2.0-only */
/* recv, send and shutdown.  What they say without asking the kernel is decided
 * in the order in which Wine and Windows look. */
#include "model/winsock/wsa-priv.h"

/* ---- Receiving ---------------------------------------------------------- */

static gboolean
after_reset(const WsaSock *sock)
{
    return sock->reset && !sock->ws->config.rules.reset_keeps_data;
}

static WsaError
reset_error(const WsaSock *sock)
{
    return sock->fin_seen && sock->ws->config.rules.send_reset_is_abort
               ? WSA_WSAECONNABORTED
               : WSA_WSAECONNRESET;
}

/* Why a recv cannot ask the kernel; '*at_end': it gives EOF, as Linux does of a
 * connect that failed. */
static WsaError
recv_refusal(const WsaSock *sock, gboolean *at_end)
{
    gboolean told = sock->ws->config.rules.unconnected_is_told;

    *at_end = FALSE;
    if (sock->rd) {
        return WSA_WSAESHUTDOWN;
    }
    switch (sock->state) {
    case WSA_UNCONNECTED:
        *at_end = sock->failed && !sock->refused && !told;
        return *at_end ? WSA_OK : WSA_WSAENOTCONN;
    case WSA_CONNECTING:
        return told ? WSA_WSAENOTCONN : WSA_WSAEWOULDBLOCK;
    case WSA_LISTENING:
        return WSA_WSAENOTCONN;
    case WSA_CONNECTED:
        return after_reset(sock) ? reset_error(sock) : WSA_OK;
    }
    g_assert_not_reached();
}

static gssize
recv_now(WsaSock *sock, gpointer bytes, gsize max_bytes, gboolean peek,
         WsaError *error)
{
    PosixProc *proc = wsa_thread(sock->ws);
    gboolean at_end;
    gssize n = 0;

    *error = recv_refusal(sock, &at_end);
    if (*error == WSA_OK && !at_end) {
        n = posix_recv(proc, sock->fd, bytes, max_bytes,
                       POSIX_MSG_DONTWAIT | (peek ? POSIX_MSG_PEEK : 0u));
        *error = n < 0 ? wsa_error_of(posix_errno(proc)) : WSA_OK;
    }
    return n;
}

/* Re-arms FD_READ, also when it fails, and of a peek. */
gssize
wsa_recv(Winsock *ws, WsaHandle handle, gpointer bytes, gsize max_bytes,
         gboolean peek)
{
    WsaSock *sock = wsa_enter(ws, handle, "recv");
    WsaError error;
    gssize n;

    if (!sock) {
        return -1;
    }
    n = recv_now(sock, bytes, max_bytes, peek, &error);
    sock->reported &= ~(guint)WSA_BIT_READ;
    wsa_step(sock);
    return wsa_leave(ws, sock, "recv", n, error);
}

gssize
wsa_recv_bad(Winsock *ws, WsaHandle handle)
{
    WsaSock *sock = wsa_enter(ws, handle, "recv");

    if (!sock) {
        return -1;
    }
    if (ws->config.rules.bad_buffer_rearms) {
        sock->reported &= ~(guint)WSA_BIT_READ;
    }
    wsa_step(sock);
    return wsa_leave(ws, sock, "recv", -1, WSA_WSAEFAULT);
}

/* ---- Sending ------------------------------------------------------------ */

static WsaError
send_refusal(const WsaSock *sock)
{
    const WsaRules *rules = &sock->ws->config.rules;

    if (sock->wr) {
        return WSA_WSAESHUTDOWN;
    }
    switch (sock->state) {
    case WSA_UNCONNECTED:
        return rules->unconnected_is_told ? WSA_WSAENOTCONN : WSA_WSAECONNRESET;
    case WSA_CONNECTING:
        return rules->unconnected_is_told ? WSA_WSAENOTCONN
                                          : WSA_WSAEWOULDBLOCK;
    case WSA_LISTENING:
        return WSA_WSAENOTCONN;
    case WSA_CONNECTED:
        break;
    }
    if (sock->reset) {
        return WSA_WSAECONNRESET;
    }
    if (sock->error) {
        return rules->timeout_is_abort ? WSA_WSAETIMEDOUT : WSA_WSAECONNRESET;
    }
    return wsa_has_rest(sock) ? WSA_WSAEWOULDBLOCK : WSA_OK;
}

/* Keeps what the buffer has not taken. */
static void
keep_rest(WsaSock *sock, const guint8 *bytes, gsize len_bytes)
{
    sock->rest_bytes = bytes ? g_memdup2(bytes, len_bytes) : NULL;
    sock->rest_len = len_bytes;
    sock->rest_done = 0;
}

static gssize
send_now(WsaSock *sock, const guint8 *bytes, gsize len_bytes, WsaError *error)
{
    PosixProc *proc = wsa_thread(sock->ws);
    gssize n;

    *error = send_refusal(sock);
    if (*error != WSA_OK) {
        return -1;
    }
    sock->fin_seen |=
        (posix_bits(proc, sock->fd) & POSIX_POLLRDHUP) && !sock->reset;
    n = posix_send(proc, sock->fd, bytes, len_bytes,
                   POSIX_MSG_DONTWAIT | POSIX_MSG_NOSIGNAL);
    if (n < 0) {
        *error = wsa_error_of(posix_errno(proc));
    } else if ((gsize)n < len_bytes && sock->ws->config.rules.send_takes_all) {
        keep_rest(sock, bytes ? bytes + n : NULL, len_bytes - (gsize)n);
        n = (gssize)len_bytes;
    }
    return n;
}

/* Re-arms FD_WRITE when it fails, whatever the error. */
gssize
wsa_send(Winsock *ws, WsaHandle handle, gconstpointer bytes, gsize len_bytes)
{
    WsaSock *sock = wsa_enter(ws, handle, "send");
    WsaError error;
    gssize n;

    if (!sock) {
        return -1;
    }
    n = send_now(sock, bytes, len_bytes, &error);
    if (error != WSA_OK) {
        sock->reported &= ~(guint)WSA_BIT_WRITE;
    }
    wsa_step(sock);
    return wsa_leave(ws, sock, "send", n, error);
}

/* ---- shutdown ----------------------------------------------------------- */

static void
shut_send(WsaSock *sock)
{
    if (sock->wr) {
        return;
    }
    sock->wr = TRUE;
    sock->fin_held = wsa_has_rest(sock);
    if (!sock->fin_held && sock->fd >= 0) {
        posix_shutdown(wsa_thread(sock->ws), sock->fd, POSIX_SHUT_WR);
    }
}

/* SD_RECEIVE sends nothing: the kernel goes on to take data and acknowledge
 * them (IOCTL_AFD_WINE_SHUTDOWN). */
int
wsa_shutdown(Winsock *ws, WsaHandle handle, WsaShut how)
{
    WsaSock *sock = wsa_enter(ws, handle, "shutdown");

    if (!sock) {
        return -1;
    }
    if (sock->state != WSA_CONNECTED) {
        return (int)wsa_leave(ws, sock, "shutdown", -1, WSA_WSAENOTCONN);
    }
    if (how != WSA_SD_RECEIVE) {
        shut_send(sock);
    }
    sock->rd |= how != WSA_SD_SEND;
    if (how == WSA_SD_BOTH && ws->config.rules.sd_both_deselects) {
        sock->window = FALSE;
        sock->mask = 0;
    }
    wsa_step(sock);
    return (int)wsa_leave(ws, sock, "shutdown", 0, WSA_OK);
}
