/* SPDX-License-Identifier: GPL-2.0-only */
/* POSIX hosts: processes that use BSD sockets, over one Port.
 *
 * A PosixHost is the kernel of one machine: sockets, listeners with their
 * accept queues, and processes.  A process is C code in a coroutine; its calls
 * block as the real ones do, while simulated time passes.  It may be dropped
 * inside any call when the host stops, so what it holds on the heap must be
 * owned elsewhere.  What the calls return follows Linux as recorded (see
 * posix-sock.c for each rule): the one pending-error slot, data before errors,
 * EOF after a FIN whatever comes later, RST by close() with unread data.
 *
 * Not here yet: non-blocking sockets, poll and epoll, signals (every send
 * behaves as with MSG_NOSIGNAL), keep-alive.  Calls take no time themselves.
 *
 * Every end of every connection, also each refused attempt, gives one Record
 * when it is over and no process has it open any longer, or at
 * posix_host_stop().  The host never learns whether its peer has gone, so
 * what is open then is OUTCOME_NEVER_CLOSED.
 */
#ifndef FINWAIT_MODEL_POSIX_H
#define FINWAIT_MODEL_POSIX_H

#include "model/port.h"
#include "model/record.h"
#include <glib.h>

G_BEGIN_DECLS

typedef struct PosixHost PosixHost;
typedef struct PosixProc PosixProc;

/* What a process runs; its end closes the descriptors, as exit() does. */
typedef void (*PosixFn)(PosixProc *proc, gpointer arg);

/* errno values, as X(NAME, text). */
#define POSIX_ERRNOS(X)                                                        \
    X(OK, "OK")                                                                \
    X(EADDRINUSE, "EADDRINUSE")       /* the port is taken */                  \
    X(EADDRNOTAVAIL, "EADDRNOTAVAIL") /* ... for this very peer */             \
    X(EAGAIN, "EAGAIN")               /* posix_rcvtimeo() passed */            \
    X(EBADF, "EBADF")                 /* no such descriptor */                 \
    X(ECONNREFUSED, "ECONNREFUSED")   /* RST in answer to our SYN */           \
    X(ECONNRESET, "ECONNRESET")       /* the peer's RST */                     \
    X(EINVAL, "EINVAL")               /* not for a socket in this state */     \
    X(EISCONN, "EISCONN")             /* it is or was connected */             \
    X(EMFILE, "EMFILE")               /* no descriptor is free */              \
    X(ENOTCONN, "ENOTCONN")           /* it is not connected */                \
    X(EPIPE, "EPIPE")                 /* sending is over */                    \
    X(ETIMEDOUT, "ETIMEDOUT")         /* retransmissions exhausted */

typedef enum PosixErrno {
#define X(NAME, TEXT) POSIX_##NAME,
    POSIX_ERRNOS(X)
#undef X
} PosixErrno;

/* Which direction posix_shutdown() ends. */
typedef enum PosixShut {
    POSIX_SHUT_RD,
    POSIX_SHUT_WR,
    POSIX_SHUT_RDWR,
} PosixShut;

/* Zero means the default. */
typedef struct PosixConfig {
    guint32 rcvbuf_bytes; /* receive buffer; default: the world's */
    guint max_fds;        /* descriptors of a process; default 1024 */
    gint64 fin_wait2_ns;  /* how long a closed connection waits for the
                             peer's FIN (tcp_fin_timeout); default 60 s */
} PosixConfig;

/* ---- Hosts ------------------------------------------------------------ */

/* A host on 'port', whose 'up' and 'node' it takes over.  'config' is copied
 * (NULL: defaults); 'record' (NULL: none) is called with 'user' from the
 * world's loop or from posix_host_stop().  (transfer full) */
PosixHost *posix_host_new(Port *port, const PosixConfig *config,
                          RecordFn record, gpointer user);

/* Starts a process with a descriptor table of its own at this moment: it
 * runs as soon as the world's loop does.  Freed when 'fn' has returned. */
PosixProc *posix_spawn(PosixHost *host, PosixFn fn, gpointer arg);

/* Ends the account: gives a Record for every connection still known and
 * stops all processes.  Nothing runs on this host afterwards. */
void posix_host_stop(PosixHost *host);

/* Stops 'host' if need be and frees it; accepts NULL.  Not from a process. */
void posix_host_free(PosixHost *host);

