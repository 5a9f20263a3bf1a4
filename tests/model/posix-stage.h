/* SPDX-License-Identifier: GPL-2.0-only */
/* Two POSIX hosts in the in-memory world that make one call after the other,
 * as the recorded cases do: each step is one call of one end, then the network
 * has 80 ms, then both ends are looked at.  A text of steps, "C connect; S
 * accept; C write:10", gives a text of what each end saw: "connect=OK
 * ready=OUT tcp=ESTABLISHED write=10".
 *
 * Ends are C and S; S has a listener.  Steps:
 *
 *   socket nbsocket bind listen[:BACKLOG] accept naccept (without blocking)
 *   connect nbconnect (both make a socket if there is none) conn:I (goes on
 *   with another socket, number I) set:OPTION=VALUE (of the socket) lset
 *   (of the listener) soerror read:N bread:N (blocking) peek:N readall write:N
 *   bwrite:N nosignal:N wr rd rdwr close lclose lshutdown rst forget vanish
 *   dup undup inq outq poll select epoll:EVENTS etadd[:EVENTS] etwait
 *   hand (a new process, which blocks, has the socket now) handign (the same,
 *   it ignores SIGPIPE) kill exit
 *
 * "&WORD" lets the call wait while the next steps are made; its result comes
 * in its time, as "&recv=EOF".  "_WORD" gives the network no time.  "net ~MS"
 * lets time pass, "net down" and "net up" break and mend the link.
 */
#ifndef FINWAIT_TESTS_POSIX_STAGE_H
#define FINWAIT_TESTS_POSIX_STAGE_H

#include "model/posix/posix.h"
#include "shim/memory.h"

G_BEGIN_DECLS

/* Plays 'steps'; what the ends saw is (transfer full). */
void posix_stage_play(const char *steps, char **client, char **server);

typedef struct StageCase {
    const char *name;
    const char *steps;
    const char *client, *server; /* what they see */
} StageCase;

/* Adds a test "PATH/NAME" for each of 'cases', which must live on. */
void posix_stage_add(const char *path, const StageCase *cases, guint n);

G_END_DECLS

#endif
