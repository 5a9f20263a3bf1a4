/* SPDX-License-Identifier: GPL-2.0-only */
/* An end that is a Node process with a net.Server or a net.Socket, inside:
 * conform-nodejs.c has the end, its events and samples, conform-nodejs-ops.c
 * the calls. */
#ifndef FINWAIT_SCENARIOS_CONFORM_NODEJS_H
#define FINWAIT_SCENARIOS_CONFORM_NODEJS_H

#include "model/nodejs/node.h"
#include "scenarios/conform/conform-run.h"

G_BEGIN_DECLS

typedef struct ConformNode ConformNode;

/* One socket of the end; the first accepted, or the one that connects, is
 * number 1. */
typedef struct ConformNodeConn {
    ConformNode *end;
    NodeSocket *socket; /* a reference */
    guint number;
    gsize data_bytes; /* 'data' events not yet told */
} ConformNodeConn;

/* A reaction; 'done' if it was for one event and has had it. */
typedef struct ConformNodeReaction {
    const ConformEntry *entry;
    gboolean done;
} ConformNodeReaction;

struct ConformNode {
    ConformRun *run;
    ConformPlace place;
    PosixHost *host;
    Node *node;
    NodeServer *server;
    GPtrArray *conns;   /* of ConformNodeConn, owned, in order of coming */
    GPtrArray *labels;  /* of callbacks, owned: some are never called */
    GArray *reactions;  /* of ConformNodeReaction */
    guint listeners;    /* of the sockets to come: NODE_ON() bits */
    gboolean data_adds; /* a data reaction adds a listener */
    char *last_state;   /* of the last sample */
    const ConformEntry *reacting; /* being installed */
};

/* What an op is done on: a call of the script or of a reaction. */
typedef struct ConformNodeActor {
    ConformNode *end;
    ConformNodeConn *conn; /* of the event; NULL: as "conn" says */
} ConformNodeActor;

extern const ConformOp conform_node_ops[];
extern const ConformOp conform_node_reactions[];

/* ---- conform-nodejs.c ---- */

/* Reports an event of the end, after the data that came before it. */
void conform_node_say(ConformNode *end, const char *format, ...)
    G_GNUC_PRINTF(2, 3);

/* A socket that is the end's from now on, with its listeners. */
ConformNodeConn *conform_node_take(ConformNode *end, NodeSocket *socket);

/* Runs the reactions to 'event' of 'conn'. */
void conform_node_react(ConformNodeConn *conn, const char *event);

G_END_DECLS

#endif
