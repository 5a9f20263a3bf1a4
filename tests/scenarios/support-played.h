/* SPDX-License-Identifier: GPL-2.0-only */
/* A conversation that is played and judged: the accounts of its ends add up,
 * what a program gets is what the other has sent, byte for byte and once, and
 * the wire falls silent. */
#ifndef FINWAIT_TESTS_SUPPORT_PLAYED_H
#define FINWAIT_TESTS_SUPPORT_PLAYED_H

#include "scenarios/measure/conn.h"
#include "scenarios/talk/talk.h"

G_BEGIN_DECLS

/* A packet that an end has sent. */
typedef struct PlayedPacket {
    gint64 at_ns;
    guint from, number; /* end; from 1 among those of that end */
    guint flags;        /* PATH_* */
} PlayedPacket;

typedef struct Played {
    GArray *conns;   /* Conn, by the time that they were asked for */
    GArray *packets; /* PlayedPacket */
    char *wrong;     /* what is wrong; NULL: nothing */
} Played;

/* Plays 'talk' in the world of that kind.  (transfer full) */
Played *played_new(const Talk *talk, TalkWorldKind kind);
void played_free(Played *played);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Played, played_free)

G_END_DECLS

#endif
