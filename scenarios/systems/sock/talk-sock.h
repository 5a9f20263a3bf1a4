/* SPDX-License-Identifier: GPL-2.0-only */
/* A sock device as an end of a conversation: shared by talk-sock.c and
 * talk-sock-verbs.c. */
#ifndef FINWAIT_SCENARIOS_TALK_SOCK_H
#define FINWAIT_SCENARIOS_TALK_SOCK_H

#include "model/sock/device.h"
#include "model/trace.h"
#include "scenarios/run/happening.h"
#include "scenarios/talk/talk-system.h"

G_BEGIN_DECLS

/* What the words of the header have declared of a device. */
typedef struct TalkSockOwn {
    GArray *pages;       /* of DevicePage */
    gboolean has_target; /* whom the program of a client asks: */
    guint target;        /* an end */
    guint16 target_port;
} TalkSockOwn;

typedef struct TalkSock {
    TalkRun *run;
    guint end;
    Device *dev;
    Happening *power;
    DeviceProgram program;  /* the file's handlers; or else */
    DeviceProgram *shipped; /* one of those of scenarios */
    gboolean handles_timer; /* the file has a line for on_sys_timer */
    guint *seen;            /* events of each handler's filter so far */
    guint num;              /* as sock.num, which it would cost to ask */
    guint entered;          /* socket of the event taken up last */
    guint depth;            /* handlers under way */
    gboolean has_booted;    /* once at least */
    Tracer tracer;
    gboolean has_pending; /* a change of state is not yet told: */
    SockState pending;    /* into this one */
    guint pending_num;
    gint64 pending_ns;
} TalkSock;

/* Tells what happens at the selected socket. */
void talk_sock_say(TalkSock *sock, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* talk-sock-header.c: as TalkSystem. */
gint64 talk_sock_channels(const TalkEnd *end);
gboolean talk_sock_filter(const TalkHandler *handler, const char *word,
                          gint *filter, GError **error);
void talk_sock_forget(TalkEnd *end);
extern const TalkWord talk_sock_words[];

/* Ended by one without a name. */
extern const TalkVerb talk_sock_verbs[];
extern const TalkVerbDoc talk_sock_docs[];

G_END_DECLS

#endif
