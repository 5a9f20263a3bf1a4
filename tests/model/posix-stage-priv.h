/* SPDX-License-Identifier: GPL-2.0-only */
/* Inside the stage: posix-stage.c plays steps, posix-stage-call.c makes their
 * calls. */
#ifndef FINWAIT_TESTS_POSIX_STAGE_PRIV_H
#define FINWAIT_TESTS_POSIX_STAGE_PRIV_H

#include "tests/model/posix-stage.h"

#define STAGE_PORT 80
#define STAGE_CONNS 5

typedef struct StageEnd {
    PosixHost *host;
    PosixProc *proc; /* the process that has the sockets; NULL: it is gone */
    GString *log;
    int fd, listener, epoll, copy; /* -1: none */
    int conns[STAGE_CONNS];        /* the sockets of conn:I */
    guint conn;                    /* which of them 'fd' is */
    gboolean blocking;             /* sockets are as socket() gives them */
    guint signals;
    guint bits; /* as last seen */
    int state;
} StageEnd;

/* One call under way. */
typedef struct StageStep {
    StageEnd *end;
    char *word;
    const char *arg; /* in 'word' */
    gboolean background;
    gboolean done;
} StageStep;

typedef struct Stage {
    World *world;
    StageEnd ends[2];
    GPtrArray *steps;
} Stage;

void stage_say(StageEnd *end, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Makes the call, in a thread of its end, and tells its result. */
void stage_call(PosixProc *proc, StageStep *step);

#endif
