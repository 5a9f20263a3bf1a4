/* SPDX-License-Identifier: GPL-2.0-only */
/* How system calls begin and end.
 *
 * A call that waits looks again each time it is woken, and refers to its file
 * meanwhile. */
#ifndef FINWAIT_MODEL_POSIX_CALL_PRIV_H
#define FINWAIT_MODEL_POSIX_CALL_PRIV_H

#include "model/posix/world/posix-world-priv.h"

/* ---- posix-call.c ---- */

/* What a call for that connection (0: none) returns: 'result', or -1 with
 * errno if there is an 'error'. */
gssize posix_answer(PosixProc *proc, guint64 conn_id, gssize result,
                    PosixErrno error);

/* Begins a 'call' (NULL: no system call, costs nothing) that is about no
 * descriptor. */
void posix_enter_any(PosixProc *proc, const char *call);

/* The file of 'fd' for the length of one call, or NULL and EBADF; and the same
 * for a socket alone, or ENOTSOCK.  End it with posix_leave(). */
PosixFile *posix_enter_file(PosixProc *proc, int fd, const char *call);
PosixSock *posix_enter(PosixProc *proc, int fd, const char *call);

/* Ends it: 'error' becomes -1 and errno. */
gssize posix_leave_file(PosixProc *proc, PosixFile *file, guint64 conn_id,
                        gssize result, PosixErrno error);
gssize posix_leave_with(PosixProc *proc, PosixSock *sock, gssize result,
                        PosixErrno error);
int posix_leave(PosixProc *proc, PosixSock *sock, PosixErrno error);

/* Gives 'file' a descriptor, or drops it. */
int posix_install(PosixProc *proc, PosixFile *file);

/* Until when a call that begins now may wait: 0 if not at all. */
gint64 posix_patience(const PosixSock *sock, gint64 timeout_ns, guint flags);

#endif
