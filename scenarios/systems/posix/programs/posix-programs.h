/* SPDX-License-Identifier: GPL-2.0-only */
/* The programs that a POSIX host can run, for the command to look up.
 *
 * A program is a PosixFn whose argument is a PosixOptions, which it only
 * reads: several processes may share one, and it must outlive them.  The
 * delays come from wherever the scenario says (PortDelay).
 */
#ifndef FINWAIT_POSIX_PROGRAMS_H
#define FINWAIT_POSIX_PROGRAMS_H

#include "model/posix/posix.h"
#include "scenarios/http/http-programs.h"
#include "scenarios/params/system.h"

G_BEGIN_DECLS

/* How a program ends its connections, as X(NAME, text). */
#define POSIX_ENDINGS(X)                                                       \
    X(GRACEFUL, "graceful") /* close() */                                      \
    X(HALF, "half")         /* shutdown(WR), read to EOF, close() */           \
    X(RESET, "reset")       /* SO_LINGER {1,0}, close() */                     \
    X(VANISH, "vanish")     /* without a word, for ever */                     \
    X(WAIT, "wait")         /* read to EOF, then close() */

typedef enum PosixEnding {
#define X(NAME, TEXT) POSIX_END_##NAME,
    POSIX_ENDINGS(X)
#undef X
        POSIX_N_ENDINGS
} PosixEnding;

/* How a server that works for a client finds out that it has gone, as X(NAME,
 * text).  'write' is what the seed of this project recommends; the others are
 * what Linux offers besides. */
#define POSIX_DETECTIONS(X)                                                    \
    X(NONE, "none")   /* not at all */                                         \
    X(WRITE, "write") /* writes a byte into the answer */                      \
    X(ZERO, "zero")   /* writes 0 bytes [lx.rst_then_zero_send] */             \
    X(PEEK, "peek")   /* recv(MSG_PEEK): end of file or an error */            \
    X(POLL, "poll")   /* poll(): POLLERR or POLLHUP */                         \
    X(RDHUP, "rdhup") /* poll() for POLLRDHUP too: also a FIN behind unread    \
                         bytes (tcp_poll) */

typedef enum PosixDetection {
#define X(NAME, TEXT) POSIX_DETECT_##NAME,
    POSIX_DETECTIONS(X)
#undef X
        POSIX_N_DETECTIONS
} PosixDetection;

/* Takes an attempt to connect that found no local port free (EADDRNOTAVAIL), of
 * which the host knows nothing; 'wanted_ns' as in Record. */
typedef void (*PosixNoPortFn)(gpointer user, gint64 wanted_ns);

/* Takes a whole reply on the connection of that id: Record.replies. */
typedef void (*PosixReplyFn)(gpointer user, guint64 conn_id);

/* How long to wait before an attempt is repeated: 'first' (drawn each time) for
 * the first repeat, 'factor' times as much for each further one, 'max_ns' at
 * most, less a random part of it up to 'jitter'. */
typedef struct PosixRetry {
    PortDelay first;
    gdouble factor;
    gint64 max_ns;   /* 0: no bound */
    gdouble jitter;  /* 0 to 1 */
    PortDelay lot;   /* decides the part: uniform from 0 to 1 s */
    guint64 n_tries; /* then it is given up; 0: never */
} PosixRetry;

/* What a program does that keys of all are about: Program.does. */
enum {
    POSIX_DOES_PLAIN = 1 << 0, /* counts bytes, and ends as 'end' says */
};

