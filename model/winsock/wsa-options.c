/* SPDX-License-Identifier: GPL-2.0-only */
/* ioctlsocket, options, and the calls that look at a socket. */
#include "model/winsock/wsa-priv.h"

/* Not while a mask is selected [ws.blocking_while_selected]. */
int
wsa_fionbio(Winsock *ws, WsaHandle handle, gboolean nonblocking)
{
    WsaSock *sock = wsa_enter(ws, handle, "ioctlsocket");
    gboolean refused;

    if (!sock) {
        return -1;
    }
    refused = !nonblocking && sock->mask != 0;
    if (!refused) {
        sock->nonblocking = nonblocking;
    }
    return (int)wsa_leave(ws, sock, "ioctlsocket", 0,
                          refused ? WSA_WSAEINVAL : WSA_OK);
}

gint64
wsa_fionread(Winsock *ws, WsaHandle handle)
{
    WsaSock *sock = wsa_enter(ws, handle, "ioctlsocket");

    if (!sock) {
        return -1;
    }
    if (sock->state == WSA_LISTENING) {
        return wsa_leave(ws, sock, "ioctlsocket", -1, WSA_WSAEINVAL);
    }
    return wsa_leave(ws, sock, "ioctlsocket", (gssize)wsa_unread(sock), WSA_OK);
}

/* SO_LINGER is looked at by closesocket only: the kernel's would wait. */
int
wsa_setsockopt(Winsock *ws, WsaHandle handle, WsaOption option, gint64 value)
{
    static const PosixOption kernels[] = {
        [WSA_SO_RCVBUF] = POSIX_SO_RCVBUF,
        [WSA_SO_SNDBUF] = POSIX_SO_SNDBUF,
        [WSA_SO_KEEPALIVE] = POSIX_SO_KEEPALIVE,
        [WSA_TCP_NODELAY] = POSIX_TCP_NODELAY,
    };
    WsaSock *sock = wsa_enter(ws, handle, "setsockopt");
    WsaError error = WSA_OK;

    if (!sock) {
        return -1;
    }
    if (option == WSA_SO_LINGER) {
        sock->linger_s = value;
    } else if (posix_setsockopt(wsa_thread(ws), sock->fd, kernels[option],
                                value) < 0) {
        error = wsa_error_of(posix_errno(wsa_thread(ws)));
    }
    return (int)wsa_leave(ws, sock, "setsockopt", 0, error);
}

int
wsa_so_error(Winsock *ws, WsaHandle handle, WsaError *error)
{
    WsaSock *sock = wsa_enter(ws, handle, "getsockopt");

    if (!sock) {
        return -1;
    }
    *error = sock->error;
    return (int)wsa_leave(ws, sock, "getsockopt", 0, WSA_OK);
}

/* ---- Readiness ---------------------------------------------------------- */

typedef struct Ready {
    gboolean failed; /* a connect has */
    gboolean reads;  /* data, EOF, a client that waits, or dead */
    gboolean data;   /* ... of these: data, or a client */
    gboolean writes;
    gboolean over, dead; /* FIN with all read, or dead; dead */
} Ready;

static Ready
look(const WsaSock *sock)
{
    guint bits = sock->fd >= 0 ? posix_bits(wsa_thread(sock->ws), sock->fd) : 0;
    gboolean connected = sock->state == WSA_CONNECTED;
    Ready ready = {0};
    gboolean lost;

    ready.failed = sock->state == WSA_UNCONNECTED && sock->failed;
    lost = ready.failed && sock->ws->config.rules.failed_poll_is_writable;
    ready.dead = connected && (sock->reset || sock->error);
    ready.data = wsa_unread(sock) > 0 && !sock->reset;
    ready.reads = ready.dead || (connected && (bits & POSIX_POLLIN));
    ready.over = lost || ready.dead || (ready.reads && !ready.data);
    ready.writes = lost || ready.dead ||
                   (connected && (bits & POSIX_POLLOUT) && !wsa_has_rest(sock));
    if (sock->state == WSA_LISTENING) {
        ready.reads = ready.data = (bits & POSIX_POLLIN) != 0;
    }
    return ready;
}

static void
look_for(WsaSock *sock, guint want)
{
    if (sock->ws->config.rules.select_call_posts) {
        wsa_look_for(sock, want);
    }
}

/* Each set is polled by itself, so FD_CLOSE of a reset comes before FD_WRITE.
 * A connect that failed is an exception; a reset is not (T: test_tcp_reset). */
const char *
wsa_select_text(Winsock *ws, WsaHandle handle)
{
    static const char *const texts[] = {"-", "R", "W", "RW"};
    WsaSock *sock = wsa_enter(ws, handle, "select");
    Ready ready;

    if (!sock) {
        return NULL;
    }
    look_for(sock, POSIX_POLLIN);
    look_for(sock, POSIX_POLLOUT);
    ready = look(sock);
    wsa_leave(ws, sock, "select", 0, WSA_OK);
    return ready.failed ? "X"
                        : texts[(ready.reads ? 1 : 0) + (ready.writes ? 2 : 0)];
}

char *
wsa_poll_text(Winsock *ws, WsaHandle handle)
{
    WsaSock *sock = wsa_enter(ws, handle, "WSAPoll");
    g_autoptr(GString) text = g_string_new(NULL);
    Ready ready;

    if (!sock) {
        return NULL;
    }
    look_for(sock, POSIX_POLLIN | POSIX_POLLOUT);
    ready = look(sock);
    wsa_leave(ws, sock, "WSAPoll", 0, WSA_OK);
    g_string_append(text, ready.dead || ready.failed ? "ERR|" : "");
    g_string_append(text, ready.over ? "HUP|" : "");
    g_string_append(text, ready.data ? "RDNORM|" : "");
    g_string_append(text, ready.writes ? "WRNORM|" : "");
    if (text->len == 0) {
        return g_strdup("-");
    }
    return g_strndup(text->str, text->len - 1);
}
