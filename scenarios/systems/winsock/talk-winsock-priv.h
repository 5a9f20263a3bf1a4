/* SPDX-License-Identifier: GPL-2.0-only */
/* Inside an end that is a window: talk-winsock.c has its pump,
 * talk-winsock-verbs.c what its program calls. */
#ifndef FINWAIT_SCENARIOS_TALK_WINSOCK_PRIV_H
#define FINWAIT_SCENARIOS_TALK_WINSOCK_PRIV_H

#include "model/winsock/winsock.h"
#include "scenarios/systems/winsock/winsock-numbers.h"
#include "scenarios/talk/talk-system.h"

G_BEGIN_DECLS

typedef struct TalkWinsock {
    TalkRun *run;
    guint end;
    PosixHost *host;
    Winsock *ws;
    WsaHandle listener; /* WINSOCK_NONE: none */
    WinsockNumbers *numbers;
    guint *seen;       /* messages of each handler's event so far */
    GPtrArray *actors; /* of TalkWinsockActor, owned: of all commands */
    GByteArray *buffer;
    GHashTable *readers; /* WsaHandle -> HttpReader of the answer under way */
} TalkWinsock;

/* Who makes calls: a handler, or a command. */
typedef struct TalkWinsockActor {
    TalkWinsock *winsock;
    WsaHandle sock; /* whose connection: WINSOCK_NONE: of nobody yet */
    guint number;
    gboolean in_handler;
    const TalkCommand *command;
} TalkWinsockActor;

/* Tells NAME=VALUE. */
void talk_winsock_say(const TalkWinsockActor *actor, const char *name,
                      const char *format, ...) G_GNUC_PRINTF(3, 4);

/* Verbs of HTTP; see talk-winsock-http.c. */
void talk_winsock_http_send(gpointer actor, const TalkStatement *statement);
void talk_winsock_http_response(gpointer actor, const TalkStatement *statement);
void talk_winsock_reader_free(gpointer reader);

/* Ended by one without a name. */
extern const TalkVerb talk_winsock_verbs[];
extern const TalkVerbDoc talk_winsock_docs[];

G_END_DECLS

#endif
