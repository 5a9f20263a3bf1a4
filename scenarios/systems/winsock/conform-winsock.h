/* SPDX-License-Identifier: GPL-2.0-only */
/* An end that is a window with sockets: conform-winsock.c has the end, its
 * pump and reactions, conform-winsock-ops.c the calls.
 *
 * Connections are numbered: an accepted one gets the smallest number that is
 * free.  From 2 on its events carry "#N". */
#ifndef FINWAIT_SCENARIOS_CONFORM_WINSOCK_H
#define FINWAIT_SCENARIOS_CONFORM_WINSOCK_H

#include "model/winsock/winsock.h"
#include "scenarios/conform/conform-run.h"

G_BEGIN_DECLS

/* The second message that "wmsg" may name, beside the usual one. */
#define CONFORM_WINSOCK_WMSG 1
#define CONFORM_WINSOCK_WMSG2 2

typedef struct ConformWinsock {
    ConformRun *run;
    ConformPlace place;
    PosixHost *host;
    Winsock *ws;
    WsaHandle listener;
    GArray *socks;       /* of WsaHandle, by number - 1: the last that had it */
    GHashTable *numbers; /* handle -> number, also of those closed */
    GHashTable *closed;  /* handles that closesocket() has closed */
    GArray *reactions;   /* of ConformWinsockReaction */
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
    const ConformCall *call;
    gboolean done;
} ConformWinsockActor;

extern const ConformOp conform_winsock_ops[];
extern const ConformOp conform_winsock_reactions[];

/* No socket has it. */
#define CONFORM_WINSOCK_NONE G_MAXUINT

/* Gives a connection its number. */
guint conform_winsock_number(ConformWinsock *end, WsaHandle sock);

/* The last connection of that number, or CONFORM_WINSOCK_NONE. */
WsaHandle conform_winsock_sock(const ConformWinsock *end, guint number);

/* "#2", or "" for the first; static until the next call. */
const char *conform_winsock_suffix(guint number);

G_END_DECLS

#endif
