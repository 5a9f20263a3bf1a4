/* SPDX-License-Identifier: GPL-2.0-only */
/* The loop of model/http on a POSIX host: one process with non-blocking
 * sockets in an epoll set, and its timers.
 *
 * What is posted (posix_loop_post()) runs in the process before what waits in
 * its sockets.  While it is busy nothing runs but its kernel.
 */
#ifndef FINWAIT_POSIX_LOOP_H
#define FINWAIT_POSIX_LOOP_H

#include "model/http/http-loop.h"
#include "model/posix/posix.h"

G_BEGIN_DECLS

typedef struct PosixLoop PosixLoop;

/* A process of 'host' that serves the loop, from one turn of which to the next
 * 'turn_ns' pass.  (transfer full): free it after the host has been stopped. */
PosixLoop *posix_loop_new(PosixHost *host, gint64 turn_ns);
void posix_loop_free(PosixLoop *loop);

/* The same in a process that is there already, whose thread 'proc' is:
 * posix_loop_run() serves the loop until http_loop_quit(). */
PosixLoop *posix_loop_in(PosixProc *proc);
void posix_loop_run(PosixLoop *loop);

/* http_loop_connect() takes a PortAddr. */
HttpLoop *posix_loop_http(PosixLoop *loop);

/* The running thread: for what only POSIX has; only inside the loop. */
PosixProc *posix_loop_proc(const PosixLoop *loop);
int posix_loop_fd(const HttpStream *stream);

/* Has 'fn' called in the process; from outside. */
void posix_loop_post(PosixLoop *loop, void (*fn)(gpointer user), gpointer user);

/* Nothing runs before 'until_ns' but what was posted. */
void posix_loop_busy(PosixLoop *loop, gint64 until_ns);

/* Ends the process: its sockets are closed as by exit(). */
void posix_loop_exit(PosixLoop *loop);

G_END_DECLS

#endif
