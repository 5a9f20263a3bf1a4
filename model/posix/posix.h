/* SPDX-License-Identifier: GPL-2.0-only */
/* POSIX hosts: processes that use BSD sockets, over one Port.
 *
 * A PosixHost is the kernel of one machine: sockets, listeners with their
 * accept queues, and processes.  A process is C code in a coroutine; its calls
 * block as the real ones do, while simulated time passes.  It may be dropped
 * inside any call, when the host stops or the process is killed, so what it
 * holds on the heap must be owned elsewhere.
 *
 * What the calls return follows Linux 6: its source (net/ipv4, fs/eventpoll.c)
 * and recordings of it.  Comments name the function that a rule is from, and in
 * brackets the recorded case that shows it, e.g. [lx.linger0_idle].
 *
 *  - One slot holds the pending error; the first call that asks takes it.
 *  - Data comes before errors, EOF after a FIN whatever comes later.
 *  - close() with unread bytes sends RST; else FIN after what is queued.
 *  - A write that gives EPIPE raises SIGPIPE, which ends the process.
 *
 * Not here: out-of-band data, MSG_MORE and TCP_CORK, EPOLLEXCLUSIVE and epoll
 * within epoll, other signals.
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
#include "model/trace.h"
#include <glib.h>

G_BEGIN_DECLS

typedef struct PosixHost PosixHost;

/* A thread of a process; every process has at least one. */
typedef struct PosixProc PosixProc;

/* What a thread runs; the end of the last one closes the descriptors of the
 * process, as exit() does. */
typedef void (*PosixFn)(PosixProc *proc, gpointer arg);

/* errno values, as X(NAME, text). */
#define POSIX_ERRNOS(X)                                                        \
    X(OK, "OK")                                                                \
    X(EADDRINUSE, "EADDRINUSE")       /* the port is taken */                  \
    X(EADDRNOTAVAIL, "EADDRNOTAVAIL") /* ... for this very peer */             \
    X(EAGAIN, "EAGAIN")               /* it would wait, or has long enough */  \
    X(EALREADY, "EALREADY")           /* connect is still under way */         \
    X(EBADF, "EBADF")                 /* no such descriptor */                 \
    X(ECONNABORTED, "ECONNABORTED")   /* failed, the reason was taken */       \
    X(ECONNREFUSED, "ECONNREFUSED")   /* RST in answer to our SYN */           \
    X(ECONNRESET, "ECONNRESET")       /* the peer's RST */                     \
    X(EDESTADDRREQ, "EDESTADDRREQ")   /* a datagram to nobody */               \
    X(EDOM, "EDOM")                   /* a time out of range */                \
    X(EEXIST, "EEXIST")               /* epoll has it already */               \
    X(EINPROGRESS, "EINPROGRESS")     /* connect is under way */               \
    X(EINVAL, "EINVAL")               /* not for a socket in this state */     \
    X(EISCONN, "EISCONN")             /* it is connected */                    \
    X(EMFILE, "EMFILE")               /* no descriptor is free */              \
    X(EMSGSIZE, "EMSGSIZE")           /* too long for a datagram */            \
    X(ENOENT, "ENOENT")               /* epoll does not have it */             \
    X(ENOTCONN, "ENOTCONN")           /* it is not connected */                \
    X(ENOTSOCK, "ENOTSOCK")           /* an epoll descriptor */                \
    X(EPIPE, "EPIPE")                 /* sending is over */                    \
    X(ETIMEDOUT, "ETIMEDOUT")         /* the peer did not answer */

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

/* Flags of posix_send() and posix_recv(). */
#define POSIX_MSG_PEEK 0x02
#define POSIX_MSG_DONTWAIT 0x40
#define POSIX_MSG_NOSIGNAL 0x4000

/* Zero means the default. */
typedef struct PosixConfig {
    guint32 rcvbuf_bytes; /* receive buffer; default: the world's */
    guint max_fds;        /* descriptors of a process; default 1024 */
    gint64 fin_wait2_ns;  /* how long a closed connection waits for the
                             peer's FIN (tcp_fin_timeout); default 60 s */
    PortDelay call_cost;  /* time that each call takes first; a process has a
                             CPU of its own.  Default: none */
    const char *system;   /* Record.system, static; default "posix" */
} PosixConfig;

/* ---- Hosts ------------------------------------------------------------ */

/* A host on 'port', whose 'up' and 'node' it takes over.  'config' is copied
 * (NULL: defaults); 'record' (NULL: none) is called with 'user' from the
 * world's loop or from posix_host_stop().  (transfer full) */
