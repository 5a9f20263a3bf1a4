/* SPDX-License-Identifier: GPL-2.0-only */
/* An end that is a POSIX host, inside: conform-posix.c has the end and its
 * samples, conform-posix-ops.c the calls on sockets, conform-posix-procs.c
 * what is about processes and threads.
 *
 * An op is done by a thread of the end's process that begins at once, so that
 * a call is made at the present time; a call that blocks goes on while the
 * engine runs the network.  After a hand-over the thread is one of the process
 * that holds the socket then. */
#ifndef FINWAIT_SCENARIOS_CONFORM_POSIX_H
#define FINWAIT_SCENARIOS_CONFORM_POSIX_H

#include "model/posix/posix.h"
#include "scenarios/conform/conform-run.h"

G_BEGIN_DECLS

/* What a sample looks for. */
#define CONFORM_POSIX_INTEREST                                                 \
    (POSIX_POLLIN | POSIX_POLLOUT | POSIX_POLLRDHUP | POSIX_POLLPRI)

typedef struct ConformPosix {
    ConformRun *run;
    ConformPlace place;
    PosixHost *host;
    PosixProc *main;   /* the end's process; NULL: it has ended */
    PosixProc *holder; /* who holds the socket after a hand-over, or NULL */
    int holder_fd;     /* by which descriptor */
    gboolean ignore;   /* the holder ignores SIGPIPE */
    int fd;            /* the end's socket; descriptors are -1 for none */
    int listener;
    int copy;           /* of the socket, by dup() */
    int epoll;          /* edge-triggered */
    GHashTable *conns;  /* number -> descriptor, of extra sockets */
    gboolean signalled; /* SIGPIPE since the op under way began */
    gboolean reports;   /* signals and samples: a posix case */

    GPtrArray *actors; /* ConformActor, owned: their threads may live on */
    struct ConformActor *current; /* the op under way, or NULL */
    GHashTable *blocked;          /* name of a call -> ConformBlocked, owned */

    char *last_ready; /* of the last sample; NULL: no socket then */
    char *last_state;
} ConformPosix;

/* One op, and the thread that does it. */
typedef struct ConformActor {
    ConformPosix *end;
    const ConformCall *call;
    void (*run)(gpointer actor, const ConformCall *call);
    PosixProc *proc;
    int fd;        /* the socket, in the descriptors of 'proc' */
    gboolean held; /* 'proc' is of the holder */
    gboolean done;
    gboolean ended; /* the process has ended within the call */
    GByteArray *bytes;
} ConformActor;

/* A call of a thread of its own (thread_call). */
typedef struct ConformBlocked {
    ConformPosix *end;
    const ConformCall *call;
    char *result; /* NULL: still blocked */
} ConformBlocked;

/* ---- conform-posix.c ---- */

/* Has 'run' done by a thread of the end's process, and runs the network until
 * it is.  Valid until the end is freed. */
ConformActor *conform_posix_do(ConformPosix *end,
                               void (*run)(gpointer actor,
                                           const ConformCall *call),
                               const ConformCall *call);

/* The same by the process that the socket was handed to, if there is one: its
 * writes and its exit.  All else is the end's own, which may have a new
 * socket meanwhile. */
ConformActor *conform_posix_do_held(ConformPosix *end,
                                    void (*run)(gpointer actor,
                                                const ConformCall *call),
                                    const ConformCall *call);

/* Reports NAME=VALUE, unless 'call' is quiet. */
void conform_posix_say(ConformPosix *end, const ConformCall *call,
                       const char *name, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

/* The name of the actor's last error. */
const char *conform_posix_error(const ConformActor *actor);

/* "OK", or the name of the error if 'result' is negative. */
const char *conform_posix_status(const ConformActor *actor, gint64 result);

/* Reports a count, EOF (if 'ends' and it is 0) or an error as NAME=. */
void conform_posix_count(ConformActor *actor, const ConformCall *call,
                         const char *name, gint64 n, gboolean ends);

/* Starts the end's process anew. */
void conform_posix_begin(ConformPosix *end);

/* The end of an actor. */
static inline ConformPosix *
conform_posix_of(gpointer actor)
{
    return ((ConformActor *)actor)->end;
}

/* ---- conform-posix-{ops,io,info,procs}.c: rows of the table ---- */

extern const ConformOp conform_posix_ops[];

void conform_posix_write(gpointer actor, const ConformCall *call);
void conform_posix_text(gpointer actor, const ConformCall *call);
void conform_posix_read(gpointer actor, const ConformCall *call);
void conform_posix_peek(gpointer actor, const ConformCall *call);
void conform_posix_readall(gpointer actor, const ConformCall *call);
void conform_posix_readend(gpointer actor, const ConformCall *call);
void conform_posix_dump(gpointer actor, const ConformCall *call);
void conform_posix_setsockopt(gpointer actor, const ConformCall *call);
void conform_posix_soerror(gpointer actor, const ConformCall *call);
void conform_posix_qlen(gpointer actor, const ConformCall *call);
void conform_posix_state(gpointer actor, const ConformCall *call);
void conform_posix_poll(gpointer actor, const ConformCall *call);
void conform_posix_ready(gpointer actor, const ConformCall *call);
void conform_posix_readiness(gpointer actor, const ConformCall *call);
void conform_posix_et_add(gpointer actor, const ConformCall *call);
void conform_posix_et_wait(gpointer actor, const ConformCall *call);

void conform_posix_sysctl(gpointer end, const ConformCall *call);
void conform_posix_hand_over(gpointer end, const ConformCall *call);
void conform_posix_kill(gpointer end, const ConformCall *call);
void conform_posix_exit(gpointer end, const ConformCall *call);
void conform_posix_thread_call(gpointer end, const ConformCall *call);
void conform_posix_thread_result(gpointer end, const ConformCall *call);
void conform_posix_blocked_free(gpointer blocked);

G_END_DECLS

#endif
