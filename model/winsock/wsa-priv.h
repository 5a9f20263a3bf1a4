/* SPDX-License-Identifier: GPL-2.0-only */
/* Inside a Winsock, the lower files first:
 *
 *   wsa-names.c   texts
 *   wsa-queue.c   the window's messages, and who waits for them
 *   wsa-step.c    the event machine: what the kernel shows becomes messages
 *   wsa-call.c    how calls begin and end; sockets come and go
 *   wsa-connect.c, wsa-io.c, wsa-options.c: the calls
 *   wsa.c         the process and its threads
 *
 * Every call ends in wsa_step(), and so does every batch of packets that come
 * at one instant (Wine: the server polls again after each request).
 */
#ifndef FINWAIT_MODEL_WSA_PRIV_H
#define FINWAIT_MODEL_WSA_PRIV_H

#include "model/winsock/winsock.h"

/* Event bits, in the order in which they are posted (post_sock_messages), as
 * X(NAME, event): a socket can so post FD_CLOSE twice. */
#define WSA_BITS(X)                                                            \
    X(CONNECT, FD_CONNECT)                                                     \
    X(CONNERR, FD_CONNECT)                                                     \
    X(ACCEPT, FD_ACCEPT)                                                       \
    X(OOB, FD_OOB)                                                             \
    X(READ, FD_READ)                                                           \
    X(WRITE, FD_WRITE)                                                         \
    X(RESET, FD_CLOSE)                                                         \
    X(HUP, FD_CLOSE)

enum {
#define X(NAME, EVENT) WSA_NR_##NAME,
    WSA_BITS(X)
#undef X
        N_WSA_BITS
};

enum {
#define X(NAME, EVENT) WSA_BIT_##NAME = 1 << WSA_NR_##NAME,
    WSA_BITS(X)
#undef X
};

/* Never leaves CONNECTED: not by FIN, reset or shutdown. */
typedef enum WsaState {
    WSA_UNCONNECTED,
    WSA_CONNECTING,
    WSA_CONNECTED,
    WSA_LISTENING,
} WsaState;

typedef struct WsaSock {
    Winsock *ws;
    WsaHandle handle;
    int fd; /* -1: the connection is lost, by SD_RECEIVE */
    WsaState state;
    guint mask, wmsg;
    gboolean window;   /* somebody is told */
    guint reported;    /* bits, not re-armed since */
    guint pending;     /* bits to be posted */
    gboolean hangup;   /* EOF was found */
    gboolean aborted;  /* both directions over, data or not */
    gboolean reset;    /* RST, and not from a dead connection */
    gboolean told;     /* ... which a message has said */
    gboolean rd, wr;   /* own SD_RECEIVE, own SD_SEND */
    gboolean fin_held; /* own FIN waits until 'rest' is through */
    gboolean fin_seen; /* before the last send */
    gboolean nonblocking;
    gboolean closed;  /* by closesocket; lives until 'rest' is through */
    gboolean failed;  /* a connect has */
    gboolean refused; /* ... and another since (failed_connect_is_final) */
    gint64 linger_s;  /* -1: off */
    WsaError error;   /* SO_ERROR: of connect or a time-out */

    /* What waits outside the buffer of the kernel; 'rest_bytes' NULL: filler.
     */
    guint8 *rest_bytes;
    gsize rest_len, rest_done;
} WsaSock;

struct Winsock {
    PosixHost *host;
    WsaConfig config;
    WsaMain main;
    gpointer user;
    PosixProc *pump;     /* the thread of 'main'; NULL: it has ended */
    int epoll;           /* edge-triggered, of all sockets */
    int bell;            /* eventfd: wakes the pump */
    gboolean waiting;    /* ... which waits for it */
    gint64 held_ns;      /* no message before */
    GHashTable *socks;   /* handle -> WsaSock, owned */
    GHashTable *closing; /* closed, but with a rest: likewise, owned */
    WsaHandle last;      /* handle given */
    GQueue messages;     /* of WsaMessage, owned */
    WsaError error;
};

/* ---- wsa-queue.c ---- */

void wsa_post(Winsock *ws, const WsaMessage *message);

/* ---- wsa-step.c ---- */

/* Posts what is new. */
void wsa_step(WsaSock *sock);

/* ... and first what it shows of 'want', POSIX_POLLIN and POSIX_POLLOUT, wanted
 * by the window or not. */
void wsa_look_for(WsaSock *sock, guint want);

/* RST, by this end; the handle stays. */
void wsa_abort(WsaSock *sock);

/* The next step posts that the connection was reset. */
void wsa_note_reset(WsaSock *sock);

static inline gboolean
wsa_has_rest(const WsaSock *sock)
{
    return sock->rest_len > sock->rest_done;
}

/* Nothing holds the socket any more. */
static inline gboolean
wsa_is_through(const WsaSock *sock)
{
    return sock->closed && !wsa_has_rest(sock);
}

/* Bytes unread in the kernel. */
gsize wsa_unread(const WsaSock *sock);

/* ---- wsa-call.c ---- */

/* A socket of the kernel's 'fd'. */
WsaSock *wsa_sock_new(Winsock *ws, int fd);
void wsa_sock_free(WsaSock *sock);

/* Of a closed one: a step, and its end if that was the rest. */
void wsa_go_on_closing(WsaSock *sock);

/* Has the system's thread look at it from now on. */
void wsa_watch(WsaSock *sock);

/* A call begins: the socket, or NULL and WSAENOTSOCK. */
WsaSock *wsa_enter(Winsock *ws, WsaHandle handle, const char *call);

/* It ends: 'result', or -1 if there is an 'error'.  'sock' may be NULL. */
gssize wsa_leave(Winsock *ws, const WsaSock *sock, const char *call,
                 gssize result, WsaError error);

/* What an errno of the kernel's is. */
WsaError wsa_error_of(PosixErrno error);

#endif
