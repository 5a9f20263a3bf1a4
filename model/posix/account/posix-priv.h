/* SPDX-License-Identifier: GPL-2.0-only */
/* Inside a POSIX host: floors, each a folder, the lowest first.  A file
 * includes the header of its own floor, which brings those below, and calls
 * nothing above.
 *
 *   account/  what files, sockets and threads are, and the books that are kept
 *             of them: references and waiters, timers, records, traces (this
 *             header)
 *   machine/  posix-sock.c: a socket's states, and what each step does;
 *             posix-life.c: a socket as a file (posix-machine-priv.h)
 *   process/  threads run, descriptors, fork, the ways to end, SIGPIPE
 *             (posix-process-priv.h)
 *   world/    what arrives for sockets, what becomes due; joins the kernel to
 *             the port (posix-world-priv.h)
 *   calls/    the system calls (posix-call-priv.h)
 *
 * A file (a socket or an epoll set) lives while something refers to it: a
 * descriptor, a call under way, or the accept queue that it waits in.  The
 * last reference gone is what closes the connection, so close() by one thread
 * neither wakes nor cuts a recv() of another [lx.blocked_recv_local_close].
 */
#ifndef FINWAIT_MODEL_POSIX_PRIV_H
#define FINWAIT_MODEL_POSIX_PRIV_H

#include "model/posix/posix.h"
#include "model/trace.h"
#include "model/vm/coro.h"

typedef struct PosixFile PosixFile;
typedef struct PosixSock PosixSock;
typedef struct PosixTask PosixTask;
typedef struct PosixWait PosixWait;

/* States of a socket, as X(NAME, text). */
#define PSOCK_STATES(X)                                                        \
    X(FRESH, "fresh")         /* no connection, no listener */                 \
    X(LISTENING, "listening") /* takes SYNs */                                 \
    X(ASKING, "asking")       /* our SYN is out */                             \
    X(ASKED, "asked")         /* a SYN was taken; not in the queue yet */      \
    X(OPEN, "open")           /* established, until END */                     \
    X(CLOSING, "closing")     /* closed here, FIN under way */                 \
    X(OVER, "over")           /* the connection is no more */

typedef enum PosixSockState {
#define X(NAME, TEXT) PSOCK_##NAME,
    PSOCK_STATES(X)
#undef X
        N_PSOCK_STATES
} PosixSockState;

/* What steps a socket, as X(NAME, text). */
#define PSOCK_INPUTS(X)                                                        \
    X(LISTEN, "listen")         /* call */                                     \
    X(CONNECT, "connect")       /* call */                                     \
    X(DISCONNECT, "disconnect") /* call: tcp_disconnect() */                   \
    X(SYN, "syn")               /* a SYN for this new socket */                \
    X(OPENED, "opened")         /* event: handshake complete */                \
    X(DATA, "data")             /* event: bytes that somebody may read */      \
    X(SPACE, "space") /* event: room to send, or our FIN came over */          \
    X(FIN, "fin")     /* event: the peer's last byte */                        \
    X(END, "end")     /* event: over, see 'why' */                             \
    X(CLOSE, "close") /* the last reference has gone */                        \
    X(CLOSE_CROSSED, "close-crossed") /* ... our SYN has crossed the peer's */ \
    X(RESET, "reset")   /* ... with bytes unread, or SO_LINGER {1,0} */        \
    X(VANISH, "vanish") /* call: posix_vanish() */                             \
    X(FORGET, "forget") /* call: posix_forget() */

typedef enum PosixSockInput {
#define X(NAME, TEXT) PSOCK_IN_##NAME,
    PSOCK_INPUTS(X)
#undef X
        N_PSOCK_INPUTS
} PosixSockInput;

/* What connect() knows of the attempt (include/linux/net.h, SS_*). */
typedef enum PosixLink {
    LINK_NONE,
    LINK_CONNECTING,
    LINK_CONNECTED,
    LINK_DISCONNECTING, /* shut down in the middle: connect gives EINVAL */
} PosixLink;