PosixHost *posix_host_new(Port *port, const PosixConfig *config,
                          RecordFn record, gpointer user);

/* Starts a process with a descriptor table of its own: it runs as soon as the
 * world's loop or posix_host_run() does.  Valid until its 'fn' has returned
 * or it has been ended. */
PosixProc *posix_process(PosixHost *host, PosixFn fn, gpointer arg);

/* Lets every process that is ready run now, until all wait: a driver can so
 * have a call made at the present time, without the network moving.  Not from
 * a process. */
void posix_host_run(PosixHost *host);

/* From now on whom an arrival wakes on this host runs behind all that arrives
 * at the same instant: a loop that takes longer to wake than the packets of one
 * flight to come in finds them together. */
void posix_host_gathers(PosixHost *host);

/* net.ipv4.tcp_fin_timeout, for connections that reach FIN_WAIT_2 from now
 * on; net.ipv4.tcp_abort_on_overflow. */
void posix_host_fin_timeout(PosixHost *host, gint64 timeout_ns);
void posix_host_abort_on_overflow(PosixHost *host, gboolean abort);

/* The machine loses its power: its processes are gone, its connections are
 * forgotten without a word (OUTCOME_DISCARDED), and it says and hears nothing;
 * and it is on again, without any process.  Not from a process; no effect on
 * one that is off, or on. */
void posix_host_off(PosixHost *host);
void posix_host_on(PosixHost *host);
gboolean posix_host_is_on(const PosixHost *host);

/* Ends the account: gives a Record for every connection still known and
 * stops all processes.  Nothing runs on this host afterwards. */
void posix_host_stop(PosixHost *host);

/* Stops 'host' if need be and frees it; accepts NULL.  Not from a process. */
void posix_host_free(PosixHost *host);

/* Sockets that the kernel keeps, orphans included, and threads alive. */
guint posix_host_sockets(const PosixHost *host);
guint posix_host_procs(const PosixHost *host);

/* Connections that wait to be accepted. */
guint posix_host_queued(const PosixHost *host);

/* Connections begun so far: opened ('active') or taken.  Each has given a
 * record once the host has been stopped. */
guint64 posix_host_begun(const PosixHost *host, gboolean active);

/* ---- Processes -------------------------------------------------------- */

/* Starts a thread in the process of 'proc': it shares the descriptors, which
 * stay open until the last thread has returned.  Also from outside. */
PosixProc *posix_thread(PosixProc *proc, PosixFn fn, gpointer arg);

/* Starts a process with copies of all descriptors of 'proc' and its
 * disposition of SIGPIPE.  Also from outside. */
PosixProc *posix_fork(PosixProc *proc, PosixFn fn, gpointer arg);

/* Ends the calling process with all its threads; does not return.  The
 * descriptors are closed, without waiting for SO_LINGER. */
void posix_exit(PosixProc *proc);

/* Its number among all of its host, from 1: Record.index. */
guint posix_proc_number(const PosixProc *proc);

/* 'len_bytes' of zeros that belong to the process and are freed with it.  What
 * a thread holds on the heap must be such: it may be ended inside any call. */
gpointer posix_alloc(PosixProc *proc, gsize len_bytes);

/* SIGKILL for the process of 'proc', from another process or from outside:
 * the same as its exit [lx.kill_idle, kill_unread, kill_linger0]. */
void posix_kill(PosixProc *proc);

/* How a process ended. */
typedef enum PosixExit {
    POSIX_EXITED, /* its last thread returned, or posix_exit() */
    POSIX_KILLED, /* posix_kill() */
    POSIX_BROKEN, /* SIGPIPE */
} PosixExit;

/* Calls 'fn' once when the process of 'proc' has ended by itself or by a
 * signal, not at posix_host_stop().  Not inherited by posix_fork(). */
typedef void (*PosixExitFn)(gpointer user, PosixExit how);
void posix_at_exit(PosixProc *proc, PosixExitFn fn, gpointer user);

/* What a process does about SIGPIPE, as sigaction(): a handler, which runs in
 * the thread that writes, before the call returns EPIPE; POSIX_SIG_IGN; or,
 * as a process begins, POSIX_SIG_DFL: the process is ended inside the call
 * [lx.sigpipe_default]. */
