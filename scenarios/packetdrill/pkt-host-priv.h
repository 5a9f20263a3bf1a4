/* SPDX-License-Identifier: GPL-2.0-only */
/* Shared by pkt-host.c, which has the threads, and pkt-host-calls.c, which has
 * what they do. */
#ifndef FINWAIT_SCENARIOS_PKT_HOST_PRIV_H
#define FINWAIT_SCENARIOS_PKT_HOST_PRIV_H

#include "scenarios/packetdrill/pkt-host.h"

G_BEGIN_DECLS

/* A descriptor of the process. */
typedef struct PktFd {
    int fd;
    gint64 flags; /* as F_GETFL gives them */
} PktFd;

struct PktHost {
    PosixHost *posix;
    const PktConfig *config;
    PosixProc *keeper;  /* a thread that keeps the process alive */
    GHashTable *fds;    /* the script's number -> PktFd */
    GPtrArray *actings; /* of PktActing: all calls so far */
};

/* A call under way; outlives its thread. */
typedef struct PktActing {
    PktHost *host;
    PosixProc *proc;
    const PktCall *call;
    PktReturn got;
} PktActing;

/* Does 'acting->call' and fills in 'acting->got' but for its end. */
void pkt_host_act(PktActing *acting);

G_END_DECLS

#endif
