/* SPDX-License-Identifier: GPL-2.0-only */
/* An end that is a window with sockets: conform-winsock.c has the end, its
 * pump and reactions, conform-winsock-ops.c the calls.
 *
 * Connections are numbered from 1 (winsock-numbers.h); from 2 on their events
 * carry "#N". */
#ifndef FINWAIT_SCENARIOS_CONFORM_WINSOCK_H
#define FINWAIT_SCENARIOS_CONFORM_WINSOCK_H

#include "model/winsock/winsock.h"
#include "scenarios/conform/conform-run.h"
#include "scenarios/systems/winsock/winsock-numbers.h"

G_BEGIN_DECLS

/* The second message that "wmsg" may name, beside the usual one. */
#define CONFORM_WINSOCK_WMSG 1
#define CONFORM_WINSOCK_WMSG2 2

/* On loopback a packet and its answer are through before the next message is
 * taken [ws2.textbook_server_rude_client], or the next chunk is sent. */
#define CONFORM_WINSOCK_DISPATCH_NS 1000

typedef struct ConformWinsock {
    ConformRun *run;
    ConformPlace place;
    PosixHost *host;
    Winsock *ws;
    WsaHandle listener;
    WinsockNumbers *numbers; /* those of the cases are one higher */
    GArray *reactions;       /* of ConformWinsockReaction */
} ConformWinsock;

typedef struct ConformWinsockReaction {
    const ConformEntry *entry;
    gboolean used; /* it was for one message only, and has been */
} ConformWinsockReaction;

/* For which connection an op is done, if it says no other. */
typedef struct ConformWinsockActor {
    ConformWinsock *end;
    WsaHandle sock;
    guint number;
    gboolean in_handler;
    const ConformCall *call;
    gboolean done;
} ConformWinsockActor;

extern const ConformOp conform_winsock_ops[];
extern const ConformOp conform_winsock_reactions[];

/* "#2", or "" for the first; static until the next call. */
const char *conform_winsock_suffix(guint number);

G_END_DECLS

#endif
