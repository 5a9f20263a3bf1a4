/* SPDX-License-Identifier: GPL-2.0-only */
/* The event machine of a socket, as Wine's server/sock.c has it: what is wanted
 * (sock_get_poll_events), what of it the kernel shows becomes event bits
 * (sock_poll_event, sock_dispatch_events), and bits become messages
 * (post_sock_messages). */
#include "model/winsock/wsa-priv.h"

/* Never: not even the end of the connection is noticed. */
#define WANT_NOTHING 0u
#define WANT_ENDS (POSIX_POLLHUP | POSIX_POLLERR)

static const guint event_of[N_WSA_BITS] = {
#define X(NAME, EVENT) [WSA_NR_##NAME] = WSA_##EVENT,
    WSA_BITS(X)
#undef X
};

static const WsaRules *
rules_of(const WsaSock *sock)
{
    return &sock->ws->config.rules;
}

/* ---- The kernel --------------------------------------------------------- */

gsize
wsa_unread(const WsaSock *sock)
{
    PosixProc *proc = wsa_thread(sock->ws);
    gint64 n = sock->fd >= 0 ? posix_inq(proc, sock->fd) : 0;

    return (gsize)MAX(n, 0);
}

/* The bits of poll(); where a FIN is told at once it is RDHUP, and IN is
 * unread data alone. */
static guint
shown(const WsaSock *sock)
{
    guint bits = sock->fd >= 0 ? posix_bits(wsa_thread(sock->ws), sock->fd) : 0;

    if ((bits & POSIX_POLLIN) && sock->state == WSA_CONNECTED &&
        !rules_of(sock)->fdclose_waits_for_data && wsa_unread(sock) == 0) {
        bits &= ~(guint)POSIX_POLLIN;
    }
    return bits;
}

/* The error of the kernel, which forgets it. */
static WsaError
fetch_error(const WsaSock *sock)
{
    gint64 error = 0;

    posix_getsockopt(wsa_thread(sock->ws), sock->fd, POSIX_SO_ERROR, &error);
    return wsa_error_of((PosixErrno)error);
}

/* ---- What waits outside the buffer -------------------------------------- */

static void
drop_rest(WsaSock *sock)
{
    g_clear_pointer(&sock->rest_bytes, g_free);
    sock->rest_len = sock->rest_done = 0;
}

/* ... and what waited for it. */
static void
end_rest(WsaSock *sock)
{
    drop_rest(sock);
    if (sock->fin_held) {
        sock->fin_held = FALSE;
        posix_shutdown(wsa_thread(sock->ws), sock->fd, POSIX_SHUT_WR);
    }
}

/* Hands down what there is room for. */
static void
feed(WsaSock *sock)
{
    PosixProc *proc = wsa_thread(sock->ws);
    const guint8 *bytes = sock->rest_bytes;
    gssize n =
        posix_send(proc, sock->fd, bytes ? bytes + sock->rest_done : NULL,
                   sock->rest_len - sock->rest_done,
                   POSIX_MSG_DONTWAIT | POSIX_MSG_NOSIGNAL);

    if (n < 0 && posix_errno(proc) != POSIX_EAGAIN) {
        drop_rest(sock);
        return;
    }
    sock->rest_done += (gsize)MAX(n, 0);
    if (!wsa_has_rest(sock)) {
        end_rest(sock);
    }
}

/* post_socket_event(): whether selected or not. */
static void
note(WsaSock *sock, guint events)
{
    sock->pending |= events & ~sock->reported;
    sock->reported |= events;
}

void
wsa_note_reset(WsaSock *sock)
{
    note(sock, WSA_BIT_RESET);
}

void
wsa_abort(WsaSock *sock)
{
    PosixProc *proc = wsa_thread(sock->ws);

    posix_setsockopt(proc, sock->fd, POSIX_SO_LINGER, 0);
    posix_close(proc, sock->fd);
    sock->fd = -1;
    sock->reset = TRUE;
    wsa_note_reset(sock);
    drop_rest(sock);
}

/* ---- What is wanted ----------------------------------------------------- */

/* The event of 'bit' is selected and was not reported since re-armed. */
static gboolean
is_armed(const WsaSock *sock, guint event, guint bit)
{
    return (sock->mask & event) && !(sock->reported & bit);
}

static gboolean
is_mute(const WsaSock *sock)
{
    gboolean both = sock->hangup && sock->wr && !sock->fin_held;

    return sock->aborted || sock->reset ||
           (both && rules_of(sock)->sd_send_mutes);
}

static guint
wants_connected(const WsaSock *sock)
{
    const WsaRules *rules = rules_of(sock);
    guint want =
        POSIX_POLLERR | (rules->sd_send_mutes ? (guint)POSIX_POLLHUP : 0);

    if (is_mute(sock)) {
        return WANT_NOTHING;
    }
    if (is_armed(sock, WSA_FD_READ, WSA_BIT_READ) && !sock->hangup) {
        want |= POSIX_POLLIN;
    }
    if (is_armed(sock, WSA_FD_CLOSE, WSA_BIT_HUP)) {
        if (!rules->fdclose_waits_for_data) {
            want |= POSIX_POLLRDHUP;
        } else if (!(sock->reported & WSA_BIT_READ)) {
            want |= POSIX_POLLIN;
        }
    }
    if (wsa_has_rest(sock) ||
        (is_armed(sock, WSA_FD_WRITE, WSA_BIT_WRITE) && !sock->wr)) {
        want |= POSIX_POLLOUT;
    }
    return want;
}

