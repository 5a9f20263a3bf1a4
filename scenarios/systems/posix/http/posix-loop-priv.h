/* SPDX-License-Identifier: GPL-2.0-only */
/* Between posix-loop.c and posix-stream.c. */
#ifndef FINWAIT_POSIX_LOOP_PRIV_H
#define FINWAIT_POSIX_LOOP_PRIV_H

#include "scenarios/systems/posix/http/posix-loop.h"

G_BEGIN_DECLS

typedef struct PosixStream {
    HttpStream base;
    int fd;
    guint bits;      /* watched */
    gboolean in_set; /* of the epoll set */
    HttpIo status;   /* of the connect */
} PosixStream;

typedef struct Posted {
    void (*fn)(gpointer user);
    gpointer user;
} Posted;

struct PosixLoop {
    HttpLoop base;
    PosixHost *host;           /* NULL: in a process of somebody else */
    PosixProc *main;           /* the thread that serves it */
    PosixProc *proc;           /* the running one */
    int epoll, wake, listener; /* -1: none */
    HttpAcceptFn accept;
    gpointer accept_user;
    GQueue posted;
    gint64 busy_until_ns, turn_ns;
    gboolean quit, exits;
    GHashTable *streams; /* set of PosixStream, owned */
};

extern const HttpLoopOps posix_loop_ops;

/* A stream of the loop's on the descriptor 'fd'. */
HttpStream *posix_stream_new(PosixLoop *loop, int fd);

G_END_DECLS

#endif
