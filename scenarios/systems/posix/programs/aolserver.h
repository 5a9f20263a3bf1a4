/* SPDX-License-Identifier: GPL-2.0-only */
/* A web server with the connection handling of AOLserver 4.5, on POSIX
 * sockets: what a handler learns of its client, and what becomes of the last
 * bytes.
 *
 * One driver thread polls the listener and every connection that no handler
 * has: it accepts, reads requests ahead, hands each complete one to a
 * connection thread, and gets the connection back to keep it open or to close
 * it.  Handlers run in connection threads and may block; SIGPIPE is ignored.
 * The rules are those of nsd/driver.c and nsd/return.c, checked against the
 * recorded cases (aol.*):
 *
 *  - A request that is not complete recvwait after the last byte (or after
 *    accept) is dropped: FIN, no answer.
 *  - What was read with one request and lies behind it is lost: pipelining
 *    does not work [aol.pipeline2_keepalive].
 *  - A request that waits for a thread is dropped as soon as its socket is
 *    readable: a client that pipelines counts as gone.
 *  - Kept open: only GET with "Connection: keep-alive", answered by
 *    aol_return() with status 200 (or 304), for keepwait of silence.
 *  - Closed: after shutdown(WR), input is read and dropped until the client
 *    closes, for closewait at most; with closewait 0 at once, which resets
 *    the connection if input is unread [aol.closewait0_big_extra].
 *  - A write that cannot go on for sendwait fails [aol.big_return].
 *
 * Not here: virtual servers, pre-queue callbacks, TLS, chunked encoding.
 */
#ifndef FINWAIT_PROGRAMS_AOLSERVER_H
#define FINWAIT_PROGRAMS_AOLSERVER_H

#include "model/posix/posix.h"

G_BEGIN_DECLS

/* A request, from its handler's call until that returns. */
typedef struct AolConn AolConn;

/* Answers a request, in a connection thread. */
typedef void (*AolHandler)(AolConn *conn, gpointer user);

/* The server's settings, read only; aol_config_default() first. */
typedef struct AolConfig {
    guint16 port;
    guint backlog;       /* 5 */
    guint max_threads;   /* connection threads, 10 */
    guint max_socks;     /* connections at a time, 100; more wait in accept */
    gint64 recvwait_ns;  /* 30 s */
    gint64 sendwait_ns;  /* 30 s */
    gint64 keepwait_ns;  /* 30 s; 0: never kept open */
    gint64 closewait_ns; /* 2 s; 0: closed at once */
    AolHandler handler;
    void (*listening)(gpointer user); /* called once it does; NULL: nobody */
    gpointer user;                    /* last argument of the two */
} AolConfig;

void aol_config_default(AolConfig *config);

/* The server, as PosixFn with an AolConfig * that outlives the process.  It
 * returns only if it cannot listen. */
void aol_server(PosixProc *proc, gpointer config);

/* ---- Calls of a handler ------------------------------------------------ */

/* The thread that runs the handler. */
PosixProc *aol_proc(AolConn *conn);

/* Its descriptor; -1 once the connection has been closed. */
int aol_fd(AolConn *conn);

/* The target, e.g. "/r?ms=10"; valid with 'conn'. */
const char *aol_target(AolConn *conn);

/* ns_write: all of 'len_bytes' (NULL 'bytes': filler), as part of an answer
 * that the handler words itself; the connection will not be kept open.  FALSE
 * if it could not be written. */
gboolean aol_write(AolConn *conn, gconstpointer bytes, gsize len_bytes);

/* ns_return: a whole answer, after which the connection is closed or kept.
 * FALSE if it could not be written. */
gboolean aol_return(AolConn *conn, guint status, const char *type,
                    gconstpointer bytes, gsize len_bytes);

/* ns_conn isconnected: whether the handler has not closed the connection
 * itself; says nothing of the client [aol.write_after_client_close]. */
gboolean aol_is_connected(AolConn *conn);

/* ns_conn close. */
void aol_close(AolConn *conn);

G_END_DECLS

#endif
