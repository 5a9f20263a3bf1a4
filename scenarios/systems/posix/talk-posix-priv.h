/* SPDX-License-Identifier: GPL-2.0-only */
/* Inside an end that is a POSIX host: talk-posix.c has its threads,
 * talk-posix-verbs.c and talk-posix-options.c what they do. */
#ifndef FINWAIT_SCENARIOS_TALK_POSIX_PRIV_H
#define FINWAIT_SCENARIOS_TALK_POSIX_PRIV_H

#include "model/http/http-reader.h"
#include "model/posix/posix.h"
#include "scenarios/talk/talk-system.h"

G_BEGIN_DECLS

typedef struct TalkPosix TalkPosix;

/* One thread. */
typedef struct Actor {
    TalkPosix *posix;
    guint channel;
    PosixProc *proc;
    int fd;             /* the connection; -1: none */
    gboolean is_fresh;  /* that socket has options only */
    gboolean is_udp;    /* it is one of datagrams: */
    PortAddr asker;     /* who has sent the last one */
    gint64 timeout_ns;  /* of recv; 0: none */
    int epoll;          /* of watch; -1: none */
    gint64 asked_ns;    /* when the statement under way was commanded */
    GByteArray *buffer; /* of the call under way, which may be dropped */
    HttpReader *reader; /* likewise; NULL: none */
} Actor;

struct TalkPosix {
    TalkRun *run;
    guint end;
    PosixHost *host;
    int listener; /* -1: none */
    guint backlog;
    gboolean reuse; /* bind and listen with SO_REUSEADDR */
    Actor *actors;
    guint first;     /* command of the process that runs */
    PosixProc *proc; /* which is that; NULL: it has ended */
    GArray *turns;   /* of Turn, talk-posix.c */
};

/* Ended by one without a name. */
extern const TalkVerb talk_posix_verbs[];
extern const TalkVerbDoc talk_posix_docs[];

/* Tells what the call of 'statement' has returned. */
void talk_posix_say(Actor *actor, const TalkStatement *statement,
                    const char *format, ...) G_GNUC_PRINTF(3, 4);

/* Tells a result that is an error, or that has come late. */
void talk_posix_status(Actor *actor, const TalkStatement *statement,
                       int result);

/* The name of the last error. */
const char *talk_posix_error(const Actor *actor);

/* Gives the actor a socket if it has none. */
void talk_posix_socket(Actor *actor);

/* Verbs about options and the process; see talk-posix-verbs.c. */
void talk_posix_nonblock(gpointer actor, const TalkStatement *statement);
void talk_posix_timeout(gpointer actor, const TalkStatement *statement);
void talk_posix_linger(gpointer actor, const TalkStatement *statement);
void talk_posix_keepalive(gpointer actor, const TalkStatement *statement);
void talk_posix_probes(gpointer actor, const TalkStatement *statement);
void talk_posix_user_timeout(gpointer actor, const TalkStatement *statement);
void talk_posix_rcvbuf(gpointer actor, const TalkStatement *statement);
void talk_posix_sndbuf(gpointer actor, const TalkStatement *statement);
void talk_posix_soerror(gpointer actor, const TalkStatement *statement);
void talk_posix_state(gpointer actor, const TalkStatement *statement);
void talk_posix_queues(gpointer actor, const TalkStatement *statement);
void talk_posix_reuse(gpointer actor, const TalkStatement *statement);
void talk_posix_backlog(gpointer actor, const TalkStatement *statement);
void talk_posix_fin_timeout(gpointer actor, const TalkStatement *statement);
void talk_posix_sigpipe(gpointer actor, const TalkStatement *statement);
void talk_posix_start(gpointer actor, const TalkStatement *statement);
void talk_posix_outside(gpointer actor, const TalkStatement *statement);
void talk_posix_exit(gpointer actor, const TalkStatement *statement);

/* Verbs of HTTP; see talk-posix-http.c. */
void talk_posix_http_send(gpointer actor, const TalkStatement *statement);
void talk_posix_http_response(gpointer actor, const TalkStatement *statement);

/* talk-posix-udp.c: verbs of datagrams, and others about such a socket. */
void talk_posix_udp(gpointer actor, const TalkStatement *statement);
void talk_posix_sendback(gpointer actor, const TalkStatement *statement);
void talk_posix_udp_send(Actor *actor, const TalkStatement *statement);
void talk_posix_udp_recv(Actor *actor, const TalkStatement *statement);

/* Tells that SIGPIPE was raised; what processes do about it at first. */
void talk_posix_on_sigpipe(PosixProc *proc, gpointer posix);

G_END_DECLS

#endif
