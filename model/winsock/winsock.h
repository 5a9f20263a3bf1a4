/* SPDX-License-Identifier: GPL-2.0-only */
/* WinSock with WSAAsyncSelect: sockets that tell a window what happened.
 *
 * A Winsock is one process with one window, on a host of model/posix, whose
 * kernel has the sockets below.  The process runs a program, its WinMain, in a
 * thread: it makes calls, none of which waits, and takes messages from the
 * window's queue, one at a time, by wsa_get_message().  What it does between
 * two of them is the handler; it may take time (wsa_busy()), and messages pile
 * up meanwhile, for the events of the network are posted by a thread of the
 * system's own, as Wine's server does.
 *
 * The event machine is that of Wine's server/sock.c, in its words: bits that
 * are wanted, reported and pending.  In what Windows, Wine 10 and Wine 8 differ
 * is a switch (wsa-rules.h).  Recorded cases are named in brackets.
 *
 *  - A message is posted when a bit becomes true that is selected and was not
 *    reported since it was last re-armed: FD_READ by recv, FD_WRITE by a send
 *    that fails, FD_ACCEPT by accept, all of them by WSAAsyncSelect.
 *  - What is posted stays posted: neither a new mask nor closesocket takes it
 *    back [ws.cancel_with_queued, ws.close_with_queued].
 *  - After closesocket nothing is posted, but on Wine 10 as long as a rest of a
 *    send waits outside the buffer (rest_keeps_window).
 *  - Handles are never used again, so a message of a closed socket finds none:
 *    calls give WSAENOTSOCK.
 *
 * Not here: overlapped calls, WSAEventSelect, urgent data (no FD_OOB comes),
 * datagrams, more than one window.
 */
#ifndef FINWAIT_MODEL_WINSOCK_H
#define FINWAIT_MODEL_WINSOCK_H

#include "model/posix/posix.h"
#include "model/winsock/wsa-rules.h"

G_BEGIN_DECLS

/* Events of a mask, with their values, in the order in which masks are written,
 * as X(NAME, value). */
#define WSA_EVENTS(X)                                                          \
    X(FD_READ, 0x01)                                                           \
    X(FD_WRITE, 0x02)                                                          \
    X(FD_OOB, 0x04)                                                            \
    X(FD_ACCEPT, 0x08)                                                         \
    X(FD_CONNECT, 0x10)                                                        \
    X(FD_CLOSE, 0x20)

enum {
#define X(NAME, VALUE) WSA_##NAME = (VALUE),
    WSA_EVENTS(X)
#undef X
};

/* What WSAGetLastError() gives, as X(NAME). */
#define WSA_ERRORS(X)                                                          \
    X(WSAEMFILE)        /* no descriptor is free */                            \
    X(WSAEWOULDBLOCK)   /* it would wait */                                    \
    X(WSAEALREADY)      /* connect is under way */                             \
    X(WSAENOTSOCK)      /* closed, or never was one */                         \
    X(WSAEFAULT)        /* a wrong buffer */                                   \
    X(WSAEINVAL)        /* not for a socket in this state */                   \
    X(WSAEADDRINUSE)    /* the port is taken */                                \
    X(WSAEADDRNOTAVAIL) /* ... for this very peer */                           \
    X(WSAECONNABORTED)                                                         \
    X(WSAECONNRESET)                                                           \
    X(WSAEISCONN)                                                              \
    X(WSAENOTCONN)                                                             \
    X(WSAESHUTDOWN)                                                            \
    X(WSAETIMEDOUT)                                                            \
    X(WSAECONNREFUSED)

typedef enum WsaError {
    WSA_OK,
#define X(NAME) WSA_##NAME,
    WSA_ERRORS(X)
#undef X
} WsaError;

/* shutdown(), as X(NAME). */
#define WSA_SHUTS(X)                                                           \
    X(SD_RECEIVE)                                                              \
    X(SD_SEND)                                                                 \
    X(SD_BOTH)

typedef enum WsaShut {
#define X(NAME) WSA_##NAME,
    WSA_SHUTS(X)
#undef X
} WsaShut;

typedef struct Winsock Winsock;

/* A SOCKET; 0 is none. */
typedef guint WsaHandle;

/* What the window is told. */
typedef struct WsaMessage {
    WsaHandle sock; /* wParam */
    guint wmsg;     /* as selected when it was posted */
    guint event;    /* low word of lParam: one of WSA_FD_* */
    WsaError error; /* high word */
} WsaMessage;

/* What the process runs: it ends the process by returning. */
typedef void (*WsaMain)(Winsock *ws, gpointer user);

typedef struct WsaConfig {
    WsaRules rules;
    PortDelay call_cost; /* time that each call takes first; default: none */
    PortDelay dispatch;  /* time that it takes to get a message; with some,
                            what wsa_do() has caused waits until time runs.
                            Default: none */
} WsaConfig;

/* ---- Processes and windows ---------------------------------------------- */

/* Starts a process on 'host', which must be fresh of call costs and outlives
 * it: 'main' runs as soon as the world's loop or posix_host_run() does.
 * (transfer full): wsa_free(). */
