/* SPDX-License-Identifier: GPL-2.0-only */
/* A conversation of a real program with a server, in words. */
#ifndef FINWAIT_TESTS_SUPPORT_LIVE_TALK_H
#define FINWAIT_TESTS_SUPPORT_LIVE_TALK_H

#include "scenarios/run/live-clients.h"

G_BEGIN_DECLS

#define LIVE_TALK_CLIENT 0x0a7f0001
#define LIVE_TALK_SERVER 0x0a000002
#define LIVE_TALK_PORT 4000 /* the program's */
#define LIVE_TALK_ISN 100   /* of its SYN */

/* What both ends have sent. */
typedef struct LiveTalk {
    LiveClients *clients;
    guint32 server_ip;
    guint32 next[2]; /* sequence numbers, of the program and of the server */
    guint written_bytes; /* by the program */
    gint64 now_ns;
} LiveTalk;

/* 'tracer' may be NULL.  The clients are to be freed. */
LiveTalk live_talk_new(guint32 server_ip, const Tracer *tracer);

/* Has segments pass, in words apart by blanks: '>' from the program or '<' to
 * it ('-': to it, but lost), then its flags (SFRA; a: an ACK, but not of the
 * FIN that has come, u: nor of the program's), '=' for ten bytes, and 'o' for
 * numbers of another connection. */
void live_talk_say(LiveTalk *talk, const char *segments);

/* All ends of its clients, where servers tell 'servers' (n of them).
 * (transfer full): LiveEnd */
GArray *live_talk_tell(const LiveTalk *talk, const Record *servers, guint n);

G_END_DECLS

#endif
