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
    X(POLL, "poll")   /* poll(): POLLERR or POLLHUP */

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
    PortDelay retry;    /* after a refused or unanswered attempt */
    PortDelay cancel;   /* after a request: leaves if the reply is not complete
                           by then; 0: never */
    gint64 patience_ns; /* longest wait for a part of the reply; 0: none */
    guint64 requests;   /* on one connection, each with its reply; 0 is one */
    PortDelay between;  /* from a reply to the next request */
    PortDelay pause;    /* in the middle of a request */
    guint64 repeats;    /* how often a request that has no whole reply goes out
                           again, each time on a new connection */
    gdouble vanish;     /* probability of a connection that its client leaves
                           in the middle of a request, without a word */
    PortDelay lot;      /* decides that: uniform from 0 to 1 s; without a
                           'draw_ns', the host's own numbers do */
    PosixNoPortFn no_port; /* these two: NULL: nobody counts */
    PosixReplyFn replied;
    gpointer told; /* their 'user' */

    /* Servers. */
    guint16 port;      /* where to listen */
    guint backlog;     /* see posix_listen() */
    guint workers;     /* threads that accept; 0 is one */
    PortDelay service; /* from the whole request to the reply */
    gint64 drain_ns;   /* POSIX_END_HALF: longest wait for the client's FIN; 0:
                          for ever */

    /* Servers that are like AOLserver: see aolserver.h. */
    guint threads; /* connection threads */
    gint64 recvwait_ns, sendwait_ns, keepwait_ns, closewait_ns;
    PosixDetection detect;
    gint64 probe_ns; /* from one look after the client to the next */
} PosixOptions;

/* Its rows are about PosixOptions, as are those of all programs of a role. */
typedef struct PosixProgram {
    Program base;
    PosixFn run;            /* with a const PosixOptions * */
    gboolean tells_replies; /* by options->replied */
} PosixProgram;

/* All programs, ended by NULL; static. */
extern const Program *const posix_programs[];

/* The keys of all servers and of all clients; static. */
extern const ParamRow posix_server_rows[];
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

void posix_request_loop(PosixProc *proc, gpointer options);
void posix_http_get(PosixProc *proc, gpointer options);
void posix_reply(PosixProc *proc, gpointer options);
void posix_aolserver(PosixProc *proc, gpointer options);

G_END_DECLS

#endif