/* Whom a wake-up is for: POSIX_POLLIN, OUT or ERR; all of them when the state
 * has changed (sk_state_change). */
#define WAKE_ALL 0

/* A place in a file's list of waiters.  'wake' returns TRUE if it was of use
 * to anybody; of the exclusive ones only the first is told. */
typedef gboolean (*PosixWakeFn)(PosixWait *wait, guint key);
struct PosixWait {
    PosixFile *file; /* NULL: in no list */
    PosixWakeFn wake;
    /* The file is closed: leave its list.  NULL for those that refer to it. */
    void (*gone)(PosixWait *wait);
    gpointer owner;
    guint keys; /* which wake-ups are wanted, besides WAKE_ALL */
    gboolean exclusive;
    GList link;
};

typedef enum PosixFileKind {
    FILE_SOCK,
    FILE_EPOLL,
    FILE_EVENT,
    FILE_DGRAM,
} PosixFileKind;

/* What a kind of file can do (struct file_operations). */
typedef struct PosixFileOps {
    PosixFileKind kind;
    guint (*bits)(PosixFile *file); /* all that are true now */
    /* The last reference is gone: closes what is open, frees what is over. */
    void (*released)(PosixFile *file);
} PosixFileOps;

/* What a descriptor refers to: the base of sockets, epoll sets and eventfd
 * counters. */
struct PosixFile {
    PosixHost *host;
    const PosixFileOps *ops;
    guint refs;
    gboolean nonblock;
    GQueue waiters; /* of PosixWait */
    GList host_link;
};

/* What becomes due for a thread, its owner. */
typedef struct PosixTimer {
    GSequenceIter *place; /* NULL: not armed */
    gint64 at_ns;
    guint64 number;
    gpointer owner;
} PosixTimer;

struct PosixHost {
    Port *port;
    PosixConfig config;
    gboolean call_costs; /* config.call_cost is more than nothing */
    gboolean abort_on_overflow;
    RecordFn record;
    gpointer record_user;
    guint64 begun[2]; /* connections: taken, opened */

    GQueue socks;            /* all, by PosixFile.host_link */
    GQueue others;           /* all other files, by the same */
    GQueue turned_away;      /* during a step; by PosixSock.queue_link */
    GHashTable *listeners;   /* port -> PosixSock */
    GHashTable *reuse_ports; /* bound with SO_REUSEADDR by the last bind */
    GHashTable *dgrams;      /* port -> PosixDgram; NULL: there was none yet */
    guint16 last_dgram_port; /* given to one that did not bind */
    guint16 last_port;       /* given to a listener that did not bind */

    GQueue procs;        /* all, by PosixProc.host_link */
    GQueue ready;        /* may run now, by run_link */
    GSequence *sleepers; /* of PosixProc.timer */
    guint64 last_timer;
    guint last_proc;    /* numbers threads, from 1 */
    PosixProc *current; /* the one that runs */
    gint64 armed_ns;    /* the port's alarm */
    gboolean stopped;
    gboolean is_off;
    gboolean gathers;
};

/* The options that sockets have and listeners hand on. */
typedef struct PosixSockOptions {
    guint32 rcvbuf_bytes; /* 0: not set, also below */
    guint32 sndbuf_bytes; /* as taken, twice what was set */
    gboolean reuse;
    gboolean keepalive;
    PortKeepalive probing;
    gint64 user_timeout_ns;
    gboolean nodelay;
    gint64 linger_ns;                /* -1: off */
    gint64 rcvtimeo_ns, sndtimeo_ns; /* 0: for ever */
    guint syn_retries;
} PosixSockOptions;

