/* SPDX-License-Identifier: GPL-2.0-only */
/* How far both directions of a real program's connection are, by the numbers of
 * its segments alone: what it has sent, and of that the server's TCP has
 * acknowledged; what has come of the server's, and of that its own TCP has.
 *
 * Which states and ends that means is for live-clients.h.
 */
#ifndef FINWAIT_SCENARIOS_LIVE_NUMBERS_H
#define FINWAIT_SCENARIOS_LIVE_NUMBERS_H

#include "shim/sim.h"
#include <glib.h>

G_BEGIN_DECLS

typedef struct LiveNumbers {
    guint32 first;              /* behind the program's SYN */
    guint32 sent;               /* up to where it has sent */
    guint32 accepted;           /* ... and the server has acknowledged */
    guint32 left_end;           /* behind its FIN */
    guint32 acked;              /* up to where the program has acknowledged */
    guint32 came;               /* up to where all has come */
    guint32 last;               /* behind the last that has, a FIN included */
    guint32 end;                /* behind the server's last byte */
    gboolean has_left, has_end; /* there is a FIN of it, and of the server */
    guint64 sent_bytes, accepted_bytes, got_bytes;
} LiveNumbers;

/* Of a connection that begins with 'syn'. */
LiveNumbers live_numbers_new(const SimSegment *syn);

/* The server's SYN has come. */
void live_numbers_answer(LiveNumbers *numbers, const SimSegment *answer);

/* Data or a FIN that the program sends; that come, maybe with a hole before
 * them. */
void live_numbers_send(LiveNumbers *numbers, const SimSegment *segment);
void live_numbers_come(LiveNumbers *numbers, const SimSegment *segment);

/* The program's TCP, or the server's, has taken all up to 'next'.  TRUE: that
 * is behind the other end's FIN. */
gboolean live_numbers_take(LiveNumbers *numbers, guint32 next);
gboolean live_numbers_accept(LiveNumbers *numbers, guint32 next);

/* What the program's TCP expects next, if it holds what has come without a
 * hole. */
guint32 live_numbers_next(const LiveNumbers *numbers);

/* TRUE if the program's TCP is reset by 'rst', by its number. */
gboolean live_numbers_is_reset_by(const LiveNumbers *numbers,
                                  const SimSegment *rst);

G_END_DECLS

#endif
