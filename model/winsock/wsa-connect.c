/* SPDX-License-Identifier: GPL-2.0-only */
/* Listening, accepting, connecting, and WSAAsyncSelect. */
#include "model/winsock/wsa-priv.h"

/* What SOMAXCONN stands for in Wine on Linux (net.core.somaxconn). */
#define BACKLOG 4096

int
wsa_listen(Winsock *ws, WsaHandle handle, guint16 port)
{
    WsaSock *sock = wsa_enter(ws, handle, "listen");
    PosixProc *proc;
    WsaError error = WSA_OK;

    if (!sock) {
        return -1;
    }
    proc = wsa_thread(ws);
    if (sock->state != WSA_UNCONNECTED) {
        error = WSA_WSAEINVAL;
    } else if (posix_setsockopt(proc, sock->fd, POSIX_SO_REUSEADDR, 1) < 0 ||
               posix_bind(proc, sock->fd, port) < 0 ||
               posix_listen(proc, sock->fd, BACKLOG) < 0) {
        error = wsa_error_of(posix_errno(proc));
    } else {
        sock->state = WSA_LISTENING;
        wsa_watch(sock);
        wsa_step(sock);
    }
    return (int)wsa_leave(ws, sock, "listen", 0, error);
}

/* accept_into_socket(): the new one begins as the listener is now. */
static WsaSock *
take(WsaSock *listener, int fd)
{
    WsaSock *sock = wsa_sock_new(listener->ws, fd);

    sock->state = WSA_CONNECTED;
    sock->mask = listener->mask;
    sock->wmsg = listener->wmsg;
    sock->window = listener->window;
    sock->nonblocking = listener->nonblocking;
    sock->linger_s = listener->linger_s;
    wsa_watch(sock);
    return sock;
}

/* The listener's next FD_ACCEPT comes before what the new socket has to say
 * [ws.two_clients]. */
WsaHandle
wsa_accept(Winsock *ws, WsaHandle handle)
{
    WsaSock *listener = wsa_enter(ws, handle, "accept");
    PosixProc *proc;
    WsaSock *sock;
    int fd;

    if (!listener) {
        return 0;
    }
    proc = wsa_thread(ws);
    if (listener->state != WSA_LISTENING) {
        wsa_leave(ws, listener, "accept", -1, WSA_WSAEINVAL);
        return 0;
    }
    fd = posix_accept(proc, listener->fd, NULL);
    if (fd < 0) {
        wsa_leave(ws, listener, "accept", -1, wsa_error_of(posix_errno(proc)));
        return 0;
    }
    posix_nonblock(proc, fd, TRUE);
    sock = take(listener, fd);
    listener->reported &= ~(guint)WSA_BIT_ACCEPT;
    wsa_step(listener);
    wsa_step(sock);
    wsa_leave(ws, sock, "accept", (gssize)sock->handle, WSA_OK);
    return sock->handle;
}

/* ---- connect ------------------------------------------------------------ */

/* Linux's connect() gives the last failure once before it tries anew. */
static WsaError
begin(WsaSock *sock, PortAddr to)
{
    PosixProc *proc = wsa_thread(sock->ws);

    if (sock->failed) {
        posix_connect(proc, sock->fd, to);
    }
    if (posix_connect(proc, sock->fd, to) == 0) {
        return WSA_OK;
    }
    return wsa_error_of(posix_errno(proc));
}

static WsaError
try_connect(WsaSock *sock, PortAddr to)
{
    WsaError error;

    switch (sock->state) {
    case WSA_CONNECTING:
        return WSA_WSAEALREADY;
    case WSA_CONNECTED:
        return WSA_WSAEISCONN;
    case WSA_LISTENING:
        return WSA_WSAEINVAL;
    case WSA_UNCONNECTED:
        break;
    }
    if (sock->failed && sock->ws->config.rules.failed_connect_is_final) {
        sock->refused = TRUE;
        return WSA_WSAECONNABORTED;
    }
    error = begin(sock, to);
    if (error == WSA_WSAEWOULDBLOCK) {
        sock->state = WSA_CONNECTING;
        sock->reported &= ~(guint)(WSA_BIT_CONNECT | WSA_BIT_CONNERR);
        if (!sock->failed) {
            wsa_watch(sock);
        }
    }
    return error;
}

int
wsa_connect(Winsock *ws, WsaHandle handle, PortAddr to)
{
    WsaSock *sock = wsa_enter(ws, handle, "connect");
    WsaError error;

    if (!sock) {
        return -1;
    }
    error = try_connect(sock, to);
    wsa_step(sock);
    return (int)wsa_leave(ws, sock, "connect", 0, error);
}

/* ---- WSAAsyncSelect ----------------------------------------------------- */

/* A reset that no message has told, or that each select tells again. */
static gboolean
must_tell_reset(const WsaSock *sock)
{
    const WsaRules *rules = &sock->ws->config.rules;

    return sock->reset && (rules->select_reposts_reset ||
                           (!rules->unselected_reset_lost && !sock->told));
}

/* IOCTL_AFD_WINE_MESSAGE_SELECT. */
int
wsa_async_select(Winsock *ws, WsaHandle handle, guint wmsg, guint mask)
{
    WsaSock *sock = wsa_enter(ws, handle, "WSAAsyncSelect");

    if (!sock) {
        return -1;
    }
    sock->nonblocking = TRUE;
    sock->mask = mask;
    sock->wmsg = wmsg;
    sock->window = mask != 0;
    if (mask != 0) {
        sock->pending = 0;
        /* nothing posts FD_CONNECT again [wsdoc2.connect_without_fd_connect] */
        sock->reported &= WSA_BIT_CONNECT | WSA_BIT_CONNERR;
        if (must_tell_reset(sock)) {
            wsa_note_reset(sock);
        }
    }
    wsa_step(sock);
    return (int)wsa_leave(ws, sock, "WSAAsyncSelect", 0, WSA_OK);
}