typedef void (*PosixSignalFn)(PosixProc *proc, gpointer user);
#define POSIX_SIG_DFL NULL
#define POSIX_SIG_IGN posix_sig_ign
void posix_sig_ign(PosixProc *proc, gpointer user);
void posix_sigpipe(PosixProc *proc, PosixSignalFn action, gpointer user);

/* ---- Calls: only by the running thread itself ------------------------- */

/* Calls return -1 and set posix_errno() where their namesakes do. */

/* The error of the last call that failed. */
PosixErrno posix_errno(const PosixProc *proc);

/* The name, e.g. "ECONNRESET"; static. */
const char *posix_errno_name(PosixErrno error);

/* Time now, ns since the start of the run. */
gint64 posix_now_ns(const PosixProc *proc);

/* Does nothing for 'delay_ns' (0: lets all that is due now run first). */
void posix_sleep(PosixProc *proc, gint64 delay_ns);

/* Computes for 'work_ns'. */
void posix_compute(PosixProc *proc, gint64 work_ns);

/* The lowest free descriptor, from 0. */
int posix_socket(PosixProc *proc);

/* O_NONBLOCK of what 'fd' refers to, which its copies share.  An accepted
 * socket begins without it. */
int posix_nonblock(PosixProc *proc, int fd, gboolean on);

/* A second descriptor for the same socket; the connection ends when the last
 * one is closed [lx.dup_close]. */
int posix_dup(PosixProc *proc, int fd);

/* Sets the local port of a socket before connect or listen.  EADDRINUSE if
 * another socket or connection of the host has it, TIME_WAIT included, unless
 * both have SO_REUSEADDR and the other does not listen [lx.tw_bind_fin]. */
int posix_bind(PosixProc *proc, int fd, guint16 port);

/* Takes connections for the bound port.  'backlog' + 1 may wait for accept;
 * while they do, SYNs are dropped [lx.backlog_full], and so is the ACK that
 * would complete another handshake: the SYN,ACK is repeated.  With
 * tcp_abort_on_overflow that ACK draws RST. */
int posix_listen(PosixProc *proc, int fd, guint backlog);

/* Takes the oldest connection of the queue; waits for one.  'peer' may be
 * NULL.  A connection reset meanwhile is taken like any other
 * [lx.reset_before_accept]. */
int posix_accept(PosixProc *proc, int fd, PortAddr *peer);

/* Waits until the connection is established or has failed, at most
 * SO_SNDTIMEO; the socket can try again after a failure.  Without waiting:
 * EINPROGRESS, then EALREADY, then 0 once or the failure, then EISCONN
 * [lx.connect_states]; ECONNABORTED if SO_ERROR, read or write has taken the
 * failure. */
int posix_connect(PosixProc *proc, int fd, PortAddr to);

/* Waits until the send buffer has taken all of 'len_bytes' (NULL 'bytes':
 * filler), at most SO_SNDTIMEO; fewer if the connection broke or time ran
 * out meanwhile.  Without waiting: what fits, EAGAIN if nothing does. */
gssize posix_send(PosixProc *proc, int fd, gconstpointer bytes, gsize len_bytes,
                  guint flags);

/* Up to 'max_bytes' (NULL 'bytes': drops them), 0 at the end of file; waits
 * at most SO_RCVTIMEO for the first one. */
gssize posix_recv(PosixProc *proc, int fd, gpointer bytes, gsize max_bytes,
                  guint flags);

/* Ends one or both directions.  RD sends nothing: reads give EOF once empty,
 * later bytes are still read; with both ended they draw RST.  On a listener RD
 * stops it [lx.blocked_accept_shutdown], in SYN_SENT any stops the attempt. */
int posix_shutdown(PosixProc *proc, int fd, PosixShut how);

/* Frees the descriptor.  The last one ends the connection: RST if bytes wait
 * unread, else FIN once the send buffer is empty.  Waits only with
 * SO_LINGER. */
int posix_close(PosixProc *proc, int fd);

/* ---- Datagrams --------------------------------------------------------- */

/* A socket of SOCK_DGRAM.  ICMP is not here: whoever sends to a port that
 * nobody has hears nothing of it. */
int posix_udp(PosixProc *proc);

/* As bind(), to that port or (0) to one that is free. */
int posix_udp_bind(PosixProc *proc, int fd, guint16 port);

/* As connect(): to whom sendto() goes if nothing is said, and whose datagrams
 * alone are heard. */
int posix_udp_connect(PosixProc *proc, int fd, PortAddr to);

/* Sends one datagram, to the peer if 'to' is NULL; EDESTADDRREQ without one,
 * EMSGSIZE for more than 65507 bytes.  Never waits. */
