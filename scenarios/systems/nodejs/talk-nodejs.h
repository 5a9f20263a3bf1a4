/* SPDX-License-Identifier: GPL-2.0-only */
/* Inside an end that is a Node process: talk-nodejs.c has the process and its
 * events, talk-nodejs-verbs.c what is done to its sockets.
 *
 * Channels are sockets, in the order of their coming: the first that was
 * accepted or connects is that of a name without a number. */
#ifndef FINWAIT_SCENARIOS_TALK_NODEJS_H
#define FINWAIT_SCENARIOS_TALK_NODEJS_H

#include "model/http/http-reader.h"
#include "model/nodejs/node.h"
#include "scenarios/talk/talk-system.h"

G_BEGIN_DECLS

/* What is said of every socket, and so what it listens for. */
#define TALK_NODE_ALWAYS                                                       \
    (NODE_ON(CONNECT) | NODE_ON(READY) | NODE_ON(END) | NODE_ON(FINISH) |      \
     NODE_ON(DRAIN) | NODE_ON(TIMEOUT) | NODE_ON(CLOSE))

typedef struct TalkNode {
    TalkRun *run;
    guint end;
    PosixHost *host;
    Node *node;       /* the last one, of ... */
    GPtrArray *nodes; /* ... all, owned */
    gboolean alive;
    NodeServer *server;
    NodeServerOptions options; /* of what is made next */
    guint listeners;           /* NODE_ON() bits, likewise */
    GPtrArray *conns;          /* of TalkNodeConn, owned, by channel */
    GPtrArray *past;           /* likewise, of processes that have ended */
    GPtrArray *labels;         /* of callbacks, owned: some are never called */
    guint *seen;               /* events so far, by handler */
} TalkNode;

typedef struct TalkNodeConn {
    TalkNode *talk;
    NodeSocket *socket; /* a reference */
    guint channel;
    gsize data_bytes; /* 'data' that is not yet told, since 'data_ns' */
    gint64 data_ns;
    char *data_text;    /* of the first piece, "" if there was another */
    HttpReader *reader; /* takes what comes for answers; NULL: nobody does */
} TalkNodeConn;

/* Who carries out a statement: a command for a channel, or a handler. */
typedef struct TalkNodeActor {
    TalkNode *talk;
    guint channel;
} TalkNodeActor;

extern const TalkVerb talk_node_verbs[];
extern const TalkVerbDoc talk_node_docs[];

/* A socket of the end from now on, with its listeners. */
TalkNodeConn *talk_node_take(TalkNode *talk, NodeSocket *socket);

/* Tells a thing of a channel. */
void talk_node_say(TalkNode *talk, guint channel, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

/* talk-nodejs-http.c: verbs, and what 'conn' has read at an event of it. */
void talk_node_http_send(gpointer actor, const TalkStatement *statement);
void talk_node_http_response(gpointer actor, const TalkStatement *statement);
void talk_node_http_hear(TalkNodeConn *conn, const NodeEvent *event);

/* The connection that a statement is about, or NULL, which is told. */
TalkNodeConn *talk_node_conn(const TalkNodeActor *actor,
                             const TalkStatement *statement);

/* Tells what of data is not yet told. */
void talk_node_flush(gpointer talk);

/* Carries out what the program does at an event; see events in talk-nodejs.c.
 */
void talk_node_handle(TalkNode *talk, guint channel, guint event);

/* The event that is no socket's. */
#define TALK_NODE_CONNECTION N_NODE_EVENTS

G_END_DECLS

#endif
