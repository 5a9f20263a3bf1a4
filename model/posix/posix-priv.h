/* SPDX-License-Identifier: GPL-2.0-only */
/* Inside a POSIX host: posix-sock.c is the kernel's socket, posix-proc.c the
 * scheduler of the processes, posix-call.c the system calls, posix-host.c
 * joins them to the port.
 *
 * A socket lives while something refers to it: a descriptor, a call under
 * way, or the accept queue that it waits in.  The last reference gone is
 * what closes the connection, so close() by one thread neither wakes nor
 * cuts a recv() of another (as recorded: lx.blocked_recv_local_close).
 */
#ifndef FINWAIT_MODEL_POSIX_PRIV_H
#define FINWAIT_MODEL_POSIX_PRIV_H

#include "model/posix/posix.h"
#include "model/trace.h"
#include "model/vm/coro.h"

typedef struct PosixSock PosixSock;
typedef struct PosixFiles PosixFiles;

/* States of a socket, as X(NAME, text). */
#define PSOCK_STATES(X)                                                        \
    X(FRESH, "fresh")         /* no connection, no listener */                 \
    X(LISTENING, "listening") /* takes SYNs */                                 \
    X(ASKING, "asking")       /* our SYN is out */                             \
    X(ASKED, "asked")         /* a SYN was taken, the handshake goes on */     \
    X(OPEN, "open")           /* established, until END */                     \
    X(CLOSING, "closing")     /* an orphan: closed here, FIN under way */      \
    X(OVER, "over")           /* the connection is no more */

typedef enum PosixSockState {
#define X(NAME, TEXT) PSOCK_##NAME,
    PSOCK_STATES(X)
#undef X
        N_PSOCK_STATES
} PosixSockState;

/* What steps a socket, as X(NAME, text). */
#define PSOCK_INPUTS(X)                                                        \
    X(LISTEN, "listen")       /* call */                                       \
    X(CONNECT, "connect")     /* call */                                       \
    X(SYN, "syn")             /* a SYN for this new socket */                  \
    X(OPENED, "opened")       /* event: handshake complete */                  \
    X(DATA, "data")           /* event: bytes that somebody may read */        \
    X(LATE_DATA, "late-data") /* event: bytes that nobody can read any more */ \
    X(SPACE, "space")         /* event: room to send */                        \
    X(FIN, "fin")             /* event: the peer's last byte */                \
    X(END, "end")             /* event: over, see 'why' */                     \
    X(CLOSE, "close")         /* the last reference has gone */                \
    X(RESET, "reset")         /* ... with bytes unread, or SO_LINGER {1,0} */  \
    X(VANISH, "vanish")       /* call: posix_vanish() */                       \
    X(LATE, "late")           /* alarm: an orphan's FIN_WAIT_2 is over */

typedef enum PosixSockInput {
#define X(NAME, TEXT) PSOCK_IN_##NAME,
    PSOCK_INPUTS(X)
#undef X
        N_PSOCK_INPUTS
} PosixSockInput;

struct PosixHost {
    Port *port;
    PosixConfig config;
    RecordFn record;
    gpointer record_user;
    guint64 begun[2]; /* connections: taken, opened */

    GQueue socks;          /* all, by PosixSock.host_link */
    GQueue orphans;        /* CLOSING, by orphan_link, earliest first */
    GHashTable *listeners; /* port -> PosixSock */

    GQueue procs;        /* all, by PosixProc.host_link */
    GQueue ready;        /* may run now, by run_link */
    GSequence *sleepers; /* by (wake_ns, sleep_number) */
    guint64 last_sleep;
    guint last_proc;    /* numbers processes, from 1 */
    PosixProc *current; /* the one that runs */
    gint64 armed_ns;    /* the port's alarm */
    gboolean stopped;
};

struct PosixSock {
    PosixHost *host;
    PosixSockState state;
    guint refs;
    PortTcp *tcp;       /* NULL before and after */
    PortEnd why;        /* argument of PSOCK_IN_END */
    PosixErrno pending; /* the one pending-error slot */
    guint16 port;       /* bound; 0: none */
    gboolean fin_in;    /* the peer's FIN has come: EOF after the data */
    gboolean shut_rd, shut_wr;
    gboolean linger0;
    gint64 rcvtimeo_ns; /* 0: for ever */
    GQueue waiters;     /* processes, by wait_link */