gssize posix_sendto(PosixProc *proc, int fd, gconstpointer bytes,
                    gsize len_bytes, const PortAddr *to);

/* One datagram, of which what is longer than 'max_bytes' is lost; 0 is an empty
 * one.  'from' may be NULL.  Waits for one, at most 'timeout_ns' (0: for ever).
 * What finds the receive buffer full is lost (__udp_enqueue_schedule_skb). */
gssize posix_recvfrom(PosixProc *proc, int fd, gpointer bytes, gsize max_bytes,
                      PortAddr *from, gint64 timeout_ns);

/* ---- Options ---------------------------------------------------------- */

/* As X(NAME, text, unit of the value).  Those of a listener are those of the
 * sockets it gives. */
#define POSIX_OPTIONS(X)                                                       \
    X(SO_ERROR, "SO_ERROR")           /* a PosixErrno; get takes it */         \
    X(SO_LINGER, "SO_LINGER")         /* s; -1: off.  0: close sends RST.  n:  \
                                         close waits, also without blocking,   \
                                         until all is acknowledged, the FIN    \
                                         included, or n s; what is queued goes \
                                         on afterwards [lx.linger_blocking] */ \
    X(SO_RCVBUF, "SO_RCVBUF")         /* bytes, before connect or listen; as   \
                                         Linux doubles it for its own use, get \
                                         gives twice what was set, and about   \
                                         what was set is the window */         \
    X(SO_SNDBUF, "SO_SNDBUF")         /* likewise; twice as much is taken */   \
    X(SO_REUSEADDR, "SO_REUSEADDR")   /* 0 or 1 */                             \
    X(SO_KEEPALIVE, "SO_KEEPALIVE")   /* 0 or 1 */                             \
    X(SO_RCVTIMEO, "SO_RCVTIMEO")     /* ns, recv and accept; 0: for ever */   \
    X(SO_SNDTIMEO, "SO_SNDTIMEO")     /* ns, send and connect; 0: for ever */  \
    X(TCP_KEEPIDLE, "TCP_KEEPIDLE")   /* s, default 7200 */                    \
    X(TCP_KEEPINTVL, "TCP_KEEPINTVL") /* s, default 75 */                      \
    X(TCP_KEEPCNT, "TCP_KEEPCNT")     /* probes, default 9 */                  \
    X(TCP_USER_TIMEOUT, "TCP_USER_TIMEOUT") /* ms; 0: off (RFC 5482) */        \
    X(TCP_NODELAY, "TCP_NODELAY") /* 0 or 1; 0: as the world's TCP does */     \
    X(TCP_SYNCNT, "TCP_SYNCNT")   /* repeats of the SYN; get: 0 as the world */

typedef enum PosixOption {
#define X(NAME, TEXT) POSIX_##NAME,
    POSIX_OPTIONS(X)
#undef X
        POSIX_N_OPTIONS
} PosixOption;

/* The name, e.g. "SO_LINGER"; static. */
const char *posix_option_name(PosixOption option);

/* EINVAL for a value out of range or what cannot be set, EDOM for a negative
 * time. */
int posix_setsockopt(PosixProc *proc, int fd, PosixOption option, gint64 value);
int posix_getsockopt(PosixProc *proc, int fd, PosixOption option,
                     gint64 *value);

/* SIOCINQ (FIONREAD): bytes to read.  SIOCOUTQ: bytes, and our FIN, not yet
 * acknowledged.  EINVAL for a listener. */
gint64 posix_inq(PosixProc *proc, int fd);
gint64 posix_outq(PosixProc *proc, int fd);

/* TCP_INFO: the state; CLOSE without a connection and once both FINs are
 * done.  EINVAL for a listener. */
int posix_tcp_state(PosixProc *proc, int fd, PortTcpState *state);

/* All of TCP_INFO (model/tcp/tcp.h); zeros without a connection. */
int posix_tcp_info(PosixProc *proc, int fd, TcpInfo *info);

/* The addresses of this end and of the peer; ENOTCONN without one. */
int posix_names(PosixProc *proc, int fd, PortAddr *local, PortAddr *remote);

/* ---- Readiness -------------------------------------------------------- */