struct PosixSock {
    PosixFile file; /* first */
    PosixSockState state;
    PosixLink link;
    PortTcp *tcp;                /* NULL before and after */
    PortEnd why;                 /* argument of PSOCK_IN_END */
    PosixErrno pending;          /* the one pending-error slot (sk_err) */
    gboolean rcv_shut, snd_shut; /* sk_shutdown */
    gboolean done;               /* the peer's FIN has come (SOCK_DONE) */
    gboolean fin_out;            /* ours is sent or queued */
    gboolean fin_acked;          /* and has been acknowledged */
    gsize left_seq;              /* write_seq - snd_una at the end */
    gboolean nospace;            /* somebody wants room (SOCK_NOSPACE) */
    guint16 port;                /* bound, or the listener's; 0: none */
    gboolean bound;              /* by a call */
    PosixSockOptions options;

    PosixSock *listener; /* of an ASKED or queued socket; else NULL */
    guint backlog;       /* LISTENING: these three */
    GQueue asked;        /* handshakes under way, by queue_link */
    GQueue queue;        /* waiting for accept, by queue_link */

    guint64 conn_id; /* of the last connection, for traces; 0: none */
    Record record;
    GList queue_link;
    PosixSockInput next; /* among 'turned_away': the input */
};

/* A datagram that waits to be read. */
typedef struct PosixDgramItem {
    PortAddr from;
    gsize len_bytes;
    guint8 bytes[];
} PosixDgramItem;

/* A datagram socket. */
typedef struct PosixDgram {
    PosixFile file;   /* first */
    guint16 port;     /* 0: not bound */
    PortAddr peer;    /* that it is connected to; port 0: nobody */
    GQueue queue;     /* PosixDgramItem */
    gsize used_bytes; /* of the receive buffer */
    PosixErrno error; /* sk_err */
} PosixDgram;

/* A process. */
struct PosixTask {
    PosixHost *host;
    guint refs;       /* threads alive */
    GPtrArray *files; /* by descriptor; NULL: free */
    guint lowest;     /* no free one lies below */
    GSList *memory;   /* of posix_alloc() */
    PosixSignalFn sigpipe;
    gpointer sigpipe_user;
    PosixExitFn at_exit;
    gpointer at_exit_user;
};

struct PosixProc {
    PosixHost *host;
    PosixFn fn;
    gpointer arg;
    Coro *coro;
    guint number;
    PosixTask *task;
    PosixErrno error;
    const char *call; /* the last one, for traces; static */
    gboolean quiet;   /* its calls are not traced */
    gint64 wanted_ns; /* PORT_NEVER: nothing wanted */

    PosixFile *held;  /* that the call under way refers to, or NULL */
    PosixWait wait;   /* of a call that waits for one file */
    PosixWait *polls; /* of posix_poll(); they refer to their files */
    guint n_polls, max_polls;

    gboolean ready;     /* in PosixHost.ready */
    gboolean dead;      /* ended by itself: free it when it yields */
    gboolean timed_out; /* how the last wait ended */
    PosixTimer timer;   /* when the wait ends at the latest */
    GList host_link, run_link;
};

/* ---- posix-timer.c ---- */

/* Arms 'timer', anew if it was, or disarms it. */
void posix_timer_arm(PosixHost *host, GSequence *timers, PosixTimer *timer,
                     gint64 at_ns);
void posix_timer_cancel(PosixTimer *timer);

/* The first that becomes due (NULL: none), and when. */
PosixTimer *posix_timer_first(GSequence *timers);
gint64 posix_timer_due_ns(GSequence *timers);

/* ---- posix-file.c ---- */

/* A file with one reference; and its end, as the last thing of 'released'. */
void posix_file_init(PosixFile *file, PosixHost *host, const PosixFileOps *ops);
void posix_file_free(PosixFile *file);

/* Drops a reference; the last one closes and frees. */
void posix_file_unref(PosixFile *file);

/* Takes a file that is closed out of all epoll sets that have it. */
void posix_file_forget(PosixFile *file);

/* The bits of a file, all that are true now (tcp_poll). */
guint posix_file_bits(PosixFile *file);