static guint
wants(const WsaSock *sock)
{
    switch (sock->state) {
    case WSA_UNCONNECTED:
        return WANT_NOTHING;
    case WSA_CONNECTING:
        return POSIX_POLLOUT | POSIX_POLLHUP | POSIX_POLLERR;
    case WSA_LISTENING:
        return is_armed(sock, WSA_FD_ACCEPT, WSA_BIT_ACCEPT)
                   ? (guint)POSIX_POLLIN
                   : WANT_NOTHING;
    case WSA_CONNECTED:
        return wants_connected(sock);
    }
    g_assert_not_reached();
}

/* ---- What is seen ------------------------------------------------------- */

static guint
see_connecting(WsaSock *sock, guint bits)
{
    if (bits & (POSIX_POLLHUP | POSIX_POLLERR)) {
        sock->error = fetch_error(sock);
        sock->state = WSA_UNCONNECTED;
        sock->failed = TRUE;
        return WSA_BIT_CONNERR;
    }
    if (!(bits & POSIX_POLLOUT)) {
        return 0;
    }
    sock->state = WSA_CONNECTED;
    sock->error = WSA_OK;
    return WSA_BIT_CONNECT | WSA_BIT_WRITE;
}

/* The connection is dead, or only over in both directions. */
static void
see_end(WsaSock *sock)
{
    WsaError error = fetch_error(sock);

    if (error == WSA_WSAECONNRESET) {
        sock->reset = TRUE;
    } else if (error != WSA_OK) {
        sock->error = error;
    }
}

static guint
see_reset(WsaSock *sock, guint bits)
{
    guint events = WSA_BIT_RESET;

    if (wsa_has_rest(sock)) { /* which eats the room */
        drop_rest(sock);
    } else if ((bits & POSIX_POLLOUT) && rules_of(sock)->reset_posts_write) {
        events |= WSA_BIT_WRITE;
    }
    return events;
}

/* Room is for the rest first, which does not outlive the connection. */
static guint
see_room(WsaSock *sock, guint bits, guint events)
{
    gboolean ends = (bits & (POSIX_POLLHUP | POSIX_POLLERR)) ||
                    ((events & WSA_BIT_HUP) && rules_of(sock)->fin_drops_rest);

    if (!wsa_has_rest(sock)) {
        return events | (bits & POSIX_POLLOUT ? WSA_BIT_WRITE : 0);
    }
    if (bits & POSIX_POLLOUT) {
        feed(sock);
    } else if (ends) {
        end_rest(sock);
    }
    return events;
}

static guint
see_connected(WsaSock *sock, guint bits)
{
    guint ends = bits & (POSIX_POLLHUP | POSIX_POLLERR);
    guint events = 0;

    if (ends) {
        see_end(sock);
    }
    if (sock->reset) {
        return see_reset(sock, bits);
    }
    if ((bits & POSIX_POLLIN) && wsa_unread(sock) == 0) {
        sock->hangup = TRUE;
        events = WSA_BIT_HUP;
    } else {
        sock->aborted |= ends != 0;
        events = (ends || (bits & POSIX_POLLRDHUP) ? WSA_BIT_HUP : 0) |
                 (bits & POSIX_POLLIN ? WSA_BIT_READ : 0);
    }
    return see_room(sock, bits, events);
}

static guint
see(WsaSock *sock, guint bits)
{
    switch (sock->state) {
    case WSA_CONNECTING:
        return see_connecting(sock, bits);
    case WSA_LISTENING:
        return bits & POSIX_POLLIN ? WSA_BIT_ACCEPT : 0;
    case WSA_CONNECTED:
        return see_connected(sock, bits);
    case WSA_UNCONNECTED:
        return 0;
    }
    g_assert_not_reached();
}

/* ---- What is told ------------------------------------------------------- */

static WsaError
high_word(const WsaSock *sock, guint number)
{
    const WsaRules *rules = rules_of(sock);

    switch (number) {
    case WSA_NR_RESET:
        return rules->reset_has_error ? WSA_WSAECONNABORTED : WSA_OK;
    case WSA_NR_CONNERR:
        return sock->error;
    case WSA_NR_HUP:
        return sock->error && rules->timeout_is_abort ? WSA_WSAECONNABORTED
                                                      : sock->error;
    default:
        return WSA_OK;
    }
}

static void
post(WsaSock *sock)
{
    for (guint i = 0; sock->window && i < N_WSA_BITS; i++) {
        guint bit = 1u << i;
        if ((sock->pending & bit) && (sock->mask & event_of[i])) {
            WsaMessage message = {sock->handle, sock->wmsg, event_of[i],
                                  high_word(sock, i)};
            sock->told |= i == WSA_NR_RESET;
            wsa_post(sock->ws, &message);
        }
    }
    if (sock->window) {
        sock->pending = 0; /* what is not selected is lost, and reported */
    }
}

/* Data that come after SD_RECEIVE, where they reset the connection. */
static void
refuse_data(WsaSock *sock)
{
    if (sock->rd && sock->fd >= 0 && sock->state == WSA_CONNECTED &&
        rules_of(sock)->sd_receive_resets && wsa_unread(sock) > 0) {
        wsa_abort(sock);
    }
}

void
wsa_step(WsaSock *sock)
{
    guint bits;

    refuse_data(sock);
    post(sock);
    while (!wsa_is_through(sock) && (bits = shown(sock) & wants(sock)) != 0) {
        note(sock, see(sock, bits));
        post(sock);
    }
}

void
wsa_look_for(WsaSock *sock, guint want)
{
    guint bits = shown(sock) & (want | WANT_ENDS);

    if (bits && sock->state != WSA_UNCONNECTED) {
        note(sock, see(sock, bits));
        post(sock);
    }
    wsa_step(sock);
}