/* The values are Linux's. */
#define POSIX_POLLIN 0x0001
#define POSIX_POLLPRI 0x0002
#define POSIX_POLLOUT 0x0004
#define POSIX_POLLERR 0x0008  /* while the error slot holds one */
#define POSIX_POLLHUP 0x0010  /* both directions over, or not connected */
#define POSIX_POLLNVAL 0x0020 /* no such descriptor */
#define POSIX_POLLRDHUP 0x2000
#define POSIX_EPOLLONESHOT (1u << 30)
#define POSIX_EPOLLET (1u << 31)

/* Writes the bits, e.g. "IN|OUT|RDHUP" in this order, then HUP, ERR, NVAL, or
 * "-" for none. (transfer full) */
char *posix_poll_text(guint bits);

typedef struct PosixPollFd {
    int fd; /* negative: left out */
    guint events;
    guint revents;
} PosixPollFd;

/* Waits until one of 'fds' has one of its 'events', or ERR, HUP or NVAL;
 * at most 'timeout_ns' (negative: for ever, 0: does not wait).  Returns how
 * many have 'revents'. */
int posix_poll(PosixProc *proc, PosixPollFd *fds, guint n, gint64 timeout_ns);

/* select(): 'events' has IN, OUT and PRI for the sets of reading, writing and
 * exceptions that 'fd' is in, 'revents' those it stays in (fs/select.c: ERR and
 * HUP count for reading, ERR for writing).  Returns how many bits; EBADF for
 * a wrong descriptor. */
int posix_select(PosixProc *proc, PosixPollFd *fds, guint n, gint64 timeout_ns);

/* What posix_epoll_wait() reports. */
typedef struct PosixEpollEvent {
    guint events;
    gpointer data; /* as given to posix_epoll_add() */
} PosixEpollEvent;

/* A descriptor of a new epoll set; posix_close() frees it. */
int posix_epoll(PosixProc *proc);

/* Adds 'fd' with interest 'events' (POSIX_POLL* and POSIX_EPOLL*), changes
 * that, or removes it.  A socket leaves by itself when it is closed for
 * good. */
int posix_epoll_add(PosixProc *proc, int epfd, int fd, guint events,
                    gpointer data);
int posix_epoll_mod(PosixProc *proc, int epfd, int fd, guint events,
                    gpointer data);
int posix_epoll_del(PosixProc *proc, int epfd, int fd);

/* Waits as posix_poll() for up to 'max' entries; returns how many.  ERR and HUP
 * are reported whatever the interest.  With POSIX_EPOLLET an entry comes once
 * for each time that the socket wakes its waiters: bytes, FIN, RST, the end of
 * the handshake, shutdown(), room after it was found full [lx.et_edges]. */
int posix_epoll_wait(PosixProc *proc, int epfd, PosixEpollEvent *events,
                     guint max, gint64 timeout_ns);

/* ---- eventfd ----------------------------------------------------------- */

/* A descriptor of a counter, 0 at first, with which threads wake each other:
 * POLLIN while it is above 0. */
int posix_eventfd(PosixProc *proc, gboolean semaphore);
int posix_eventfd_write(PosixProc *proc, int fd, guint64 n);

/* Waits until the counter is above 0, and returns it and sets it to 0; of a
 * semaphore, takes 1.  EAGAIN instead of waiting with O_NONBLOCK. */
gint64 posix_eventfd_read(PosixProc *proc, int fd);

/* ---- Beyond POSIX, for scenarios -------------------------------------- */

/* For systems that are built on this one (model/winsock): the thread that runs
 * now, NULL outside; all bits of poll() that are true of 'fd', which is no
 * call. Calls of a quiet thread are not told to who traces the host:
 * posix_tell() says what the program has done ('fd' -1: with no connection),
 * posix_tell_event() what it hears, to those who want all. */
PosixProc *posix_running(const PosixHost *host);
guint posix_bits(PosixProc *proc, int fd);
void posix_quiet(PosixProc *proc);
void posix_tell(PosixProc *proc, int fd, TraceKind kind, const char *name,
                const char *detail);
gboolean posix_tells_events(const PosixHost *host);
void posix_tell_event(PosixProc *proc, guint64 conn_id, const char *name,
                      const char *detail);

/* The machine of this connection is gone: the kernel forgets it without a
 * word and never answers its peer again.  The descriptor is free.  ENOTCONN
 * if there is no connection. */
int posix_vanish(PosixProc *proc, int fd);

/* The same, but the machine is still there (it has restarted): what the peer
 * sends draws RST [lx.half_open_write]. */
int posix_forget(PosixProc *proc, int fd);

/* The program wants a connection from now on: Record.wanted_ns of each
 * attempt until posix_connect() returns 0. */
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