Winsock *wsa_new(PosixHost *host, const WsaConfig *config, WsaMain main,
                 gpointer user);

/* When its process has ended; accepts NULL. */
void wsa_free(Winsock *ws);

/* The process has ended: 'main' has returned, or wsa_kill().  At
 * posix_host_stop() and posix_host_off() it ends without a word. */
gboolean wsa_is_over(const Winsock *ws);

/* SIGKILL, from outside: the kernel closes its sockets. */
void wsa_kill(Winsock *ws);

/* From outside: has 'fn' run now in a thread of the process, in which it may
 * make calls and wait. */
typedef void (*WsaFn)(Winsock *ws, gpointer data);
void wsa_do(Winsock *ws, WsaFn fn, gpointer data);

/* The thread that runs now, for what posix.h offers beyond calls. */
PosixProc *wsa_thread(const Winsock *ws);

gint64 wsa_now_ns(const Winsock *ws);

/* GetMessage(): takes the oldest message; waits for one, at most until
 * 'until_ns'.  FALSE if time ran out. */
gboolean wsa_get_message(Winsock *ws, WsaMessage *message, gint64 until_ns);

/* The messages that wait. */
guint wsa_queue_length(const Winsock *ws);

/* The calling handler does nothing else for 'work_ns'. */
void wsa_busy(Winsock *ws, gint64 work_ns);

/* No message is taken before 'until_ns', whoever runs. */
void wsa_hold(Winsock *ws, gint64 until_ns);
gint64 wsa_held_until_ns(const Winsock *ws);

/* ---- Calls -------------------------------------------------------------- */

/* They return -1 (handles: 0) and set wsa_last_error() where their namesakes
 * give SOCKET_ERROR; none waits. */

WsaError wsa_last_error(const Winsock *ws);
const char *wsa_error_name(WsaError error); /* static */
const char *wsa_event_name(guint event);    /* static; of one event */
const char *wsa_shut_name(WsaShut how);     /* static */
char *wsa_mask_text(guint mask);            /* (transfer full) */

WsaHandle wsa_socket(Winsock *ws);

/* bind() and listen(), with the backlog of SOMAXCONN. */
int wsa_listen(Winsock *ws, WsaHandle sock, guint16 port);

/* What it takes inherits the listener's mask, message and options as they are
 * now [ws.accept_inherits_mask]. */
WsaHandle wsa_accept(Winsock *ws, WsaHandle listener);

/* -1 and WSAEWOULDBLOCK where it begins [ws.connect_ok]. */
int wsa_connect(Winsock *ws, WsaHandle sock, PortAddr to);

/* Asks for messages 'wmsg' about the events of 'mask' and posts afresh those
 * that are true now; mask 0: no more messages. */
int wsa_async_select(Winsock *ws, WsaHandle sock, guint wmsg, guint mask);

/* How many bytes it took (NULL 'bytes': filler). */
gssize wsa_send(Winsock *ws, WsaHandle sock, gconstpointer bytes,
                gsize len_bytes);

/* Up to 'max_bytes' (NULL 'bytes': drops them), 0 at the end. */
gssize wsa_recv(Winsock *ws, WsaHandle sock, gpointer bytes, gsize max_bytes,
                gboolean peek);

/* A recv whose buffer cannot be written: WSAEFAULT. */
gssize wsa_recv_bad(Winsock *ws, WsaHandle sock);

int wsa_shutdown(Winsock *ws, WsaHandle sock, WsaShut how);
int wsa_closesocket(Winsock *ws, WsaHandle sock);

/* ioctlsocket(): FIONBIO, and FIONREAD, which gives the bytes unread. */
int wsa_fionbio(Winsock *ws, WsaHandle sock, gboolean nonblocking);
gint64 wsa_fionread(Winsock *ws, WsaHandle sock);

/* SO_LINGER: seconds, -1: off; the others as in posix.h, bytes or 0 and 1. */
typedef enum WsaOption {
    WSA_SO_LINGER,
    WSA_SO_RCVBUF,
    WSA_SO_SNDBUF,
    WSA_SO_KEEPALIVE, /* at the intervals of the kernel's TCP */
    WSA_TCP_NODELAY,
} WsaOption;

int wsa_setsockopt(Winsock *ws, WsaHandle sock, WsaOption option, gint64 value);

/* SO_ERROR, which stays. -1: WSAENOTSOCK. */
int wsa_so_error(Winsock *ws, WsaHandle sock, WsaError *error);

/* What select() finds, letters of "RWX" or "-", and WSAPoll(), of interest
 * POLLRDNORM|POLLWRNORM: "ERR|HUP|RDNORM|WRNORM"; static.  NULL: no socket. */
const char *wsa_select_text(Winsock *ws, WsaHandle sock);
char *wsa_poll_text(Winsock *ws, WsaHandle sock); /* (transfer full) */

/* The descriptor of the host for posix_expect() and its kin; -1: none. */
int wsa_descriptor(const Winsock *ws, WsaHandle sock);

G_END_DECLS

#endif