/* Sockets that the kernel keeps, orphans included, and processes alive. */
guint posix_host_sockets(const PosixHost *host);
guint posix_host_procs(const PosixHost *host);

/* Connections begun so far: opened ('active') or taken.  Each has given a
 * record once the host has been stopped. */
guint64 posix_host_begun(const PosixHost *host, gboolean active);

/* ---- Calls: only by the running process itself ------------------------ */

/* Calls return -1 and set posix_errno() where their namesakes do. */

/* The error of the last call that failed. */
PosixErrno posix_errno(const PosixProc *proc);

/* The name, e.g. "ECONNRESET"; static. */
const char *posix_errno_name(PosixErrno error);

/* Time now, ns since the start of the run. */
gint64 posix_now_ns(const PosixProc *proc);

/* Does nothing for 'delay_ns' (0: lets all that is due now run first). */
void posix_sleep(PosixProc *proc, gint64 delay_ns);

/* Starts a thread: a process that shares the caller's descriptors, which stay
 * open until the last one has returned. */
PosixProc *posix_thread(PosixProc *proc, PosixFn fn, gpointer arg);

/* The lowest free descriptor, from 0. */
int posix_socket(PosixProc *proc);

/* Sets the local port of a socket before connect or listen, as if with
 * SO_REUSEADDR: only another socket bound by this call is in the way. */
int posix_bind(PosixProc *proc, int fd, guint16 port);

/* Takes connections for the bound port; 'backlog' + 1 may wait for accept,
 * further SYNs are ignored. */
int posix_listen(PosixProc *proc, int fd, guint backlog);

/* Takes the oldest connection of the queue; waits for one.  'peer' may be
 * NULL. */
int posix_accept(PosixProc *proc, int fd, PortAddr *peer);

/* Waits until the connection is established or has failed; the socket can
 * try again after a failure. */
int posix_connect(PosixProc *proc, int fd, PortAddr to);

/* Waits until the send buffer has taken all of 'len_bytes' (NULL 'bytes':
 * filler); fewer if the connection broke meanwhile. */
gssize posix_send(PosixProc *proc, int fd, gconstpointer bytes,
                  gsize len_bytes);

/* Up to 'max_bytes' (NULL 'bytes': drops them), 0 at the end of file. */
gssize posix_recv(PosixProc *proc, int fd, gpointer bytes, gsize max_bytes);

int posix_shutdown(PosixProc *proc, int fd, PosixShut how);

/* Frees the descriptor.  The last one ends the connection: RST if bytes wait
 * unread, else FIN once the send buffer is empty; does not wait. */
int posix_close(PosixProc *proc, int fd);

/* SO_LINGER {1,0}: close() will send RST. */
int posix_linger0(PosixProc *proc, int fd);

/* SO_RCVTIMEO: recv and accept give EAGAIN after waiting 'timeout_ns'; 0:
 * they wait for ever. */
int posix_rcvtimeo(PosixProc *proc, int fd, gint64 timeout_ns);

/* ---- Beyond POSIX, for scenarios -------------------------------------- */

/* The machine of this connection is gone: the kernel forgets it without a
 * word and never answers its peer again.  The descriptor is free.  ENOTCONN
 * if there is no connection. */
int posix_vanish(PosixProc *proc, int fd);

/* The program wants a connection from now on: Record.wanted_ns of each
 * attempt until one is established. */
void posix_wanted(PosixProc *proc);

/* A random number in [0, 1) from the host's own stream. */
gdouble posix_random(PosixProc *proc);

/* Does nothing else for 'work_ns', on behalf of the peer of 'fd':
 * Record.work_from_ns, work_until_ns. */
int posix_work(PosixProc *proc, int fd, gint64 work_ns);

/* The program takes the peer for gone: Record.noticed_ns. */
int posix_noticed(PosixProc *proc, int fd);

/* So many of the bytes sent serve only to see whether the peer is still
 * there: Record.probe_bytes. */
int posix_probed(PosixProc *proc, int fd, guint64 len_bytes);

/* How many bytes the program hopes to read: Record.expected_bytes. */
int posix_expect(PosixProc *proc, int fd, guint64 len_bytes);

/* The connection's Record.conn_id, 0 if there is none; and what a program says
 * that sends on this connection a request which it sent on 'conn_id' before:
 * Record.repeats_id. */
guint64 posix_conn_id(PosixProc *proc, int fd);
int posix_repeats(PosixProc *proc, int fd, guint64 conn_id);

G_END_DECLS

#endif