/* Waits in 'file' for 'keys'; or no longer. */
void posix_wait_begin(PosixWait *wait, PosixFile *file, guint keys);
void posix_wait_end(PosixWait *wait);

/* Tells those who wait in 'file' for 'key', in the order of their coming. */
void posix_file_wake(PosixFile *file, guint key);

/* ---- posix-wait.c ---- */

/* Suspends the running thread until it is made ready or 'until_ns' comes.
 * FALSE if time ran out.  'file' (NULL: none) is waited in for 'keys'. */
gboolean posix_proc_wait(PosixProc *proc, PosixFile *file, guint keys,
                         gint64 until_ns);

/* Makes 'proc' ready; FALSE if it was.  The same for the owner of 'wait'. */
gboolean posix_proc_ready(PosixProc *proc);
gboolean posix_proc_wake(PosixWait *wait, guint key);

/* Sees to it that posix_proc_run() happens before anything else of this
 * host. */
void posix_proc_arm(PosixHost *host);

/* ---- posix-inherit.c ---- */

void posix_options_init(PosixSockOptions *options);

/* Tells the port what the options of a new connection ask for. */
void posix_options_apply(PosixSock *sock);
PortTcpOpts posix_options_port(PosixSock *sock);

/* ---- posix-record.c ---- */

/* Begins the record of a connection that exists from now on. */
void posix_sock_begin(PosixSock *sock, PortTcp *tcp, guint index,
                      gboolean active, gint64 wanted_ns);

/* The connection ends here and now; its handle is still held (tcp_done). */
void posix_sock_end(PosixSock *sock, Outcome outcome, PosixErrno error);

/* The end of the run, whatever the state of the connection. */
void posix_sock_break_off(PosixSock *sock);

/* Gives the record of the connection that is over and its handle up. */
void posix_sock_settle(PosixSock *sock);

/* Settles and frees what nobody refers to. */
void posix_sock_free(PosixSock *sock);

/* What 'why' means: for the record, and for the error slot. */
Outcome posix_sock_outcome(const PosixSock *sock);
PosixErrno posix_sock_error(const PosixSock *sock);

/* Takes the pending error, if any. */
PosixErrno posix_sock_take_error(PosixSock *sock);

/* The program ends the connection, or its own half of it: Record.left_ns. */
static inline void
posix_sock_left(PosixSock *sock)
{
    if (sock->record.left_ns == PORT_NEVER) {
        sock->record.left_ns = port_now_ns(sock->file.host->port);
    }
}

/* write_seq - snd_una after a disconnect in SYN_SENT: the SYN, and 2 that
 * tcp_disconnect() adds to keep clear of the old numbers. */
#define POSIX_DISCONNECTED_SEQ 3

/* TRUE without a connection: what Linux calls TCP_CLOSE. */
static inline gboolean
posix_sock_is_closed(const PosixSock *sock)
{
    return sock->state == PSOCK_FRESH || sock->state == PSOCK_OVER;
}

/* TRUE if there is so much room that waiting writers are woken
 * (sk_stream_is_writeable). */
gboolean posix_sock_writeable(const PosixSock *sock);

/* ---- posix-trace.c ---- */

/* The connection that 'file' (NULL: none) has or had, 0 if none. */
guint64 posix_file_conn(const PosixFile *file);

/* Tells, if who traces the host wants all, that the process hears by its call
 * which bits are true of 'file' (NULL: of no descriptor). */
void posix_trace_ready(PosixProc *proc, const PosixFile *file, guint bits);

/* Tell, if the host is traced, that the process calls 'call' (static; NULL:
 * what is no system call and not told), and that this call returns 'result',
 * or fails with 'error'.  'conn_id' is 0 when it is about no connection. */
void posix_trace_call(PosixProc *proc, guint64 conn_id, const char *call);
void posix_trace_return(PosixProc *proc, guint64 conn_id, gint64 result,
                        PosixErrno error);

#endif
