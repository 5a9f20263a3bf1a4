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

    /* Servers. */
    guint16 port;      /* where to listen */
    guint backlog;     /* see posix_listen() */
    guint workers;     /* threads that accept; 0 is one */
    PortDelay service; /* from the whole request to the reply */
} PosixOptions;

typedef struct PosixProgram {
    const char *name;
    const char *summary;
    gboolean server; /* it listens; else it connects */
    PosixFn run;     /* with a const PosixOptions * */
} PosixProgram;

/* All programs, ended by an entry whose 'name' is NULL; static. */
const PosixProgram *posix_program_list(void);

/* The program called 'name', or NULL. */
const PosixProgram *posix_program_find(const char *name);

/* The text of an ending; static. */
const char *posix_ending_name(PosixEnding ending);

/* ---- For the programs themselves -------------------------------------- */

/* Ends the connection on 'fd' as told and frees the descriptor. */
void posix_end(PosixProc *proc, int fd, PosixEnding ending);

/* Reads and drops up to 'len_bytes', fewer when the peer ends, an error
 * comes or SO_RCVTIMEO passes.  Returns how many. */
guint64 posix_drain(PosixProc *proc, int fd, guint64 len_bytes);

void posix_request_loop(PosixProc *proc, gpointer options);
void posix_http_get(PosixProc *proc, gpointer options);
void posix_reply(PosixProc *proc, gpointer options);

G_END_DECLS

#endif
