/* SPDX-License-Identifier: GPL-2.0-only */
/* Inside the server: aolserver.c is the driver thread, aolserver-request.c
 * reads requests, aolserver-conn.c is what handlers call.
 *
 * All memory is the process's own (posix_alloc()), as a process may be ended
 * at any call.
 */
#ifndef FINWAIT_PROGRAMS_AOLSERVER_PRIV_H
#define FINWAIT_PROGRAMS_AOLSERVER_PRIV_H

#include "scenarios/systems/posix/programs/aolserver.h"

/* What is read ahead of a request at most ("bufsize"); longer heads are
 * refused. */
#define AOL_HEAD_MAX 16000

/* What a connection waits for, or who has it. */
typedef enum AolState {
    AOL_FREE,
    AOL_READ_WAIT,  /* the driver: for a request, or more of it */
    AOL_RUN_WAIT,   /* the driver: for a thread */
    AOL_RUNNING,    /* a connection thread */
    AOL_RETURNED,   /* on its way back to the driver */
    AOL_CLOSE_WAIT, /* the driver: for the client's FIN */
} AolState;

/* A request as far as it has been read. */
typedef struct AolRequest {
    char *head;         /* AOL_HEAD_MAX + 1 bytes, cut into lines */
    gsize len_bytes;    /* read so far, of head and body */
    gsize parsed_bytes; /* of complete lines */
    gboolean head_done;
    guint64 content_bytes; /* Content-Length */
    guint64 body_bytes;    /* of these, read */
    const char *method, *target;
    gboolean old; /* before HTTP/1.0: no headers either way */
    gboolean wants_keep;
} AolRequest;

typedef struct AolServer AolServer;

struct AolConn {
    AolServer *server;
    AolState state;
    int fd;
    gint64 deadline_ns;
    AolRequest request;
    PosixProc *proc; /* of the handler */
    gboolean is_open;
    gboolean keep; /* on its way back: keep it open */
    gboolean has_written;
    GList link; /* in one list of the server */
};

struct AolServer {
    const AolConfig *config;
    PosixProc *driver;
    int listener;
    int trigger; /* wakes the driver */
    int work;    /* one count for each connection in 'run' */
    AolConn *conns;
    PosixPollFd *fds; /* of the driver's poll */
    GQueue free, run_wait, run, returned;
    guint n_threads, n_idle;
};

/* How far a request is. */
typedef enum AolRead {
    AOL_READ_MORE,
    AOL_READ_READY,
    AOL_READ_ERROR,
} AolRead;

/* Begins a new request in 'request'. */
void aol_request_clear(AolRequest *request);

/* Reads what is there, once. */
AolRead aol_request_read(AolRequest *request, PosixProc *proc, int fd);

/* Gives a connection back to the driver, which keeps or closes it. */
void aol_server_return(AolConn *conn, gboolean keep);

#endif