    PosixSock *listener; /* of an ASKED or queued socket; else NULL */
    guint backlog;       /* LISTENING: these three */
    GQueue asked;        /* handshakes under way, by queue_link */
    GQueue queue;        /* waiting for accept, by queue_link */

    gint64 late_ns;  /* CLOSING: when to forget it */
    guint64 conn_id; /* of the last connection, for traces; 0: none */
    Record record;
    GList host_link, orphan_link, queue_link;
};

struct PosixProc {
    PosixHost *host;
    PosixFn fn;
    gpointer arg;
    Coro *coro;
    guint number;
    PosixFiles *files;
    PosixErrno error;
    const char *call;      /* the last one, for traces; static */
    gint64 wanted_ns;      /* PORT_NEVER: nothing wanted */
    PosixSock *waits_on;   /* NULL: for time only */
    gboolean timed_out;    /* how the last wait ended */
    GSequenceIter *sleeps; /* place among the sleepers, or NULL */
    gint64 wake_ns;
    guint64 sleep_number;
    GList host_link, run_link, wait_link;
};

/* ---- posix-sock.c ---- */

/* A FRESH socket with one reference.  (transfer full): posix_sock_unref(). */
PosixSock *posix_sock_new(PosixHost *host);
void posix_sock_ref(PosixSock *sock);

/* Drops a reference; the last one closes what is open. */
void posix_sock_unref(PosixSock *sock);

/* The only writer of 'state'.  May free 'sock' unless a reference is held. */
void posix_sock_step(PosixSock *sock, PosixSockInput input);

/* Begins the record of a connection that exists from now on. */
void posix_sock_begin(PosixSock *sock, PortTcp *tcp, guint index,
                      gboolean active, gint64 wanted_ns);

/* The program ends the connection, or its own half of it: Record.left_ns. */
static inline void
posix_sock_left(PosixSock *sock)
{
    if (sock->record.left_ns == PORT_NEVER) {
        sock->record.left_ns = port_now_ns(sock->host->port);
    }
}

/* Takes the pending error, if any. */
PosixErrno posix_sock_take_error(PosixSock *sock);

/* At the end of the run: gives the record and frees it whoever refers. */
void posix_sock_stop(PosixSock *sock);

/* Forgets the orphans whose time has come. */
void posix_sock_late(PosixHost *host);

/* Port callbacks of a connection and of a host. */
void posix_sock_tcp(gpointer user, PortTcpEvent event, PortEnd why);
PortVerdict posix_sock_syn(gpointer node, PortSyn *syn);

/* ---- posix-trace.c ---- */

/* Tell, if the host is traced, that the process calls 'call' (static; NULL:
 * what is no system call and not told), and that this call returns 'result',
 * or fails with 'error'.  'conn_id' is 0 when it is about no connection. */
void posix_trace_call(PosixProc *proc, guint64 conn_id, const char *call);
void posix_trace_return(PosixProc *proc, guint64 conn_id, gint64 result,
                        PosixErrno error);

/* ---- posix-proc.c ---- */

/* Suspends the running process until 'sock' is woken or 'until_ns' comes.
 * FALSE if time ran out.  NULL 'sock': for time only. */
gboolean posix_proc_wait(PosixProc *proc, PosixSock *sock, gint64 until_ns);

/* Makes the first or all of the processes that wait on 'sock' ready. */
void posix_proc_wake(PosixSock *sock, gboolean all);

/* Runs who is ready and arms the alarm. */
void posix_proc_run(PosixHost *host);

/* The alarm is due: makes ready whoever that is for. */
void posix_proc_alarm(gpointer node);

/* Frees a process where it stands. */
void posix_proc_free(PosixProc *proc);

/* Descriptors.  'take' gives -1 if none is free and takes over the caller's
 * reference otherwise; 'get' is NULL for none, borrowed; 'free' returns the
 * reference. */
int posix_files_take(PosixProc *proc, PosixSock *sock);
PosixSock *posix_files_get(PosixProc *proc, int fd);
PosixSock *posix_files_free(PosixProc *proc, int fd);

#endif
