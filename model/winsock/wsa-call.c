/* SPDX-License-Identifier: GPL-2.0-only */
/* How calls begin and end, and sockets come and go. */
#include "model/winsock/wsa-priv.h"

WsaError
wsa_last_error(const Winsock *ws)
{
    return ws->error;
}

int
wsa_descriptor(const Winsock *ws, WsaHandle handle)
{
    const WsaSock *sock =
        g_hash_table_lookup(ws->socks, GUINT_TO_POINTER(handle));

    return sock ? sock->fd : -1;
}

/* ---- Calls -------------------------------------------------------------- */

WsaSock *
wsa_enter(Winsock *ws, WsaHandle handle, const char *call)
{
    PosixProc *proc = wsa_thread(ws);
    gint64 cost_ns = port_delay_ns(&ws->config.call_cost);
    WsaSock *sock;

    if (cost_ns > 0) {
        posix_sleep(proc, cost_ns);
    }
    sock = g_hash_table_lookup(ws->socks, GUINT_TO_POINTER(handle));
    posix_tell(proc, sock ? sock->fd : -1, TRACE_CALL, call, "");
    if (!sock && handle != 0) {
        wsa_leave(ws, NULL, call, -1, WSA_WSAENOTSOCK);
    }
    return sock;
}

gssize
wsa_leave(Winsock *ws, const WsaSock *sock, const char *call, gssize result,
          WsaError error)
{
    PosixProc *proc = wsa_thread(ws);
    char number[24];

    ws->error = error;
    g_snprintf(number, sizeof number, "%" G_GSSIZE_FORMAT, result);
    posix_tell(proc, sock ? sock->fd : -1, TRACE_RETURN, call,
               error ? wsa_error_name(error) : number);
    return error ? -1 : result;
}

/* ---- Sockets ------------------------------------------------------------ */

WsaSock *
wsa_sock_new(Winsock *ws, int fd)
{
    WsaSock *sock = g_new0(WsaSock, 1);

    sock->ws = ws;
    sock->handle = ws->last += 4; /* as kernels number handles */
    sock->fd = fd;
    sock->linger_s = -1;
    g_hash_table_insert(ws->socks, GUINT_TO_POINTER(sock->handle), sock);
    return sock;
}

void
wsa_sock_free(WsaSock *sock)
{
    g_free(sock->rest_bytes);
    g_free(sock);
}

void
wsa_watch(WsaSock *sock)
{
    posix_epoll_add(wsa_thread(sock->ws), sock->ws->epoll, sock->fd,
                    POSIX_POLLIN | POSIX_POLLOUT | POSIX_POLLRDHUP |
                        POSIX_EPOLLET,
                    GUINT_TO_POINTER(sock->handle));
}

WsaHandle
wsa_socket(Winsock *ws)
{
    PosixProc *proc = wsa_thread(ws);
    WsaSock *sock = NULL;
    int fd;

    wsa_enter(ws, 0, "socket");
    fd = posix_socket(proc);
    if (fd >= 0) {
        posix_nonblock(proc, fd, TRUE);
        sock = wsa_sock_new(ws, fd);
    }
    wsa_leave(ws, sock, "socket", sock ? (gssize)sock->handle : -1,
              sock ? WSA_OK : wsa_error_of(posix_errno(proc)));
    return sock ? sock->handle : 0;
}

/* ---- closesocket -------------------------------------------------------- */

/* With 'reset' it is an abort, whatever has come. */
static void
close_now(WsaSock *sock, gboolean reset)
{
    PosixProc *proc = wsa_thread(sock->ws);

    if (sock->fd >= 0) {
        posix_setsockopt(proc, sock->fd, POSIX_SO_LINGER, reset ? 0 : -1);
        posix_close(proc, sock->fd);
    }
}

/* Keeps what waits outside the buffer, for which Wine has a handle of its own:
 * it is the same socket still, and has its window. */
static void
close_later(WsaSock *sock)
{
    gpointer key = GUINT_TO_POINTER(sock->handle);

    g_hash_table_steal(sock->ws->socks, key);
    g_hash_table_insert(sock->ws->closing, key, sock);
    sock->closed = TRUE;
    sock->window &= sock->ws->config.rules.rest_keeps_window;
}

static gboolean
must_wait(const WsaSock *sock)
{
    return sock->ws->config.rules.linger_refuses && sock->linger_s > 0 &&
           sock->state == WSA_CONNECTED && !sock->reset &&
           (wsa_has_rest(sock) ||
            posix_outq(wsa_thread(sock->ws), sock->fd) > 0);
}

/* The connection is reset, not ended. */
static gboolean
is_hard_close(const WsaSock *sock)
{
    return sock->linger_s == 0 || wsa_unread(sock) > 0;
}

int
wsa_closesocket(Winsock *ws, WsaHandle handle)
{
    WsaSock *sock = wsa_enter(ws, handle, "closesocket");

    if (!sock) {
        return -1;
    }
    if (must_wait(sock)) {
        return (int)wsa_leave(ws, sock, "closesocket", -1, WSA_WSAEWOULDBLOCK);
    }
    wsa_leave(ws, sock, "closesocket", 0, WSA_OK);
    if (wsa_has_rest(sock) && sock->state == WSA_CONNECTED &&
        (ws->config.rules.close_keeps_queue || !is_hard_close(sock))) {
        close_later(sock);
    } else {
        close_now(sock, sock->linger_s == 0 && sock->state == WSA_CONNECTED);
        g_hash_table_remove(ws->socks, GUINT_TO_POINTER(handle));
    }
    return 0;
}

void
wsa_go_on_closing(WsaSock *sock)
{
    wsa_step(sock);
    if (wsa_is_through(sock)) {
        close_now(sock, sock->linger_s == 0);
        g_hash_table_remove(sock->ws->closing, GUINT_TO_POINTER(sock->handle));
    }
}
