/* SPDX-License-Identifier: GPL-2.0-only */
/* Request-loop clients against a reply server in the in-memory world, and
 * what must hold for the records of any such run. */
#ifndef FINWAIT_TESTS_POSIX_RUN_H
#define FINWAIT_TESTS_POSIX_RUN_H

#include "scenarios/systems/posix/programs/posix-programs.h"
#include "shim/memory.h"

G_BEGIN_DECLS

#define RUN_CONNECTIONS 4 /* of each client */

typedef struct PosixRun {
    World *world;
    PosixHost *hosts[2]; /* clients, server */
    GArray *records[2];  /* of Record */
    PosixOptions client, server;
} PosixRun;

/* Two hosts and options to change: RUN_CONNECTIONS connections a client,
 * requests of 100 bytes, replies of 20,000, two workers, 5 ms of service. */
void posix_run_begin(PosixRun *run, const WorldConfig *config,
                     const PosixConfig *posix);

/* Runs the server and 'clients' clients until 'until_ns', and stops. */
void posix_run_go(PosixRun *run, guint clients, gint64 until_ns);

/* Asserts that each end of each connection gave one sound record, and that
 * the bytes of the two ends add up. */
void posix_run_check(const PosixRun *run);

void posix_run_end(PosixRun *run);

G_END_DECLS

#endif