/* Zero is a sensible value for all but the addresses. */
typedef struct PosixOptions {
    PosixEnding ending;
    guint64 request_bytes; /* a server reads so many (0: whatever comes first)
                              before it answers */
    guint64 reply_bytes;   /* a client reads so many (0: to the end of file) */
    guint64 count;         /* connections, then exit; 0: never exits */

    /* Clients. */
    PortAddr server;    /* whom to ask */
    PortDelay start;    /* before the first connection is wanted */
    PortDelay think;    /* from one connection's end to the next wish */
    PosixRetry retry;   /* after a refused or unanswered attempt */
    PortDelay cancel;   /* after a request: leaves if the reply is not complete
                           by then; 0: never */
    gint64 patience_ns; /* longest wait for a part of the reply; 0: none */
    guint64 requests;   /* on one connection, each with its reply; 0 is one */
    PortDelay between;  /* from a reply to the next request */
    PortDelay pause;    /* in the middle of a request */
    gboolean looks;     /* for the end of a kept connection before it is used
                           again */
    guint64 repeats;    /* how often a request that has no whole reply goes out
                           again, each time on a new connection */
    gdouble vanish;     /* probability of a connection that its client leaves
                           in the middle of a request, without a word */
    PortDelay lot;      /* decides that: uniform from 0 to 1 s; without a
                           'draw_ns', the host's own numbers do */
    PosixNoPortFn no_port; /* these two: NULL: nobody counts */
    PosixReplyFn replied;
    gpointer told;   /* their 'user' */
    gboolean *waits; /* whether a request is under way; NULL: nobody asks */

    /* Servers. */
    guint16 port;      /* where to listen */
    guint backlog;     /* see posix_listen() */
    guint workers;     /* threads that accept; 0 is one */
    PortDelay service; /* from the whole request to the reply */
    gint64 drain_ns;   /* POSIX_END_HALF: longest wait for the client's FIN; 0:
                          for ever */
    gint64 idle_ns;    /* longest wait for more of a request; 0: for ever */
    gboolean no_reuse; /* no SO_REUSEADDR */
    gdouble leak;      /* probability of a connection that its handler never
                          closes; 'lot' decides */

    /* Servers that are like AOLserver: see aolserver.h. */
    guint threads; /* connection threads */
    gint64 recvwait_ns, sendwait_ns, keepwait_ns, closewait_ns;
    PosixDetection detect;
    gint64 probe_ns; /* from one look after the client to the next */

    HttpOptions http; /* of programs of HTTP: posix_http_options() */
    GPtrArray *left;  /* what these leave behind, posix_http_left_free() */
} PosixOptions;

typedef struct PosixProgram {
    Program base;
    gsize rows_at;          /* its rows are about what stands there in
                               PosixOptions */
    PosixFn run;            /* with a const PosixOptions * */
    gboolean tells_replies; /* by options->replied */
} PosixProgram;

/* All programs, ended by NULL; static. */
extern const Program *const posix_programs[];

/* The keys of all servers, of all proxies and of all clients; static. */
extern const ParamRow posix_server_rows[];
extern const ParamRow posix_proxy_rows[];
extern const ParamRow posix_client_rows[];

/* The program called 'name', or NULL. */
const PosixProgram *posix_program_find(const char *name);

/* The text of an ending; static. */
const char *posix_ending_name(PosixEnding ending);

/* ---- For the programs themselves -------------------------------------- */

/* Ends the connection on 'fd' as 'options' say and frees the descriptor. */
void posix_end(PosixProc *proc, int fd, const PosixOptions *options);

/* Reads and drops up to 'len_bytes', fewer when the peer ends, an error
 * comes or SO_RCVTIMEO passes.  Returns how many. */
guint64 posix_drain(PosixProc *proc, int fd, guint64 len_bytes);

/* As above, until 'until_ns' at the latest; sets SO_RCVTIMEO. */
guint64 posix_drain_until(PosixProc *proc, int fd, guint64 len_bytes,
                          gint64 until_ns);

/* The wait before the 'n'-th repeat, from 1. */
gint64 posix_retry_ns(const PosixRetry *retry, guint64 n);

/* TRUE, with the given probability: 'lot' decides, without one the host's own
 * numbers do. */
gboolean posix_draw(PosixProc *proc, const PortDelay *lot, gdouble probability);

/* TRUE if the peer has ended the connection and nothing is left to read: does
 * not look behind unread bytes [lx.probe_cancel_pipelined]. */
gboolean posix_peer_has_left(PosixProc *proc, int fd);

void posix_request_loop(PosixProc *proc, gpointer options);
void posix_http_get(PosixProc *proc, gpointer options);
void posix_reply(PosixProc *proc, gpointer options);
void posix_aolserver(PosixProc *proc, gpointer options);
void posix_http_server(PosixProc *proc, gpointer options);
void posix_http_proxy(PosixProc *proc, gpointer options);
void posix_http_client(PosixProc *proc, gpointer options);
void posix_http_left_free(gpointer left);

/* Tells the HTTP programs what the keys of all programs say. */
void posix_http_options(PosixOptions *options);

G_END_DECLS

#endif
