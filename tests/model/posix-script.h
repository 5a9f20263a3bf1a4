/* SPDX-License-Identifier: GPL-2.0-only */
/* A client and a server process on two POSIX hosts of the in-memory world,
 * each told by a line of words what to call; what the calls return is the
 * result.  Words:
 *
 *   socket listen[:BACKLOG] accept connect nobody (connect to no host)
 *   send:N recv:N drain (to the end or an error) wr rd rdwr close rst
 *   (SO_LINGER {1,0} and close) vanish timeo:MS sleep:MS (not logged)
 *
 * The listener is made and bound before the server's line begins; "listen"
 * is what opens it.  The log reads "connect=0 send=10 recv=ECONNRESET".
 */
#ifndef FINWAIT_TESTS_POSIX_SCRIPT_H
#define FINWAIT_TESTS_POSIX_SCRIPT_H

#include "model/posix/posix.h"
#include "shim/memory.h"

G_BEGIN_DECLS

#define SCRIPT_PORT 80

typedef struct PosixScript {
    World *world;
    Port *ports[2];      /* client, server */
    PosixHost *hosts[2]; /* likewise */
    GArray *records[2];  /* of Record */
    GString *log[2];
} PosixScript;

/* A world of two hosts; NULL: the defaults. */
PosixScript *posix_script_new(const WorldConfig *world,
                              const PosixConfig *posix);

/* Starts a process on host 'i' that follows 'words'; borrowed. */
void posix_script_spawn(PosixScript *script, guint i, const char *words);

/* Stops the hosts, which completes the records. */
void posix_script_stop(PosixScript *script);
void posix_script_free(PosixScript *script);

/* The server's address. */
PortAddr posix_script_server(const PosixScript *script);

/* The outcomes of host 'i' in order, e.g. "clean reset". (transfer full) */
char *posix_script_outcomes(const PosixScript *script, guint i);

G_END_DECLS

#endif
